"""Models side by side and what-ifs of one request, for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obsia.app.figures.export import ASSUMPTION, COMMAND, FIGURE, VERSION
from obsia.app.request.request_export import ESTIMATION
from obsia.core.data import FLAG, NUMBER, STATED, TEXT, WHOLE, Shape, many, maybe, member, members

if TYPE_CHECKING:
    from obsia.app.catalogue.comparison import Compared, Pair
    from obsia.app.request.request_whatif import Change, Changed
    from obsia.app.request.tasks import Task
    from obsia.core.figure import Figure

TASK: Final[Shape[Task]] = Shape(
    member("task", TEXT, lambda each: each.name),
    member("does", TEXT),
    member("calls", WHOLE),
    members(maybe(WHOLE), "input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens", "images"),
    member("size", maybe(TEXT)),
    members(maybe(STATED), "video_s", "audio_s"),
    member("evidence", many(TEXT)),
)
"""A standard task: what it asks, null what it does not."""
_RATIO: Final[Shape[tuple[Figure, float]]] = Shape(
    member("figure", FIGURE, lambda each: each[0]), member("probability_less", NUMBER, lambda each: each[1])
)
_PAIR: Final[Shape[Pair]] = Shape(
    members(TEXT, "first", "second"),
    member("ratios", many(_RATIO.type), lambda each: zip(each.ratios, each.probabilities_less, strict=True)),
)
COMPARED: Final[Shape[Compared]] = Shape(
    VERSION,
    COMMAND,
    member("task", TASK),
    member("models", many(ESTIMATION.type)),
    member("pairs", many(_PAIR.type)),
    member("notes", many(TEXT), lambda each: map(str, each.notes)),
)
"""Two to six models, and each pair of them."""
_CHANGE: Final[Shape[Change]] = Shape(
    member("figure", FIGURE, lambda each: each.difference),
    member("ratio", maybe(FIGURE.type)),
    member("probability_lower", NUMBER),
)
CHANGED: Final[Shape[Changed]] = Shape(
    VERSION,
    COMMAND,
    member("what_if", many(TEXT), lambda each: each.texts),
    member("attributional", FLAG, lambda _: True),
    members(ESTIMATION, "before", "after"),
    member("differences", many(_CHANGE.type), lambda each: each.changes),
    member("assumptions", many(ASSUMPTION.type)),
    member("notes", many(TEXT), lambda each: map(str, each.notes)),
)
"""One request before and after some changes."""
