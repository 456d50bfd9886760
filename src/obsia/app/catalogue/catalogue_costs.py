"""What standard tasks cost of models of the catalogue, each priced once, here or with the package."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from obsia.accounting.draws import SEED, Draws
from obsia.accounting.figures import Made, Request
from obsia.accounting.impacts import CARBON, ENERGY, WATER
from obsia.accounting.pricing import Pricing
from obsia.app.catalogue import energy_cache
from obsia.app.catalogue.energy_cache import TaskCost
from obsia.app.figures.prepared import Prepared
from obsia.app.naming import KnownModel, KnownZone, known_model, known_zone
from obsia.app.request.estimate import line_of, request_of
from obsia.app.request.shared_worlds import shared_worlds
from obsia.app.request.tasks import Task, tasks_of_model
from obsia.core.errors import NoData
from obsia.core.figure import Figure
from obsia.core.memory import MEMORY, size_of
from obsia.facts import snapshot as facts
from obsia.facts.snapshot import Snapshot

SHOWN: Final = (ENERGY, CARBON, WATER)
"""What models are compared by."""


class CatalogueCosts:
    """Figures of models of the catalogue, each priced once for all of its tasks."""

    is_shared = True
    """It is the key of what it keeps."""

    def __init__(self, snapshot: Snapshot, region: str | None) -> None:
        self._snapshot, self._region = snapshot, region
        self._lock = threading.Lock()

    def told(self, model_id: str, task: str | None = None, *, keep: bool = False) -> Mapping[str, TaskCost]:
        """Task -> what it costs of a model; without the tasks that do not fit, empty where too little is known.

        Where one ``task`` is asked for, the others may be lacking. ``keep`` looks in the data folder first, and puts
        there what is not found.
        """
        with self._lock:
            told, is_whole = self._kept(model_id)
            if not is_whole and task not in told and keep and (found := self._read(model_id)) is not None:
                told, is_whole = {**told, **found[0]}, found[1]
                self._keep(model_id, told, is_whole=is_whole)
            if is_whole or task in told:
                return told
            try:
                # Lists ask for draws of models whose figures came with the package: these are not made again.
                priced = {} if task is None else self.price(model_id, task, figures=self._prepared(model_id))
                # Of a model that the task does not fit, all that do: it would be looked at again each time.
                is_whole = task not in priced
                told = self.price(model_id) if is_whole else {**told, **priced}
            except NoData:
                told, is_whole = {}, True
            self._keep(model_id, told, is_whole=is_whole)
            if keep:
                self._write(model_id, told, is_whole=is_whole)
            return told

    def figures(self, model_id: str, task: str, *, keep: bool = False) -> tuple[Figure, ...] | None:
        """Energy, carbon and water of a task, None where it does not fit or too little is known: those that came with
        the package, where nothing was priced yet."""
        with self._lock:
            told, is_whole = self._kept(model_id)
        if not is_whole and task not in told:
            prepared = self._prepared(model_id)
            if prepared is not None and (task not in prepared or prepared[task]):
                return prepared.get(task)
        told = self.told(model_id, task, keep=keep)
        return told[task].figures if task in told else None

    def _prepared(self, model_id: str) -> Mapping[str, tuple[Figure, ...]] | None:
        """Task -> its figures as they came with the package, empty for one that fits but was not priced; None where
        nothing came, or for a region."""
        if self._region is not None:
            return None
        key = (self, model_id, "figures")
        entry: Mapping[str, tuple[Figure, ...]] | None = MEMORY.get(key)
        if entry is None and (found := energy_entry(model_id).read()) is not None:
            entry = found.value
            MEMORY.put(key, entry, size_bytes=size_of(entry), stays=True)
        return entry

    def _kept(self, model_id: str) -> tuple[Mapping[str, TaskCost], bool]:
        """What is known of a model's tasks, and whether these are all."""
        return MEMORY.get((self, model_id)) or ({}, False)

    def _keep(self, model_id: str, told: Mapping[str, TaskCost], *, is_whole: bool) -> None:
        # There are as many as models: lists are sorted by them, and would wait minutes for what had made room.
        MEMORY.put((self, model_id), (told, is_whole), size_bytes=size_of(told), stays=self._region is None)

    def _read(self, model_id: str) -> tuple[Mapping[str, TaskCost], bool] | None:
        is_plain = self._region is None
        return energy_cache.read(model_id, snapshot=self._snapshot.content_hash) if is_plain else None

    def _write(self, model_id: str, told: Mapping[str, TaskCost], *, is_whole: bool) -> None:
        if self._region is None:
            energy_cache.write(model_id, told, is_whole=is_whole, snapshot=self._snapshot.content_hash)

    def note(self, known: KnownModel, task: Task, rows: Sequence[Made], *, keep: bool) -> None:
        """Take what one task costs of a model from its figures, with the draws that they came from."""
        figures = tuple(row.figure for row in rows if row.quantity in SHOWN)
        cost = TaskCost(figures, next(row.impacts.draws[ENERGY] for row in rows))
        model_id = known.facts.model_id
        with self._lock:
            told, is_whole = self._kept(model_id)
            if is_whole:
                return
            told = {**told, task.name: cost}
            is_whole = told.keys() == {each.name for each in tasks_of_model(known)}
            self._keep(model_id, told, is_whole=is_whole)
            if keep and is_whole:
                self._write(model_id, told, is_whole=True)

    def made(self, model_id: str, task: str) -> dict[str, TaskCost]:
        """Task -> what it costs of a model, made now and kept: draws tell how models compare. Raises ``NoData``."""
        made = self.price(model_id, task)
        with self._lock:
            told, is_whole = self._kept(model_id)
            self._keep(model_id, {**told, **made}, is_whole=is_whole)
        return made

    def price(
        self, model_id: str, task: str | None = None, *, figures: Mapping[str, tuple[Figure, ...]] | None = None
    ) -> dict[str, TaskCost]:
        """Task -> what it costs of a model, made now: all that fit, or one where it fits. Tasks whose ``figures`` are
        at hand are drawn alone. Raises ``NoData``."""
        known = known_model(self._snapshot, name=model_id)
        zone = known_zone(self._snapshot, text=self._region, provider=known.provider)
        found: dict[str, TaskCost] = {}
        pricing = None
        for each in tasks_of_model(known):
            if task not in (None, each.name):
                continue
            work = each.work()
            request = request_of(known, zone=zone, work=work, seed=SEED)
            pricing = pricing_of(self._snapshot, known, zone, request) if pricing is None else pricing.again(request)
            line = line_of(pricing, known, zone=zone, work=work)
            impacts = pricing.impacts([line])
            made = (figures or {}).get(each.name)
            if not made:
                assumptions = (*known.assumptions, *zone.assumptions, *pricing.assumptions([line]))
                made = pricing.figures(impacts, label="", assumptions=assumptions, quantities=SHOWN)
            found[each.name] = TaskCost(made, impacts.draws[ENERGY])
        return found


