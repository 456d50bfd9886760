"""Reads measured rows from the repositories that publish them: ``python -m calibration.fetch --out DIR``.

Licences forbid shipping some of the rows that the models are fitted to; everybody may read them where they stand. A
manifest (``fetch.csv``) lists them: repository, commit, path, lines and the digest of what they must be. Lines are read
with git from a copy on this machine (``--copy REPOSITORY=PATH``), or cloned; nothing is written of a file whose digest
differs. ``--seal`` fills digests in where a manifest has none.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Final

MANIFEST: Final = Path(__file__).parent / "fetch.csv"
ALL: Final = "all"
_RANGE: Final = re.compile(r"(\d+)(?:-(\d+))?")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file to be made: some lines of a file of a repository."""

    file: str
    """Its name under ``--out``."""
    repository: str
    """An address that git clones, or a path."""
    commit: str
    """Forty hexadecimal digits: a branch would move."""
    path: str
    lines: str
    """``all``, or lines from 1 beside the first, which is the header: ``2-40;57``."""
    sha256: str
    """Of the lines that are kept, header included; '' where it is not sealed yet."""


def entries(manifest: Path) -> list[Entry]:
    """The entries of a manifest. Raises ``ValueError`` for one that is none."""
    with manifest.open(newline="", encoding="utf-8") as stream:
        found = [Entry(**row) for row in csv.DictReader(stream)]
    for each in found:
        plain = Path(each.file)
        if plain.is_absolute() or ".." in plain.parts or not _COMMIT.fullmatch(each.commit):
            raise ValueError("entry-not-plain", each.file)
        list(_numbers(each.lines))
    return found


def fetch(manifest: Path, *, out: Path, copies: Mapping[str, Path]) -> list[Path]:
    """Write every file of a manifest into ``out``. ``copies``: repository -> its copy on this machine.

    Raises ``ValueError`` for a digest that differs or is not sealed, ``subprocess.CalledProcessError`` where git does
    not find a file. Of a file that differs nothing is written.
    """
    written: list[Path] = []
    for each, data in _read(entries(manifest), copies):
        digest = hashlib.sha256(data).hexdigest()
        if digest != each.sha256:
            raise ValueError("digest-differs", each.file, each.sha256, digest)
        target = out / each.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        written.append(target)
    return written


def seal(manifest: Path, *, copies: Mapping[str, Path]) -> None:
    """Fill in the digests that a manifest lacks: those that stand are kept."""
    every = entries(manifest)
    lacking = [each for each in every if not each.sha256]
    found = {each: hashlib.sha256(data).hexdigest() for each, data in _read(lacking, copies)}
    with manifest.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([field.name for field in fields(Entry)])
        writer.writerows(astuple(replace(each, sha256=each.sha256 or found[each])) for each in every)


def _read(several: Sequence[Entry], copies: Mapping[str, Path]) -> Iterator[tuple[Entry, bytes]]:
    """Each entry with its lines; a repository is opened once."""
    by_repository: dict[str, list[Entry]] = {}
    for each in several:
        by_repository.setdefault(each.repository, []).append(each)
    for repository, some in by_repository.items():
        with _opened(repository, copies) as copy:
            for each in some:
                yield each, _kept(_git(copy, "show", f"{each.commit}:{each.path}"), each.lines)


@contextmanager
def _opened(repository: str, copies: Mapping[str, Path]) -> Iterator[Path]:
    """A copy of a repository: that on this machine, else a clone without its files, which git gets when asked."""
    local = copies.get(repository, Path(repository))
    if local.is_dir():
        yield local
        return
    with tempfile.TemporaryDirectory() as folder:
        _git(Path(folder), "clone", "--quiet", "--bare", "--filter=blob:none", "--", repository, "copy")
        yield Path(folder) / "copy"


def _git(folder: Path, *arguments: str) -> bytes:
    asked = ["git", "-C", str(folder), *arguments]
    return subprocess.run(asked, check=True, capture_output=True).stdout  # noqa: S603 - no shell reads them


def _kept(data: bytes, lines: str) -> bytes:
    """The header and the lines that are listed. Raises ``ValueError`` for one that is not there."""
    if lines == ALL:
        return data
    every = data.splitlines(keepends=True)
    wanted = sorted({1, *_numbers(lines)})
    if wanted[-1] > len(every):
        raise ValueError("line-not-there", wanted[-1], len(every))
    return b"".join(every[number - 1] for number in wanted)


def _numbers(lines: str) -> Iterable[int]:
    """The numbers of some lines. Raises ``ValueError`` for what lists none."""
    for part in () if lines == ALL else lines.split(";"):
        found = _RANGE.fullmatch(part)
        if found is None or int(found[1]) < 1 or int(found[2] or found[1]) < int(found[1]):
            raise ValueError("lines-not-understood", lines)
        yield from range(int(found[1]), int(found[2] or found[1]) + 1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fetch, or seal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--manifest", type=Path, default=MANIFEST)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--copy", action="append", default=[], metavar="REPOSITORY=PATH")
    parser.add_argument("--seal", action="store_true")
    asked = parser.parse_args(arguments)
    parts = (each.rpartition("=") for each in asked.copy)
    copies = {repository: Path(path) for repository, _, path in parts}
    if asked.seal:
        seal(asked.manifest, copies=copies)
    elif asked.out is None:
        parser.error("--out")
    else:
        fetch(asked.manifest, out=asked.out, copies=copies)


if __name__ == "__main__":
    main()
