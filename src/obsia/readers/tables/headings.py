"""What the headings of a table say: which canonical column each may hold, in which unit, and which two names vie.

A heading may carry a unit (``tokens (k)``, ``latency_ms``, ``cost (EUR)``), what was done with the values (``Sum of
input tokens``), or where they come from (``@meta.model_name``, ``Property: team``).
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from obsia.readers.headers import KINDS, TABLE, TOTALS, meaning, meanings, spelling
from obsia.readers.mapping import HUNDREDTHS, LABEL, maps_itself
from obsia.readers.records.packaged import rows_of
from obsia.readers.tables.heading_words import (
    CAPITALS,
    CHARACTERS,
    MEAN,
    SINCE,
    SMALL_WORDS,
    Meaning,
    bare_of,
    called_part,
    counted,
    is_limit,
    outcome_roles,
    roles_of,
    spelt,
    without_plans,
    words_of,
)
from obsia.readers.tables.money_forms import SERVER, currency_named, names_money, scaled_type, without_money
from obsia.readers.tables.number_forms import are_amounts, factor_of, factors, text_of
from obsia.readers.tables.row_words import row_words

_UNIT: Final = re.compile(
    r"(?P<name>.*?\S)\s*(?:[(\[{](?P<unit>[^)\]}]*)[)\]}]|(?<![^\W_])(?:in|en)[\s_]+(?P<word>[^\W\d_]{1,12}))\s*"
)
_TAIL: Final = re.compile(
    r"(?P<name>.*\w)[_ ](?P<unit>ms|msec|millis|milliseconds|s|sec|secs|seconds|us|usd|eur|gbp|cents)", re.IGNORECASE
)
_SUMMED: Final = re.compile(
    r"(?:sum of|sum|total|somme de|summe von|summe|suma de|somma di|soma de|som van|合計 ?[:/]?)[ _:]+(?P<name>.+)",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"(?:count(?: of)?|number of|no\.? of|n[ºo°]?\.?(?: de| di)?(?![^\W_])|nombre d[e']|nb\.?(?: d[e'])?"
    r"|anzahl(?: der| von)?|n[úu]mero (?:di|de)|aantal(?: van)?|(?:quantità|conteggio) di"
    r"|(?:quantidade|contagem|cantidad|recuento|cuenta|quantité) de) ?"
    r"(?:the |les |der )?(?P<name>.+)",
    re.IGNORECASE,
)
_CALLED: Final = re.compile(r"(?:sum|somme|summe|suma|somma|soma)\s*\((?P<name>[^()]+)\)", re.IGNORECASE)
"""A sum as a query or a spreadsheet writes it: ``sum(prompt_tokens)``, ``SOMME(Jetons)``."""
_PART_OF_TIME: Final = re.compile(
    r"(?:day|month|week|year|jour|mois|semaine|tag|monat|woche|día|mes|semana|giorno|mese|dia|mês)"
    r" (?:of|de|von|der|di|del|da) (?P<name>.+)",
    re.IGNORECASE,
)
"""A time as a pivot names its part: ``Month of Date``, ``Jour de Date``."""
_MEAN: Final = re.compile(
    r"(?:tokens?|jetons?)[\s_]*(?:/|\bper\b|_per_|\bpro\b|\bpar\b|\bpor\b)[\s_]*\w", re.IGNORECASE
)
_NO_MEAN: Final = re.compile(
    r"cost|price|spend|usd|eur|rate|limit|max|[/_ ](?:s|sec|seconds?|min|minutes?|sekunden?|secondes?|segundos?)\b",
    re.IGNORECASE,
)
"""Tokens of each of something: ``tokens/response`` sums nothing up."""
_OF_EACH: Final = re.compile(r"\b(?:per|par|por|pro|je)\s+(?P<each>\w+)\W*$", re.IGNORECASE)
_SHARE: Final = re.compile(r"^%|%\W*$")
"""A share of something: of a cache it says how much was read from it, of all else nothing that adds up."""
_TRUNCATED: Final = re.compile(r"(?P<name>.+): (?:minute|hour|day|week|month|quarter|year)", re.IGNORECASE)
"""A time as a question cuts it: ``Created At: Day``."""
IDS: Final = re.compile(r"(?:^|[\W_])(?:id|ID|Id)$|(?<=[a-z])I[dD]$")
"""The name of what tells things apart."""
_IDS_OF_CALLS: Final = frozenset("request call response completion generation invocation span id".split())  # noqa: SIM905
_SINCE: Final = re.compile(
    r"[\s_.(-]*(?<![^\W_])(?:[mwqy]td|(?:month|week|quarter|year)[\s_-]to[\s_-]date|running|cum(?:ul(?:ative|ated?|atif|é|ado"
    r"|ato|ative)?)?|kumuliert|acumulad[oa]s?|kumulerad|kümülatif|narastaj[aą]co|нарастающим)(?![^\W_])[\s_.)]*|累計|累计|누적",
    re.IGNORECASE,
)
"""Of a column that goes on counting from row to row, beside one of what each row counts."""
_AGGREGATE: Final = re.compile(r"(?P<of>.+?)[\s_/:]+(?P<how>sum|count|mean|median|std|min|max)")
"""What a frame did with a column that it grouped: ``prompt_tokens sum``."""
_TAGGED: Final = re.compile(
    r"(?:property|properties|metadata|tags?|labels?)\s*[:._/-]\s*(?P<name>[^\s=,:]{1,64})", re.IGNORECASE
)
_INNER: Final = re.compile(r"(?:[\w-]+[.:])+(?P<name>[a-z_]+)", re.IGNORECASE)
"""A field inside of others: ``meta.model_name``, ``usage.input_tokens``."""
_TIME_UNITS: Final = ("ms", "s", "us")
_DAY_ORDERS: Final = ("day_first", "month_first")
_NO_UNIT: Final = frozenset(
    ("", "sum", "utc", "gmt", "z", "tokens", "token", "count", "#", "n", "number", "iso", "iso 8601")
) | frozenset(("yyyy-mm-dd", "yyyy-mm"))
_BESIDE_MONEY: Final = (
    r"[\s,;.・]+|税抜き?|税込み?|税別|不含税|含税"
    r"|\b(?:in|en|ex|excl|excluding|incl|including|hors|vat|tax|taxes|mwst|ust|tva|iva|btw|moms|mva|exkl|inkl|ekskl|ht|ttc|net|netto|gross"
    r"|brutto|billed|estimated"
)
"""What stands beside a currency, and leaves amounts whole."""
_AN_HOUR: Final = r"|per|pro|par|por|h|hr|hour|std|stunde|heure|hora|ora|uur|"
_WHOLE_MONEY: Final = re.compile(rf"{_BESIDE_MONEY})\b")
_WHOLE_PRICES: Final = {
    is_of_server: re.compile(rf"[/·-]|{_BESIDE_MONEY}{_AN_HOUR}{of})\b")
    for is_of_server, of in ((False, "gpu|gpuh|accelerator"), (True, "server|node|machine|instance"))
}
_TOKENS: Final = re.compile(
    r"tokens?\b|tokens?(?=[A-Z_])|jetons?\b|token(?:数|anzahl)|トークン|令牌|词元", re.IGNORECASE
)
_NO_TOKENS: Final = re.compile(
    r"cost|price|spend|credit|usd|eur|rate|limit|max|remaining|quota|balance|name|type|_id\b|\bid\b|key|per[_ ]|/"
    r"|kosten|prix|coût|precio|費用|単価|价格|费用|名|status|状态|ステータス",
    re.IGNORECASE,
)
_CALLS: Final = ("calls",)
_READ: Final = ("cache_read_tokens",)
_MONEY: Final = ("cost",)
_HOUR: Final = ("price_hour",)
_WITH_PART: Final = re.compile(r"(?:in[ck]l|einschl|y compris|mit|avec|met|with|com|con)\b")
"""Before a part that a count holds: ``Completion toks (incl. thinking)``."""
_OF_HITS: Final = frozenset(("cached", "hit", "read", "token"))
_OF_ALL_COSTS: Final = frozenset(("cost", "whole", "used", "monthly", "machine"))
_REQUESTS: Final = re.compile(
    r"(?<![a-z])(?:requests|calls|invocations|anfragen|aufrufe|requêtes|appels|solicitudes|llamadas|richieste|chiamate"
    r"|requisições|chamadas|verzoeken|aanroepen)(?![a-z])|リクエスト|请求|调用",
    re.IGNORECASE,
)
_SEATS: Final = re.compile(
    r"(?<![a-z])(?:licen[cs]es|seats|sièges|postes|lizenzen|licencias|asientos|licenze|licenças|licenties|plazas)(?![a-z])"
    r"|ライセンス|席位|许可证",
    re.IGNORECASE,
)
_LIKE: Final = {
    "model": re.compile(r"(?<![a-z])(?:models?|modell|modèle|modelo|modello|llm)(?![a-z])|モデル|模型", re.IGNORECASE),
    "time": re.compile(
        r"(?<![a-z])(?:date|datetime|timestamp|time|day|month|week|datum|zeit|uhrzeit|monat|woche|mois|jour|heure|semaine|fecha|hora|mes|mês|dia|día|semana|mese|giorno|settimana|ora|maand|dag|tijd)(?![a-z])"
        r"|(?<=[a-zäöü])(?:datum|monat|woche)(?![a-z])|(?-i:(?<=[a-z])(?:Date|Time|At)\b)|日付|日期|時刻|时间|日時|年月|月份",
        re.IGNORECASE,
    ),
}
_ROWS: Final = frozenset(("count", "star", "number", "of", "records", "record"))
_OF_INSTANTS: Final = frozenset(("timestamp", "ts", "epoch", "unix", "at", "date", "datetime"))
_OF_A_SIDE: Final = frozenset(("input", "output", "many", "number", "whole", "used"))
_ALIKE: Final = 3
"""Headings that begin alike by chance are fewer."""
_TIME_ORDER: Final = ("utc", "date", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column by its name: its kind, the canonical columns it may hold, and what its unit says."""

    name: str
    kind: str
    targets: tuple[str, ...]
    type: str
    relation: str = ""
    factor: int = 1
    is_certain: bool = True
    """Whether the values, if they have one reading, settle what the column is."""
    is_guessed: bool = False
    """Whether the name is nearly one that says so."""

    @property
    def target(self) -> str:
        """The canonical column, where there is one."""
        return self.targets[0] if len(self.targets) == 1 else ""


