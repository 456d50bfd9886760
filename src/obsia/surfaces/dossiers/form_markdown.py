"""A filled form as Markdown: a table for each section, foreign text escaped, links to where each answer stands."""

from __future__ import annotations

import re
from typing import Final

from obsia.core.dossier import Dossier
from obsia.core.locales import NO_BREAK, Locale
from obsia.surfaces.dossiers.form_words import ToldField, ToldProof, told_form

_ACTIVE: Final = re.compile(r"([\\`*_\[\]<>#|~$&@]|^[-+=]|(?<=^[0-9])[.)](?=\s|$)|(?<=^[0-9]{2})[.)](?=\s|$))")
_AUTOLINK: Final = re.compile(r"(?i)(https?|ftp|mailto|www)(?=[:.])")
_BREAK: Final = "<br>"


def form_markdown(dossier: Dossier, tr: Locale) -> str:
    """The form, in the language of ``tr``."""
    form = told_form(dossier, tr)
    lines = [f"# {text(form.title)}", ""]
    lines += [f"- **{text(name)}{tr('colon')}** {text(value)}" for name, value in form.about]
    if form.form_url:
        lines.append(f"- <{form.form_url}>")
    lines += ["", text(form.summary), ""]
    for section in form.sections:
        lines += [f"## {text(section.title)}", ""]
        lines += [line for note in section.notes for line in (text(note), "")]
        heads = (form.labels["field"], form.labels["answer"], form.labels["rests-on"])
        lines += [f"| {' | '.join(map(text, heads))} |", "|---|---|---|"]
        lines += [_row(each) for each in section.fields]
        lines.append("")
    if form.notes:
        lines += [f"## {text(form.labels['notes'])}", "", *(f"- {text(note)}" for note in form.notes), ""]
    lines += [f"## {text(form.labels['command'])}", "", _code(form.command), ""]
    page = "\n".join(lines)
    # English text is copied and searched, where a no-break space is a trap; French is set with it.
    return page.replace(NO_BREAK, " ") if form.language == "en" else page


def _row(held: ToldField) -> str:
    rests = [*_numbers(held), *(text(note) for note in held.notes)]
    rests += [_proof(proof) for proof in held.proofs]
    return f"| {text(held.label)} | {text(held.answer)} | {_BREAK.join(rests)} |"


def _numbers(held: ToldField) -> list[str]:
    lines = [text(line) for line in held.numbers]
    if held.figure_id:
        lines.append(_code(f"obsia trace {held.figure_id}"))
    return lines


def _proof(proof: ToldProof) -> str:
    named = text(proof.text)
    if proof.url:
        # Characters that would end the link, or the cell, stand by their number.
        safe = "".join(f"%{ord(letter):02X}" if letter in "()<>|`[]*_" else letter for letter in proof.url)
        named = f"[{named}]({safe})"
    return f"{named}, {text(proof.detail)}" if proof.detail else named


def text(words: str) -> str:
    """``words`` as text: nothing of it is markup, a link or the end of a cell."""
    escaped = _ACTIVE.sub(lambda found: f"\\{found[1]}" if found[1] not in "<>&@" else _entity(found[1]), words)
    # Before its mark, and not as an entity: a terminal shows Markdown as it stands, where ``https\\://`` can be read.
    return _AUTOLINK.sub(lambda found: f"{found[1]}\\", escaped)


def _entity(letter: str) -> str:
    return f"&#{ord(letter)};"


def _code(words: str) -> str:
    """A line of code; a fence longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall(r"`+", words)), default=0)
    fence = "`" * (longest + 1)
    padded = f" {words} " if words.startswith("`") or words.endswith("`") else words
    return f"{fence}{padded.replace('|', chr(92) + '|')}{fence}"
