"""A page in fewer bytes, for a host that sends files as they lie: what a browser makes of it stays the same.

Goes: white space beside elements that stand on lines of their own, quotes around values that need none, names of marks
that text holds as they are, scopes of heads whose roles say the same, classes that no sheet paints, and end tags that
HTML lets out (html.spec.whatwg.org, "Optional tags"). It reads markup of ours, in which neither text nor values hold a
bare quote or ``>``.
"""

from __future__ import annotations

import re
from typing import Final

_APART: Final = re.compile(r"(<pre\b.*?</pre>|<textarea\b.*?</textarea>)", re.DOTALL)
"""What keeps its white space, and shows markup as text."""
_SPACE: Final = " \t\r\f"
_BLOCKS: Final = (
    "html|head|meta|link|title|body|header|nav|main|section|footer|h[1-6]|p|ul|ol|li|dl|dt|dd|div|table|caption|thead"
    "|tbody|tr|th|td|figure|figcaption|details|summary|form|fieldset|legend|select|option|optgroup|datalist|hr|!DOCTYPE"
)
_AFTER: Final = re.compile(rf"(</?(?:{_BLOCKS})(?: [^<>]*)?>) ")
_BEFORE: Final = re.compile(rf" (</?(?:{_BLOCKS})[ >])")
_QUOTED: Final = re.compile(r"""="([^\s"'`=<>]+)"(?=[ >])""")
_LAST: Final = re.compile(r"""="([^\s"'`=<>]+)"/>""")
"""The last value of an element that ends itself: the bar is not to be read as part of it."""
_EMPTY: Final = re.compile(r'=""(?=[ >])')
_AFTER_P: Final = (
    "details|div|dl|fieldset|figure|footer|form|h[1-6]|header|main|nav|ol|p|pre|section|table|ul"
    "|/(?:section|div|main|li|td|th|dd|details|figure|footer|form|header|body)"
)
"""Before these the end of a paragraph goes without saying."""
_PARAGRAPH: Final = re.compile(rf"</p>(?=<(?:{_AFTER_P})[ >])")
_SHAPE: Final = re.compile(r"<(rect|path|line|circle)( [^<>]*)?></\1>")
_TEXT: Final = re.compile(r">[^<>]*&(?:quot|#x27|#34|#39);[^<>]*<")
_QUOTES: Final = {"&quot;": '"', "&#34;": '"', "&#x27;": "'", "&#39;": "'"}
"""Marks that text may hold as they are; values of attributes may not."""
_TO_SOURCE: Final = re.compile(r" href=#(source-[a-z0-9-]+)")
_SOURCE: Final = re.compile(r" id=(source-[a-z0-9-]+)")
_TAKEN: Final = re.compile(r" id=s\d")
_SCOPE: Final = re.compile(r" scope=(?:row|col)(?= role=(?:row|column)header)")
"""What the role beside it says as well."""
_UNPAINTED: Final = re.compile(r" class=(?:words|name)(?=[ >])")
"""Classes of cells that pages for printing paint, and no sheet of the site."""
_CLOSING: Final = re.compile(r"</(?:li|dt|dd|tr|td|th|thead|tbody|option)>")


def slim(page: str, *, leads_here: bool = False) -> str:
    """The same page in fewer bytes. ``leads_here`` says that other pages lead to single sources on it: else the anchors
    of sources are known to the page alone, and get short names, or none where nothing leads to them."""
    # White space first, over all: it may stand between a paragraph and what is kept apart.
    parts = _APART.split(page)
    parts[::2] = [_BEFORE.sub(r"\1", _AFTER.sub(r"\1", _on_one_line(part))) for part in parts[::2]]
    parts[::2] = [_unquoted(part) for part in parts[::2]]
    whole = _TEXT.sub(_bare, "".join(parts))
    return whole if leads_here or _TAKEN.search(whole) else _anchored(whole)


def _on_one_line(markup: str) -> str:
    """Markup with one space for each end of a line and the white space around it."""
    first, *lines = markup.split("\n")
    if not lines:
        return markup
    *between, last = (line.lstrip(_SPACE) for line in lines)
    return " ".join((first.rstrip(_SPACE), *filter(None, (line.rstrip(_SPACE) for line in between)), last))


def _anchored(page: str) -> str:
    """The page with short names of the sources that it leads to."""
    short: dict[str, str] = {}

    def named(link: re.Match[str]) -> str:
        return f" href=#{short.setdefault(link[1], f's{len(short)}')}"

    page = _TO_SOURCE.sub(named, page)
    return _SOURCE.sub(lambda anchor: f" id={short[anchor[1]]}" if anchor[1] in short else "", page)


def _bare(text: re.Match[str]) -> str:
    told = text[0]
    for name, mark in _QUOTES.items():
        told = told.replace(name, mark)
    return told


def _unquoted(markup: str) -> str:
    markup = _SCOPE.sub("", _EMPTY.sub("", _LAST.sub(r"=\1 />", _QUOTED.sub(r"=\1", markup))))
    markup = _UNPAINTED.sub("", markup)
    return _SHAPE.sub(r"<\1\2 />", _CLOSING.sub("", _PARAGRAPH.sub("", markup)))
