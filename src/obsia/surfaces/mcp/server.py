"""Serving over standard input and output, until the assistant that started it closes them."""

from __future__ import annotations

import os
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from types import FrameType
from typing import Any, Final, NoReturn, TypeAlias

import anyio
import anyio.to_thread
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)

from obsia._version import __version__
from obsia.core.errors import BadCall
from obsia.core.locales import Locale, printable
from obsia.surfaces.answering import refusal
from obsia.surfaces.mcp import tools
from obsia.surfaces.mcp.messages import Answers, Messages
from obsia.surfaces.mcp.settings import Settings

INTERRUPTED: Final = 130
Compute: TypeAlias = Callable[[Callable[[], tools.Answer]], Awaitable[tools.Answer]]


def serve(*, settings: Settings, tr: Locale) -> None:
    """Answer until standard input ends, or until interrupted."""
    # A thread waits for the next line and cannot be called off: whoever interrupts would wait with it.
    signal.signal(signal.SIGINT, _end)
    anyio.run(_serve, settings, tr)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    os._exit(INTERRUPTED)


async def _serve(settings: Settings, tr: Locale) -> None:
    made = server(settings=settings, tr=tr)
    async with stdio_server() as (reading, writing):
        answers = Answers(writing)
        await made.run(Messages(reading, answers, tr), answers, made.create_initialization_options())


def server(*, settings: Settings, tr: Locale, compute: Compute | None = None) -> Server[Any]:
    """The server with its tools; nothing of what is asked leaves the process.

    ``compute`` makes an answer when it is its turn, where others wait for theirs; it may raise ``BadCall``.
    """
    at_once = anyio.CapacityLimiter(settings.at_once)

    async def list_tools(context: object, parameters: PaginatedRequestParams | None) -> ListToolsResult:
        del context, parameters
        return ListToolsResult(tools=[_described(each, tr) for each in tools.TOOLS.values()])

    async def call_tool(context: object, parameters: CallToolRequestParams) -> CallToolResult:
        del context
        tool = tools.TOOLS.get(parameters.name)
        if tool is None:
            known = ", ".join(tools.TOOLS)
            raise MCPError(INVALID_PARAMS, tr("mcp-no-tool", name=printable(parameters.name, most=80), known=known))
        given = parameters.arguments or {}
        answer = partial(tools.answered, tool, given, settings=settings, tr=tr)
        try:
            found = await (anyio.to_thread.run_sync(answer, limiter=at_once) if compute is None else compute(answer))
        except (tools.Refused, BadCall) as error:
            told = refusal(error, tr) if isinstance(error, BadCall) else str(error)
            return CallToolResult(content=[TextContent(text=told or "")], is_error=True)
        return CallToolResult(content=[TextContent(text=found.text)], structured_content=found.record)

    made: Server[Any] = Server(
        "obsia",
        version=__version__,
        title="obsia",
        instructions=tr("mcp-instructions"),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
    # The library would write of each message into the telemetry of its process.
    made.middleware.clear()
    return made


def _described(tool: tools.Tool[Any], tr: Locale) -> Tool:
    title = tr(f"mcp-title-{tool.name}")
    return Tool(
        name=tool.name,
        title=title,
        description=tr(f"mcp-about-{tool.name}"),
        input_schema=tool.takes(tr),
        output_schema=tool.returns(tr),
        annotations=ToolAnnotations(
            title=title, read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )
