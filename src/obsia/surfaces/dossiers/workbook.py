"""An account as an Excel workbook: numbers in one stated unit, with their interval, and what they rest on."""

from __future__ import annotations

import datetime as dt
import io
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from obsia._version import __version__
from obsia.app.figures.export import number
from obsia.app.usage.account_export import no_change
from obsia.core.figure import Figure
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import interval_words
from obsia.surfaces import account_words as about
from obsia.surfaces import words
from obsia.surfaces.dossiers.sheets import Book, Cell, Column

if TYPE_CHECKING:
    from obsia.app.usage.account import Account, Group, Scenario, Table
    from obsia.core.evidence import Source

MADE: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The date in the file, always the same: the same account gives the same bytes."""
MOST_REJECTS: Final = 1_000
MOST_FILES: Final = 1_000
LONGEST_PATH: Final = 300
TOKENS: Final = (
    ("head-input-tokens", "input_tokens"),
    ("head-cached-tokens", "cached_tokens"),
    ("head-output", "output_tokens"),
    ("head-reasoning-tokens", "reasoning_tokens"),
)
"""Columns of a table that count tokens, and their fields."""


def workbook_bytes(
    account: Account, *, say: Locale, sources: Sequence[Source], verdicts: Sequence[about.Verdict] = ()
) -> bytes:
    """The workbook, in the language of ``say``. ``sources`` are those of the account's figures."""
    from xlsxwriter import Workbook  # pyright: ignore[reportMissingTypeStubs]

    held = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    writer: Any = Workbook(held, options)
    writer.set_properties({"title": about.title(account, say), "author": f"obsia {__version__}", "created": MADE})
    book = Book(writer)
    _read_me(book, account, say, verdicts)
    _account(book, account, say)
    for table in account.tables:
        _table(book, table, say)
    _what_if(book, account, say)
    _manufacture(book, account, say)
    _assumptions(book, account, say)
    _gaps(book, account, say)
    _records(book, account, say)
    _models(book, account, say)
    _sources(book, account, sources, say)
    writer.close()
    return held.getvalue()


def _read_me(book: Book, account: Account, say: Locale, verdicts: Sequence[about.Verdict]) -> None:
    lines: list[tuple[str, str]] = [
        (say("head-account"), about.title(account, say)),
        (say("head-period"), about.period(account, say)),
        (say("section-read"), about.records(account, say)),
        *((say("head-budget"), verdict.sentence) for verdict in verdicts),
        (say("head-meaning"), words.meaning(account.figures, say)),
        (say("head-numbers"), say("workbook-numbers")),
        (say("section-method"), say("method-energy")),
        *([(say("cost"), say("method-cost"))] if account.total.cost is not None else []),
        (say("head-left-out"), say("left-out")),
        *((say("section-manufacture"), sentence) for sentence in about.manufacture_sentences(account, say)),
        *((say("section-levers"), sentence) for sentence in about.levers_declined(account, say)),
        (say("sheet-account"), say("workbook-account")),
        *(
            (about.table_title(table.by, say), f"{say('workbook-table')} {about.long_spans(table, say)}".strip())
            for table in account.tables
        ),
        (say("sheet-gaps"), say("gaps-about")),
        (say("sheet-records"), say("workbook-records")),
        (say("section-trace"), say("caption-trace")),
        (say("section-again"), printable(shlex.join(account.command), most=1_900)),
        (
            say("section-cite"),
            say("report-cite", version=__version__, request=account.request_id[:12], snapshot=account.snapshot[:12]),
        ),
        ("", say("report-independent")),
    ]
    columns = (Column(head=say("sheet-read-me")), Column(head=say("head-what-it-says"), wrap=True))
    book.sheet(say("sheet-read-me"), columns, [line for line in lines if line[1]])


def _figure_columns(name: str, unit: str, say: Locale) -> list[Column]:
    return [Column(head=f"{name}, {unit}, {say(f'head-{end}')}") for end in ("low", "median", "mean", "high")]


def _figure_cells(figure: Figure | None) -> list[Cell]:
    if figure is None:
        return [None, None, None, None]
    return [number(value) for value in (figure.low, figure.median, figure.mean, figure.high)]


def _account(book: Book, account: Account, say: Locale) -> None:
    columns = [
        Column(head=say("head-quantity-name")),
        Column(head=say("head-boundary")),
        Column(head=say("head-unit")),
        *(Column(head=say(f"head-{end}")) for end in ("low", "median", "mean", "high")),
        Column(head=say("head-interval")),
        Column(head=say("head-counts"), wrap=True),
        Column(head=say("head-kind")),
        Column(head=say("head-figure")),
    ]
    total = account.total
    figures = [*total.figures]
    if total.intensity is not None:
        figures.append(total.intensity)
    if total.cost is not None and total.cost.figure is not None:
        figures.append(total.cost.figure)
    rows: list[Sequence[Cell]] = []
    for figure in figures:
        name = words.message_id((figure.quantity, figure.boundary))
        counts = say.or_text(f"counts-{name}", "")
        if figure.quantity == "cost_usd" and total.cost is not None:
            counts = about.cost_basis(account, say)
        boundary = say.or_text(f"boundary-{figure.boundary.value.replace(' ', '-')}", figure.boundary.value)
        rows.append(
            [
                about.figure_words(figure, say),
                boundary,
                figure.unit,
                *_figure_cells(figure),
                interval_words([figure], say),
                counts,
                say(f"kind-{figure.kind.value}"),
                figure.figure_id,
            ]
        )
    book.sheet(say("sheet-account"), columns, rows)


