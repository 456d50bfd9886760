"""Metrics of inference servers: what vLLM, SGLang, TGI and llama.cpp expose for Prometheus, and answers of its API.

Counters are sums since a server began. So the first scrape of a server counts as a whole, from its start; each later
one counts what its counters grew by; a counter that fell began anew. A server is known by its labels (instance, pod,
engine, model, …) and, where it states one, by the time it began. Files are read together: a server that was asked at
several times, in one file or in several, counts once. A range of Prometheus's API is a window: only growth within it
counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, Engine, Head, ReadOptions, Recognition, Scan
from obsia.readers.files import compression_of, head_of, lines
from obsia.readers.records.algebra import Algebra, algebra, stated
from obsia.readers.records.buckets import bucket
from obsia.readers.records.exposition import Broken, Instant, Labels, Sample, exposed
from obsia.readers.records.outline import outline
from obsia.readers.records.recognition import claim, claimed
from obsia.readers.records.rows import Rows
from obsia.readers.records.values import items, members
from obsia.readers.records.walk import document, text_lines

NAME: Final = "server-metrics"

_RUNNING: Final = {
    "vllm": "vllm:num_requests_running",
    "sglang": "sglang:num_running_reqs",
    "tgi": "tgi_batch_current_size",
    "llama.cpp": "llamacpp:requests_processing",
}
"""Server -> the gauge of calls in flight."""
_SERVERS: Final[Mapping[str, Algebra]] = {server: algebra(NAME, server) for server in _RUNNING}
_COUNTERS: Final = {name: server for server, found in _SERVERS.items() for name in found.paths}
_GAUGES: Final = {name: server for server, name in _RUNNING.items()}
_CREATED: Final = {name.removesuffix("_total").removesuffix("_sum") + "_created": name for name in _COUNTERS}
_PROCESS: Final = "process_start_time_seconds"
_IDENTITY: Final = (
    "job",
    "cluster",
    "namespace",
    "service",
    "instance",
    "pod",
    "container",
    "node",
    "host",
    "engine",
    "engine_type",
    "model_name",
)
"""Labels that tell servers apart; others (the reason why a call ended, the kind of cache) are summed over."""
_RANKS: Final = ("tp_rank", "pp_rank", "moe_ep_rank")
"""Workers of one model that all tell of the same calls: the first of them is heard."""
_MARK: Final = re.compile(
    rb"^(?:# (?:HELP|TYPE) )?((?:vllm[:_]|sglang[:_]|tgi_(?:request|batch|queue)|llamacpp[:_])[a-z_]+)(?=[{ ])",
    re.MULTILINE,
)

Identity = tuple[str, Labels]


@dataclass(slots=True, kw_only=True)
class _Moment:
    """What one server said at one time."""

    file: str
    line: int
    time_us: int | None
    start_us: int | None = None
    counters: dict[tuple[str, Labels], float] = field(default_factory=dict[tuple[str, Labels], float])
    running: float | None = None


@dataclass(slots=True, kw_only=True)
class _Read:
    """All files read: what servers said, and what is to be told of each file."""

    rows: dict[str, Rows]
    moments: dict[Identity, list[_Moment]] = field(default_factory=lambda: defaultdict[Identity, list[_Moment]](list))
    answers: dict[tuple[Identity, bool], dict[float, _Moment]] = field(
        default_factory=lambda: defaultdict[tuple[Identity, bool], dict[float, _Moment]](dict)
    )
    """What Prometheus answered of a server, and whether it was asked for a range: time -> what was said of it."""


def recognise(head: Head) -> Recognition | None:
    """Names of metrics that a server of language models exposes."""
    if outline(head).layout in {"csv", "other"} and (mark := _MARK.search(head.data)) is not None:
        return claimed(NAME, "server-metrics", mark[1].decode())
    return claim(head, NAME)


def scan(*, engine: Engine, files: Sequence[str], options: ReadOptions) -> list[Scan]:  # noqa: ARG001 - the seam's signature
    """One scan of all files: growth of a counter is a matter between them."""
    from obsia.readers.canonical.events import collect

    are_text = {file: outline(head_of(file)).layout in {"csv", "other"} for file in files}
    read = _Read(rows={file: Rows(file, are_lines=is_text) for file, is_text in are_text.items()})
    for file, is_text in are_text.items():
        if is_text:
            _text(read, file)
        else:
            _answer(read, file)
    for identity, said in read.moments.items():
        _grow(read, identity, said, is_window=False)
    for (identity, is_window), at in read.answers.items():
        _grow(read, identity, list(at.values()), is_window=is_window)

    def batches(file: str) -> Iterator[Batch]:
        return read.rows[file].flush()

    return collect(engine=engine, reader=NAME, files=files, events=batches)


def _text(read: _Read, file: str) -> None:
    """The scrapes of a file of text: one ends where the file says so, or where a sample comes again."""
    rows, told_us = read.rows[file], None
    scrape: dict[tuple[str, Labels], Sample] = {}
    for said in exposed(text_lines(lines(file, compression_of(file)), rows)):
        if isinstance(said, Broken):
            rows.refuse_at(said.line, reason="not_a_sample", expected=Message("expected-sample"))
            continue
        sample = said if isinstance(said, Sample) else None
        if sample is None or (sample.name, sample.labels) in scrape:
            _scrape(read, file, scrape.values(), told_us)
            scrape, told_us = {}, said.time_us if isinstance(said, Instant) else None
        if sample is not None:
            scrape[sample.name, sample.labels] = sample
    _scrape(read, file, scrape.values(), told_us)


def _scrape(read: _Read, file: str, samples: Collection[Sample], told_us: int | None) -> None:
    """One scrape: what each server in it said."""
    rows, others = read.rows[file], 0
    began = next((sample.value for sample in samples if sample.name == _PROCESS), None)
    moments: dict[Identity, _Moment] = {}
    for sample in samples:
        name = _plain(sample.name)
        counted = _CREATED.get(name, name)
        server = _COUNTERS.get(counted) or _GAUGES.get(name)
        if server is None or _is_other_rank(sample.labels):
            others += sample.name != _PROCESS
            continue
        identity = (server, _identity(sample.labels))
        moment = moments.get(identity)
        if moment is None:
            moment = moments[identity] = _Moment(file=file, line=sample.line, time_us=told_us)
        if moment.time_us is None:
            moment.time_us = sample.time_us
        if counted != name:
            made_us = _seconds_us(sample.value)
            moment.start_us = min((at for at in (made_us, moment.start_us) if at is not None), default=None)
        else:
            _note(read, file, sample.line, moment, name, sample.labels, sample.value)
    for identity, moment in moments.items():
        moment.start_us = moment.start_us or _seconds_us(began)
        read.moments[identity].append(moment)
    if others:
        rows.skip(Message("skipped-other-sample"), others)


def _answer(read: _Read, file: str) -> None:
    """An answer of Prometheus's API: series over a range, or at one time."""
    rows, others = read.rows[file], 0
    data = members(members(document(file)).get("data"))
    is_window = data.get("resultType") == "matrix"
    for number, series in enumerate(items(data.get("result")), start=1):
        metric = {
            name: value for name, value in members(members(series).get("metric")).items() if isinstance(value, str)
        }
        name = _plain(metric.pop("__name__", ""))
        labels = tuple(sorted(metric.items()))
        server = _COUNTERS.get(name) or _GAUGES.get(name)
        if server is None or _is_other_rank(labels):
            others += 1
            continue
        identity = (server, _identity(labels))
        for point in items(members(series).get("values")) if is_window else [members(series).get("value")]:
            pair = items(point)
            time_s, value = (pair[0], _number(pair[1])) if len(pair) == 2 else (None, None)
            if not isinstance(time_s, int | float) or value is None:
                rows.refuse_at(number, field=name, reason="not_a_sample", expected=Message("expected-time-value"))
                continue
            known = read.answers[identity, is_window]
            moment = known.get(time_s)
            if moment is None:
                at = _seconds_us(time_s)
                moment = known[time_s] = _Moment(file=file, line=number, time_us=at)
            _note(read, file, number, moment, name, labels, value)
    if others:
        rows.skip(Message("skipped-other-sample"), others)


