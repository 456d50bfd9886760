"""A filled form as one page of HTML: whole without a network, a script or another file; for screens and for paper."""

from __future__ import annotations

import re
from typing import Final

from obsia._version import __version__
from obsia.core.dossier import Dossier, State
from obsia.core.locales import Locale
from obsia.surfaces.dossiers.form_words import ToldField, ToldForm, ToldProof, ToldSection, told_form
from obsia.writers.html import Shown, columns_table
from obsia.writers.markup import Html, Node, document, element, join, link
from obsia.writers.style import RULES

_OWN: Final = (
    ".unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
    ".answer{font-weight:650}.missing{font-weight:400;font-style:italic}.name{width:22%}.answers{width:33%}"
    "table.stack td ul{margin:.2rem 0;padding-left:1rem}"
    ".rests{font-size:.95em}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.6rem 0}"
    "dt{color:var(--soft)}dd{margin:0}@media print{table.stack tr{break-inside:avoid}"
    "tbody tr:first-child{break-before:avoid}h2+.soft{break-after:avoid}"
    "a[href^=http]{text-decoration:underline}}"
)


def form_html(dossier: Dossier, tr: Locale) -> str:
    """The page, in the language of ``tr``."""
    form = told_form(dossier, tr)
    title = f"{form.title}{tr('colon')} {form.subject}" if form.subject else form.title
    tail = [("notes", form.labels["notes"]), ("command", form.labels["command"])]
    heads = [(section.name, section.title) for section in form.sections] + tail
    header = element(
        "header",
        element("p", tr("form-brand"), class_="brand"),
        element("h1", title),
        _about(form),
        element("p", form.summary),
        element(
            "nav",
            element("ul", [element("li", link(f"#{_anchor(name)}", head)) for name, head in heads]),
            aria_label=tr("report-contents"),
        ),
    )
    body = join(
        header,
        element("main", [_section(section, form) for section in form.sections], _notes(form), _command(form)),
        element("footer", element("p", tr("report-independent")), element("p", f"obsia {__version__}")),
    )
    return document(language=tr.language, title=f"{title} - obsia", rules=RULES + _OWN, body=body)


def _about(form: ToldForm) -> Html:
    pairs = [[element("dt", name), element("dd", value)] for name, value in form.about]
    if form.form_url:
        pairs[1 if form.subject else 0][1] = element("dd", link(form.form_url, form.about[1 if form.subject else 0][1]))
    return element("dl", pairs)


def _anchor(name: str) -> str:
    """The id of a section's heading: letters, digits and hyphens, to which a link of the page may lead."""
    return "section-" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _section(section: ToldSection, form: ToldForm) -> Html:
    fields, labels = section.fields, form.labels
    answers = [_answer(each, form.language) for each in fields]
    columns = (
        Shown(head=labels["field"], look="name", cells=[each.label for each in fields]),
        Shown(head=labels["answer"], label=labels["answer"], look="answers", cells=answers),
        Shown(head=labels["rests-on"], label=labels["rests-on"], cells=[_rests(each) for each in fields]),
    )
    return element(
        "section",
        element("h2", section.title, id=_anchor(section.name)),
        [element("p", note, class_="soft") for note in section.notes],
        columns_table(element("span", section.title, class_="unseen"), columns),
        aria_labelledby=_anchor(section.name),
    )


def _answer(held: ToldField, language: str) -> Node:
    stated = "answer" if held.is_number else None
    told: Node = held.answer
    if held.english and language != "en":
        before, _, after = held.answer.partition(held.english)
        told = [before, element("span", held.english, lang="en"), after]
    return element("span", told, class_=stated if held.state is State.STATED else "missing")


def _rests(held: ToldField) -> Node:
    """The number as it is known, its interval, boundary and kind; then notes, then sources."""
    lines: list[Node] = [*held.numbers]
    if held.figure_id:
        lines.append(element("code", f"obsia trace {held.figure_id}"))
    lines += held.notes
    lines += [_proof(proof) for proof in held.proofs]
    return element("ul", [element("li", line) for line in lines], class_="rests") if lines else "–"


def _proof(proof: ToldProof) -> Node:
    named = link(proof.url, proof.text) if proof.url else proof.text
    return [named, f", {proof.detail}" if proof.detail else None]


def _notes(form: ToldForm) -> Html:
    return element(
        "section",
        element("h2", form.labels["notes"], id=_anchor("notes")),
        element("ul", [element("li", note) for note in form.notes]),
        aria_labelledby=_anchor("notes"),
    )


def _command(form: ToldForm) -> Html:
    return element(
        "section",
        element("h2", form.labels["command"], id=_anchor("command")),
        element("pre", element("code", form.command), tabindex=0),
        aria_labelledby=_anchor("command"),
    )
