"""Which files inputs name: paths, folders and patterns; what is left aside, and which are the same file twice."""

from __future__ import annotations

import dataclasses
import glob
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.core.errors import BadCall, BadInput, NoData
from obsia.core.message import Argument, Message
from obsia.readers.aside import LeftAside
from obsia.readers.barrier import Barrier, unreadable
from obsia.readers.files import KEPT_HEADS_BYTES, digest, kind_of, start_of, suffix_of

_SUFFIXES: Final = frozenset(
    {
        ".csv",
        ".tsv",
        ".psv",
        ".parquet",
        ".jsonl",
        ".ndjson",
        ".json",
        ".pb",
        ".binpb",
        ".otlp",
        ".xlsx",
        ".xlsm",
        ".ods",
    }
)
_SNIFFED: Final = frozenset({".log", ".prom", ".metrics", ".txt"})
"""Suffixes that say little: files of a folder that have one are read where a reader recognises what they hold."""
_PACKED: Final = frozenset({".zip", ".bz2", ".xz", ".7z", ".tar", ".rar"})
_LEFT_BY_US: Final = "obsia-rejects"
_MOST_NAMED: Final = 20
_COMPARED_BYTES: Final = 1 << 12
"""Of files of one size, those that begin alike are read through to see whether they are equal."""
_SMALL_BYTES: Final = 1 << 15
"""Files of less are read whole when they are looked at first: to open each again takes longer than to read it."""
_SUFFIX_UNREAD: Final = "aside-suffix"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFiles:
    """What a list of paths, folders and patterns stands for."""

    files: tuple[str, ...]
    ignored: tuple[LeftAside, ...] = ()
    """Files of the folders that are not read."""
    duplicates: tuple[tuple[str, str], ...] = ()
    """(file, the earlier file with the same content): counted once."""
    walked: frozenset[str] = frozenset()
    """Files that only a folder names: nobody said that they hold usage."""
    broken: tuple[BadInput, ...] = ()
    """What cannot be opened: a link that leads nowhere, a file that is denied; a pipe or a device that was named."""
    starts: dict[str, bytes] = dataclasses.field(default_factory=dict[str, bytes], repr=False, compare=False)
    """Small files as they were found, until they are read."""


def discover(inputs: Iterable[str | os.PathLike[str]]) -> FoundFiles:
    """The files that ``inputs`` name: files, folders (read through, hidden files left out) or patterns.

    Raises :class:`BadCall` for a path that does not exist, :class:`NoData` when nothing readable is found.
    """
    named = [os.fspath(item) for item in inputs]
    listing = _named(named)
    if len(listing.files) == 1 and not listing.broken and not os.path.isfile(listing.files[0]):
        raise BadCall("input-not-regular", path=listing.files[0])
    beginnings, broken = _openable(listing)
    files = [path for path, _ in beginnings]
    if not files and broken:
        raise broken[0]
    ignored = listing.ignored
    if not files:
        raise _nothing_in(named, ignored)
    named_too = {os.path.realpath(path) for path in listing.direct}
    only_walked = frozenset(path for path in listing.walked if not named_too or os.path.realpath(path) not in named_too)
    starts = {path: beginning.whole for path, beginning in beginnings if beginning.whole is not None}
    found = _without_duplicates(beginnings, ignored)
    return dataclasses.replace(found, walked=only_walked, broken=tuple(broken), starts=starts)


def _nothing_in(named: Sequence[str], ignored: Sequence[LeftAside]) -> NoData:
    """The error where no file is left: those that are not read, one by one where more than a suffix speaks."""
    paths: Argument = tuple(named) or Message("input-empty-list")
    if not ignored:
        return NoData("input-none", paths=paths)
    if all(left.why.code == _SUFFIX_UNREAD for left in ignored):
        return NoData("input-none-left", paths=paths, ignored=len(ignored))
    return NoData("input-none-aside", paths=paths, aside=tuple(left.message for left in ignored[:_MOST_NAMED]))


def listed(inputs: Iterable[str | os.PathLike[str]]) -> list[str]:
    """The files that ``inputs`` name. Raises :class:`BadCall` for a path that does not exist."""
    return _named([os.fspath(item) for item in inputs]).files


@dataclass(slots=True)
class _Listing:
    """What inputs name, before any of it is opened."""

    files: list[str] = dataclasses.field(default_factory=list[str])
    direct: list[str] = dataclasses.field(default_factory=list[str])
    """Those that were named."""
    walked: list[str] = dataclasses.field(default_factory=list[str])
    """Those that a folder names."""
    ignored: list[LeftAside] = dataclasses.field(default_factory=list[LeftAside])
    """Files of folders that are left out."""
    broken: list[BadInput] = dataclasses.field(default_factory=list[BadInput])
    """Folders that cannot be listed, and files of which nobody can tell whether they hold usage."""


def _named(names: Sequence[str]) -> _Listing:
    found = _Listing()
    for name in names:
        if os.path.isdir(name):
            _list_folder(name, found)
        elif os.path.lexists(name):
            found.direct.append(name)
            found.files.append(name)
        elif matches := sorted(glob.glob(name, recursive=True)):
            matching = [path for path in matches if not os.path.isdir(path)]
            found.direct += matching
            found.files += matching
        else:
            raise BadCall("input-no-such-file", path=name)
    return found


