"""Files in: how they begin, and what they hold byte by byte.

Everything here streams: memory stays flat whatever a file's size, and what a compressed file pretends to
be is checked (checksum and end of stream) before a row of it is believed.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import sys
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from obsia.core.errors import BadInput
from obsia.core.message import Message, Symbol
from obsia.readers.barrier import unreadable
from obsia.readers.base import LONGEST_RECORD_BYTES, Head

HEAD_BYTES: Final = 1 << 18
_CHUNK: Final = 1 << 18
_PACKED_BYTES: Final = 1 << 14
_LEAST_PACKED_BYTES: Final = 1 << 7
"""Bytes of a compressed file that are handed on at once."""
_GZIP: Final = 16 + zlib.MAX_WBITS
_ROTATED: Final = re.compile(r"(.*\.[a-z]+)[.-][0-9][0-9-]{0,18}", re.IGNORECASE)
"""A log that was rotated: ``calls.jsonl.1``, ``calls.log-20260301``."""
UTF_16: Final = "utf-16"
"""In the place of a compression: text in UTF-16 by its first bytes, which is read as UTF-8."""
_COMPRESSED: Final = {".gz": "gzip", ".gzip": "gzip", ".zst": "zstd", ".zstd": "zstd"}
_LAST_OF_COMPRESSED: Final = frozenset("zptdZPTD")
"""Last letters of these suffixes: most names need not be looked at further."""
_SPACE: Final = 0x20
_UTF_16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BOMB_RATIO: Final = 5_000
_BOMB_BYTES: Final = 1 << 28
_MOST_BLANK_BYTES: Final = 1 << 26
"""Blanks one after another that a compressed file may hold: lines of them shrink a thousandfold, and say nothing."""
_BLANKS: Final = re.compile(rb"[ \t\r\v\f\n]*\n")
_MOST_BLANK_LINES: Final = 1_024
"""Blank lines one after another of which each is told: a quoted record spans fewer."""
_WINDOW_BYTES: Final = 1 << 27
KEPT_HEADS_BYTES: Final = 1 << 26
"""Beginnings of files that are kept while they are read."""

Watcher = Callable[[str, int], None]
"""Told a file and the place in its bytes that was come to, as often as a piece of it is read."""
_WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What one pass over the bytes of a (decompressed) text file says."""

    size: int
    has_quote: bool


def head_of(file: str) -> Head:
    """The beginning of ``file``. Raises :class:`BadInput` when it is empty or not what its suffix says."""
    kept = _HEADS.get()
    if kept is not None and (head := kept.heads.get(file)) is not None:
        return head
    start = None if kept is None else kept.starts.pop(file, None)
    head = _head_of(file, start_of(file, HEAD_BYTES + 1) if start is None else start)
    if kept is not None:
        kept.keep(head)
    return head


def _head_of(file: str, start: bytes) -> Head:
    if not start:
        raise BadInput(file, "input-empty", expected="input-usage-expected")
    kind, suffix = kind_of(file, start), suffix_of(file)
    if kind == "none":
        complete = len(start) <= HEAD_BYTES
        return Head(file=file, suffix=suffix, compression=kind, data=start[:HEAD_BYTES], complete=complete)
    data, complete = bytearray(), True
    for chunk in _decompressed(file, kind, HEAD_BYTES, None):
        data += chunk
        if len(data) >= HEAD_BYTES:
            complete = False
            break
    if not data:
        raise BadInput(file, "input-empty-inside", expected="input-usage-expected")
    return Head(file=file, suffix=suffix, compression=kind, data=bytes(data[:HEAD_BYTES]), complete=complete)


def start_of(file: str, most: int, *, size: int | None = None) -> bytes:
    """The first bytes of ``file``, at most so many. ``size``: its bytes, where the system was asked just now."""
    try:
        with open(file, "rb", buffering=0) as stream:
            size = os.fstat(stream.fileno()).st_size if size is None else size
            most = min(most, size) or most  # a file of the system may say that it has no bytes
            data = stream.read(most)
            while data and len(data) < most and (more := stream.read(most - len(data))):
                data += more
            return data
    except OSError as error:
        raise unreadable(file, error) from error


def is_empty(error: BadInput) -> bool:
    """Whether a file could not be read because nothing is in it."""
    return error.reason.code in {"input-empty", "input-empty-inside"}


def compression_of(file: str) -> str:
    """``gzip``, ``zstd``, :data:`UTF_16` or ``none``, from the first bytes. Raises :class:`BadInput` when the
    suffix says other.
    """
    kept = _HEADS.get()
    head = None if kept is None else kept.heads.get(file)
    return kind_of(file, start_of(file, 4)) if head is None else head.compression


