"""Which rows of a table are calls that failed: by a column of statuses, of errors or of success, in whatever language.

A row that says that its call failed, and that counts no tokens, is no call; one with tokens is, as a model ran.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from obsia.core.columns import MONEY
from obsia.core.message import Message
from obsia.readers.mapping import SUMS, USAGE
from obsia.readers.tables.by_values import NO
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.heading_words import EAST_ASIAN, SMALL_WORDS, bare_of, outcome_words, spelt
from obsia.readers.tables.number_forms import is_absent, text_of

UNUSED: Final = Message("skipped-record")
STATUS, ERROR, SUCCESS, FAILED = "status", "error", "success", "failed"
_BESIDE: Final = frozenset(
    ("http", "response", "request", "code", "type", "message", "msg", "is", "was", "has", "n", "call")
)
"""Words that may stand beside that of an outcome in a heading."""
_CODE: Final = re.compile("[1-5][0-9]{2}")
_FAILED_CODE: Final = re.compile(r"[45][0-9]{2}(?:[.]0)?(?![0-9])")
TOKENS: Final = tuple(name for name in SUMS if name != "calls")


def outcomes(choice: Choice, rows: Iterable[Sequence[Any]] = ()) -> Mapping[int, str]:
    """Place of a column that says how a call ended -> ``status``, ``error`` or ``success``.

    Its heading says it, or its cells in the first ``rows``: codes of HTTP, or nothing but a word for a failure.
    """
    if "seats" in choice.sources or "messages" in choice.sources:
        return {}
    used = {name for source in choice.sources.values() for name in source.columns}
    found = {at: _kind(name) for at, name in enumerate(choice.names) if name not in used}
    sample = list(rows)
    for at in [at for at, kind in found.items() if not kind]:
        cells = {str(row[at]).strip() for row in sample if row[at] is not None}
        is_code = "200" in cells and all(map(_CODE.fullmatch, cells))
        if is_code or any(outcome_words().get(bare_of(cell.casefold())) in {FAILED, ERROR} for cell in cells):
            found[at] = STATUS
    return {at: kind for at, kind in found.items() if kind}


def _kind(name: str) -> str:
    roles = set[str]()
    for word in map(bare_of, spelt(name)):
        role = outcome_words().get(word) or _inside(word)
        if role is None and word not in _BESIDE and word not in SMALL_WORDS:
            return ""
        roles |= {role} if role else set[str]()
    return next((kind for kind in (ERROR, SUCCESS, STATUS) if kind in roles), "") or (ERROR if FAILED in roles else "")


def _inside(word: str) -> str | None:
    """The role of a word in a text without blanks, as Chinese is written."""
    some = (role for each, role in outcome_words().items() if not each.isascii() and each in word)
    return None if word.isascii() or " " in word or not EAST_ASIAN.search(word) else next(some, None)


def failed(kinds: Mapping[int, str], cells: Sequence[Any]) -> bool:
    """Whether a column says that the call of a row failed."""
    return any(_has_failed(kind, cells[at]) for at, kind in kinds.items())


def _has_failed(kind: str, cell: Any) -> bool:
    text = text_of(cell).casefold()
    if is_absent(text):
        return False
    words = set(map(bare_of, spelt(text)))
    said = {outcome_words().get(word) for word in words}
    if kind == SUCCESS and text in NO:
        return True
    if _FAILED_CODE.match(text) or {FAILED, ERROR} & said:
        return "not" not in words and "no" not in words
    return kind == ERROR and text not in NO and SUCCESS not in said and not outcome_words().get(text)


def is_unused(made: Mapping[str, Any]) -> bool:
    """Whether a row of a model counts nothing, at no cost: a line of a list of prices."""
    is_named = MONEY in made and (made.get("model_request") or made.get("model_response"))
    return bool(is_named) and all(made.get(name) is None for name in USAGE) and counts_nothing(made)


def counts_nothing(made: Mapping[str, Any]) -> bool:
    """Whether a row states no tokens and no cost: each is absent, or zero."""
    return not any(str(made[name]).strip("0.-") for name in (*TOKENS, MONEY) if made.get(name) is not None)
