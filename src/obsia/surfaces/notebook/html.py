"""An account as HTML for notebooks: one table and some sentences, self-contained, without scripts."""

from __future__ import annotations

from typing import Final

from obsia.app.usage.account import Account
from obsia.core.locales import locale
from obsia.core.locales.wording import ENERGY, find
from obsia.core.message import Message
from obsia.views import parts
from obsia.views import usage_messages as about
from obsia.views.usage import derived
from obsia.writers.html import bare_table
from obsia.writers.markup import element, style

# Colours are those of the page around it, thinner or stronger: light and dark themes both fit.
STYLE: Final = (
    ".obsia{font-family:system-ui,sans-serif;font-size:.95em;line-height:1.4;color:inherit;max-width:46em}"
    ".obsia table{border-collapse:collapse;margin:.4em 0;background:none}"
    ".obsia th,.obsia td{padding:.15em .9em .15em 0;border:0;text-align:left;vertical-align:baseline;"
    "background:none;color:inherit}"
    ".obsia tr{border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent);background:none}"
    ".obsia td:nth-child(2){text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    ".obsia td:nth-child(3){white-space:nowrap;font-variant-numeric:tabular-nums}"
    ".obsia .obsia-dim{opacity:.75;font-size:.92em}"
)


def account_html(account: Account, *, language: str | None = None) -> str:
    """The account as an HTML fragment in the language of the environment, or in ``language``."""
    tr = locale(language)
    table = parts.every_figure(account.figures, head=about.title(account))
    said = [each.said for each in derived(account) if each.said is not None] + [*about.unpriced(account)]
    unknown = about.unknown_names(account)
    names = Message("named", name=Message("section-names"), text=unknown)
    return element(
        "div",
        style(STYLE),
        bare_table(table, tr),
        [element("p", tr.text(each)) for each in said],
        element("p", " ".join(map(tr.text, (*table.note, about.records(account)))), class_="obsia-dim"),
        element("p", tr.text(names), class_="obsia-dim") if unknown else None,
        element(
            "p",
            element("code", f"obsia trace {find(account.figures, ENERGY).figure_id}"),
            " ",
            tr.text(Message("facts-used", snapshot=account.snapshot[:12])),
            class_="obsia-dim",
        ),
        class_="obsia",
        lang=tr.language,
    )
