"""One set of worlds for all models: what they share is drawn once, and what is theirs stays apart.

Figures are those of :func:`obsia.app.request.estimate.estimate`, in a third of its time for the first model of a
provider and a tenth for the next. Imports neither ibis nor duckdb.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import lru_cache

from obsia.accounting.draw_cache import shared_draws
from obsia.accounting.draws import Worlds
from obsia.accounting.figures import Made, Request
from obsia.accounting.impacts import PlaceId
from obsia.accounting.pricing import Pricing
from obsia.accounting.threads import one_thread
from obsia.app.figures.figure_store import Written, save, written
from obsia.app.naming import KnownModel
from obsia.core.memory import MEMORY, size_of
from obsia.facts.snapshot import Snapshot


class SharedWorlds:
    """The worlds that all models share. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._held = shared_draws(snapshot)
        self._lock = threading.Lock()

    def pricing(self, request: Request, *, provider: str | None, zone_id: str | None) -> Pricing:
        """Pricing of a request of its own, that goes on from what all models of a provider share in a zone."""
        at = PlaceId(provider, zone_id)
        with self._lock:
            base: Pricing | None = MEMORY.get(("base", self._held, at))
            if base is None:
                base = Pricing(self._snapshot, request=request, worlds=Worlds(held=self._held))
                base.prepare(provider=provider, zone_id=zone_id)
                # With what it has in common with others: draws that they share are counted in each.
                MEMORY.put(("base", self._held, at), base, size_bytes=size_of(base))
            return base.fork(request)


@lru_cache(maxsize=1)
def shared_worlds(snapshot: Snapshot) -> SharedWorlds:
    """The worlds that all models share, for a snapshot of facts."""
    return SharedWorlds(snapshot)


class ModelPricings:
    """Pricings of models that were asked about: the next question about one goes on from what was drawn for it.

    The first question of a process draws what it needs and no more, as a command does; the first about each further
    model goes on from what all models share.
    """

    is_shared = True
    """It is the key of what it keeps."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._lock = threading.Lock()
        self._is_first = True

    @contextmanager
    def pricing(self, known: KnownModel, *, zone_id: str | None) -> Generator[Callable[[Request], Pricing]]:
        """What prices requests of a model at its provider in a zone, for one thread at a time."""
        at = (self, known.facts.model_id, known.facts.checkpoint, known.provider, zone_id)
        with self._lock:
            kept: _ModelPricing | None = MEMORY.get(at)
            if kept is None:
                kept = _ModelPricing(self._snapshot, known.provider, zone_id, is_alone=self._is_first)
                self._is_first = False
        with kept.lock, one_thread():
            is_new = kept.pricing is None
            yield kept.of
            if is_new and kept.pricing is not None:
                MEMORY.put(at, kept, size_bytes=size_of(kept.pricing))


class _ModelPricing:
    def __init__(self, snapshot: Snapshot, provider: str | None, zone_id: str | None, *, is_alone: bool) -> None:
        self._snapshot, self._provider, self._zone_id, self._is_alone = snapshot, provider, zone_id, is_alone
        self.lock = threading.Lock()
        self.pricing: Pricing | None = None

    def of(self, request: Request) -> Pricing:
        if self.pricing is not None:
            return self.pricing.again(request)
        if self._is_alone:
            self.pricing = Pricing(self._snapshot, request=request)
        else:
            shared = shared_worlds(self._snapshot)
            self.pricing = shared.pricing(request, provider=self._provider, zone_id=self._zone_id)
        return self.pricing


@lru_cache(maxsize=1)
def model_pricings(snapshot: Snapshot) -> ModelPricings:
    """The pricings of models that were asked about, for a snapshot of facts."""
    return ModelPricings(snapshot)


class Together:
    """Figures of several requests, recorded in one go."""

    def __init__(self) -> None:
        self._rows: list[Written] = []

    def keep(self, recorded: Iterable[Made], *, pricing: Pricing, command: Sequence[str]) -> None:
        """Take the figures of one request."""
        self._rows.append(written(recorded, pricing=pricing, command=command))

    def save(self) -> str | None:
        """Record them all. Returns None, or why the data folder could not be written."""
        return save(self._rows) if self._rows else None
