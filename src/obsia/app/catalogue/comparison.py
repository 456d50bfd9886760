"""Models side by side, on common worlds: each one's figures by task, all of the catalogue, two to six compared.

What two models share (the energy model, servers, grids, a provider) is the same in world k for both, so that a ratio
or "uses less" is told world by world. No ranking is made: intervals overlap, and probabilities say by how much.
Imports neither ibis nor duckdb.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from obsia.accounting.draws import SEED, WORLDS, Draws
from obsia.accounting.figures import Made, Request
from obsia.accounting.kinds import Task as Does
from obsia.accounting.pricing import Pricing
from obsia.app.catalogue.catalogue_costs import SHOWN, CatalogueCosts, EnergyDraws, catalogue_costs, pricing_of
from obsia.app.catalogue.models import models as catalogue
from obsia.app.figures.export import ASSUMPTION, COMMAND, FIGURE, VERSION
from obsia.app.figures.figure_store import notes_of
from obsia.app.naming import KnownModel, KnownZone, known_model, known_zone
from obsia.app.questions.request import Compare, Estimate
from obsia.app.refusals import OtherWork
from obsia.app.request.estimate import Estimation, Keep, estimation_of, line_of, request_of, stated
from obsia.app.request.request_export import ESTIMATION
from obsia.app.request.shared_worlds import Together
from obsia.app.request.tasks import READERS, Task, common_tasks, tasks_of_model
from obsia.app.request.tasks import task as standard_task
from obsia.core.data import FLAG, NUMBER, STATED, TEXT, WHOLE, Shape, many, maybe, member, members
from obsia.core.errors import BadCall, NoData, UnknownName
from obsia.core.figure import Assumption, Figure
from obsia.core.message import Message, Note, Symbol
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts
from obsia.facts.snapshot import Snapshot

if TYPE_CHECKING:
    from obsia.app.request.request_whatif import Change, Changed

FEWEST, MOST = 2, 6
"""Models that are compared at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEstimation:
    """The figures of one model for one standard task: those of ``estimate``, with the same ids."""

    task: Task
    estimation: Estimation


