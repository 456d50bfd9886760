"""Questions to the snapshot that accounting asks in more than one place."""

from __future__ import annotations

from functools import lru_cache

from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.kinds import Task
from obsia.core.errors import MissingFact
from obsia.core.evidence import Estimate, Fact, JointFact
from obsia.core.message import Message, Symbol
from obsia.facts.snapshot import Snapshot


def missing(what: Message) -> MissingFact:
    """What is said of a fact that every computation needs, and that the snapshot does not hold."""
    return MissingFact(what=what, tried=(Message("sought-snapshot"),), remedy=Message("remedy-reinstall"))


def required(snapshot: Snapshot, subject: str, name: str, *, qualifier: str | None = None) -> Estimate:
    """The estimate of a property that every computation needs. Raises ``MissingFact``."""
    estimate = snapshot.estimate(subject, name, qualifier=qualifier)
    if estimate is None:
        raise missing(Message("fact-of", property=Symbol(name), subject=Symbol(subject)))
    return estimate


def joint_fact(snapshot: Snapshot, subject: str) -> JointFact:
    """A joint fact that every computation needs. Raises ``MissingFact``."""
    joint = snapshot.joint(subject)
    if joint is None:
        raise missing(Message("fact-joint", name=Symbol(subject)))
    return joint


class Priors:
    """What stands in for facts that nobody states, each drawn once in one set of worlds."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds) -> None:
        self._snapshot, self._worlds = snapshot, worlds
        self._drawn: dict[tuple[str, str], Draws] = {}

    def draw(self, subject: str, name: str) -> Draws:
        """Draws of a property, shape (worlds,). Raises ``MissingFact``."""
        if (subject, name) not in self._drawn:
            self._drawn[subject, name] = self._worlds.draw(required(self._snapshot, subject, name))
        return self._drawn[subject, name]


def number(snapshot: Snapshot, subject: str, name: str) -> float | None:
    """The central value of a property, None when it is not known."""
    estimate = snapshot.estimate(subject, name)
    return None if estimate is None else estimate.facts[0].value


def kind_of(snapshot: Snapshot, *, model_id: str | None, checkpoint: str | None) -> str:
    """The kind of a model that the catalogue states, else that of its architecture; '' when neither is known."""
    stated = snapshot.text(f"model:{model_id}", "kind") if model_id else None
    found = stated or (snapshot.text(f"checkpoint:{checkpoint}", "kind") if checkpoint else None)
    return found or ""


def task_of(snapshot: Snapshot, *, model_id: str | None, checkpoint: str | None) -> Task:
    """What a model does; text where nothing else is known of it."""
    subjects = [f"model:{model_id}"] * bool(model_id) + [f"checkpoint:{checkpoint}"] * bool(checkpoint)
    spoken = next((found for each in subjects if (found := snapshot.text(each, "speech_task"))), None)
    if spoken is not None:
        return _SPOKEN.get(spoken, Task.SOUND)
    return _TASKS.get(kind_of(snapshot, model_id=model_id, checkpoint=checkpoint), Task.TEXT)


_SPOKEN = {task.value: task for task in (Task.TRANSCRIPTION, Task.SYNTHESIS)}
_TASKS = {
    "embedding": Task.EMBEDDING,
    "encoder": Task.EMBEDDING,
    "rerank": Task.RERANK,
    "image": Task.IMAGE,
    "diffusion-image": Task.IMAGE,
    "video": Task.VIDEO,
    "diffusion-video": Task.VIDEO,
    "audio": Task.SOUND,
}
"""Kinds of the catalogue and of architectures -> what such models do."""


def own_service(snapshot: Snapshot, *, model_id: str) -> str | None:
    """The provider that is the own service of a model's developer, None when no table names one."""
    developer = snapshot.text(f"model:{model_id}", "developer") or model_id.split("/")[0]
    for subject in snapshot.subjects("provider"):
        if snapshot.text(subject, "developer") == developer:
            return subject.removeprefix("provider:")
    return developer if snapshot.provider(developer) is not None else None


def is_closed(snapshot: Snapshot, *, model_id: str) -> bool:
    """Whether nobody but its maker holds the weights, as far as is known.

    Where nobody states it, a checkpoint says that others hold them, and so does who sells the model of those that run
    what everybody may download.
    """
    if (stated := snapshot.text(f"model:{model_id}", "weights")) is not None:
        return stated == "none"
    is_seen = snapshot.has(f"checkpoint:{model_id}") or snapshot.text(f"model:{model_id}", "checkpoint") is not None
    return not is_seen and model_id not in _run_by_hosts(snapshot)


def makers_service(snapshot: Snapshot, *, model_id: str) -> str | None:
    """The provider at which a closed model runs where nobody names one: its maker, if it is known to sell it.

    A maker that states to keep the weights runs the model, whatever it sells.
    """
    own = own_service(snapshot, model_id=model_id) if is_closed(snapshot, model_id=model_id) else None
    if own is None or snapshot.text(f"model:{model_id}", "weights") is not None:
        return own
    sql = "SELECT 1 FROM aliases WHERE model_id = ? AND provider = ? LIMIT 1"
    return own if snapshot.rows(sql, (model_id, own)) else None


@lru_cache(maxsize=4)
def _run_by_hosts(snapshot: Snapshot) -> frozenset[str]:
    """Models that are sold by a host of open weights: one that sells none whose maker keeps the weights."""
    rows = snapshot.rows(_RUN_BY_HOSTS)
    return frozenset(str(model_id) for (model_id,) in rows)


_RUN_BY_HOSTS = """
WITH kept AS (SELECT substr(subject, 7) FROM facts WHERE property = 'weights' AND text = 'none')
SELECT DISTINCT model_id FROM prices WHERE provider IN (SELECT provider FROM providers WHERE role = 'inference host')
AND provider NOT IN (SELECT provider FROM prices WHERE model_id IN kept)
"""


def qualified(snapshot: Snapshot, subject: str, name: str, *, parts: frozenset[str]) -> tuple[Fact, ...]:
    """Facts of a property whose qualifier holds all ``parts`` (``item=GPU``, ``boundary=cradle-to-gate``)."""
    return tuple(fact for fact in snapshot.facts(subject, name) if parts <= set(fact.qualifier.split(";")))
