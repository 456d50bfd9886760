"""One call that was recorded twice: by two tools in two formats, or as two signals of OpenTelemetry.

Ids of one tool say nothing of another's, so such records are not taken for duplicates: they are counted, and said. The
sign is the same tokens in the same minute, which chance gives to few calls of some length.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from obsia.readers.query_engine import QueryEngine

LEAST: Final = 3
LEAST_SHARE: Final = 0.2
"""Of the calls of the format that has fewer: below, likeness is chance."""
_COLUMNS: Final = frozenset({"source", "started_at", "input_tokens", "output_tokens"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleDuplicate:
    """``calls`` of two formats look the same, of the ``of`` calls of the one that has fewer."""

    one: str
    other: str
    calls: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """``calls`` spans or events of a service fall into the time of its metrics: both may state the same calls."""

    service: str | None
    calls: int


OTLP: Final = "otlp"
_METRIC: Final = "metric-"
"""How the ids of records begin that are points of metrics."""


def signals(engine: QueryEngine, usage: Any, *, sources: Sequence[str]) -> tuple[Signals, ...]:
    """The services in ``usage`` whose spans or events stand beside metrics of the same time.

    In one file the reader leaves out such metrics; of two files neither knows of the other.
    """
    if OTLP not in sources or not set(usage.columns) >= {"source", "started_at", "event_id"}:
        return ()
    own = usage.filter(usage.source == OTLP, usage.started_at.notnull(), usage.event_id.notnull())
    service = own["label.service"] if "label.service" in own.columns else own.source.nullif(OTLP)
    end = own.started_at
    if "bucket_s" in own.columns:
        end = end + own.bucket_s.fill_null(0).as_interval("s")
    own = own.mutate(obsia_service=service, obsia_end=end, obsia_metric=own.event_id.startswith(_METRIC))
    spans = own.group_by("obsia_service", "obsia_metric").aggregate(
        first=own.started_at.min(), last=own.obsia_end.max(), n=own.count()
    )
    rows = {(str(name or ""), bool(metric)): (first, last) for name, metric, first, last, _ in engine.rows(spans)}
    found: list[Signals] = []
    for name in sorted({name for name, _ in rows}):
        if (name, True) in rows and (name, False) in rows:
            first, last = rows[name, True]
            is_own = own.obsia_service.fill_null("") == name
            during = own.filter(is_own, ~own.obsia_metric, own.started_at >= first, own.started_at <= last)
            if calls := int(engine.rows(during.count())[0][0]):
                found.append(Signals(service=name or None, calls=calls))
    return tuple(found)


def less_signals(usage: Any, found: Sequence[Signals]) -> Any:
    """``usage`` without the metrics of services whose spans or events state the same calls."""
    if not found:
        return usage
    import ibis

    named: Any = usage["label.service"].fill_null("") if "label.service" in usage.columns else ibis.literal("")
    is_metric = (usage.source == OTLP) & usage.event_id.startswith(_METRIC).fill_null(False)
    return usage.filter(~(is_metric & named.isin([each.service or "" for each in found])))


def less_alike(usage: Any, found: Sequence[PossibleDuplicate]) -> Any:
    """``usage`` without the calls of one format that another has too: of two formats the second loses them."""
    import ibis

    for pair in found:
        one = usage.filter(usage.source == pair.one)
        kept = one.group_by(obsia_m=one.started_at.truncate("m"), obsia_i=one.input_tokens, obsia_o=one.output_tokens)
        kept = kept.aggregate(obsia_n=one.count())
        at = [usage.source, usage.started_at.truncate("m"), usage.input_tokens, usage.output_tokens]
        usage = usage.mutate(obsia_place=ibis.row_number().over(group_by=at, order_by=[usage.started_at]))
        same = [
            usage.started_at.truncate("m") == kept.obsia_m,
            usage.input_tokens == kept.obsia_i,
            usage.output_tokens == kept.obsia_o,
            usage.source == pair.other,
            usage.output_tokens > 0,
            usage.obsia_place < kept.obsia_n,
        ]
        usage = usage.anti_join(kept, same).drop("obsia_place")
    return usage


def possible_duplicates(engine: QueryEngine, usage: Any, *, sources: Sequence[str]) -> tuple[PossibleDuplicate, ...]:
    """Pairs of ``sources`` (names of readers) in ``usage`` of which enough calls look the same."""
    import ibis

    if len(sources) < 2 or not set(usage.columns) >= _COLUMNS:
        return ()
    single = usage.filter(
        usage.started_at.notnull(), usage.input_tokens.notnull(), usage.output_tokens.notnull(), usage.output_tokens > 0
    )
    if "calls" in usage.columns:
        single = single.filter(single.calls.fill_null(1) == 1)
    names = {f"n{at}": source for at, source in enumerate(sources)}
    alike = single.group_by(
        minute=single.started_at.truncate("m"), i=single.input_tokens, o=single.output_tokens
    ).aggregate(**{name: single.source.isin([source]).cast("int64").sum() for name, source in names.items()})
    pairs = list(itertools.combinations(names, 2))
    counted = alike.aggregate(
        **{name: alike[name].sum() for name in names},
        **{f"{a}_{b}": cast("Any", ibis.least(alike[a], alike[b])).sum() for a, b in pairs},
    )
    totals = dict(zip(counted.columns, engine.rows(counted)[0], strict=True))
    found: list[PossibleDuplicate] = []
    for a, b in pairs:
        calls, of = int(totals[f"{a}_{b}"] or 0), int(min(totals[a] or 0, totals[b] or 0))
        if calls >= LEAST and calls >= LEAST_SHARE * of:
            found.append(PossibleDuplicate(one=names[a], other=names[b], calls=calls, of=of))
    return tuple(found)
