"""The page of an account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from obsia.app.usage.account_export import no_change
from obsia.core.figure import Figure, Lead
from obsia.core.locales import MINUS, NO_BREAK, Locale, printable
from obsia.core.locales.scales import Scale, interval_words, scale_for, shown
from obsia.surfaces import account_words as about
from obsia.surfaces import words
from obsia.surfaces.cli import parts
from obsia.surfaces.cli.page import Column, Page

if TYPE_CHECKING:
    from obsia.app.usage.account import Account, Scenario, Table

MOST_FILES: Final = 5
MOST_MODELS: Final = 12
MOST_REJECTS: Final = 5


def account_page(
    page: Page, account: Account, *, verdicts: Sequence[about.Verdict] = (), rejects_file: str | None = None
) -> None:
    """What some usage cost: the headline first, then where it comes from and how sure it is."""
    say = page.language
    page.title(about.title(account, say))
    page.blank()
    parts.headline(page, account.figures)
    for sentence in (about.intensity_sentence(account, say), *about.cost_sentences(account, say)):
        if sentence:
            page.sentence(sentence)
    for verdict in verdicts:
        page.sentence(verdict.sentence, style="bold red" if verdict.exceeded else "green")
    _read(page, account, rejects_file)
    page.section(say("section-boundaries"))
    parts.boundaries(page, account.figures)
    page.sentence(say("left-out"), style="dim")
    for table in account.tables:
        _table(page, table)
    _scenarios(page, account)
    _levers(page, account)
    _phases(page, account)
    _manufacture(page, account)
    parts.least_known(page, account.unknowns)
    _gaps(page, account)
    parts.listed_assumptions(page, about.assumed(account, say))
    _not_understood(page, account)
    parts.trace_lines(page, account.figures)
    if account.levers is None:
        page.sentence(say("levers-hint"), style="dim")


def _read(page: Page, account: Account, rejects_file: str | None) -> None:
    say = page.language
    page.section(say("section-read"))
    page.sentence(about.records(account, say))
    page.sentence(about.tokens(account, say))
    if told := about.period(account, say):
        page.sentence(told)
    found = about.recognised(account)
    for each in found[:MOST_FILES]:
        page.sentence(each.sentence(say))
    if len(found) > MOST_FILES:
        page.sentence(say("more-files", count=sum(len(each.files) for each in found[MOST_FILES:])))
    known = about.understood(account)
    for use in known[:MOST_MODELS]:
        page.sentence(about.model_line(use, say))
    if unnamed := about.unnamed_line(account, say):
        page.sentence(unnamed)
    if len(known) > MOST_MODELS:
        page.sentence(say("more-models", count=len(known) - MOST_MODELS))
    for sentence in about.set_aside(account, say):
        page.sentence(sentence, style="dim")
    if account.records.rejected:
        _rejects(page, account, rejects_file)


def _rejects(page: Page, account: Account, rejects_file: str | None) -> None:
    say = page.language
    page.section(say("section-rejects"))
    page.sentence(about.reject_reasons(account, say))
    rows = [
        [
            printable(reject.file, most=60),
            say("at-line", line=reject.line) if reject.line is not None else say("at-row", row=reject.row or 0),
            printable(reject.field),
            printable(reject.value, most=40),
            say.text(reject.expected),
        ]
        for reject in account.rejects[:MOST_REJECTS]
    ]
    page.table(
        [
            Column(head=say("head-file"), flexible=True),
            Column(head=say("head-where")),
            Column(head=say("head-field"), flexible=True),
            Column(head=say("head-value"), flexible=True),
            Column(head=say("head-expected"), flexible=True),
        ],
        rows,
    )
    if rejects_file:
        kept, rejected = len(account.rejects), account.records.rejected
        page.sentence(
            say(
                "rejects-file" if kept >= rejected else "rejects-file-first",
                file=printable(rejects_file),
                count=kept,
                kept=say.whole(kept),
                rejected=say.whole(rejected),
            )
        )


def _table(page: Page, table: Table) -> None:
    say = page.language
    page.section(about.table_title(table.by, say))
    groups = table.groups
    energy, carbon, water = ([words.find(group.figures, each) for group in groups] for each in words.HEADLINE)
    columns = [
        Column(head=about.key_head(key, say), flexible=key not in about.TIMES, least=24 if len(table.by) < 3 else 12)
        for key in table.by
    ]
    cells = [about.key_texts(group, say) for group in groups]

    def add(column: Column, texts: Iterable[str]) -> None:
        columns.append(column)
        for row, text in zip(cells, texts, strict=True):
            row.append(text)

    amount_head, amounts = about.amount_column(groups, say)
    in_words = amount_head == say("head-usage")
    add(Column(head=amount_head, right=not in_words, flexible=in_words, drop=4), amounts)
    if about.have_tokens(groups):
        add(Column(head=say("head-output"), right=True, drop=5), about.output_texts(groups, say))
    told = [_column(figures, say) for figures in (energy, carbon, water)]
    add(Column(head=f"{say('energy')}, {told[0].symbol}", right=True), told[0].values)
    add(Column(head=interval_words(energy, say), dim=True), told[0].intervals)
    add(Column(head=told[1].symbol, right=True, drop=2), told[1].values)
    add(Column(head=f"{told[2].symbol}{NO_BREAK}{say('head-of-water')}", right=True, drop=3), told[2].values)
    for figures, drop in (
        ([group.cost.figure if group.cost else None for group in groups], 1),
        ([group.intensity for group in groups], 7),
    ):
        if any(figure is not None for figure in figures):
            held = _column(figures, say)
            add(Column(head=held.symbol, right=True, drop=drop), held.values)
    add(Column(head=say("head-share"), right=True, drop=6), [say.percent(group.energy_share) for group in groups])
    page.table(columns, cells)
    if told := about.long_spans(table, say):
        page.sentence(told, style="dim")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A column of figures as text, in one scale; a dash where there is none."""

    symbol: str
    values: list[str]
    intervals: list[str]


