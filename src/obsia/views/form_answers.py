"""What is left to answer of a form: under each section what is asked, and the name to answer it by."""

from __future__ import annotations

from collections.abc import Mapping

from obsia.core.dossier import Dossier, Field
from obsia.core.message import Argument, Message
from obsia.views.form import worded

_ARGUMENTS = ("answer", "answers")
"""Under which argument a reason names the answers that are lacking."""
Questions = tuple[tuple[Message, str], ...]


def questions(dossier: Dossier) -> tuple[tuple[Message, Questions], ...]:
    """The title of each section that has some, with what its fields ask and by which name; each name once."""
    met: set[str] = set()
    found: list[tuple[Message, Questions]] = []
    for section in dossier.sections:
        asked: list[tuple[Message, str]] = []
        for each in section.fields:
            names = [name for name in _names(each) if name not in met]
            met |= set(names)
            asked += [(worded(each.label), name) for name in names]
        if asked:
            found.append((worded(section.title), tuple(asked)))
    return tuple(found)


def _names(field: Field) -> tuple[str, ...]:
    said: Mapping[str, Argument] = {} if field.reason is None else field.reason.arguments
    named = next((str(said[each]) for each in _ARGUMENTS if each in said), "")
    return tuple(filter(None, named.split(", ")))
