"""What columns are by their values, where no heading says it: models, batches, times, counts, an idle cache.

Prices of batches are half of others: a column that says which calls were in one is used. A column of instants in a
table without a time, or of whole numbers where half of the tokens are missing, may be what is missing; no account is
made past it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from obsia.readers.headers import TOTALS
from obsia.readers.mapping import SUMS, Source
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.heading_words import is_of_a_batch, spelt
from obsia.readers.tables.headings import IDS, Heading
from obsia.readers.tables.model_values import with_model_by_values
from obsia.readers.tables.number_forms import CUSTOMS, is_absent, number
from obsia.readers.tables.time_forms import WRITTEN, instant
from obsia.readers.tables.total_rows import is_total_name

YES: Final = frozenset(
    ("true", "yes", "y", "1", "t", "oui", "ja", "sí", "si", "sì", "sim", "tak", "是", "はい", "○", "x")
)
NO: Final = frozenset(
    "false no n 0 f non nein nee não nie 否 无 いいえ なし × off 0.0 0,0 0% 0.0%".split()  # noqa: SIM905 - a list of words
)
_SAYS_NOTHING: Final = NO | {"miss", "bypass", "disabled", "none", "skip", "dynamic", "uncached"}
"""Values of a column of a cache that answered nothing."""
_BATCH: Final = frozenset(("batch", "batched", "batch api", "バッチ", "批量"))
_TIERS: Final = frozenset(("auto", "default", "standard", "on_demand", "on-demand", "flex", "priority", "fast"))
"""Tiers of service by names that price lists know."""
_OF_TIER: Final = frozenset(("service", "serving", "pricing", "processing", "inference", "tier"))
_AT_ONCE: Final = _TIERS | {
    *("online", "realtime", "real-time", "real_time", "interactive", "sync", "synchronous", "live", "chat", "normal"),
    *("temps réel", "echtzeit", "实时", "リアルタイム"),
}
"""What a call is that was not in a batch."""
_FORMS: Final = ("utc", "iso", "date", *(form for form in WRITTEN if form != "year"))
_DIGITS: Final = re.compile("[0-9]+")
_CHARACTERS: Final = frozenset(
    ("characters", "character", "chars", "words", "zeichen", "caractères", "caracteres", "caratteri", "tekens", "znaki")
)
"""Words of a heading that counts text, and no tokens."""
_NO_COUNTS: Final = frozenset(
    (
        *(
            "id",
            "key",
            "code",
            "status",
            "version",
            "port",
            "year",
            "rate",
            "limit",
            "max",
            "min",
            "number",
            "no",
            "nr",
        ),
        *("row", "index", "rank", "seed", "line", "price", "duration", "latency", "size", "dimensions", "length"),
        *("chars", "bytes"),
    )
)
"""Words of a heading that numbers things, or measures something else than tokens."""


def with_values(choice: Choice, rows: Iterable[Sequence[Any]]) -> Choice:
    """``choice`` with what the values of its first ``rows`` say of columns that nothing uses.

    Raises ``BadInput`` where several columns name models, and ``UnusedColumns`` where one may be what is missing.
    """
    sample = list(rows)
    choice = _with_batches(with_model_by_values(choice, sample), sample)
    if not set(SUMS).isdisjoint(choice.sources) and (needed := {**_times(choice, sample), **_counts(choice, sample)}):
        raise choice.refused_for(needed)
    return choice


def says_nothing(cell: Any) -> bool:
    """Whether a cell of a column of a cache says that it was not used, or nothing."""
    return cell is None or is_absent(text := str(cell)) or text.strip().casefold() in _SAYS_NOTHING


def flag(cell: Any) -> str | None:
    """Whether a call was in a batch, as the canonical record has it; None where a cell does not say."""
    text = "" if cell is None else str(cell).strip().casefold()
    return "true" if text in YES or text in _BATCH else "false" if text in NO or text in _AT_ONCE else None


def _with_batches(choice: Choice, rows: Sequence[Sequence[Any]]) -> Choice:
    if not {"batch_api", "service_tier"}.isdisjoint(choice.sources):
        return choice
    for name, texts in _unused(choice, rows):
        values = {text.casefold() for text in texts}
        named = is_of_a_batch(name)
        # Numbers from 1 on may tell batches apart.
        is_flag = named and values <= YES | NO and (values & NO or not values <= {"1"} or len(spelt(name)) > 1)
        if values <= _TIERS | {"batch"} and ("batch" in values or _OF_TIER.issuperset(spelt(name))):
            return _with(choice, name, "service_tier", "text")
        if is_flag or (values & _BATCH and values <= _BATCH | _AT_ONCE | NO) or (named and values and values <= _BATCH):
            return _with(choice, name, "batch_api", "bool")
    return choice


def _with(choice: Choice, name: str, target: str, form: str) -> Choice:
    source = Source(column=name, type=form, is_typed=False)
    bound = replace(choice.bound, taken={**choice.bound.taken, name: source.entry(target)})
    return replace(choice, bound=bound).with_sources({**choice.sources, target: source})


def _times(choice: Choice, rows: Sequence[Sequence[Any]]) -> Mapping[str, Heading]:
    """Columns of times in a table of which nothing says the time."""
    if "started_at" in choice.sources or any(each.kind in {"time", "end"} for each in choice.headings.values()):
        return {}

    def is_time(texts: Sequence[str]) -> bool:
        return any(all(instant(text, form) for text in texts) for form in _FORMS) and not all(
            _DIGITS.fullmatch(text) for text in texts
        )

    return _all(
        choice, rows, is_time, Heading(name="", kind="time", targets=("started_at",), type="utc", is_certain=False)
    )


def _counts(choice: Choice, rows: Sequence[Sequence[Any]]) -> Mapping[str, Heading]:
    """Columns of whole numbers where one of input and output is not counted; of characters where neither is."""
    missing = [name for name in TOTALS if name not in choice.sources]
    if not missing or choice.total is not None:
        return {}

    def is_count(texts: Sequence[str]) -> bool:
        values = [
            next((found for custom in CUSTOMS if (found := number(text, custom)) is not None), None) for text in texts
        ]
        whole = [value for value in values if value is not None and not value % 1]
        return len(whole) == len(texts) and max(whole) > 1 and whole != [whole[0] + at for at in range(len(whole))][:-1]

    found = _all(choice, rows, is_count, Heading(name="", kind="count", targets=(), type="int", is_certain=False))
    if len(missing) == len(TOTALS):
        return {name: each for name, each in found.items() if not _CHARACTERS.isdisjoint(spelt(name))}
    return {name: each for name, each in found.items() if _NO_COUNTS.isdisjoint(spelt(name))}


def _all(
    choice: Choice, rows: Sequence[Sequence[Any]], is_one: Callable[[Sequence[str]], bool], as_: Heading
) -> Mapping[str, Heading]:
    return {name: replace(as_, name=name) for name, texts in _unused(choice, rows) if is_one(texts)}


def _unused(choice: Choice, rows: Sequence[Sequence[Any]]) -> Iterable[tuple[str, Sequence[str]]]:
    """Columns that nothing uses and no heading explains, with their texts, blanks and repetitions left out."""
    for name in choice.bound.unmapped:
        if not name or name in choice.headings or IDS.search(name) or choice.names.count(name) > 1:
            continue
        at = choice.names.index(name)
        texts = dict.fromkeys(str(row[at]).strip() for row in rows if row[at] is not None)
        some = [text for text in texts if not is_absent(text) and not is_total_name(text)]
        if some:
            yield name, some