def _column(figures: Sequence[Figure | None], say: Locale) -> _Told:
    scale = scale_for(figure for figure in figures if figure is not None)
    told = [None if figure is None else shown(figure, say, scale=scale) for figure in figures]
    return _Told(
        symbol=scale.symbol,
        values=["-" if each is None else each.value for each in told],
        intervals=["-" if each is None else each.interval for each in told],
    )


def _scenarios(page: Page, account: Account) -> None:
    if account.scenarios:
        page.section(page.language("section-what-if"))
        page.sentence(page.language("what-if-attributional"), style="dim")
        _differences(
            page, account, account.scenarios, heads=[printable(each.text, most=60) for each in account.scenarios]
        )


def _levers(page: Page, account: Account) -> None:
    """What evidence lets one propose, and what it does not."""
    say = page.language
    if account.levers is None:
        return
    page.section(say("section-levers"))
    proposed = account.levers.proposed
    page.sentence(say("levers-about") if proposed else say("levers-none"), style="dim")
    if proposed:
        heads = [
            f"{about.lever_name(each.name, say)}{say('colon')} {printable(each.scenario.text, most=100)}"
            for each in proposed
        ]
        _differences(page, account, [each.scenario for each in proposed], heads=heads)
    page.items(about.levers_declined(account, say), style="dim")


def _differences(page: Page, account: Account, scenarios: Sequence[Scenario], *, heads: Sequence[str]) -> None:
    """Differences of energy, carbon and water, each under the head of its scenario; then what is assumed."""
    say = page.language
    rows: list[list[str]] = []
    strong: list[int] = []
    for scenario, head in zip(scenarios, heads, strict=True):
        strong.append(len(rows))
        rows.append([head, "", "", "", ""])
        for difference, name in zip(scenario.differences, ("energy", "carbon", "water"), strict=True):
            if no_change(difference, account.figures):
                rows.append([f"  {say(name)}", say("no-change"), "", "", ""])
                continue
            told = shown(difference.figure, say, scale=_difference_scale(difference.figure))
            rows.append(
                [
                    f"  {say(name)}",
                    f"{_signed(told.value)}{NO_BREAK}{told.symbol}",
                    say("interval", low=_signed(told.low), high=_signed(told.high)),
                    f"×{NO_BREAK}{say.decimal(difference.ratio_median, digits=2)}",
                    say.percent(difference.probability_lower),
                ]
            )
    page.table(
        [
            Column(),
            Column(head=say("head-difference"), right=True),
            Column(head=_range_words(scenarios, say), dim=True),
            Column(head=say("head-ratio"), right=True),
            Column(head=say("head-lower"), right=True),
        ],
        rows,
        strong=strong,
    )
    page.items(words.change_sentences(scenarios, say), style="dim")


def _range_words(scenarios: Sequence[Scenario], say: Locale) -> str:
    return interval_words([each.figure for scenario in scenarios for each in scenario.differences], say)


def _difference_scale(figure: Figure) -> Scale:
    """The scale of a difference: its largest end decides, for its middle may be near zero."""
    largest = max(abs(figure.low), abs(figure.high), abs(figure.value))
    return scale_for([replace(figure, mean=largest, lead=Lead.MEAN)])


def _signed(text: str) -> str:
    return text if text.startswith(MINUS) or text == "0" else f"+{text}"


def _phases(page: Page, account: Account) -> None:
    if not account.phases:
        return
    say = page.language
    page.section(say("section-phases"))
    shares = sorted(account.phases.items(), key=lambda item: -item[1])
    page.table(
        [Column(right=True), Column(flexible=True)],
        [[say.percent(share), say.or_text(f"phase-of-{phase}", phase)] for phase, share in shares if share > 0],
    )
    page.sentence(say("phases-modelled"), style="dim")


def _manufacture(page: Page, account: Account) -> None:
    """What the embodied carbon is made of, and what it leaves out."""
    say = page.language
    rows = about.manufacture_rows(account, say)
    if not rows:
        return
    page.section(say("section-manufacture"))
    page.table(
        [
            Column(head=say("carbon"), right=True),
            Column(head=say("adpe"), right=True),
            Column(flexible=True),
        ],
        [[carbon, adpe, item] for item, carbon, adpe in rows],
    )
    for sentence in about.manufacture_sentences(account, say):
        page.sentence(sentence, style="dim")


def _gaps(page: Page, account: Account) -> None:
    """What the records do not say, and what it costs in certainty."""
    say = page.language
    rows = about.gaps(account, say)
    if not rows:
        return
    page.section(say("section-gaps"))
    page.table(
        [
            Column(head=say("head-unsaid"), flexible=True, least=28),
            Column(head=about.head_of_counts(account, say), right=True, drop=1),
            Column(head=about.head_of_shares(account, say), right=True, drop=2),
            Column(head=say("head-mean-share"), right=True),
            Column(head=say("head-width-share"), right=True),
            Column(head=say("head-quantity"), flexible=True, dim=True, drop=3),
        ],
        [[row.what, row.calls, row.calls_share, row.mean_share, row.width_share, row.quantity] for row in rows],
    )


def _not_understood(page: Page, account: Account) -> None:
    sentences = about.not_understood(account, page.language)
    if sentences:
        page.section(page.language("section-names"))
        page.items(sentences)
