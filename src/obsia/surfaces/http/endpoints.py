"""What can be asked: each endpoint with its address, its parameters, its columns and the journey that answers it.

Who serves others offers no ``seed``: each would be another world to draw, and another answer to keep, of the same
question. It is for the command line and Python, where whoever asks pays for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any, Final

from obsia.app.clock import today
from obsia.app.questions.commitments import ListCommitments
from obsia.app.questions.request import Estimate
from obsia.app.questions.training import TELLING, Train
from obsia.core.data import Shape
from obsia.core.message import Message, Surface
from obsia.core.question import REQUIRED, Field, Text
from obsia.surfaces.http import answers, batch, paging
from obsia.surfaces.http.answers import Answer
from obsia.surfaces.http.problems import Problem
from obsia.surfaces.journeys import JOURNEYS

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
    return Field(Text(), help, name=name, attribute=name.replace("-", "_"), example=example, default=None)


def _path(name: str, example: str, *, help: str, into: str = "") -> Field:
    return replace(_text(name, example, help=help), attribute=into or name, default=REQUIRED)


def _in_path(name: str) -> Field:
    """What is asked of commitments where it stands in an address, and is not left out."""
    return replace(ListCommitments.field(name), default=REQUIRED)


FIGURE: Final = {"$ref": "#/components/schemas/Figure"}
TEXT: Final = {"type": "string"}


def _goes(name: str, path: str, **more: Any) -> Endpoint:
    """The endpoint of a journey: what is not said in ``more`` follows from it."""
    journey = JOURNEYS[name]
    said: dict[str, Any] = {
        "answer": partial(answers.answer, name),
        "parameters": journey.asked.fields(Surface.HTTP) if journey.question else (),
        "columns": journey.named_columns if journey.rows else None,
        "shape": lambda: journey.members,
    }
    return Endpoint(name=name, path=path, **said | more)


def _listed(name: str, path: str, *parameters: Field, member: str = "", **more: Any) -> Endpoint:
    """The endpoint of a list that is had in pages; ``member`` is the list, where it is not called as the endpoint."""
    whole = _goes(name, path, **more)
    return replace(whole, parameters=(*whole.parameters, *parameters, *paging.FIELDS), pages=member or name)


ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    _goes("estimate", "/estimate"),
    _goes("compare", "/compare"),
    _goes("what-if", "/what-if"),
    Endpoint(
        name="batch",
        path=batch.PATH,
        answer=answers.batch,
        parameters=(batch.QUESTIONS,),
        shape=lambda: batch.BATCH,
        recorded=True,
        asks_others=True,
    ),
    _listed(
        "models",
        "/models",
        _text("developer", "mistral", help="http-param-developer"),
        _text("kind", "text", help="http-param-kind"),
        _text("weights", "none", help="http-param-weights"),
        _text("name", "gpt", help="http-param-name"),
    ),
    _goes(
        "model",
        "/models/{model}",
        parameters=(replace(Estimate.field("model"), attribute="name", example="openai/gpt-4o"),),
    ),
    _listed("openness-all", "/openness", member="systems", daily=True),
    _goes("openness", "/openness/{system}", answer=answers.openness, daily=True, leads_on=True),
    _listed("families", "/families"),
    _goes("family", "/families/{family}", daily=True),
    _goes("commitments", "/commitments", parameters=()),
    _goes("instrument", "/commitments/instruments/{instrument}", parameters=(_in_path("instrument"),)),
    _goes("party", "/commitments/parties/{party}", parameters=(_in_path("party"),)),
    _goes(
        "train",
        "/train",
        one_of=tuple(each.name for each in Train.fields(Surface.HTTP) if each.attribute in TELLING),
    ),
    _goes("world", "/world"),
    _listed("countries", "/world/countries"),
    _goes("country", "/world/countries/{country}"),
    _goes("editions", "/world/editions"),
    _goes("companies", "/world/companies"),
    _goes("company", "/world/companies/{company}"),
    _goes("closing", "/world/closing"),
    _goes("move", "/world/move"),
    Endpoint(
        name="figure",
        path="/figures/{figure_id}",
        answer=answers.figure,
        parameters=(_path("figure_id", "", help="http-param-figure"),),
        shape=lambda: JOURNEYS["trace"].members,
        recorded=True,
    ),
    _goes("facts", "/facts/{subject}", parameters=(_path("subject", "grid:FRA", help="http-param-subject"),)),
    _listed("sources", "/sources"),
    _goes("licences", "/licences"),
    _listed("finds", "/finds"),
    _listed("corrections", "/corrections"),
    _listed("regions", "/regions", _text("cloud", "aws", help="http-param-cloud")),
    _goes("search", "/search"),
    _goes("meta", "/meta"),
)


def endpoint(name: str) -> Endpoint:
    """The endpoint of a name."""
    return next(each for each in ENDPOINTS if each.name == name)


@dataclass(frozen=True, slots=True)
class Addressed:
    """What an address asks of its endpoint: the parts of its path, its query."""

    path: Mapping[str, str]
    query: bytes


def endpoint_of(text: str) -> tuple[Endpoint, Addressed]:
    """The endpoint of an address, and what it is asked. Raises ``Problem`` where there is none."""
    path, query = batch.asked(text, base=BASE)
    found = endpoint_at(path)
    if found is None or found[0].asks_others:
        raise Problem.of("not-found", Message("http-not-found"), parameter=batch.QUESTIONS.name)
    return found[0], Addressed(found[1], query)


def endpoint_at(path: str) -> tuple[Endpoint, Mapping[str, str]] | None:
    """The endpoint at a path below :data:`BASE`, and the parts of it; None where there is none."""
    hits = ((each, found.groupdict()) for pattern, each in _routes() if (found := pattern.fullmatch(path)))
    return next(hits, None)


@cache
def _routes() -> tuple[tuple[re.Pattern[str], Endpoint], ...]:
    """Paths as expressions: what is written out goes before what a part stands for, the last of which is all that is
    left of an address, slashes and all."""
    ordered = sorted(ENDPOINTS, key=lambda each: ("{" in each.path, -len(each.path)))
    written = ((re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(each.path)), each) for each in ordered)
    return tuple((re.compile(path, re.DOTALL), each) for path, each in written)
