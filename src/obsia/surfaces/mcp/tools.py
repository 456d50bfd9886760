"""The tools: one table of names, arguments, answers and schemas; and how a call is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar, cast

from obsia.app.catalogue.search import FOUND
from obsia.app.figures.export import NAMED
from obsia.app.questions.commitments import ListCommitments
from obsia.app.questions.openness import GradeSystem
from obsia.app.questions.request import Compare, Estimate
from obsia.app.questions.search import Search
from obsia.app.questions.world import ViewCompany, ViewCountry, ViewWorld
from obsia.app.world.companies import COMPANY
from obsia.core.data import SHARED, Record, Schema, Shape
from obsia.core.document import Document
from obsia.core.locales import Locale
from obsia.core.message import Message, Surface
from obsia.core.question import Field, Flag, Kind, Text, Whole, given_fields
from obsia.surfaces.answering import refusal
from obsia.surfaces.mcp import answers
from obsia.surfaces.mcp.settings import Settings
from obsia.views import assistant, assistant_commitments, assistant_data, companies, search
from obsia.writers import lines
from obsia.writers.data import worded

T = TypeVar("T")
LOG: Final = logging.getLogger("obsia.mcp")
LONGEST_ADDRESS: Final = 1_000
"""Letters of the address of a figure, which holds a whole question."""


def argument(name: str, kind: Kind, *, help: str) -> Field:
    """An argument of a tool that no question has."""
    return Field(kind, help, name=name.replace("_", "-"), attribute=name, default=None)


def schema_of(field: Field, tr: Locale) -> Schema:
    """The JSON schema of an argument, with what it is for."""
    schema = field.kind.schema()
    # A pattern for what can be shown is for addresses; here what cannot be is refused in words.
    schema.pop("pattern", None)
    return {**schema, "description": tr.text(Message(field.help))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The record of an answer, and what is said of it."""

    record: Record
    text: str


@dataclass(frozen=True, slots=True)
class Tool(Generic[T]):
    """One tool; its words are the messages ``mcp-title-NAME`` and ``mcp-about-NAME``."""

    name: str
    answer: Callable[..., T]
    arguments: tuple[Field, ...]
    shape: Shape[T]
    document: Callable[[T], Document]
    takes_permalinks: bool = False
    """Whether a figure may be named by the address of its page."""

    def takes(self, tr: Locale) -> Schema:
        """The JSON schema of its arguments."""
        return {
            "type": "object",
            "properties": {each.option.named(Surface.MCP): schema_of(each, tr) for each in self.arguments},
            "required": [each.option.named(Surface.MCP) for each in self.arguments if each.is_required],
            "additionalProperties": False,
        }

    def returns(self, tr: Locale) -> Schema:
        """The JSON schema of its answers: every member is there, and there are no others."""
        return worded(_closed(self.shape.schema), tr)

    def answered(self, asked: Mapping[str, object], tr: Locale) -> Answer:
        """The answer to what is asked."""
        found = self.answer(**asked)
        return Answer(record=worded(self.shape.record(found), tr), text=lines.text(self.document(found), tr))


def _closed(schema: Any) -> Any:
    """A schema of which no object has members that it does not name. What others refer to stands in its place."""
    match schema:
        case {"$ref": str(place)}:
            return _closed(_NAMED[place])
        case dict():
            members = cast("Schema", schema)
            closing = {"additionalProperties": False} if "properties" in members else {}
            return {name: _closed(each) for name, each in members.items()} | closing
        case list():
            return [_closed(each) for each in cast("list[object]", schema)]
        case _:
            return schema


_NAMED: Final = {f"{SHARED}{each.name}": each.schema for each in NAMED}
TOOLS: Final[Mapping[str, Tool[Any]]] = {
    each.name: each
    for each in (
        Tool(
            "estimate",
            answers.estimate,
            (*Estimate.fields(Surface.MCP), argument("all_boundaries", Flag(), help="mcp-argument-all-boundaries")),
            assistant_data.ESTIMATE,
            assistant.estimate,
        ),
        Tool("compare", answers.compare, Compare.fields(Surface.MCP), assistant_data.COMPARE, assistant.compare),
        Tool("model", answers.model, (Estimate.field("model"),), assistant_data.MODEL, assistant.model),
        Tool("openness", answers.openness, GradeSystem.fields(Surface.MCP), assistant_data.OPEN, assistant.openness),
        Tool(
            "world",
            answers.world,
            # The planet where no country is named: one tool asks both.
            (
                replace(ViewCountry.field("country"), help="mcp-argument-country", default=None),
                *ViewWorld.fields(Surface.MCP),
            ),
            assistant_data.WORLD,
            assistant.world,
        ),
        Tool("closing", answers.closing, (), assistant_data.CLOSING, assistant.closing),
        Tool("company", answers.company, ViewCompany.fields(Surface.MCP), COMPANY, companies.spoken),
        Tool(
            "commitments",
            answers.commitments,
            tuple(ListCommitments.field(each) for each in ("party", "instrument", "as-of")),
            assistant_commitments.COMMITMENTS,
            assistant_commitments.spoken,
        ),
        Tool("search", answers.search, Search.fields(Surface.MCP), FOUND, search.spoken),
        Tool(
            "explain",
            answers.explain,
            (
                argument("figure_id", Text(longest=LONGEST_ADDRESS), help="mcp-argument-figure"),
                argument("subject", Text(), help="argument-subject"),
                argument("most", Whole(least=1, most=500), help="mcp-argument-most"),
            ),
            assistant_data.EXPLANATION,
            assistant.explanation,
            takes_permalinks=True,
        ),
    )
}
"""Name -> tool, in the order in which they are told."""


class Refused(Exception):
    """A call that gets no answer; its text is what an assistant is told."""


def answered(tool: Tool[Any], given: Mapping[str, object], *, settings: Settings, tr: Locale) -> Answer:
    """The answer to a call. Raises ``Refused``; of a defect, what went wrong goes to the log alone."""
    try:
        asked = given_fields(tool.arguments, given, on=Surface.MCP)
        if tool.takes_permalinks:
            asked["permalinks"] = settings.permalinks
        return tool.answered({**asked, "record_figures": settings.records_now}, tr)
    except Exception as error:
        why = refusal(error, tr)
        if why is None:
            LOG.error("%s", type(error).__name__, exc_info=error)
            raise Refused(tr("mcp-unexpected", tool=tool.name)) from error
        raise Refused(why) from error
