"""``obsia serve``: the observatory as pages and as an API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from obsia.core.locales import locale, printable
from obsia.surfaces.cli.options import option, whole_option

if TYPE_CHECKING:
    from obsia.surfaces.http.settings import Settings
    from obsia.surfaces.web.site import Site


def serve(
    *,
    host: Annotated[str | None, option("host", "serve-host")] = None,
    port: Annotated[int | None, whole_option("port")] = None,
    site: Annotated[str | None, option("site", "serve-site")] = None,
    workers: Annotated[int | None, whole_option("workers")] = None,
    rate_limit: Annotated[int | None, whole_option("rate-limit")] = None,
    connections: Annotated[int | None, whole_option("connections")] = None,
    connections_per_address: Annotated[int | None, whole_option("connections-per-address")] = None,
    waiting_per_address: Annotated[int | None, whole_option("waiting-per-address")] = None,
    header_timeout: Annotated[int | None, whole_option("header-timeout")] = None,
    body_timeout: Annotated[int | None, whole_option("body-timeout")] = None,
    idle_timeout: Annotated[int | None, whole_option("idle-timeout")] = None,
    answer_timeout: Annotated[int | None, whole_option("answer-timeout")] = None,
    memory: Annotated[int | None, whole_option("memory")] = None,
    proxy: Annotated[
        list[str] | None,
        Parameter(name="--proxy", help=locale()("option-proxy"), negative="", show_default=False),
    ] = None,
    private: Annotated[bool, option("private", "serve-private")] = False,
    no_record: Annotated[bool, option("no-record", "serve-no-record")] = False,
    no_warm_up: Annotated[bool, option("no-warm-up", "serve-no-warm-up")] = False,
    usage: Annotated[
        list[str] | None,
        Parameter(
            name="--usage", help=locale()("option-usage"), negative="", show_default=False, consume_multiple=True
        ),
    ] = None,
    usage_model: Annotated[str | None, option("usage-model", "model")] = None,
    usage_host: Annotated[str | None, option("usage-host", "host-default")] = None,
    usage_region: Annotated[str | None, option("usage-region", "region-default")] = None,
) -> int:
    """The pages and the HTTP API."""
    import os
    from importlib import import_module
    from urllib.parse import urlsplit

    from obsia.core.errors import BadCall, MissingExtra
    from obsia.surfaces.cli import failures, output
    from obsia.surfaces.web.links import site_address

    # Read when numpy is loaded: its threads cost more than they bring on arrays of this size.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    say = locale()
    host = host or "127.0.0.1"
    numbers = {
        "--port": 8000 if port is None else port,
        "--workers": 1 if workers is None else workers,
        "--connections": connections,
        "--connections-per-address": connections_per_address,
        "--waiting-per-address": waiting_per_address,
        "--header-timeout": header_timeout,
        "--body-timeout": body_timeout,
        "--idle-timeout": idle_timeout,
        "--answer-timeout": answer_timeout,
        "--memory": memory,
    }
    stated = {name: _within(name, value) for name, value in numbers.items() if value is not None}
    strays = {"--usage-model": usage_model, "--usage-host": usage_host, "--usage-region": usage_region}
    # The pages lead to each other from the root of their host: below it none of them would be found.
    if site is not None and urlsplit(site_address(site)).path != "/":
        raise BadCall(say("serve-site", site=site[:80]))
    try:
        from obsia.surfaces.http.server import serve as served
        from obsia.surfaces.http.settings import LOOPBACK, Settings

        import_module("obsia.surfaces.web.rendering")
    except ModuleNotFoundError as error:
        if error.name not in {"jinja2", "litestar", "uvicorn"}:
            raise
        raise MissingExtra(extra="web", purpose="obsia serve") from error
    if (private or usage) and host not in LOOPBACK:
        raise BadCall(say("serve-usage-elsewhere" if usage else "serve-private-elsewhere", host=host))
    settings = Settings(
        private=private or bool(usage),
        record=not no_record,
        warm_up=not no_warm_up,
        site=site_address(site or ""),
        usage=tuple(usage or ()),
        usage_model=usage_model,
        usage_host=usage_host,
        usage_region=usage_region,
    )
    if rate_limit is not None:
        settings = replace(settings, per_minute=rate_limit)
    settings = _bounded(settings, stated, proxies=_proxies(proxy or ()))
    if usage:
        from obsia.app.usage import check_usage

        check_usage(usage, model=usage_model, host=usage_host, region=usage_region)
    elif stray := [name for name, given in strays.items() if given is not None]:
        raise BadCall(say("serve-usage-needed", options=", ".join(stray)))

    def ready(address: str) -> None:
        output.write_line(say("serve-ready", address=f"{address}/"))
        output.flush()

    served(
        host=host,
        port=stated["--port"],
        workers=stated["--workers"],
        settings=settings,
        ready=ready,
        site=_site,
    )
    return failures.OK


_LONGEST_S: Final = 3_600
_MOST_CONNECTIONS: Final = 100_000
_RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "--port": (0, 65_535),
    "--workers": (1, 64),
    "--connections": (16, _MOST_CONNECTIONS),
    "--connections-per-address": (0, _MOST_CONNECTIONS),
    "--waiting-per-address": (1, 1_000),
    "--header-timeout": (1, _LONGEST_S),
    "--body-timeout": (1, _LONGEST_S),
    "--idle-timeout": (1, _LONGEST_S),
    "--answer-timeout": (1, _LONGEST_S),
    "--memory": (64, 1_000_000),
}
"""Option -> the least and the most that it may be."""
_LIMITS: Final[Mapping[str, str]] = {
    "--connections": "connections",
    "--connections-per-address": "connections_per_address",
    "--header-timeout": "header_s",
    "--body-timeout": "body_s",
    "--idle-timeout": "idle_s",
    "--answer-timeout": "answer_s",
}
"""Option -> the limit of connections that it sets."""


def _within(option: str, value: int) -> int:
    """A number that an option may be. Raises ``BadCall`` for another."""
    from obsia.core.errors import BadCall

    least, most = _RANGES[option]
    if not least <= value <= most:
        raise BadCall(locale()("serve-outside", option=option, value=str(value), least=str(least), most=str(most)))
    return value


def _proxies(stated: Sequence[str]) -> tuple[str, ...]:
    """Addresses and networks of proxies, several to an option with commas. Raises ``BadCall`` for what is neither."""
    from obsia.core.errors import BadCall
    from obsia.surfaces.http.limits import proxy_network

    found: list[str] = []
    for text in (part for each in stated for part in each.split(",")):
        try:
            found.append(proxy_network(text))
        except ValueError as error:
            raise BadCall(locale()("serve-proxy", address=printable(text.strip(), most=80))) from error
    return tuple(found)


def _bounded(settings: Settings, stated: Mapping[str, int], *, proxies: tuple[str, ...]) -> Settings:
    """The settings with what options say of connections, of turns and of memory."""
    limits = {field: stated[option] for option, field in _LIMITS.items() if option in stated}
    width = settings.width
    if settings.private:
        # Whoever asks is one person: there is nobody to keep a turn free for.
        width = replace(width, at_once_of_one=width.at_once)
    if (waiting := stated.get("--waiting-per-address")) is not None:
        width = replace(width, most_waiting_of_one=waiting, most_waiting=max(width.most_waiting, waiting))
    return replace(
        settings,
        limits=replace(settings.limits, proxies=proxies, **limits),
        width=width,
        memory_mb=stated.get("--memory", settings.memory_mb),
    )


def _site(settings: Settings) -> Site:
    """The pages of a server's settings; made in each process that answers."""
    from obsia.surfaces.web.edition import Edition
    from obsia.surfaces.web.site import Site

    edition = Edition(
        record=settings.record,
        site=settings.site,
        usage=settings.usage,
        usage_model=settings.usage_model,
        usage_host=settings.usage_host,
        usage_region=settings.usage_region,
        shows_private=settings.private,
    )
    return Site(edition=edition)
