"""What is kept of an OTLP request that is received, and how it is read later: as the file that it would have been.

A request is walked as one of a file is, so what reaches this module is what the allow-lists name. Instead of being read
it is written down, as a line of JSON; the same walk later goes through all lines that were received, in order: a span
that stands above another, or a counter that goes on, is then seen as in one file. What identifies a series besides its
names is kept as a digest.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from obsia.core.columns import LARGEST_COUNT
from obsia.readers.barrier import DEFECT, is_defect
from obsia.readers.base import Cell
from obsia.readers.otlp import json_form, proto_form
from obsia.readers.otlp.attributes import CONFLICT
from obsia.readers.otlp.details import reduced
from obsia.readers.otlp.log_records import Events, wanted
from obsia.readers.otlp.metrics import METRICS, Metrics, is_named
from obsia.readers.otlp.names import Names, resource_names, span_names
from obsia.readers.otlp.packed import COUNTS, NESTED
from obsia.readers.otlp.requests import JOURNAL, walk
from obsia.readers.otlp.spans import Spans

_CHECKED: Final = (CONFLICT, *COUNTS)
Item = tuple[Any, ...]
"""What a signal's ``take`` is called with."""
Groups = list[tuple[str, tuple[Any, ...], list[Item]]]
"""Signal, what its ``enter`` is called with, and items."""


class Unreadable(Exception):
    """A body that is no OTLP request of the signal that it was sent for; the argument is a reason code."""


class Recording:
    """One request as it was received: its items, and those that cannot be kept by their reason."""

    def __init__(self) -> None:
        self.groups: Groups = []
        self.keys: list[str] = []
        """What makes an item the same, in the order of the items."""
        self.rejected: Counter[str] = Counter()
        self.ignored = 0
        """Items of kinds that state no usage."""

    @property
    def received(self) -> int:
        """Items that are kept, or refused."""
        return len(self.keys) + self.rejected.total()

    def line(self, known: Collection[str]) -> tuple[bytes, int]:
        """The items whose keys are not ``known`` as a line, each once; and how many they are."""
        seen = set(self.keys)
        if not known and len(seen) == len(self.keys):
            return encoded(self.groups), len(self.keys)
        seen, kept, keys = set(known), cast("Groups", []), iter(self.keys)
        count = 0
        for signal, entered, items in self.groups:
            new: list[Item] = []
            for item, key in zip(items, keys, strict=False):
                if key not in seen:
                    seen.add(key)
                    new.append(item)
            count += len(new)
            kept.append((signal, entered, new))
        return encoded(kept), count


def encoded(groups: Groups, **more: Any) -> bytes:
    """Items as a line of a journal."""
    import msgspec

    said = {"groups": [group for group in groups if group[2]], **more}
    try:
        text = msgspec.json.encode(said)
    except (OverflowError, ValueError, UnicodeEncodeError):  # a whole number of more than 64 bits
        text = json.dumps(said, separators=(",", ":")).encode()
    return JOURNAL + text[1:] + b"\n"


def recorded(body: bytes, *, signal: str, is_json: bool) -> Recording:
    """What is kept of the body of a request for ``traces``, ``metrics`` or ``logs``. Raises :class:`Unreadable`."""
    request = json_form.decoded(body) if is_json else proto_form.decoded(body, signal)
    if isinstance(request, str):
        raise Unreadable(request)
    found = Recording()
    for _ in walk(request, _Spans(found), _Events(found), _Points(found)):  # type: ignore[arg-type]
        pass
    return found


