"""``obsia disclose``: a regulator's or a standard's form, filled with what is known, and why what is missing is."""

import io
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

from obsia.app.questions.disclose import LIST, Disclose
from obsia.core.errors import BadCall
from obsia.core.kinds import File, local
from obsia.core.locales import Locale, locale, printable
from obsia.core.message import Symbol
from obsia.core.question import Choice
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Recording
from obsia.writers.terminal import Page
from obsia.writers.terminal import TextColumn as Column

if TYPE_CHECKING:
    from obsia.app.forms.specification import Specification
    from obsia.core.dossier import Dossier

SHAPES: Final = ("md", "html", "json", "pdf", "docx", "odt", "text", "answers", "native", "sidecar")
"""What ``--as`` takes; without it the ending of ``--out`` says it, else a terminal gets text, and a pipe Markdown."""
_ENDINGS: Final = {
    ".txt": "text",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
}
_FILES: Final = ("pdf", "docx", "odt")
"""Shapes that are files, and no text that a terminal or a pipe could take."""


@dataclass(frozen=True, kw_only=True)
class _Outputs(Recording):
    """In which shape the form leaves, and where to."""

    as_shape: Annotated[str | None, local(Choice(choices=SHAPES), "option-as", name="as")] = None
    out: Annotated[str | None, local(File(), "option-disclose-out")] = None

    def check(self) -> None:
        """Raises ``BadCall`` for two shapes."""
        super().check()
        if self.as_json and self.as_shape not in (None, "json"):
            raise BadCall("disclose-two-shapes", shape=Symbol(self.as_shape))


def _run(asked: Disclose, outputs: _Outputs) -> int:
    if asked.form == LIST:
        _listed(as_json=outputs.as_json or outputs.as_shape == "json")
        return failures.OK
    shape = "json" if outputs.as_json else shape_of(outputs.as_shape, out=outputs.out)
    if outputs.as_shape is None and shape == "md" and outputs.out is None and sys.stdout.isatty():
        shape = "text"
    if shape in _FILES and outputs.out is None:
        raise BadCall("disclose-file-out", shape=Symbol(shape))
    asked = replace(asked, record_figures=not outputs.no_record)
    if shape == "text" and outputs.out is None:
        _show(asked)
        return failures.OK
    made = content(asked, shape)
    _write(made, out=outputs.out, inputs=asked.paths)
    return failures.OK


def shape_of(stated: str | None, *, out: str | None) -> str:
    """The shape that is asked for. Raises ``BadCall`` for an ending that says none."""
    if stated is not None:
        return stated
    ending = os.path.splitext(out or "")[1].lower()
    if ending and ending not in _ENDINGS:
        raise BadCall("reporting-out-ending", ending=ending[:40], known=tuple(map(Symbol, _ENDINGS)))
    return _ENDINGS.get(ending, "md")


def content(asked: Disclose, shape: str) -> bytes:
    """The form in a shape."""
    from obsia.app.forms.disclose import disclose as filled
    from obsia.app.forms.disclose import disclose_native

    if shape in ("native", "sidecar"):
        return disclose_native(asked, shape=shape).encode()
    return written(filled(asked), locale(), shape)


def written(dossier: "Dossier", tr: "Locale", shape: str) -> bytes:
    """A filled form in a shape, in the language of ``tr``. Raises ``MissingExtra`` for one without its library."""
    from obsia.writers import data, docx, html, markdown, odt, pdf, terminal

    if shape == "json":
        from obsia.views.form_data import form_record

        record = data.worded(form_record(dossier, tr.language), tr)
        return f"{data.json_text(record, indent=2)}\n".encode()
    from obsia.views.form import document

    held = document(dossier)
    if shape == "answers":
        from obsia.views.form_data import questions
        from obsia.writers import answers

        return answers.text(held.title, questions(dossier), tr).encode()
    if shape in _FILES:
        write = {"pdf": pdf.file, "docx": docx.file, "odt": odt.file}[shape]
        return write(held, tr, day=dossier.made_on)
    if shape == "html":
        return html.page(held, tr).encode()
    if shape == "text":
        stream = io.StringIO()
        terminal.write(held, terminal.Page(tr, stream=stream))
        return stream.getvalue().encode()
    return markdown.whole(held, tr).encode()


def _show(asked: Disclose) -> None:
    """The form as a page of the terminal, as wide as that is."""
    from obsia.app.forms.disclose import disclose as filled
    from obsia.views.form import document
    from obsia.writers.terminal import Page, write

    write(document(filled(asked)), Page(locale()))


def _write(made: bytes, *, out: str | None, inputs: Sequence[str]) -> None:
    """To a file, whole or not at all, never over an input; else to standard output."""
    from obsia.app.files import identity, replacing
    from obsia.surfaces.cli import output

    if out is None:
        return output.write_text(made.decode())
    if identity(out) in {identity(path) for path in inputs}:
        raise BadCall("disclose-out-input", path=out)
    try:
        with replacing(out) as place, open(place, "wb") as file:
            file.write(made)
    except OSError as error:
        raise BadCall("disclose-unwritable", path=out, why=error.strerror or str(error)) from error
    return failures.say_notice(locale()("disclose-written", path=printable(out)))


def _listed(*, as_json: bool) -> None:
    from obsia.app.forms.registry import FORMS
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
        return output.write_json({"forms": forms})
    from obsia.surfaces.cli.disclose import forms_page

    return forms_page(Page(locale()), FORMS.values())


disclose = command(Disclose, _Outputs, _run)


def forms_page(page: Page, forms: "Iterable[Specification]") -> None:
    """Each form with its edition and what it is filled from."""
    tr = page.language
    page.title(tr("title-forms"))
    rows = [
        [
            form.name,
            printable(form.edition_fr if tr.language == "fr" and form.edition_fr else form.edition),
            f" {tr('form-or')} ".join(_told(each, tr) for each in form.needs),
            ", ".join(_told(each, tr) for each in form.takes),
        ]
        for form in forms
    ]
    page.table(
        [
            Column(head=tr("head-form")),
            Column(head=tr("head-edition"), flexible=True, dim=True, drop=1),
            Column(head=tr("head-form-needs"), flexible=True),
            Column(head=tr("head-form-takes"), flexible=True, dim=True, drop=2),
        ],
        rows,
        bold_column=0,
    )
    page.blank()
    page.sentence(tr("forms-native"))
    page.sentence(tr("forms-how"), style="dim")


def _told(given: str, tr: Locale) -> str:
    """What a form is filled from, as it is typed."""
    return tr("form-input-model") if given == "model" else f"--{given}"
