"""What one request asks of a model: tokens, images, seconds of video or of sound; refused where it does other work.

Imports neither ibis nor duckdb.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from obsia.accounting.kinds import Asked, Task, UsageKind
from obsia.app.naming import KnownModel
from obsia.app.refusals import OtherWork, WrongWork
from obsia.core.columns import LARGEST_COUNT
from obsia.core.errors import BadCall
from obsia.physics.work import MS_PER_S, MediaWork, work_of_request
from obsia.physics.work import Work as TokenWork

_SIZE: Final = re.compile(r"([1-9][0-9]{0,4})[xX×]([1-9][0-9]{0,4})")
_MOST_PX: Final = 16_384
_MOST_STEPS: Final = 10_000
_MOST_S: Final = 10_000_000
_NEEDS: Final = {
    Task.TEXT: ("--in", "--out"),
    Task.EMBEDDING: ("--in",),
    Task.RERANK: ("--in",),
    Task.IMAGE: ("--images",),
    Task.VIDEO: ("--video-s",),
    Task.TRANSCRIPTION: ("--audio-s",),
    Task.SYNTHESIS: ("--audio-s",),
}
"""What must be stated of each task; a model of sound for which nothing supports a figure is refused."""
_MAY: Final = {
    Task.TEXT: ("--cached",),
    Task.IMAGE: ("--size", "--steps"),
    Task.VIDEO: ("--size", "--steps"),
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
    def of(
        cls,
        *,
        input_tokens: int | None,
        output_tokens: int | None,
        cached_tokens: int | None,
        images: int | None,
        size: str | None,
        steps: int | None,
        video_s: float | None,
        audio_s: float | None,
    ) -> Work:
        """The work, checked. Raises ``BadCall`` for what is no such number or size."""
        width_height = None if size is None else _px(size)
        work = cls(
            input_tokens=_if(input_tokens, lambda value: _tokens("input", value)),
            output_tokens=_if(output_tokens, lambda value: _tokens("output", value)),
            cached_tokens=_if(cached_tokens or None, lambda value: _tokens("cached", value)),
            images=_if(images, lambda value: _whole("images", value, least=0, most=LARGEST_COUNT)),
            size=None if width_height is None else f"{width_height[0]}x{width_height[1]}",
            steps=_if(steps, lambda value: _whole("steps", value, least=1, most=_MOST_STEPS)),
            video_s=_if(video_s, lambda value: _seconds("video", value)),
            audio_s=_if(audio_s, lambda value: _seconds("audio", value)),
        )
        cached, inputs = work.cached_tokens, work.input_tokens
        if cached is not None and inputs is not None and cached > inputs:
            raise BadCall(
                f"cached tokens ({cached}) are contained in input tokens ({inputs}): they cannot exceed them."
            )
        return work

    def stated(self) -> dict[str, str]:
        """Option of the command -> its value, of what is stated."""
        if self.task is not None:
            return {"--task": self.task}
        values = {
            "--in": self.input_tokens,
            "--out": self.output_tokens,
            "--cached": self.cached_tokens,
            "--images": self.images,
            "--size": self.size,
            "--steps": self.steps,
            "--video-s": self.video_s,
            "--audio-s": self.audio_s,
        }
        return {
            option: str(value).removesuffix(".0") if isinstance(value, float) else str(value)
            for option, value in values.items()
            if value is not None
        }

    def require(self, known: KnownModel) -> None:
        """Refuse what the model does not do. Raises ``WrongWork``, ``OtherWork``."""
        task, model, stated = known.facts.task, known.facts.model_id, self.stated()
        if task not in _NEEDS:
            raise OtherWork(model=model, task=task.value)
        if self.task is not None and task is Task.TEXT:
            return
        needed = _NEEDS[task]
        takes = " ".join((*needed, *(f"[{option}]" for option in _MAY.get(task, ()))))
        unfit = ", ".join(option for option in stated if option not in (*needed, *_MAY.get(task, ())))
        if unfit:
            raise WrongWork(model=model, task=task.value, needs=takes, unfit=unfit)
        if not set(needed) <= stated.keys():
            raise WrongWork(model=model, task=task.value, needs=takes)

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

    def asked(self, task: Task) -> Asked | None:
        """What the deployment has to know of it; None for work of tokens alone."""
        if task.encodes:
            return Asked(text_tokens=max(self.input_tokens or 0, 1))
        if task.medium is None:
            return None
        width, height = (None, None) if self.size is None else _px(self.size)
        return Asked(height_px=height, width_px=width, steps=self.steps)

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

    def each_call(self) -> tuple[Call, ...]:
        """Its calls: those of a task of several, or the one that is stated in tokens."""
        stated = Call(
            input_tokens=self.input_tokens or 0,
            cached_tokens=self.cached_tokens or 0,
            output_tokens=self.output_tokens or 0,
        )
        return self.calls or (stated,)


T = TypeVar("T")


def _if(value: T | None, checked: Callable[[T], T]) -> T | None:
    return None if value is None else checked(value)


def _px(size: str) -> tuple[int, int]:
    found = _SIZE.fullmatch(size.strip())
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (0 < width <= _MOST_PX and 0 < height <= _MOST_PX):
        raise BadCall(f"size: {size[:80]!r} is not WIDTHxHEIGHT in pixels, such as 1024x1024.")
    return width, height


def _index(value: int) -> int:
    """A whole number as an ``int``; -1 for what is none."""
    try:
        return -1 if isinstance(value, bool) else operator.index(value)
    except TypeError:
        return -1


def _tokens(name: str, value: int) -> int:
    """A count of tokens. Raises ``BadCall`` for what is no whole number in range."""
    count = _index(value)
    if not 0 <= count <= LARGEST_COUNT:
        raise BadCall(f"{name} tokens: {value} is not a whole number from 0 to {LARGEST_COUNT}.")
    return count


def _whole(name: str, value: int, *, least: int, most: int) -> int:
    count = _index(value)
    if not least <= count <= most:
        raise BadCall(f"{name}: {str(value)[:80]} is not a whole number from {least} to {most}.")
    return count


def _seconds(name: str, value: float) -> float:
    try:
        seconds = -1.0 if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        seconds = -1.0
    if not 0.0 <= seconds <= _MOST_S:
        raise BadCall(f"{name}: {str(value)[:80]} is not a number of seconds from 0 to {_MOST_S}.")
    return seconds
