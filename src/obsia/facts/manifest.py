"""The manifest of a snapshot: its file and each relation with size and digest, beside it under a name of its own."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from obsia.core.errors import MissingFact
from obsia.core.manifest import Manifest, NotAManifest, Part, read
from obsia.core.message import Message

KIND: Final = "facts"
FILE: Final = "snapshot.sqlite"
"""The part that is the file, whatever it is called where it stands."""
RELATION: Final = "relation:"
"""Before the names of parts that are relations."""
_REBUILD: Final = Message("remedy-rebuild")


def manifest_path(snapshot: Path) -> Path:
    """Where the manifest of a snapshot stands."""
    return snapshot.with_suffix(".manifest.json")


def signature_path(manifest: Path) -> Path:
    """Where the signature of a manifest stands."""
    return manifest.with_name(f"{manifest.name}.sig")


def part_of_file(path: Path, name: str) -> Part:
    """A file as a part, read once. Raises ``OSError``."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return Part(name, file.tell(), digest.hexdigest())


def read_manifest(snapshot: Path) -> Manifest:
    """The manifest of a snapshot. Raises ``MissingFact`` where there is none that is whole."""
    path = manifest_path(snapshot)
    try:
        found = read(path.read_bytes())
    except (OSError, NotAManifest) as error:
        raise MissingFact(what=Message("fact-snapshot-manifest"), tried=(str(path),), remedy=_REBUILD) from error
    if found.kind != KIND or found.part(FILE) is None:
        raise MissingFact(what=Message("fact-snapshot-manifest"), tried=(str(path),), remedy=_REBUILD)
    return found


def check_file(snapshot: Path) -> Manifest:
    """The manifest of a snapshot whose file is what it states. Raises ``MissingFact`` for any other file."""
    manifest = read_manifest(snapshot)
    if part_of_file(snapshot, FILE) != manifest.part(FILE):
        raise MissingFact(what=Message("fact-snapshot-altered"), tried=(str(snapshot),), remedy=_REBUILD)
    return manifest
