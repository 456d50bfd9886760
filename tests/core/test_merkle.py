"""Trees of RFC 6962: known roots, and proofs that hold for what they prove and for nothing else."""

from __future__ import annotations

import hashlib

import pytest

from obsia.core import merkle
from obsia.core.merkle import consistency_proof, inclusion_proof, is_consistent, is_included, leaf_hash, root

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
MOST = 17


@pytest.mark.parametrize("size", ROOTS)
def test_roots_are_those_of_other_implementations(size: int) -> None:
    assert root(HASHES[:size]).hex() == ROOTS[size]


def test_a_node_is_no_leaf() -> None:
    left, right = HASHES[:2]
    assert leaf_hash(left + right) != merkle.node_hash(left, right)


def many(size: int) -> list[bytes]:
    return [hashlib.sha256(bytes([number])).digest() for number in range(size)]


def test_each_leaf_is_proved_and_no_other() -> None:
    for size in range(1, MOST):
        hashes = many(size)
        whole = root(hashes)
        for index in range(size):
            proof = inclusion_proof(hashes, index)
            assert len(proof) <= (size - 1).bit_length()
            assert is_included(hashes[index], index=index, size=size, proof=proof, root=whole)
            assert not is_included(leaf_hash(b"other"), index=index, size=size, proof=proof, root=whole)
            assert not is_included(hashes[index], index=index, size=size, proof=(*proof, whole), root=whole)
            assert not is_included(hashes[index], index=size, size=size, proof=proof, root=whole)
            if proof:
                assert not is_included(hashes[index], index=index, size=size, proof=proof[:-1], root=whole)
                assert not is_included(hashes[index], index=index ^ 1, size=size, proof=proof, root=whole)


def test_a_longer_tree_is_consistent_with_a_shorter_one_and_not_with_another() -> None:
    for size in range(1, MOST):
        hashes = many(size)
        whole = root(hashes)
        for before in range(size + 1):
            proof, older = consistency_proof(hashes, before), root(hashes[:before])
            assert is_consistent(before=before, root_before=older, size=size, root=whole, proof=proof)
            assert not is_consistent(before=before, root_before=b"\x00" * 32, size=size, root=whole, proof=proof)
            assert not is_consistent(before=size + 1, root_before=older, size=size, root=whole, proof=proof)
            if 0 < before < size:
                rewritten = [leaf_hash(b"rewritten"), *hashes[1:]]
                forged = consistency_proof(rewritten, before)
                assert not is_consistent(
                    before=before, root_before=older, size=size, root=root(rewritten), proof=forged
                )
                assert not is_consistent(before=before, root_before=older, size=size, root=whole, proof=proof[:-1])
                assert not is_consistent(before=before, root_before=older, size=size, root=whole, proof=(*proof, whole))


def test_what_is_not_there_has_no_proof() -> None:
    with pytest.raises(IndexError):
        inclusion_proof(HASHES, len(HASHES))
    with pytest.raises(IndexError):
        consistency_proof(HASHES, len(HASHES) + 1)
    assert not is_consistent(before=3, root_before=root(HASHES[:3]), size=5, root=root(HASHES[:5]), proof=())
    assert not is_included(HASHES[0], index=0, size=1, proof=(HASHES[1],), root=HASHES[0])
