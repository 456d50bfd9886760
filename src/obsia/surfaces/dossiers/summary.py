"""An account as a page of Markdown, for the summary of a pipeline."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import interval_words, scale_for, shown
from obsia.surfaces import account_words as about
from obsia.surfaces import words

if TYPE_CHECKING:
    from obsia.app.usage.account import Account, Group, Table
    from obsia.core.figure import Figure

MOST_GROUPS: Final = 10
LONGEST_COMMAND: Final = 4_000
_OURS: Final = "\u00a0\u202f"
_MARKS: Final = re.compile(r"[\\`*_{}\[\]()#+!|<>&~$@\"'=^]|:(?!\d)|(?<!\d):")


def summary_markdown(account: Account, *, say: Locale, verdicts: Sequence[about.Verdict] = ()) -> str:
    """Headline, budgets, the largest groups of each table, where every record went, and the command."""
    parts = [
        f"### obsia{say('colon')} {_plain(about.title(account, say))}",
        *(
            f"> **{_plain(verdict.sentence)}**" if verdict.exceeded else f"> {_plain(verdict.sentence)}"
            for verdict in verdicts
        ),
        _headline(account, say),
        _plain(words.meaning(account.figures, say)),
    ]
    cost = account.total.cost
    if cost is not None and (cost.figure is None or cost.unpriced_calls):
        parts.append(_plain(about.cost_sentences(account, say)[-1]))
    parts += [_groups(table, say) for table in account.tables if table.asked and table.groups]
    parts += [_plain(sentence) for sentence in about.alike(account, say)]
    parts.append(_plain(", ".join(part for part in (about.records(account, say), about.period(account, say)) if part)))
    parts.append(_fenced(printable(shlex.join(account.command), most=LONGEST_COMMAND)))
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown takes as it is: marks by their number, on one line, no links that nobody wrote."""
    safe = "".join(letter if letter in _OURS else printable(letter) for letter in text)
    numbered = _MARKS.sub(lambda found: f"&#{ord(found[0])};", safe)
    return re.sub(r"(?i)www\.", lambda found: f"{found[0][:3]}&#46;", numbered)


def _plain(text: str) -> str:
    """Words of ours, in which no foreign name stands."""
    return text.replace("\\", "&#92;").replace("|", "&#124;").replace("<", "&lt;")


def _fenced(text: str) -> str:
    """A block of code whose fence is longer than any that stands inside."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}sh\n{text}\n{fence}"


def _headline(account: Account, say: Locale) -> str:
    chosen = [words.find(account.figures, which) for which in words.HEADLINE]
    rows = [
        (say(name), figure, words.headline_words(name, figure, say))
        for name, figure in zip(("energy", "carbon", "water"), chosen, strict=True)
    ]
    if account.total.intensity is not None:
        rows.append((say("energy-per-token"), account.total.intensity, say("per-token-counts")))
    cost = account.total.cost
    if cost is not None and cost.figure is not None:
        rows.append((say("cost"), cost.figure, about.cost_basis(account, say)))
    told = [
        (name, f"**{_plain(shown(figure, say).text)}**", _plain(_range(figure, say)), _plain(counts))
        for name, figure, counts in rows
    ]
    return _table(("", say("head-mean"), interval_words(chosen, say), say("head-counts")), told, right=(1,))


def _range(figure: Figure, say: Locale) -> str:
    return say("price-of-one") if figure.low == figure.high else shown(figure, say).interval_text


def _groups(table: Table, say: Locale) -> str:
    """The groups of a table with the most energy."""
    named = [group for group in table.groups if not group.rest_of]
    ordered = named if table.by[0] in about.TIMES else sorted(named, key=lambda group: -group.energy_share)
    chosen = ordered[:MOST_GROUPS]
    energy, carbon = ([words.find(group.figures, which) for group in chosen] for which in words.HEADLINE[:2])
    scales = [scale_for(figures) for figures in (energy, carbon)]
    costs = [group.cost.figure if group.cost else None for group in chosen]
    priced = [figure for figure in costs if figure is not None]
    amount_head, amounts = about.amount_column(chosen, say)
    heads = [
        escaped(say.listed(about.key_head(key, say) for key in table.by)),
        amount_head,
        f"{say('energy')}, {scales[0].symbol}",
        interval_words(energy, say),
        f"{say('carbon')}, {scales[1].symbol}",
        *([f"{say('cost')}, {scale_for(priced).symbol}"] if priced else []),
        say("head-of-energy"),
    ]
    rows: list[list[str]] = []
    for group, amount, joules, grams, cost in zip(chosen, amounts, energy, carbon, costs, strict=True):
        told = shown(joules, say, scale=scales[0])
        rows.append(
            [
                escaped(_keys(group, say)),
                amount,
                told.value,
                told.interval,
                shown(grams, say, scale=scales[1]).value,
                *([shown(cost, say, scale=scale_for(priced)).value if cost else "-"] if priced else []),
                _plain(say.percent(group.energy_share)),
            ]
        )
    title = f"**{escaped(about.table_title(table.by, say))}**"
    more = len(table.groups) - len(chosen)
    said = [say("summary-more", count=more) if more else "", about.long_spans(table, say)]
    note = "".join(f"\n\n{_plain(sentence)}" for sentence in said if sentence)
    return f"{title}\n\n{_table(heads, rows, right=range(1, len(heads)))}{note}"


def _keys(group: Group, say: Locale) -> str:
    return ", ".join(text for text in about.key_texts(group, say) if text)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int]) -> str:
    places = set(right)
    lines = [
        f"| {' | '.join(heads)} |",
        f"|{'|'.join('---:' if place in places else '---' for place in range(len(heads)))}|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    return "\n".join(lines)
