"""Usage records: what they cost. Files or a frame -> cells -> draws -> an account of Figures."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar, overload

from obsia.accounting import embodied
from obsia.accounting.costs import Costs
from obsia.accounting.draw_cache import shared_draws
from obsia.accounting.figures import Difference, Request
from obsia.accounting.impacts import CARBON, ENERGY, WATER, Quantity
from obsia.accounting.metered import modelled
from obsia.accounting.own_costs import HourPrice
from obsia.accounting.pricing import Pricing
from obsia.app import clock
from obsia.app.figures.figure_store import notes_of, record
from obsia.app.naming import KnownModel
from obsia.app.questions.periods import UTC
from obsia.app.questions.usage import FRAME, Assess
from obsia.app.usage.account import (
    Account,
    BillCheck,
    Comparison,
    Group,
    Levers,
    Manufacture,
    Metered,
    Missing,
    ModelUse,
    Scenario,
    Table,
)
from obsia.app.usage.cells import Cell
from obsia.app.usage.charges import charge_keys, charges
from obsia.app.usage.cuts import cut_here
from obsia.app.usage.gaps import gaps
from obsia.app.usage.grouping import Tools, Whole, table, tokens_of
from obsia.app.usage.levers import offered
from obsia.app.usage.lines import Lines, order_of
from obsia.app.usage.meters import metered
from obsia.app.usage.names import LISTED, Names
from obsia.app.usage.rollups import Statistics
from obsia.app.usage.sharing import Pseudonyms
from obsia.app.usage.usage_sums import NO_FRAME, Prepared, Run, Summed, sums_of
from obsia.app.usage.whatif import WhatIf
from obsia.app.usage.windows import settled
from obsia.core.errors import BadCall
from obsia.core.message import Note, Surface, Symbol
from obsia.core.question import Field
from obsia.facts.names.models import near_models
from obsia.readers.barrier import reject_of
from obsia.readers.base import REFUSE
from obsia.readers.counted import said_once
from obsia.readers.headers import ignored_columns
from obsia.readers.records.rows import WITHOUT_USAGE

if TYPE_CHECKING:
    from obsia.app.usage.against import Other
    from obsia.app.usage.reconciling import Billed

HEADLINE: tuple[Quantity, ...] = (ENERGY, CARBON, WATER)
MODEL = ("model",)
Path = str | os.PathLike[str]


class Answered(NamedTuple):
    """An account, and what it was made of."""

    prepared: Prepared
    summed: Summed
    whole: Whole
    account: Account


def answer(asked: Assess, run: Run | None = None, *, frame: Any = NO_FRAME) -> Account:
    """The account of usage records: of ``frame``, anything with ``__arrow_c_stream__``, where one is given."""
    return answered(asked, run, frame=frame).account


def answered(asked: Assess, run: Run | None = None, *, frame: Any = NO_FRAME) -> Answered:
    """The account of usage records, as :func:`answer` gives it, with its sums and its draws."""
    run = Run() if run is None else run
    asked = settled(asked, now=clock.now())
    prepared = Prepared.of(asked)
    bill = None if asked.bill is None else _billed(asked, run)
    run = run if bill is None else replace(run, beside=(bill.keys,))
    summed = sums_of(asked, prepared, run, frame=frame)
    other = None if asked.against is None else _other(asked, run, frame=frame)
    if prepared.hourly is not None:
        proposed = summed.proposals.made if summed.proposals else ()
        changes = (*prepared.scenarios, *(each.what_if for each in proposed))
        places = (change.zone.zone_id for change in changes if change.zone is not None)
        prepared.hourly.learn(summed.statistics.base, names=prepared.names, others=places)
    run.tell("drawing")
    request = request_of(asked, prepared, summed, other)
    keeps = asked.record_figures if run.keeps_draws else None
    whole = whole_of(prepared, summed, request=request, tz=asked.tz, price_hour=asked.price_hour, keeps=keeps)
    priced = _priced(asked, prepared, summed, whole=whole)
    compared = None if other is None else _compared(asked, other, summed, whole=whole)
    billed = _charges(asked, prepared, summed, whole=whole) if run.with_charges else ()
    command = replace(asked, by=tuple(map(",".join, summed.tables))).command()
    failure = None
    if asked.record_figures:
        run.tell("recording")
        failure = record(whole.tools.recorder, pricing=whole.tools.pricing, command=command)
    notes = (*notes_of(failure), *_withheld(asked, summed), *notes_on(prepared, summed))
    account = replace(
        _account(prepared, summed, priced, whole=whole),
        command=command,
        request_id=request.request_id,
        comparison=compared,
        charges=billed,
        bill=None if bill is None else _checked(bill, prepared, summed, whole=whole),
        # A table more, from whose groups others could follow.
        largest=_largest(asked, prepared, summed, whole=whole) if run.with_largest and not asked.min_users else None,
        notes=notes,
    )
    return Answered(prepared, summed, whole, account)


def _largest(asked: Assess, prepared: Prepared, summed: Summed, *, whole: Whole) -> Table:
    """The groups by model, priced when figures are recorded: nobody asked for them, and no id depends on them."""
    sums = summed.statistics
    cut = cut_here(sums.base, MODEL, names=prepared.names, top=asked.top)
    return table(MODEL, replace(sums, cuts={MODEL: cut}), whole=whole, asked=False)


def _billed(asked: Assess, run: Run) -> Billed:
    """What the account is checked against."""
    from obsia.app.usage.reconciling import Billed

    return Billed.of(asked, run)


def _other(asked: Assess, run: Run, *, frame: Any) -> Other:
    """What the account is compared with."""
    from obsia.app.usage.against import Other

    return Other.of(asked, run, frame=frame)


def _checked(bill: Billed, prepared: Prepared, summed: Summed, *, whole: Whole) -> BillCheck:
    """The account beside a bill."""
    from obsia.app.usage.reconciling import checked

    cells = summed.statistics.cells_for(bill.keys)
    return checked(bill, cells, names=prepared.names, costs=whole.tools.costs)


def _compared(asked: Assess, other: Other, summed: Summed, *, whole: Whole) -> Comparison:
    """The account minus another."""
    from obsia.app.usage.against import comparison

    return comparison(asked, other, summed.statistics.base, whole=whole)


def _charges(asked: Assess, prepared: Prepared, summed: Summed, *, whole: Whole) -> tuple[Group, ...]:
    """The groups of a bill."""
    keys = charge_keys(asked)
    return charges(keys, summed.statistics.cells_for(keys), names=prepared.names, whole=whole)


def request_of(asked: Assess, prepared: Prepared, summed: Summed, other: Other | None) -> Request:
    """What makes the figures of an account reproducible."""
    asked = replace(asked, **summed.reading)
    names, hourly = prepared.names, prepared.hourly
    ignored = ignored_columns(asked.ignore_columns)
    hours = {"grid": asked.grid, "grid_basis": str(hourly.meaning), "series": hourly.digests} if hourly else {}
    return Request(
        journey="assess",
        arguments={
            "model_name": asked.model,
            "model": names.default_model_id,
            "provider": prepared.provider,
            "zone": names.default_zone_id,
            "by": [list(keys) for keys in summed.tables],
            "what_if": [scenario.text for scenario in prepared.scenarios],
            **({"levers": True} if asked.levers else {}),
            "map": asked.map,
            **({"table_map": list(asked.table_map)} if asked.table_map else {}),
            **({"alias": sorted(asked.alias)} if asked.alias else {}),
            **({"ignore_columns": sorted(ignored)} if ignored else {}),
            **({"label_from": asked.label_from} if asked.label_from else {}),
            **({"min_users": asked.min_users} if asked.min_users is not None else {}),
            **({"hash_users": Pseudonyms.of(os.fspath(asked.hash_users)).name} if asked.hash_users else {}),
            "format": asked.format,
            "delimiter": asked.delimiter,
            "encoding": asked.encoding,
            **({"sheet": asked.sheet} if asked.sheet else {}),
            "top": asked.top,
            **({"overlap": asked.overlap} if asked.overlap != REFUSE else {}),
            **{name: value for name in ("since", "until") if (value := getattr(asked, name)) is not None},
            **({"against": {"asked": asked.against, "inputs": list(other.inputs)}} if other else {}),
            **({"tz": asked.tz} if asked.tz != UTC else {}),
            **({"price_hour": asked.price_hour} if asked.price_hour else {}),
            **prepared.served.arguments(),
            **hours,
        },
        inputs=summed.inputs,
        snapshot=prepared.snapshot.content_hash,
        seed=asked.seed,
    )


def whole_of(
    prepared: Prepared,
    summed: Summed,
    *,
    request: Request,
    tz: str = UTC,
    price_hour: str | None = None,
    keeps: bool | None = None,
) -> Whole:
    """The whole account, in the worlds of a request; with draws that are kept, and kept where ``keeps``."""
    hourly, period = prepared.hourly, summed.statistics.period
    worlds = shared_draws(prepared.snapshot).apart(request.seed)
    pricing = Pricing(prepared.snapshot, request=request, worlds=worlds, hours=hourly.zone if hourly else None)
    tools = Tools(
        pricing=pricing,
        costs=Costs(prepared.snapshot, pricing.worlds, until=period[1] if period else None),
        lines=Lines(names=prepared.names, observed=summed.observed, hourly=prepared.hourly),
        recorder=[],
        tz=tz,
        hour_price=None if price_hour is None else HourPrice.of(price_hour),
    )
    if keeps is not None:
        from obsia.app.usage.kept_draws import draw

        draw(tools.lines, summed.statistics.base, pricing=pricing, writes=keeps)
    return Whole.of(summed.statistics.base, tools=tools)


class _Priced(NamedTuple):
    """Figures beside those of the whole."""

    tables: tuple[Table, ...]
    scenarios: tuple[Scenario, ...]
    levers: Levers | None
    metered: Metered | None


def _priced(asked: Assess, prepared: Prepared, summed: Summed, *, whole: Whole) -> _Priced:
    """The figures of tables, what-ifs and levers, which ``whole`` records."""
    sums, is_asked = summed.statistics, set(asked.tables)
    tables = tuple(table(keys, sums, whole=whole, asked=keys in is_asked) for keys in summed.tables)
    compared = tuple(_scenario(each, sums.scenarios[each.text], whole=whole) for each in prepared.scenarios)
    offers = None
    if summed.proposals is not None:
        cells = summed.proposed
        offers = offered(summed.proposals, price=lambda change: _scenario(change, cells[change.text], whole=whole))
    return _Priced(tables, compared, offers, metered(sums.base, sums.unmetered, whole=whole))


def _account(prepared: Prepared, summed: Summed, priced: _Priced, *, whole: Whole) -> Account:
    """The account of what was summed and priced; what asks for it again is left to say."""
    sums, pricing = summed.statistics, whole.tools.pricing
    return Account(
        total=whole.group,
        tables=priced.tables,
        scenarios=priced.scenarios,
        models=_models(sums, prepared.names),
        missing=Missing(
            without_model=sums.missing["without_model"],
            without_region=sums.missing["without_region"],
            without_input=sums.missing["without_input"],
            without_output=sums.missing["without_output"],
        ),
        unknowns=pricing.unknowns(whole.impacts, quantity=ENERGY),
        phases=pricing.phases(whole.lines),
        **summed.findings,
        records=summed.where,
        period=sums.covered,
        command=(),
        request_id="",
        snapshot=prepared.snapshot.content_hash,
        manufacture=_manufacture(whole),
        levers=priced.levers,
        gaps=gaps(sums.base, whole=whole),
        metered=priced.metered,
        unreadable=tuple(str(error) for error in summed.broken),
        broken=tuple(reject_of(error) for error in summed.broken),
        draws=whole.draws,
    )


def _withheld(asked: Assess, summed: Summed) -> tuple[Note, ...]:
    """What is said of groups that are left out for the sake of their users."""
    groups = sum(cut.withheld for cut in summed.statistics.cuts.values())
    return (Note("notice-withheld", groups=groups, least=asked.min_users or 0),) if asked.min_users else ()


def notes_on(prepared: Prepared, summed: Summed) -> tuple[Note, ...]:
    """What has to be said beside the figures of what was read."""
    alike = (Note("notice-lookalikes", one=Symbol(p.one), other=Symbol(p.other), calls=p.calls) for p in summed.alike)
    return (
        *(prepared.hourly.notes if prepared.hourly is not None else ()),
        *(Note("notice-unreadable", why=error.sentences) for error in summed.broken),
        *alike,
        *_same(summed),
        *_giant(summed),
        *(Note(each.code, **each.arguments) for each in said_once(summed.doubts)),
        *(Note("notice-signals", service=p.service or Symbol("-"), calls=p.calls) for p in summed.doubled_signals),
        *(
            [Note("notice-ignored", files=tuple(each.message for each in summed.ignored[:20]))]
            if summed.ignored
            else []
        ),
    )


def _same(summed: Summed) -> tuple[Note, ...]:
    found = summed.same_calls
    differing = 0 if found is None else found.differing
    return (
        *([Note("notice-same-differ", count=differing, of=found.calls)] if found and differing else []),
        *([Note("notice-lower-bound", count=silent)] if (silent := summed.skipped.get(WITHOUT_USAGE, 0)) else []),
        *([Note("notice-given-twice", count=summed.given_twice)] if summed.given_twice else []),
        *([Note("notice-removed", count=summed.removed)] if summed.removed else []),
    )


def _giant(summed: Summed) -> tuple[Note, ...]:
    found = summed.giants
    if found is None:
        return ()
    return (Note("notice-giants", count=found.records, record=found.record[:80], tokens=found.tokens),)


def _manufacture(whole: Whole) -> Manufacture:
    pricing = whole.tools.pricing
    years, busy = embodied.lifetime(pricing.snapshot)
    return Manufacture(
        items=pricing.manufacture(whole.lines, whole.impacts),
        boundary=embodied.BOUNDARY,
        lifetime=years,
        busy=busy,
        not_assessed=embodied.NOT_ASSESSED,
    )


def _scenario(scenario: WhatIf, cells: Sequence[Cell], *, whole: Whole) -> Scenario:
    pricing = whole.tools.pricing
    reference, by_model = whole.impacts, whole.tools.lines
    if scenario.zone is None and any(line.deployment.meter is not None for line in whole.lines):
        # No meter read what another model, or other tokens, would have taken: both sides are the model's.
        by_model = replace(by_model, reads_meters=False)
        reference = pricing.impacts(list(map(modelled, whole.lines)))
    lines = by_model.of(cells, pricing=pricing, what_if=scenario)
    other = pricing.impacts(lines)
    # A difference rests on both sides: what was assumed of the account is assumed here too.
    taken = (*scenario.assumptions, *whole.assumptions, *pricing.assumptions(lines))
    assumptions = tuple({str(each): each for each in taken}.values())
    differences: list[Difference] = []
    for quantity in HEADLINE:
        difference = pricing.difference(
            reference=reference,
            other=other,
            quantity=quantity,
            label=f"what-if {scenario.text}",
            assumptions=assumptions,
        )
        whole.tools.recorder.append(difference)
        differences.append(difference)
    return Scenario(text=scenario.text, differences=tuple(differences), assumptions=assumptions)


def _models(summed: Statistics, names: Names) -> tuple[ModelUse, ...]:
    cells: dict[tuple[str | None, str], list[Cell]] = {}
    uses: dict[tuple[str | None, str], KnownModel] = {}
    # In an order of their own: of a name at several providers the last is told, whatever order the engine gives.
    for cell in sorted(summed.base, key=lambda cell: order_of(cell.series)):
        model = names.resolved(cell.series).model
        at = (cell.series.model_name, model.facts.model_id)
        cells.setdefault(at, []).append(cell)
        uses[at] = model
    told = cells if summed.models is None else {at: some for at, some in cells.items() if at in summed.models}
    found = [
        ModelUse(
            name=at[0],
            model=uses[at],
            calls=sum(cell.work.calls for cell in some),
            tokens=tokens_of(some),
        )
        for at, some in told.items()
    ]
    found.sort(key=lambda use: (-use.calls, str((use.name, use.model.facts.model_id))))
    unknown = [use for use in found if use.name and not use.model.known][:LISTED]
    near = {use.name: near_models(names.snapshot, use.name or "") for use in unknown}
    return tuple(replace(use, suggestions=near.get(use.name, ())) for use in found)


@dataclass(frozen=True)
class _Call(Run, Assess):
    """A question and how it is run, as one call from Python states them."""

    @classmethod
    def fields(cls, on: Surface | None = None) -> tuple[Field, ...]:
        """Those of the question: how it is run is nothing to ask."""
        return Assess.fields(on)


P = ParamSpec("P")
A_co = TypeVar("A_co", covariant=True)
A = TypeVar("A")


class Assessing(Protocol[P, A_co]):
    """A function of paths, folders and patterns, or of one frame, with the keywords of a call.

    No parameter list holds any number of paths and the keywords of a class: so many can be named one by one and
    checked, and any number as a list (``assess(*files)``).
    """

    @overload
    def __call__(self, source: Any, /, *args: P.args, **kwargs: P.kwargs) -> A_co: ...
    @overload
    def __call__(self, source: Path, two: Path, /, *args: P.args, **kwargs: P.kwargs) -> A_co: ...
    @overload
    def __call__(self, source: Path, two: Path, three: Path, /, *args: P.args, **kwargs: P.kwargs) -> A_co: ...
    @overload
    def __call__(
        self, source: Path, two: Path, three: Path, four: Path, /, *args: P.args, **kwargs: P.kwargs
    ) -> A_co: ...


def _asking(call: Callable[Concatenate[Sequence[Path], P], _Call], shown: Callable[[Account], A]) -> Assessing[P, A]:
    def assess(source: Any, *more: Path, **keywords: Any) -> A:
        is_frame = not isinstance(source, str | os.PathLike)
        if is_frame and more:
            raise BadCall("frame-alone")
        stated: Any = call
        asked: _Call = stated((FRAME,) if is_frame else (source, *more), **keywords)
        return shown(answer(asked, asked, frame=source if is_frame else NO_FRAME))

    assess.__doc__ = Assess.__doc__
    return assess  # pyright: ignore[reportReturnType] - any number of paths is more than the overloads say


def assessing(shown: Callable[[Account], A]):
    """``assess`` for Python, with what is made of its account. Its keywords are those of a question and of a run."""
    return _asking(_Call, shown)


assess = assessing(lambda account: account)
