"""The work that a request asks for, as a polynomial in its token counts.

Serving i input tokens (c of them cached) and o output tokens takes

    prefill tokens          i - c
    prefill attention pairs (i² - c²) / 2            a new token attends to all tokens before it
    decode tokens           o
    decode context reads    i·o + o² / 2             each output token reads the cache of all tokens before it

and, for layers whose cache stops growing at a window W, the same integrals of min(t, W) instead of t. All are
sums of n, i, c, o, i², c², o², i·o, so a sum over requests needs only the sums of these features. Everything is
doubled, so that sums stay whole numbers. Source: the attention of Vaswani et al. (2017), read as in Pope et
al. (2023), "Efficiently scaling transformer inference", §2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Work(NamedTuple):
    """Exact work of a set of requests; whole numbers of any size. ``*_x2`` are doubled (see the module)."""

    calls: int
    prefill_tokens: int
    cached_tokens: int
    decode_tokens: int
    prefill_pairs_x2: int
    decode_reads_x2: int
    windowed_prefill_pairs_x2: int = 0
    windowed_decode_reads_x2: int = 0

    @classmethod
    def total(cls, works: Iterable[Work]) -> Work:
        """The work of several sets of requests together, exact."""
        return cls(*map(sum, zip((0,) * len(WORK_COLUMNS), *works, strict=True)))

    def counts(self) -> tuple[int, ...]:
        """The exact counts, doubled terms doubled, in the order of :data:`WORK_COLUMNS`."""
        return tuple(self)

    def columns(self) -> tuple[float, ...]:
        """The work as floats, doubled terms halved, in the order of :data:`WORK_COLUMNS`."""
        return tuple(count / times for count, times in zip(self, _TIMES, strict=True))


_DOUBLED = "_x2"
WORK_COLUMNS: tuple[str, ...] = tuple(name.removesuffix(_DOUBLED) for name in Work._fields)
_TIMES = tuple(2 if name.endswith(_DOUBLED) else 1 for name in Work._fields)
DECODING = frozenset({"decode_tokens", "decode_reads", "windowed_decode_reads"})
"""Columns of work that steps of decoding do."""


@dataclass(frozen=True, slots=True)
class MediaWork:
    """Exact work of models that make images or videos, or hear or make sound: apart from that of tokens."""

    images: int = 0
    """Images of which neither pixels nor steps are stated."""
    sized_images: int = 0
    """Images of which they are, and in ``pixel_steps`` the sum of pixels times steps."""
    pixel_steps: int = 0
    audio_ms: int = 0
    video_ms: int = 0

    @classmethod
    def total(cls, works: Iterable[MediaWork]) -> MediaWork:
        """The work of several sets of requests together, exact."""
        return cls(*map(sum, zip(*(work.counts() for work in (cls(), *works)), strict=True)))

    def counts(self) -> tuple[int, ...]:
        """The exact counts, times in milliseconds, in the order of :data:`MEDIA_COLUMNS`."""
        return self.images, self.sized_images, self.pixel_steps, self.audio_ms, self.video_ms

    def columns(self) -> tuple[float, ...]:
        """The work as floats, times in seconds, in the order of :data:`MEDIA_COLUMNS`."""
        return (
            float(self.images),
            float(self.sized_images),
            float(self.pixel_steps),
            self.audio_ms / MS_PER_S,
            self.video_ms / MS_PER_S,
        )


MEDIA_COLUMNS: tuple[str, ...] = ("images", "sized_images", "pixel_steps", "audio_s", "video_s")
MS_PER_S = 1000
"""Exact."""


def work_of(
    calls: int,
    input_tokens: int,
    cached_tokens: int,
    output_tokens: int,
    input_squared: int,
    cached_squared: int,
    output_squared: int,
    input_output: int,
    windowed_prefill_pairs_x2: int = 0,
    windowed_decode_reads_x2: int = 0,
) -> Work:
    """Work of a set of requests from the sums of their features (exact integers)."""
    return Work(
        calls=calls,
        prefill_tokens=input_tokens - cached_tokens,
        cached_tokens=cached_tokens,
        decode_tokens=output_tokens,
        prefill_pairs_x2=input_squared - cached_squared,
        decode_reads_x2=2 * input_output + output_squared,
        windowed_prefill_pairs_x2=windowed_prefill_pairs_x2,
        windowed_decode_reads_x2=windowed_decode_reads_x2,
    )


def windowed_pairs_x2(*, start: int, end: int, window: int) -> int:
    """Twice the integral of min(t, window) for t from ``start`` to ``end``: what a windowed layer attends to."""
    if end <= window:
        return end * end - start * start
    if start >= window:
        return 2 * window * (end - start)
    return window * window - start * start + 2 * window * (end - window)


def work_of_request(*, input_tokens: int, cached_tokens: int, output_tokens: int, window: int | None) -> Work:
    """Work of one request. ``window`` is the attention window of the windowed layers, if there are any."""
    if not 0 <= cached_tokens <= input_tokens or output_tokens < 0:
        raise ValueError("counts-out-of-order")
    end = input_tokens + output_tokens
    return work_of(
        calls=1,
        input_tokens=input_tokens,
        cached_tokens=cached_tokens,
        output_tokens=output_tokens,
        input_squared=input_tokens**2,
        cached_squared=cached_tokens**2,
        output_squared=output_tokens**2,
        input_output=input_tokens * output_tokens,
        windowed_prefill_pairs_x2=0
        if window is None
        else windowed_pairs_x2(start=cached_tokens, end=input_tokens, window=window),
        windowed_decode_reads_x2=0 if window is None else windowed_pairs_x2(start=input_tokens, end=end, window=window),
    )
