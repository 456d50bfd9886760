"""Bodies of requests to what is kept of them: OTLP, payloads of LiteLLM, records with names of usage.

Whatever the form, contents of messages are dropped here, before anything is written.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple, cast

from obsia.core.columns import COLUMNS, COUNTS, LARGEST_COUNT, TIMES_US
from obsia.core.errors import ObsiaError
from obsia.readers import litellm
from obsia.readers.mapping import LABEL, USAGE, Columns, canonical_type
from obsia.readers.otlp.recording import Recording, Unreadable, recorded
from obsia.readers.tables.choice import choice
from obsia.readers.tables.headings import headings
from obsia.store.frames import Frame
from obsia.store.journal import DUPLICATE, DURABLE, RECEIVED, REJECTED

OTLP, LITELLM, RECORDS = "otlp", "litellm", "records"
IGNORED: Final = "ignored"
"""Items that state no usage by their kind: no part of what is received."""
_MOST_TEXT: Final = 1_000


class ReceivedOtlp:
    """A decoded OTLP request."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    @property
    def keys(self) -> Collection[str]:
        """What makes an item the same."""
        return self._recording.keys

    @property
    def rejected(self) -> Mapping[str, int]:
        """Reason -> items that cannot be kept."""
        return self._recording.rejected

    def frame(self, known: Collection[str]) -> Frame:
        """The frame of the items whose keys are not ``known``."""
        body, new = self._recording.line(known)
        return Frame(OTLP, _counts(len(self.keys), new, self.rejected, self._recording.ignored), body)


class ReceivedLines:
    """Decoded records, each a line of JSON."""

    def __init__(self, form: str) -> None:
        self._form = form
        self._lines: dict[str, bytes] = {}
        self._again = 0
        self.rejected: Counter[str] = Counter()
        self.ignored = 0

    def add(self, key: str, kept: Mapping[str, Any]) -> None:
        """One record."""
        self._again += key in self._lines
        self._lines.setdefault(key, json.dumps(kept, separators=(",", ":")).encode() + b"\n")

    @property
    def keys(self) -> Collection[str]:
        """What makes a record the same."""
        return self._lines.keys()

    def frame(self, known: Collection[str]) -> Frame:
        """The frame of the records whose keys are not ``known``."""
        seen = set(known)
        new = [line for key, line in self._lines.items() if key not in seen]
        counts = _counts(len(self._lines) + self._again, len(new), self.rejected, self.ignored)
        return Frame(self._form, counts, b"".join(new))


def _counts(kept: int, new: int, rejected: Mapping[str, int], ignored: int) -> dict[str, int]:
    refused = sum(rejected.values())
    counts = {RECEIVED: kept + refused, DURABLE: new, DUPLICATE: kept - new, REJECTED: refused, IGNORED: ignored}
    counts |= {f"{REJECTED}:{reason}": count for reason, count in rejected.items()}
    return {name: count for name, count in counts.items() if count}


def of_otlp(body: bytes, *, signal: str, is_json: bool) -> ReceivedOtlp:
    """A request for ``traces``, ``metrics`` or ``logs``. Raises :class:`Unreadable`."""
    return ReceivedOtlp(recorded(body, signal=signal, is_json=is_json))


def of_litellm(body: bytes) -> ReceivedLines:
    """What LiteLLM's callback for any API sends: a payload, an array of them, or one a line. Raises ``Unreadable``."""
    return _of_objects(LITELLM, body, _take_litellm)


def of_records(body: bytes) -> ReceivedLines:
    """Records with the names of our columns: one, an array of them, or one a line. Raises ``Unreadable``."""
    return _of_objects(RECORDS, body, _take_record)


def _of_objects(form: str, body: bytes, take: Callable[[ReceivedLines, Mapping[str, Any]], None]) -> ReceivedLines:
    found = ReceivedLines(form)
    for item in _objects(body):
        if isinstance(item, dict):
            take(found, cast("Mapping[str, Any]", item))
        else:
            found.rejected["not_an_object"] += 1
    return found


def _objects(body: bytes) -> Sequence[Any]:
    import msgspec

    try:
        whole = msgspec.json.decode(body)
    except RecursionError as error:
        raise Unreadable("too_deep") from error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return list(_lines(body))
    return cast("list[Any]", whole) if isinstance(whole, list) else [whole]


def _lines(body: bytes) -> Iterator[Any]:
    import msgspec

    for line in body.splitlines():
        if line.strip():
            try:
                yield msgspec.json.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise Unreadable("not_json") from error


def _take_litellm(found: ReceivedLines, payload: Mapping[str, Any]) -> None:
    rows, rejects = litellm.rows_of(payload)
    if rejects:
        found.rejected[rejects[0].reason] += 1
    elif not rows:
        found.ignored += 1
    elif (reason := _refused(rows[0])) is not None:
        found.rejected[reason] += 1
    else:
        found.add(str(rows[0].get("event_id")), litellm.kept_of(payload))


