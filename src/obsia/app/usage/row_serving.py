"""How calls were served, as records state it: texts and numbers of a series -> what deployments and places take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from obsia.accounting.setups import Setup
from obsia.accounting.speeds import STATED, Speed
from obsia.app.served import DEVICE_NEEDS, NOT_STATED, Served, engine_of, precision_of
from obsia.app.usage.cells import NOTHING_SERVED, RowServing
from obsia.core.errors import BadCall, UnknownName
from obsia.facts.names.engines import EngineName
from obsia.facts.names.hardware import resolve_device
from obsia.facts.snapshot import Snapshot

READ_AS: Final[Mapping[str, Callable[[Snapshot, str], str | EngineName]]] = {
    "gpu": lambda snapshot, text: resolve_device(snapshot, text, needs=DEVICE_NEEDS),
    "precision": precision_of,
    "engine": engine_of,
}
"""Column of names -> what its text stands for. Raises ``UnknownName`` or ``BadCall`` for a text that names nothing."""


class Unread(NamedTuple):
    """A text of a record that names nothing that is known: it is taken as not stated."""

    column: str
    text: str
    suggestions: tuple[str, ...]


class ServingOfRows:
    """Reads what records state of how they were served; what a user states of all stands in where one says nothing."""

    def __init__(self, snapshot: Snapshot, *, default: Served = NOT_STATED) -> None:
        self._snapshot, self._default = snapshot, default
        self._read: dict[tuple[str, str], str | EngineName | Unread] = {}
        self._served: dict[RowServing, Served] = {}

    def of(self, row: RowServing) -> Served:
        """How calls of a series were served, as far as they or the user state it."""
        if row == NOTHING_SERVED:
            return self._default
        if row not in self._served:
            self._served[row] = self._stated(row)
        return self._served[row]

    def unread(self, row: RowServing) -> tuple[Unread, ...]:
        """The texts of a series that name nothing."""
        if row == NOTHING_SERVED:
            return ()
        found = (self._named(column, getattr(row, column)) for column in READ_AS)
        return tuple(each for each in found if isinstance(each, Unread))

    def _stated(self, row: RowServing) -> Served:
        names = {column: self._named(column, getattr(row, column)) for column in READ_AS}
        known = {column: each if isinstance(each, str) else None for column, each in names.items()}
        engine = names["engine"] if isinstance(names["engine"], EngineName) else None
        setup, speed = self._default.setup, self._default.speed
        device = known["gpu"] or setup.device
        # So many accelerators of one kind are no so many of another.
        devices = row.gpu_count or (setup.devices if device == setup.device else None)
        return Served(
            setup=Setup(
                device=device,
                devices=devices,
                precision=known["precision"] or setup.precision,
                engine=setup.engine if engine is None else engine.engine,
                engine_version=setup.engine_version if engine is None else engine.version,
                running=setup.running if row.concurrency is None else float(row.concurrency),
            ),
            speed=speed
            if row.tokens_per_s is None
            else Speed(token_s=1.0 / row.tokens_per_s, error_ratio=0.0, calls=1, basis=STATED),
            pue=self._default.pue if row.pue is None else row.pue,
        )

    def _named(self, column: str, text: str | None) -> str | EngineName | Unread | None:
        """What a text of a column stands for; None for no text."""
        if not text:
            return None
        at = column, text
        if at not in self._read:
            try:
                self._read[at] = READ_AS[column](self._snapshot, text)
            except UnknownName as error:
                self._read[at] = Unread(column, text, error.suggestions)
            except BadCall:
                self._read[at] = Unread(column, text, ())
        return self._read[at]
