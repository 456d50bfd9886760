"""``obsia mcp``: figures for an assistant."""

import sys
from typing import Annotated

from obsia.surfaces.cli.options import option


def mcp(*, no_record: Annotated[bool, option("no-record", "mcp-no-record")] = False) -> int:
    """Tools for an assistant."""
    from obsia.core.errors import MissingExtra
    from obsia.core.locales import locale
    from obsia.core.message import Surface
    from obsia.surfaces.cli import failures
    from obsia.surfaces.mcp.settings import Settings

    say = locale()
    try:
        from obsia.surfaces.mcp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"anyio", "mcp", "mcp_types"}:
            raise
        raise MissingExtra(extra="mcp", purpose="obsia mcp") from error
    if sys.stdin.isatty():
        failures.say_notice(say("mcp-terminal"))
    serve(settings=Settings(record=not no_record), say=locale(None, Surface.MCP))
    return failures.OK
