"""``obsia publish``: the observatory as files that any host can show."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from obsia.surfaces.cli.options import argument, option, whole_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obsia.surfaces.web.page import Download


def publish(
    folder: Annotated[str, argument("folder")],
    /,
    *,
    site: Annotated[str | None, option("site", "publish-site")] = None,
    models: Annotated[int | None, whole_option("models")] = None,
    previous: Annotated[str | None, option("previous", "publish-previous")] = None,
    processes: Annotated[int | None, whole_option("processes")] = None,
) -> int:
    """The pages as static files."""
    import os
    from importlib import import_module

    from obsia.core.errors import BadCall, MissingExtra
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output
    from obsia.surfaces.web.links import site_address

    # Read when numpy is loaded: its threads cost more than they bring on arrays of this size.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    say = locale()
    if site is not None and not site_address(site):
        raise BadCall(say("publish-site", site=site[:80]))
    try:
        import_module("obsia.surfaces.web.rendering")
        import_module("obsia.surfaces.http.answers")
    except ModuleNotFoundError as error:
        if error.name not in {"jinja2", "litestar"}:
            raise
        raise MissingExtra(extra="web", purpose="obsia publish") from error
    from obsia.surfaces.web.edition import MODELS, Edition
    from obsia.surfaces.web.publish import publish as published

    edition = Edition(
        static=True,
        site=site_address(site or ""),
        models=MODELS if models is None else models,
        previous=previous or "",
    )

    def told(what: str, number: int) -> None:
        doing = say(f"publish-doing-{what}")
        sys.stderr.write(say("publish-doing", doing=doing, pages=say.whole(number)) + "\n")

    if processes is not None and not 1 <= processes <= 64:
        raise BadCall(say("publish-processes", processes=str(processes)))
    try:
        done = published(Path(folder), edition=edition, tables=table, processes=processes or 2, told=told)
    except OSError as error:
        raise BadCall(f"{folder}: {error.strerror or error}") from error
    size_mb = say.decimal(done.size / 1e6, digits=2)
    output.write_line(
        say("publish-done", folder=folder, pages=say.whole(done.pages), files=say.whole(done.files), size=size_mb)
    )
    return failures.OK


def table(download: Download, wanted: str) -> bytes:
    """A table as the API would send it."""
    import json
    from urllib.parse import urlencode

    from obsia.core.locales import locale
    from obsia.surfaces.http import formats
    from obsia.surfaces.http.endpoints import endpoint
    from obsia.surfaces.http.parameters import arguments_of
    from obsia.surfaces.machine import json_text

    asked = endpoint(download.endpoint)
    query = urlencode(download.query).encode()
    arguments = arguments_of(asked.parameters, query=query, path={}, say=locale())
    columns: Mapping[str, str] = {} if asked.columns is None else asked.columns()
    body = formats.body(asked.answer(**arguments), wanted=wanted, columns=columns)
    # A server sends its answers compressed; a file lies there as it is, without white space for the eye.
    return f"{json_text(json.loads(body), is_compact=True)}\n".encode() if wanted == formats.JSON else body
