"""``obsia disclose``: a regulator's or a standard's form, filled with what is known, and why what is missing is."""

import os
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from obsia.core.errors import BadCall
from obsia.core.locales import locale
from obsia.core.message import Option, Symbol
from obsia.surfaces.cli.options import argument, date, option

if TYPE_CHECKING:
    from obsia.app.dossiers.disclose import Question

LIST: Final = "list"
SHAPES: Final = ("md", "html", "json", "pdf", "native", "sidecar")
"""What ``--as`` takes; without it the ending of ``--out`` says it, else Markdown."""
_ENDINGS: Final = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".json": "json", ".pdf": "pdf"}


def disclose(
    form: Annotated[str | None, argument("FORM")] = None,
    model: Annotated[str | None, argument("MODEL")] = None,
    /,
    *,
    account: Annotated[str | None, option("account")] = None,
    training: Annotated[str | None, option("training")] = None,
    reading: Annotated[
        list[str] | None,
        Parameter(
            name="--reading",
            help=locale()("option-reading"),
            negative="",
            show_default=False,
            consume_multiple=True,
        ),
    ] = None,
    answers: Annotated[str | None, option("answers")] = None,
    on: Annotated[
        str | None,
        Parameter(name="--on", help=locale()("option-disclose-on"), negative="", show_default=False, converter=date),
    ] = None,
    as_shape: Annotated[str | None, option("as")] = None,
    out: Annotated[str | None, option("out", "disclose-out")] = None,
    as_json: Annotated[bool, option("json")] = False,
    no_record: Annotated[bool, option("no-record")] = False,
) -> int:
    """A form, filled."""
    from obsia.surfaces.cli import failures

    if as_json and as_shape not in (None, "json"):
        raise BadCall("disclose-two-shapes", json=Option("json"), option=Option("as"), shape=as_shape or "")
    if form is None or form == LIST:
        _listed(as_json=as_json or as_shape == "json")
        return failures.OK
    shape = "json" if as_json else shape_of(as_shape, out=out)
    if shape == "pdf" and out is None:
        raise BadCall("disclose-pdf-out", option=Option("out"))
    from obsia.app.dossiers.disclose import Question

    asked = Question(
        form=form,
        model=model,
        account=account,
        training=training,
        readings=reading or (),
        answers=answers,
        on=on,
        record_figures=not no_record,
    )
    _write(content(asked, shape), out=out, inputs=[account, training, answers, *(reading or ())])
    return failures.OK


def shape_of(stated: str | None, *, out: str | None) -> str:
    """The shape that is asked for. Raises ``BadCall`` for one that is none, and for an ending that says none."""
    if stated is not None:
        if stated not in SHAPES:
            raise BadCall("option-not-known", option=Option("as"), text=stated[:40], known=tuple(map(Symbol, SHAPES)))
        return stated
    ending = os.path.splitext(out or "")[1].lower()
    if ending and ending not in _ENDINGS:
        known = tuple(map(Symbol, _ENDINGS))
        raise BadCall("reporting-out-ending", option=Option("out"), ending=ending[:40], known=known, shape=Option("as"))
    return _ENDINGS.get(ending, "md")


def content(asked: "Question", shape: str) -> bytes:
    """The form in a shape."""
    from obsia.app.dossiers.disclose import disclose as filled
    from obsia.app.dossiers.disclose import disclose_native

    if shape in ("native", "sidecar"):
        return disclose_native(asked, shape=shape).encode()
    dossier, say = filled(asked), locale()
    if shape == "pdf":
        from obsia.surfaces.dossiers.form_pdf import form_pdf

        return form_pdf(dossier, say)
    if shape == "html":
        from obsia.surfaces.dossiers.form_html import form_html

        return form_html(dossier, say).encode()
    if shape == "json":
        from obsia.surfaces.cli.output import json_text
        from obsia.surfaces.dossiers.form_json import form_record

        return (json_text(form_record(dossier, say), indent=2) + "\n").encode()
    from obsia.surfaces.dossiers.form_markdown import form_markdown

    return form_markdown(dossier, say).encode()


def _write(made: bytes, *, out: str | None, inputs: "list[str | None]") -> None:
    """To a file, whole or not at all, never over an input; else to standard output."""
    from obsia.app.files import identity, replacing
    from obsia.core.locales import printable
    from obsia.surfaces.cli import failures, output

    say = locale()
    if out is None:
        output.write_text(made.decode())
        return
    if identity(out) in {identity(path) for path in inputs if path}:
        raise BadCall("disclose-out-input", option=Option("out"), path=out)
    try:
        with replacing(out) as place, open(place, "wb") as file:
            file.write(made)
    except OSError as error:
        why = error.strerror or str(error)
        raise BadCall("disclose-unwritable", option=Option("out"), path=out, why=why) from error
    failures.say_notice(say("disclose-written", path=printable(out)))


def _listed(*, as_json: bool) -> None:
    from obsia.app.dossiers.registry import FORMS
    from obsia.surfaces.cli import output

    if as_json:
        forms = [
            {
                "form": each.name,
                "edition": each.edition,
                "form_url": each.form_url,
                "needs_one_of": list(each.needs),
                "may_use": list(each.takes),
                "native": bool(each.native),
            }
            for each in FORMS.values()
        ]
        output.write_json({"forms": forms})
        return
    from obsia.surfaces.cli.disclose_page import forms_page
    from obsia.surfaces.cli.page import Page

    forms_page(Page(locale()), FORMS.values())
