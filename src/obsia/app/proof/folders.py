"""A folder of files with a manifest: a published site, a data package."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from obsia.app.proof.manifests import stated_manifest
from obsia.app.proof.results import Check, Failure, Kind, Verification
from obsia.app.proof.signature import check_signature
from obsia.core.log import FILE as LOG
from obsia.core.log import Log, NotALog
from obsia.core.log import read as read_log
from obsia.core.manifest import FOLDER_FILE as FILE
from obsia.core.manifest import Manifest, Part
from obsia.facts.manifest import part_of_file, signature_path

_NO_FILE: Final = hashlib.sha256(b"no file").hexdigest()
_OWN: Final = frozenset({FILE, signature_path(Path(FILE)).name})


def parts_of(folder: Path) -> dict[str, Part]:
    """Name -> part, of every file of a folder but its manifest. Raises ``OSError``."""
    parts: dict[str, Part] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name in _OWN:
            continue
        if path.is_symlink():
            # What is published is a file: where a link leads is not looked at.
            parts[name] = Part(name, 0, hashlib.sha256(str(path.readlink()).encode()).hexdigest())
        elif path.is_file():
            parts[name] = part_of_file(path, name)
        elif not path.is_dir():  # a pipe or a device: nobody published it, and whoever opens it may wait
            parts[name] = Part(name, 0, _NO_FILE)
    return parts


def write_manifest(folder: Path, kind: str, **about: str) -> Manifest:
    """Write the manifest of what a folder holds. Raises ``OSError``."""
    manifest = Manifest.of(kind, parts_of(folder).values(), **about)
    (folder / FILE).write_text(manifest.text, encoding="ascii", newline="")
    return manifest


def verify_folder(folder: Path, *, key: Path | None = None, previous: Path | None = None) -> Verification:
    """Compare the files of a folder with its manifest: those that differ, are missing, or were added.

    Its log of editions must go on from that of the edition ``previous``, a folder, where one is named. Raises
    ``OSError`` for what cannot be read, and as :func:`check_signature` does.
    """
    found = Verification(path=str(folder), kind=Kind.FOLDER)
    manifest = stated_manifest(found, folder / FILE)
    if manifest is None:
        return found
    actual = parts_of(folder)
    for part in manifest.parts:
        there = actual.pop(part.name, None)
        found.compare(Check.FILE, part.name, expected=part.sha256, found="" if there is None else there.sha256)
    found.failures += [Failure(Check.FILE, name, actual=part.sha256) for name, part in actual.items()]
    check_signature(found, folder / FILE, key=key)
    _check_log(found, folder, previous)
    return found


def _check_log(found: Verification, folder: Path, previous: Path | None) -> None:
    """Compare the log of editions with itself, and with the older one."""
    if not (folder / LOG).is_file() and previous is None:
        return None
    try:
        newer = read_log((folder / LOG).read_bytes())
        older = Log() if previous is None else read_log((previous / LOG).read_bytes())
    except (NotALog, OSError) as error:
        return found.failures.append(Failure(Check.LOG, LOG, actual=str(error)))
    return found.count(Check.LOG, LOG, is_right=newer.continues(older), expected=older.root, actual=newer.root)
