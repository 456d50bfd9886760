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
from obsia.readers.mapping import SUMS
from obsia.readers.tables.amounts_beside import with_whole_amounts
from obsia.readers.tables.choice import CACHE, Choice
from obsia.readers.tables.heading_words import (
    CHARACTERS,
    bare_of,
    beside_batch,
    called_part,
    is_of_rows,
    roles_of,
    spelt,
)
from obsia.readers.tables.headings import IDS, Heading, counts_others
from obsia.readers.tables.model_values import with_model_by_values
from obsia.readers.tables.number_forms import CUSTOMS, are_amounts, is_absent, number, plain_count, text_of
from obsia.readers.tables.row_words import row_words
from obsia.readers.tables.spans_of_rows import are_hours
from obsia.readers.tables.time_forms import PLAIN, SPANS, WRITTEN, Instant, instant, span_of
from obsia.readers.tables.total_rows import stated_texts
from obsia.readers.tables.units_beside import check_units

YES: Final = frozenset(
    ("true", "yes", "y", "1", "t", "oui", "ja", "sí", "si", "sì", "sim", "tak", "是", "はい", "○", "x")
)
NO: Final = frozenset(
    "false no n 0 f non nein nee não nie 否 无 いいえ なし × off 0.0 0,0 0% 0.0%".split()  # noqa: SIM905 - a list of words
)
_SAYS_NOTHING: Final = NO | {"{}", "[]", "miss", "bypass", "disabled", "none", "skip", "dynamic", "uncached"}
"""Values of a column of a cache that answered nothing."""
_BATCH: Final = frozenset(("batch", "batched", "batch api", "バッチ", "批量"))
_TIERS: Final = frozenset(("auto", "default", "standard", "on_demand", "on-demand", "flex", "priority", "fast"))
"""Tiers of service by names that price lists know."""
_OF_TIER: Final = frozenset(("service", "serving", "pricing", "processing", "inference", "tier"))
_MOST_MODES: Final = 3
_MOST_PERCENT: Final = 100
_OF_CALLERS: Final = frozenset(
    ("source", "origin", "trigger", "channel", "queue", "caller", "client", "app", "job", "task", "name")
) | {"herkunft", "canal"}
_OF_MODES: Final = _OF_TIER - {"service", "serving"} | frozenset(
    "mode modus modo modalita type typ tipo kind art api verarbeitung traitement procesamiento elaborazione"  # noqa: SIM905
    " processamento verwerking tryb 模式 类型 モード 種別 処理".split()
)
"""Words of a heading that says how calls were answered, whatever a house calls those at once."""
_BESIDE_BATCH: Final = frozenset(
    "in via by with per using api mode modus modo modalita type processed processing discount discounted applied"  # noqa: SIM905
    " request requests call calls job jobs flag traite traites traitement par requete requetes appel remise"
    " verarbeitung verarbeitet betrieb als im anfrage anfragen aufruf rabatt procesado procesada procesamiento por"
    " peticion peticiones solicitud llamada descuento elaborazione elaborato elaborata richiesta sconto"
    " processado processada processamento em requisicao verwerking verwerkt verzoek przetwarzanie przetworzone"
    " tryb".split()
) | frozenset("是否已为中处理请求模式調用调処理使用モードフラグリクエスト")
"""Words beside that for a batch where a yes says that a call was in one: what could be, or failed, is none."""
_AT_ONCE: Final = _TIERS | {
    *(
        "online",
        "realtime",
        "real-time",
        "real_time",
        "real time",
        "interactive",
        "sync",
        "synchronous",
        "live",
        "chat",
        "normal",
    ),
    *("temps réel", "echtzeit", "实时", "リアルタイム"),
}
"""What a call is that was not in a batch."""
_FORMS: Final = ("utc", "iso", "date", *(form for form in WRITTEN if form != "year"))
_EPOCHS: Final = tuple(form for form in PLAIN if form.startswith("epoch"))
_RECENT: Final = (2018, 2040)
_TOKENS_OF_CALL: Final = 20
"""A column that sums up to so many times the calls, where no tokens are counted, may be of tokens."""
_DIGITS: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
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
        *("chars", "bytes", "quota", "allowance", "budget"),
    )
)
"""Words of a heading that numbers things, or measures something else than tokens."""


def with_values(
    choice: Choice, rows: Iterable[Sequence[Any]], whole: Callable[[], Iterable[Sequence[Any]]] | None = None
) -> Choice:
    """``choice`` with what the values of its first ``rows`` say of columns that nothing uses.

    A price rests on what says batches: that is judged by all rows, where ``whole`` makes them. Raises ``BadInput``
    where several columns name models, and ``UnusedColumns`` where one may be what is missing.
    """
    sample = list(rows)
    check_units(choice, sample)
    choice = with_batches(with_model_by_values(choice, sample), sample, whole or (lambda: sample))
    choice = with_whole_amounts(_with_cached_counts(choice, sample), sample)
    times = _times(choice, sample)
    if len(times) == 1 and _is_of_rows(name := next(iter(times)), choice):
        choice, times = choice.taking(name, "started_at", "utc"), {}
    elif len(times) == 2 and _are_spans(choice, sample, *times):
        start, end = times
        choice, times = replace(choice.taking(start, "started_at", "utc"), end=end), {}
    if not set(SUMS).isdisjoint(choice.sources) and (
        needed := {
            **times,
            **_counts(choice, sample),
            **_caches(choice, sample),
            **_parts(choice, sample),
        }
    ):
        raise choice.refused_for(needed)
    return choice


