"""Trees of RFC 6962: known roots."""

from __future__ import annotations

import pytest

from obsia.core import merkle
from obsia.core.merkle import leaf_hash, root

# Leaves and roots that implementations of RFC 6962 test themselves with (google/certificate-transparency).
LEAVES = [
    bytes.fromhex(each)
    for each in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
HASHES = [leaf_hash(each) for each in LEAVES]


@pytest.mark.parametrize("size", ROOTS)
def test_roots_are_those_of_other_implementations(size: int) -> None:
    assert root(HASHES[:size]).hex() == ROOTS[size]


def test_a_node_is_no_leaf() -> None:
    left, right = HASHES[:2]
    assert leaf_hash(left + right) != merkle.node_hash(left, right)
