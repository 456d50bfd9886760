"""How a figure is cited: as a sentence, as BibTeX, as CSL-JSON. Text of others is escaped in each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from obsia.app.catalogue.deposit import AUTHOR

_TEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "₂": r"\textsubscript{2}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What is cited. ``made_on`` is the day of the figure, ``read_on`` that of the edition; '' for no address."""

    figure_id: str
    title: str
    kind: str
    """What a data set is called in the language of the page."""
    language: str
    made_on: str
    read_on: str
    version: str
    snapshot: str
    address: str = ""

    @property
    def year(self) -> str:
        """The year of the figure."""
        return self.made_on[:4]


def apa(citation: Citation) -> str:
    """A sentence after the seventh edition of the APA's manual."""
    end = f" {citation.address}" if citation.address else ""
    return f"{AUTHOR}. ({citation.year}). {citation.title} [{citation.kind}].{end}"


def bibtex(citation: Citation) -> str:
    """An entry for bibliographies of LaTeX."""
    fields = {
        "author": f"{{{_tex(AUTHOR)}}}",
        "title": f"{{{_tex(citation.title)}}}",
        "year": citation.year,
        "date": citation.made_on,
        "version": _tex(citation.version),
        "note": _tex(f"figure {citation.figure_id}, facts {citation.snapshot}"),
        "language": citation.language,
        **({"url": citation.address, "urldate": citation.read_on} if citation.address else {}),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{obsia-{_key(citation.figure_id)},\n{lines}}}\n"


def csl(citation: Citation) -> str:
    """A record of the Citation Style Language, which Zotero, Pandoc and others read."""
    record = {
        "id": f"obsia-{citation.figure_id}",
        "type": "dataset",
        "title": citation.title,
        "author": [{"literal": AUTHOR}],
        "publisher": "obsia",
        "issued": {"date-parts": [_parts(citation.made_on)]},
        "version": citation.version,
        "number": citation.figure_id,
        "note": f"facts {citation.snapshot}",
        "language": citation.language,
        **(
            {"URL": citation.address, "accessed": {"date-parts": [_parts(citation.read_on)]}}
            if citation.address
            else {}
        ),
    }
    lines = (f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in record.items())
    return "[{\n" + ",\n".join(lines) + "\n}]\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in text)


def _key(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and (letter.isalnum() or letter == "-"))


def _parts(day: str) -> list[int]:
    return [int(part) for part in day[:10].split("-") if part.isdecimal()]
