"""Every word of headings, units, months and totals that tables are read by, alone and in company, and what each says.

``words_as_read.csv`` has a line for each text. Where one is meant to move, as when a word is added:
``PYTHONPATH=. python tests/readers/test_readers_words.py`` writes it again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import astuple
from itertools import permutations
from pathlib import Path
from typing import Any

from tests.readers.records_of_reading import assert_unmoved

from obsia.readers.headers import meaning
from obsia.readers.records.packaged import rows_of
from obsia.readers.tables.heading_words import (
    beside_batch,
    called_part,
    counted,
    is_created,
    is_limit,
    is_of_rows,
    languages_of,
    outcome_roles,
    roles_of,
    without_plans,
)
from obsia.readers.tables.headings import counts_others, heading, is_id_of_call
from obsia.readers.tables.money_forms import amount_of, currency_named, hour_price, money, names_money
from obsia.readers.tables.number_forms import CUSTOMS, factor_of, has_point, is_absent, number, plain_count
from obsia.readers.tables.time_forms import FORMS, instant, sums_of
from obsia.readers.tables.total_rows import begins_as_total, extreme, is_plain_total, is_sure_total, is_total_name
from obsia.readers.tables.total_rows import may_be_total as may_be

RECORD = Path(__file__).with_name("words_as_read.csv")
TABLES = "obsia.readers.tables"
ROLES = {
    "input": "input", "output": "output", "cached": "cached", "reasoning": "reasoning", "written": "written",
    "read": "read", "hit": "hit", "share": "share", "whole": "total", "mean": "average", "median": "median",
    "many": "count", "calls": "requests", "call": "request", "when": "date", "model": "model", "not": "not",
}  # fmt: skip
"""A word for each role that two or three of are put together."""
NUMBERS = (
    "0", "7", "007", "1.5", "1,5", "1.234", "1,234", "1.234.567", "1,234,567", "1 234 567", "1\u202f234\u202f567",
    "1'234'567", "12,34,567", "1,23,456", "1,234.5", "1.234,5", "12,345.678", "0,5", "0.5", ".5", "5.", "1,2,3",
    "1.2.3", "1.2M", "1,2M", "1.2m", "3k", "3K", "3 k", "3G", "3B", "2 Md", "2 Mio.", "2 Mil", "2 Bil", "2 mi", "2 bi",
    "2 mil", "3万", "3億", "1.23E+06", "~5", "≈5", "ca. 5", "env. 5", "env 5", "OK 200", "ok. 5", "about 5",
    "5 tokens", "5 tok.", "5 toks", "5k tok", "5 requests", "-5", "−5", "(5)", "5-", "+5", "5%", "", " ", "-", "n/a",
    "#N/A", "none", "NaN", "9" * 25, "9" * 26, "1" + ",000" * 6, "1" + ",000" * 7, "0,123", "0.123", "5 x", "x",
)  # fmt: skip
AMOUNTS = (
    "$5", "5$", "5 $", "US$ 5", "USD 5", "5 USD", "5 usd", "€5", "5 €", "5,50 €", "1.234,50 €", "$1,234.50", "£3",
    "¥300", "300円", "CHF 5", "5 Fr.", "R$ 5", "A$5", "C$5", "5 euros", "5 dollars", "kr 5", "5 kr", "₹5", "-$5",
    "($5)", "$-5", "5$-", "−5 €", "$", "k€ 5", "5 XYZ", "5 pence", "2.40EUR", "$19.20/server", "$2/h", "2 EUR per hour",
    "2 EUR per gpu", "$20 per node", "0 EUR", "$100", "$101", "$1000", "$1001", "$10000", "$10001", "2.4567 USD",
)  # fmt: skip
TIMES = (
    "2026-03-04", "2026-3-4", "2026/03/04", "2026.03.04", "2026-03-04 05:06", "2026-03-04T05:06:07Z",
    "2026-03-04T05:06:07.123456789Z", "2026-03-04 05:06:07 UTC", "2026-03-04T05:06:07+02:00", "2026-03-04T05:06-0530",
    "2026-03-04T24:00:00Z", "2026-02-29", "2028-02-29", "20260304T050607Z", "20260304-050607", "20260304",
    "2026-03-04T00:00:00", "2026-03-04 00:00 GMT", "04/03/2026", "4/3/26", "31/01/2026", "01/31/2026", "4.3.2026",
    "04-03-2026 17:08", "4/3/2026 5:08 PM", "4/3/2026 12:08 AM", "4/3/2026 12:08 pm", "4/3/2026 13:08 pm",
    "32/01/2026", "45000", "43000", "42999", "49999", "50000", "46085.5", "46085.123456", "1772600000", "1772600000.5",
    "1772600000000", "1772600000000000", "1772600000000000000", "177260000", "17726000", "4 March 2026",
    "March 4, 2026",
    "Mar 4 2026", "4. März 2026", "4 mars 2026", "mars 2026", "Mar 26", "Mar-26", "March 2026", "2026-03", "03/2026",
    "2026/3",
    "2026年3月", "2026年3月4日", "3月", "2026-W10", "W10 2026", "KW 10/2026", "2026-W53", "2026-W54", "2025-W53",
    "10/2026", "53/2026", "Q1 2026", "2026-Q1", "Q5 2026", "T1 2026", "2026Q4", "1. Quartal 2026", "2026", "1999",
    "2100", "2099-12-31", "2100-01-01", "1999-12-31", "2000-01-01", "Wed Mar 4 05:06:07 2026",
    "04/Mar/2026:05:06:07 +0100",
    "Wednesday, March 4, 2026", "today", "", "2026-13-01", "2026-00-01", "2026-03-04T05:60:00Z",
    "2026-03-04 - 2026-03-10",
)  # fmt: skip

NAMED = (
    "Input tokens", "Output tokens", "Tokens", "Cached tokens", "Calls", "Date", "Created", "Time", "Cost", "Duration",
    "Model", "Team", "Region", "Id",
)  # fmt: skip
BRACKETS = (
    "EUR", "$", "UTC", "CET", "Europe/Paris", "ms", "s", "h", "k", "M", "M tok", "tok.", "thousands", "in millions",
    "mean", "total", "max", "incl. thinking", "incl. cache", "excl. cache", "dd/mm/yyyy", "MM/DD/YYYY", "unix",
    "epoch ms", "%", "#", "q", "kWh", "budget", "actual", "cents", "USD/1M", "2026", "gpt-4o", "input", "output",
    "of which cached",
)  # fmt: skip


def texts() -> Iterator[tuple[str, str]]:
    """What a text is of, and the text."""
    for row in rows_of(TABLES, "heading_words.csv"):
        yield "heading", f"{row['word']} tokens"
    yield from (("heading", f"{name} ({each})") for name in NAMED for each in BRACKETS)
    yield from (("heading", f"{each} {name}") for name in NAMED for each in BRACKETS[::3])
    for row in rows_of("obsia.readers", "column_names.csv"):
        yield "heading", row["name"]
    for row in rows_of(TABLES, "factors.csv"):
        name = row["name"]
        made = (f"Tokens ({name})", f"input tokens in {name}")
        yield from (("heading", each) for each in made)
        yield from (("number", each) for each in (f"3 {name}", f"1.5{name}", f"2,5 {name.title()}"))
        yield from (("unit", each) for each in (name, f"per {name} tokens", f"/{name}", f"{name} requests"))
    for size in (2, 3):
        for words in permutations(ROLES.values(), size):
            if size == 2 or (words == tuple(sorted(words)) and {"input", "cached", "requests"} & {*words}):
                yield "counted", f"{' '.join(words)} tokens"
                if size == 2:
                    yield from (("counted", each) for each in (" ".join(words), "_".join(words), "+".join(words)))
                    yield from (("heading", each) for each in (" in ".join(words), f"{words[0]} tokens ({words[1]})"))
    for row in rows_of(TABLES, "outcome_words.csv"):
        yield "heading", f"{row['word']} requests"
    for row in rows_of(TABLES, "row_words.csv"):
        word = row["word"]
        yield "heading", f"Tokens ({word})"
        yield from (("unit", each) for each in (word, f"per {word}"))
    for row in rows_of(TABLES, "totals.csv"):
        name = row["name"]
        made = (name, name.upper(), f"{name}:", f"{name} x", f"x {name}", f"{name} (EUR)", f"{name} 2026", f"x{name}")
        yield from (("total", each) for each in made)
    yield from (
        ("total", each) for each in ("Max", "Minimum", "Maxwell", "Ø", "average", "Median", "x" * 101, "gpt-4o")
    )
    for row in rows_of(TABLES, "months.csv"):
        name = row["name"]
        yield from (("time", each) for each in (f"{name} 2026", f"{name} 4, 2026"))
    yield from (("number", each) for each in NUMBERS)
    yield from (("money", each) for each in (*AMOUNTS, *NUMBERS))
    yield from (("time", each) for each in TIMES)


def _heading(text: str) -> Any:
    found = heading(text)
    said = None if found is None else astuple(found)[1:]
    flags = (counts_others, is_id_of_call, is_limit, is_created, is_of_rows)
    words = (roles_of, languages_of, outcome_roles, beside_batch)
    return (
        said, counted(text), meaning(text), [each.__name__ for each in flags if each(text)],
        [sorted(each(text)) for each in words], called_part(text), without_plans([text, "plan x", "actual x"]),
        currency_named(text), names_money(text),
    )  # fmt: skip


def _total(text: str) -> Any:
    flags = (is_total_name, may_be, begins_as_total, is_plain_total, is_sure_total)
    return [each.__name__ for each in flags if each(text)], extreme(text)


def _number(text: str) -> Any:
    return [str(number(text, each)) for each in CUSTOMS], is_absent(text), has_point([text]), plain_count(text)


def _money(text: str) -> Any:
    prices = [hour_price(text, custom, currency=code) for custom in CUSTOMS for code in ("", "EUR", "textUSD/server")]
    some = [found and (str(found[0]), found[1]) for found in (money(text, each) for each in CUSTOMS)]
    return some, prices, amount_of(text), currency_named(text)


def _time(text: str) -> Any:
    read = {each: instant(text, each) for each in FORMS}
    said = {name: f"{at.at.isoformat()} {at.span_s}" for name, at in read.items() if at}
    return said, sorted(sums_of([text, "2026-03"]))


READ: dict[str, Callable[[str], Any]] = {
    "heading": _heading,
    "counted": counted,
    "total": _total,
    "number": _number,
    "money": _money,
    "time": _time,
    "unit": factor_of,
}


def plainly(value: Any) -> str:
    """What a function said, on one line: texts as they are, of a class its fields."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return " ".join(f"{key}={plainly(each)}" for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return f"({'; '.join(map(plainly, value))})" if value else "."
    if hasattr(value, "__dataclass_fields__"):
        return plainly(astuple(value))
    return {"None": "-", "True": "yes", "False": "no"}.get(str(value), str(value))


def written() -> str:
    """The record as text."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("of", "text", "says"))
    table.writerows((kind, each, plainly(READ[kind](each))) for kind, each in dict.fromkeys(texts()))
    return text.getvalue()


def test_what_words_say_moves_only_where_it_is_meant_to() -> None:
    was, now = RECORD.read_text(encoding="utf-8").splitlines(), written().splitlines()
    assert_unmoved(was, now)


if __name__ == "__main__":
    RECORD.write_text(written(), encoding="utf-8")