@functools.lru_cache(maxsize=4_096)
def heading(name: str) -> Heading | None:
    """What the column ``name`` is; None where its name says nothing that an account needs."""
    bare = unicodedata.normalize("NFKC", name).replace("’", "'").strip().strip("@").strip()
    if (tagged := _TAGGED.fullmatch(bare)) and not _known(bare):
        if (inner := _known(tagged["name"])) is not None and inner.kind in KINDS:
            # A label that is called as what an account needs may be that: it is for whoever asks to say.
            return Heading(name=name, kind=inner.kind, targets=inner.targets, type=inner.type, is_certain=False)
        return Heading(name=name, kind="label", targets=(LABEL + tagged["name"],), type="text")
    if (sum_of := _SINCE.sub(" ", bare)) != bare and (counted_since := heading(sum_of)) is not None:
        # What was counted since a beginning is as much of an account as a mean.
        is_count = counted_since.kind == "count"
        return replace(counted_since, name=name, type=SINCE, is_certain=False) if is_count else None
    each_of = _MEAN.search(bare) or (found if (found := _OF_EACH.search(bare)) and _is_of_a_call(found) else None)
    if each_of and not _NO_MEAN.search(bare):
        # No account is made with it, nor past it where the sums are not there.
        roles = roles_of(bare[: each_of.start()])
        side = tuple(total for total in TOTALS if total.removesuffix("_tokens") in roles)
        return Heading(name=name, kind="count", targets=side or TOTALS, type=MEAN, is_certain=False)
    if each_of or (_SHARE.search(bare) and "cached" not in roles_of(bare)):
        return None
    for text, unit in _parts(bare):
        said = (pattern.fullmatch(text) for pattern in (_SUMMED, _CALLED, _PART_OF_TIME, _TRUNCATED))
        stems = [match["name"] for match in said if match]
        inner = (".".join(stem.rsplit(".", size)[1:]) for stem in stems for size in (2, 1))
        for stem in (text, *stems, *inner):
            if (found := _said(stem)) is not None:
                of_unit = _with_unit(name, found[0], unit)
                return replace(of_unit, factor=of_unit.factor * found[1])
    if number_of := _COUNTED.fullmatch(bare):
        if (found := _said(number_of["name"])) and found[0].targets == _CALLS:
            return Heading(name=name, kind="count", targets=_CALLS, type="int")
        is_call = is_id_of_call(number_of["name"])
        if is_call or IDS.search(number_of["name"]):
            # A pivot counts rows by whatever field it was given; some count distinct ones, as of users.
            return Heading(name=name, kind="count", targets=_CALLS, type="int", is_certain=is_call)
    if not _TOKENS.search(bare):
        rest = re.sub(r"[()\[\]]", " ", _WHOLE_MONEY.sub(" ", without_money(bare).casefold())).strip()
        is_cost = {"cost"} <= roles_of(rest) <= _OF_ALL_COSTS or (not rest and names_money(bare))
        said = _said("cost" if is_cost else rest)
        if said is not None and said[0].targets == _MONEY:
            return Heading(name=name, kind="cost", targets=_MONEY, type=_money_type(bare, said[0]))
        if names_money(bare):
            return Heading(name=name, kind="cost", targets=(), type="")
    if (near := meaning(name)) is not None:
        return Heading(
            name=name,
            kind=near.kind,
            targets=near.targets,
            type=near.type,
            is_certain=False,
            is_guessed=near.is_guessed,
        )
    if _TOKENS.search(bare) and not _NO_TOKENS.search(bare) and not is_limit(bare):
        # Where another column holds that side, this one may count something else.
        side = roles_of(bare) & {"input", "output", "cached", "reasoning"}
        targets = tuple(f"{each}_tokens" for each in side & {"input", "output"}) if len(side) == 1 else ()
        guessed = Heading(
            name=name, kind="count", targets=targets, type="int", is_certain=False, is_guessed=bool(targets)
        )
        return replace(guessed, factor=max((factor_of(unit) or 1 for _, unit in _parts(bare) if unit), default=1))
    words = CAPITALS.sub(" ", bare)
    if _REQUESTS.search(words) and not _NO_TOKENS.search(bare):
        if {"error", "failed"} & (said := outcome_roles(bare)):
            return None  # they count no tokens
        if "success" in said:
            return Heading(name=name, kind="count", targets=_CALLS, type="int")
        return Heading(name=name, kind="count", targets=_CALLS, type="int", is_certain=False)
    if _SEATS.search(words) and not _NO_TOKENS.search(bare):
        return Heading(name=name, kind="count", targets=("seats",), type="int", is_certain=False)
    for kind, pattern in _LIKE.items():
        if pattern.search(words) and not (
            kind == "time" and any(_role_of(unit, _TIME_UNITS) for _, unit in _parts(bare))
        ):
            target, form = {"model": ("model_request", "text"), "time": ("started_at", "utc")}[kind]
            return Heading(name=name, kind=kind, targets=(target,), type=form, is_certain=False)
    return None