@lru_cache(maxsize=4)
def catalogue_costs(snapshot: Snapshot, region: str | None) -> CatalogueCosts:
    return CatalogueCosts(snapshot, region)


class EnergyDraws(Mapping[str, Draws]):
    """Model -> energy of a task in each world, of models that the task fits; drawn when it is asked for."""

    def __init__(self, priced: CatalogueCosts, task: str, *, models: Iterable[str], keep: bool) -> None:
        self._priced, self._task, self._keep = priced, task, keep
        self._models = dict.fromkeys(models)

    def __getitem__(self, model_id: str) -> Draws:
        if model_id not in self._models:
            raise KeyError(model_id)
        return self._priced.told(model_id, self._task, keep=self._keep)[self._task].draws

    def __contains__(self, model_id: object) -> bool:
        return model_id in self._models

    def __iter__(self) -> Iterator[str]:
        return iter(self._models)

    def __len__(self) -> int:
        return len(self._models)


def energy_entry(model_id: str) -> Prepared[Mapping[str, tuple[Figure, ...]]]:
    """The first task of a model, as it comes with the package (:func:`first_costs`)."""
    return Prepared(f"energies:{model_id}", lambda: first_costs(model_id))


@lru_cache(maxsize=2048)
def first_costs(model_id: str) -> Mapping[str, tuple[Figure, ...]]:
    """The tasks that a model can do: with figures the first one, by which lists compare models, and none of the others.
    Empty where too little is known."""
    snapshot = facts.load()
    try:
        fitting = tasks_of_model(known_model(snapshot, name=model_id))
        told = catalogue_costs(snapshot, None).made(model_id, fitting[0].name) if fitting else {}
    except NoData:
        return {}
    return {each.name: told[each.name].figures if each.name in told else () for each in fitting}


def pricing_of(snapshot: Snapshot, known: KnownModel, zone: KnownZone, request: Request) -> Pricing:
    """Pricing of a request for one model, on the worlds that all models share."""
    return shared_worlds(snapshot).pricing(request, provider=known.provider, zone_id=zone.zone_id)
