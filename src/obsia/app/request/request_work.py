"""What one request asks of a model: tokens, images, seconds of video or of sound; refused where it does other work.

Imports neither ibis nor duckdb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from obsia.accounting.kinds import RequestShape, Task, UsageKind
from obsia.app.naming import KnownModel
from obsia.app.questions.shared import RequestWork
from obsia.app.refusals import OtherWork, WrongWork
from obsia.core.errors import BadCall
from obsia.core.message import Option
from obsia.physics.work import MS_PER_S, MediaWork, work_of_request
from obsia.physics.work import Work as TokenWork

_SIZE: Final = re.compile(r"([1-9][0-9]{0,4})[xX×]([1-9][0-9]{0,4})")
_MOST_PX: Final = 16_384
_NEEDS: Final = {
    Task.TEXT: ("input_tokens", "output_tokens"),
    Task.EMBEDDING: ("input_tokens",),
    Task.RERANK: ("input_tokens",),
    Task.IMAGE: ("images",),
    Task.VIDEO: ("video_s",),
    Task.TRANSCRIPTION: ("audio_s",),
    Task.SYNTHESIS: ("audio_s",),
}
"""What must be stated of each task; a model of sound for which nothing supports a figure is refused."""
_MAY: Final = {
    Task.TEXT: ("cached_tokens",),
    Task.IMAGE: ("size", "steps"),
    Task.VIDEO: ("size", "steps"),
}
"""What may be stated beside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One of the calls of a task of several; cached tokens are contained in the input."""

    input_tokens: int
    cached_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one request asks for, as it was stated; None is not stated. Or a standard task of several calls."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
    images: int | None = None
    size: str | None = None
    """Width and height of an image or a frame, pixels: ``1024x1024``."""
    steps: int | None = None
    video_s: float | None = None
    audio_s: float | None = None
    task: str | None = None
    """Name of the standard task whose calls these are; None for one request."""
    calls: tuple[Call, ...] = ()

    @classmethod
    def of(cls, asked: RequestWork) -> Work:
        """The work that a question states. Raises ``BadCall`` for what is no size."""
        stated: dict[str, Any] = {each.attribute: getattr(asked, each.attribute) for each in RequestWork.fields()}
        width_height = None if asked.size is None else _px(asked.size)
        stated["size"] = None if width_height is None else f"{width_height[0]}x{width_height[1]}"
        stated["cached_tokens"] = asked.cached_tokens or None
        return cls(**stated)

    def stated(self) -> dict[str, object]:
        """Attribute of an estimate -> its value, of what is stated: a standard task by its name."""
        if self.task is not None:
            return {"task": self.task}
        values = {each.attribute: getattr(self, each.attribute) for each in RequestWork.fields()}
        return {name: value for name, value in values.items() if value is not None}

    def require(self, known: KnownModel) -> None:
        """Refuse what the model does not do. Raises ``WrongWork``, ``OtherWork``."""
        task, model, stated = known.facts.task, known.facts.model_id, self.stated()
        if task not in _NEEDS:
            raise OtherWork(model=model, task=task.value)
        if self.task is not None and task is Task.TEXT:
            return
        needed = _NEEDS[task]
        option = {each.attribute: each.option for each in RequestWork.fields()}
        needs, may = (tuple(option[name] for name in names) for names in (needed, _MAY.get(task, ())))
        if unfit := tuple(option[name] for name in stated if option[name] not in (*needs, *may)):
            raise WrongWork(model=model, task=task.value, needs=needs, may=may, unfit=unfit)
        if not set(needed) <= stated.keys():
            raise WrongWork(model=model, task=task.value, needs=needs, may=may)

    def arguments(self) -> dict[str, object]:
        """What tells this work from another in the id of a request."""
        told = {name: getattr(self, name) for name in ("images", "size", "steps", "video_s", "audio_s")}
        return {
            "input_tokens": self.input_tokens or 0,
            "output_tokens": self.output_tokens or 0,
            "cached_tokens": self.cached_tokens or 0,
            **({} if self.task is None else {"task": self.task, "calls": len(self.calls)}),
            **{name: value for name, value in told.items() if value is not None},
        }

    def asked(self, task: Task) -> RequestShape | None:
        """What the deployment has to know of it; None for work of tokens alone."""
        if task.encodes:
            return RequestShape(text_tokens=max(self.input_tokens or 0, 1))
        if task.medium is None:
            return None
        width, height = (None, None) if self.size is None else _px(self.size)
        return RequestShape(height_px=height, width_px=width, steps=self.steps)

    def kind(self, task: Task) -> UsageKind:
        """What its line counts."""
        return UsageKind.CALLS if task.medium is None else UsageKind.MEDIA

    def columns(self, *, task: Task, window: int | None) -> tuple[float, ...]:
        """The work in the columns of its deployment."""
        if task.medium is not None:
            return MediaWork(
                images=self.images or 0,
                audio_ms=round((self.audio_s or 0.0) * MS_PER_S),
                video_ms=round((self.video_s or 0.0) * MS_PER_S),
            ).columns()
        return TokenWork.total(
            work_of_request(
                input_tokens=call.input_tokens,
                cached_tokens=call.cached_tokens,
                output_tokens=call.output_tokens,
                window=window,
            )
            for call in self.each_call()
        ).columns()

    @property
    def prompt_tokens(self) -> int:
        """Tokens that the longest of its prompts has to have read, without those of a cache."""
        return max((each.input_tokens - each.cached_tokens for each in self.each_call()), default=0)

    def each_call(self) -> tuple[Call, ...]:
        """Its calls: those of a task of several, or the one that is stated in tokens."""
        stated = Call(
            input_tokens=self.input_tokens or 0,
            cached_tokens=self.cached_tokens or 0,
            output_tokens=self.output_tokens or 0,
        )
        return self.calls or (stated,)


def _px(size: str) -> tuple[int, int]:
    found = _SIZE.fullmatch(size.strip())
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (0 < width <= _MOST_PX and 0 < height <= _MOST_PX):
        raise BadCall("work-size", option=Option("size"), text=size[:80])
    return width, height