def _note(read: _Read, file: str, place: int, moment: _Moment, name: str, labels: Labels, value: float) -> None:
    if not value >= 0 or value == float("inf"):
        expected = Message("expected-number-from-zero")
        read.rows[file].refuse_at(place, field=name, reason="not_a_count", value=str(value), expected=expected)
    elif name in _GAUGES:
        moment.running = (moment.running or 0) + value
    else:
        moment.counters[name, labels] = value


def _grow(read: _Read, identity: Identity, said: list[_Moment], *, is_window: bool) -> None:
    """Rows for what the counters of one server grew by, from each time it was asked to the next."""
    lives: dict[int | None, list[_Moment]] = defaultdict(list)
    for moment in said:
        lives[moment.start_us].append(moment)
    for start_us, moments in lives.items():
        if all(moment.time_us is not None for moment in moments):
            moments.sort(key=lambda moment: moment.time_us or 0)
        elif start_us is not None:
            moments.sort(key=lambda moment: sum(moment.counters.values()))  # of one life: they only grow
        before: _Moment | None = None
        values: dict[tuple[str, Labels], float] = {}
        for moment in moments:
            # In a window the first value of a series is where its growth is measured from.
            known = {key: now for key, now in moment.counters.items() if key in values or not is_window}
            grown = {key: _growth(now, values.get(key, 0)) for key, now in known.items()}
            values.update(moment.counters)
            if grown:
                with read.rows[moment.file].guard(moment.line):
                    _row(read, identity, moment, before, start_us, grown)
            before = moment


