"""A folder whose ``SHA256SUMS`` names every file with its digest, as ``sha256sum -c`` reads it."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from obsia.core.errors import BadInput

MANIFEST: Final = "SHA256SUMS"
READ_ONLY: Final = 0o444


class Alteration(NamedTuple):
    """A file of a folder that is not as its manifest says."""

    file: str
    state: str
    """``changed``, ``missing`` or ``added``."""


def write(folder: str, files: Mapping[str, bytes]) -> str:
    """Write a folder of files that may only be read, whole or not at all; the SHA-256 of its manifest.

    Raises ``OSError`` where it cannot be written, ``FileExistsError`` where there is one.
    """
    manifest = manifest_bytes(files)
    parent = Path(folder).parent
    parent.mkdir(parents=True, exist_ok=True)
    beside = parent / f".obsia-{os.getpid()}-{secrets.token_hex(4)}"
    beside.mkdir()
    try:
        for name, content in (*files.items(), (MANIFEST, manifest)):
            path = beside / name
            path.write_bytes(content)
            path.chmod(READ_ONLY)
        if Path(folder).exists():
            raise FileExistsError(folder)
        beside.rename(folder)
    finally:
        if beside.exists():
            shutil.rmtree(beside)
    return sha256_of(manifest)


def holds(folder: str, files: Mapping[str, bytes]) -> bool:
    """Whether a folder holds these files, as :func:`write` wrote them."""
    path = Path(folder) / MANIFEST
    return path.is_file() and path.read_bytes() == manifest_bytes(files) and not alterations(folder)


def manifest_bytes(files: Mapping[str, bytes]) -> bytes:
    """The manifest of some files."""
    return "".join(f"{sha256_of(content)}  {name}\n" for name, content in sorted(files.items())).encode()


def alterations(folder: str | os.PathLike[str]) -> tuple[Alteration, ...]:
    """The files that are not as they were written, by name. Raises ``BadInput`` for a manifest that is none."""
    place = Path(folder)
    stated: dict[str, str] = {}
    for number, line in enumerate(text_of(place / MANIFEST).splitlines(), start=1):
        digest, _, name = line.partition("  ")
        if not name or os.sep in name:
            raise BadInput(str(place / MANIFEST), "closed-no-manifest", line=number)
        stated[name] = digest
    there = {each.name for each in place.iterdir()} - {MANIFEST}
    found = [Alteration(name, "missing") for name in stated.keys() - there]
    found += [Alteration(name, "added") for name in there - stated.keys()]
    for name in stated.keys() & there:
        path = place / name
        if not path.is_file() or sha256_of(path.read_bytes()) != stated[name]:
            found.append(Alteration(name, "changed"))
    return tuple(sorted(found))


def text_of(path: Path) -> str:
    """The text of a file. Raises ``BadInput`` for one that is none."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BadInput(str(path), "closed-no-manifest") from error


def sha256_of(content: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(content).hexdigest()
