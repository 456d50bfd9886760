"""A document as Markdown: the summary of a pipeline, or a whole page to keep; foreign text stays text in both."""

from __future__ import annotations

import re
from typing import Final, cast

from obsia.core.document import (
    Answer,
    Assumed,
    Beside,
    Block,
    Bridge,
    Cell,
    Chart,
    Code,
    Command,
    Document,
    Evidence,
    Lines,
    Link,
    Listing,
    Numbered,
    Part,
    Ratios,
    References,
    Section,
    Sentence,
    Shares,
    Shows,
    Status,
    Table,
    Tone,
)
from obsia.core.locales import NO_BREAK, Locale, printable
from obsia.core.message import Argument, Cited, Input, Message, Option, Symbol, Zone
from obsia.writers.layout import entries, evidence, laid, on_page, references, sentences
from obsia.writers.layout import plain as words

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
        case Numbered():
            return ["\n".join(f"{mark}. {escaped(text)}" for mark, text in entries(block, tr))]
        case Evidence():
            return [_text(evidence(block), tr)]
        case Chart() | Shares() | Bridge() | Ratios():
            return []
        case Section():
            return [] if block.is_empty else _section(block, tr)


def _table(table: Table, tr: Locale) -> list[str]:
    """The first rows of a table; how many more there are, and its notes."""
    table = on_page(table, tr)
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
    fence = _fence(text, least=3)
    return f"{fence}sh\n{text}\n{fence}"


def _fence(text: str, *, least: int = 1) -> str:
    """More backticks than stand in a row anywhere in a text."""
    return "`" * max(least, max(map(len, re.findall(r"`+", text)), default=0) + 1)


# ---------------------------------------------------------------- a page to keep


_ACTIVE: Final = re.compile(r"([\\`*_\[\]<>#|~$&@]|^[-+=]|(?<=^[0-9])[.)](?=\s|$)|(?<=^[0-9]{2})[.)](?=\s|$))")
_AUTOLINK: Final = re.compile(r"(?i)(https?|ftp|mailto|www)(?=[:.])")
_BREAK: Final = "<br>"


def whole(document: Document, tr: Locale) -> str:
    """All of a document under headings. It is read as it stands too, on a terminal: marks are escaped by a stroke."""
    lines = [f"# {shown(tr.text(document.title))}"]
    named = [f"- **{shown(tr.text(name))}{tr('colon')}** {_cell(said, tr)}" for name, said in document.particulars]
    lines += ["\n".join(named), *(shown(tr.text(each.text)) for each in document.about)]
    for section in document.sections:
        lines += _whole_section(section, tr)
    page = "\n\n".join(line for line in lines if line) + "\n"
    # English text is copied and searched, where a no-break space is a trap; French is set with it.
    return page.replace(NO_BREAK, " ") if tr.language == "en" else page


def whole_section(section: Section, tr: Locale) -> str:
    """A section as it stands in a whole page, with its heading."""
    page = "\n\n".join(_whole_section(section, tr))
    return page.replace(NO_BREAK, " ") if tr.language == "en" else page


def _whole_section(section: Section, tr: Locale) -> list[str]:
    if section.is_empty:
        return []
    head = shown(tr.text(section.head))
    return [
        *([f"## {head}"] if head else []),
        *(text for block in section.blocks for text in _whole_block(block, tr)),
    ]


def _whole_block(block: Block, tr: Locale) -> list[str]:
    match block:
        case Table():
            return [] if block.is_detail or not block.rows else _whole_table(on_page(block, tr), tr)
        case Sentence():
            return [shown(tr.text(block.text))]
        case Listing() | Assumed():
            return ["\n".join(f"- {shown(each)}" for each in sentences(block, tr))]
        case Numbered():
            marks = [mark for mark, _ in entries(block, tr)]
            told = [", ".join(_cell(part, tr) for part in parts) for parts in block.entries]
            # Letters are no list of Markdown: a list of their own lines.
            mark = "- {}. {}" if block.are_letters else "{}. {}"
            return ["\n".join(mark.format(*each) for each in zip(marks, told, strict=True))]
        case Command():
            return [_code(block.text)]
        case _:
            return _block(block, tr)


def _whole_table(table: Table, tr: Locale) -> list[str]:
    columns = laid(table, table.parts, tr)
    places = [table.columns.index(each.column) for each in columns]
    right = [each.is_number or (each.is_figure and not each.is_range) for each in columns]
    lines = [
        f"| {' | '.join(shown(each.head) for each in columns)} |",
        f"|{'|'.join('---:' if each else '---' for each in right)}|",
    ]
    for at, row in enumerate(table.rows):
        cells = [
            shown(each.texts[at]) if each.is_figure else _cell(row.cells[place], tr)
            for each, place in zip(columns, places, strict=True)
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return ["\n".join(lines), *(shown(tr.text(note)) for note in table.note)]


def _cell(cell: Cell, tr: Locale) -> str:
    match cell:
        case None:
            return ""
        case Lines():
            return _BREAK.join(_cell(each, tr) for each in cell.cells)
        case Link() if "://" in cell.address:
            # Characters that would end the link, or the cell, stand by their number.
            safe = "".join(f"%{ord(letter):02X}" if letter in "()<>|`[]*_" else letter for letter in cell.address)
            return f"[{shown(tr.text(cell.text))}]({safe})"
        case Code():
            return _code(cell)
        case Answer():
            return shown(words(cell, tr))
        case Beside():
            return cell.mark.join(_cell(each, tr) for each in cell.cells)
        case References():
            return shown(references(cell))
        case _:
            return shown(words(cell, tr))


def shown(text: str) -> str:
    """``text`` as text: nothing of it is markup, a link or the end of a cell."""
    marked = _ACTIVE.sub(lambda found: f"\\{found[1]}" if found[1] not in "<>&@" else f"&#{ord(found[1])};", text)
    # Before its mark, and not as an entity: a terminal shows Markdown as it stands, where ``https\\://`` can be read.
    return _AUTOLINK.sub(lambda found: f"{found[1]}\\", marked)


def _code(text: str) -> str:
    """A line of code."""
    fence = _fence(text)
    padded = f" {text} " if text.startswith("`") or text.endswith("`") else text
    return f"{fence}{padded.replace('|', chr(92) + '|')}{fence}"