def headings(names: Iterable[str], *, among: Sequence[str] = ()) -> Mapping[str, Heading]:
    """Name -> what it is, of those that say something; ``among`` all columns of the table.

    A word with which all of them begin is that of the table, where they say more without it: ``Usage Model Name``.
    """
    distinct = list(dict.fromkeys(names))
    used = without_plans(among or distinct)
    found = {name: replace(each, name=name) for name in distinct if (each := heading(used.get(name, name))) is not None}
    parts = {**_parts_behind(among or distinct), **_aggregates(among or distinct)}
    found |= {name: each for name, each in parts.items() if name in distinct}
    several = [name for name, each in found.items() if each.targets == _CALLS]
    are_sums = any(map(_is_summed, found)) or {*among, *(each.target for each in found.values())} >= {*TOTALS}
    if len(several) == 1 and _ROWS.issuperset(spelt(several[0])) and are_sums:
        found[several[0]] = replace(found[several[0]], is_certain=True)
    if len(several) > 1:  # where a column counts all calls, it is that
        found |= {name: replace(found[name], is_certain=False) for name in several if "success" in outcome_roles(name)}
    first = {name.split(" ", 1)[0] for name in distinct if " " in name.strip()}
    if len(distinct) < _ALIKE or len(first) > 1 or not all(" " in name.strip() for name in distinct):
        return found
    short = {name: each for name in distinct if (each := heading(_once(name.split(" ", 1)[1]))) is not None}
    if sum(each.is_certain for each in short.values()) <= sum(each.is_certain for each in found.values()):
        return found
    return {name: replace(each, name=name) for name, each in short.items()}


