"""``obsia serve``: the observatory as pages and as an API."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from obsia.core.locales import locale
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
    port = 8000 if port is None else port
    workers = 1 if workers is None else workers
    strays = {"--usage-model": usage_model, "--usage-host": usage_host, "--usage-region": usage_region}
    if port > 65_535:
        raise BadCall(say("serve-port", port=str(port)))
    # The pages lead to each other from the root of their host: below it none of them would be found.
    if site is not None and urlsplit(site_address(site)).path != "/":
        raise BadCall(say("serve-site", site=site[:80]))
    if not 1 <= workers <= 64:
        raise BadCall(say("serve-workers", workers=str(workers)))
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
    if usage:
        from obsia.app.usage import check_usage

        check_usage(usage, model=usage_model, host=usage_host, region=usage_region)
    elif stray := [name for name, given in strays.items() if given is not None]:
        raise BadCall(say("serve-usage-needed", options=", ".join(stray)))

    def ready(address: str) -> None:
        output.write_line(say("serve-ready", address=f"{address}/"))
        output.flush()

    served(host=host, port=port, workers=workers, settings=settings, ready=ready, site=_site)
    return failures.OK


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
