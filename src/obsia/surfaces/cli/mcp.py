"""``obsia mcp``: figures for an assistant."""

import sys
from dataclasses import dataclass
from typing import Annotated, ClassVar

from obsia.core.question import PRIVATE, Field, Flag, Question
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import NoOutputs


@dataclass(frozen=True, kw_only=True)
class Mcp(Question):
    """Tools for an assistant."""

    journey: ClassVar[str] = "mcp"
    no_record: Annotated[bool, Field(kind=Flag(), help="option-mcp-no-record", on=PRIVATE)] = False


def _run(asked: Mcp, _: NoOutputs) -> int:
    from obsia.core.errors import MissingExtra
    from obsia.core.locales import locale
    from obsia.core.message import Message, Surface, Symbol
    from obsia.surfaces.cli import failures
    from obsia.surfaces.mcp.settings import Settings

    try:
        from obsia.surfaces.mcp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"anyio", "mcp", "mcp_types"}:
            raise
        purpose = Message("extra-for-command", command=Symbol("obsia mcp"))
        raise MissingExtra(extra="mcp", purpose=purpose) from error
    if sys.stdin.isatty():
        failures.say_notice(locale()("mcp-terminal"))
    serve(settings=Settings(record=not asked.no_record), tr=locale(None, Surface.MCP))
    return failures.OK


mcp = command(Mcp, NoOutputs, _run)