def _parts_behind(names: Sequence[str]) -> Mapping[str, Heading]:
    """Columns that are called a part of the one before: ``Input-Token``, ``davon aus Cache``.

    Of a cache, of thoughts behind output, or of failures behind calls, which count no tokens.
    """
    parts: dict[str, Heading] = {}
    for before, name in itertools.pairwise(names):
        said, rest = heading(before), (called_part(name) or "").removesuffix(" (sum)")
        roles = roles_of(rest)
        if said is None or said.kind != "count" or not said.target or not rest:
            continue
        if said.targets == _CALLS and {"error", "failed"} & outcome_roles(rest):
            parts[name] = Heading(name=name, kind="none", targets=(), type="")
        if said.target == "output_tokens" and "reasoning" in roles <= {"reasoning", "token", "output"}:
            kind = ("reasoning_tokens",)
            parts[name] = Heading(
                name=name, kind="count", targets=kind, type="int", relation="contained", factor=said.factor
            )
        if said.target not in TOTALS or "cached" not in roles or "share" in roles or _SHARE.search(rest):
            continue
        said_of_part, (stem, unit) = counted(rest), _parts(rest)[-1]
        factor = factors().get(unit or "") if roles_of(stem) <= _OF_HITS else None
        factor = said_of_part[1] if said_of_part is not None else factor
        if factor and (said_of_part is None or said_of_part[0].targets in ((), _READ)):
            each = Heading(name=name, kind="count", targets=_READ, type="int", relation="contained", factor=factor)
            parts[name] = each
    return parts


