"""What can be asked: each endpoint with its address, its parameters, its columns and the journey that answers it.

Who serves others offers no ``seed``: each would be another world to draw, and another answer to keep, of the same
question. It is for the command line and Python, where whoever asks pays for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, Final

from obsia.app.clock import today
from obsia.app.questions.commitments import ListCommitments
from obsia.app.questions.openness import GradeEverything, GradeFamily, GradeSystem
from obsia.app.questions.request import Compare, Estimate, WhatIf
from obsia.app.questions.search import Search
from obsia.app.questions.training import TELLING, Train
from obsia.app.questions.world import ListEditions, MoveInference, ViewCompany, ViewCountry, ViewWorld
from obsia.core.data import Shape
from obsia.core.message import Surface
from obsia.core.question import REQUIRED, Field, Question, Text
from obsia.surfaces.http import answers, batch, paging
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
    shape: Callable[[], Shape[Any]]
    """Declares the members of its answer."""
    one_of: tuple[str, ...] = ()
    """Parameters of which one at least is needed."""
    daily: bool = False
    """Whether the answer may change from one day to the next."""
    recorded: bool = False
    """Whether the answer depends on what has been recorded: it is made anew each time."""
    leads_on: bool = False
    """Whether a question may lead to the answer of another endpoint."""
    pages: str = ""
    """The member of its answer that may be asked for in pages; '' where none may."""
    asks_others: bool = False
    """Whether it has several questions of other endpoints answered, and is none that it answers itself."""

    @property
    def contents(self) -> Mapping[str, Any]:
        """JSON schema of each member of the answer that is always there."""
        return self.shape().schema["properties"]

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
        needed = [
            (each.name, text)
            for each in self.parameters
            if each.is_required and not self.has_in_path(each)
            for text in _SEVERAL.get(self.name, (each.example,))
        ]
        shown = [(each.name, each.example) for each in self.parameters if each.name in _SHOWN.get(self.name, ())]
        query = urlencode([*needed, *shown])
        return f"{BASE}{path}{'?' if query else ''}{query}"

    def today(self) -> str:
        """The day that an answer is of, '' where it is of none."""
        return today() if self.daily else ""


def _declared(place: str) -> Callable[[], Any]:
    """What a room of ``app`` declares, imported when it is asked for: ``module:NAME``."""
    module, _, name = place.partition(":")
    return lambda: getattr(import_module(f"obsia.app.{module}"), name)


_SEVERAL: Final[Mapping[str, tuple[str, ...]]] = {
    "compare": ("gpt-4o", "mistral-large"),
    "batch": (batch.QUESTIONS.example, "/world?year=2030", "/models?most=3"),
}
"""Name of an endpoint -> values of the one parameter that it needs, in its example."""
_SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "estimate": ("in", "out", "region"),
    "what-if": ("in", "out"),
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
TEXT: Final = {"type": "string"}


ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    Endpoint(
        name="estimate",
        path="/estimate",
        answer=answers.estimate,
        parameters=Estimate.fields(Surface.HTTP),
        columns=_declared("figures.export:FIXED_COLUMNS"),
        shape=_declared("request.request_export:ESTIMATION"),
    ),
    Endpoint(
        name="compare",
        path="/compare",
        answer=answers.compare,
        parameters=Compare.fields(Surface.HTTP),
        shape=_declared("catalogue.comparison_export:COMPARED"),
    ),
    Endpoint(
        name="what-if",
        path="/what-if",
        answer=answers.what_if,
        parameters=WhatIf.fields(Surface.HTTP),
        shape=_declared("catalogue.comparison_export:CHANGED"),
    ),
    Endpoint(
        name="batch",
        path=batch.PATH,
        answer=answers.batch,
        parameters=(batch.QUESTIONS,),
        shape=lambda: batch.BATCH,
        recorded=True,
        asks_others=True,
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
            *paging.FIELDS,
        ),
        columns=_declared("catalogue.models:MODEL_COLUMNS"),
        shape=_declared("catalogue.models:MODELS"),
        pages="models",
    ),
    Endpoint(
        name="model",
        path="/models/{model}",
        answer=answers.model,
        parameters=(replace(Estimate.field("model"), attribute="name", example="openai/gpt-4o"),),
        columns=_declared("catalogue.models:FACT_COLUMNS"),
        shape=_declared("catalogue.models:MODEL"),
    ),
    Endpoint(
        name="openness-all",
        path="/openness",
        answer=answers.everything,
        parameters=GradeEverything.fields(Surface.HTTP) + paging.FIELDS,
        columns=_declared("disclosure.openness_export:COLUMNS"),
        shape=_declared("disclosure.openness_export:EVERYTHING"),
        daily=True,
        pages="systems",
    ),
    Endpoint(
        name="openness",
        path="/openness/{system}",
        answer=answers.openness,
        parameters=GradeSystem.fields(Surface.HTTP),
        columns=answers.cell_columns,
        shape=_declared("disclosure.openness_export:OPENNESS"),
        daily=True,
        leads_on=True,
    ),
    Endpoint(
        name="families",
        path="/families",
        answer=answers.families,
        parameters=paging.FIELDS,
        columns=_declared("disclosure.family_export:LISTED_COLUMNS"),
        shape=_declared("disclosure.family_export:LIST"),
        pages="families",
    ),
    Endpoint(
        name="family",
        path="/families/{family}",
        answer=answers.family,
        parameters=GradeFamily.fields(Surface.HTTP),
        columns=_declared("disclosure.family_export:COLUMNS"),
        shape=_declared("disclosure.family_export:FAMILY"),
        daily=True,
    ),
    Endpoint(
        name="commitments",
        path="/commitments",
        answer=answers.commitments,
        columns=_declared("disclosure.commitments_export:INSTRUMENT_COLUMNS"),
        shape=_declared("disclosure.commitments_export:COMMITMENTS"),
    ),
    Endpoint(
        name="instrument",
        path="/commitments/instruments/{instrument}",
        answer=answers.instrument,
        parameters=(_in_path(ListCommitments, "instrument"),),
        columns=_declared("disclosure.commitments_export:MEMBER_COLUMNS"),
        shape=_declared("disclosure.commitments_export:OF_INSTRUMENT"),
    ),
    Endpoint(
        name="party",
        path="/commitments/parties/{party}",
        answer=answers.party,
        parameters=(_in_path(ListCommitments, "party"),),
        columns=_declared("disclosure.commitments_export:DID_COLUMNS"),
        shape=_declared("disclosure.commitments_export:OF_PARTY"),
    ),
    Endpoint(
        name="train",
        path="/train",
        answer=answers.train,
        parameters=Train.fields(Surface.HTTP),
        one_of=tuple(each.name for each in Train.fields(Surface.HTTP) if each.attribute in TELLING),
        columns=_declared("figures.export:FIXED_COLUMNS"),
        shape=_declared("training.training_export:TRAINING"),
    ),
    Endpoint(
        name="world",
        path="/world",
        answer=answers.world,
        parameters=ViewWorld.fields(Surface.HTTP),
        columns=_declared("world.world_export:COLUMNS"),
        shape=_declared("world.world_export:WORLD"),
    ),
    Endpoint(
        name="countries",
        path="/world/countries",
        answer=answers.countries,
        parameters=ViewWorld.fields(Surface.HTTP) + paging.FIELDS,
        columns=_declared("world.world_export:COLUMNS"),
        shape=_declared("world.world_export:COUNTRIES"),
        pages="countries",
    ),
    Endpoint(
        name="country",
        path="/world/countries/{country}",
        answer=answers.country,
        parameters=ViewCountry.fields(Surface.HTTP),
        columns=_declared("world.world_export:COLUMNS"),
        shape=_declared("world.world_export:COUNTRY"),
    ),
    Endpoint(
        name="editions",
        path="/world/editions",
        answer=answers.editions,
        parameters=ListEditions.fields(Surface.HTTP),
        columns=_declared("world.world_export:EDITION_COLUMNS"),
        shape=_declared("world.world_export:EDITIONS"),
    ),
    Endpoint(
        name="companies",
        path="/world/companies",
        answer=answers.companies,
        columns=_declared("world.company_export:COLUMNS"),
        shape=_declared("world.company_export:COMPANIES"),
    ),
    Endpoint(
        name="company",
        path="/world/companies/{company}",
        answer=answers.company,
        parameters=ViewCompany.fields(Surface.HTTP),
        columns=_declared("world.company_export:COLUMNS"),
        shape=_declared("world.company_export:COMPANY"),
    ),
    Endpoint(
        name="closing",
        path="/world/closing",
        answer=answers.closing,
        columns=_declared("world.world_export:COLUMNS"),
        shape=_declared("world.world_export:LOOPS"),
    ),
    Endpoint(
        name="move",
        path="/world/move",
        answer=answers.move,
        parameters=MoveInference.fields(Surface.HTTP),
        columns=_declared("world.world_export:COLUMNS"),
        shape=_declared("world.world_export:MOVE"),
    ),
    Endpoint(
        name="figure",
        path="/figures/{figure_id}",
        answer=answers.figure,
        parameters=(_path("figure_id", "", help="http-param-figure"),),
        shape=_declared("figures.export:TRACE"),
        recorded=True,
    ),
    Endpoint(
        name="facts",
        path="/facts/{subject}",
        answer=answers.facts,
        parameters=(_path("subject", "grid:FRA", help="http-param-subject"),),
        columns=_declared("catalogue.models:FACT_COLUMNS"),
        shape=_declared("catalogue.factbase:SUBJECT"),
    ),
    Endpoint(
        name="sources",
        path="/sources",
        answer=answers.sources,
        parameters=paging.FIELDS,
        columns=_declared("catalogue.models:SOURCE_COLUMNS"),
        shape=_declared("catalogue.factbase:SOURCES"),
        pages="sources",
    ),
    Endpoint(
        name="licences",
        path="/licences",
        answer=answers.licences,
        columns=_declared("catalogue.models:LICENCE_COLUMNS"),
        shape=_declared("catalogue.models:LICENCES"),
    ),
    Endpoint(
        name="finds",
        path="/finds",
        answer=answers.finds,
        parameters=paging.FIELDS,
        columns=_declared("disclosure.audit:FIND_COLUMNS"),
        shape=_declared("disclosure.audit:AUDIT"),
        pages="finds",
    ),
    Endpoint(
        name="corrections",
        path="/corrections",
        answer=answers.corrections,
        parameters=paging.FIELDS,
        columns=_declared("catalogue.corrections:CORRECTION_COLUMNS"),
        shape=_declared("catalogue.corrections:CORRECTIONS"),
        pages="corrections",
    ),
    Endpoint(
        name="regions",
        path="/regions",
        answer=answers.regions,
        parameters=(_text("cloud", "aws", help="http-param-cloud"), *paging.FIELDS),
        columns=_declared("catalogue.models:REGION_COLUMNS"),
        shape=_declared("catalogue.models:REGIONS"),
        pages="regions",
    ),
    Endpoint(
        name="search",
        path="/search",
        answer=answers.search,
        parameters=Search.fields(Surface.HTTP),
        columns=_declared("catalogue.search:COLUMNS"),
        shape=_declared("catalogue.search:FOUND"),
    ),
    Endpoint(
        name="meta",
        path="/meta",
        answer=answers.meta,
        shape=_declared("catalogue.models:META"),
    ),
)


def endpoint(name: str) -> Endpoint:
    """The endpoint of a name."""
    return next(each for each in ENDPOINTS if each.name == name)


def endpoint_of(text: str) -> tuple[Endpoint, batch.Addressed]:
    """The endpoint of an address, and what it is asked. Raises ``Problem`` where there is none."""
    asked = batch.asked(text, base=BASE, paths={each.name: each.path for each in ENDPOINTS if not each.asks_others})
    return endpoint(asked.endpoint), asked
