"""Tables that say what they count in cells or in time-like headings: each is turned into one with a column for a count.

Exports of metrics have a row for each metric (``MetricName``, ``Total``), bills and warehouses one for each kind of
token (``token_type``, ``tokens``); plans and finance have a column for each month, dashboards one for each model. Only
what has no column of input or output of its own is turned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, NamedTuple

from obsia.core.message import Message
from obsia.readers.base import ReadOptions
from obsia.readers.headers import TOTALS
from obsia.readers.tables import merged_names
from obsia.readers.tables.charges import charges_named
from obsia.readers.tables.heading_words import bare_of, roles_of, spelt, without_plans
from obsia.readers.tables.headings import Heading, heading
from obsia.readers.tables.money_forms import money
from obsia.readers.tables.number_forms import COMMA, CUSTOMS, POINT, factor_of, factors, is_absent, number, text_of
from obsia.readers.tables.numbering import numbering_in
from obsia.readers.tables.readings import Row, Rows
from obsia.readers.tables.row_words import row_words
from obsia.readers.tables.time_forms import SHORT_MONTH, instant, months, sums_of, with_short_years
from obsia.readers.tables.total_rows import is_total_name, stated_texts

_MOST_METRICS: Final = 60
"""Different texts of a column that names what is counted: one with more tells rows apart."""
_LEAST_SERIES: Final = 2
_THOUSAND: Final = 3
_FORMS: Final = ("date", "month", "quarter", "week", "year", "day_first", "month_first", "words", "utc")
_VALUES: Final = (
    *("total", "sum", "value", "amount", "quantity", "usage", "tokens", "count"),
    *("qty", "volume", "quantite", "qte", "menge", "anzahl", "cantidad", "quantita", "quantidade", "aantal", "数量"),
)
"""Headings of the one of several columns of numbers that is a sum, the surest first: means and extremes are none."""
_CUTS: Final = re.compile(r"[\s:|/(){}\[\]=\"']+")
_IN_BRACKETS: Final = re.compile(r"[(\[]([^)\]]+)[)\]]\s*$")
_TIME, _MODEL = "month", "model"
_SIDES: Final = (frozenset({"input"}), frozenset({"output"}))
_CACHED: Final = ("cache_read_tokens", "cache_write_tokens")
_OTHER: Final = Message("skipped-other-charge")
_OF_UNITS: Final = frozenset(("name", "metric", "usage", "pricing", "quantity"))
_SUFFIXES: Final = {1_000: "k", 10_000: "万", 10**6: "M", 10**8: "亿", 10**9: "B"}
"""How a number says of how many it is one."""


_Amount = tuple[Decimal, str]
"""A number, and the currency of which it is or ""."""


class _Series(NamedTuple):
    """A column of amounts: its place, the time or the model that its heading names, and the count, where it does."""

    at: int
    of: str = ""
    metric: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How a table is turned: ``names`` are those of its columns then."""

    names: tuple[str, ...]
    left: tuple[str, ...]
    """Columns of numbers that it has no place for: sums, means, a cost of several models."""
    _keys: tuple[int, ...]
    _series: tuple[_Series, ...]
    _metric_at: int | None
    _metrics: Mapping[str, str]
    """What a cell that names a count is as a heading."""
    _columns: tuple[str, ...]
    """The headings of counts."""
    _sums: Mapping[int, str] = field(default_factory=dict[int, str])
    """Columns, with the custom of their numbers, that belong to each amount, and add up: costs."""
    _unit_at: int | None = None
    """The column that says of how many each amount is one."""
    _factor: int = 1
    """The same where the heading of the amounts says so: ``Qty (1M tok)``."""
    _most: Mapping[int, str] = field(default_factory=dict[int, str])
    """Columns, likewise, that say of each amount how many calls it is of: the largest is of all."""
    _models: Mapping[str, str] = field(default_factory=dict[str, str])
    """The model that a cell names beside a count: ``gpt-4o, input tokens``."""
    _batches: Mapping[str, str] = field(default_factory=dict[str, str])
    """Likewise, whether it names a batch, where any does."""
    skipped: Counter[Message] = field(default_factory=Counter[Message])
    """What the rows that were passed last say nothing of: other charges of a bill."""

    @property
    def are_charges(self) -> bool:
        """Whether the rows are of a bill, which counts no calls."""
        return bool(self._models)

    @property
    def has_series(self) -> bool:
        """Whether each row is made of columns, or of charges, of several times or models: it sums up calls."""
        return bool(self._series[0].of) or self.are_charges

    def rows(self, rows: Rows) -> Rows:
        """The rows as those of ``names``: one for each time, model and whatever else tells them apart."""
        # Once, and not each time that the rows are gone through.
        given = merged_names.filled(rows, self._keys) if self._metric_at is None else rows
        return Rows(files=rows.files, each=lambda: self._each(given))

    def _each(self, rows: Rows) -> Iterator[Row]:
        turned: dict[tuple[Any, ...], tuple[int, int, dict[str, Any], dict[int, _Amount]]] = {}
        seen = Counter[tuple[Any, ...]]()
        above: list[Any] = [None] * len(self._keys)
        self.skipped.clear()
        for file, line, cells in rows.each():
            key = [cells[at] for at in self._keys]
            if self._metric_at is not None:
                is_same = all(is_absent(text_of(cell)) for cell in key)
                # A name of merged cells stands for the rows below.
                key = above if is_same else key
                above = key
            text = text_of(cells[self._metric_at or 0])
            if self._models and text not in self._metrics and not is_absent(text) and not is_total_name(text):
                self.skipped[_OTHER] += 1
            for series in self._series:
                metric = series.metric or self._metrics.get(text, "")
                if not metric or (self.has_series and is_absent(text_of(cells[series.at]))):
                    continue
                whole = (file, *key, self._batches.get(text), self._models.get(text, series.of))
                place = (*whole, metric)
                seen[place] += 1
                _, _, counts, beside = turned.setdefault((*whole, seen[place]), (file, line, {}, {}))
                counts[metric] = self._amount(cells, series.at)
                self._add(beside, cells)
        for (_, *key, batch, of, _), (file, line, counts, beside) in turned.items():
            customs = {**self._sums, **self._most}
            extra = [_written(beside[at], custom) if at in beside else None for at, custom in customs.items()]
            of_series = [*([batch] if self._batches else []), *([of] if self.has_series else [])]
            yield file, line, [*key, *of_series, *map(counts.get, self._columns), *extra]

    def _amount(self, cells: Sequence[Any], at: int) -> Any:
        """An amount, with the unit of its row behind it."""
        factor = (self._factor if self._unit_at is None else factor_of(text_of(cells[self._unit_at]))) or 1
        custom = next((each for each in self._sums.values() if each in CUSTOMS), "")
        value = number(text_of(cells[at]), custom) if custom and factor > 1 else None
        if value is not None and not value * factor % 1:
            return str(int(value * factor))
        return cells[at] if factor == 1 else f"{text_of(cells[at])}{_SUFFIXES[factor]}"

    def _add(self, beside: dict[int, _Amount], cells: Sequence[Any]) -> None:
        for at, custom in (*self._sums.items(), *self._most.items()):
            if (found := money(text_of(cells[at]), custom.rstrip("?"))) is not None:
                before, _ = beside.get(at, (Decimal(0), ""))
                beside[at] = before + found[0] if at in self._sums else max(before, found[0]), found[1]


