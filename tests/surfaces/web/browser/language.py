"""The language of pages: French as French is written, nothing left in the other language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tests.surfaces.web.browser.figures import UNREAD
from tests.surfaces.web.markup import Node, above

FRENCH: Final = {
    "a plain or missing space before double punctuation": r"(?<=[\w)»%’])[;!?](?=\s|$)| [;!?:](?=\s|$)"
    r"|(?<=[a-zà-ÿ]):(?=\s|$)",
    "a straight apostrophe": r"(?i)\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=\w)",
    "a plain space inside guillemets": r"« | »",
    "English quotes": r"[“”]|\"\w",
    "a plain space before a unit or %": r"\d (?:%|[mkMGT]?Wh\b|[MGT]W\b|(?:kg|Mt|kt)\b|m³)",
    "a decimal point": r"(?<![\d.\w/-])\d+\.\d+"
    r"(?=[\s\u00a0\u202f]+(?:%|[mkMGT]?Wh\b|[MGT]W\b|kg\b|g\b|t\b|Mt\b|L\b|m³))",
    "a comma between thousands": r"(?<![\d,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])(?=[\s\u00a0\u202f])",
    "billions, of which the two languages think differently": r"(?i)\bbillions?\b|\btrillions?\b",
    "an English word": r"\b(?:the|and|with|from|this|what|which|how|search|home|download|next|previous|about|more|show|"
    r"unknown|none|yes|by|of|for)\b",
}
"""What is wrong -> its pattern, on the rendered text."""
NAMES: Final = re.compile(r"^[\W\d_]*$|^[\w./@:+-]+$")
"""Text without words: numbers, marks, one name or code."""


def texts(root: Node) -> Iterator[tuple[Node, str]]:
    """Texts of a page that are its own: not code, nothing marked as of another language or as a name."""
    language = next(root.all("html")).attributes.get("lang", "")
    for node in root.all():
        own = " ".join(" ".join(child for child in node.children if isinstance(child, str)).split(" "))
        if not own.strip() or node.name in UNREAD:
            continue
        if any(_is_apart(each, language) for each in above(node)):
            continue
        yield node, re.sub(r"[ \n\t]+", " ", own).strip(" \n")


def _is_apart(node: Node, language: str) -> bool:
    return (
        node.name in UNREAD - {"form"}
        or node.attributes.get("translate") == "no"
        or node.attributes.get("lang", language) != language
    )


def french_problems(root: Node) -> list[str]:
    """What of a page is not written as French is."""
    return [
        f"{what}: {text[:90]}"
        for _, text in texts(root)
        for what, pattern in FRENCH.items()
        if re.search(pattern, text)
    ]


def untranslated(one: Node, other: Node) -> list[str]:
    """Texts that a page says alike in two languages, though they hold words."""
    said = {text for _, text in texts(other) if _has_words(text)}
    return sorted({text[:90] for _, text in texts(one) if text in said and _has_words(text)})


def _has_words(text: str) -> bool:
    """Two words or more of small letters: not a name, a number or a mark."""
    return not NAMES.match(text) and len(re.findall(r"\b[a-zà-ÿ]{3,}\b", text)) >= 2