def task_estimations(
    model: str, *, region: str | None = None, host: str | None = None, record_figures: bool = True
) -> tuple[TaskEstimation, ...]:
    """The figures of ``model`` for each standard task that it can do; names and errors as of ``estimate``.

    Raises ``OtherWork`` for a model of which nothing supports a figure, ``NoData`` where no task fits.
    """
    snapshot = facts.load()
    known = known_model(snapshot, name=model, provider=host)
    zone = known_zone(snapshot, text=region, provider=known.provider)
    fitting = tasks_of_model(known)
    if not fitting:
        raise _nothing_fits(known)
    together = Together()
    # What is priced here need not be priced again for the catalogue, where it has its plain name.
    listed = catalogue_costs(snapshot, region) if host is None and model == known.facts.model_id else None
    found = _estimations(
        snapshot,
        known,
        zone=zone,
        tasks=fitting,
        named=Estimate(model, region=region, host=host),
        keep=together.keep if record_figures else None,
        listed=listed,
    )
    notes = notes_of(together.save())
    return tuple(
        TaskEstimation(task=task, estimation=replace(each, notes=notes))
        for task, each in zip(fitting, found, strict=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedModel:
    """One model of the catalogue and what a standard task costs of it."""

    model_id: str
    label: str
    developer: str
    kind: str
    weights: str
    released: str
    energy: Figure
    carbon: Figure
    water: Figure

    @property
    def figures(self) -> tuple[Figure, ...]:
        """In the order of :data:`SHOWN`."""
        return self.energy, self.carbon, self.water


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The models of the catalogue that a task fits, in its order (developer, name): not ranked."""

    task: Task
    rows: tuple[ComparedModel, ...]
    left_out: tuple[str, ...]
    """Models that were asked for and whom the task does not fit, or of whom too little is known."""
    draws: Mapping[str, Draws]
    """Model -> energy at the facility in each world."""

    def probability_less(self, one: str, other: str) -> float:
        """The share of worlds in which ``one`` uses less energy than ``other``. Raises ``UnknownName``."""
        for name in (one, other):
            if name not in self.draws:
                near = tuple(each for each in self.draws if name.rpartition("/")[2] in each)[:3]
                raise UnknownName(kind="model", name=name[:80], suggestions=near)
        return float((self.draws[one] < self.draws[other]).mean())


def catalogue_energies(
    task: str, *, models: Sequence[str] | None = None, region: str | None = None, keep: bool = False
) -> Comparison:
    """What a standard task costs of every model of the catalogue that it fits, or of ``models`` (ids) among them.

    Models run at the only service that there is, or at nobody in particular, as in ``estimate`` without a host. Takes
    some 40 ms a model at first, and nothing for those that were asked for before: by this process, or, with ``keep``,
    by another one with the same data folder (without a region). Raises ``UnknownName``.
    """
    asked = standard_task(task)
    snapshot = facts.load()
    wanted = None if models is None else set(models)
    if unknown := sorted((wanted or set()) - set(snapshot_models(snapshot))):
        raise UnknownName(kind="model", name=unknown[0][:80], remedy=Message("remedy-model"))
    rows: list[ComparedModel] = []
    left_out: list[str] = []
    priced = catalogue_costs(snapshot, region)
    for listed in catalogue().rows:
        model_id = listed["model"]
        if wanted is not None and model_id not in wanted:
            continue
        figures = priced.figures(model_id, asked.name, keep=keep)
        if figures is None:
            left_out.append(model_id)
            continue
        energy, carbon, water = figures
        names = {name: listed[name] for name in ("developer", "kind", "weights", "released")}
        rows.append(
            ComparedModel(model_id=model_id, label=listed["name"], **names, energy=energy, carbon=carbon, water=water)
        )
    draws = EnergyDraws(priced, asked.name, models=[row.model_id for row in rows], keep=keep)
    return Comparison(task=asked, rows=tuple(rows), left_out=tuple(left_out), draws=draws)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two models: the first over the second, and how likely it uses less."""

    first: str
    second: str
    ratios: tuple[Figure, ...]
    """In the order of :data:`SHOWN`."""
    probabilities_less: tuple[float, ...]
    """Share of worlds in which the first is below the second, in the same order."""
    worlds: int = WORLDS

    @property
    def worlds_less(self) -> tuple[int, ...]:
        """In how many of the worlds the first is below the second, in the same order."""
        return tuple(round(share * self.worlds) for share in self.probabilities_less)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two to six models, each with its figures, and each pair of them, in the order in which they were named."""

    task: Task
    models: tuple[Estimation, ...]
    pairs: tuple[Pair, ...]
    command: tuple[str, ...]
    notes: tuple[Note, ...] = ()

    def pair(self, first: str, second: str) -> Pair:
        """The pair of two models, by their ids, in the order in which they were named."""
        return next(each for each in self.pairs if (each.first, each.second) == (first, second))


def answer(question: Compare) -> Compared:
    """Several models at one standard task, and their ratios world by world."""
    models, task, region = question.models, question.task, question.region
    if not FEWEST <= len(models) <= MOST:
        raise BadCall("compare-count", given=len(models), fewest=FEWEST, most=MOST)
    snapshot = facts.load()
    asked = None if task is None else standard_task(task)
    known = [known_model(snapshot, name=each) for each in models]
    _require_apart(models, known)
    if asked is None:
        asked, known = _usual(known)
    else:
        _require_task(known, asked)
    zones = [known_zone(snapshot, text=region, provider=each.provider) for each in known]
    together = Together()
    keep = together.keep if question.record_figures else None
    estimations = [
        _estimations(snapshot, each, zone=zone, tasks=(asked,), named=Estimate(name, region=region), keep=keep)[0]
        for name, each, zone in zip(models, known, zones, strict=True)
    ]
    command = ("obsia", "compare", *models, "--task", asked.name, *(() if region is None else ("--region", region)))
    pairs = _pairs(snapshot, known, zones=zones, task=asked, keep=keep, command=command)
    failure = together.save()
    return Compared(
        task=asked,
        models=tuple(estimations),
        pairs=pairs,
        command=command,
        notes=notes_of(failure),
    )


compare = asked_as(Compare, answer)


def snapshot_models(snapshot: Snapshot) -> tuple[str, ...]:
    """The ids of all models of the catalogue."""
    return tuple(subject.removeprefix("model:") for subject in snapshot.subjects("model"))


def _estimations(
    snapshot: Snapshot,
    known: KnownModel,
    *,
    zone: KnownZone,
    tasks: Sequence[Task],
    named: Estimate,
    keep: Keep | None,
    listed: CatalogueCosts | None = None,
) -> list[Estimation]:
    """The figures of one model for several tasks: its deployment is drawn once."""
    pricing: Pricing | None = None
    found: list[Estimation] = []

    def priced(request: Request) -> Pricing:
        return pricing_of(snapshot, known, zone, request) if pricing is None else pricing.again(request)

    for task in tasks:
        work = task.work()
        pricing = priced(request_of(known, zone=zone, work=work, seed=SEED))
        command = stated(named, work).command()
        seen: list[Made] = []

        def kept(
            rows: Iterable[Made], *, pricing: Pricing, command: Sequence[str], seen: list[Made] = seen
        ) -> str | None:
            seen += rows
            return None if keep is None else keep(seen, pricing=pricing, command=command)

        found.append(estimation_of(known, zone=zone, work=work, command=command, pricing=pricing.again, keep=kept))
        if listed is not None:
            listed.note(known, task, seen, keep=keep is not None)
    return found


def _pairs(
    snapshot: Snapshot,
    known: Sequence[KnownModel],
    *,
    zones: Sequence[KnownZone],
    task: Task,
    keep: Keep | None,
    command: tuple[str, ...],
) -> tuple[Pair, ...]:
    """Each pair of some models, in one set of worlds with one ledger: a ratio rests on the keys of both."""
    work = task.work()
    request = Request(
        journey="compare",
        arguments={
            "models": [each.facts.model_id for each in known],
            "checkpoints": [each.facts.checkpoint for each in known],
            "providers": [each.provider for each in known],
            "zones": [each.zone_id for each in zones],
            "task": task.name,
            **work.arguments(),
        },
        snapshot=snapshot.content_hash,
    )
    pricing = pricing_of(snapshot, known[0], zones[0], request)
    lines = [line_of(pricing, each, zone=zone, work=work) for each, zone in zip(known, zones, strict=True)]
    impacts = [pricing.impacts([line]) for line in lines]
    pairs: list[Pair] = []
    rows: list[Made] = []
    for first, second in combinations(range(len(known)), 2):
        one, other = (known[each].facts.model_id for each in (first, second))
        taken = (*known[first].assumptions, *known[second].assumptions, *zones[first].assumptions)
        ratios = [
            pricing.ratio(
                one=impacts[first],
                other=impacts[second],
                quantity=quantity,
                label=f"{one} / {other}",
                assumptions=(*taken, *pricing.assumptions([lines[first], lines[second]])),
            )
            for quantity in SHOWN
        ]
        rows += ratios
        pairs.append(
            Pair(
                first=one,
                second=other,
                ratios=tuple(each.figure for each in ratios),
                probabilities_less=tuple(
                    float((impacts[first].draws[quantity] < impacts[second].draws[quantity]).mean())
                    for quantity in SHOWN
                ),
            )
        )
    if keep is not None:
        keep(rows, pricing=pricing, command=command)
    return tuple(pairs)


def _require_apart(written: Sequence[str], known: Sequence[KnownModel]) -> None:
    """Refuse one model under two names."""
    by_id: dict[str, str] = {}
    for name, each in zip(written, known, strict=True):
        model_id = each.facts.model_id
        if model_id in by_id:
            raise BadCall("compare-twice", one=by_id[model_id], other=name, model=Symbol(model_id))
        by_id[model_id] = name


def _usual(known: list[KnownModel]) -> tuple[Task, list[KnownModel]]:
    """The first task that all models can do, for want of another; one that is no request is told as an assumption."""
    task = _common(known)[0]
    if task.name == READERS[0]:
        return task, known
    taken = Assumption(code="task-compared", arguments={"task": task.name})
    return task, [replace(each, assumptions=(*each.assumptions, taken)) for each in known]


def _common(known: Sequence[KnownModel]) -> tuple[Task, ...]:
    """The tasks that all models can do. Raises ``BadCall`` where there is none."""
    if found := common_tasks(known):
        return found
    raise BadCall("compare-none", models=tuple(Symbol(each.facts.model_id) for each in known))


def _require_task(known: Sequence[KnownModel], task: Task) -> None:
    """Refuse a task that one of the models cannot do, with those that all of them can."""
    unable = next((each for each in known if not task.fits(each)), None)
    if unable is None:
        return
    raise BadCall(
        "compare-task",
        task=Symbol(task.name),
        model=Symbol(unable.facts.model_id),
        known=tuple(Symbol(each.name) for each in _common(known)),
    )


def _nothing_fits(known: KnownModel) -> NoData:
    """Why a model has no standard task."""
    if known.facts.task is Does.SOUND:
        return OtherWork(model=known.facts.model_id, task=known.facts.task.value)
    return NoData("compare-nothing-fits", model=Symbol(known.facts.model_id))


TASK: Final[Shape[Task]] = Shape(
    member("task", TEXT, lambda each: each.name),
    member("does", TEXT),
    member("calls", WHOLE),
    members(maybe(WHOLE), "input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens", "images"),
    member("size", maybe(TEXT)),
    members(maybe(STATED), "video_s", "audio_s"),
    member("evidence", many(TEXT)),
)
"""A standard task: what it asks, null what it does not."""
_RATIO: Final[Shape[tuple[Figure, float]]] = Shape(
    member("figure", FIGURE, lambda each: each[0]), member("probability_less", NUMBER, lambda each: each[1])
)
_PAIR: Final[Shape[Pair]] = Shape(
    members(TEXT, "first", "second"),
    member("ratios", many(_RATIO.type), lambda each: zip(each.ratios, each.probabilities_less, strict=True)),
)
COMPARED: Final[Shape[Compared]] = Shape(
    VERSION,
    COMMAND,
    member("task", TASK),
    member("models", many(ESTIMATION.type)),
    member("pairs", many(_PAIR.type)),
    member("notes", many(TEXT), lambda each: map(str, each.notes)),
)
"""Two to six models, and each pair of them."""
_CHANGE: Final[Shape[Change]] = Shape(
    member("figure", FIGURE, lambda each: each.difference),
    member("ratio", maybe(FIGURE.type)),
    member("probability_lower", NUMBER),
)
CHANGED: Final[Shape[Changed]] = Shape(
    VERSION,
    COMMAND,
    member("what_if", many(TEXT), lambda each: each.texts),
    member("attributional", FLAG, lambda _: True),
    members(ESTIMATION, "before", "after"),
    member("differences", many(_CHANGE.type), lambda each: each.changes),
    member("assumptions", many(ASSUMPTION.type)),
    member("notes", many(TEXT), lambda each: map(str, each.notes)),
)
"""One request before and after some changes."""