def _written(amount: _Amount, custom: str) -> str:
    """A sum as the cells of which it is are written: three decimals are no thousands, where none could be read so."""
    value, currency = amount
    text = format(value, "f")
    if not custom.endswith("?") and len(text.partition(".")[2]) == _THOUSAND:
        text += "0"
    return f"{text.replace('.', ',') if custom == COMMA else text} {currency}".rstrip()


def spread(
    names: Sequence[str],
    sample: Sequence[Sequence[Any]],
    rows: Callable[[], Rows],
    options: ReadOptions,
) -> Spread | None:
    """How a table is turned, by its ``names`` and first rows; None where it is one with a column for each count.

    ``rows`` make all of it. What was mapped by hand is of a table as it is, or of the one that it becomes.
    """
    names = with_short_years(names)
    mapped = {name for source in options.columns.sources.values() for name in source.own}
    model_named = options.model_named
    if any(each.names <= set(names) for each in options.table_maps):
        return None
    known = {at: heading(name) for at, name in enumerate(names) if name not in options.ignored}
    # Several columns of one total are of several models: ``gpt-4o:input_tokens``.
    totals = [each.target for each in known.values() if each is not None and each.is_certain and each.target in TOTALS]
    costs = {at for at, said in known.items() if said is not None and said.kind == "cost"}
    numbers = {
        at
        for at in known
        if not _is_unit(names[at]) and _are_numbers([row[at] for row in sample], are_costs=at in costs)
    }
    headed = _of_headings(names, known, numbers, model_named)
    if not sample or (not headed and totals and len({*totals}) == len(totals)):
        return None
    found = headed or _of_cells(names, known, numbers, sample=sample, rows=rows, model_named=model_named)
    if found is None or len(set(found.names)) < len(found.names):
        return None
    return found if mapped <= set(found.names) else None


