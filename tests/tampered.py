"""What tests and benchmarks tamper with: files that obsia wrote, a bit of one, a bit of a recorded row, keys."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from obsia.app.figures.export import figure_record
from obsia.app.request.estimate import estimate
from obsia.core.seal import sealed_record
from obsia.facts.compile import build
from obsia.writers.data import json_text, write_parquet

FACTS = Path(__file__).parent / "facts/folder"
"""A small folder of facts."""


def flip(path: Path, bit: int) -> None:
    """Change one bit of a file; again, and it is what it was."""
    with path.open("r+b") as file:
        file.seek(bit // 8)
        (byte,) = file.read(1)
        file.seek(bit // 8)
        file.write(bytes([byte ^ (1 << bit % 8)]))


@contextmanager
def row_changed(record: Path, table: str, draws: random.Random) -> Generator[str]:
    """A record of figures with one bit changed in what a row of ``table`` holds; says which, and mends it."""
    with sqlite3.connect(record) as con:
        write = f"UPDATE {table} SET content = ? WHERE rowid = ?"  # noqa: S608
        row, text = draws.choice(con.execute(f"SELECT rowid, content FROM {table}").fetchall())  # noqa: S608
        body = bytearray(text.encode())
        # All bits but the highest: what is no text cannot be put there.
        at, bit = draws.randrange(len(body)), draws.randrange(7)
        body[at] ^= 1 << bit
        con.execute(write, (body.decode(), row))
        con.commit()
        yield f"{table} {row}, byte {at}, bit {bit}"
        con.execute(write, (text, row))


def snapshot_in(folder: Path) -> Path:
    """A snapshot of few facts, with its manifest."""
    path = folder / "snapshot.sqlite"
    build(data=FACTS, target=path)
    return path


def export_in(folder: Path) -> Path:
    """An answer in JSON with two figures, sealed."""
    figures = estimate("gpt-4o", input_tokens=10, output_tokens=10).figures[:2]
    path = folder / "answer.json"
    content = sealed_record({"model": "gpt-4o é", "figures": [figure_record(each) for each in figures]})
    path.write_text(f"{json_text(content, indent=2)}\n", encoding="ascii")
    return path


def parquet_in(folder: Path, rows: int = 40) -> Path:
    """A sealed Parquet file of keys and values."""
    path = folder / "it's.parquet"
    cells = [{"key": f"k{number}", "value": number / 7} for number in range(rows)]
    write_parquet(cells, columns={"key": "VARCHAR", "value": "DOUBLE"}, path=str(path))
    return path


def keys_in(folder: Path, private: Any = None) -> tuple[Path, Path]:
    """A private and a public key that a test makes for itself."""
    private = private or Ed25519PrivateKey.generate()
    one, other = folder / "private.pem", folder / "public.pem"
    pem = serialization.Encoding.PEM
    none = serialization.NoEncryption()
    one.write_bytes(private.private_bytes(pem, serialization.PrivateFormat.PKCS8, none))
    other.write_bytes(private.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))
    return one, other
