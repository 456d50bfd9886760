"""A page in fewer bytes, for a host that sends files as they lie: what a browser makes of it stays the same.

Goes: white space beside elements that stand on lines of their own, quotes around values that need none, names of marks
that text holds as they are, and end tags that HTML lets out (html.spec.whatwg.org, "Optional tags"). It reads markup of
ours, in which neither text nor values hold a bare quote or ``>``.
"""

from __future__ import annotations

import re
from typing import Final

_APART: Final = re.compile(r"(<pre\b.*?</pre>|<textarea\b.*?</textarea>)", re.DOTALL)
"""What keeps its white space, and shows markup as text."""
_SPACE: Final = re.compile(r"[ \t\r\f]*\n[ \t\r\n\f]*")
_BLOCKS: Final = (
    "html|head|meta|link|title|body|header|nav|main|section|footer|h[1-6]|p|ul|ol|li|dl|dt|dd|div|table|caption|thead"
    "|tbody|tr|th|td|figure|figcaption|details|summary|form|fieldset|legend|select|option|optgroup|datalist|hr|!DOCTYPE"
)
_AFTER: Final = re.compile(rf"(</?(?:{_BLOCKS})(?: [^<>]*)?>) ")
_BEFORE: Final = re.compile(rf" (</?(?:{_BLOCKS})[ >])")
_QUOTED: Final = re.compile(r"""( [A-Za-z-]+=)"([^\s"'`=<>]+)"(?=[ >])""")
_EMPTY: Final = re.compile(r'( [A-Za-z-]+)=""(?=[ >])')
_AFTER_P: Final = (
    "details|div|dl|fieldset|figure|footer|form|h[1-6]|header|main|nav|ol|p|pre|section|table|ul"
    "|/(?:section|div|main|li|td|th|dd|details|figure|footer|form|header|body)"
)
"""Before these the end of a paragraph goes without saying."""
_PARAGRAPH: Final = re.compile(rf"</p>(?=<(?:{_AFTER_P})[ >])")
_TEXT: Final = re.compile(r">[^<>]*&(?:quot|#x27|#34|#39);[^<>]*<")
_QUOTES: Final = {"&quot;": '"', "&#34;": '"', "&#x27;": "'", "&#39;": "'"}
"""Marks that text may hold as they are; values of attributes may not."""
_CLOSING: Final = re.compile(r"</(?:li|dt|dd|tr|td|th|thead|tbody|option)>")


def slim(page: str) -> str:
    """The same page in fewer bytes."""
    # White space first, over all: it may stand between a paragraph and what is kept apart.
    parts = _APART.split(page)
    parts[::2] = [_BEFORE.sub(r"\1", _AFTER.sub(r"\1", _SPACE.sub(" ", part))) for part in parts[::2]]
    parts[::2] = [_unquoted(part) for part in parts[::2]]
    return _TEXT.sub(_bare, "".join(parts))


def _bare(text: re.Match[str]) -> str:
    told = text[0]
    for name, mark in _QUOTES.items():
        told = told.replace(name, mark)
    return told


def _unquoted(markup: str) -> str:
    markup = _EMPTY.sub(r"\1", _QUOTED.sub(r"\1\2", markup))
    return _CLOSING.sub("", _PARAGRAPH.sub("", markup))