def _take_record(found: ReceivedLines, record: Mapping[str, Any]) -> None:
    # A number that is 0 is no usage whatever it counts.
    others = tuple(
        name for name, value in record.items() if name not in _NAMES and isinstance(value, str | int | float) and value
    )
    read = _others(record, _meant((*_NAMES.intersection(record), *others)) if others else _NOTHING_MEANT)
    if read is None:
        found.rejected["unclear_name"] += 1
        return
    kept: dict[str, Any] = {name: value for name, value in record.items() if name in COLUMNS and name != "labels"}
    kept |= read
    labels = record.get("labels")
    if isinstance(labels, dict):
        kept |= {f"{LABEL}{name}": value for name, value in cast("dict[str, Any]", labels).items()}
    kept |= {name: value for name, value in record.items() if name.startswith(LABEL)}
    kept = {name: value for name, value in kept.items() if value is not None}
    if any(not isinstance(value, str | int | float) or len(str(value)) > _MOST_TEXT for value in kept.values()):
        found.rejected["unfit_text"] += 1
    elif not _USAGE.intersection(kept):
        found.rejected["no_usage"] += 1
    elif (reason := _refused(kept)) is not None:
        found.rejected[reason] += 1
    elif not isinstance(kept.get("event_id"), str) and "started_at" not in kept:
        found.rejected["bad_id"] += 1
    else:
        # Calls of one instant with the same counts are two where their ids differ, under whatever name these stand.
        ids = {name: record[name] for name in others if name.lower().endswith("id")}
        text = json.dumps({**ids, **kept}, sort_keys=True)
        kept.setdefault("event_id", hashlib.blake2b(text.encode(), digest_size=16).hexdigest())
        found.add(str(kept["event_id"]), kept)


class _Meant(NamedTuple):
    """What names that are no columns of ours hold."""

    clear: Mapping[str, str]
    """Name -> the column that it clearly means, as in tables."""
    cached: Mapping[str, str]
    """Name -> a count of a cache, of which the name does not say whether it is in the input."""


_NOTHING_MEANT: Final = _Meant({}, {})


def _others(record: Mapping[str, Any], meant: _Meant | None) -> dict[str, Any] | None:
    """Values of a record by the columns that their names mean; None where one is needed and not clear."""
    if meant is None:
        return None
    kept = {target: record[name] for name, target in meant.clear.items()}
    if "started_at" in kept:
        kept["started_at"] = _instant(kept["started_at"])
    if meant.cached:
        parts = {target: record[name] for name, target in meant.cached.items()}
        counted: Any = kept.get("input_tokens", record.get("input_tokens"))
        if any(type(each) is not int for each in (counted, *parts.values())) or max(parts.values()) <= counted:
            return None
        # More than the input is not in it, as in answers of Anthropic: the whole is all of them.
        kept |= {**parts, "input_tokens": counted + sum(parts.values())}
    return None if kept.get("started_at", "") is None else kept


def _instant(value: Any) -> str | None:
    """A time as text; a number counts seconds or milliseconds since 1970, by its size, from 2001 to 2286."""
    if isinstance(value, str):
        return value
    if not 1e9 <= value < 1e10 and not 1e12 <= value < 1e13:
        return None
    return datetime.fromtimestamp(value if value < 1e10 else value / 1e3, tz=UTC).isoformat()


@functools.lru_cache(maxsize=256)
def _meant(names: tuple[str, ...]) -> _Meant | None:
    """What such names mean; None where one seems to be needed and it is not clear what it holds.

    Names of persons, teams and projects are labels of tables, and not kept here: a sender says ``labels``.
    """
    counted = {*names, *(each.target for each in headings(names).values())}
    if not _USAGE.intersection(counted):
        return _NOTHING_MEANT
    try:
        found = choice(Columns(), names, file="", ignored=())
    except ObsiaError:
        return None
    clear: dict[str, str] = {}
    cached: dict[str, str] = {}
    for target, source in found.sources.items():
        if source.column == target or target not in _NEEDED:
            continue
        relation = found.relations.get(target, "contained")
        if source.also or source.factor != 1 or (source.type != canonical_type(target) and target != "started_at"):
            return None
        if relation != "contained" and not target.startswith("cache_"):
            return None
        (clear if relation == "contained" else cached)[source.column] = target
    return _Meant(clear, cached)


def _refused(row: Mapping[str, Any]) -> str | None:
    """The reason why a row's counts are none, or ``None``."""
    for name in _COUNTED.intersection(row):
        value = row[name]
        if value is not None and (value.__class__ is not int or not 0 <= value <= LARGEST_COUNT):
            return "not_whole_number"
    return None


_NAMES: Final = frozenset(COLUMNS) - {"labels"}
_NEEDED: Final = frozenset({"started_at", "model_request", "model_response", "provider", "region", *COUNTS}) - TIMES_US
_COUNTED: Final = frozenset(COUNTS) - TIMES_US
_USAGE: Final = frozenset(USAGE)