def _of_headings(
    names: Sequence[str],
    known: Mapping[int, Heading | None],
    numbers: set[int],
    model_named: Callable[[str], str | None] | None,
) -> Spread | None:
    """Headings of a count and a time, or a model: ``Jan-26 Input tokens``, ``gpt-4o output tokens``."""
    series = [each for at in known if (each := _cut(at, names[at], model_named)) is not None]
    summed = sums_of({each.of for each in series})
    series = [each for each in series if each.of not in summed]
    of, metrics = {each.of for each in series}, list(dict.fromkeys(each.metric for each in series))
    kinds = {kind_of(each, model_named) for each in of}
    series += _unknown_models(names, known, series) if kinds == {_MODEL} else ()
    if not any(_other_kind(each) == "count" for each in metrics):
        return None  # costs alone are of counts that stand elsewhere
    if len(of) < _LEAST_SERIES or len(kinds) != 1 or len(series) < len(of) * len(metrics):
        return None
    places = {each.at for each in series}
    keys = tuple(at for at, each in known.items() if at not in places | numbers or _tells(each, kinds))
    return Spread(
        names=(*(names[at] for at in keys), next(iter(kinds)), *metrics),
        left=tuple(names[at] for at in sorted(numbers - places - {*keys})),
        _keys=keys,
        _series=tuple(series),
        _metric_at=None,
        _metrics={},
        _columns=tuple(metrics),
    )


def _cut(
    at: int,
    name: str,
    model_named: Callable[[str], str | None] | None,
    is_model: Callable[[str], bool] | None = None,
) -> _Series | None:
    """The time or model and the count of which a heading is; None where it is of no such two."""
    words = [word for word in _CUTS.split(name.strip()) if word]
    for size in reversed(range(1, len(words))):
        for of, count in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            count = [word for word in count if _other_kind(word) != _MODEL]
            units = [word for word in count if word.casefold() in factors()]
            alone = " ".join(word for word in count if word not in units)
            metric = f"{alone} tokens" if roles_of(alone) in _SIDES else alone
            said = heading(metric := f"{metric} ({units[0]})" if units else metric)
            if said is None or said.kind not in {"count", "cost"} or said.target in {"", "seats"}:
                continue
            text = whole if (whole := "/".join(of)) in name else " ".join(of)
            if kind_of(text, model_named) if is_model is None else is_model(text):
                return _Series(at, text, metric)
    return None


