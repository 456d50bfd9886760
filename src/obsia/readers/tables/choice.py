"""Which column of a table holds what, by name and by hand; what may not be left out in silence is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from obsia.core.columns import COUNTS, MONEY, PRICE_HOUR
from obsia.core.errors import BadCall, BadInput, UnusedColumns
from obsia.core.message import Option
from obsia.readers.base import ReadOptions
from obsia.readers.headers import TOTALS, check_unused, is_missed, is_sum, spelling, unused_columns
from obsia.readers.mapping import AMOUNT, LABEL, SUMS, USAGE, Bound, Columns, Source, bind, canonical_type
from obsia.readers.tables.heading_words import SUPPOSED, is_created, is_of_rows, roles_of, spelt
from obsia.readers.tables.headings import (
    Heading,
    candidates,
    headings,
    mapped_by_themselves,
    sides,
)
from obsia.readers.tables.money_forms import currency_named, without_money
from obsia.readers.tables.number_forms import POINT, is_absent, number, text_of
from obsia.readers.tables.time_forms import FORMS, instant, span_of
from obsia.readers.tables.total_rows import is_total_name, stated_texts
from obsia.readers.tables.ways import ways, ways_to_count

_IGNORE: Final = Option("ignore-columns")
_WRITTEN_1H: Final = "cache_write_1h_tokens"
_LONGEST_CALL_S: Final = 900
"""Seconds that no call takes: what does is a session."""
_MANY: Final = frozenset(("many", "number"))
_OF_COST: Final = frozenset(("cost", "input", "output", "cached", "reasoning", "token", "used", "whole"))
CACHE: Final = "cache"
"""The kind of a column that is of a cache and counts nothing: a share, or whether a cache answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the columns of a table are by name, before a value is looked at."""

    bound: Bound
    names: tuple[str, ...]
    headings: Mapping[str, Heading]
    times: tuple[str, ...] = ()
    """Columns that may hold the time, the best first; the one that is bound among them."""
    relations: Mapping[str, str] = field(default_factory=dict[str, str])
    """Sub-count that was taken by name -> ``contained``, ``supposed``, ``apart`` or "", where its name does not say."""
    total: str | None = None
    """A column that sums up input and output tokens."""
    end: str | None = None
    """A column that says when the span of a row ends, in a table whose rows sum up calls."""
    flags: Mapping[str, Heading] = field(default_factory=dict[str, Heading])
    """Columns of a cache that count nothing: those of which every value says no are left out."""
    stated: Columns = field(default_factory=Columns)
    """What was mapped by hand."""
    file: str = ""
    model_named: Callable[[str], str | None] | None = None
    """What tells the model that a text names, where who reads knows models."""
    most_of_call: Callable[[str], float] | None = None
    """The tokens that a call of a model of that name can hold, likewise."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """Canonical column -> where it comes from."""
        return self.bound.sources

    def open(self) -> list[str]:
        """Canonical columns of which the values say in which form they are."""
        return [
            target
            for target, source in self.sources.items()
            if not source.is_typed and (target in COUNTS or target == "started_at")
        ]

    def refused_for(self, needed: Mapping[str, Heading]) -> UnusedColumns:
        """The refusal of a table past columns that an account needs."""
        mapped = {target: source.column for target, source in self.sources.items()}
        error = unused_columns(needed, mapped=mapped, stated=self.stated, file=self.file)
        error.ways = ways(needed, names=self.names, mapped=mapped, stated=self.stated)
        return error

    def without(self, target: str) -> Choice:
        """The same without one canonical column: nothing uses what it was made of then."""
        sources = {name: source for name, source in self.sources.items() if name != target}
        own = self.sources[target].own
        taken = {name: entry for name, entry in self.bound.taken.items() if name not in own}
        bound = replace(self.bound, sources=sources, taken=taken, unmapped=(*self.bound.unmapped, *own))
        return replace(self, bound=bound)

    def taking(self, name: str, target: str, form: str) -> Choice:
        """The same with a column that nothing used for ``target``, by its values: texts of a form."""
        source = Source(column=name, type=form, is_typed=False)
        bound = replace(self.bound, taken={**self.bound.taken, name: source.entry(target)})
        return replace(self, bound=bound).with_sources({**self.sources, target: source})

    def with_sources(self, sources: Mapping[str, Source]) -> Choice:
        """The same with other forms, or another column for the time."""
        targets = {entry.partition("=")[0] for entry in self.bound.taken.values()}
        used = {name for source in sources.values() for name in source.columns}
        freed = [source.column for target, source in self.sources.items() if target in sources]
        freed = [name for name in freed if name not in used]
        bound = replace(
            self.bound,
            sources=sources,
            unmapped=tuple(name for name in (*self.bound.unmapped, *freed) if name not in used),
            taken={sources[target].column: sources[target].entry(target) for target in sorted(targets)},
            table_map=",".join(
                source.entry(target)
                for target, source in sources.items()
                if _is_said(target, source)
                or any(source.column in (*each.also, *each.less) for each in sources.values())
            ),
        )
        return replace(self, bound=bound)


def _is_said(target: str, source: Source) -> bool:
    """Whether a column does not say by a canonical name, in canonical form, what it holds."""
    return source.column != target or source.is_written or source.type != canonical_type(target)


def choice_of(options: ReadOptions, names: Sequence[str], *, file: str, sample: Sequence[Sequence[Any]] = ()) -> Choice:
    """What ``names`` are, with what was said of this table, or else of any table that has these columns.

    The first rows, where there is a ``sample``, tell numbers under a heading of a side alone: ``Prompt``, ``gen_len``.
    """
    columns, ignored = options.columns, options.ignored
    if not columns.sources:
        said = next((each for each in options.table_maps if each.names <= set(names)), None)
        if said is not None:
            columns, ignored = said.columns, ignored | said.ignored
    found = choice(
        columns,
        names,
        file=file,
        ignored=ignored,
        are_charges=options.are_charges,
        sample=sample,
        model_named=options.model_named,
    )
    return replace(found, file=file, model_named=options.model_named, most_of_call=options.most_of_call)


def choice(
    columns: Columns,
    names: Sequence[str],
    *,
    file: str,
    ignored: Collection[str],
    are_charges: bool = False,
    sample: Sequence[Sequence[Any]] = (),
    model_named: Callable[[str], str | None] | None = None,
) -> Choice:
    """What ``names`` are, with ``columns`` mapped by hand.

    Raises what ``bind`` raises, ``UnusedColumns`` where nothing uses a column that an account needs, and ``BadInput``
    for a bill whose rows name meters.
    """
    used = {name for source in columns.sources.values() for name in source.own}
    if both := sorted(used & set(ignored)):
        raise BadCall("ignore-columns-mapped", option=_IGNORE, name=both[0])
    left = [name for name in names if name not in ignored]
    itself = mapped_by_themselves(names, left, used)
    found = headings((name for name in left if name not in used and name not in itself), among=names)
    taken = {*found, *used, *itself}
    if not any(target in TOTALS for target in (*columns.sources, *itself, *(each.target for each in found.values()))):
        found = {
            **found,
            **sides({at: name for at, name in enumerate(names) if name in left and name not in taken}, sample),
        }
    found = _with_one_model(_with_first_time(found, names, sample), names, sample, model_named)
    found = _with_costs_of_sides(_with_rows_counted(found, names, left, sample), left)
    if {"calls"} & {*columns.sources, *itself} or any(each.targets == ("calls",) for each in found.values()):
        # What has many calls was created before them.
        found = {
            name: replace(each, is_certain=each.is_certain and not is_created(name)) for name, each in found.items()
        }
    some = candidates(found, mapped=columns.sources.keys() | set(itself))
    taken = {target: _source(target, each) for target, each in some.items() if _is_one(target, each)}
    taken |= _rest_of_sum(found, {**columns.sources, **taken, **dict.fromkeys(itself)})
    if _WRITTEN_1H in itself and (minutes := taken.get("cache_write_tokens")) is not None:
        taken["cache_write_tokens"] = _with_hour(minutes, some["cache_write_tokens"])
    sources = {**columns.sources, **taken}
    whole = {name for source in sources.values() for name in source.columns}
    unused = _with_missing_parts({name: each for name, each in found.items() if name not in whole}, {*itself, *sources})
    flags: dict[str, Heading] = {}
    if whole <= set(left):  # else a name is mistyped, which is told first
        mapped = {name: name for name in itself} | {target: source.column for target, source in sources.items()}
        if not any(target in USAGE for target in mapped):
            _check_meters(found, file=file)
        flags = {name: each for name, each in unused.items() if each.kind == CACHE}
        sure = unused.keys() - flags.keys()
        is_stopped = any(is_missed(unused[name], mapped=mapped) for name in sure)
        try:
            check_unused(unused if is_stopped else {}, mapped=mapped, stated=columns, file=file)
        except UnusedColumns as error:
            needed = {name: unused[name] for name in error.kinds}
            error.ways = ways(needed, names=left, mapped=mapped, stated=columns)
            raise
    try:
        bound = bind(Columns(sources), left, file=file, among=names, is_table=True, are_charges=are_charges)
    except BadInput as error:
        error.ways = error.ways or ways_to_count(left)
        raise
    if both := _twice(bound.sources, names):
        raise BadInput(file, "file-column-twice", column=both, expected="expected-mapped-once")
    bound = replace(
        bound,
        unmapped=tuple(name for name in bound.unmapped if name not in whole),
        taken={taken[target].column: taken[target].entry(target) for target in taken},
    )
    return Choice(
        bound=bound,
        names=tuple(names),
        headings=found,
        times=tuple(each.name for each in some.get("started_at", ())),
        relations=_relations(bound.sources, columns, taken, found),
        end=_end(found, bound.sources, names, sample),
        flags=flags,
        stated=columns,
        total=next(
            (name for name, each in found.items() if is_sum(each) and each.factor == 1 and name not in whole), None
        ),
    )


def _with_first_time(
    found: Mapping[str, Heading], names: Sequence[str], sample: Sequence[Sequence[Any]]
) -> Mapping[str, Heading]:
    """``found``; where the one heading of a time is that of the first column, and all in it are times, it is that."""
    times = [name for name, each in found.items() if each.target == "started_at"]
    if times != [*names[:1]] or not times or found[names[0]].is_certain or not sample or not is_of_rows(names[0]):
        return found
    texts = stated_texts(sample, 0)
    are_times = bool(texts) and all(any(instant(text, form) for form in FORMS) for text in texts)
    return {**found, names[0]: replace(found[names[0]], is_certain=are_times)}


def _with_one_model(
    found: Mapping[str, Heading],
    names: Sequence[str],
    sample: Sequence[Sequence[Any]],
    model_named: Callable[[str], str | None] | None,
) -> Mapping[str, Heading]:
    """``found``, where one heading may be that of a model, a label as it may be: it is, if all in it are models."""
    some = [name for name, each in found.items() if each.kind == "model"]
    if model_named is None or len(some) != 1 or found[some[0]].is_certain:
        return found
    texts = [text for text in stated_texts(sample, names.index(some[0])) if not is_total_name(text)]
    are_models = bool(texts) and all(map(model_named, texts))
    return {**found, some[0]: replace(found[some[0]], is_certain=are_models)}


def _with_rows_counted(
    found: Mapping[str, Heading], names: Sequence[str], left: Sequence[str], sample: Sequence[Sequence[Any]]
) -> Mapping[str, Heading]:
    """``found``; beside both sides, one column of numbers that says no more (``n``) is of calls, if they are many.

    What numbers the rows, or tells them apart, has no such range; what sums up tokens is no less than those of input.
    """
    said = {each.target: names.index(name) for name, each in found.items() if each.is_certain}
    some = [name for name in left if (roles := roles_of(name)) & _MANY and roles <= _MANY | {"used", "monthly"}]
    if len(some) != 1 or "calls" in said or not said.keys() >= set(TOTALS):
        return found
    at = names.index(some[0])
    rows = [row for row in sample if not is_absent(text_of(row[at]))]
    values, inputs = ([number(text_of(row[each]), POINT) for row in rows] for each in (at, said[TOTALS[0]]))
    pairs = [(own, of) for own, of in zip(values, inputs, strict=True) if own is not None and of is not None]
    are_calls = len(pairs) == len(rows) > 1 and all(own % 1 == 0 and own < of for own, of in pairs)
    own = [own for own, _ in pairs]
    if not are_calls or max(own) - min(own) < 2 * len(own):
        return found
    return {**found, some[0]: Heading(name=some[0], kind="count", targets=("calls",), type="int")}


def _with_costs_of_sides(found: Mapping[str, Heading], left: Sequence[str]) -> Mapping[str, Heading]:
    """``found``; where no column is of all costs, one of the input's and one of the output's are added up."""
    open_ = [name for name in left if name not in found or found[name].kind == "cost"]
    open_ = [name for name in open_ if "token" not in spelt(name)]  # the cost of a token is its price
    roles = {name: each for name in open_ if "cost" in (each := roles_of(without_money(name))) and each <= _OF_COST}
    some = {name: _sides_of(each) for name, each in roles.items()}
    codes = {currency_named(name) for name in some}
    is_whole = any(each.target == MONEY for each in found.values())
    if is_whole or len(codes) != 1 or sorted(map(sorted, some.values())) != [["input"], ["output"]]:
        return found
    form = next(iter(codes)) or AMOUNT
    parts = {name: Heading(name=name, kind="cost", targets=(MONEY,), type=form, relation="added") for name in some}
    return {**found, **parts}


def _sides_of(roles: frozenset[str]) -> frozenset[str]:
    return roles & {"input", "output", "cached", "reasoning"}


def _is_one(target: str, some: Sequence[Heading]) -> bool:
    """Whether it is clear which of ``some`` columns holds a canonical one.

    Two counts vie, unless they are parts to be added; and so do two columns of one name that is only spelt in two ways.
    """
    if len(some) == 1 or all(each.relation == "added" for each in some):
        return True
    is_count = target in SUMS or target == "seats"
    return not is_count and spelling(some[0].name) != spelling(some[1].name)


def _source(target: str, some: Sequence[Heading]) -> Source:
    first, *others = some
    form = first.type if first.kind in {"time", "duration"} or target in (MONEY, PRICE_HOUR) else canonical_type(target)
    also = tuple(each.name for each in others) if first.relation == "added" else ()
    is_typed = form in {"day_first", "month_first"} or first.kind == "duration"
    return Source(column=first.name, type=form, also=also, factor=first.factor, is_typed=is_typed and not also)


def _with_missing_parts(unused: Mapping[str, Heading], held: Collection[str]) -> Mapping[str, Heading]:
    """``unused`` headings; parts of a side, of text or sound, are counts where nothing holds the side."""
    missing = {side for side in ("input", "output") if f"{side}_tokens" not in held}
    return {
        name: replace(each, kind="count") if each.kind == "part" and missing & roles_of(name) else each
        for name, each in unused.items()
    }


def _end(
    found: Mapping[str, Heading], sources: Mapping[str, Source], names: Sequence[str], sample: Sequence[Sequence[Any]]
) -> str | None:
    """The column that says when the span of a row ends, where a row sums up calls, by a number or its length."""
    name = next((name for name, each in found.items() if each.kind == "end"), None)
    time = sources.get("started_at")
    if name is None or time is None or "calls" in sources:
        return name if "calls" in sources else None
    pairs = [[text_of(row[names.index(each)]) for each in (time.column, name)] for row in sample]
    spans = [span for start, end in pairs if (span := span_of(start, end)) is not None]
    return name if 2 * sum(span > _LONGEST_CALL_S for span in spans) > max(len(spans), 1) else None


def _rest_of_sum(found: Mapping[str, Heading], held: Mapping[str, Source | None]) -> Mapping[str, Source]:
    """The side that no column holds, where one sums up both: what is left of it without the other side."""
    sums = [each for each in found.values() if is_sum(each) and not each.is_guessed]
    missing = [side for side in TOTALS if side not in held]
    known = next((source for side, source in held.items() if side in TOTALS), None)
    if len(sums) != 1 or len(missing) != 1 or known is None or known.factor != sums[0].factor or known.also:
        return {}
    rest = Source(column=sums[0].name, type="int", less=(known.column,), factor=known.factor, is_typed=False)
    return {missing[0]: rest}


def _with_hour(minutes: Source, some: Sequence[Heading]) -> Source:
    """What is written to a cache for minutes, with what is for an hour beside it where a heading says so."""
    return replace(minutes, also=(*minutes.also, _WRITTEN_1H)) if some[0].relation == "added" else minutes


def _twice(sources: Mapping[str, Source], names: Sequence[str]) -> str:
    several = [
        name for source in sources.values() for name in (*source.also, *source.less) if list(names).count(name) != 1
    ]
    return several[0] if several else ""


def _relations(
    sources: Mapping[str, Source], columns: Columns, taken: Mapping[str, Source], found: Mapping[str, Heading]
) -> dict[str, str]:
    """Sub-counts of which the name or the values say whether they are in their total."""
    relations: dict[str, str] = {}
    whole = taken.get("input_tokens")
    is_apart = whole is not None and found[whole.column].relation == "apart"
    for target in ("cache_read_tokens", "cache_write_tokens", "reasoning_tokens"):
        source = sources.get(target)
        if source is None:
            continue
        if source.relation:
            relations[target] = source.relation
        elif is_apart and target != "reasoning_tokens":
            relations[target] = "apart"
        elif source.column == target:
            # A canonical name says what it is in obsia's own tables; in those of others it may be theirs.
            is_own = target in {"reasoning_tokens", *columns.sources} or not (taken or columns.sources)
            relations[target] = "contained" if is_own else SUPPOSED
        elif target in taken:
            said = found[source.column].relation
            relations[target] = "apart" if said == "added" else said
        else:
            relations[target] = "contained"
    return relations


def _check_meters(found: Mapping[str, Heading], *, file: str) -> None:
    for name, each in found.items():
        if each.kind == "meter":
            raise BadInput(file, "table-of-meters", column=name, field=name, expected="table-of-meters-expected")


def is_label(target: str) -> bool:
    """Whether ``target`` is a label."""
    return target.startswith(LABEL)
