"""Standard tasks: what a question, an answer with reasoning, a task of an agent, a picture and so on ask of a model.

Their counts are facts (subjects ``task:NAME``): docs/explanation/standard-tasks.md says why they are what they are.
Imports neither ibis nor duckdb.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from obsia.accounting.kinds import Task as Does
from obsia.accounting.known import number
from obsia.app.naming import KnownModel
from obsia.app.questions.shared import RequestWork
from obsia.app.refusals import unknown_of_few
from obsia.app.request.request_work import Call, Work
from obsia.core.evidence import Fact
from obsia.facts import snapshot as facts
from obsia.facts.snapshot import Snapshot

READERS: Final = ("request", "reasoning", "agent")
"""The tasks of models that write text, in the order in which people meet them."""
OTHERS: Final = ("image", "video", "transcription", "speech", "embedding", "rerank")
_COUNTS: Final = ("input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens", "images")
_SECONDS: Final = ("video_s", "audio_s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A standard task; what is None is not asked, or (reasoning of an agent) not told."""

    name: str
    does: str
    """What a model has to do for it: ``text``, ``image`` and so on (``accounting.kinds.Task``)."""
    calls: int
    input_tokens: int | None = None
    """Over all calls; cached ones included."""
    cached_tokens: int | None = None
    output_tokens: int | None = None
    """Over all calls; reasoning included."""
    reasoning_tokens: int | None = None
    images: int | None = None
    size: str | None = None
    video_s: float | None = None
    audio_s: float | None = None
    facts: tuple[Fact, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def longest_tokens(self) -> int:
        """Tokens that a model has before it at the end of the longest call, its answer included."""
        return max((call.input_tokens + call.output_tokens for call in self.each_call()), default=0)

    def each_call(self) -> tuple[Call, ...]:
        """Its calls: each reads what the calls before have read, from the cache where they were written, and more.

        What is new is the same in every call, and what is read from the cache grows by it, as far as the totals let
        it. All totals are met exactly.
        """
        if self.input_tokens is None or self.output_tokens is None:
            return ()
        cached_tokens = self.cached_tokens or 0
        fresh = _parts(self.input_tokens - cached_tokens, self.calls)
        grown = [sum(fresh[:call]) for call in range(self.calls)]
        start = cached_tokens - sum(grown)
        # A cache that is too small for that holds as much in every call.
        cached = (
            _parts(cached_tokens, self.calls)
            if start < 0
            else [first + more for first, more in zip(_parts(start, self.calls), grown, strict=True)]
        )
        written = _parts(self.output_tokens, self.calls)
        return tuple(
            Call(input_tokens=read + new, cached_tokens=read, output_tokens=out)
            for read, new, out in zip(cached, fresh, written, strict=True)
        )

    def work(self) -> Work:
        """What it asks for: as one request, or as the calls of a task of several."""
        if self.calls > 1:
            return Work(
                task=self.name,
                calls=self.each_call(),
                input_tokens=self.input_tokens,
                cached_tokens=self.cached_tokens,
                output_tokens=self.output_tokens,
            )
        asked = RequestWork(
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            cached_tokens=self.cached_tokens,
            images=self.images,
            size=self.size,
            video_s=self.video_s,
            audio_s=self.audio_s,
        )
        return Work.of(asked)

    def fits(self, known: KnownModel) -> bool:
        """Whether a model can do it: it is of its kind, holds the longest call, and reasons unless it is said not to.

        What is not known of a model does not keep it from a task.
        """
        if known.facts.task.value != self.does:
            return False
        snapshot = facts.load()
        model = f"model:{known.facts.model_id}"
        if self.name == "reasoning" and snapshot.text(model, "reasoning") == "no":
            return False
        longest = number(snapshot, model, "context_tokens")
        if longest is None and known.facts.checkpoint is not None:
            longest = number(snapshot, f"checkpoint:{known.facts.checkpoint}", "context_length_tokens")
        return longest is None or self.longest_tokens <= longest


def tasks() -> tuple[Task, ...]:
    """The three tasks of models that write text: a question, an answer with reasoning, a task of an agent."""
    return tuple(task(name) for name in READERS)


def every_task() -> tuple[Task, ...]:
    """All standard tasks, those of text first."""
    return tuple(task(name) for name in (*READERS, *OTHERS))


def tasks_of(kind: str) -> tuple[Task, ...]:
    """The tasks of a kind of model: what it does (``text``, ``image``, ``transcription``), or its catalogue's word.

    Models of sound differ in what they do: of ``audio`` there are all tasks that some do. Empty for other work.
    """
    does = _AS.get(kind, (kind,))
    return tuple(each for each in every_task() if each.does in does)


def tasks_of_model(known: KnownModel) -> tuple[Task, ...]:
    """The tasks that a model can do; empty for a model of which nothing supports a figure."""
    return tuple(each for each in tasks_of(known.facts.task.value) if each.fits(known))


def common_tasks(models: Sequence[KnownModel]) -> tuple[Task, ...]:
    """The tasks that all of one or more models can do, in the order in which people meet them."""
    first, *others = map(tasks_of_model, models)
    return tuple(each for each in first if all(each in found for found in others))


def task(name: str) -> Task:
    """The standard task of that name. Raises ``UnknownName`` with suggestions."""
    return _task(facts.load(), name.strip().lower())


_AS: Final[Mapping[str, tuple[str, ...]]] = {
    "moderation": (Does.TEXT.value,),
    "ocr": (Does.TEXT.value,),
    "": (Does.TEXT.value,),
    "audio": (Does.TRANSCRIPTION.value, Does.SYNTHESIS.value),
    "diffusion-image": (Does.IMAGE.value,),
    "diffusion-video": (Does.VIDEO.value,),
    "encoder": (Does.EMBEDDING.value,),
}
"""Kinds of the catalogue whose word is not that of what they do."""


@lru_cache(maxsize=64)
def _task(snapshot: Snapshot, name: str) -> Task:
    known = snapshot.facts(f"task:{name[:40]}")
    if not known:
        names = (*READERS, *OTHERS)
        raise unknown_of_few("task", name, names)
    texts = {fact.property: fact.text for fact in known if fact.text is not None}
    numbers = {fact.property: fact.value for fact in known if fact.value is not None}
    stated: dict[str, Any] = {each: int(numbers[each]) for each in _COUNTS if each in numbers}
    stated |= {each: numbers[each] for each in _SECONDS if each in numbers}
    return Task(
        name=name,
        does=texts["does"] or "",
        calls=int(numbers.get("task_calls", 1)),
        size=texts.get("size"),
        **stated,
        facts=known,
        evidence=tuple(sorted({fact.evidence for fact in known})),
    )


def _parts(total: int, number_of: int) -> list[int]:
    """A total in so many whole parts, as equal as may be, the larger ones first."""
    each, rest = divmod(total, number_of)
    return [each + (index < rest) for index in range(number_of)]
