"""A folder of kept sums: cell files by day that never change, a record of each source, and a manifest.

``SHA256SUMS`` is the only file that is written anew: a sum adds files to it. What is not as it says, or is not in it,
is named and never summed. No content of a message is kept, and no id: of ids, the digests of a few tell whether two
sources hold the same records.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from obsia.app.usage.kept_cell import KeptCell, kept_of, line_of
from obsia.app.usage.sealed_folder import MANIFEST, READ_ONLY, alterations, manifest_bytes, sha256_of, text_of
from obsia.core.errors import BadInput, NoData
from obsia.core.message import Message, Symbol

HEADER: Final = "cells.json"
STATISTICS: Final = 1
"""The version of what is summed of each call: sums of another version are not added to these."""
_HEADER: Final = {"layout": 1, "statistics": STATISTICS}
_SOURCE: Final = "source-"
_LETTERS: Final = 16
"""Hexadecimal digits of a digest that name a file or a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What was read together: files, how, and all that an account says of them besides sums."""

    files: Mapping[str, Mapping[str, Any]]
    """SHA-256 -> ``file``, ``reader``, ``why`` (a message) and ``bytes`` of what was read."""
    reading: Mapping[str, Any]
    """How it was read, where that was stated: attribute of the question -> value."""
    keys: tuple[str, ...]
    """The keys by which its sums are kept apart, besides time and names."""
    columns: tuple[str, ...]
    """The columns of its records."""
    period: tuple[str, str] | None
    """The first and the last day of its records, refused ones included."""
    names: tuple[tuple[str | None, str | None, str], ...]
    """(provider, host, name) of its models."""
    records: Mapping[str, int]
    """Where every record went: read, counted, duplicate, rejected."""
    beside: Mapping[str, Any]
    """What its reading found beside records: :func:`obsia.app.usage.message_content.content`."""
    lengths: tuple[int, ...] = ()
    """Lengths of prompts, in tokens, by which its sums are apart: those at which some price changes."""
    ids: tuple[str, ...] = ()
    """The least digests of the ids of its records: sources that share one hold the same records."""
    supersedes: tuple[str, ...] = ()
    """SHA-256 of shorter states of its file: a log that has grown."""
    is_limited: bool = False
    """Whether it has more names, or ways of serving, than are told apart: it is not added to others."""

    @property
    def source_id(self) -> str:
        """A name of what decides its sums: content, how it is read, keys."""
        decides = {
            "files": sorted(self.files),
            "reading": self.reading,
            "keys": list(self.keys),
            "statistics": STATISTICS,
        }
        return sha256_of(json.dumps(decides, sort_keys=True).encode())[:_LETTERS]

    @property
    def covered(self) -> frozenset[str]:
        """The digests of its files, and of shorter states of them."""
        return frozenset((*self.files, *self.supersedes))

    def content(self) -> bytes:
        """The source as a file."""
        stated = {name: getattr(self, name) for name in self.__slots__}
        return (json.dumps(stated, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()

    @classmethod
    def of_content(cls, text: str) -> Source:
        """The source of a file. Raises ``ValueError``, ``LookupError`` or ``TypeError`` for what is none."""
        stated = json.loads(text)
        for name in ("keys", "columns", "lengths", "ids", "supersedes"):
            stated[name] = tuple(stated[name])
        stated["period"] = None if stated["period"] is None else tuple(stated["period"])
        stated["names"] = tuple(tuple(each) for each in stated["names"])
        return cls(**stated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Sums as they are kept."""

    sources: Mapping[str, Source]
    by_line: Mapping[str, KeptCell]
    """Line -> the cell that it says."""

    @property
    def lines(self) -> frozenset[str]:
        """Every kept cell as its line."""
        return frozenset(self.by_line)

    def cells(self, of: Iterable[str] | None = None) -> list[KeptCell]:
        """The cells of some sources, else of all, in an order of their own."""
        some = None if of is None else set(of)
        return [kept for _, kept in sorted(self.by_line.items()) if some is None or kept.source in some]


NOTHING_KEPT: Final = Kept(sources={}, by_line={})


def is_kept(folder: str | os.PathLike[str]) -> bool:
    """Whether a folder holds kept sums."""
    return (Path(folder) / HEADER).is_file()


