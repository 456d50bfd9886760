"""An account as documents that are handed on: which sections each of them has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from obsia.app.usage.account import Account
from obsia.core.document import Document
from obsia.core.evidence import Source
from obsia.core.locales import Locale
from obsia.views.parts import untraced
from obsia.views.usage import document
from obsia.views.usage_messages import Verdict
from obsia.writers import html, markdown, workbook


def report_html(
    account: Account,
    *,
    tr: Locale,
    sources: Sequence[Source],
    verdicts: Sequence[Verdict] = (),
    is_recorded: bool = True,
) -> str:
    """One page of HTML. ``sources`` are those of the account's figures."""
    held = _handed_on(document(account, verdicts=verdicts, sources=sources), is_recorded=is_recorded)
    return html.page(held, tr)


def workbook_bytes(
    account: Account,
    *,
    tr: Locale,
    sources: Sequence[Source],
    verdicts: Sequence[Verdict] = (),
    is_recorded: bool = True,
) -> bytes:
    """A workbook, with every row."""
    held = _handed_on(document(account, verdicts=verdicts, sources=sources), is_recorded=is_recorded)
    return workbook.file(held, tr)


def _handed_on(held: Document, *, is_recorded: bool) -> Document:
    """What is left of an account; commands that unfold its figures only where they are recorded."""
    left = held.without("read", "not-understood", "trace")
    return left if is_recorded else untraced(left)


def summary_markdown(account: Account, *, tr: Locale, verdicts: Sequence[Verdict] = ()) -> str:
    """Headline, the tables that were asked for, where every record went, the command."""
    asked = tuple(each for each in account.tables if each.asked)
    return markdown.page(
        document(replace(account, tables=asked), verdicts=verdicts).only("figures", "by-", "against"), tr
    )
