"""``obsia publish``: the observatory as files that any host can show."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

from obsia.core.errors import BadCall, MissingExtra
from obsia.core.kinds import local
from obsia.core.locales import locale
from obsia.core.message import Message, Symbol
from obsia.core.question import Question, Text, Whole
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obsia.surfaces.web.page import Download


@dataclass(frozen=True)
class Publish(Question):
    """The pages as static files."""

    journey: ClassVar[str] = "publish"
    folder: Annotated[str, local(Text(longest=4_096), "argument-folder", positional=True)]
    site: Annotated[str | None, local(Text(), "option-publish-site")] = None
    models: Annotated[int | None, local(Whole(), "option-models")] = None
    previous: Annotated[str | None, local(Text(longest=4_096), "option-publish-previous")] = None
    processes: Annotated[int, local(Whole(least=1, most=64), "option-processes")] = 2


def _run(asked: Publish, _: Nothing) -> int:
    import os
    from importlib import import_module

    from obsia.surfaces.cli import output
    from obsia.surfaces.web.links import stated_site

    # Read when numpy is loaded: its threads cost more than they bring on arrays of this size.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    tr = locale()
    site = stated_site(asked.site)
    try:
        import_module("obsia.surfaces.web.rendering")
        import_module("obsia.surfaces.http.answers")
    except ModuleNotFoundError as error:
        if error.name != "jinja2":
            raise
        purpose = Message("extra-for-command", command=Symbol("obsia publish"))
        raise MissingExtra(extra="web", purpose=purpose) from error
    from obsia.surfaces.web.edition import MODELS, PageEdition
    from obsia.surfaces.web.publish import publish as published

    edition = PageEdition(
        static=True,
        site=site,
        models=MODELS if asked.models is None else asked.models,
        previous=asked.previous or "",
    )

    def told(what: str, number: int) -> None:
        doing = tr(f"publish-doing-{what}")
        sys.stderr.write(tr("publish-doing", doing=doing, pages=tr.whole(number)) + "\n")

    try:
        done = published(Path(asked.folder), edition=edition, tables=table, processes=asked.processes, told=told)
    except OSError as error:
        raise BadCall(
            "publish-unwritable", folder=asked.folder, why=Message("system-says", text=error.strerror or str(error))
        ) from error
    size_mb = tr.decimal(done.size / 1e6, digits=2)
    output.write_line(
        tr("publish-done", folder=asked.folder, pages=tr.whole(done.pages), files=tr.whole(done.files), size=size_mb)
    )
    return failures.OK


def table(download: Download) -> Mapping[str, bytes]:
    """A table as the API would send it, in each format."""
    import json
    from urllib.parse import urlencode

    from obsia.surfaces.http import formats
    from obsia.surfaces.http.endpoints import endpoint
    from obsia.surfaces.http.parameters import arguments_of
    from obsia.writers.data import json_text

    asked = endpoint(download.endpoint)
    query = urlencode(download.query).encode()
    arguments = arguments_of(asked.parameters, query=query, path={})
    columns: Mapping[str, str] = {} if asked.columns is None else asked.columns()
    answer = asked.answer(**arguments)
    bodies = {each: formats.body(answer, wanted=each, columns=columns) for each in download.formats}
    if told := bodies.get(formats.JSON):
        # A server sends its answers compressed; a file lies there as it is, without white space for the eye.
        bodies[formats.JSON] = f"{json_text(json.loads(told), is_compact=True)}\n".encode()
    return bodies


publish = command(Publish, Nothing, _run)