def _unknown_models(
    names: Sequence[str], known: Mapping[int, Heading | None], series: Sequence[_Series]
) -> Sequence[_Series]:
    """Columns that count all that those of models do, of names that nobody knows."""
    places, metrics = {each.at for each in series}, {each.metric for each in series}
    others = [at for at, said in known.items() if at not in places and not (said and said.is_certain)]
    found = [each for at in others if (each := _cut(at, names[at], None, _is_named)) is not None]
    return [each for each in found if {other.metric for other in found if other.of == each.of} == metrics]


def _is_named(text: str) -> bool:
    """Whether a text may name a model: it is no sum or mean, and says of no plan, limit or former time."""
    words = {bare_of(word) for word in spelt(text)}
    is_other = any(not words.isdisjoint(row_words(role)) for role in ("actual", "plan", "estimate", "limit", "former"))
    return not is_total_name(text) and not is_other and {"mean", "whole"}.isdisjoint(roles_of(text))


def _other_kind(word: str) -> str:
    said = heading(word)
    return "" if said is None else said.kind


def kind_of(text: str, model_named: Callable[[str], str | None] | None) -> str:
    """The heading of a column of such texts: times or models; "" where a text is neither."""
    if is_time(text):
        return _TIME
    is_model = model_named is not None and any(map(str.isdigit, text)) and model_named(text) is not None
    return _MODEL if is_model else ""


def is_time(text: str) -> bool:
    """Whether a heading is a time: a month by its name, a quarter, a day."""
    is_read = any(instant(text, form) for form in _FORMS) and not SHORT_MONTH.fullmatch(text)
    return is_read or bare_of(text.casefold().rstrip(".")) in months()


def _of_cells(
    names: Sequence[str],
    known: Mapping[int, Heading | None],
    numbers: set[int],
    *,
    sample: Sequence[Sequence[Any]],
    rows: Callable[[], Rows],
    model_named: Callable[[str], str | None] | None,
) -> Spread | None:
    """A column whose cells name what its rows count, with one of amounts or one for each time or model."""
    series = _series(names, numbers, model_named)
    amounts = series or _amounts(names, known, numbers)
    if not amounts:
        return None
    places = {each.at for each in series}
    beside = "tokens" if series else names[amounts[0].at]
    for at, said in known.items():
        if at in numbers or (said is not None and said.kind in {"model", "time", "region"}):
            continue
        is_meter = said is not None and said.kind == "meter"
        charges = charges_named(at, rows, model_named, first=None if is_meter else sample)
        metrics = {text: (each.heading, each.target) for text, each in charges.items()} or _metrics(
            at, beside, sample=sample, rows=rows
        )
        if metrics is None:
            continue
        unit_at = next((each for each in known if each not in places and _is_unit(names[each])), None)
        counted = {text for text, (_, target) in metrics.items() if target}
        if unit_at is not None and any(
            _is_open(row[2][unit_at]) for row in rows().each() if text_of(row[2][at]) in counted
        ):
            continue
        rest = set(known) - numbers - places - {at, unit_at}
        described = _described(rows(), at, {each for each in rest if not _is_of_calls(known[each])})
        numbering = numbering_in(rows(), names, rest - described)
        # ``cached_input`` alone may be a share; of tokens it is a count.
        told = {text: each for text, (each, of) in metrics.items() if of in _CACHED or not _is_share(text)}
        beside_at = [each for each in numbers - places - {amounts[0].at} if known[each] is not None]
        # Beside times or models an amount is of all of them, and none knows how much of it.
        customs = _customs(rows(), [] if series else beside_at)
        costs = {each: custom for each, custom in customs.items() if (said := known[each]) and said.kind == "cost"}
        calls = {each: custom for each, custom in customs.items() if (said := known[each]) and said.target == "calls"}
        of = [kind_of(series[0].of, model_named)] if series else [_MODEL] if charges else []
        batches = {text: "yes" if each.is_batch else "no" for text, each in charges.items()}
        batches = batches if "yes" in batches.values() else {}
        keys = tuple(
            each
            for each in known
            if each not in {at, unit_at, *places, amounts[0].at, *costs, *calls, *described, *numbering}
            and (each not in numbers or _tells(known[each], of))
        )
        columns = tuple(dict.fromkeys(told.values()))
        made = [*(["batch"] if batches else []), *of, *columns]
        return Spread(
            names=(*(names[each] for each in keys), *made, *(names[each] for each in (*costs, *calls))),
            left=tuple(
                names[each] for each in sorted(numbers - places - {*keys, *costs, *calls, amounts[0].at, unit_at})
            ),
            _keys=keys,
            _series=tuple(amounts),
            _metric_at=at,
            _metrics=told,
            _columns=columns,
            _sums=costs,
            _unit_at=unit_at,
            _factor=1 if any(beside in each for each in told.values()) else _factor_named(beside),
            _most=calls,
            _models={text: each.model for text, each in charges.items()},
            _batches=batches,
        )
    return None


