"""What can be asked: each endpoint with its address, its parameters, its columns and the journey that answers it.

Who serves others offers no ``seed``: each would be another world to draw, and another answer to keep, of the same
question. It is for the command line and Python, where whoever asks pays for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from obsia.app.clock import today
from obsia.app.questions.commitments import ListCommitments
from obsia.app.questions.openness import GradeEverything, GradeSystem
from obsia.app.questions.request import Estimate
from obsia.app.questions.training import TELLING, Train
from obsia.app.questions.world import ListEditions, MoveInference, ViewCountry, ViewWorld
from obsia.core.message import Surface
from obsia.core.question import REQUIRED, Field, Question, Text
from obsia.surfaces.http import answers
from obsia.surfaces.http.answers import Answer

BASE: Final = "/api/v1"
COLUMNS_VERSION: Final = 1
"""Of the columns of tables: a column that goes or changes its meaning makes another version of the API."""
Columns = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One question. ``name`` is its identifier and its messages' (``http-summary-NAME``), ``path`` an OpenAPI path."""

    name: str
    path: str
    answer: Callable[..., Answer]
    parameters: tuple[Field, ...] = ()
    columns: Columns | None = None
    """Public columns of its table with their types; None where the answer is no table."""
    contents: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """JSON schema of each member of the answer that is always there."""
    one_of: tuple[str, ...] = ()
    """Parameters of which one at least is needed."""
    daily: bool = False
    """Whether the answer may change from one day to the next."""
    recorded: bool = False
    """Whether the answer depends on what has been recorded: it is made anew each time."""

    def has_in_path(self, field: Field) -> bool:
        """Whether a parameter is a part of the address, not of the query."""
        return f"{{{field.name}}}" in self.path

    @property
    def example(self) -> str:
        """An address that answers, made of the examples of its parameters."""
        from urllib.parse import quote, urlencode

        path = self.path
        for each in self.parameters:
            if self.has_in_path(each):
                path = path.replace(f"{{{each.name}}}", quote(each.example, safe="/:"))
        query = urlencode(
            [(each.name, each.example) for each in self.parameters if each.is_required and not self.has_in_path(each)]
        )
        shown = [(each.name, each.example) for each in self.parameters if each.name in _SHOWN.get(self.name, ())]
        query = "&".join(part for part in (query, urlencode(shown)) if part)
        return f"{BASE}{path}{'?' if query else ''}{query}"

    def today(self) -> str:
        """The day that an answer is of, '' where it is of none."""
        return today() if self.daily else ""


_SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "estimate": ("in", "out", "region"),
    "train": ("params-total", "tokens", "region"),
    "models": ("developer",),
}


def _text(name: str, example: str, *, help: str) -> Field:
    return Field(kind=Text(), help=help, name=name, attribute=name.replace("-", "_"), example=example, default=None)


def _path(name: str, example: str, *, help: str, into: str = "") -> Field:
    return replace(_text(name, example, help=help), attribute=into or name, default=REQUIRED)


def _in_path(question: type[Question], name: str) -> Field:
    """A field of a question that stands in an address, where none is left out."""
    return replace(question.field(name), default=REQUIRED)


FIGURE: Final = {"$ref": "#/components/schemas/Figure"}
FACT: Final = {"$ref": "#/components/schemas/Fact"}
SOURCE: Final = {"$ref": "#/components/schemas/Source"}
TEXT: Final = {"type": "string"}
WHOLE: Final = {"type": "integer"}
NUMBER: Final = {"type": "number"}
YES_OR_NO: Final = {"type": "boolean"}
OBJECT: Final = {"type": "object"}
MAYBE_TEXT: Final = {"type": ["string", "null"]}
MAYBE_OBJECT: Final = {"type": ["object", "null"]}


def _all(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(items)}


