"""One set of worlds for all models: what they share is drawn once, and what is theirs stays apart.

Figures are those of :func:`obsia.app.request.estimate.estimate`, in a third of its time for the first model of a
provider and a tenth for the next. Imports neither ibis nor duckdb.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache

from obsia.accounting.draws import SEED, WORLDS, Held, Worlds
from obsia.accounting.figures import Request
from obsia.accounting.impacts import PlaceId
from obsia.accounting.pricing import Pricing
from obsia.app.figures.figure_store import Recorded, Written, save, written
from obsia.core.memory import MEMORY, size_of
from obsia.facts.snapshot import Snapshot


class SharedWorlds:
    """The worlds that all models share. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._held = Held(seed=SEED, worlds=WORLDS, memory=MEMORY)
        self._lock = threading.Lock()

    def pricing(self, request: Request, *, provider: str | None, zone_id: str | None) -> Pricing:
        """Pricing of a request of its own, that goes on from what all models of a provider share in a zone."""
        at: PlaceId = (provider, zone_id)
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


class Together:
    """Figures of several requests, recorded in one go."""

    def __init__(self) -> None:
        self._rows: list[Written] = []

    def keep(self, recorded: Iterable[Recorded], *, pricing: Pricing, command: Sequence[str]) -> None:
        """Take the figures of one request."""
        self._rows.append(written(recorded, pricing=pricing, command=command))

    def save(self) -> str | None:
        """Record them all. Returns None, or why the data folder could not be written."""
        return save(self._rows) if self._rows else None
