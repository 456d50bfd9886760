"""No damaged Parquet file that obsia sealed gives a wrong account in silence; benchmarks/damage.py tries 1,000."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.readers.damage import REFUSED, WRONG, outcomes, usage

from obsia.core.errors import BadInput
from obsia.core.seal import MARK, Sealed, check, check_file


def test_damage_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    found = outcomes(tmp_path, files=60, seed=7, is_sealed=True)
    assert found[WRONG] == 0
    assert found[REFUSED] >= 50


def test_without_a_digest_some_damage_goes_through(tmp_path: Path) -> None:
    """The control: else nothing would be shown."""
    assert outcomes(tmp_path, files=25, seed=7, is_sealed=False)[WRONG] >= 1


def test_a_broken_seal_says_so(account, tmp_path: Path) -> None:
    path = usage(tmp_path / "calls.parquet")
    body = path.read_bytes()
    path.write_bytes(body[:40] + bytes([body[40] ^ 1]) + body[41:])
    with pytest.raises(BadInput, match="digest"):
        account(path)


@pytest.mark.parametrize("before", [0, 10, (1 << 20) - 300, 1 << 20, 3 << 20])
def test_a_seal_is_checked_in_files_of_any_length(before: int, tmp_path: Path) -> None:
    path = usage(tmp_path / "calls.parquet")
    body = path.read_bytes()
    assert check_file(str(path)) is check(body) is Sealed.WHOLE
    path.write_bytes(b"\0" * before + body)
    assert check_file(str(path)) is check(path.read_bytes()) is (Sealed.BROKEN if before else Sealed.WHOLE)
    path.write_bytes(body.replace(MARK, b"?" * len(MARK)))
    assert check_file(str(path)) is Sealed.NOT
