"""What a tenant's records cost so far, as a scrape is given it: figures that were made beside, read back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from obsia.app import settings
from obsia.core.columns import SHARED_LABELS
from obsia.core.errors import BadInput
from obsia.core.message import Message, Symbol

FILE: Final = "figures.json"
MODEL: Final = "model"
OTHERS: Final = "_others"
"""In place of a model or a label's value: all that are not among the largest, of which there are a number at most."""
TOKENS: Final = ("calls", "input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureOfGroup:
    """One figure of a group: what it is of, and its range."""

    quantity: str
    boundary: str
    unit: str
    median: float
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCost:
    """What the calls of one model, or with one value of a label, amount to."""

    key: str
    """:data:`MODEL`, or the name of a label."""
    value: str
    tokens: Mapping[str, int]
    figures: tuple[FigureOfGroup, ...]


def last_figures(folder: Path) -> tuple[GroupCost, ...]:
    """The figures that were made last; none where there are none yet."""
    import msgspec

    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=tuple[GroupCost, ...])
    except (FileNotFoundError, msgspec.ValidationError):  # of another version: they are made anew within a minute
        return ()


def metric_labels(store: str | os.PathLike[str]) -> tuple[str, ...]:
    """The labels by which figures are told besides models: ``[metrics]`` of a store's settings. Raises ``BadInput``."""
    given: Any = settings.tables(os.fspath(store)).get("metrics", {"labels": []})
    try:
        ((name, labels),) = given.items()
        named = dict.fromkeys(cast("list[str]", labels if name == "labels" and isinstance(labels, list) else [None]))
        if not named.keys() <= set(SHARED_LABELS):
            raise ValueError
    except (AttributeError, TypeError, ValueError) as error:
        raise BadInput(
            str(Path(store) / settings.FILE),
            "settings-metrics",
            field="metrics",
            expected=Message("settings-metrics-expected", names=tuple(map(Symbol, SHARED_LABELS))),
        ) from error
    return tuple(named)