def _table(book: Book, table: Table, say: Locale) -> None:
    groups = table.groups
    columns: list[Column] = [Column(head=about.key_head(key, say)) for key in table.by]
    rows: list[list[Cell]] = [[*_keys(group, say)] for group in groups]
    for head, values in about.amount_numbers(groups, say):
        columns.append(Column(head=head, count=all(value == round(value) for value in values)))
        for row, value in zip(rows, values, strict=True):
            row.append(value if isinstance(value, int) else number(value))
    for name, field in TOKENS if about.have_tokens(groups) else ():
        columns.append(Column(head=say(name), count=True))
        for row, group in zip(rows, groups, strict=True):
            row.append(getattr(group.tokens, field))
    columns.append(Column(head=say("head-of-energy"), share=True))
    for row, group in zip(rows, groups, strict=True):
        row.append(number(group.energy_share))
    held = [
        (say(name), [words.find(group.figures, which) for group in groups])
        for which, name in zip(words.HEADLINE, ("energy", "carbon", "water"), strict=True)
    ]
    for name, figures in (
        *held,
        (say("per-token"), [group.intensity for group in groups]),
        (say("cost"), [group.cost.figure if group.cost else None for group in groups]),
    ):
        stated = next((figure for figure in figures if figure is not None), None)
        if stated is None:
            continue
        columns += _figure_columns(name, stated.unit, say)
        for row, figure in zip(rows, figures, strict=True):
            row += _figure_cells(figure)
    if any(group.cost is not None for group in groups):
        columns.append(Column(head=say("head-unpriced"), count=True))
        for row, group in zip(rows, groups, strict=True):
            row.append(None if group.cost is None else group.cost.unpriced_calls)
    book.sheet(about.table_title(table.by, say), columns, rows)


def _keys(group: Group, say: Locale) -> list[str]:
    """The keys as they are: a workbook's cell has room for what a page shortens."""
    if group.rest_of:
        return about.key_texts(group, say)
    return [say("not-stated") if value is None else value for value in group.keys.values()]


def _what_if(book: Book, account: Account, say: Locale) -> None:
    """A sheet of the what-ifs that were asked for, and one of the levers, each with what it changes."""
    levers = account.levers.proposed if account.levers else ()
    for title, named in (
        (say("section-what-if"), [("", each) for each in account.scenarios]),
        (say("sheet-levers"), [(about.lever_name(each.name, say), each.scenario) for each in levers]),
    ):
        if named:
            _differences(book, title, named, account, say)


def _differences(book: Book, title: str, named: Sequence[tuple[str, Scenario]], account: Account, say: Locale) -> None:
    leads = [say("head-lever")] if any(name for name, _ in named) else []
    columns = [
        *(Column(head=lead) for lead in leads),
        Column(head=say("section-what-if")),
        Column(head=say("head-quantity-name")),
        Column(head=say("head-unit")),
        *(Column(head=say(f"head-{end}")) for end in ("low", "median", "mean", "high")),
        Column(head=say("head-ratio")),
        Column(head=say("head-lower"), share=True),
        Column(head=say("head-figure")),
        *(Column(head=say("head-takes"), wrap=True) for _ in leads),
    ]
    rows: list[Sequence[Cell]] = []
    for name, scenario in named:
        told = " ".join(words.change_sentences([scenario], say))
        for difference in scenario.differences:
            figure = difference.figure
            same = no_change(difference, account.figures)
            rows.append(
                [
                    *(name for _ in leads),
                    scenario.text,
                    about.figure_words(figure, say),
                    figure.unit,
                    *_figure_cells(figure),
                    None if same else number(difference.ratio_median),
                    None if same else number(difference.probability_lower),
                    figure.figure_id,
                    *(told for _ in leads),
                ]
            )
    book.sheet(title, columns, rows)


def _manufacture(book: Book, account: Account, say: Locale) -> None:
    """Items of the embodied figures as shares of their means."""
    made = account.manufacture
    if made is None or not made.items:
        return
    columns = (
        Column(head=say("head-item"), wrap=True),
        Column(head=say("carbon"), share=True),
        Column(head=say("adpe"), share=True),
    )
    rows = [[say(f"item-{each.name}"), number(each.carbon_share), number(each.adpe_share)] for each in made.items]
    book.sheet(say("sheet-manufacture"), columns, rows)


