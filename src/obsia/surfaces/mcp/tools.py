"""The tools: one table of names, arguments, answers and schemas; and how a call is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from obsia.app.questions.request import Estimate
from obsia.app.questions.world import ViewCountry, ViewWorld
from obsia.core.locales import Locale
from obsia.core.message import Surface
from obsia.core.question import Field, Flag, Text, Whole
from obsia.surfaces.answering import refusal
from obsia.surfaces.mcp import answers, schemas
from obsia.surfaces.mcp.answers import Answer
from obsia.surfaces.mcp.arguments import argument, arguments_of, name_of, schema_of
from obsia.surfaces.mcp.settings import Settings

LOG: Final = logging.getLogger("obsia.mcp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One tool; its words are the messages ``mcp-title-NAME`` and ``mcp-about-NAME``."""

    name: str
    answer: Callable[..., Answer]
    arguments: tuple[Field, ...]
    returns: dict[str, Any]

    def takes(self, tr: Locale) -> dict[str, Any]:
        """The JSON schema of its arguments."""
        return {
            "type": "object",
            "properties": {name_of(each): schema_of(each, tr) for each in self.arguments},
            "required": [name_of(each) for each in self.arguments if each.is_required],
            "additionalProperties": False,
        }


TOOLS: Final[Mapping[str, Tool]] = {
    each.name: each
    for each in (
        Tool(
            name="estimate",
            answer=answers.estimate,
            arguments=(
                *Estimate.fields(Surface.MCP),
                argument("all_boundaries", Flag(), help="mcp-argument-all-boundaries"),
            ),
            returns=schemas.ESTIMATE,
        ),
        Tool(
            name="model",
            answer=answers.model,
            arguments=(Estimate.field("model"),),
            returns=schemas.MODEL,
        ),
        Tool(
            name="world",
            answer=answers.world,
            arguments=(
                # The planet where no country is named: one tool asks both.
                replace(ViewCountry.field("country"), help="mcp-argument-country", default=None),
                *ViewWorld.fields(Surface.MCP),
            ),
            returns=schemas.WORLD,
        ),
        Tool(
            name="explain",
            answer=answers.explain,
            arguments=(
                argument("figure_id", Text(), help="mcp-argument-figure"),
                argument("subject", Text(), help="argument-subject"),
                argument("most", Whole(least=1, most=500), help="mcp-argument-most"),
            ),
            returns=schemas.EXPLAIN,
        ),
    )
}
"""Name -> tool, in the order in which they are told."""


class Refused(Exception):
    """A call that gets no answer; its text is what an assistant is told."""


def answered(tool: Tool, given: Mapping[str, object], *, settings: Settings, tr: Locale) -> Answer:
    """The answer to a call. Raises ``Refused``; of a defect, what went wrong goes to the log alone."""
    try:
        asked = arguments_of(tool.arguments, given)
        return tool.answer(tr, **asked, record_figures=settings.records_now)
    except Exception as error:
        why = refusal(error, tr)
        if why is None:
            LOG.error("%s", type(error).__name__, exc_info=error)
            raise Refused(tr("mcp-unexpected", tool=tool.name)) from error
        raise Refused(why) from error
