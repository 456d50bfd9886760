"""A file of answers to fill in: what is asked as a comment, and a name a line, a comment too until somebody answers."""

from __future__ import annotations

from collections.abc import Sequence

from obsia.core.locales import Locale, passage, printable
from obsia.core.message import Argument


def text(title: Argument, sections: Sequence[tuple[Argument, Sequence[tuple[Argument, str]]]], tr: Locale) -> str:
    """The file, in the language of ``tr``: each line is a comment, so that it is taken as it stands."""
    lines = [_comment(title, tr)]
    for head, asked in sections:
        lines += ["", _comment(head, tr)]
        for said, name in asked:
            lines += [_comment(said, tr), f"#{printable(name)}:"]
    return "\n".join(lines) + "\n"


def _comment(said: Argument, tr: Locale) -> str:
    return f"# {passage(tr.text(said))}"