_HEAD: Final = {"obsia": TEXT, "snapshot": TEXT}
_ASKED: Final = {"obsia": TEXT, "command": _all(TEXT)}
_WORLD: Final = {**_ASKED, "snapshot": TEXT, "independent": YES_OR_NO}


ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    Endpoint(
        name="estimate",
        path="/estimate",
        answer=answers.estimate,
        parameters=Estimate.fields(Surface.HTTP),
        columns=answers.figure_columns,
        contents={**_ASKED, "model": OBJECT, "zone": OBJECT, "provider": MAYBE_TEXT, "figures": _all(FIGURE)},
    ),
    Endpoint(
        name="models",
        path="/models",
        answer=answers.models,
        parameters=(
            _text("developer", "mistral", help="http-param-developer"),
            _text("kind", "text", help="http-param-kind"),
            _text("weights", "none", help="http-param-weights"),
            _text("name", "gpt", help="http-param-name"),
        ),
        columns=answers.model_columns,
        contents={**_HEAD, "known": WHOLE, "models": _all(OBJECT)},
    ),
    Endpoint(
        name="model",
        path="/models/{model}",
        answer=answers.model,
        parameters=(replace(Estimate.field("model"), attribute="name", example="openai/gpt-4o"),),
        columns=answers.fact_columns,
        contents={**_HEAD, "model": TEXT, "facts": _all(FACT), "sources": _all(SOURCE)},
    ),
    Endpoint(
        name="openness-all",
        path="/openness",
        answer=answers.everything,
        parameters=GradeEverything.fields(Surface.HTTP),
        columns=answers.everything_columns,
        contents={**_HEAD, "on": TEXT, "coverage": OBJECT, "results": OBJECT, "systems": _all(OBJECT)},
        daily=True,
    ),
    Endpoint(
        name="openness",
        path="/openness/{system}",
        answer=answers.openness,
        parameters=GradeSystem.fields(Surface.HTTP),
        columns=answers.cell_columns,
        contents={
            **_HEAD,
            "on": TEXT,
            "subject": TEXT,
            "freedom": OBJECT,
            "certainty": OBJECT,
            "grades": _all(OBJECT),
            "cells": _all(OBJECT),
        },
        daily=True,
    ),
    Endpoint(
        name="commitments",
        path="/commitments",
        answer=answers.commitments,
        columns=answers.instrument_columns,
        contents={
            **_WORLD,
            "instruments": _all(OBJECT),
            "overlaps": _all(OBJECT),
            "unverified_names": WHOLE,
            "priorities": _all(OBJECT),
        },
    ),
    Endpoint(
        name="instrument",
        path="/commitments/instruments/{instrument}",
        answer=answers.instrument,
        parameters=(_in_path(ListCommitments, "instrument"),),
        columns=answers.member_columns,
        contents={**_WORLD, "instrument": OBJECT, "parties": _all(OBJECT), "without": _all(OBJECT)},
    ),
    Endpoint(
        name="party",
        path="/commitments/parties/{party}",
        answer=answers.party,
        parameters=(_in_path(ListCommitments, "party"),),
        columns=answers.did_columns,
        contents={**_WORLD, "party": OBJECT, "did": _all(OBJECT), "without": _all(TEXT), "shares_with": _all(OBJECT)},
    ),
    Endpoint(
        name="train",
        path="/train",
        answer=answers.train,
        parameters=Train.fields(Surface.HTTP),
        one_of=tuple(each.name for each in Train.fields(Surface.HTTP) if each.attribute in TELLING),
        columns=answers.figure_columns,
        contents={**_ASKED, "stated": OBJECT, "figures": _all(FIGURE), "development": _all(FIGURE)},
    ),
    Endpoint(
        name="world",
        path="/world",
        answer=answers.world,
        parameters=ViewWorld.fields(Surface.HTTP),
        columns=answers.world_columns,
        contents={
            **_WORLD,
            "year": WHOLE,
            "scenario": OBJECT,
            "tension": OBJECT,
            "places": _all(OBJECT),
            "ai": MAYBE_OBJECT,
            "path": _all(OBJECT),
            "compared": _all(OBJECT),
            "countries": _all(OBJECT),
            "sites": _all(OBJECT),
            "changes": _all(OBJECT),
        },
    ),
    Endpoint(
        name="countries",
        path="/world/countries",
        answer=answers.countries,
        parameters=ViewWorld.fields(Surface.HTTP),
        columns=answers.world_columns,
        contents={**_WORLD, "year": WHOLE, "scenario": OBJECT, "countries": _all(OBJECT)},
    ),
    Endpoint(
        name="country",
        path="/world/countries/{country}",
        answer=answers.country,
        parameters=ViewCountry.fields(Surface.HTTP),
        columns=answers.world_columns,
        contents={
            **_WORLD,
            "year": WHOLE,
            "iso3": TEXT,
            "demand": FIGURE,
            "path": _all(OBJECT),
            "carbon": FIGURE,
            "water": FIGURE,
            "published": _all(OBJECT),
            "commitments": OBJECT,
        },
    ),
    Endpoint(
        name="editions",
        path="/world/editions",
        answer=answers.editions,
        parameters=ListEditions.fields(Surface.HTTP),
        columns=answers.edition_columns,
        contents={**_WORLD, "series": OBJECT},
    ),
    Endpoint(
        name="closing",
        path="/world/closing",
        answer=answers.closing,
        columns=answers.world_columns,
        contents={**_WORLD, "closings": _all(OBJECT), "unclosed": _all(OBJECT)},
    ),
    Endpoint(
        name="move",
        path="/world/move",
        answer=answers.move,
        parameters=MoveInference.fields(Surface.HTTP),
        columns=answers.world_columns,
        contents={
            **_WORLD,
            "model": TEXT,
            "to": TEXT,
            "here": _all(FIGURE),
            "there": _all(FIGURE),
            "changes": _all(FIGURE),
        },
    ),
    Endpoint(
        name="figure",
        path="/figures/{figure_id}",
        answer=answers.figure,
        parameters=(_path("figure_id", "", help="http-param-figure"),),
        contents={
            "figure": FIGURE,
            "label": TEXT,
            "formula": _all(TEXT),
            "inputs": _all(OBJECT),
            "command": _all(TEXT),
        },
        recorded=True,
    ),
    Endpoint(
        name="facts",
        path="/facts/{subject}",
        answer=answers.facts,
        parameters=(_path("subject", "grid:FRA", help="http-param-subject"),),
        columns=answers.fact_columns,
        contents={
            "subject": TEXT,
            "label": TEXT,
            "facts": _all(FACT),
            "sources": _all(SOURCE),
            **dict.fromkeys(("linked", "missing", "names"), _all(TEXT)),
        },
    ),
    Endpoint(
        name="sources",
        path="/sources",
        answer=answers.sources,
        columns=answers.source_columns,
        contents={"snapshot": TEXT, "sources": _all(SOURCE)},
    ),
    Endpoint(
        name="licences",
        path="/licences",
        answer=answers.licences,
        columns=answers.licence_columns,
        contents={**_HEAD, "licences": _all(OBJECT)},
    ),
    Endpoint(
        name="finds",
        path="/finds",
        answer=answers.finds,
        columns=answers.find_columns,
        contents={**_HEAD, "looked_at": OBJECT, "finds": _all(OBJECT)},
    ),
    Endpoint(
        name="regions",
        path="/regions",
        answer=answers.regions,
        parameters=(_text("cloud", "aws", help="http-param-cloud"),),
        columns=answers.region_columns,
        contents={**_HEAD, "regions": _all(OBJECT), "countries": _all(OBJECT)},
    ),
    Endpoint(
        name="meta",
        path="/meta",
        answer=answers.meta,
        contents={**_HEAD, "independent": YES_OR_NO, "statement": OBJECT, "counts": OBJECT},
    ),
)


def endpoint(name: str) -> Endpoint:
    """The endpoint of a name."""
    return next(each for each in ENDPOINTS if each.name == name)