def kind_of(file: str, start: bytes) -> str:
    """The compression of a file that begins with ``start``: see :func:`compression_of`."""
    magic = start[:4]
    kind = "gzip" if magic[:2] == b"\x1f\x8b" else "zstd" if magic == b"\x28\xb5\x2f\xfd" else "none"
    if magic[:2] in _UTF_16_MARKS and magic[2:] != b"\0\0":  # with two more NULs it is UTF-32
        kind = UTF_16
    said = _COMPRESSED.get(_parted(file)[1].lower()) if file[-1:] in _LAST_OF_COMPRESSED else None
    if said and said != kind:
        raise BadInput(
            file, "file-not-as-named", format=Symbol(said), expected=Message("expected-data-of", format=Symbol(said))
        )
    return kind


def decompressed(file: str, compression: str, *, chunk: int = _CHUNK) -> Iterator[bytes]:
    """The content in pieces. Raises :class:`BadInput` for a stream cut short, corrupt, or inflated
    absurdly.
    """
    return _decompressed(file, compression, chunk, _WATCHER.get())


@contextmanager
def watched(watcher: Watcher | None) -> Generator[None]:
    """Have ``watcher`` told how far files are read inside the block (by this thread alone)."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)


class _Heads:
    """The beginnings of files that are looked at several times, as far as there is room for them."""

    def __init__(self, starts: dict[str, bytes]) -> None:
        self.heads: dict[str, Head] = {}
        self.starts = starts
        self._free = KEPT_HEADS_BYTES

    def keep(self, head: Head) -> None:
        """Keep ``head``, where there is room."""
        if len(head.data) <= self._free:
            self._free -= len(head.data)
            self.heads[head.file] = head


_HEADS: ContextVar[_Heads | None] = ContextVar("heads", default=None)


@contextmanager
def heads_kept(starts: dict[str, bytes]) -> Generator[None]:
    """Have the beginning of a file read once inside the block, however many ask for it.

    ``starts``: whole files that were read already; each is taken from there once.
    """
    token = _HEADS.set(_Heads(starts))
    try:
        yield
    finally:
        _HEADS.reset(token)


def _decompressed(file: str, compression: str, chunk: int, watcher: Watcher | None) -> Iterator[bytes]:
    limit = max(_BOMB_BYTES, _size(file) * _BOMB_RATIO)
    total, blank = 0, 0
    try:
        with open(file, "rb") as stream:
            for piece in _pieces(stream, compression, chunk):
                total += len(piece)
                if compression != "none" and total > limit:
                    raise BadInput(file, "file-bomb", ratio=_BOMB_RATIO, expected="expected-no-bomb")
                blank = blank + len(piece) if compression != "none" and _is_blank(piece) else 0
                if blank > _MOST_BLANK_BYTES:
                    raise BadInput(file, "input-blanks", most=_MOST_BLANK_BYTES, expected="input-blanks-expected")
                if watcher is not None:
                    watcher(file, stream.tell())
                if piece:
                    yield piece
    except (EOFError, zlib.error, ValueError) as error:
        raise BadInput(
            file,
            "file-stream-corrupt",
            format=Symbol(compression),
            error=str(error) or Message("file-frame-cut"),
            expected="expected-whole-file-again",
        ) from error
    except OSError as error:
        raise unreadable(file, error) from error


def _is_blank(piece: bytes) -> bool:
    """Whether ``piece`` is nothing but spaces and line ends, or nothing but NUL."""
    return piece.isspace() or (piece[:1] == b"\0" and not piece.strip(b"\0"))


def _size(file: str) -> int:
    try:
        return os.stat(file).st_size
    except OSError as error:
        raise unreadable(file, error) from error


def survey(file: str, compression: str) -> Survey:
    """One pass over the bytes: also the proof that a compressed file is whole."""
    size, quote = 0, False
    for piece in decompressed(file, compression):
        size += len(piece)
        quote = quote or b'"' in piece
    return Survey(size=size, has_quote=quote)


def prove_whole(file: str, compression: str) -> None:
    """Read a compressed file through: its end and checksum are checked before a row of it is believed."""
    if compression != "none":
        survey(file, compression)
    elif (watcher := _WATCHER.get()) is not None:
        watcher(file, _size(file))


def holds_any(file: str, compression: str, markers: Sequence[bytes]) -> bool:
    """Whether any of ``markers`` stands in the content: all of it is looked through, and no line is made of it."""
    most, end = max(map(len, markers)) - 1, b""
    for piece in decompressed(file, compression):
        held = end + piece
        if any(marker in held for marker in markers):
            return True
        end = held[-most:]
    return False


def whole_head(file: str) -> Head | None:
    """The whole of a plain file as small as a head; ``None`` where it is larger, or packed."""
    head = head_of(file)
    return head if head.complete and head.compression == "none" else None


def digest(file: str) -> str:
    """SHA-256 of the content (decompressed), hex, as ``sha256sum`` prints it: anyone can check what was read.

    The same records compressed or not have one digest.
    """
    state = hashlib.sha256()
    for piece in decompressed(file, compression_of(file)):
        state.update(piece)
    return state.hexdigest()


def lines(
    file: str,
    compression: str,
    *,
    longest: int = LONGEST_RECORD_BYTES,
    is_unfinished: Callable[[bytes], bool] | None = None,
) -> Iterator[tuple[int, bytes | None]]:
    """(line number from 1, the line without its end), or ``None`` for a line of more than ``longest`` bytes.

    Of very many blank lines on end one is told, and all are counted.

    ``is_unfinished`` is asked of a last line without an end, where the file may still grow: if it says so, that line is
    left out.
    """
    number, rest, skipping = 1, bytearray(), False
    for piece in decompressed(file, compression):
        start, told = 0, 0
        while (end := piece.find(b"\n", start)) >= 0:
            if piece[start] <= _SPACE and start >= told and not rest and not skipping:
                blanks = _BLANKS.match(piece, start)
                told = start if blanks is None else blanks.end()
                if blanks is not None and (count := piece.count(b"\n", start, told)) > _MOST_BLANK_LINES:
                    yield number, b""
                    number, start = number + count, told
                    continue
            if skipping or len(rest) + end - start > longest:
                yield number, None
            else:
                line = bytes(rest) + piece[start:end] if rest else piece[start:end]
                yield number, line[:-1] if line.endswith(b"\r") else line
            number, start, skipping = number + 1, end + 1, False
            rest.clear()
        if not skipping:
            rest += piece[start:]
            if len(rest) > longest:
                skipping = True
                rest.clear()
    if skipping:
        yield number, None
    elif rest and not (is_unfinished is not None and compression == "none" and is_unfinished(bytes(rest))):
        yield number, bytes(rest[:-1] if rest.endswith(b"\r") else rest)


def _pieces(stream: Any, compression: str, chunk: int) -> Iterator[bytes]:
    if compression == "none":
        while piece := stream.read(chunk):
            yield piece
    elif compression == UTF_16:
        decoder = codecs.getincrementaldecoder(UTF_16)()
        while piece := stream.read(chunk):
            yield decoder.decode(piece).encode("utf-8", "surrogatepass")
        yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")
    elif compression == "gzip":
        yield from _gzip_pieces(stream, chunk)
    else:
        yield from _zstd_pieces(stream, chunk)


def _gzip_pieces(stream: Any, chunk: int) -> Iterator[bytes]:
    """Members one after another, at most ``chunk`` bytes at a time; one without its end is an ``EOFError``."""
    state, raw = None, b""
    while raw or (raw := stream.read(_PACKED_BYTES)):
        if state is None and not (raw := raw.lstrip(b"\0")):
            continue  # some writers fill up with zeros
        state = state or zlib.decompressobj(wbits=_GZIP)
        yield state.decompress(raw, chunk)
        raw = state.unconsumed_tail
        if state.eof:
            raw, state = state.unused_data, None
    while state is not None and not state.eof:
        piece = state.decompress(b"", chunk)
        if not piece:
            raise EOFError
        yield piece


def _zstd_pieces(stream: Any, chunk: int) -> Iterator[bytes]:
    """Frames one after another; a frame without its end is an ``EOFError`` (libraries let it pass).

    A few bytes may stand for megabytes, and all that is handed in comes out at once: so little is, as long as pieces
    are larger than ``chunk``.
    """
    make, failure = _zstd()
    state, raw, size = None, b"", _LEAST_PACKED_BYTES
    while raw or (raw := stream.read(size)):
        state = state or make()
        try:
            piece = state.decompress(raw)
        except failure as error:
            raise ValueError(str(error)) from error
        yield piece
        size = max(size // 8, _LEAST_PACKED_BYTES) if len(piece) > chunk else min(size * 2, _PACKED_BYTES)
        raw = b""
        if state.eof:
            raw, state = bytes(state.unused_data), None
    if state is not None:
        raise EOFError  # the last frame has no end


def _zstd() -> tuple[Any, type[Exception]]:
    if sys.version_info >= (3, 14):
        import importlib

        module: Any = importlib.import_module("compression.zstd")
        options = {module.DecompressionParameter.window_log_max: 27}
        return lambda: module.ZstdDecompressor(options=options), module.ZstdError
    import zstandard

    return (
        lambda: zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES).decompressobj(),
        zstandard.ZstdError,
    )


def suffix_of(file: str) -> str:
    """The suffix that says what a file holds: not that of a compression, nor the number of a rotated log."""
    stem, suffix = _parted(file)
    if suffix[-1:].isalpha() and suffix.lower() not in _COMPRESSED:
        return suffix.lower()  # that of a rotated log ends with a number
    name = stem if suffix.lower() in _COMPRESSED else stem + suffix
    rotated = _ROTATED.fullmatch(name)
    return _parted(rotated[1] if rotated is not None else name)[1].lower()


def _parted(path: str) -> tuple[str, str]:
    """The last part of a path without its suffix, and that."""
    stem, suffix = os.path.splitext(os.path.basename(path))
    return (stem + suffix, "") if suffix == "." else (stem, suffix)
