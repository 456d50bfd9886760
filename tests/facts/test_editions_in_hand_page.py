"""The page of editions in hand is what the tables hold; this file, run by itself, writes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from textwrap import fill

import numpy as np

from obsia.accounting.draws import Worlds
from obsia.accounting.world.hierarchy import REGIONS, Hierarchy
from obsia.accounting.world.records import YEARS
from obsia.core.demand import Published, WatchedSeries
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import Snapshot, load

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "editions-in-hand.md"
MONTHS = 12
MOST, YEAR = 30, 2025
"""So many publishers matter most: those that count the places with the most electricity of data centres in a year."""
UNREAD = "memory-naming"
"""Of what is known to exist and was not read."""


def watched(snapshot: Snapshot) -> tuple[WatchedSeries, ...]:
    return snapshot.select(WatchedSeries, "FROM watched_series ORDER BY rowid")


def months_of(edition: str) -> int:
    """Months since the year 0; of a year alone its last, so that nothing is called due too early."""
    year, _, month = edition.partition("-")
    return int(year) * MONTHS + (int(month) if month else MONTHS)


def month_of(months: int) -> str:
    year, month = divmod(months - 1, MONTHS)
    return f"{year}-{month + 1:02d}"


def state_of(each: WatchedSeries, held: list[Published], today: str) -> str:
    """Whether the latest edition that is out is in hand, one is out that is not, or one is due and not looked for."""
    latest = max((row.edition for row in held), default="")
    sought = f"; looked for on {each.looked_on}: {each.note}" if each.looked_on and each.note else ""
    if each.seen_edition and (not latest or months_of(each.seen_edition) > months_of(latest)):
        return f"**{each.seen_edition} was seen** and is not in the table (`{each.evidence}`){sought}"
    if not latest:
        return f"**no edition was read**{sought}"
    due = months_of(latest) + int(each.months)
    if due >= months_of(today):
        return f"in hand; the next in {month_of(due)}"
    if each.looked_on:
        return f"in hand; due since {month_of(due)}, none was found to be out on {each.looked_on}"
    return f"**due since {month_of(due)}**"


def most_important(snapshot: Snapshot) -> frozenset[str]:
    """The publishers of the places with the most electricity, by our median; of equals those with more figures."""
    hierarchy, regions = Hierarchy(snapshot, Worlds(worlds=1024, seed=7)), memberships(snapshot)
    world = [iso3 for region in REGIONS for iso3 in regions[region]]
    figures = [row.series for row in published(snapshot)]

    def size(each: WatchedSeries) -> tuple[float, int]:
        codes = [each.iso3] if each.iso3 else regions[each.region] if each.region else world
        return float(np.median(hierarchy.place_kwh(codes)[YEARS.index(YEAR)])), figures.count(each.series)

    return frozenset(each.series for each in sorted(watched(snapshot), key=size, reverse=True)[:MOST])


def page() -> str:
    snapshot = load()
    by_series: dict[str, list[Published]] = {}
    for row in published(snapshot):
        by_series.setdefault(row.series, []).append(row)
    today = max(row.read_on for row in published(snapshot))
    rows: list[tuple[str, ...]] = []
    most = most_important(snapshot)
    for each in sorted(watched(snapshot), key=lambda each: each.series.casefold()):
        held = by_series.get(each.series, [])
        edition = max((row.edition for row in held), default="")
        last = [row for row in held if row.edition == edition]
        pages = dict.fromkeys((row.access, row.evidence) for row in last)
        opened = [f"[{access}]({snapshot.source(source).url})" for access, source in pages]
        if not last and each.evidence != UNREAD:
            opened = [f"[mentions it]({snapshot.source(each.evidence).url})"]
        rows.append(
            (
                f"**{each.series}**" if each.series in most else each.series,
                each.about,
                max(edition, each.seen_edition) or "-",
                edition or "-",
                str(len(last)),
                ", ".join(opened) or "none",
                max((row.read_on for row in last), default="-"),
                state_of(each, held, today[:7]),
            )
        )
    held_rows = [row for row in rows if row[-1].startswith("in hand")]
    unseen = sum("none was found" in row[-1] for row in held_rows)
    of_most = sum(row[0].startswith("**") for row in held_rows)
    primary = sum("[primary]" in row[5] for row in rows)
    figures = [row for held in by_series.values() for row in held]
    own = sum(row.access == "primary" for row in figures)
    head = ("publisher", "of what", "latest known", "in hand", "figures of it", "pages opened", "read on", "state")
    return "\n".join(
        (
            "# Editions in hand",
            "",
            "<!-- Written by `python tests/facts/test_editions_in_hand_page.py`; do not edit by hand. -->",
            "",
            fill(
                f"{len(rows)} publishers of figures on data centres are watched. Of {len(held_rows)} the latest edition"
                f" known to be out is in the table, among them {of_most} of the {MOST} that matter most (in bold: those"
                f" of the places whose data centres draw most electricity in {YEAR}, by our median). Of {unseen} of"
                f" these another edition was due by {today} and none was found. {primary} of the latest editions"
                f" were read in the publisher's own table or text (`primary`), as were {own} of all {len(figures)}"
                " published figures. An edition is due when as much time has passed since the last one as lies between"
                " two of them. A page is linked at the address where it was opened. [Add an"
                " edition](../how-to/add-an-edition.md) tells what to do each month.",
                width=119,
            ),
            "",
            f"| {' | '.join(head)} |",
            f"|{'---|' * len(head)}",
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
        )
    )


def test_the_page_is_what_the_tables_hold() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_what_is_watched_is_known_by_the_name_of_its_figures() -> None:
    snapshot = load()
    named = {row.series: row for row in published(snapshot)}
    for each in watched(snapshot):
        unread = each.evidence == UNREAD
        assert unread <= (each.series not in named), each.series
        if each.iso3 and each.series in named:
            assert each.iso3 in {row.iso3 for row in published(snapshot) if row.series == each.series}
    assert len(watched(snapshot)) >= 30


def test_an_edition_that_was_seen_or_is_due_is_not_in_hand() -> None:
    each = next(row for row in watched(load()) if row.series == "CBS")
    held = [row for row in published(load()) if row.series == "CBS"]
    assert state_of(each, held, "2026-11").startswith("in hand")
    assert "**due since" in state_of(each, held, "2028-01")
    looked_for = replace(each, looked_on="2028-01-02")
    assert state_of(looked_for, held, "2028-01").startswith("in hand; due since")
    assert "was seen" in state_of(replace(looked_for, seen_edition="2027-12"), held, "2028-01")
    assert "no edition was read" in state_of(each, [], "2026-11")
    sought = replace(looked_for, seen_edition="2027-12", note="Nobody quotes it.")
    assert state_of(sought, held, "2028-01").endswith("looked for on 2028-01-02: Nobody quotes it.")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
