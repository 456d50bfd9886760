"""Figures of calls as scores in Langfuse, pushed by its own client: a score for each amount, on the observation.

A score has an id made of its observation and its name: pushed again, it takes the place of the one before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Protocol, cast

from obsia.app.request.one_call import ENDS, OneCall
from obsia.core.figure import Figure
from obsia.readers.langfuse import rows_of_observations

FIELDS: Final = "core,basic,time,usage,model"
"""What is asked of observations: neither input nor output."""
_AT_ONCE: Final = 1_000
"""Observations in which one around another is looked for, and of a page."""


class Client(Protocol):
    """What is needed of ``langfuse.Langfuse``."""

    api: Any

    def create_score(self, *, name: str, value: float | str, **more: Any) -> None:
        """Take one score, to be sent with others."""

    def flush(self) -> None:
        """Send what was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """``seen = priced + unpriced + passed_by`` observations."""

    seen: int
    priced: int
    unpriced: int
    """Calls without figures: their model is not in the tables, or they are counted otherwise than in tokens."""
    passed_by: int
    """No calls: spans, events, generations that repeat those inside them or state no usage."""
    scores: int
    """Scores that the client took."""


def push_scores(
    client: Client,
    observations: Iterable[Any],
    *,
    model: str | None = None,
    host: str | None = None,
    region: str | None = None,
) -> Pushed:
    """Score each call among ``observations`` (of the API, as objects of the client or as mappings).

    ``obsia.energy_kwh``, ``obsia.carbon_g`` and ``obsia.water_l`` are medians, each with ``_low`` and ``_high``.
    ``model``, ``host`` and ``region`` stand in where an observation names none. Raises what ``client`` raises.
    """
    prices, rest = OneCall(model=model, host=host, region=region), iter(observations)
    seen = calls = priced = scores = 0
    while some := [_mapping(each) for each in islice(rest, _AT_ONCE)]:
        seen += len(some)
        for trace_id, observation_id, row in rows_of_observations(some):
            calls += 1
            figures = prices.figures(row)
            priced += bool(figures)
            for figure in figures:
                for end, field in ENDS.items():
                    name = f"obsia.{figure.quantity}{end}"
                    client.create_score(
                        score_id=f"{observation_id}-{name}",
                        trace_id=trace_id,
                        observation_id=observation_id,
                        name=name,
                        value=getattr(figure, field),
                        data_type="NUMERIC",
                        metadata=_about(figure),
                    )
                    scores += 1
    client.flush()
    return Pushed(seen=seen, priced=priced, unpriced=calls - priced, passed_by=seen - calls, scores=scores)


def observations_of(client: Client, **wanted: Any) -> Iterator[Any]:
    """All observations that Langfuse has of ``wanted`` (``from_start_time``, ``environment``, …), page by page."""
    cursor = None
    while True:
        page = client.api.observations.get_many(**{"fields": FIELDS, "limit": _AT_ONCE, **wanted, "cursor": cursor})
        yield from page.data
        cursor = page.meta.cursor
        if not cursor:
            return


def _about(figure: Figure) -> dict[str, str | float]:
    return {
        "unit": figure.unit,
        "boundary": figure.boundary.value,
        "level": figure.level,
        "snapshot": figure.snapshot,
    }


def _mapping(observation: Any) -> Mapping[str, Any]:
    """An observation under the names of the API."""
    if isinstance(observation, Mapping):
        return cast("Mapping[str, Any]", observation)
    return json.loads(observation.json())
