"""``obsia serve``: the observatory as pages and as an API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

from obsia.core.errors import BadCall, MissingExtra
from obsia.core.kinds import Files, local
from obsia.core.locales import locale
from obsia.core.message import Message, Option, Surface, Symbol
from obsia.core.question import Flag, Many, Question, Text, Whole
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.mcp import permalinks, require_mcp
from obsia.surfaces.cli.outputs import Nothing

if TYPE_CHECKING:
    from obsia.surfaces.http.service import Compute, Tools
    from obsia.surfaces.http.settings import Settings
    from obsia.surfaces.web.site import Site

_SECONDS: Final = Whole(least=1, most=3_600)
_MOST_CONNECTIONS: Final = 100_000
_PATHS: Final = Files(most=4_096)


@dataclass(frozen=True, kw_only=True)
class Serve(Question):
    """The pages and the HTTP API."""

    journey: ClassVar[str] = "serve"
    host: Annotated[str, local(Text(), "option-serve-host")] = "127.0.0.1"
    port: Annotated[int, local(Whole(most=65_535), "option-port")] = 8000
    site: Annotated[str | None, local(Text(), "option-serve-site")] = None
    workers: Annotated[int, local(Whole(least=1, most=64), "option-workers")] = 1
    rate_limit: Annotated[int | None, local(Whole(), "option-rate-limit")] = None
    connections: Annotated[int | None, local(Whole(least=16, most=_MOST_CONNECTIONS), "option-connections")] = None
    connections_per_address: Annotated[
        int | None, local(Whole(most=_MOST_CONNECTIONS), "option-connections-per-address")
    ] = None
    waiting_per_address: Annotated[int | None, local(Whole(least=1, most=1_000), "option-waiting-per-address")] = None
    header_timeout: Annotated[int | None, local(_SECONDS, "option-header-timeout")] = None
    body_timeout: Annotated[int | None, local(_SECONDS, "option-body-timeout")] = None
    idle_timeout: Annotated[int | None, local(_SECONDS, "option-idle-timeout")] = None
    answer_timeout: Annotated[int | None, local(_SECONDS, "option-answer-timeout")] = None
    memory: Annotated[int | None, local(Whole(least=64, most=1_000_000), "option-memory")] = None
    proxy: Annotated[tuple[str, ...], local(Many(of=Text()), "option-proxy")] = ()
    mcp: Annotated[bool, local(Flag(), "option-serve-mcp")] = False
    private: Annotated[bool, local(Flag(), "option-serve-private")] = False
    no_record: Annotated[bool, local(Flag(), "option-serve-no-record")] = False
    no_warm_up: Annotated[bool, local(Flag(), "option-serve-no-warm-up")] = False
    usage: Annotated[tuple[str, ...], local(_PATHS, "option-usage")] = ()
    usage_model: Annotated[str | None, local(Text(), "option-model")] = None
    usage_host: Annotated[str | None, local(Text(), "option-host-default")] = None
    usage_region: Annotated[str | None, local(Text(), "option-region-default")] = None

    def check(self) -> None:
        """Raises ``BadCall`` for defaults of usage without usage."""
        stray = tuple(each.option for each in self.stated() if each.attribute in _OF_USAGE)
        if stray and not self.usage:
            raise BadCall("serve-usage-needed", options=stray, usage=Option("usage"))


_OF_USAGE: Final = ("usage_model", "usage_host", "usage_region")
"""What stands in where a record of usage names none."""
_LIMITS: Final[Mapping[str, str]] = {
    "connections": "connections",
    "connections_per_address": "connections_per_address",
    "header_timeout": "header_s",
    "body_timeout": "body_s",
    "idle_timeout": "idle_s",
    "answer_timeout": "answer_s",
}
"""Attribute of the question -> the limit of connections that it sets."""


def _run(asked: Serve, _: Nothing) -> int:
    import os
    from importlib import import_module
    from urllib.parse import urlsplit

    from obsia.surfaces.cli import output
    from obsia.surfaces.web.links import site_address

    # Read when numpy is loaded: its threads cost more than they bring on arrays of this size.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # The pages lead to each other from the root of their host: below it none of them would be found.
    if asked.site is not None and urlsplit(site_address(asked.site)).path != "/":
        raise BadCall("serve-site", option=Option("site"), site=asked.site[:80])
    try:
        from obsia.surfaces.http.connections import serve as served

        # Before it says that it is ready: imports are half of what the first visitor would wait for.
        import_module("obsia.surfaces.web.site").pages()
    except ModuleNotFoundError as error:
        if error.name not in {"h11", "jinja2", "uvicorn"}:
            raise
        purpose = Message("extra-for-command", command=Symbol("obsia serve"))
        raise MissingExtra(extra="web", purpose=purpose) from error
    if asked.mcp:
        require_mcp("obsia serve --mcp")
    settings = _settings(asked)
    if settings.usage is not None:
        from obsia.app.usage.own_account import check_usage

        check_usage(settings.usage)

    def ready(address: str) -> None:
        output.write_line(locale()("serve-ready", address=f"{address}/"))
        output.flush()

    tools = _tools if asked.mcp else None
    served(
        host=asked.host, port=asked.port, workers=asked.workers, settings=settings, ready=ready, site=_site, tools=tools
    )
    return failures.OK


def _settings(asked: Serve) -> Settings:
    """The settings that the options make. Raises ``BadCall`` for what is shown to others and must not be."""
    from obsia.app.questions.usage import Assess
    from obsia.surfaces.http.settings import LOOPBACK, Settings
    from obsia.surfaces.web.links import site_address

    if (asked.private or asked.usage) and asked.host not in LOOPBACK:
        here = {"host_option": Option("host"), "host": asked.host}
        if asked.usage:
            raise BadCall("serve-usage-elsewhere", option=Option("usage"), served=Option("usage-host"), **here)
        raise BadCall("serve-private-elsewhere", option=Option("private"), **here)
    usage = None
    if asked.usage:
        usage = Assess(asked.usage, model=asked.usage_model, host=asked.usage_host, region=asked.usage_region)
    settings = Settings(
        private=asked.private or usage is not None,
        record=not asked.no_record,
        warm_up=not asked.no_warm_up,
        site=site_address(asked.site or ""),
        usage=usage,
    )
    if asked.rate_limit is not None:
        settings = replace(settings, per_minute=asked.rate_limit)
    return _bounded(settings, asked)


def _proxies(stated: Sequence[str]) -> tuple[str, ...]:
    """Addresses and networks of proxies, several to an option with commas. Raises ``BadCall`` for what is neither."""
    from obsia.surfaces.http.limits import proxy_network

    found: list[str] = []
    for text in (part for each in stated for part in each.split(",")):
        try:
            found.append(proxy_network(text))
        except ValueError as error:
            raise BadCall("serve-proxy", option=Option("proxy"), address=text.strip()[:80]) from error
    return tuple(found)


def _bounded(settings: Settings, asked: Serve) -> Settings:
    """The settings with what options say of connections, of turns and of memory."""
    stated = {name: getattr(asked, attribute) for attribute, name in _LIMITS.items()}
    limits = {name: value for name, value in stated.items() if value is not None}
    width = settings.width
    if settings.private:
        # Whoever asks is one person: there is nobody to keep a turn free for.
        width = replace(width, at_once_of_one=width.at_once)
    if (waiting := asked.waiting_per_address) is not None:
        width = replace(width, most_waiting_of_one=waiting, most_waiting=max(width.most_waiting, waiting))
    return replace(
        settings,
        limits=replace(settings.limits, proxies=_proxies(asked.proxy), **limits),
        width=width,
        memory_mb=settings.memory_mb if asked.memory is None else asked.memory,
    )


def _tools(settings: Settings) -> Tools:
    """The tools for assistants of a server's settings; made in each process that answers."""
    from obsia.surfaces.mcp.http import answer
    from obsia.surfaces.mcp.settings import Settings as ToolSettings

    told = ToolSettings(
        record=settings.record,
        most_recorded_mb=settings.most_recorded_mb,
        permalinks=permalinks(record=settings.record),
    )

    async def tools(scope: Any, receive: Any, send: Any, *, language: str, compute: Compute) -> None:
        await answer(scope, receive, send, settings=told, tr=locale(language, Surface.MCP), compute=compute)

    return tools


def _site(settings: Settings) -> Site:
    """The pages of a server's settings; made in each process that answers."""
    from obsia.surfaces.web.edition import PageEdition
    from obsia.surfaces.web.site import Site

    edition = PageEdition(
        record=settings.record, site=settings.site, usage=settings.usage, shows_private=settings.private
    )
    return Site(edition=edition)


serve = command(Serve, Nothing, _run)
