"""The tools: one table of names, arguments, answers and schemas; and how a call is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from obsia.app.world import FIRST_YEAR, LAST_YEAR
from obsia.core.demand import SCENARIOS
from obsia.core.locales import Locale
from obsia.surfaces.answering import refusal
from obsia.surfaces.mcp import answers, schemas
from obsia.surfaces.mcp.answers import Answer
from obsia.surfaces.mcp.arguments import Argument, Value, arguments_of, told
from obsia.surfaces.mcp.settings import Settings

LOG: Final = logging.getLogger("obsia.mcp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One tool; its words are the messages ``mcp-title-NAME`` and ``mcp-about-NAME``."""

    name: str
    answer: Callable[..., Answer]
    arguments: tuple[Argument, ...]
    returns: dict[str, Any]

    def takes(self, say: Locale) -> dict[str, Any]:
        """The JSON schema of its arguments."""
        return {
            "type": "object",
            "properties": {each.name: each.schema(say) for each in self.arguments},
            "required": [each.name for each in self.arguments if each.required],
            "additionalProperties": False,
        }


TOOLS: Final[Mapping[str, Tool]] = {
    each.name: each
    for each in (
        Tool(
            name="estimate",
            answer=answers.estimate,
            arguments=(
                Argument(name="model", help="argument-model", required=True),
                Argument(name="in", into="input_tokens", value=Value.WHOLE, help="option-in"),
                Argument(name="out", into="output_tokens", value=Value.WHOLE, help="http-param-out"),
                Argument(name="cached", into="cached_tokens", value=Value.WHOLE, help="option-cached"),
                Argument(name="images", value=Value.WHOLE, help="option-images"),
                Argument(name="size", help="option-size"),
                Argument(name="steps", value=Value.WHOLE, help="option-steps"),
                Argument(name="video_s", value=Value.SECONDS, help="option-video-s"),
                Argument(name="audio_s", value=Value.SECONDS, help="option-audio-s"),
                Argument(name="region", help="http-param-region"),
                Argument(name="host", help="http-param-host"),
                Argument(name="on", value=Value.DAY, help="option-on"),
                Argument(name="all_boundaries", value=Value.FLAG, help="mcp-argument-all-boundaries"),
            ),
            returns=schemas.ESTIMATE,
        ),
        Tool(
            name="model",
            answer=answers.model,
            arguments=(Argument(name="model", help="argument-model", required=True),),
            returns=schemas.MODEL,
        ),
        Tool(
            name="world",
            answer=answers.world,
            arguments=(
                Argument(name="country", help="mcp-argument-country"),
                Argument(name="year", value=Value.WHOLE, help="option-year", least=FIRST_YEAR, most=LAST_YEAR),
                Argument(name="scenario", help="option-scenario", choices=SCENARIOS),
            ),
            returns=schemas.WORLD,
        ),
        Tool(
            name="explain",
            answer=answers.explain,
            arguments=(
                Argument(name="figure_id", help="mcp-argument-figure"),
                Argument(name="subject", help="argument-subject"),
                Argument(name="most", value=Value.WHOLE, help="mcp-argument-most", least=1, most=500),
            ),
            returns=schemas.EXPLAIN,
        ),
    )
}
"""Name -> tool, in the order in which they are told."""


class Refused(Exception):
    """A call that gets no answer; its text is what an assistant is told."""


def answered(tool: Tool, given: Mapping[str, object], *, settings: Settings, say: Locale) -> Answer:
    """The answer to a call. Raises ``Refused``; of a defect, what went wrong goes to the log alone."""
    try:
        asked = arguments_of(tool.arguments, given, say=say)
        return tool.answer(say, **asked, record_figures=settings.records_now)
    except Exception as error:
        why = refusal(error, say)
        if why is None:
            LOG.error("%s", type(error).__name__, exc_info=error)
            raise Refused(say("mcp-unexpected", tool=tool.name)) from error
        raise Refused(told(why)) from error