def _growth(now: float, then: float) -> float:
    return now - then if now >= then else now


def _row(
    read: _Read,
    identity: Identity,
    moment: _Moment,
    before: _Moment | None,
    start_us: int | None,
    grown: Mapping[tuple[str, Labels], float],
) -> None:
    server, labels = identity
    sums: dict[str, float] = defaultdict(float)
    for (name, _), value in grown.items():
        sums[name] += value
    counts = _SERVERS[server].counts({name: int(v) if v.is_integer() else v for name, v in sums.items()})
    cached, taken = counts.get("cache_read_tokens"), counts.get("input_tokens")
    if isinstance(cached, int) and (not isinstance(taken, int) or cached > taken):
        # The cache is asked when a call begins, its input counted when it ends: over a short time one can lead.
        del counts["cache_read_tokens"]
    rows = read.rows[moment.file]
    if not stated(counts, "input_tokens", "output_tokens", "calls"):
        return rows.skip(Message("skipped-empty-bucket"))
    since = start_us if before is None else before.time_us
    named = dict(labels)
    row: dict[str, Cell] = {
        "started_at": since,
        "bucket_s": None
        if since is None or moment.time_us is None or moment.time_us <= since
        else max((moment.time_us - since) // 1_000_000, 1),
        "model_response": named.get("model_name") or None,
        "concurrency": None if before is None else _in_flight(before.running, moment.running),
        "tokens_basis": "reported",
        "label.server": named.get("instance") or named.get("pod") or named.get("host") or None,
        **counts,
    }
    return rows.add(moment.line, bucket(row))


def _in_flight(*seen: float | None) -> int | None:
    """Calls in flight while something ran: the mean of the times at which the server was asked and was at work."""
    busy = [value for value in seen if value]
    return max(round(sum(busy) / len(busy)), 1) if busy else None


def _plain(name: str) -> str:
    """The name as the server gives it: OpenMetrics text and some collectors write ``vllm_…`` for ``vllm:…``."""
    head, mark, rest = name.partition("_")
    return f"{head}:{rest}" if mark and head in ("vllm", "sglang", "llamacpp") else name


def _identity(labels: Labels) -> Labels:
    return tuple((name, value) for name, value in labels if name in _IDENTITY)


def _is_other_rank(labels: Labels) -> bool:
    return any(name in _RANKS and value not in ("", "0") for name, value in labels)


def _seconds_us(value: float | None) -> int | None:
    return round(value * 1_000_000) if value is not None and 1e9 < value < 4.1e9 else None


def _number(value: Any) -> float | None:
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None
