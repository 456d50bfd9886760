"""Many requests at once: a frame in, the same frame out with columns of figures. Imports neither ibis nor duckdb.

The values are those of :func:`obsia.app.request.estimate.estimate` of each row alone, to the last bit. Requests in
tokens to the same model, at the same provider and in the same zone, are priced together: the cost of a request is
linear in its *work* (calls, tokens, attention pairs, context reads), though not in its tokens. A request of other work
(images, speech, standard tasks, texts that are encoded) has a deployment of its own and is priced by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any, Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.concerns import concerns
from obsia.accounting.deferred import MOST_TOGETHER, Quote, Values
from obsia.accounting.draws import SEED
from obsia.accounting.figures import Request
from obsia.accounting.impacts import CARBON, ENERGY, QUANTITIES, WATER, Line, Quantity
from obsia.accounting.kinds import Task
from obsia.accounting.pricing import Pricing
from obsia.accounting.threads import one_thread
from obsia.app.naming import KnownModel, KnownZone
from obsia.app.questions.request import Estimate
from obsia.app.questions.serving import ServingOfOne
from obsia.app.questions.shared import RequestWork
from obsia.app.request.estimate import line_of, request_of, served_of, understood
from obsia.app.request.request_work import Work
from obsia.app.request.shared_worlds import model_pricings, shared_worlds
from obsia.app.served import NOT_STATED, Served
from obsia.core.errors import BadCall, ObsiaError
from obsia.core.grouping import grouped
from obsia.core.message import Message, Option, Symbol
from obsia.core.question import Choice, Field, Many
from obsia.facts import snapshot as facts
from obsia.physics.works import MOST_TOKENS_AT_ONCE, columns_of_requests

_TOKENS: Final = ("input_tokens", "cached_tokens", "output_tokens")
_SERVING: Final = tuple(each.attribute for each in ServingOfOne.fields())
_NAMING: Final = ("model", "region", "host", "on", *_SERVING)
_WORK: Final = ("task", *(each.attribute for each in RequestWork.fields()))
_OTHER_WORK: Final = frozenset(_WORK) - set(_TOKENS)
_COLUMNS: Final = (*_NAMING, *_WORK)
"""Columns that are read: fields of the question about one request. All others pass through."""
_NAMES: Final = ("model_id", "provider", "zone_id", "assumptions", "request_id")
"""Columns that tell how a request was understood: codes of assumptions with commas between, the id of the request."""
_ENDS: Final = Values._fields

Columns = dict[str, list[Any]]


def column_of(quantity: Quantity) -> str:
    """The columns of a quantity begin with it: its unit and its boundary are told."""
    return f"{quantity.name}_{quantity.boundary.value.replace(' ', '_')}"


_BY_NAME: Final = {
    # Of several boundaries a name alone means the widest: the one that stands first.
    **{each.name: each for each in reversed(QUANTITIES)},
    **{column_of(each): each for each in QUANTITIES},
}
_HEADLINE: Final = tuple(each.name for each in (ENERGY, CARBON, WATER))
_WANTED: Final = Field(Many(of=Choice(choices=tuple(_BY_NAME))), "", name="quantities")


def estimate_many(
    requests: Any,
    *,
    quantities: Sequence[str] = _HEADLINE,
    model: str | None = None,
    region: str | None = None,
    host: str | None = None,
    on: str | None = None,
) -> Any:
    """Energy, carbon and water of many requests, a row each.

    ``requests`` is a frame of polars, pandas or pyarrow, or a list of mappings, with the fields of :func:`estimate` as
    columns (``model``, ``input_tokens``, ``output_tokens``, ``cached_tokens``, ``region`` and so on); keywords stand in
    for columns that are not there or say nothing. It comes back as it came, other columns included, with those of each
    of ``quantities`` (``energy_kwh_facility_median``, ``_mean``, ``_low``, ``_high``; [low, high] holds 90 % of the
    simulations), the names as they were understood, the codes of what was assumed, and the id of the request: the
    figures of :func:`estimate` of the row have it, with their kind, evidence and inputs. Nothing is recorded. Raises
    ``WrongRequest`` with the row for what :func:`estimate` refuses, ``BadCall`` for columns that are missing.
    """
    wanted = tuple(dict.fromkeys(_BY_NAME[name] for name in _WANTED.read(list(quantities))))
    given = _Given.of(requests, {"model": model, "region": region, "host": host, "on": on})
    answer = _Answer.of(given.rows, wanted)
    if taken := next((name for name in answer.columns if name in given.columns), None):
        raise BadCall("requests-column-taken", column=taken)
    with one_thread():
        for rows in given.groups():
            _price(given, rows, answer)
    return given.rebuilt(answer.listed())


class WrongRequest(BadCall):
    """One of several requests is refused: which row (the first is 1), and why."""

    def __init__(self, *, row: int, error: ObsiaError) -> None:
        super().__init__("requests-row", row=row, why=error.sentences)
        self.row, self.error = row, error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """Requests as columns, and how to give them back."""

    columns: Columns
    rows: int
    stated: Columns
    """Those that are read, with what stands in for what they do not say."""
    counts: NDArray[np.int64]
    rebuilt: Callable[[Mapping[str, Any]], Any]

    @classmethod
    def of(cls, requests: Any, defaults: Mapping[str, object]) -> _Given:
        columns, rebuilt = _columns_of(requests)
        rows = max(map(len, columns.values()), default=0)
        stated = {name: columns[name] for name in _COLUMNS if name in columns}
        for name in stated.keys() & set(_TOKENS):
            stated[name] = [0 if name == "cached_tokens" and each is None else _whole(each) for each in stated[name]]
        for name, value in defaults.items():
            if value is not None:
                stated[name] = [value if each is None else each for each in stated.get(name, [None] * rows)]
        if rows and "model" not in stated:
            raise BadCall("field-missing", field=Option("model"), help=Message("argument-model"))
        if rows and not stated.keys() & set(_WORK):
            # A row without work is a standard request: of a frame in which a column has another name, all would be.
            raise BadCall("requests-without-work", columns=tuple(map(Symbol, _WORK)))
        return cls(columns=columns, rows=rows, stated=stated, counts=_counts_of(stated, rows), rebuilt=rebuilt)

    def groups(self) -> Iterable[list[int]]:
        """The rows that name model and place alike, in their order."""
        named = [values for name, values in self.stated.items() if name in _NAMING]
        found = grouped((key, row) for row, key in enumerate(zip(*named, strict=True)))
        return found.values()

    def question(self, row: int) -> Estimate:
        """The question about one row. Raises ``WrongRequest``."""
        fields = {name: values[row] for name, values in self.stated.items() if values[row] is not None}
        with _of_row(row):
            if "model" not in fields:
                raise BadCall("field-missing", field=Option("model"), help=Message("argument-model"))
            return Estimate(**fields, record_figures=False)


class _Answer(NamedTuple):
    """The columns of an answer."""

    wanted: tuple[Quantity, ...]
    numbers: dict[str, NDArray[np.float64]]
    texts: dict[str, list[str | None]]

    @classmethod
    def of(cls, rows: int, wanted: tuple[Quantity, ...]) -> _Answer:
        names = [f"{column_of(each)}_{end}" for each in wanted for end in _ENDS]
        return cls(wanted, {name: np.empty(rows) for name in names}, {name: [None] * rows for name in _NAMES})

    @property
    def columns(self) -> tuple[str, ...]:
        """Their names, in order."""
        return (*self.numbers, *self.texts)

    def listed(self) -> dict[str, Any]:
        """The columns, in order."""
        return {**self.numbers, **self.texts}

    def take(self, rows: Sequence[int] | NDArray[np.intp], values: Mapping[Quantity, Values]) -> None:
        """Note the values of some rows."""
        for quantity, ends in values.items():
            for end, each in zip(_ENDS, ends, strict=True):
                self.numbers[f"{column_of(quantity)}_{end}"][rows] = each

    def name(self, row: int, names: Sequence[str | None]) -> None:
        """Note how a row was understood, in the order of the columns."""
        for column, name in zip(_NAMES, names, strict=True):
            self.texts[column][row] = name


def _price(given: _Given, rows: Sequence[int], answer: _Answer) -> None:
    """Fill some rows of an answer, which name model and place alike. Raises ``WrongRequest``."""
    every = np.array(rows)
    together = every[given.counts[every, 0] >= 0]
    if together.size and not _is_of_tokens(given, int(together[0])):
        together = together[:0]
    for row in rows if not together.size else every[given.counts[every, 0] < 0].tolist():
        _price_alone(given, row, answer)
    if together.size:
        _price_together(given, together, answer)


def _counts_of(stated: Columns, rows: int) -> NDArray[np.int64]:
    """Input, cached and output tokens, shape (rows, 3), of rows that state them, state them right, and state no other
    work; -1 in all others.
    """
    nothing: list[Any] = [None] * rows
    columns = [stated.get(name, [0] * rows if name == "cached_tokens" else nothing) for name in _TOKENS]
    others = [stated[name] for name in stated.keys() & _OTHER_WORK]
    found = np.full((rows, len(_TOKENS)), -1, dtype=np.int64)
    plain = np.array([all(each[row] is None for each in others) for row in range(rows)], dtype=np.bool_)
    for row, counts in enumerate(zip(*columns, strict=True)):
        # Of each type that is exactly a whole number: true is none.
        if all(type(each) is int and 0 <= each <= MOST_TOKENS_AT_ONCE for each in counts):
            found[row] = counts
    tokens = found[:, 0] + found[:, 2]
    plain &= (found[:, 1] <= found[:, 0]) & (tokens > 0) & (tokens <= MOST_TOKENS_AT_ONCE)
    found[~plain] = -1
    return found


def _is_of_tokens(given: _Given, row: int) -> bool:
    """Whether the model of a row is priced by its tokens alone."""
    question = given.question(row)
    with _of_row(row):
        return understood(question)[0].facts.task is Task.TEXT


def _price_alone(given: _Given, row: int, answer: _Answer) -> None:
    question = given.question(row)
    with _of_row(row):
        known, zone, work = understood(question)
        work.require(known)
        with _pricing(known, zone, served := served_of(question, known, work)) as pricing:
            priced = _Priced.of(pricing, known, zone, work, served)
            answer.take([row], priced.quote.values(np.array([priced.line.work]), answer.wanted))
            answer.name(row, (*priced.names(answer.wanted), priced.request.request_id))


def _price_together(given: _Given, rows: NDArray[np.intp], answer: _Answer) -> None:
    first = int(rows[0])
    with _of_row(first):
        question = given.question(first)
        known, zone, work = understood(question)
        served = served_of(question, known, work)
    inputs, cached, outputs = given.counts[rows].T
    with _pricing(known, zone, served) as pricing, _of_row(first):
        priced = _Priced.of(pricing, known, zone, work, served)
        works = columns_of_requests(
            input_tokens=inputs, cached_tokens=cached, output_tokens=outputs, window=known.facts.window
        )
        # Like requests side by side: their draws have nearly one order, in which quantiles come fast.
        order = np.argsort((inputs - cached) / (outputs + 1), kind="stable")
        for start in range(0, order.size, MOST_TOGETHER):
            part = order[start : start + MOST_TOGETHER]
            answer.take(rows[part], priced.quote.values(works[part], answer.wanted))
    names = priced.names(answer.wanted)
    ids = priced.request.ids_with(
        {name: counts.tolist() for name, counts in zip(_TOKENS, (inputs, cached, outputs), strict=True)}
    )
    for row, request_id in zip(rows.tolist(), ids, strict=True):
        answer.name(row, (*names, request_id))


class _Priced(NamedTuple):
    """One request at its deployment and place, drawn."""

    known: KnownModel
    zone: KnownZone
    request: Request
    line: Line
    quote: Quote

    @classmethod
    def of(
        cls, pricing: Callable[[Request], Pricing], known: KnownModel, zone: KnownZone, work: Work, served: Served
    ) -> _Priced:
        request = request_of(known, zone=zone, work=work, seed=SEED, served=served)
        priced = pricing(request)
        line = line_of(priced, known, zone=zone, work=work, served=served)
        return cls(known, zone, request, line, priced.quote(line.deployment, line.place))

    def names(self, wanted: Sequence[Quantity]) -> tuple[str | None, ...]:
        """Model, provider and zone as they were understood, and the codes of what was assumed for some quantities."""
        taken = (*self.known.assumptions, *self.zone.assumptions, *self.quote.rate.assumptions)
        codes = {each.code for each in taken if any(concerns(each, quantity) for quantity in wanted)}
        return self.known.facts.model_id, self.known.provider, self.zone.zone_id, ",".join(sorted(codes))


@contextmanager
def _pricing(known: KnownModel, zone: KnownZone, served: Served) -> Generator[Callable[[Request], Pricing]]:
    """What prices requests that state so much of how they are served."""
    if served == NOT_STATED:
        with model_pricings(facts.load()).pricing(known, zone_id=zone.zone_id) as pricing:
            yield pricing
    else:
        yield partial(shared_worlds(facts.load()).pricing, provider=known.provider, zone_id=zone.zone_id)


@contextmanager
def _of_row(row: int) -> Generator[None]:
    """Errors inside the block are of a row, which counts from 1."""
    try:
        yield
    except WrongRequest:
        raise
    except ObsiaError as error:
        raise WrongRequest(row=row + 1, error=error) from error


def _columns_of(requests: Any) -> tuple[Columns, Callable[[Mapping[str, Any]], Any]]:
    """The columns of some requests, and what gives them back with others beside. Raises ``BadCall``."""
    if isinstance(requests, list | tuple):
        return _of_mappings(cast("Sequence[object]", requests))
    library = type(requests).__module__.partition(".")[0]
    match library:
        case "polars":
            frame = requests.collect() if hasattr(requests, "collect") else requests
            return frame.to_dict(as_series=False), lambda made: frame.with_columns(
                **{name: _series(library, values) for name, values in made.items()}
            )
        case "pandas":
            columns = {str(name): [None if _is_blank(each) else each for each in requests[name]] for name in requests}
            return columns, lambda made: requests.assign(**made)
        case "pyarrow":
            table = requests

            def rebuilt(made: Mapping[str, Any]) -> Any:
                found = table
                for name, values in made.items():
                    found = found.append_column(name, [values])
                return found

            return table.to_pydict(), rebuilt
        case _:
            raise BadCall("requests-not-read", type=type(requests).__name__)


def _of_mappings(requests: Sequence[object]) -> tuple[Columns, Callable[[Mapping[str, Any]], Any]]:
    for each in requests:
        if not isinstance(each, Mapping):
            raise BadCall("requests-not-read", type=type(each).__name__)
    rows: list[dict[str, Any]] = [dict(cast("Mapping[str, Any]", each)) for each in requests]
    names = dict.fromkeys(name for row in rows for name in row)

    def rebuilt(made: Mapping[str, Any]) -> Any:
        return [{**row, **{name: _plain(values[at]) for name, values in made.items()}} for at, row in enumerate(rows)]

    return {name: [row.get(name) for row in rows] for name in names}, rebuilt


def _whole(value: Any) -> Any:
    """A count as a whole number of Python, where a frame holds it as one of NumPy, or among blanks as a float."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return _plain(value)


def _series(library: str, values: Any) -> Any:
    """A column of a frame's library."""
    return import_module(library).Series(values)


def _plain(value: Any) -> Any:
    """A value of Python."""
    return value.item() if hasattr(value, "item") else value


def _is_blank(value: Any) -> bool:
    """Whether a cell of pandas says nothing: None, NaN and NA are all that differ from themselves or cannot tell."""
    try:
        return value is None or bool(value != value)
    except TypeError:
        return True
