"""An account as documents that are handed on: which sections each of them has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from obsia.app.usage.account import Account
from obsia.core.evidence import Source
from obsia.core.locales import Locale
from obsia.views.usage import document
from obsia.views.usage_messages import Verdict
from obsia.writers import html, markdown, workbook


def report_html(account: Account, *, tr: Locale, sources: Sequence[Source], verdicts: Sequence[Verdict] = ()) -> str:
    """One page of HTML. ``sources`` are those of the account's figures."""
    held = document(account, verdicts=verdicts, sources=sources)
    return html.page(held.without("read", "not-understood", "trace"), tr)


def workbook_bytes(
    account: Account, *, tr: Locale, sources: Sequence[Source], verdicts: Sequence[Verdict] = ()
) -> bytes:
    """A workbook, with every row."""
    held = document(account, verdicts=verdicts, sources=sources)
    return workbook.file(held.without("read", "not-understood", "trace"), tr)


def summary_markdown(account: Account, *, tr: Locale, verdicts: Sequence[Verdict] = ()) -> str:
    """Headline, the tables that were asked for, where every record went, the command."""
    asked = tuple(each for each in account.tables if each.asked)
    return markdown.page(
        document(replace(account, tables=asked), verdicts=verdicts).only("figures", "by-", "against"), tr
    )