def _aggregates(names: Sequence[str]) -> Mapping[str, Heading]:
    """Sums of columns beside their counts and means, in names that say both: the first count is that of the calls."""
    grouped: dict[str, dict[str, str]] = {}
    for name in names:
        if found := _AGGREGATE.fullmatch(name):
            grouped.setdefault(found["of"], {})[found["how"]] = name
    if not any("sum" in each and len(each) > 1 for each in grouped.values()):
        return {}
    several = {of: each for of, each in grouped.items() if "sum" in each}
    said = {each["sum"]: replace(inner, name=each["sum"]) for of, each in several.items() if (inner := heading(of))}
    beside = [name for each in several.values() for how, name in each.items() if how != "sum"]
    none = {name: Heading(name=name, kind="none", targets=(), type="") for name in beside}
    calls = [Heading(name=each["count"], kind="count", targets=_CALLS, type="int")
             for each in several.values() if "count" in each]  # fmt: skip
    return said | none | {each.name: each for each in calls[:1]}


def _is_summed(name: str) -> bool:
    """Whether a question made a sum of a column: then rows that it counts beside are calls."""
    return (_CALLED.fullmatch(name) or _SUMMED.fullmatch(name)) is not None


def _once(text: str) -> str:
    """``Date Date`` as ``Date``."""
    words = text.split()
    return " ".join(word for word, before in zip(words, ("", *words), strict=False) if word != before)


