"""Facts of another edition: packed into one file, and installed from one without a new program.

``--edition`` names the facts that a command rests on, ``OBSIA_FACTS`` those of a process. The program that published an
edition gives its figures again from its facts, under their own ids.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from obsia.app.figures.facts_editions import DIGITS, FOLDER
from obsia.app.files import replacing
from obsia.app.folder import data_folder
from obsia.app.proof.results import Result
from obsia.app.proof.snapshots import verify_snapshot
from obsia.core.errors import BadCall, BadInput, unopened
from obsia.core.message import Message
from obsia.facts import snapshot as facts
from obsia.facts.manifest import FILE, manifest_path, signature_path

_MANIFEST: Final = manifest_path(Path(FILE)).name
_SIGNATURE: Final = signature_path(Path(_MANIFEST)).name
LARGEST_BYTES: Final = 1 << 29
"""Of one part: what is packed in a few bytes would fill a disk."""
MOST_PLACES: Final = 5
"""Tables of facts that differ, in a refusal: ``obsia verify`` lists all."""
_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""Of the parts: the same facts give the same file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsEdition:
    """The facts of an edition in a file."""

    snapshot: str
    """Their hash, which figures contain."""
    path: str
    """The file that was packed, or the snapshot that was installed."""
    is_signed: bool


def pack(path: str) -> FactsEdition:
    """Write the facts that are in use, with their manifest and its signature, to a file. Raises ``BadCall``."""
    snapshot = facts.load()
    manifest = manifest_path(snapshot.path)
    signature = signature_path(manifest)
    parts = {FILE: snapshot.path, _MANIFEST: manifest}
    if signature.is_file():
        parts[_SIGNATURE] = signature
    try:
        with replacing(path) as place, zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, part in parts.items():
                packed.writestr(zipfile.ZipInfo(name, _DATE), part.read_bytes(), zipfile.ZIP_DEFLATED)
    except OSError as error:
        raise BadCall("facts-unwritable", path=path, why=error.strerror or str(error)) from error
    return FactsEdition(snapshot=snapshot.content_hash, path=path, is_signed=signature.is_file())


def install(path: str, *, key: str | None = None) -> FactsEdition:
    """Put the facts of a file into the data folder, if they are what their manifest states.

    With a ``key`` they must be signed with it. Raises ``BadInput`` for any other file, ``MissingFact`` for facts of
    another layout than this program reads, and ``BadCall`` where the data folder cannot be written.
    """
    folder = data_folder() / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".installing-") as made:
            place = Path(made) / "facts"
            place.mkdir()
            _unpack(path, place)
            found = verify_snapshot(place / FILE, key=None if key is None else Path(key))
            if found.result is not Result.WHOLE:
                places = tuple(dict.fromkeys(each.place for each in found.failures))[:MOST_PLACES] or (FILE,)
                raise BadInput(path, "facts-differ", places=places)
            # What is whole may still be of a layout that this program does not read.
            content_hash = facts.Snapshot(place / FILE).content_hash
            target = folder / content_hash[:DIGITS]
            if target.exists():
                shutil.rmtree(target)
            place.replace(target)
    except OSError as error:
        raise BadCall("facts-unwritable", path=str(folder), why=error.strerror or str(error)) from error
    is_signed = (target / _SIGNATURE).is_file()
    return FactsEdition(snapshot=content_hash, path=str(target / FILE), is_signed=is_signed)


def _unpack(path: str, place: Path) -> None:
    """The parts of a file by their known names; whatever else it holds stays in it. Raises ``BadInput``."""
    try:
        with zipfile.ZipFile(path) as packed:
            for name in (FILE, _MANIFEST, _SIGNATURE):
                if name not in packed.namelist():
                    continue
                with packed.open(name) as part, (place / name).open("wb") as target:
                    left = LARGEST_BYTES
                    while block := part.read(min(1 << 20, left + 1)):
                        left -= len(block)
                        if left < 0:
                            raise BadInput(path, "facts-too-large")
                        target.write(block)
    except FileNotFoundError as error:
        raise unopened(path, error, expected="expected-facts-file") from error
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        expected = Message("expected-facts-file")
        raise BadInput(path, "facts-not-packed", expected=expected) from error
    if not ((place / FILE).is_file() and (place / _MANIFEST).is_file()):
        raise BadInput(path, "facts-not-packed", expected="expected-facts-file")
