"""What people ask first of an observatory of AI, and the place on the site that answers at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsia.facts.names.products import product_spans
from obsia.facts.snapshot import Snapshot

_PLACES: Final[Mapping[str, str]] = {
    "prompt": "/models/{ChatGPT}/",
    "company": "/models/{Gemini}/#stated",
    "planet": "/world/",
    "water": "/world/#of-ai",
    "france": "/world/countries/FRA/",
    "open": "/openness/#heat",
    "pair": "/compare/",
    "kept": "/commitments/",
    "sure": "/validation/",
    "source": "/method/",
    "quote": "/press/",
    "data": "/data/#data",
    "changed": "/changes/#releases",
}
"""Question -> its place; a product stands for the model that answers in it today."""
_MORE: Final[Mapping[str, str]] = {
    "least": "/models/by/energy/",
    "image": "/models/kind/image/",
    "video": "/models/kind/video/",
    "everyday": "/charts/everyday/",
    "companies": "/world/companies/",
    "future": "/world/scenarios/",
    "jobs": "/commitments/priorities/#work",
    "class": "/classroom/",
    "wrong": "/corrections/",
    "who": "/press/#who",
    "program": "/api/",
    "token": "/method/#token",
    "charts": "/charts/",
    "reply": "/reply/",
}
"""Questions that a search knows, beside those that the home page asks."""


def first_questions(snapshot: Snapshot) -> dict[str, str]:
    """Question, worded as ``asks-…`` -> path and fragment of the page without its language."""
    behind = {name: spans[-1].model_id for name, spans in product_spans(snapshot).items()}
    return {name: place.format_map(behind) for name, place in _PLACES.items()}


def searched_questions(snapshot: Snapshot) -> dict[str, str]:
    """The first questions and all others that a search knows, in the same form."""
    return {**first_questions(snapshot), **_MORE}
