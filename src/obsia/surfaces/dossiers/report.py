"""An account as one page of HTML: whole without a network, a script or another file; for screens and for paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from obsia._version import __version__
from obsia.core.figure import Figure, Tested
from obsia.core.locales import NO_BREAK, Locale
from obsia.core.locales.scales import interval_words, scale_for, shown
from obsia.surfaces import account_words as about
from obsia.surfaces import words
from obsia.surfaces.charts import Axis, axis_ends, mark
from obsia.surfaces.dossiers import report_evidence as evidence
from obsia.surfaces.dossiers import report_tables as tables
from obsia.surfaces.dossiers.style import RULES
from obsia.surfaces.html import Html, Node, document, element, join, link

if TYPE_CHECKING:
    from obsia.app.usage.account import Account
    from obsia.core.evidence import Source


def report_html(
    account: Account, *, say: Locale, sources: Sequence[Source], verdicts: Sequence[about.Verdict] = ()
) -> str:
    """The page, in the language of ``say``. ``sources`` are those of the account's figures."""
    title = about.report_title(account, say)
    sections = [each for each in _sections(account, say, sources) if each is not None]
    header = element(
        "header",
        element("p", say("report-brand"), class_="brand"),
        element("h1", title),
        element("p", ", ".join(part for part in (about.period(account, say), about.records(account, say)) if part),
                class_="soft"),
        element(
            "nav",
            element("ul", [element("li", link(f"#{section.name}", section.title)) for section in sections]),
            aria_label=say("report-contents"),
        ),
    )  # fmt: skip
    body = join(
        header,
        element(
            "main",
            [
                element("p", verdict.sentence, class_="budget over" if verdict.exceeded else "budget")
                for verdict in verdicts
            ],
            [section.html for section in sections],
        ),
        element("footer", element("p", say("report-independent")), element("p", f"obsia {__version__}")),
    )
    return document(language=say.language, title=f"{title} - obsia", rules=RULES, body=body)


def _sections(account: Account, say: Locale, sources: Sequence[Source]) -> list[evidence.Section | None]:
    return [
        _headline(account, say),
        tables.boundaries(account, say),
        *(tables.rollup(table, say, number=number) for number, table in enumerate(account.tables, start=1)),
        tables.scenarios(account, say),
        tables.levers(account, say),
        tables.phases(account, say),
        tables.manufacture(account, say),
        tables.least_known(account, say),
        tables.gaps(account, say),
        evidence.assumptions(account, say),
        evidence.names(account, say),
        evidence.records(account, say),
        evidence.method(account, say),
        evidence.sources(sources, say),
        evidence.again(account, say),
    ]


def _headline(account: Account, say: Locale) -> evidence.Section:
    figures = account.figures
    cards = [
        _card(say(name), figure := words.find(figures, which), words.headline_words(name, figure, say), say)
        for which, name in zip(words.HEADLINE, ("energy", "carbon", "water"), strict=True)
    ]
    if account.total.intensity is not None:
        cards.append(_card(say("energy-per-token"), account.total.intensity, say("per-token-counts"), say))
    cost = account.total.cost
    if cost is not None and cost.figure is not None:
        cards.append(_card(say("cost"), cost.figure, about.cost_basis(account, say), say))
    notes: list[Node] = [element("p", words.meaning(figures, say), " ", say(_marks(figures)))]
    if cost is not None and cost.figure is None:
        notes.append(element("p", say("cost-none")))
    elif unpriced := about.unpriced(account, say):
        notes.append(element("p", unpriced))
    notes.append(element("p", about.tokens(account, say) + ".", class_="soft"))
    return evidence.Section(
        name="figures", title=say("section-figures"), body=join(element("ul", cards, class_="cards"), notes)
    )


def _marks(figures: Sequence[Figure]) -> str:
    return "report-marks-tested" if all(figure.tested is Tested.TESTED for figure in figures) else "report-marks"


def _card(name: str, figure: Figure, counts: str, say: Locale) -> Html:
    scale = scale_for([figure])
    told = shown(figure, say, scale=scale)
    axis = Axis.of([figure], scale=scale)
    point = figure.low == figure.high
    ranged: Node = say("price-of-one")
    if not point:
        whole = element("span", told.interval_text, class_="whole")
        ranged = join(f"{interval_words([figure], say)}{say('colon')} ", whole)
    return element(
        "li",
        element("h3", name),
        element("p", told.value, NO_BREAK, element("span", told.symbol, class_="unit"), class_="big"),
        element("p", ranged, class_="range"),
        None if point else join(mark(figure, axis), axis_ends(axis, say)),
        element("p", counts, class_="soft"),
    )