def _metrics(
    at: int, beside: str, *, sample: Sequence[Sequence[Any]], rows: Callable[[], Rows]
) -> Mapping[str, tuple[str, str]] | None:
    """What the cells of a column say as headings, and of which counts; None where they name no counts."""
    texts = {text for row in sample if not is_absent(text := text_of(row[at]))}
    if not 0 < len(texts) <= _MOST_METRICS or not any(_metric(text, beside)[1] for text in texts):
        return None
    some = stated_texts((cells for _, _, cells in rows().each()), at)
    metrics = {text: _metric(text, beside) for text in some}
    targets = [target for _, target in metrics.values() if target]
    # A generation is output, and may be the kind of a call: a word alone names no count, but beside another one.
    is_of_tokens = any(target in TOTALS for target in targets) and (len({*targets}) > 1 or any(map(heading, some)))
    least = 3 if {*TOTALS} <= {*targets} else 2  # beside both sides a few may be of images
    return metrics if is_of_tokens and len(some) <= _MOST_METRICS and least * len(targets) >= len(some) else None


def _factor_named(name: str) -> int:
    """Of how many an amount is one by the unit in its heading; 1 where no number can say so."""
    unit = _IN_BRACKETS.search(name)
    factor = factor_of(unit[1]) if unit else None
    return factor if factor in _SUFFIXES else 1


def _is_open(unit: Any) -> bool:
    """Whether it is open of how many an amount of a unit is one, or no number can say so."""
    factor = factor_of(text_of(unit))
    return factor != 1 and factor not in _SUFFIXES


def _is_share(text: str) -> bool:
    """Whether a cell names a share of a cache, beside counts."""
    said = heading(text)
    return said is not None and said.kind == "cache"


def _tells(said: Heading | None, of: Collection[str] = ()) -> bool:
    """Whether a column of numbers tells rows apart: a time, a label. Means and extremes beside a sum do not.

    Nor does one of a time beside a column ``of`` each time: ``Week total``.
    """
    is_sum = said is not None and said.kind in {"time", "end"} and _TIME in of
    return said is not None and not is_sum and (said.kind == "label" or _is_of_calls(said))


def _is_of_calls(said: Heading | None) -> bool:
    return said is not None and said.kind in {"time", "end", "model", "provider", "region"}


def _metric(text: str, beside: str) -> tuple[str, str]:
    """What a cell says as a heading, alone or with that of the amounts, and the count of which it is, or ""."""
    for name in (text, f"{text} {beside}", f"{text} tokens"):
        said = heading(name)
        if said is not None and said.kind == "count" and said.targets and not said.is_guessed:
            return name, said.target or "total"
    return text, ""


