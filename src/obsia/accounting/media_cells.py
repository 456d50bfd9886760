"""What rows of usage state of images, sound and video: which of them, and how much, as exact whole numbers."""

from __future__ import annotations

from typing import Any

import ibis

MEDIA = ("images", "pixel_steps", "audio_ms", "video_ms")
"""Canonical columns of media."""
MEDIUM = "media"
"""The media that a row states ("images", "audio video"); null for rows of text alone. Whether they are the work, or lie
in the tokens of a prompt, is a matter of the model."""
MEDIA_SUMS = ("images", "sized_images", "pixel_steps", "audio_ms", "video_ms")
"""Sums over rows, in the order of ``physics.work.MEDIA_COLUMNS``: images of which nothing more is stated, images of
which pixels times steps are, and these; milliseconds of sound, and of video."""


def medium(usage: Any) -> Any | None:
    """The media of each row; None where no row can state any."""
    stated = {name: usage[name] > 0 for name in MEDIA if name in usage.columns}
    if not stated:
        return None
    if "pixel_steps" in stated:
        stated["images"] = stated.pop("pixel_steps") | stated.get("images", ibis.literal(False))
    names = {"images": "images ", "audio_ms": "audio ", "video_ms": "video "}
    text: Any = ibis.literal("")
    for column, name in names.items():
        if column in stated:
            text = text.concat(ibis.cases((stated[column].fill_null(False), name), else_=""))
    return text.strip().nullif("")


def media_amounts(usage: Any, *, calls: Any | None) -> dict[str, Any]:
    """What each row adds to :data:`MEDIA_SUMS`. Pixels times steps without a number of images are of one a call."""
    zero: Any = ibis.literal(0, type="int64")

    def count(name: str) -> Any:
        return usage[name].fill_null(0) if name in usage.columns else zero

    amounts = {name: count(name) for name in ("images", "pixel_steps", "audio_ms", "video_ms")} | {"sized_images": zero}
    if "pixel_steps" in usage.columns:
        is_sized = (usage.pixel_steps > 0).fill_null(False)
        one: Any = ibis.literal(1, type="int64") if calls is None else calls
        many = ibis.coalesce(usage.images, one) if "images" in usage.columns else one
        amounts["sized_images"] = ibis.cases((is_sized, many), else_=zero)
        amounts["images"] = ibis.cases((is_sized, zero), else_=count("images")) if "images" in usage.columns else zero
    return amounts
