"""Which column holds what, and in which form: ``--map started_at=TIMESTAMP:utc,input_tokens=ContextTokens``.

Types are declared, never sniffed: ``03/04/2025`` is a date in two ways, ``1.234`` a number in two ways. A
column that bears a canonical name maps to itself, with the canonical type (``started_at`` in UTC, times in
microseconds).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from obsia.core.columns import COLUMNS, CONTAINED, COUNTS, INNER, TIMES_US
from obsia.core.errors import BadCall, BadInput

LABEL: Final = "label."
"""Columns ``label.<name>`` are labels: text to group by."""
USAGE: Final[tuple[str, ...]] = (
    "calls",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "reasoning_tokens",
    "images",
    "pixel_steps",
    "audio_ms",
    "video_ms",
    "messages",
    "seats",
)
"""Columns that say that something was used: a row where all are absent is no usage."""
SUMS: Final[tuple[str, ...]] = tuple(name for name in USAGE if name != "seats")
"""Counts that add up over the calls of a bucket."""

_TIME_TYPES: Final = "utc, iso, date, epoch_s, epoch_ms, epoch_us, epoch_ns, tz:ZONE, strptime:FORMAT"
_TIME: Final = re.compile(
    r":(utc|iso|date|epoch_s|epoch_ms|epoch_us|epoch_ns|tz:[A-Za-z0-9_+\-/]+|strptime:.*)$", re.DOTALL
)
_DURATION: Final = re.compile(r":(s|ms|us)$")
_COUNT: Final = re.compile(r":(int|float_whole)$")
_PLAIN: Final = re.compile(r":(text|bool)$")
_NEXT: Final = re.compile(r",(?=\s*(?:label\.[^=,:]+|[a-z][a-z_]*)\s*=)")
_NAME: Final = re.compile(r"[^\W\d][\w .\-/]{0,63}")
_MOST_WORDS: Final = 3
_MOST_NAMES: Final = 40
_LABEL_NAME: Final = re.compile(r"label\.[^\s=,:\x00-\x1f\x7f]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a canonical column comes from: a column of the file, and the declared type of its values."""

    column: str
    type: str
    expected: str = ""
    """What a refused value should have been, where the type does not say it."""

    def __str__(self) -> str:
        return f"{self.column}:{self.type}"