class _Signal:
    """The items of one signal, as they come."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._items: list[Item] = []
        self.place = 0

    def _begin(self, signal: str, *entered: Any) -> None:
        self._items = []
        self._recording.groups.append((signal, entered, self._items))

    def _keep(self, key: str, item: Item) -> None:
        self.place += 1
        self._recording.keys.append(key)
        self._items.append(item)

    def _refuse(self, reason: str) -> None:
        self.place += 1
        self._recording.rejected[reason] += 1

    def fail(self, place: int, error: Exception) -> None:
        """The item at ``place`` made a reader fail: it is refused alone. Raises ``error`` where it is no defect.

        An attribute that is none makes the whole request unreadable, as all libraries have it: :class:`Unreadable`.
        """
        from google.protobuf.message import DecodeError

        if isinstance(error, DecodeError | UnicodeDecodeError):
            raise Unreadable("not_protobuf") from error
        if not is_defect(error):
            raise error
        self.place = place
        self._recording.rejected[DEFECT] += 1


class _Spans(_Signal):
    names: Names = span_names()

    def enter(self, resource: Mapping[str, Cell], scope: Any) -> None:
        """What follows was recorded by ``scope`` in ``resource``."""
        self._begin("spans", resource, scope if isinstance(scope, str) else "")

    def take(
        self, key: str, above: str, kind: int, start: int, end: int, is_error: bool, found: dict[str, Any]
    ) -> None:
        """One span: kept with what it states, or refused."""
        if not key:
            return self._refuse("bad_id")
        for name in _CHECKED:
            if name in found:
                value = found[name]
                if value.__class__ is not int or not 0 <= value <= LARGEST_COUNT:
                    return self._refuse("conflicting_counts" if name == CONFLICT else "not_whole_number")
        if not NESTED.isdisjoint(found):
            for name in NESTED.intersection(found):
                found[name] = reduced(name, found[name])
        return self._keep(key, (key, above, kind, start, end, is_error, found))

    def keep(self, items: Sequence[Item]) -> None:
        """Spans of which nothing is refused or reduced."""
        self.place += len(items)
        self._recording.keys += [item[0] for item in items]
        self._items += items


class _Events(_Signal):
    def enter(self, resource: Mapping[str, Cell]) -> None:
        """What follows was recorded in ``resource``."""
        self._begin("events", resource)

    def take(self, time_ns: int, name: Any, scalars: Callable[[], dict[str, Any]]) -> None:
        """One log record: kept where it is an event of usage."""
        values = wanted(name, scalars())
        if values is None:
            self.place += 1
            self._recording.ignored += 1
            return
        item = (time_ns, name, values)
        self._keep(_digest("event", item), item)


class _Points(_Signal):
    _about: tuple[Any, ...] = ()

    def enter(self, resource: Mapping[str, Cell], everything: Mapping[str, Any], scope: Any) -> None:
        """What follows was recorded by ``scope`` in ``resource``, of which ``everything`` makes its identity."""
        names = resource_names()
        identity = {
            key if key in names else _hidden(key): each if key in names else _hidden(each)
            for key, each in everything.items()
        }
        self._about = (resource, identity, scope if isinstance(scope, str) else "")
        self._begin("points", *self._about)

    def skip(self, points: int) -> None:
        """Points of a metric that counts no tokens."""
        self.place += points
        self._recording.ignored += points

    def take(
        self, name: str, temporality: int, start: int, time: int, value: Any, calls: Any, attributes: Mapping[str, Any]
    ) -> None:
        """One point of a metric that is read."""
        metric = METRICS[name]
        kept = {
            key if is_named(metric, key) or key.startswith(("gen_ai.", "server.")) else _hidden(key): (
                each if is_named(metric, key) else _hidden(each)
            )
            for key, each in attributes.items()
        }
        item = (name, temporality, start, time, value, calls, kept)
        self._keep(_digest("point", (self._about[1:], item)), item)


def _hidden(value: Any) -> str:
    """A digest in place of what is none of ours to keep; the same for the same."""
    return (
        "#"
        + hashlib.blake2b(f"{value.__class__.__name__}:{value}".encode("utf-8", "replace"), digest_size=12).hexdigest()
    )


def _digest(kind: str, item: Any) -> str:
    text = json.dumps([kind, item], sort_keys=True, default=str)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def lines(data: Iterable[bytes]) -> Iterator[Mapping[str, Any]]:
    """The decoded lines of a journal."""
    import msgspec

    decode = msgspec.json.Decoder(dict[str, Any]).decode
    for line in data:
        if line.startswith(JOURNAL):
            yield decode(line)


def replayed(line: Mapping[str, Any], spans: Spans, events: Events, metrics: Metrics) -> Iterator[None]:
    """The items of a line to what reads them, as :func:`obsia.readers.otlp.requests.walk` does; a yield per group."""
    for signal, entered, items in line["groups"]:
        if signal == "spans":
            spans.enter(*entered)
            _all(spans, spans.take, items)
        elif signal == "events":
            events.enter(*entered)
            _all(events, functools.partial(_take_event, events), items)
        else:
            metrics.enter(*entered)
            _all(metrics, metrics.take, items)
        yield


def _take_event(events: Events, time_ns: int, name: Any, values: dict[str, Any]) -> None:
    events.take(time_ns, name, values.copy)


def _all(signal: Spans | Events | Metrics, take: Callable[..., None], items: Iterable[Item]) -> None:
    for item in items:
        place = signal.place + 1
        try:
            take(*item)
        except Exception as error:  # noqa: BLE001 - what is no defect is raised again
            signal.fail(place, error)


class Carry:
    """What a later part of a journal must know of the parts before it: spans just before, counters, services."""

    def __init__(self, text: str = "") -> None:
        told: Mapping[str, Any] = json.loads(text) if text else {}
        self._spans: list[Any] = list(told.get("spans", ()))
        self._points: dict[str, Any] = dict(told.get("points", {}))
        self._services: set[Any] = set(told.get("services", ()))

    def text(self) -> str:
        """It as text."""
        said = {"spans": self._spans, "points": self._points, "services": sorted(self._services, key=str)}
        return json.dumps(said, separators=(",", ":"))

    def line(self) -> bytes:
        """It as the first line of a journal: what it holds is known, and not counted."""
        groups: Groups = [
            *(("spans", tuple(entered), items) for entered, items in self._spans),
            *(("points", tuple(entered), [tuple(item)]) for entered, item in self._points.values()),
        ]
        return encoded(groups, before=True, services=sorted(self._services, key=str))

    def take(self, line: Mapping[str, Any], *, spans: int) -> None:
        """Remember what a line holds, of spans the last ``spans``."""
        for signal, entered, items in line["groups"]:
            if signal == "spans":
                self._spans.append([entered, items])
            if signal in ("spans", "events") and any(_states_usage(signal, item) for item in items):
                self._services.add(entered[0].get("label.service"))
            if signal == "points":
                for item in items:
                    if item[1] == _CUMULATIVE:
                        key = _digest("series", [entered[1:], item[0], item[2], item[6]])
                        before = self._points.get(key)
                        if before is None or before[1][3] <= item[3]:
                            self._points[key] = [entered, item]
        held = sum(len(items) for _, items in self._spans)
        while self._spans and held - len(self._spans[0][1]) >= spans:
            held -= len(self._spans.pop(0)[1])


_CUMULATIVE: Final = 2


def _states_usage(signal: str, item: Item) -> bool:
    return signal == "events" or not COUNTS.isdisjoint(item[6])