def read(folder: str | os.PathLike[str]) -> Kept:
    """The sums of a folder. Raises ``BadInput`` that names what was changed, is missing, or is none of its files."""
    place = Path(folder)
    if altered := alterations(place):
        names = tuple(Message(f"closed-file-{each.state}", file=Symbol(each.file)) for each in altered)
        raise BadInput(str(folder), "kept-altered", files=names, expected="kept-expected")
    if json.loads(text_of(place / HEADER)) != _HEADER:
        raise BadInput(str(place / HEADER), "kept-other-layout")
    sources: dict[str, Source] = {}
    by_line: dict[str, KeptCell] = {}
    for path in sorted(place.iterdir()):
        if path.name in (HEADER, MANIFEST):
            continue
        try:
            if path.name.startswith(_SOURCE):
                source = Source.of_content(text_of(path))
                sources[source.source_id] = source
            else:
                by_line.update((line, kept_of(line)) for line in text_of(path).split("\n") if line)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise BadInput(str(path), "kept-no-cells") from error
    if strangers := {each.source for each in by_line.values()} - sources.keys():
        raise BadInput(str(place), "kept-strangers", sources=tuple(map(Symbol, sorted(strangers))))
    return Kept(sources=sources, by_line=by_line)


def files_of(sources: Iterable[Source], cells: Iterable[KeptCell]) -> dict[str, bytes]:
    """Name -> content of the files that hold sources and cells: one for each day, the same for the same sums."""
    lines = sorted({(each.day, line_of(each)) for each in cells})
    found = {HEADER: (json.dumps(_HEADER) + "\n").encode()}
    for source in sources:
        content = source.content()
        found[f"{_SOURCE}{sha256_of(content)[:_LETTERS]}.json"] = content
    for day, some in groupby(lines, key=lambda each: each[0]):
        content = "".join(f"{line}\n" for _, line in some).encode()
        found[f"{day}-{sha256_of(content)[:_LETTERS]}.jsonl"] = content
    return found


def add(folder: str | os.PathLike[str], files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Add files to a folder of kept sums, which is made where it is not there; those that are there stay as they are.

    The manifest is replaced at the end: until then nothing was added. Returns the names of the new files. Raises
    ``OSError``.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    stated = (place / MANIFEST).read_text(encoding="utf-8") if (place / MANIFEST).is_file() else ""
    lines = set(stated.splitlines()) | set(manifest_bytes(files).decode().splitlines())
    new = tuple(name for name in sorted(files) if not (place / name).is_file())
    for name in new:
        _put(place, name, files[name])
    _put(place, MANIFEST, "".join(f"{line}\n" for line in sorted(lines, key=lambda each: each.split()[-1])).encode())
    return new


def unfinished(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Files that a sum added, and ended before its manifest named them: nothing counts them."""
    place = Path(folder)
    if is_kept(place) and (place / MANIFEST).is_file():
        yield from (place / each.file for each in alterations(place) if each.state == "added")


def replace(folder: str | os.PathLike[str], kept: Kept) -> None:
    """Have a folder hold these sums and no others. The manifest is replaced in between: until then nothing changed.

    Only for who adds to the folder alone. Raises ``OSError``.
    """
    place, files = Path(folder), files_of(kept.sources.values(), kept.cells())
    for name in sorted(name for name in files if not (place / name).is_file()):
        _put(place, name, files[name])
    _put(place, MANIFEST, manifest_bytes(files))
    for path in [*unfinished(place)]:
        path.unlink()


def _put(place: Path, name: str, content: bytes) -> None:
    """A file of a folder, on disk before it has its name."""
    beside = place.parent / f".obsia-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(READ_ONLY)
        beside.replace(place / name)
    finally:
        beside.unlink(missing_ok=True)


def effective(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The sources that count: a file once, however often it was summed, and a log that has grown at its longest.

    Raises ``NoData`` where two hold a file, or records, that neither has all of.
    """
    ranked = sorted(sources, key=lambda each: (len(each.covered), len(each.keys), each.source_id), reverse=True)
    found: list[Source] = []
    for source in ranked:
        if not any(source.files.keys() <= better.covered for better in found):
            found.append(source)
    _check_apart(found)
    return tuple(sorted(found, key=lambda each: min(str(file["file"]) for file in each.files.values())))


def _check_apart(sources: Sequence[Source]) -> None:
    """Raises ``NoData`` where two sources share a file or an id of a record."""
    by: dict[str, Source] = {}
    for source in sources:
        for digest in (*source.covered, *source.ids):
            other = by.setdefault(digest, source)
            if other is not source:
                files = (next(_names(other)), next(_names(source)))
                raise NoData("kept-overlap", one=files[0], other=files[1])


def _names(source: Source) -> Iterator[str]:
    return (str(each["file"]) for each in source.files.values())
