"""Models side by side, on common worlds: each one's figures by task, all of the catalogue, two to six compared.

What two models share (the energy model, servers, grids, a provider) is the same in world k for both, so that a ratio
or "uses less" is told world by world. No ranking is made: intervals overlap, and probabilities say by how much.
Imports neither ibis nor duckdb.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Final

from obsia.accounting.draws import SEED, WORLDS, Draws
from obsia.accounting.figures import Request
from obsia.accounting.impacts import CARBON, ENERGY, WATER, Impacts, Quantity
from obsia.accounting.kinds import Task as Does
from obsia.accounting.pricing import Pricing
from obsia.app.catalogue import energy_cache
from obsia.app.catalogue.energy_cache import TaskCost
from obsia.app.catalogue.models import models as catalogue
from obsia.app.figures.figure_store import Recorded, notes_of
from obsia.app.figures.prepared import Prepared
from obsia.app.naming import KnownModel, KnownZone, known_model, known_zone
from obsia.app.questions.request import Compare, Estimate
from obsia.app.refusals import OtherWork
from obsia.app.request.estimate import Estimation, Keep, estimation_of, line_of, request_of, stated
from obsia.app.request.shared_worlds import Together, shared_worlds
from obsia.app.request.tasks import Task, tasks_of_model
from obsia.app.request.tasks import task as standard_task
from obsia.core.errors import BadCall, NoData, UnknownName
from obsia.core.figure import Figure
from obsia.core.memory import MEMORY, size_of
from obsia.core.message import Message, Note, Symbol
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts
from obsia.facts.snapshot import Snapshot

SHOWN: Final = (ENERGY, CARBON, WATER)
"""What models are compared by."""
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
    listed = _catalogue(snapshot, region) if host is None and model == known.facts.model_id else None
    found = _estimations(
        snapshot,
        known,
        zone=zone,
        tasks=fitting,
        named=Estimate(model, region=region, host=host),
        keep=together.keep if record_figures else None,
        listed=listed,
    )
    failure = together.save()
    notes = notes_of(failure)
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
    priced = _catalogue(snapshot, region)
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
    draws = _EnergyDraws(priced, asked.name, models=[row.model_id for row in rows], keep=keep)
    return Comparison(task=asked, rows=tuple(rows), left_out=tuple(left_out), draws=draws)


class _EnergyDraws(Mapping[str, Draws]):
    """Model -> energy of a task in each world, of models that the task fits; drawn when it is asked for."""

    def __init__(self, priced: _Catalogue, task: str, *, models: Iterable[str], keep: bool) -> None:
        self._priced, self._task, self._keep = priced, task, keep
        self._models = dict.fromkeys(models)

    def __getitem__(self, model_id: str) -> Draws:
        if model_id not in self._models:
            raise KeyError(model_id)
        return self._priced.told(model_id, keep=self._keep)[self._task].draws

    def __contains__(self, model_id: object) -> bool:
        return model_id in self._models

    def __iter__(self) -> Iterator[str]:
        return iter(self._models)

    def __len__(self) -> int:
        return len(self._models)


def energy_entry(model_id: str) -> Prepared[Mapping[str, tuple[Figure, ...]]]:
    """The tasks that a model can do, as they come with the package: with figures the first one, by which lists compare
    models, and none of the others. Empty where too little is known."""

    def make() -> Mapping[str, tuple[Figure, ...]]:
        snapshot = facts.load()
        try:
            told = _Catalogue(snapshot, None).price(model_id, first_only=True)
        except NoData:
            return {}
        fitting = tasks_of_model(known_model(snapshot, name=model_id))
        return {each.name: told[each.name].figures if each.name in told else () for each in fitting}

    return Prepared(f"energies:{model_id}", make)


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
    asked = standard_task(task)
    known = [known_model(snapshot, name=each) for each in models]
    _require_apart(models, known)
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


class _Catalogue:
    """Figures of models of the catalogue, each priced once for all of its tasks."""

    is_shared = True
    """It is the key of what it keeps."""

    def __init__(self, snapshot: Snapshot, region: str | None) -> None:
        self._snapshot, self._region = snapshot, region
        self._noted: dict[str, dict[str, TaskCost]] = {}
        """Models of which some tasks are told."""
        self._lock = threading.Lock()

    def told(self, model_id: str, *, keep: bool = False) -> Mapping[str, TaskCost]:
        """Task -> what it costs of a model; without the tasks that do not fit, empty where too little is known.

        ``keep`` looks in the data folder first, and puts there what is not found.
        """
        with self._lock:
            told = self._kept(model_id)
            if told is not None:
                return told
            found = self._read(model_id) if keep else None
            if found is None:
                try:
                    found = self.price(model_id)
                except NoData:
                    found = {}
                if keep:
                    self._write(model_id, found)
            self._keep(model_id, found)
            return found

    def figures(self, model_id: str, task: str, *, keep: bool = False) -> tuple[Figure, ...] | None:
        """Energy, carbon and water of a task, None where it does not fit or too little is known: those that came with
        the package, where nothing was priced yet."""
        with self._lock:
            told = self._kept(model_id)
        if told is None and self._region is None:
            key = (self, model_id, "figures")
            entry: Mapping[str, tuple[Figure, ...]] | None = MEMORY.get(key)
            if entry is None and (found := energy_entry(model_id).read()) is not None:
                entry = found.value
                MEMORY.put(key, entry, size_bytes=size_of(entry), stays=True)
            if entry is not None and (task not in entry or entry[task]):
                return entry.get(task)
        told = self.told(model_id, keep=keep) if told is None else told
        return told[task].figures if task in told else None

    def _kept(self, model_id: str) -> Mapping[str, TaskCost] | None:
        told: Mapping[str, TaskCost] | None = MEMORY.get((self, model_id))
        return told

    def _keep(self, model_id: str, told: Mapping[str, TaskCost]) -> None:
        # There are as many as models: lists are sorted by them, and would wait minutes for what had made room.
        MEMORY.put((self, model_id), told, size_bytes=size_of(told), stays=self._region is None)

    def _read(self, model_id: str) -> Mapping[str, TaskCost] | None:
        is_plain = self._region is None
        return energy_cache.read(model_id, snapshot=self._snapshot.content_hash) if is_plain else None

    def _write(self, model_id: str, found: Mapping[str, TaskCost]) -> None:
        if self._region is None:
            energy_cache.write(model_id, found, snapshot=self._snapshot.content_hash)

    def note(self, known: KnownModel, task: Task, rows: Sequence[Recorded], *, keep: bool) -> None:
        """Take what one task costs of a model from its figures, with the draws that they came from."""
        figures = tuple(row.figure for row in rows if row.quantity in SHOWN)
        cost = TaskCost(figures, next(row.impacts.draws[ENERGY] for row in rows))
        with self._lock:
            self._noted.setdefault(known.facts.model_id, {})[task.name] = cost
            if self._noted[known.facts.model_id].keys() == {each.name for each in tasks_of_model(known)}:
                model_id = known.facts.model_id
                is_new = self._kept(model_id) is None
                told = self._noted.pop(model_id)
                self._keep(model_id, told)
                if keep and is_new:
                    self._write(model_id, told)

    def price(self, model_id: str, *, first_only: bool = False) -> dict[str, TaskCost]:
        """Task -> what it costs of a model, made now; of its first task only. Raises ``NoData``."""
        known = known_model(self._snapshot, name=model_id)
        zone = known_zone(self._snapshot, text=self._region, provider=known.provider)
        found: dict[str, TaskCost] = {}
        pricing = None
        for task in tasks_of_model(known)[: 1 if first_only else None]:
            work = task.work()
            request = request_of(known, zone=zone, work=work, seed=SEED)
            pricing = _pricing(self._snapshot, known, zone, request) if pricing is None else pricing.again(request)
            line = line_of(pricing, known, zone=zone, work=work)
            impacts = pricing.impacts([line])
            assumptions = (*known.assumptions, *zone.assumptions, *pricing.assumptions([line]))
            figures = pricing.figures(impacts, label="", assumptions=assumptions, quantities=SHOWN)
            found[task.name] = TaskCost(figures, impacts.draws[ENERGY])
        return found


@lru_cache(maxsize=4)
def _catalogue(snapshot: Snapshot, region: str | None) -> _Catalogue:
    return _Catalogue(snapshot, region)


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
    listed: _Catalogue | None = None,
) -> list[Estimation]:
    """The figures of one model for several tasks: its deployment is drawn once."""
    pricing: Pricing | None = None
    found: list[Estimation] = []

    def priced(request: Request) -> Pricing:
        return _pricing(snapshot, known, zone, request) if pricing is None else pricing.again(request)

    for task in tasks:
        work = task.work()
        pricing = priced(request_of(known, zone=zone, work=work, seed=SEED))
        command = stated(named, work).command()
        seen: list[Recorded] = []

        def kept(
            rows: Iterable[Recorded], *, pricing: Pricing, command: Sequence[str], seen: list[Recorded] = seen
        ) -> str | None:
            seen += rows
            return None if keep is None else keep(seen, pricing=pricing, command=command)

        found.append(estimation_of(known, zone=zone, work=work, command=command, pricing=pricing.again, keep=kept))
        if listed is not None:
            listed.note(known, task, seen, keep=keep is not None)
    return found


def _pricing(snapshot: Snapshot, known: KnownModel, zone: KnownZone, request: Request) -> Pricing:
    """Pricing of a request for one model, on the worlds that all models share."""
    return shared_worlds(snapshot).pricing(request, provider=known.provider, zone_id=zone.zone_id)


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
        inputs=(),
        snapshot=snapshot.content_hash,
        seed=SEED,
        worlds=WORLDS,
    )
    pricing = _pricing(snapshot, known[0], zones[0], request)
    lines = [line_of(pricing, each, zone=zone, work=work) for each, zone in zip(known, zones, strict=True)]
    impacts = [pricing.impacts([line]) for line in lines]
    pairs: list[Pair] = []
    rows: list[Recorded] = []
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
        rows += [
            Recorded(
                figure=each.figure,
                label=f"{one} / {other}",
                impacts=each.impacts,
                quantity=each.quantity,
                shares=each.shares,
            )
            for each in ratios
        ]
        pairs.append(
            Pair(
                first=one,
                second=other,
                ratios=tuple(each.figure for each in ratios),
                probabilities_less=tuple(
                    _share_less(impacts[first], impacts[second], quantity=quantity) for quantity in SHOWN
                ),
            )
        )
    if keep is not None:
        keep(rows, pricing=pricing, command=command)
    return tuple(pairs)


def _share_less(one: Impacts, other: Impacts, *, quantity: Quantity) -> float:
    return float((one.draws[quantity] < other.draws[quantity]).mean())


def _require_apart(written: Sequence[str], known: Sequence[KnownModel]) -> None:
    """Refuse one model under two names."""
    by_id: dict[str, str] = {}
    for name, each in zip(written, known, strict=True):
        model_id = each.facts.model_id
        if model_id in by_id:
            raise BadCall("compare-twice", one=by_id[model_id], other=name, model=Symbol(model_id))
        by_id[model_id] = name


def _require_task(known: Sequence[KnownModel], task: Task) -> None:
    """Refuse a task that one of the models cannot do, with those that all of them can."""
    unable = next((each for each in known if not task.fits(each)), None)
    if unable is None:
        return
    names = [{fitting.name for fitting in tasks_of_model(each)} for each in known]
    common_tasks = [fitting.name for fitting in tasks_of_model(known[0]) if all(fitting.name in each for each in names)]
    if not common_tasks:
        raise BadCall("compare-none", models=tuple(Symbol(each.facts.model_id) for each in known))
    raise BadCall(
        "compare-task",
        task=Symbol(task.name),
        model=Symbol(unable.facts.model_id),
        known=tuple(map(Symbol, common_tasks)),
    )


def _nothing_fits(known: KnownModel) -> NoData:
    """Why a model has no standard task."""
    if known.facts.task is Does.SOUND:
        return OtherWork(model=known.facts.model_id, task=known.facts.task.value)
    return NoData("compare-nothing-fits", model=Symbol(known.facts.model_id))
