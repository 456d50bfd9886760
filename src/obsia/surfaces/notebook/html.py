"""An account as HTML for notebooks: one sentence and one table, self-contained, without scripts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Final

from obsia.core.figure import Boundary, Figure, Tested
from obsia.core.locales import Locale, locale, printable
from obsia.core.locales.scales import interval_words, shown

if TYPE_CHECKING:
    from obsia.app.account import Account

# Colours are those of the page around it, thinner or stronger: light and dark themes both fit.
STYLE: Final = (
    ".obsia{font-family:system-ui,sans-serif;font-size:.95em;line-height:1.4;color:inherit;max-width:46em}"
    ".obsia table{border-collapse:collapse;margin:.4em 0;background:none}"
    ".obsia th,.obsia td{padding:.15em .9em .15em 0;border:0;text-align:left;vertical-align:baseline;"
    "background:none;color:inherit}"
    ".obsia tr{border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent);background:none}"
    ".obsia td:nth-child(2){text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    ".obsia td:nth-child(3){white-space:nowrap;font-variant-numeric:tabular-nums}"
    ".obsia .obsia-strong{font-weight:600}.obsia .obsia-dim{opacity:.75;font-size:.92em}"
)
ROWS: Final = (
    ("energy_kwh", Boundary.ACCELERATOR),
    ("energy_kwh", Boundary.SERVER),
    ("energy_kwh", Boundary.FACILITY),
    ("carbon_g", Boundary.FACILITY),
    ("carbon_g", Boundary.EMBODIED),
    ("carbon_g", Boundary.LIFE_CYCLE),
    ("onsite_water_l", Boundary.FACILITY),
    ("offsite_water_l", Boundary.FACILITY),
    ("water_l", Boundary.FACILITY),
)
STRONG: Final = frozenset(
    {("energy_kwh", Boundary.FACILITY), ("carbon_g", Boundary.LIFE_CYCLE), ("water_l", Boundary.FACILITY)}
)


def account_html(account: Account, *, language: str | None = None) -> str:
    """The account as an HTML fragment in the language of the environment, or in ``language``."""
    say = locale(language)
    records, calls = account.records, account.total.tokens.calls
    figures = {(figure.quantity, figure.boundary): figure for figure in account.figures}
    read = say(
        "read-records",
        read=records.read,
        read_text=say.whole(records.read),
        counted=say.whole(records.counted),
        duplicate=say.whole(records.duplicate),
        rejected=say.whole(records.rejected),
    )
    head = "".join(
        f"<th scope='col'>{escape(text)}</th>"
        for text in (
            say("title-account", calls=calls, calls_text=say.whole(calls)),
            say(f"head-{account.figures[0].lead.value}"),
            interval_words(account.figures, say),
            say("head-counts"),
        )
    )
    level = say.percent(account.figures[0].level)
    tested = all(figure.tested is Tested.TESTED for figure in account.figures)
    meaning = f"{say('lead-mean')} {say('range-tested' if tested else 'range-plausible', level=level)}"
    return (
        f"<div class='obsia' lang='{escape(say.language)}'><style>{STYLE}</style>"
        f"<table><thead><tr>{head}</tr></thead><tbody>"
        + "".join(_row(figures[about], say, strong=about in STRONG) for about in ROWS)
        + f"</tbody></table><p class='obsia-dim'>{escape(meaning)} {escape(read)}.</p>"
        + _names(account, say)
        + f"<p class='obsia-dim'><code>obsia trace {escape(figures['energy_kwh', Boundary.FACILITY].figure_id)}</code>"
        f" {escape(say('facts-used', snapshot=account.snapshot[:12]))}</p></div>"
    )


def _row(figure: Figure, say: Locale, *, strong: bool) -> str:
    told = shown(figure, say)
    name = f"{figure.quantity}-{figure.boundary.value.replace(' ', '-')}"
    cells = (say(f"traced-{name}"), told.text, told.interval_text, say(f"counts-{name}"))
    first, *others = (escape(cell) for cell in cells)
    row = f"<th scope='row'>{first}</th>" + "".join(f"<td>{cell}</td>" for cell in others)
    return f"<tr class='obsia-strong'>{row}</tr>" if strong else f"<tr>{row}</tr>"


def _names(account: Account, say: Locale) -> str:
    """Names that were not understood: foreign text, escaped twice over."""
    unknown: Iterable[str] = (use.name or "" for use in account.models if not use.model.known and use.name)
    some = [escape(printable(name, most=80)) for name in unknown][:10]
    return f"<p class='obsia-dim'>{escape(say('section-names') + say('colon'))} {', '.join(some)}</p>" if some else ""