def _with_cached_counts(choice: Choice, rows: Sequence[Sequence[Any]]) -> Choice:
    """``choice`` with a column of a cache whose values are counts: beside single calls they are of tokens."""
    source = choice.sources.get("input_tokens")
    if len(choice.flags) != 1 or source is None or not {"calls", "cache_read_tokens"}.isdisjoint(choice.sources):
        return choice
    name = next(iter(choice.flags))
    at, whole = choice.names.index(name), choice.names.index(source.column)
    counts = [(plain_count(row[at]), plain_count(row[whole])) for row in rows]
    are_counts = all(cached <= count for cached, count in counts) and _are_whole(stated_texts(rows, at))
    if not are_counts or "share" in roles_of(name) or max(counts, default=(0, 0))[0] <= _MOST_PERCENT:
        return choice
    found = choice.taking(name, "cache_read_tokens", "int")
    return replace(found, flags={}, relations={**found.relations, "cache_read_tokens": ""})


def _is_of_rows(name: str, choice: Choice) -> bool:
    """Whether the one column of times is that of the rows: by its words, or as the first, in whatever language."""
    return name == choice.names[0] or is_of_rows(name)


def says_nothing(cell: Any) -> bool:
    """Whether a cell of a column of a cache says that it was not used, or nothing."""
    return cell is None or is_absent(text := str(cell)) or text.strip().casefold() in _SAYS_NOTHING


def flag(cell: Any) -> str | None:
    """Whether a call was in a batch, as the canonical record has it; None where a cell does not say."""
    text = _mode(text_of(cell))
    return "true" if text in YES or text in _BATCH else "false" if text in NO or text in _AT_ONCE else None


def with_batches(choice: Choice, rows: Sequence[Sequence[Any]], whole: Callable[[], Iterable[Sequence[Any]]]) -> Choice:
    """``choice`` with the column that says which calls were in a batch, by its first rows and by the ``whole``."""
    if not {"batch_api", "service_tier"}.isdisjoint(choice.sources):
        return choice
    for name, texts in _unused(choice, rows):
        target = _of_batches(name, texts)
        if target and target == _of_batches(name, stated_texts(whole(), choice.names.index(name))):
            return choice.taking(name, target, "bool" if target == "batch_api" else "text")
    return choice


def _mode(text: str) -> str:
    """``async batch`` and ``batch job`` as ``batch``, in small letters."""
    words = set(spelt(text))
    return (
        "batch" if words & _BATCH and words - _BATCH <= _BESIDE_BATCH | {"async", "asynchronous"} else text.casefold()
    )


def _of_batches(name: str, texts: Iterable[str]) -> str:
    """Whether a column of ``texts`` says which calls were in a batch, or their tier: the canonical one, or ""."""
    values, words = set(map(_mode, texts)), {bare_of(word) for word in spelt(name)}
    is_tier = _OF_TIER.issuperset(words)
    is_named = "batch" in roles_of(name) and _BESIDE_BATCH.issuperset(beside_batch(name))
    # Numbers from 1 on may tell batches apart.
    if is_named and values <= YES | NO and (values & NO or not values <= {"1"} or len(words) > 1):
        return "batch_api"
    # A nightly job, a queue or a team that is called batch has the price of any other.
    is_mode = is_named or is_tier or not _OF_MODES.isdisjoint(words)
    is_other = not _OF_CALLERS.isdisjoint(words) or values <= _BATCH
    if values <= _TIERS | {"batch"} and (is_tier or ("batch" in values and (is_mode or not is_other))):
        return "service_tier"
    are_modes = values <= _BATCH | _AT_ONCE | NO and (is_mode or not is_other)
    return "batch_api" if values & _BATCH and (are_modes or (is_mode and len(values) <= _MOST_MODES)) else ""


def _is_recent(found: Instant | None) -> bool:
    """Whether a number is an instant of those in which models were called, and not a large count."""
    return found is not None and _RECENT[0] <= found.at.year < _RECENT[1]


def _times(choice: Choice, rows: Sequence[Sequence[Any]]) -> Mapping[str, Heading]:
    """Columns of times in a table of which nothing says the time."""
    if "started_at" in choice.sources or any(each.kind in {"time", "end"} for each in choice.headings.values()):
        return {}

    def is_time(texts: Sequence[str]) -> bool:
        if all(map(_DIGITS.fullmatch, texts)):
            return any(all(map(_is_recent, (instant(text, form) for text in texts))) for form in _EPOCHS)
        read = max(sum(instant(text, form) is not None for text in texts) for form in _FORMS)
        return read == len(texts) or (read > 1 and read == len(texts) - 1)  # a sum may be called what nobody knows

    return _all(
        choice, rows, is_time, Heading(name="", kind="time", targets=("started_at",), type="utc", is_certain=False)
    )


