"""The page of data-centre reports (Regulation (EU) 2024/1364): totals, what they are of, and what was refused.

Untested on a real file, which the page says.
"""

from __future__ import annotations

from collections import Counter
from math import isclose
from typing import Final

from obsia.app.world.datacentres import ALL, UNION, Group, OtherFigure, ReportedTotal, Reports
from obsia.core.figure import Figure
from obsia.core.locales import NO_BREAK, Locale, printable
from obsia.core.locales.scales import shown
from obsia.surfaces.cli import failures
from obsia.writers.terminal import Page
from obsia.writers.terminal import TextColumn as Column

MOST_REJECTS: Final = 20
_DIGITS: Final = 3
_PLACES: Final = {ALL: "dc-all", UNION: "dc-union", "WOR": "dc-world", "": "dc-country-unknown"}


def datacentres_page(page: Page, found: Reports) -> int:
    """Write the page; the exit code: 4 where part was refused."""
    tr = page.language
    centres = sum(each.report.centres_count for each in found.sites)
    page.title(tr("dc-title"))
    page.sentence(tr("dc-read", count=round(centres), centres=tr.whole(round(centres)), files=len(found.files)))
    page.sentence(tr("dc-untested"), style="dim")
    for group in found.groups:
        _group(page, group)
    if any(each.pue or each.demand for each in found.groups):
        page.blank()
        least = shown(found.threshold, tr).text
        page.sentence(tr("dc-held-meaning", threshold=least), style="dim")
    if found.groups:
        page.sentence(tr("dc-meaning"), style="dim")
    _left_out(page, found)
    return failures.PART_REJECTED if found.is_partial else failures.OK


def _group(page: Page, group: Group) -> None:
    tr = page.language
    place = _place(group.country, tr)
    page.section(tr("dc-group", place=place, year=str(group.year)) if group.year else place)
    page.table(
        [Column(flexible=True, least=20), Column(right=True), Column(dim=True, flexible=True)],
        [
            [tr(_name(each)), _value(each.figure, tr), _coverage(each, group.centres_count, tr)]
            for each in group.told
            if not _says_again(each, group)
        ],
        bold_column=1,
    )
    held = [*((each, "dc-held-pue") for each in group.pue), *((each, "dc-held-demand") for each in group.demand)]
    if held:
        page.sentence(tr("dc-held"))
        page.items(_held(each, name, tr) for each, name in held)


def _says_again(told: ReportedTotal, group: Group) -> bool:
    """Whether a weighted mean is the ratio of the sums of the same data centres."""
    ratio = told.quantity.name.replace("_weighted", "")
    return any(
        each is not told
        and each.quantity.name == ratio
        and each.of_count == told.of_count
        and isclose(each.figure.value, told.figure.value, rel_tol=1e-9)
        for each in group.told
    )


def _name(told: ReportedTotal) -> str:
    """The message of a figure; the two energies have one name and two boundaries."""
    boundary = "-it" if told.quantity.name == "reported_kwh" and told.quantity.boundary.value == "server" else ""
    return f"dc-{told.quantity.name.replace('_', '-')}{boundary}"


def _coverage(told: ReportedTotal, centres_count: float, tr: Locale) -> str:
    part, whole = round(told.of_count), round(centres_count)
    return tr("dc-of", part=tr.whole(part), whole=tr.whole(whole)) if part < whole else ""


def _value(figure: Figure, tr: Locale) -> str:
    if figure.quantity.endswith("_share"):
        return f"{tr.decimal(100.0 * figure.value, digits=_DIGITS)}{NO_BREAK}%"
    return shown(figure, tr).text


def _held(held: OtherFigure, name: str, tr: Locale) -> str:
    about = tr.or_text(f"dc-about-{held.about.replace('=', '-')}", held.about) if held.about else ""
    return tr(
        name,
        place=_place(held.place, tr),
        year=held.year,
        publisher=printable(held.publisher),
        about=f" ({about})" if about else "",
        value=_value(held.figure, tr),
    )


def _place(place: str, tr: Locale) -> str:
    if name := _PLACES.get(place):
        return tr(name)
    return tr.or_text(f"dc-region-{place.lower().replace(' ', '-')}", tr.zone(place))


def _left_out(page: Page, found: Reports) -> None:
    """What was refused, where and why; headings and countries that are not known."""
    tr = page.language
    for file, headings in found.unused.items():
        names = ", ".join(printable(each, most=60) for each in headings)
        page.sentence(tr("dc-unused", file=printable(file), names=names), style="dim")
    if found.unplaced:
        page.sentence(tr("dc-unplaced", names=", ".join(printable(each) for each in found.unplaced)))
    if not found.rejects:
        return
    page.section(tr("dc-rejected"))
    counts = Counter(each.reason for each in found.rejects)
    page.sentence(
        ", ".join(f"{tr.or_text(f'reason-{reason}', reason)} ({number})" for reason, number in counts.items())
    )
    page.table(
        [
            Column(head=tr("head-file"), flexible=True),
            Column(head=tr("head-where")),
            Column(head=tr("head-field"), flexible=True),
            Column(head=tr("dc-why"), flexible=True),
            Column(head=tr("head-expected"), flexible=True),
        ],
        [
            [
                printable(each.file, most=60),
                tr("at-line", line=each.line) if each.line is not None else tr("at-row", row=each.row or 0),
                printable(each.field, most=60),
                tr.or_text(f"reason-{each.reason}", each.reason),
                tr.text(each.expected),
            ]
            for each in found.rejects[:MOST_REJECTS]
        ],
    )
    if len(found.rejects) > MOST_REJECTS:
        page.sentence(tr("dc-rejected-first", shown=MOST_REJECTS, all=len(found.rejects)), style="dim")
