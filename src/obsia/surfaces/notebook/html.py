"""An account as HTML for notebooks: one sentence and one table, self-contained, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obsia.core.figure import Boundary, Figure
from obsia.core.locales import Locale, locale, printable
from obsia.core.locales.scales import interval_words, shown
from obsia.surfaces import account_words as about
from obsia.surfaces import words
from obsia.surfaces.html import Html, element, style

if TYPE_CHECKING:
    from obsia.app.usage.account import Account

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
MOST_NAMES: Final = 10


def account_html(account: Account, *, language: str | None = None) -> str:
    """The account as an HTML fragment in the language of the environment, or in ``language``."""
    say = locale(language)
    heads = (
        about.title(account, say),
        say(f"head-{account.figures[0].lead.value}"),
        interval_words(account.figures, say),
        say("head-counts"),
    )
    sentences = [about.intensity_sentence(account, say), *about.cost_sentences(account, say)]
    return element(
        "div",
        style(STYLE),
        element(
            "table",
            element("thead", element("tr", [element("th", head, scope="col") for head in heads])),
            element("tbody", [_row(words.find(account.figures, which), say) for which in ROWS]),
        ),
        [element("p", sentence) for sentence in sentences if sentence],
        element("p", f"{words.meaning(account.figures, say)} {about.records(account, say)}.", class_="obsia-dim"),
        _names(account, say),
        element(
            "p",
            element("code", f"obsia trace {words.find(account.figures, words.ENERGY).figure_id}"),
            " ",
            say("facts-used", snapshot=account.snapshot[:12]),
            class_="obsia-dim",
        ),
        class_="obsia",
        lang=say.language,
    )


def _row(figure: Figure, say: Locale) -> Html:
    told = shown(figure, say)
    which = (figure.quantity, figure.boundary)
    name = words.message_id(which)
    cells = (told.text, told.interval_text, say(f"counts-{name}"))
    return element(
        "tr",
        element("th", say(f"traced-{name}"), scope="row"),
        [element("td", cell) for cell in cells],
        class_="obsia-strong" if which in words.HEADLINE else None,
    )


def _names(account: Account, say: Locale) -> Html | None:
    """Names that were not understood: foreign text."""
    unknown = [use.name for use in account.models if not use.model.known and use.name]
    if not unknown:
        return None
    some = ", ".join(printable(name, most=80) for name in unknown[:MOST_NAMES])
    return element("p", f"{say('section-names')}{say('colon')} {some}", class_="obsia-dim")
