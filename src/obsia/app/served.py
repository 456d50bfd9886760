"""How a model is served, as a user states it: names and numbers of a question -> what deployments and places take.

Imports neither ibis nor duckdb.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from obsia.accounting.setups import Setup
from obsia.accounting.shapes import PRECISIONS
from obsia.accounting.speeds import STATED, Speed
from obsia.app.naming import KnownModel
from obsia.app.questions.serving import Serving, ServingOfOne
from obsia.app.refusals import unknown_of_few
from obsia.core.errors import BadCall, UnknownName
from obsia.facts.names.engines import EngineName, find_engine, known_engines
from obsia.facts.names.hardware import find_precision, known_precision, resolve_device
from obsia.facts.snapshot import Snapshot

_MACHINES: Final = frozenset(each.attribute for each in ServingOfOne.fields()) - {"pue"}
"""Attributes that say how a model that writes text is served."""
DEVICE_NEEDS: Final = "bandwidth_gb_per_s"
"""What an accelerator of the table must have for anything to be computed on it."""


class Served(NamedTuple):
    """What is stated of how a model is served."""

    setup: Setup = Setup()
    speed: Speed | None = None
    pue: float | None = None

    @classmethod
    def of(cls, snapshot: Snapshot, asked: Serving) -> Served:
        """What a question states. Raises ``UnknownName`` for an accelerator or engine, ``BadCall`` for a precision."""
        first_token_s = asked.first_token_s if isinstance(asked, ServingOfOne) else None
        engine = None if asked.engine is None else engine_of(snapshot, asked.engine)
        device = None if asked.gpu is None else resolve_device(snapshot, asked.gpu, needs=DEVICE_NEEDS)
        return cls(
            setup=Setup(
                device=device,
                devices=asked.gpu_count,
                precision=None if asked.precision is None else precision_of(snapshot, asked.precision),
                engine=None if engine is None else engine.engine,
                engine_version=None if engine is None else engine.version,
                running=None if asked.concurrency is None else float(asked.concurrency),
            ),
            speed=None
            if asked.tokens_per_s is None and first_token_s is None
            else Speed(
                token_s=None if asked.tokens_per_s is None else 1.0 / asked.tokens_per_s,
                error_ratio=0.0,
                calls=1,
                basis=STATED,
                first_token_s=first_token_s,
            ),
            pue=asked.pue,
        )

    def reading(self, prompt_tokens: int) -> Served:
        """The same where so many tokens are read before a first token."""
        if self.speed is None:
            return self
        return self._replace(speed=replace(self.speed, prompt_tokens=prompt_tokens))

    def require(self, known: KnownModel, asked: Serving) -> None:
        """Raises ``BadCall`` where machines are stated of a model that does not write text: it is served otherwise."""
        if known.facts.task.medium is None and not known.facts.task.encodes:
            return
        options = tuple(
            each.option for each, value in asked.stated().items() if each.attribute in _MACHINES and value is not None
        )
        if options:
            raise BadCall("serving-of-text", options=options, model=known.facts.model_id)

    def arguments(self) -> dict[str, object]:
        """What tells it from another in the id of a request; nothing of what is not stated."""
        speed = {} if self.speed is None else {"token_s": self.speed.token_s, "first_token_s": self.speed.first_token_s}
        told = {**self.setup._asdict(), **speed, "pue": self.pue}
        return {name: value for name, value in told.items() if value is not None}


NOT_STATED: Final = Served()


def engine_of(snapshot: Snapshot, text: str) -> EngineName:
    """The engine that a text names, with the version beside. Raises ``UnknownName`` with the engines that are known."""
    found = find_engine(snapshot, text)
    if found is None or not found.is_known:
        raise unknown_of_few("engine", text, known_engines(snapshot))
    return found


def precision_of(snapshot: Snapshot, text: str) -> str:
    """The precision that a text names. Raises ``UnknownName`` with what is known."""
    found = find_precision(snapshot, text) or ""
    if found in PRECISIONS:
        return found
    known = known_precision(snapshot, text)
    if known:
        raise UnknownName(kind="precision", name=text[:40], suggestions=known.nearest)
    raise unknown_of_few("precision", text, tuple(PRECISIONS))