def _assumptions(book: Book, account: Account, say: Locale) -> None:
    sentences = about.assumed(account, say)
    inputs: list[Sequence[Cell]] = [[sentence, None, None] for sentence in sentences]
    inputs += [
        [words.unknown_words(each, say), number(each.share), say(f"kind-{each.kind.value}")]
        for each in account.unknowns
        if each.share >= words.LEAST_SHARE
    ]
    columns = (
        Column(head=f"{say('section-assumptions')}; {say('section-least-known')}", wrap=True),
        Column(head=say("head-width-share"), share=True),
        Column(head=say("head-kind")),
    )
    book.sheet(say("sheet-assumptions"), columns, inputs)


def _gaps(book: Book, account: Account, say: Locale) -> None:
    columns = (
        Column(head=say("head-unsaid"), wrap=True),
        Column(head=say("head-quantity")),
        Column(head=about.head_of_counts(account, say), count=True),
        Column(head=about.head_of_shares(account, say), share=True),
        Column(head=say("head-mean-share"), share=True),
        Column(head=say("head-width-share"), share=True),
    )
    rows: list[Sequence[Cell]] = [
        [
            about.gap_words(gap.code, say),
            about.quantity_words(gap.quantity, say),
            gap.calls,
            number(gap.calls_share),
            number(gap.mean_share),
            number(gap.width_share),
        ]
        for gap in account.gaps
    ]
    book.sheet(say("sheet-gaps"), columns, rows)


def _records(book: Book, account: Account, say: Locale) -> None:
    """Where every record went: counts first, then files, then what was set aside and what was rejected."""
    where = account.records
    rows: list[Sequence[Cell]] = [
        [say(f"records-{name}"), count, None, None]
        for name, count in (
            ("read", where.read),
            ("counted", where.counted),
            ("duplicate", where.duplicate),
            ("rejected", where.rejected),
        )
    ]
    rows += [[say("records-skipped"), count, say.text(kind), None] for kind, count in account.skipped.items()]
    rows += [[say("records-unknown-key"), count, printable(key), None] for key, count in account.unknown_keys.items()]
    rows += [[say("records-named-by"), count, printable(path), None] for path, count in account.named_by.items()]
    rows += [[say("records-taken"), None, printable(source), None] for source in account.taken.values()]
    rows += [[say("records-unmapped"), None, about.words(column, say), None] for column in account.unmapped]
    rows += [
        [say("records-reason"), count, say.or_text(f"reason-{reason}", reason), None]
        for reason, count in account.reject_counts.items()
    ]
    rows += [
        [say("records-file"), None, printable(file, most=LONGEST_PATH), f"{printable(name)} ({say.text(why)})"]
        for file, (name, why) in list(account.recognised.items())[:MOST_FILES]
    ]
    rows += [[say("head-note"), None, sentence, None] for sentence in about.alike(account, say)]
    rows += [[say("records-unreadable"), None, printable(text, most=500), None] for text in account.unreadable]
    for reject in account.rejects[:MOST_REJECTS]:
        place = say("at-line", line=reject.line) if reject.line is not None else say("at-row", row=reject.row or 0)
        told = [
            f"{say('in-field', field=printable(reject.field))}{say('colon')} {printable(reject.value, most=80)}",
            f"{say.or_text(f'reason-{reject.reason}', reject.reason)}; {say.text(reject.expected)}",
        ]
        rows.append(
            [say("records-reject"), None, f"{printable(reject.file, most=LONGEST_PATH)}, {place}", ". ".join(told)]
        )
    columns = (
        Column(head=say("head-what")),
        Column(head=say("head-number"), count=True),
        Column(head=say("head-which"), wrap=True),
        Column(head=say("head-more"), wrap=True),
    )
    book.sheet(say("sheet-records"), columns, rows)


def _models(book: Book, account: Account, say: Locale) -> None:
    columns = (
        Column(head=say("head-name")),
        Column(head=say("head-taken-for")),
        Column(head=say("head-usage")),
        Column(head=say("head-suggestions"), wrap=True),
    )
    rows: list[Sequence[Cell]] = [
        [
            say("not-stated") if use.name is None else printable(use.name),
            use.model.facts.model_id if use.model.known else say("unknown-model"),
            about.counted_usage(use.tokens, say),
            ", ".join(use.suggestions),
        ]
        for use in account.models
    ]
    book.sheet(say("section-models"), columns, rows)


def _sources(book: Book, account: Account, sources: Sequence[Source], say: Locale) -> None:
    figures = [words.find(account.figures, which) for which in words.HEADLINE]
    rows: list[Sequence[Cell]] = [
        [about.figure_words(figure, say), f"obsia trace {figure.figure_id}", None, None, None] for figure in figures
    ]
    rows += [
        [
            ", ".join(part for part in (source.publisher, source.title) if part),
            source.evidence_id,
            source.url,
            source.licence,
            source.retrieved,
        ]
        for source in sources
    ]
    columns = (
        Column(head=say("head-source"), wrap=True),
        Column(head=say("head-figure-or-id")),
        Column(head=say("head-address")),
        Column(head=say("head-licence")),
        Column(head=say("head-read")),
    )
    book.sheet(say("section-sources"), columns, rows)
