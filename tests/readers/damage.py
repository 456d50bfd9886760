"""Parquet files of usage, damaged as disks and networks damage them, and what an account makes of each."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Final

import duckdb
from tests.readers.conftest import account_of

from obsia.core.errors import ObsiaError
from obsia.writers.data import write_parquet

ROWS: Final = 400
COLUMNS: Final = {"event_id": "VARCHAR", "model": "VARCHAR", "input_tokens": "BIGINT", "output_tokens": "BIGINT"}
RIGHT, REFUSED, WRONG = "right", "refused", "silently wrong"


def usage(path: Path) -> Path:
    """A sealed file of calls."""
    rows = [
        {"event_id": f"e{n}", "model": "gpt-4o", "input_tokens": n * n % 9_973, "output_tokens": n % 701}
        for n in range(ROWS)
    ]
    write_parquet(rows, columns=COLUMNS, path=str(path))
    return path


def damaged(body: bytes, draws: random.Random) -> bytes:
    """One accident: a changed bit or byte, a torn end, a range of zeros, noise, or bytes of another place, a gap."""
    at = draws.randrange(len(body))
    length = min(draws.choice((1, 8, 64, 512)), len(body) - at)
    kind = draws.randrange(7)
    if kind == 0:
        return body[:at] + bytes([body[at] ^ (1 << draws.randrange(8))]) + body[at + 1 :]
    if kind == 1:
        return body[:at] + bytes([draws.randrange(256)]) + body[at + 1 :]
    if kind == 2:
        return body[: max(at, 1)]
    if kind == 3:
        return body[:at] + bytes(length) + body[at + length :]
    if kind == 4:
        return body[:at] + draws.randbytes(length) + body[at + length :]
    if kind == 5:
        other = draws.randrange(len(body) - length + 1)
        return body[:at] + body[other : other + length] + body[at + length :]
    return body[:at] + body[at + length :]


def outcome(path: Path, right: tuple[int, int, int]) -> str:
    """What an account makes of a file: its sums are right, it says that something is wrong, or neither."""
    try:
        got = account_of(path)
    except (ObsiaError, duckdb.Error):
        # What the engine says, an account says of the file (Reading.answering).
        return REFUSED
    if totals(got.rows) == right:
        return RIGHT
    return REFUSED if got.where.rejected else WRONG


def totals(rows: list[dict[str, object]]) -> tuple[int, int, int]:
    """Records, input tokens and output tokens."""
    counted = Counter[str]()
    for row in rows:
        counted.update({name: int(str(row[name] or 0)) for name in ("input_tokens", "output_tokens")})
    return len(rows), counted["input_tokens"], counted["output_tokens"]


def outcomes(folder: Path, *, files: int, seed: int, is_sealed: bool) -> Counter[str]:
    """What becomes of so many damaged files."""
    whole = usage(folder / "whole.parquet")
    right = totals(account_of(whole).rows)
    body, draws = whole.read_bytes(), random.Random(seed)  # noqa: S311
    if not is_sealed:
        body = body.replace(b"obsia-sha256:", b"other-sha256:")
    found, path = Counter[str](), folder / "damaged.parquet"
    for _ in range(files):
        changed = damaged(body, draws)
        if changed == body:
            continue
        path.write_bytes(changed)
        found[outcome(path, right)] += 1
    return found
