"""``obsia mcp``: figures for an assistant."""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from obsia.core.errors import MissingExtra
from obsia.core.kinds import local
from obsia.core.locales import locale
from obsia.core.message import Message, Surface, Symbol
from obsia.core.question import Flag, Question
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Nothing

if TYPE_CHECKING:
    from obsia.app.figures.trace import Trace
    from obsia.surfaces.mcp.answers import Permalinks


@dataclass(frozen=True, kw_only=True)
class Mcp(Question):
    """Tools for an assistant."""

    journey: ClassVar[str] = "mcp"
    no_record: Annotated[bool, local(Flag(), "option-mcp-no-record")] = False


def require_mcp(words: str) -> None:
    """Raises ``MissingExtra`` where what a command needs to speak to assistants is not installed."""
    from importlib import import_module

    try:
        import_module("obsia.surfaces.mcp.server")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"anyio", "mcp", "mcp_types"}:
            raise
        raise MissingExtra(extra="mcp", purpose=Message("extra-for-command", command=Symbol(words))) from error


def permalinks(*, record: bool) -> "Permalinks | None":
    """What answers the addresses of figures; None where the pages that ask their questions are not installed."""
    from importlib.util import find_spec

    if find_spec("jinja2") is None:
        return None

    def traced(address: str) -> "tuple[Trace, bool]":
        # Pages are loaded when the first address is asked for.
        from obsia.surfaces.web.permalinks import trace_of_address

        return trace_of_address(address, record=record)

    return traced


def _run(asked: Mcp, _: Nothing) -> int:
    from obsia.surfaces.mcp.settings import Settings

    require_mcp("obsia mcp")
    from obsia.surfaces.mcp.server import serve

    if sys.stdin.isatty():
        failures.say_notice(locale()("mcp-terminal"))
    serve(
        settings=Settings(record=not asked.no_record, permalinks=permalinks(record=not asked.no_record)),
        tr=locale(None, Surface.MCP),
    )
    return failures.OK


mcp = command(Mcp, Nothing, _run)