def _are_spans(choice: Choice, rows: Sequence[Sequence[Any]], start: str, end: str) -> bool:
    """Whether one column of days is of the beginning of each row, and the next of its end."""
    places = choice.names.index(start), choice.names.index(end)
    pairs = [texts for row in rows if not any(map(is_absent, texts := [text_of(row[at]) for at in places]))]
    spans = [span for first, last in pairs if (span := span_of(first, last)) is not None]
    return places[1] == places[0] + 1 and len(spans) == len(pairs) > 1 and min(spans) >= 0 < max(spans)


def _counts(choice: Choice, rows: Sequence[Sequence[Any]]) -> Mapping[str, Heading]:
    """Columns of whole numbers where input or output is not counted; of a side, or of characters, where neither is."""
    missing = [name for name in TOTALS if name not in choice.sources]
    if not missing and "calls" not in choice.sources and _are_hours(choice, rows):
        calls = Heading(name="", kind="count", targets=("calls",), type="int", is_certain=False)
        some = _all(choice, rows, lambda texts: _are_whole(texts) and texts[:2] != ["1", "2"], calls)
        return {
            name: each for name, each in some.items() if roles_of(name) <= {"number", "many"} or counts_others(name)
        }
    if not missing or choice.total is not None:
        return {}

    def is_count(texts: Sequence[str]) -> bool:
        return _are_whole(texts) and texts[:2] != ["1", "2"]

    as_ = Heading(name="", kind="count", targets=(), type="int", is_certain=False)
    found = dict(_all(choice, rows, is_count, as_))
    if len(missing) == len(TOTALS):
        calls = choice.sources.get("calls")
        most = None if calls is None else _sum_of(rows, choice.names.index(calls.column)) * _TOKENS_OF_CALL
        large = {name for name in found if most is not None and _sum_of(rows, choice.names.index(name)) > most > 0}
        found |= _all(choice, rows, lambda texts: all(text[0].isdigit() for text in texts), as_)
        sides = {name: roles_of(name) & {"input", "output"} for name in found}
        return {
            name: replace(each, targets=tuple(f"{side}_tokens" for side in sides[name]))
            for name, each in found.items()
            if sides[name] or not CHARACTERS.isdisjoint(spelt(name)) or (name in large and _may_count(name))
        }
    return {name: each for name, each in found.items() if _may_count(name)}


def _may_count(name: str) -> bool:
    """Whether a heading has no word of what numbers things, measures something else, or is no token: messages."""
    return (_NO_COUNTS | row_words("thing")).isdisjoint(map(bare_of, spelt(name)))


def _are_hours(choice: Choice, rows: Sequence[Sequence[Any]]) -> bool:
    """Whether every row is of a whole hour, a day or a longer span: then it is of the calls of that time."""
    time = choice.sources.get("started_at")
    return time is not None and (time.type in SPANS or are_hours(stated_texts(rows, choice.names.index(time.column))))


def _sum_of(rows: Sequence[Sequence[Any]], at: int) -> Any:
    """The sum of a column under either custom, the larger reading."""
    values = ([number(text_of(row[at]), custom) or 0 for row in rows] for custom in CUSTOMS)
    return max(map(sum, values))


def _caches(choice: Choice, rows: Sequence[Sequence[Any]]) -> Mapping[str, Heading]:
    """Columns of whole numbers that name a cache among words that nobody knows, where nothing says what one read."""
    if "cache_read_tokens" in choice.sources:
        return {}
    some = _all(choice, rows, _are_whole, Heading(name="", kind=CACHE, targets=(), type="", is_certain=False))
    return {name: each for name, each in some.items() if "cached" in roles_of(name) and _may_count(name)}


def _parts(choice: Choice, rows: Sequence[Sequence[Any]]) -> Mapping[str, Heading]:
    """Columns of numbers that are called a part, of which nobody knows what is in it."""
    some = _all(choice, rows, are_amounts, Heading(name="", kind="count", targets=(), type="int", is_certain=False))
    return {name: each for name, each in some.items() if any(map(str.isalpha, called_part(name) or ""))}


def _are_whole(texts: Sequence[str]) -> bool:
    return are_amounts(texts, whole=True)


def _all(
    choice: Choice, rows: Sequence[Sequence[Any]], is_one: Callable[[Sequence[str]], bool], as_: Heading
) -> Mapping[str, Heading]:
    return {name: replace(as_, name=name) for name, texts in _unused(choice, rows) if is_one(texts)}


def _unused(choice: Choice, rows: Sequence[Sequence[Any]]) -> Iterable[tuple[str, Sequence[str]]]:
    """Columns that nothing uses and no heading explains, with their texts, blanks and repetitions left out."""
    for name in choice.bound.unmapped:
        if not name or name in choice.headings or IDS.search(name) or choice.names.count(name) > 1:
            continue
        if some := stated_texts(rows, choice.names.index(name)):
            yield name, some