def candidates(found: Mapping[str, Heading], *, mapped: Collection[str]) -> dict[str, list[Heading]]:
    """Canonical column -> the columns that certainly hold it, the best first, where nothing is ``mapped`` to it."""
    some: dict[str, list[Heading]] = {}
    for each in found.values():
        if each.is_certain and each.target and each.target not in mapped:
            some.setdefault(each.target, []).append(each)
    order = {name: at for at, name in enumerate(meanings())}

    def place(each: Heading) -> tuple[int, int]:
        rank = _TIME_ORDER.index(each.type) if each.kind == "time" and each.type in _TIME_ORDER else 0
        return rank, order.get(spelling(each.name), len(order))

    return {target: sorted(each, key=place) for target, each in some.items()}


def sides(names: Mapping[int, str], sample: Sequence[Sequence[Any]]) -> Mapping[str, Heading]:
    """Columns, by their places, of numbers that are of input or output by name, though it says nothing of tokens.

    They are certainly those where no other word stands beside the side, and each has one column: prompts alone may be
    so many prompts.
    """
    found: dict[str, Heading] = {}
    for at, name in names.items():
        stem, unit = _parts(name)[-1] if name.endswith((")", "]")) else (name, None)
        factor = 1 if unit is None or unit in _NO_UNIT else factors().get(unit.rstrip("."), 0)
        side = (roles := roles_of(stem.rpartition(".")[2])) & {"input", "output"}
        is_text = not CHARACTERS.isdisjoint(spelt(name)) or _NO_TOKENS.search(name)
        if len(side) == 1 and sample and not is_text and are_amounts([text_of(row[at]) for row in sample]):
            target = f"{next(iter(side))}_tokens"
            plain = Heading(name=name, kind="count", targets=(target,), type="int", factor=factor or 1)
            found[name] = replace(plain, is_certain=roles <= _OF_A_SIDE and factor > 0)
    is_pair = len(found) == len({each.target for each in found.values()}) == 2
    return {name: replace(each, is_certain=each.is_certain and is_pair) for name, each in found.items()}


def counts_others(name: str) -> bool:
    """Whether a heading counts what no word of it is known for: ``Nº consultas``; users and teams are known."""
    bare = unicodedata.normalize("NFKC", name).replace("’", "'").strip()
    number_of = _COUNTED.fullmatch(bare)
    said = None if number_of is None else heading(number_of["name"].removesuffix("s"))
    return number_of is not None and heading(name) is None and (said is None or said.kind != "label")


def is_id_of_call(name: str) -> bool:
    """Whether a column tells calls apart: ``request_id``, ``ID richiesta``, and not ``user_id``."""
    is_romance = spelt(name)[:1] == ["id"] and {""} < roles_of(name) <= {"", "call", "calls"}
    return is_romance or (IDS.search(name) is not None and _IDS_OF_CALLS.issuperset(spelt(name)))


def mapped_by_themselves(names: Sequence[str], left: Sequence[str], used: Collection[str]) -> list[str]:
    """Columns ``left`` that bear a canonical name, and that nothing uses yet."""
    return [name for name in left if name not in used and maps_itself(name, names)]


def _parts(text: str) -> list[tuple[str, str | None]]:
    """``text`` whole, then without its unit, with the unit."""
    parts: list[tuple[str, str | None]] = [(text, None)]
    if found := _UNIT.fullmatch(text):
        parts.append(
            (found["name"], (found["unit"] if found["unit"] is not None else found["word"]).strip().casefold())
        )
    if found := _TAIL.fullmatch(text):
        parts.append((found["name"], found["unit"].casefold()))
    if found := _INNER.fullmatch(text):
        inner, outer = (found["name"], None), (".".join(text.rsplit(".", 2)[-2:]), None)
        # Where the object around a field names a side, a bare ``tokens`` in it is of that side, and no total.
        parts += [outer, inner] if roles_of(outer[0]) & {"input", "output"} else [inner, outer]
    return parts


