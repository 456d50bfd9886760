"""The page of an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from obsia.app.export import no_change
from obsia.core.columns import OTHER_NAMES
from obsia.core.figure import Figure, Lead
from obsia.core.locales import MINUS, NO_BREAK, Locale, printable
from obsia.core.locales.scales import Scale, interval_words, scale_for, shown
from obsia.surfaces.cli import parts
from obsia.surfaces.cli.page import Column, Page

if TYPE_CHECKING:
    from obsia.app.account import Account, Group, Scenario, Table
    from obsia.surfaces.cli.budget import Budget

MOST_FILES: Final = 5
MOST_MODELS: Final = 12
MOST_NAMES: Final = 10
MOST_REJECTS: Final = 5
TIMES: Final = ("hour", "day", "month")


def account_page(
    page: Page, account: Account, *, budgets: Sequence[Budget] = (), rejects_file: str | None = None
) -> None:
    """What some usage cost: the headline first, then where it comes from and how sure it is."""
    say = page.language
    calls = account.total.tokens.calls
    page.title(say("title-account", calls=calls, calls_text=say.whole(calls)))
    page.blank()
    parts.headline(page, account.figures)
    _budgets(page, account, budgets)
    _read(page, account, rejects_file)
    page.section(say("section-boundaries"))
    parts.boundaries(page, account.figures)
    page.sentence(say("left-out"), style="dim")
    for table in account.tables:
        _table(page, table)
    _scenarios(page, account)
    _phases(page, account)
    parts.least_known(page, account.unknowns)
    parts.assumptions(page, account.figures)
    _not_understood(page, account)
    parts.trace_lines(page, account.figures)


def _budgets(page: Page, account: Account, budgets: Sequence[Budget]) -> None:
    say = page.language
    for budget in budgets:
        figure = budget.figure(account.figures)
        page.sentence(budget.sentence(figure, say), style="bold red" if budget.exceeded_by(figure) else "green")


def _read(page: Page, account: Account, rejects_file: str | None) -> None:
    say = page.language
    records, tokens = account.records, account.total.tokens
    page.section(say("section-read"))
    page.sentence(
        say(
            "read-records",
            read=records.read,
            read_text=say.whole(records.read),
            counted=say.whole(records.counted),
            duplicate=say.whole(records.duplicate),
            rejected=say.whole(records.rejected),
        )
    )
    page.sentence(
        say(
            "read-tokens",
            input=say.whole(tokens.input_tokens),
            cached=say.whole(tokens.cached_tokens),
            output=say.whole(tokens.output_tokens),
            reasoning=say.whole(tokens.reasoning_tokens),
        )
    )
    if account.period is not None:
        first, last = account.period
        page.sentence(say("read-day", day=first) if first == last else say("read-days", first=first, last=last))
    files = list(account.recognised.items())
    for file, (name, _) in files[:MOST_FILES]:
        page.sentence(say("read-file", file=printable(file), format=name))
    if len(files) > MOST_FILES:
        page.sentence(say("more-files", count=len(files) - MOST_FILES))
    _models(page, account)
    _set_aside(page, account)
    if records.rejected:
        _rejects(page, account, rejects_file)


def _models(page: Page, account: Account) -> None:
    say = page.language
    known = [use for use in account.models if use.model.known]
    for use in known[:MOST_MODELS]:
        model = printable(use.model.facts.model_id)
        calls = say.whole(use.calls)
        name = printable(use.name or "")
        if use.name is None:
            page.sentence(say("model-given-line", model=model, calls=use.calls, calls_text=calls))
        elif name.lower() == model:
            page.sentence(say("model-line", model=model, calls=use.calls, calls_text=calls))
        else:
            page.sentence(say("model-read-line", name=name, model=model, calls=use.calls, calls_text=calls))
    unnamed = sum(use.calls for use in account.models if not use.model.known and not use.name)
    if unnamed:
        page.sentence(say("model-none-line", calls=unnamed, calls_text=say.whole(unnamed)))
    if len(known) > MOST_MODELS:
        page.sentence(say("more-models", count=len(known) - MOST_MODELS))


def _set_aside(page: Page, account: Account) -> None:
    say = page.language
    for name, counts in (("read-skipped", account.skipped), ("read-unknown-keys", account.unknown_keys)):
        if counts:
            listed = [f"{printable(kind)} ({say.whole(count)})" for kind, count in list(counts.items())[:MOST_NAMES]]
            page.sentence(say(name, what=", ".join(listed)), style="dim")
    if account.unmapped:
        some = [printable(column, most=40) for column in account.unmapped[:MOST_NAMES]]
        page.sentence(say("read-unmapped", columns=", ".join(some), count=len(account.unmapped)), style="dim")


def _rejects(page: Page, account: Account, rejects_file: str | None) -> None:
    say = page.language
    page.section(say("section-rejects"))
    reasons = [
        f"{say.or_text(f'reason-{reason}', reason)} ({say.whole(count)})"
        for reason, count in account.reject_counts.items()
    ]
    page.sentence(", ".join(reasons))
    rows = [
        [
            printable(reject.file, most=60),
            say("at-line", line=reject.line) if reject.line is not None else say("at-row", row=reject.row or 0),
            printable(reject.field),
            printable(reject.value, most=40),
            printable(reject.expected),
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
    page.section(say("section-by", keys=say.listed(_key_head(page, key) for key in table.by)))
    groups = table.groups
    energy, carbon, water = ([parts.find(group.figures, about) for group in groups] for about in parts.HEADLINE)
    scales = [scale_for(figures) for figures in (energy, carbon, water)]
    columns = [
        *(
            Column(head=_key_head(page, key), flexible=key not in TIMES, least=24 if len(table.by) < 3 else 12)
            for key in table.by
        ),
        Column(head=say("head-calls"), right=True, drop=3),
        Column(head=say("head-output"), right=True, drop=4),
        Column(head=f"{say('energy')}, {scales[0].symbol}", right=True),
        Column(head=interval_words(energy, say), dim=True),
        Column(head=scales[1].symbol, right=True, drop=1),
        Column(head=f"{scales[2].symbol}{NO_BREAK}{say('head-of-water')}", right=True, drop=2),
        Column(head=say("head-share"), right=True, drop=5),
    ]
    rows: list[list[str]] = []
    for group, figures in zip(groups, zip(energy, carbon, water, strict=True), strict=True):
        told = [shown(figure, say, scale=scale) for figure, scale in zip(figures, scales, strict=True)]
        rows.append(
            [
                *_keys(page, group),
                say.whole(group.tokens.calls),
                say.whole(group.tokens.output_tokens),
                told[0].value,
                told[0].interval,
                told[1].value,
                told[2].value,
                say.percent(group.energy_share),
            ]
        )
    page.table(columns, rows)


def _key_head(page: Page, key: str) -> str:
    if key.startswith("label."):
        return printable(key.removeprefix("label."), most=40)
    return page.language.or_text(f"key-{key}", key)


def _keys(page: Page, group: Group) -> list[str]:
    say = page.language
    if group.rest_of:
        others = say("other-groups", count=group.rest_of)
        return [others, *("" for _ in list(group.keys)[1:])]
    texts: list[str] = []
    for key, value in group.keys.items():
        if value is None:
            texts.append(say("not-stated"))
        elif key == "zone":
            texts.append(say.zone(value))
        else:
            texts.append(printable(value, most=60))
    return texts


def _scenarios(page: Page, account: Account) -> None:
    scenarios = account.scenarios
    if not scenarios:
        return
    say = page.language
    page.section(say("section-what-if"))
    page.sentence(say("what-if-attributional"), style="dim")
    rows: list[list[str]] = []
    strong: list[int] = []
    for scenario in scenarios:
        strong.append(len(rows))
        rows.append([printable(scenario.text, most=60), "", "", "", ""])
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
    sentences: list[str] = []
    for scenario in scenarios:
        sentences += parts.assumption_sentences(
            [each for each in scenario.assumptions if each.code.startswith("what-if")], say
        )
    page.items(sentences, style="dim")


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


def _not_understood(page: Page, account: Account) -> None:
    say = page.language
    unknown = [use for use in account.models if not use.model.known and use.name]
    if not unknown:
        return
    page.section(say("section-names"))
    sentences: list[str] = []
    for use in unknown[:MOST_NAMES]:
        if use.name == OTHER_NAMES:
            calls = say("calls-count", calls=use.calls, calls_text=say.whole(use.calls))
            sentences.append(f"{say('other-names')} ({calls}).")
            continue
        near = ", ".join(printable(name) for name in use.suggestions)
        hint = say("did-you-mean", names=near) if near else say("nothing-near")
        calls = say("calls-count", calls=use.calls, calls_text=say.whole(use.calls))
        sentences.append(f"{printable(use.name or '', most=80)} ({calls}). {hint}")
    if len(unknown) > MOST_NAMES:
        sentences.append(say("more-names", count=len(unknown) - MOST_NAMES))
    page.items(sentences)
