"""A real client of ``obsia mcp``: the SDK's own session, against the process that an assistant would start."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio.from_thread
import jsonschema
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult, Tool
from tests.surfaces.http_client import environment


@dataclass(frozen=True, slots=True)
class Assistant:
    """A session that is open."""

    client: Client
    portal: anyio.from_thread.BlockingPortal

    def tools(self) -> dict[str, Tool]:
        """What there is to call."""
        return {each.name: each for each in self.portal.call(self.client.list_tools).tools}

    def call(self, tool: str, /, **arguments: Any) -> CallToolResult:
        """One call."""
        return self.portal.call(self.client.call_tool, tool, arguments)

    def record(self, tool: str, /, **arguments: Any) -> dict[str, Any]:
        """The record of an answer, which is what the tool said that it would be."""
        found = self.call(tool, **arguments)
        assert not found.is_error, words_of(found)
        jsonschema.validate(found.structured_content, self.tools()[tool].output_schema)
        return found.structured_content

    def refusal(self, tool: str, /, **arguments: Any) -> str:
        """The words of an error."""
        found = self.call(tool, **arguments)
        assert found.is_error
        assert found.structured_content is None
        return words_of(found)


def words_of(found: CallToolResult) -> str:
    """What is said of an answer."""
    [content] = found.content
    return content.text


@contextmanager
def assisting(data: Path, *options: str, language: str = "C.UTF-8", mode: str = "auto") -> Iterator[Assistant]:
    """``obsia mcp`` until the end of the block, with a data folder of its own."""
    started = StdioServerParameters(
        command=sys.executable, args=["-m", "obsia", "mcp", *options], env=environment(data) | {"LANG": language}
    )
    with anyio.from_thread.start_blocking_portal() as portal:
        client = Client(stdio_client(started), mode=mode)
        with portal.wrap_async_context_manager(client) as opened:
            yield Assistant(opened, portal)
