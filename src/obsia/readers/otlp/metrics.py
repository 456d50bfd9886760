"""Metrics that count tokens, to bucket records: one for each series, interval and export.

Delta points are intervals as they stand. Of a cumulative series the difference of consecutive points is an interval;
a new start, or a value that falls, is a new series. The first point of a series counts from its start, unless the file
begins long after it: then what was counted before is not of this file's time. A point that is exported twice counts
once. Sums of histograms are doubles: only whole ones are counts.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from obsia.core.message import Message
from obsia.readers.base import Cell
from obsia.readers.otlp.names import TEXT, span_names
from obsia.readers.records.algebra import algebra, whole
from obsia.readers.records.hosts import place_of
from obsia.readers.records.rows import Rows
from obsia.readers.records.values import id_of

DELTA: Final = 1
CUMULATIVE: Final = 2
_CALLS: Final = "calls"
_MODALITY: Final = "gen_ai.token.modality"
_INFERENCE: Final = "gen_ai.client.inference"
_NANO: Final = 1_000_000_000


class Metric(NamedTuple):
    """How one metric is read: ``by`` is the attribute that says what is counted, or ``what`` says it for all points."""

    family: str
    by: str = ""
    what: str = ""
    counts_calls: bool = False
    """Whether each call is one value of the histogram."""


METRICS: Final[Mapping[str, Metric]] = {
    "claude_code.token.usage": Metric("claude_code.token.usage", by="type"),
    "gemini_cli.token.usage": Metric("gemini_cli.token.usage", by="type"),
    "gemini_cli.api.request.count": Metric("gemini_cli.token.usage", what=_CALLS),
    "codex.turn.token_usage": Metric("codex.turn.token_usage", by="token_type", counts_calls=True),
    **{
        f"{_INFERENCE}.usage.{what}": Metric(_INFERENCE, what=what)
        for what in (
            "input_tokens", "output_tokens", "cache_read.input_tokens", "cache_write.input_tokens",
            "reasoning.output_tokens",
        )
    },
    f"{_INFERENCE}.operation.output_tokens": Metric(_INFERENCE, what=_CALLS, counts_calls=True),
    "gen_ai.client.token.usage": Metric("gen_ai.client.token.usage", by="gen_ai.token.type", counts_calls=True),
}  # fmt: skip
"""Metric -> how it is read. Families, best first: what one of them counts, those after it count again."""

_FAMILIES: Final = tuple(dict.fromkeys(metric.family for metric in METRICS.values()))
_NOT_COUNTED: Final = frozenset({"total", "non_cached_input"})
_PROVIDERS: Final = {
    "claude_code.token.usage": "anthropic",
    "gemini_cli.token.usage": "gcp.gemini",
    "codex.turn.token_usage": "openai",
}
_OWN: Final[Mapping[str, str]] = {"model": "model_request", "session.id": "session_id", "conversation.id": "session_id"}
_LABELS: Final = frozenset({"team", "project"})
_NAMES: Final = frozenset({"provider", "operation", "model_request", "model_response", "session_id", "host"})
_LATE: Final = 600 * _NANO
"""A file that begins so long after a counter did (and two exports or more) does not hold what was counted before."""


def is_named(metric: Metric, key: str) -> bool:
    """Whether the value of an attribute is read, and does not only tell series apart."""
    return key in (metric.by, _MODALITY) or key in _LABELS or key in _OWN or key in span_names()


class Point(NamedTuple):
    """One point of a series: its place (0 or less: before the file), its interval, its value, its number of calls."""

    place: int
    start: int
    time: int
    value: int
    calls: int | None


Series = dict[tuple[int, int, int], Point]
"""Points of one series, by what makes them unique."""
Kind = tuple[str, bool, str]
"""What a series counts, whether it is cumulative, and attributes that are none of the row's (a modality, say)."""


class Group(NamedTuple):
    """What makes points belong together: one row holds its input, output and their parts."""

    service: Any
    scope: str
    family: str
    identity: str


class Metrics:
    """The metric points of one file, kept until its end: a cumulative point means something beside those before it."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._groups: dict[Group, dict[Kind, Series]] = defaultdict(dict)
        self._about: dict[Group, dict[str, Cell]] = {}
        self._resource: Mapping[str, Cell] = {}
        self._resource_id = ""
        self._scope = ""
        self.place = 0

    def enter(self, resource: Mapping[str, Cell], everything: Mapping[str, Any], scope: Any) -> None:
        """What follows was recorded by ``scope`` in ``resource``, of which ``everything`` makes its identity."""
        self._resource = resource
        self._resource_id = _identity(everything)
        self._scope = scope if isinstance(scope, str) else ""

    def skip(self, points: int) -> None:
        """Points of a metric that counts no tokens."""
        self.place += points
        self._rows.skip(Message("skipped-other-point"), points)

    def take(
        self, name: str, temporality: int, start: int, time: int, value: Any, calls: Any, attributes: Mapping[str, Any]
    ) -> None:
        """One point of a metric that is read."""
        self.place += 1
        metric = METRICS[name]
        what = metric.what or attributes.get(metric.by)
        known = algebra("otlp", metric.family).paths
        if not isinstance(what, str) or (what not in known and what != _CALLS):
            if what not in _NOT_COUNTED:
                self._rows.meet(f"{name}[{what}]" if isinstance(what, str) else name)
            self._rows.skip(Message("skipped-other-token"))
            return
        number = _whole(calls) if metric.counts_calls else None
        count = number if metric.what == _CALLS and metric.counts_calls else _whole(value)
        if metric.counts_calls and calls is not None and number is None:
            self._refuse("count", str(calls), "not_whole_number", Message("expected-whole-from-zero"))
        elif count is None:
            self._refuse("value", str(value), "not_whole_number", Message("expected-whole-from-zero"))
        elif temporality not in (DELTA, CUMULATIVE) or time <= 0:
            self._refuse("aggregationTemporality", "", "no_interval", Message("expected-temporality"))
        else:
            group, rest = self._group(metric, attributes)
            series = self._groups[group].setdefault((what, temporality == CUMULATIVE, rest), {})
            # What makes two exports of one point: of a cumulative series its time, of deltas their value too.
            key = (start, time, count if temporality == DELTA else -1)
            if key in series:
                self._rows.skip(Message("skipped-exported-before"))
            else:
                series[key] = Point(self.place, start, time, count, None if metric.what == _CALLS else number)

    def fail(self, place: int, error: Exception) -> None:
        """The point at ``place`` made a reader fail: it is refused alone. Raises ``error`` where it is no defect."""
        self.place = place
        self._rows.fail(place, error)

    def rows(self, counted: set[Any]) -> Iterator[tuple[int, dict[str, Cell]]]:
        """The rows, in order of place. ``counted``: services whose spans or events state the same calls."""
        best = self._best()
        made: list[tuple[int, dict[str, Cell]]] = []
        begin = min((p.time for g in self._groups.values() for s in g.values() for p in s.values()), default=0)
        for group, series in self._groups.items():
            points = sum(len(one) for one in series.values())
            if group.service in counted:
                self._rows.skip(Message("skipped-point-beside-spans"), points)
            elif best[group.service, group.scope] != group.family:
                self._rows.skip(Message("skipped-point-counted-too"), points)
            else:
                made += self._of_group(group, series, begin)
        made.sort(key=lambda item: item[0])
        yield from made

    def _best(self) -> dict[tuple[Any, str], str]:
        """The family that counts, for each service and scope: the first that has counts of tokens."""
        best: dict[tuple[Any, str], str] = {}
        for family in reversed(_FAMILIES):
            for group, series in self._groups.items():
                if group.family == family and any(what != _CALLS for what, _, _ in series):
                    best[group.service, group.scope] = family
        for group in self._groups:
            best.setdefault((group.service, group.scope), group.family)
        return best

    def _of_group(
        self, group: Group, series: Mapping[Kind, Series], begin: int
    ) -> Iterator[tuple[int, dict[str, Cell]]]:
        intervals: dict[int, dict[str, Point]] = defaultdict(dict)
        for (what, is_cumulative, _), one in series.items():
            points = sorted(one.values(), key=lambda p: (p.start, p.time, p.value))
            for point in self._differences(points, begin) if is_cumulative else points:
                old = intervals[point.time].get(what)
                intervals[point.time][what] = point if old is None else _joined(old, point)
        sums = algebra("otlp", group.family)
        for time, points in sorted(intervals.items()):
            counts = sums.counts({what: point.value for what, point in points.items()})
            if not any(counts.values()):
                if counts:
                    self._rows.skip(Message("skipped-empty-bucket"))
                continue
            first = min(point.start for point in points.values())
            row: dict[str, Cell] = {**self._about[group], **counts, "tokens_basis": "reported"}
            if calls := _calls(points):
                row["calls"] = calls
            if first:
                row["started_at"] = first // 1_000
                row["bucket_s"] = max(1, math.ceil((time - first) / _NANO))
            else:
                row["started_at"] = time // 1_000
            row["event_id"] = id_of("metric", *group, first, time)  # the same interval of a series in two files is one
            yield min(point.place for point in points.values()), row

    def _differences(self, points: list[Point], begin: int) -> Iterator[Point]:
        """Of the points of a cumulative series, in order, what each adds to the one before it."""
        steps = [after.time - point.time for point, after in itertools.pairwise(points) if point.start == after.start]
        late = max(_LATE, 2 * max(steps, default=0))
        before: Point | None = None
        for point in points:
            if point.place <= 0:
                pass
            elif before is None and steps and point.start and point.start < begin - late and point.time < begin + late:
                self._rows.skip(Message("skipped-before-file"))
            elif before is None or before.start != point.start or point.value < before.value:
                yield point
            elif point.value > before.value or (point.calls or 0) > (before.calls or 0):
                calls = None if point.calls is None else point.calls - (before.calls or 0)
                yield Point(point.place, before.time, point.time, point.value - before.value, calls)
            before = point

    def _group(self, metric: Metric, attributes: Mapping[str, Any]) -> tuple[Group, str]:
        """The group of a point, and those of its attributes that are none of the group's."""
        apart = {metric.by, _MODALITY}
        if metric.family == "gemini_cli.token.usage":  # its counter of requests has a status too
            apart = attributes.keys() - {"model", "session.id"}
        elif metric.family == _INFERENCE:  # what is optional may differ between its metrics
            apart = {key for key in attributes if key == _MODALITY or not key.startswith(("gen_ai.", "server."))}
        kept = {key: value for key, value in attributes.items() if key not in apart}
        rest = _identity({key: value for key, value in attributes.items() if key in apart and key != metric.by})
        identity = f"{self._resource_id}\x1e{_identity(kept)}"
        group = Group(self._resource.get("label.service"), self._scope, metric.family, identity)
        if group not in self._about:
            self._about[group] = self._row(metric, kept)
        return group, rest

    def _row(self, metric: Metric, attributes: Mapping[str, Any]) -> dict[str, Cell]:
        row: dict[str, Cell] = dict(self._resource)
        names = span_names()
        ranks: dict[str, int] = {}
        for key, value in attributes.items():
            slot = names.get(key)
            if key in _OWN and metric.family in _PROVIDERS:
                slot = (_OWN[key], TEXT, 0)
            if slot is None or not isinstance(value, str) or not (slot[0] in _NAMES or key in _LABELS):
                continue
            field, _, rank = slot
            if rank <= ranks.get(field, rank):
                row[field] = value
                ranks[field] = rank
        if "host" in row:
            row.update(place_of(row.pop("host"), model=row.get("model_request")))
        row.setdefault("provider", _PROVIDERS.get(metric.family))
        return row

    def _refuse(self, name: str, value: str, reason: str, expected: Message) -> None:
        self._rows.refuse_at(self.place, field=name, value=value, reason=reason, expected=expected)


def _joined(a: Point, b: Point) -> Point:
    calls = None if a.calls is None and b.calls is None else (a.calls or 0) + (b.calls or 0)
    return Point(min(a.place, b.place), min(a.start, b.start), a.time, a.value + b.value, calls)


def _calls(points: Mapping[str, Point]) -> int | None:
    """The number of calls: what counts them, else the values of the histogram of output, else of input."""
    if _CALLS in points:
        return points[_CALLS].value
    for what in ("output", "completion", "input"):
        if what in points and points[what].calls is not None:
            return points[what].calls
    return None


def _whole(value: Any) -> int | None:
    return whole(value) if not isinstance(value, str) else None


def _identity(values: Mapping[str, Any]) -> str:
    return "\x1f".join(f"{key}={value.__class__.__name__}:{value}" for key, value in sorted(values.items()))