def _with_unit(name: str, found: Meaning, unit: str | None) -> Heading:
    plain = Heading(
        name=name,
        kind=found.kind,
        targets=found.targets,
        type=_money_type(name, found) if found.targets in (_MONEY, _HOUR) else found.type,
        relation=found.relation,
        is_certain=found.is_certain or found.is_settled,
    )
    if found.kind == "duration":
        form = _role_of(unit, _TIME_UNITS)
        return Heading(name=name, kind="duration", targets=found.targets if form else (), type=form)
    if found.targets in (_MONEY, _HOUR) and not _is_whole_money(found, "¢" if "¢" in name else unit or ""):
        if found.targets == _MONEY and ("¢" in name or without_money(unit or "").strip() in row_words("cent")):
            return replace(plain, type=plain.type + HUNDREDTHS)
        if found.targets == _MONEY and (scaled := scaled_type(plain.type, unit or "")):
            return replace(plain, type=scaled)
        return Heading(name=name, kind="cost", targets=(), type="")  # credits
    if (
        unit is None
        or unit in _NO_UNIT
        or found.kind in {"cost", "none", "part", "label", "model", "provider", "region"}
    ):
        return plain
    if found.kind == "time" and (order := _role_of(unit, _DAY_ORDERS)):
        return Heading(name=name, kind="time", targets=found.targets, type=order)
    if found.kind == "count" and (factor := factors().get(unit.rstrip("."))):
        return replace(plain, factor=factor)
    if found.kind == "count" and names_money(unit):
        return Heading(name=name, kind="cost", targets=(), type="")
    if found.kind == "time" and _role_of(unit, _TIME_UNITS) and not _OF_INSTANTS.isdisjoint(spelt(name)):
        return plain  # since 1970
    if found.kind == "count" and _WITH_PART.match(unit) and roles_of(unit) & {"reasoning", "cached"}:
        return plain
    # A unit that nobody knows, or a clock of another zone: the name alone no longer says what the values are.
    is_mean = found.kind == "count" and roles_of(unit) == frozenset((MEAN,))
    return replace(plain, type=MEAN if is_mean else plain.type, is_certain=False)


def _is_of_a_call(found: re.Match[str]) -> bool:
    """Whether a heading ends on tokens of each call, whatever stands between: ``tokens de entrada por requisição``."""
    return not roles_of(found["each"]).isdisjoint({"call", "calls"}) and "token" in roles_of(
        found.string[: found.start()]
    )


def _role_of(unit: str | None, roles: Sequence[str]) -> str:
    return next((each for each in roles if unit in row_words(each)), "")


def _is_whole_money(found: Meaning, unit: str) -> bool:
    """Whether amounts in a ``unit`` are those of its currency: ``k€``, ``TEUR`` and ``pence`` are not."""
    whole = _WHOLE_PRICES[found.type.endswith(SERVER)] if found.targets == _HOUR else _WHOLE_MONEY
    return whole.sub("", without_money(unit)) in _NO_UNIT


def _money_type(name: str, found: Meaning) -> str:
    """The currency that a heading names, of a server where its name says so; else what its name alone says."""
    code, (_, mark, whole) = currency_named(name), found.type.partition("/")
    return code + mark + whole if code else found.type


def _said(text: str) -> tuple[Meaning, int] | None:
    """What a name says, and of how many each is one."""
    found = _known(text)
    return counted(text) if found is None else (found, 1)


def _known(text: str) -> Meaning | None:
    key = spelling(text)
    if (found := meanings().get(key) or _bare_meanings().get(bare_of(key))) is not None:
        return found
    large = bare_of("".join(word for word in spelt(text) if bare_of(word) not in SMALL_WORDS))
    return _bare_meanings().get(large) or _meanings_of_words().get(words_of(text))


@functools.cache
def _meanings_of_words() -> Mapping[tuple[str, ...], Meaning]:
    """The meanings by the words of a name in whatever order, without the small ones, where they leave no doubt."""
    several: dict[tuple[str, ...], list[Meaning]] = {}
    for row in rows_of("obsia.readers", TABLE):
        several.setdefault(words_of(row["name"]), []).append(meanings()[spelling(row["name"])])
    return {
        words: min(found, key=lambda each: (each.is_certain, each.is_settled))
        for words, found in several.items()
        if words and len({(each.kind, each.targets, each.type, each.relation) for each in found}) == 1
    }


@functools.cache
def _bare_meanings() -> Mapping[str, Meaning]:
    bare: dict[str, Meaning] = {}
    for key, found in meanings().items():
        bare.setdefault(bare_of(key), found)
    return bare