@dataclass(frozen=True, slots=True)
class Columns:
    """A parsed ``--map``: canonical column (or ``label.<name>``) -> source."""

    sources: Mapping[str, Source] = field(default_factory=dict[str, Source])

    @classmethod
    def parse(cls, text: str) -> Columns:
        """The mapping that ``text`` states. Raises :class:`BadCall` with the entry that is wrong."""
        sources: dict[str, Source] = {}
        for entry in _NEXT.split(text) if text.strip() else ():
            target, equals, rest = entry.partition("=")
            target = target.strip()
            if not equals or not rest.strip():
                raise BadCall(f"--map: {entry.strip()!r} is not of the form started_at=COLUMN:utc.")
            if target in sources:
                raise BadCall(f"--map: {target} is mapped twice.")
            sources[target] = _source(target, rest.strip())
        return cls(sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A mapping applied to the columns of a file."""

    sources: Mapping[str, Source]
    unmapped: tuple[str, ...]
    taken: Mapping[str, str] = field(default_factory=dict[str, str])
    """Column -> what it is taken for by its name alone, as ``--map`` would say it."""


def canonical_type(target: str) -> str:
    """The type of values under a canonical name."""
    if target == "started_at":
        return "utc"
    if target in TIMES_US:
        return "us"
    if target in COUNTS:
        return "int"
    return "bool" if target == "batch_api" else "text"


def is_target(name: str) -> bool:
    """Whether ``name`` may stand left of ``=``: a canonical column or ``label.<name>``."""
    return (name in COLUMNS and name not in INNER) or _LABEL_NAME.fullmatch(name) is not None


def maps_itself(name: str, names: Sequence[str]) -> bool:
    """Whether a column ``name`` of a file with columns ``names`` stands for itself where nothing is mapped.

    A log names its prompts ``messages`` as well: only where all columns are canonical is it taken for a count.
    """
    return is_target(name) and (name != "messages" or all(map(is_target, names)))


def near_misses(name: str, names: Sequence[str]) -> str:
    """A clause that names what exists and what comes near: `` Did you mean … ? The columns are: …``."""
    # A file without a header has a record where its columns should stand: what is no name is counted, not shown.
    plain = [known for known in names if looks_like_name(known)]
    by_fold = {known.casefold(): known for known in plain}
    near = [by_fold[fold] for fold in difflib.get_close_matches(name.casefold(), list(by_fold), n=3, cutoff=0.6)]
    hint = f"did you mean {', '.join(map(repr, near))}? " if near else ""
    shown = ", ".join(map(repr, plain[:_MOST_NAMES]))
    shown += f" and {len(plain) - _MOST_NAMES} more" if len(plain) > _MOST_NAMES else ""
    others = len(names) - len(plain)
    if others:
        shown = f"{shown} and {unlike_names(others)}" if shown else f"{unlike_names(others)}: is the header missing?"
    return f"{hint}the columns are {shown}" if names else "the file has no columns"


def looks_like_name(name: str) -> bool:
    """Whether ``name`` may be shown as a column's or key's name: in a broken file it may be a message."""
    return is_target(name) or (_NAME.fullmatch(name) is not None and len(name.split()) <= _MOST_WORDS)


def unlike_names(count: int) -> str:
    """What stands for ``count`` names that are not shown."""
    return f"{count} that {'does not look like a name' if count == 1 else 'do not look like names'}"


def bind(columns: Columns, names: Sequence[str], *, file: str, explicit_only: bool = False) -> Bound:
    """``columns`` applied to a file whose columns are ``names``.

    Raises :class:`BadInput` when a mapped column is absent or named twice, when nothing that can be
    counted is mapped, or when a sub-count is mapped without its total.
    """
    sources = dict(columns.sources)
    used = {source.column for source in sources.values()}
    if not explicit_only:
        for name in names:
            if name not in used and name not in sources and maps_itself(name, names):
                sources[name] = Source(column=name, type=canonical_type(name))
    for target, source in sources.items():
        if source.column not in names:
            raise BadInput(
                file=file,
                reason=f"column {source.column!r}, mapped to {target}, is not in the file",
                expected=near_misses(source.column, names),
            )
        if list(names).count(source.column) > 1:
            raise BadInput(
                file=file,
                reason=f"column {source.column!r} stands twice in the header",
                expected="each mapped column once",
            )
    if not any(target in USAGE for target in sources):
        raise BadInput(
            file=file,
            reason="nothing to count: no column is named or mapped as a count",
            expected=f"--map input_tokens=COLUMN,output_tokens=COLUMN{_messages_hint(names)}; "
            f"{near_misses('input_tokens', names)}",
        )
    for sub, total in CONTAINED:
        if sub in sources and total not in sources:
            raise BadInput(
                file=file,
                reason=f"{sub} is given without {total}, which contains it",
                expected=f"--map {total}=COLUMN",
            )
    kept = {source.column for source in sources.values()}
    return Bound(sources=sources, unmapped=tuple(dict.fromkeys(name for name in names if name not in kept)))


def _messages_hint(names: Sequence[str]) -> str:
    """How to say that a column counts messages and does not hold them."""
    return ", or --map messages=messages where it is a count" if "messages" in names else ""


def _source(target: str, text: str) -> Source:
    if not is_target(target):
        names = [name for name in COLUMNS if is_target(name)]
        near = difflib.get_close_matches(target, [*names, "label.NAME"], n=3)
        raise BadCall(
            f"--map: {target!r} is not a canonical column."
            + (f" Did you mean {', '.join(near)}?" if near else f" They are: {', '.join(names)}.")
        )
    if target == "started_at":
        found = _TIME.search(text)
        if found is None:
            raise BadCall(f"--map: started_at needs a declared type: started_at=COLUMN:TYPE with {_TIME_TYPES}.")
        kind = found[1]
        if kind.startswith("tz:"):
            zone(kind.removeprefix("tz:"))
        if kind.startswith("strptime:"):
            _check_format(kind.removeprefix("strptime:"))
        return Source(column=_column(text[: found.start()], target), type=kind)
    if target in TIMES_US:
        found = _DURATION.search(text)
        if found is None:
            raise BadCall(f"--map: {target} needs its unit: {target}=COLUMN:s, :ms or :us.")
        return Source(column=_column(text[: found.start()], target), type=found[1])
    found = (_COUNT if target in COUNTS else _PLAIN).search(text)
    if found is None:
        return Source(column=_column(text, target), type=canonical_type(target))
    if target not in COUNTS and found[1] != canonical_type(target):
        raise BadCall(f"--map: {target} is of type {canonical_type(target)}, not {found[1]}.")
    return Source(column=_column(text[: found.start()], target), type=found[1])


def _column(text: str, target: str) -> str:
    name = text.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1].replace('""', '"')
    if not name:
        raise BadCall(f"--map: {target} names no column.")
    return name


def _check_format(text: str) -> None:
    """A strptime format must fix the date wholly and hold no zone (``iso`` reads offsets, ``tz:`` names
    zones).
    """
    fields = set(re.findall(r"%-?([A-Za-z])", text))
    if fields & {"z", "Z"}:
        raise BadCall("--map: a strptime format holds no %z or %Z: use iso, or tz:ZONE.")
    dated = bool(fields & {"Y", "y"}) and ("j" in fields or (bool(fields & {"m", "b", "B"}) and "d" in fields))
    if not (dated or fields & {"c", "x"}):
        raise BadCall(f"--map: the format {text!r} does not fix year, month and day.")
    if fields & {"c", "x", "X"}:
        raise BadCall("--map: %c, %x and %X depend on a locale: spell the fields out.")
    if "I" in fields and "p" not in fields:
        raise BadCall("--map: %I needs %p.")


def zone(name: str) -> str:
    """``name`` if it is a time zone. Raises :class:`BadCall` with near misses."""
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        near = difflib.get_close_matches(name, zoneinfo.available_timezones(), n=3)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise BadCall(f"Unknown time zone {name!r}.{hint}") from error
    return name
