"""Prometheus, inside a running program: the sums of a ledger as counters of whatever registry the program serves.

A scrape waits for nothing: it is given the sums of the last reading, and has the next one made in a thread of its own.
So counters are one scrape behind; as sums that only grow, they miss nothing.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from obsia.app.usage.aside import Aside
from obsia.app.usage.forking import begins_anew_in_children
from obsia.app.usage.live import QUANTITIES, Ledger, Sum
from obsia.core.errors import MissingExtra
from obsia.core.faults import fault, warn
from obsia.core.message import Message
from obsia.surfaces.exporters.metric_names import COUNTS, ENDS

try:
    from prometheus_client import REGISTRY
    from prometheus_client.registry import Collector

    from obsia.writers.exposition import counter
except ImportError as error:
    raise MissingExtra(extra="prometheus", purpose=Message("extra-for-counters")) from error

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.core import Metric

_NO_LETTER: Final = re.compile(r"\W", re.ASCII)
_LOG: Final = logging.getLogger("obsia.prometheus")


def export_counters(ledger: Ledger, *, registry: CollectorRegistry | None = None) -> LedgerCollector:
    """Register the sums of ``ledger``: ``obsia_energy_kwh_total``, ``obsia_carbon_g_total``, ``obsia_water_l_total``,
    each with ``_mean``, ``_low`` and ``_high`` before its unit as series of their own, and exact counts of calls and
    tokens. Labels are the ledger's keys. ``registry`` is the client's default one where none is given.
    """
    collector = LedgerCollector(ledger)
    (registry or REGISTRY).register(collector)
    return collector


class LedgerCollector(Collector):
    """What Prometheus' client asks at each scrape."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.begin()
        begins_anew_in_children(self)

    def begin(self) -> None:
        """Before the first reading of a process."""
        self._sums: tuple[Sum, ...] = ()
        self._has_failed = False
        self._aside = Aside(self.refresh, name="obsia-counters")

    def refresh(self) -> None:
        """Make the next reading; where none can be made the last one stands. Raises nothing."""
        try:
            self._sums = self._ledger.sums()
        except Exception as error:  # noqa: BLE001 - the program's own metrics must not break with ours
            if not self._has_failed:
                warn(_LOG, "obsia could not price what was counted (%s): its counters stand still.", fault(error))
            self._has_failed = True
        else:
            self._has_failed = False

    def describe(self) -> Iterable[Metric]:
        """The names of all counters, so that registering one asks for no sums."""
        return self._families(())

    def collect(self) -> Iterable[Metric]:
        """The counters of the last reading; the next one is begun."""
        self._aside.wake()
        yield from self._families(self._sums)
        losses = (((reason,), count) for reason, count in self._ledger.tally().losses.items())
        yield counter("obsia_lost_calls", "Calls that could not be counted, so far", ("reason",), losses)

    def _families(self, sums: tuple[Sum, ...]) -> Iterator[Metric]:
        labels = sorted({name for each in sums for name in each.keys})

        def family(name: str, words: str, value: Callable[[Sum], float]) -> Metric:
            rows = (([each.keys.get(label) or "" for label in labels], value(each)) for each in sums)
            return counter(name, words, [_NO_LETTER.sub("_", label) for label in labels], rows)

        for index, quantity in enumerate(QUANTITIES):
            what, _, unit = quantity.name.rpartition("_")
            for end, (value, words) in ENDS.items():
                yield family(
                    f"obsia_{what}{end.replace('.', '_')}_{unit}",
                    f"{words} of the {what} of all calls so far ({quantity.boundary.value})",
                    lambda each, index=index, value=value: value(each.figures[index]),
                )
        for name in COUNTS:
            yield family(f"obsia_{name}", f"{name} so far", lambda each, name=name: getattr(each.tokens, name))
