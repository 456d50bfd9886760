"""A document as a page of Markdown: for the summary of a pipeline, where foreign text must stay text."""

from __future__ import annotations

import re
from typing import Final, cast

from obsia.core.document import (
    Assumed,
    Block,
    Chart,
    Command,
    Document,
    Evidence,
    Lines,
    Link,
    Listing,
    Part,
    Section,
    Sentence,
    Shows,
    Status,
    Table,
    Tone,
)
from obsia.core.locales import Locale, printable
from obsia.core.message import Argument, Cited, Input, Message, Option, Symbol, Zone
from obsia.writers.layout import evidence, in_order, laid, sentences

MOST_ROWS: Final = 10
_OURS: Final = "\u00a0\u202f"
_MARKS: Final = re.compile(r"[\\`*_{}\[\]()#+!|<>&~$@\"'=^]|:(?!\d)|(?<!\d):")


def page(document: Document, tr: Locale) -> str:
    """Title and verdicts, sections, what was covered, and the command."""
    parts = [f"### obsia{tr('colon')} {_text(document.title, tr)}"]
    for each in document.about:
        quoted = _text(each.text, tr)
        parts.append(f"> **{quoted}**" if each.tone is Tone.ALARM else f"> {quoted}")
    for section in document.sections:
        if not section.is_empty:
            parts += _section(section, tr)
    parts += [_text(each, tr) for each in document.notes]
    if document.subtitle:
        parts.append(", ".join(_text(each, tr) for each in reversed(document.subtitle)))
    if document.command:
        parts.append(fenced(document.command))
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(section: Section, tr: Locale) -> list[str]:
    head = [] if section.is_lead else [f"**{_text(section.head, tr)}**"]
    return [*head, *(text for each in section.blocks for text in _block(each, tr))]


def _block(block: Block, tr: Locale) -> list[str]:
    match block:
        case Table():
            return [] if block.is_detail or not block.rows else _table(block, tr)
        case Sentence():
            return [_text(block.text, tr)]
        case Listing() | Assumed():
            return ["\n".join(f"- {escaped(each)}" for each in sentences(block, tr))]
        case Command():
            return [fenced(block.text)]
        case Evidence():
            return [_text(evidence(block), tr)]
        case Chart():
            return []
        case Section():
            return [] if block.is_empty else _section(block, tr)


def _table(table: Table, tr: Locale) -> list[str]:
    """The first rows of a table; how many more there are, and its notes."""
    table = in_order(table, tr)
    rows = [row for row in table.rows if not row.is_rest][:MOST_ROWS]
    columns = laid(table, [Part(rows=tuple(rows))], tr)
    heads = [plain(each.head) if each.is_figure else _text(each.column.head, tr) for each in columns]
    right = [each.is_number or (each.is_figure and not each.is_range) for each in columns]
    lines = [f"| {' | '.join(heads)} |", f"|{'|'.join('---:' if each else '---' for each in right)}|"]
    places = [table.columns.index(each.column) for each in columns]
    for at, row in enumerate(rows):
        cells: list[str] = []
        for each, place in zip(columns, places, strict=True):
            text = escaped(each.texts[at]) if is_foreign(row.cells[place]) else plain(each.texts[at])
            is_lead = each.is_figure and not each.is_range and each.column.shows is Shows.WITH_UNIT
            cells.append(f"**{text}**" if is_lead else text)
        lines.append(f"| {' | '.join(cells)} |")
    more = len(table.rows) - len(rows)
    notes = [*([Message("summary-more", count=more)] if more else []), *table.note]
    return ["\n".join(lines), *(_text(each, tr) for each in notes)]


def _text(argument: Argument, tr: Locale) -> str:
    return escaped(tr.text(argument)) if is_foreign(argument) else plain(tr.text(argument))


def is_foreign(argument: object) -> bool:
    """Whether text of others stands in an argument or a cell."""
    match argument:
        case Symbol() | Option() | Zone():
            return False
        case str() | Input() | Cited() | Lines() | Link() | Status():
            return True
        case Message():
            return any(is_foreign(each) for each in argument.arguments.values())
        case tuple():
            return any(map(is_foreign, cast("tuple[object, ...]", argument)))
        case _:
            return False


def escaped(text: str) -> str:
    """Text that Markdown takes as it is: marks by their number, on one line, no links that nobody wrote."""
    safe = "".join(letter if letter in _OURS else printable(letter) for letter in text)
    numbered = _MARKS.sub(lambda found: f"&#{ord(found[0])};", safe)
    return re.sub(r"(?i)www\.", lambda found: f"{found[0][:3]}&#46;", numbered)


def plain(text: str) -> str:
    """Words of ours, in which no foreign name stands."""
    return text.replace("\\", "&#92;").replace("|", "&#124;").replace("<", "&lt;")


def fenced(text: str) -> str:
    """A block of code whose fence is longer than any that stands inside."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}sh\n{text}\n{fence}"