def _list_folder(folder: str, found: _Listing) -> None:
    def denied(error: OSError) -> None:
        found.broken.append(unreadable(str(error.filename), error))

    for path, is_plain in _walk(folder, denied):
        try:
            with Barrier(path):
                why = _left_aside(path, is_plain)
        except BadInput as error:
            found.broken.append(error)
            continue
        if why is None:
            found.walked.append(path)
            found.files.append(path)
        else:
            found.ignored.append(LeftAside(path, why))


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What one look at a file says of it."""

    place: tuple[int, int]
    """The device and the number by which the system knows the file, whatever its names."""
    size: int
    kind: str | None
    """The compression; ``None`` for a file that is not what its suffix says, which is told when it is read."""
    start: int
    """A hash of the first bytes."""
    whole: bytes | None
    """All of it, where it is small."""


def _openable(listing: _Listing) -> tuple[list[tuple[str, _Beginning]], list[BadInput]]:
    """The files that can be opened with how they begin, and why the others cannot."""
    files: list[tuple[str, _Beginning]] = []
    broken = list(listing.broken)
    room = KEPT_HEADS_BYTES
    for path in listing.files:
        try:
            beginning = _beginning_of(path, room)
        except BadInput as error:
            broken.append(error)
            continue
        room -= len(beginning.whole or b"")
        files.append((path, beginning))
    return files, broken


def _beginning_of(path: str, room: int) -> _Beginning:
    """What a file begins with, and all of one for which there is ``room``.

    Raises :class:`BadInput` for what is no regular file, is denied, or has a name that nothing can be told by."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        found = None
    if found is None or not stat.S_ISREG(found.st_mode):
        what = Message("input-no-target") if found is None and os.path.islink(path) else Message("input-no-file")
        raise BadInput(path, what, expected="input-no-file-expected")
    try:
        path.encode()
    except UnicodeEncodeError as error:
        raise BadInput(path, "input-name", expected="input-name-expected") from error
    is_small = found.st_size < min(_SMALL_BYTES, room)
    start = start_of(path, _SMALL_BYTES if is_small else _COMPARED_BYTES, size=found.st_size)
    try:
        kind = kind_of(path, start)
    except BadInput:
        kind = None
    whole = start if is_small and len(start) < _SMALL_BYTES else None
    return _Beginning((found.st_dev, found.st_ino), found.st_size, kind, hash(start[:_COMPARED_BYTES]), whole)


def _walk(folder: str, denied: Callable[[OSError], None]) -> Iterator[tuple[str, bool]]:
    """The files below a folder, those beside each other first, and whether the folder says that each is a plain one.

    Asked for each again, as ``os.walk`` would have it, the system takes a tenth of what it takes to read a small file.
    """
    folders: list[str] = []
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        denied(error)
        return
    for entry in ordered:
        if _is_folder(entry):
            # What a link leads to may lead back here.
            if not entry.name.startswith(".") and not entry.is_symlink():
                folders.append(entry.path)
        elif not entry.name.startswith((".", "_")):
            yield entry.path, entry.is_file(follow_symlinks=False)
    for each in folders:
        yield from _walk(each, denied)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _left_aside(path: str, is_plain: bool) -> Message | None:
    """Why a file of a folder is not read, or ``None`` for one that is."""
    if os.path.basename(path).startswith(_LEFT_BY_US):
        return Message("aside-rejects")
    suffix = suffix_of(path)
    if not is_plain and (suffix in _SUFFIXES or suffix in _SNIFFED) and _is_no_file(path):
        return Message("aside-no-file")
    if suffix in _SUFFIXES:
        return None
    if suffix not in _SNIFFED:
        if suffix in _PACKED:
            return Message("aside-packed", suffix=suffix)
        return Message(_SUFFIX_UNREAD, suffix=suffix) if suffix else Message("aside-no-suffix")
    if not is_plain and not os.path.isfile(path):
        return None  # told of, and not opened
    from obsia.readers.detect import worth_reading  # which asks every reader: only where there is such a file

    return worth_reading(path)


def _is_no_file(path: str) -> bool:
    """Whether ``path`` is a pipe, a socket or a device: it holds nothing, and would have whoever opens it wait."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False  # a link that leads nowhere may have led to records: it is told when it is opened


def _without_duplicates(files: Sequence[tuple[str, _Beginning]], ignored: Sequence[LeftAside]) -> FoundFiles:
    """Files with equal content count once. Only files that could be equal are read through."""
    duplicates: list[tuple[str, str]] = []
    by_place: dict[tuple[int, int], str] = {}
    kept: dict[str, _Beginning] = {}
    for file, beginning in files:
        if beginning.place in by_place:
            duplicates.append((file, by_place[beginning.place]))
        else:
            by_place[beginning.place] = file
            kept[file] = beginning
    # A plain file may equal a compressed one of another size: where there are both, sizes say nothing.
    is_mixed = len({beginning.kind for beginning in kept.values()}) > 1
    alike = {file: None if is_mixed else _outside(beginning) for file, beginning in kept.items()}
    times = Counter(alike.values())
    seen: dict[str, str] = {}
    unique: list[str] = []
    for file, outside in alike.items():
        if times[outside] == 1:
            unique.append(file)
            continue
        try:
            key = digest(file)
        except BadInput:  # a corrupt file is reported when it is read, not here
            unique.append(file)
            continue
        if key in seen:
            duplicates.append((file, seen[key]))
        else:
            seen[key] = file
            unique.append(file)
    return FoundFiles(files=tuple(unique), ignored=tuple(ignored), duplicates=tuple(duplicates))


def _outside(beginning: _Beginning) -> tuple[int, int]:
    """What files with equal content have in common, as far as can be told from outside.

    Compressed ones of equal content may begin otherwise: with a name, or a time.
    """
    return beginning.size, beginning.start if beginning.kind == "none" else 0
