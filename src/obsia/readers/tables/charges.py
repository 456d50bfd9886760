"""Lines of bills and invoices that name a model and a kind of token: ``gpt-4o, cached input tokens (batch)``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from obsia.readers.tables.heading_words import roles_of
from obsia.readers.tables.headings import heading
from obsia.readers.tables.number_forms import is_absent, text_of
from obsia.readers.tables.readings import Rows
from obsia.readers.tables.total_rows import is_total_name, stated_texts

_CUTS: Final = re.compile(r"[\s:|/(){}\[\]=\"']+")
_WORD: Final = re.compile(r"\w+")
_MARKS: Final = ",;.-–— "
_OF_TOKENS: Final = frozenset(("token", "input", "output", "cached", "reasoning"))
_BATCH: Final = frozenset(("batch",))
_OF_PLACE: Final = frozenset(
    ("data", "zone", "global", "regional", "standard", "online", "predictions", "prediction", "ga", "preview", "text")
)
"""Words of a charge that say where and how a model was served, and nothing of what was counted."""
_MOST_WORDS: Final = 8
"""Words of the name of a model."""
_CHARGED: Final = {
    "input_tokens": "uncached input tokens",
    "cache_read_tokens": "cached input tokens",
    "cache_write_tokens": "cache write tokens",
    "output_tokens": "output tokens",
    "reasoning_tokens": "output tokens",
}
"""What a bill counts -> the heading of a column of such charges."""


class Charge(NamedTuple):
    """What a cell of a bill names: a model, the heading of a count, and the count."""

    model: str
    heading: str
    target: str
    is_batch: bool = False
    """Whether the line says that the calls were in a batch, whose price is another."""


def charges_named(
    at: int,
    rows: Callable[[], Rows],
    model_named: Callable[[str], str | None] | None,
    *,
    first: Sequence[Sequence[Any]] | None,
) -> Mapping[str, Charge]:
    """The charges that a column names: of one that no heading calls so, all of the ``first`` rows, of both sides."""
    if first is not None:
        texts = {text for row in first if not is_absent(text := text_of(row[at])) and not is_total_name(text)}
        some = [_charge(text, model_named) for text in texts] if model_named and len(texts) > 1 else [None]
        if None in some or not {"input_tokens", "output_tokens"} <= {each.target for each in some if each}:
            return {}
    return charges_of(at, rows(), model_named)


def charges_of(at: int, rows: Rows, model_named: Callable[[str], str | None] | None) -> Mapping[str, Charge]:
    """The model, the heading and the count that each cell of a bill names; {} where few name any, or some name
    tokens that nobody reads.

    A charge for cached tokens stands beside that for input, and is no part of it.
    """
    some = stated_texts((cells for _, _, cells in rows.each()), at)
    found = {text: each for text in some if model_named and (each := _charge(text, model_named)) is not None}
    if model_named and any(_names_tokens(text, model_named) for text in some if text not in found):
        return {}  # a charge for tokens of another kind is no charge for something else
    return found if 2 * len(found) >= len(some) else {}


def _charge(text: str, model_named: Callable[[str], str | None]) -> Charge | None:
    if "embed" in text.casefold() and model_named(text):
        return Charge(text, _CHARGED["input_tokens"], "input_tokens")  # it answers with no tokens
    for model, rest in _behind_each_word(text):
        for said in (heading(rest), heading(_bare(rest))):
            if said is not None and said.is_certain and said.target in _CHARGED and model_named(model):
                return Charge(model, _CHARGED[said.target], said.target, is_batch="batch" in roles_of(text))
    return None


def _bare(rest: str) -> str:
    """What a charge says of its kind, as a heading: ``Text Input - Predictions``, ``Input Tokens Data Zone``."""
    words = [word for word in _WORD.findall(rest) if word.casefold() not in _OF_PLACE]
    return " ".join((*words, *(() if "token" in roles_of(rest) else ("tokens",))))


def _names_tokens(text: str, model_named: Callable[[str], str | None]) -> bool:
    """Whether a charge is of a model and of tokens, whatever their kind: ``gpt-4o, input tokens (batch)``."""
    return any(
        not _OF_TOKENS.isdisjoint(roles_of(rest)) and model_named(model) for model, rest in _behind_each_word(text)
    )


def _behind_each_word(text: str) -> Iterator[tuple[str, str]]:
    """A text that says anything of tokens, cut in two behind each of its first words, without those of a batch."""
    if _OF_TOKENS.isdisjoint(roles_of(text)):
        return  # what bills say of anything else may be long, and different in each row
    text = re.sub(r"\(\W*\)", "", _WORD.sub(lambda word: "" if roles_of(word[0]) == _BATCH else word[0], text)).strip()
    words = [word for word in _CUTS.split(text) if word]
    for size in range(1, min(len(words), _MOST_WORDS + 1)):
        model = " ".join(words[:size]).rstrip(_MARKS)
        for rest in (text.partition(words[size - 1])[2], " ".join(words[size:])):
            yield model, rest.strip(_MARKS)