def _series(
    names: Sequence[str], numbers: set[int], model_named: Callable[[str], str | None] | None
) -> Sequence[_Series]:
    """Columns of amounts for each time, or each model; () where there are no two."""
    # Of a budget beside what was spent (``Jan 2026 Budget``, ``Jan 2026 Actual``) the latter counts.
    of = [each.strip() for each in map(without_plans(names).get, names, names)]
    found = {at: kind_of(of[at], model_named) for at in sorted(numbers)}
    for kind in (_TIME, _MODEL):
        places = [at for at, each in found.items() if each == kind]
        if len(places) >= _LEAST_SERIES:
            summed = sums_of({of[at] for at in places})
            places += [at for at in found if kind == _MODEL and not found[at] and _may_be_model(names[at])]
            return tuple(_Series(at, of[at]) for at in places if of[at] not in summed)
    return ()


def _may_be_model(name: str) -> bool:
    """Whether a column beside those of models may be of one that nobody knows: words alone may say anything."""
    return any(map(str.isdigit, name)) and _is_named(name) and heading(name) is None


def _amounts(names: Sequence[str], known: Mapping[int, Heading | None], numbers: set[int]) -> Sequence[_Series]:
    """The one column of amounts; () where it is open which one it is."""
    some = [at for at in sorted(numbers) if not _tells(known[at]) and not _is_beside(known[at], names[at])]
    if len(some) == 1:
        return (_Series(some[0]),)
    for word in _VALUES:
        of_word = [at for at in some if word in map(bare_of, spelt(names[at]))]
        of_word = [at for at in of_word if [word] == [*map(bare_of, spelt(names[at]))]] or of_word
        if len(of_word) == 1:
            return (_Series(of_word[0]),)
    return ()


def _customs(rows: Rows, some: Collection[int]) -> Mapping[int, str]:
    """Columns of numbers that are all of one custom -> it, with a question mark where they may be of the other too."""
    open_of = {at: set(CUSTOMS) for at in some}
    for _, _, cells in rows.each():
        for at, customs in open_of.items():
            if not is_absent(text := text_of(cells[at])):
                customs &= {custom for custom in customs if money(text, custom) is not None}
    return {at: f"{POINT}?" if len(customs) > 1 else next(iter(customs)) for at, customs in open_of.items() if customs}


def _is_beside(said: Heading | None, name: str) -> bool:
    """Whether a column stands beside amounts; one that is called ``Cantidad`` alone may be of anything."""
    if bare_of(name.strip().casefold()) in _VALUES and said is not None and said.kind == "count":
        return False
    return said is not None and (said.kind in {"cost", "duration", "part"} or said.target == "calls")


def _is_unit(name: str) -> bool:
    """Whether a heading is of the units of the amounts: of one of billing (``Business unit``) it is not."""
    words = set(map(bare_of, spelt(name)))
    return bool(words & row_words("unit")) and words <= row_words("unit") | row_words("beside_unit") | _OF_UNITS


def _described(rows: Rows, metric: int, some: Collection[int]) -> set[int]:
    """The columns among ``some`` that say of a metric what it is, and nothing of a row."""
    values: dict[int, dict[str, set[str]]] = {at: {} for at in some}
    for _, _, cells in rows.each():
        text = text_of(cells[metric])
        if is_absent(text) or is_total_name(text):
            continue
        for at, of in values.items():
            of.setdefault(text, set()).add(text_of(cells[at]))
    return {
        at
        for at, of in values.items()
        if all(len(each) == 1 for each in of.values()) and len(set(map(frozenset, of.values()))) > 1
    }


def _are_numbers(cells: Sequence[Any], *, are_costs: bool) -> bool:
    """Whether most of what a column states are numbers, or amounts of money: a share may stand beside them."""
    some = [text for cell in cells if not is_absent(text := text_of(cell))]
    read = money if are_costs else number
    return 2 * sum(any(read(text, custom) is not None for custom in CUSTOMS) for text in some) > len(some)
