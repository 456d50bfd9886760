"""One call in several exports: by the ids that its records share, whoever wrote them, it counts once.

A record has up to three ids that others may state too: its own (:data:`IDS`, the first), that of the answer, and that
of a span in its trace. Ids of answers and of spans are unique in the world, so they are sought in all of these columns
alike. What one export calls by one id and another by two is still one call: ids are followed from record to record.

An id says nothing where it is short, or where one export gives it to several calls (BerriAI/litellm#28376): it counts
where each source has it once, or where all of its records count the same tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import ibis

from obsia.core.columns import IDS
from obsia.readers.counted import OnceCounted
from obsia.readers.query_engine import QueryEngine

SHORTEST_ID: Final = 12
"""Letters of an id that may be unique in the world: numbers of rows and of calls are shorter."""
ROUTERS: Final = ("litellm", "openrouter", "helicone", "portkey")
"""Sources that stand between a client and a provider: they know which deployment answered, under whatever name."""
_MOST_STEPS: Final = 32
"""Steps from record to record along which ids are followed: three exports need two."""
_MOST_RECORDS: Final = 1 << 40
"""Records of one call are fewer."""
_TOKENS: Final = ("input_tokens", "output_tokens")
_PARTS: Final = {
    "tokens": (
        *("calls", "messages", "seats", "bucket_s", "bucket_parts", *_TOKENS, "cache_read_tokens"),
        *("cache_write_tokens", "reasoning_tokens", "images", "pixel_steps", "audio_ms", "video_ms"),
        *("cache_write_1h_tokens", "tokens_basis"),
    ),
    "model": ("provider", "host", "model_request", "model_response", "model_id"),
    "times": ("started_at", "duration_us", "first_token_us"),
    "region": ("region", "zone_id", "region_basis"),
    "cost": ("cost", "cost_currency", "cost_by"),
    "energy": ("energy_j", "energy_boundary", "energy_by", "energy_error_ratio"),
}
"""What is taken together from one record: counts of one with the cached part of another could contradict each other."""
_DETAIL: Final = ("cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cache_write_1h_tokens")
"""Counts inside of others, by which the record that says most is taken."""
_OF_PARTS: Final = {column: part for part, columns in _PARTS.items() for column in columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class SameCalls:
    """Calls that several exports record, each as one row."""

    about: OnceCounted
    shared: Any
    """The ids that records share: a table with the column ``id``."""
    rows: Any
    """The calls: a table with the columns of the usage."""

    def once(self, usage: Any) -> Any:
        """``usage``, of which these calls were found, with each of them once."""
        others = usage.filter(~_bears(usage, self.shared))
        return ibis.union(others, self.rows.select(*usage.columns))


def same_calls(engine: QueryEngine, usage: Any, *, sources: Sequence[str]) -> SameCalls | None:
    """The calls of ``usage`` that several of its ``sources`` (names of readers) record; None where there are none."""
    columns = [name for name in IDS if name in usage.columns]
    if len(set(sources)) < 2 or not columns or "source" not in usage.columns:
        return None
    shared = engine.keep(_shared(engine, usage, columns))
    if not engine.rows(shared.count())[0][0]:
        return None
    found = usage.filter(_bears(usage, shared))
    numbered = engine.keep(found.mutate(obsia_call=ibis.row_number()))
    calls = engine.keep(_joined(engine, numbered, shared, columns))
    ranked = _ranked(calls)
    kept = engine.keep(ranked.group_by("obsia_call").aggregate(**_merged(ranked, usage.columns)))
    return SameCalls(
        rows=kept.select(*usage.columns),
        shared=shared,
        about=_about(engine, calls, kept, usage.columns),
    )


def _ids(usage: Any, columns: Sequence[str]) -> Any:
    """One row for each id of each record, with its source and its tokens."""
    tokens = {name: usage[name] if name in usage.columns else ibis.null("int64") for name in _TOKENS}
    parts = [
        usage.select(id=usage[name], source=usage.source, **tokens).filter(usage[name].length() >= SHORTEST_ID)
        for name in columns
    ]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _shared(engine: QueryEngine, usage: Any, columns: Sequence[str]) -> Any:
    """The ids by which several sources mean one call."""
    ids: Any = _ids(usage, columns)
    # Most ids are of one source alone, which is found in less time than distinct sources and tokens are counted.
    first = ids.group_by("id").aggregate(one=ids.source.min(), other=ids.source.max())
    several: Any = engine.keep(ids.semi_join(first.filter(first.one != first.other), "id"))
    counted: Any = several.group_by("id").aggregate(
        n=several.count(),
        sources=several.source.nunique(),
        **{f"n_{name}": several[name].nunique() for name in _TOKENS},
    )
    alike = ibis.and_(*(counted[f"n_{name}"] <= 1 for name in _TOKENS))
    return counted.filter((counted.n == counted.sources) | alike).select("id")


def _bears(usage: Any, shared: Any) -> Any:
    """Whether a row has any of the ``shared`` ids, never null."""
    return ibis.or_(*(usage[name].isin(shared.id).fill_null(False) for name in IDS if name in usage.columns))


def _joined(engine: QueryEngine, rows: Any, shared: Any, columns: Sequence[str]) -> Any:
    """``rows``, each of which has any of the ``shared`` ids, whose ``obsia_call`` is the same where they share one.

    An id is followed from record to record whichever column states it: one export states as its own what another
    states as that of the answer, or of a span. A step gives each record the least number that its ids lead to.
    """
    each = [rows.select(row=rows.obsia_call, id=rows[name]) for name in columns]
    every = ibis.union(*each) if len(each) > 1 else each[0]
    borne: Any = engine.keep(every.filter(every.id.isin(shared.id)).mutate(call=every.row))
    before = None
    for _ in range(_MOST_STEPS):
        by_id = borne.group_by("id").aggregate(least=borne.call.min())
        met = borne.inner_join(by_id, "id")
        by_row = met.group_by("row").aggregate(call=met.least.min())
        borne = engine.keep(borne.drop("call").inner_join(by_row, "row").select("row", "id", "call"))
        ((total,),) = engine.rows(borne.aggregate(total=borne.call.sum()))
        if total == before:  # numbers only fall
            break
        before = total
    calls = borne.select("row", "call").distinct()
    joined = rows.inner_join(calls, rows.obsia_call == calls.row)
    return joined.mutate(obsia_call=joined.call).drop("row", "call")


def _ranked(calls: Any) -> Any:
    """The records of each call with 0 at the one from which each part is taken, and their place for all other columns.

    Two orders are sorted, that by texts and that by counts. All others ask what is stated: there a record has a number
    of which its call has one least.
    """
    router = calls.source.isin(list(ROUTERS))
    ids = [calls[name].asc(nulls_first=False) for name in IDS[:1] if name in calls.columns]
    rank = [(~router).asc(), calls.source.asc(), *ids]
    calls = calls.mutate(obsia_rest=ibis.row_number().over(group_by=calls.obsia_call, order_by=rank))
    sizes = [name for name in ("output_tokens", "input_tokens", *_DETAIL) if name in calls.columns]
    named = [calls[name] for name in ("model_id", "model_response", "model_request") if name in calls.columns]
    placed = [calls[name] for name in ("zone_id", "region") if name in calls.columns]

    def unstated(*names: str) -> list[Any]:
        return [calls[name].isnull() for name in names if name in calls.columns]

    unplaced = [ibis.coalesce(*placed).isnull()] if placed else []
    if "region_basis" in calls.columns:
        unplaced.append((calls.region_basis == "caller").fill_null(False))
    flags: Mapping[str, Sequence[Any]] = {
        "model": [ibis.coalesce(*named).isnull()] if named else [],
        "times": unstated("first_token_us", "duration_us", "started_at"),
        "region": unplaced,
        "cost": unstated("cost"),
        "energy": unstated("energy_j"),
    }
    counts = [*(calls[name].desc(nulls_first=False) for name in sizes), calls.obsia_rest.asc()]
    numbered = calls.mutate(
        obsia_tokens=ibis.row_number().over(group_by=calls.obsia_call, order_by=counts),
        **{f"obsia_{part}": _number(some, calls.obsia_rest) for part, some in flags.items()},
    )
    numbers = {name: numbered[name] for name in (f"obsia_{part}" for part in flags)}
    return numbered.mutate(
        **{name: each - each.min().over(group_by=numbered.obsia_call) for name, each in numbers.items()}
    )


def _number(flags: Sequence[Any], place: Any) -> Any:
    """One number by which rows stand as they do by ``flags``, false before true, and then by ``place``."""
    number: Any = ibis.literal(0, type="int64")
    for flag in flags:
        number = number * 2 + flag.cast("int64")
    return number * _MOST_RECORDS + place


def _merged(ranked: Any, columns: Sequence[str]) -> dict[str, Any]:
    """Each column of a call, and from which source each part of it is taken."""
    first: Callable[[Any, str], Any] = lambda value, part: value.arbitrary(where=ranked[f"obsia_{part}"] == 0)  # noqa: E731
    found: dict[str, Any] = {}
    for name in columns:
        part = _OF_PARTS.get(name)
        if part is not None:
            found[name] = first(ranked[name], part)
        elif name == "source":
            found[name] = first(ranked[name], "tokens")
        else:  # of the first record that states it
            found[name] = ranked[name].argmin(ranked.obsia_rest, where=ranked[name].notnull())
    found |= {f"obsia_of_{part}": first(ranked.source, part) for part in _PARTS}
    for name in (each for each in columns if each not in _OF_PARTS and each not in (*IDS, "source")):
        found[f"obsia_of_{name}"] = ranked.source.argmin(ranked.obsia_rest, where=ranked[name].notnull())
    return found


def _about(engine: QueryEngine, calls: Any, kept: Any, columns: Sequence[str]) -> OnceCounted:
    """What is said of the calls."""
    stated = {name: calls[name].nunique() for name in _TOKENS if name in calls.columns}
    counts: dict[str, Any] = {"n": calls.count(), **{f"n_{name}": value for name, value in stated.items()}}
    by_call: Any = calls.group_by("obsia_call").aggregate(**counts)
    held: Any = by_call["n"]
    differs: Any = ibis.or_(*(by_call[f"n_{name}"] > 1 for name in stated))
    differing: Any = differs.cast("int64")
    ((number, records, different),) = engine.rows(
        by_call.aggregate(calls=by_call.count(), records=held.sum(), differing=differing.sum())
    )
    named = [name for name in columns if name not in _OF_PARTS and name not in (*IDS, "source")]
    fields: dict[str, dict[str, int]] = {}
    for what in (*_PARTS, *named):
        if what in _PARTS and not set(_PARTS[what]) & set(columns):
            continue
        present = kept
        if what in _PARTS:
            some = [kept[name] for name in _PARTS[what] if name in columns]
            present = kept.filter(ibis.or_(*(each.notnull() for each in some)))
        at = present.group_by(source=present[f"obsia_of_{what}"]).aggregate(n=present.count())
        by_source = {str(source): int(n) for source, n in engine.rows(at.order_by("source")) if source is not None}
        if by_source:
            fields[what] = by_source
    sources = [source for (source,) in engine.rows(calls.select("source").distinct().order_by("source"))]
    return OnceCounted(
        calls=int(number),
        records=int(records),
        differing=int(different or 0),
        sources=tuple(sources),
        fields=fields,
    )
