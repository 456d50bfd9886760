"""Messages, and what readers found beside records, as JSON: written where sums are kept, read back as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final, cast

from obsia.core import message as words
from obsia.core.message import Message, Symbol
from obsia.readers.base import Reject
from obsia.readers.counted import OnceCounted
from obsia.readers.giants import Giants
from obsia.readers.possible_duplicates import PossibleDuplicate, Signals

_RECORDS: Final = {each.__name__: each for each in (Reject, Giants, PossibleDuplicate, Signals, OnceCounted)}
_TEXTS: Final = {each.__name__: each for each in (Symbol, words.Option, words.Passage, words.Day, words.Zone)}

_TERMS: Final = {each.__name__: each for each in (words.Term, words.Name)}
_TUPLES: Final = {
    each.__name__: each for each in (words.Listed, words.AnyOf, words.Clauses, words.Sentences, words.Pair)
}


def content(value: object) -> Any:
    """``value`` as JSON. Raises ``TypeError`` for what has no form there."""
    match value:
        case Message():
            return {"message": value.code, "with": {name: content(each) for name, each in value.arguments.items()}}
        case str() if type(value) is not str:
            return {"text": str(value), "as": _of(_TEXTS, value)}
        case None | bool() | str() | int() | float():
            return value
        case words.Term():
            return {"term": [value.vocabulary, value.value], "as": _of(_TERMS, value)}
        case Mapping():
            pairs = cast("Mapping[object, object]", value).items()
            return {"pairs": [[content(key), content(each)] for key, each in pairs]}
        case tuple() if type(cast("object", value)).__name__ in _TUPLES:
            items: Any = cast("object", value)
            return {"items": [content(each) for each in items], "as": _of(_TUPLES, items)}
        case tuple() | list():
            return [content(each) for each in cast("tuple[object, ...]", cast("object", value))]
        case _ if is_dataclass(value) and type(value).__name__ in _RECORDS:
            members = {each.name: content(getattr(value, each.name)) for each in fields(value)}
            return {"record": type(value).__name__, "with": members}
        case _:
            raise TypeError(type(value).__name__)


def of_content(given: Any) -> Any:
    """What :func:`content` wrote; lists are tuples."""
    if isinstance(given, list):
        return tuple(of_content(each) for each in cast("list[Any]", given))
    if not isinstance(given, dict):
        return given
    members = cast("dict[str, Any]", given)
    if "pairs" in members:
        return {of_content(key): of_content(each) for key, each in members["pairs"]}
    if "text" in members:
        return _TEXTS[members["as"]](members["text"])
    if "term" in members:
        return _TERMS[members["as"]](*members["term"])
    if "items" in members:
        items: Any = tuple(of_content(each) for each in members["items"])
        return _TUPLES[members["as"]](items)
    stated = {name: of_content(each) for name, each in members["with"].items()}
    return Message(members["message"], **stated) if "message" in members else _RECORDS[members["record"]](**stated)


def _of(known: Mapping[str, object], value: object) -> str:
    """The name of the kind of ``value``. Raises ``TypeError`` for one that is not known."""
    name = type(value).__name__
    if name not in known:
        raise TypeError(name)
    return name
