"""What obsia holds without the European Open Source AI Index, against what the index says: 30 pairs, seven things each.

Written as a page by ``python tests/peers/openness.py``; ``test_openness.py`` holds it to its promise. The pairs were
matched by hand by family; a cell is scored where both cite an address and speak of the same release.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from obsia.accounting.openness.agreement import Agreement, agreement
from obsia.accounting.openness.sheet import decided, sheet_of
from obsia.app.disclosure.grading import grading_tables
from obsia.core.disclosure import Assertion, Status
from obsia.facts import disclosures
from obsia.facts.snapshot import Snapshot, load

PAIRS = Path(__file__).with_name("openness_pairs.csv")
SETTLED = Path(__file__).with_name("openness_settled.csv")
"""What the pages say of each disagreement on the same release, as the authors of obsia read them."""
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "against-osai.md"
INDEX = "Language-Technology-Assessment"
ON = "2026-12-31"
PARTS = {"weights_base": ("weights_base", "weights_final")}
"""The other index knows one kind of weights; ours has two: of a base model either will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One row: what each says of one thing; None where it says nothing."""

    osai_record: str
    mot_record: str
    item: str
    same_release: bool
    theirs: Assertion | None
    ours: Assertion | None

    @property
    def both_speak(self) -> bool:
        return self.theirs is not None and self.ours is not None

    @property
    def both_cite(self) -> bool:
        return bool(self.theirs and self.ours and self.theirs.address and self.ours.address)

    @property
    def agree(self) -> bool:
        assert self.theirs is not None
        assert self.ours is not None
        return self.theirs.status.is_found == self.ours.status.is_found


def scored(snapshot: Snapshot | None = None) -> tuple[Scored, ...]:
    """Every row of the pairs."""
    snapshot = snapshot or load()
    known, cells = grading_tables(), disclosures.assertions(snapshot)
    theirs = {
        (each.record, each.item): each
        for each in cells
        if each.asserted_by == "osai" and each.status is not Status.NOT_APPLICABLE
    }
    subjects = disclosures.records(snapshot, "mot")
    found: list[Scored] = []
    with PAIRS.open(encoding="utf-8", newline="") as held:
        for row in csv.DictReader(held):
            subject = subjects[row["mot_record"]]
            sheet = sheet_of(
                (each for each in cells if each.subject == subject and not _of_the_index(each)),
                subject=subject,
                on=ON,
                tables=known,
            )
            mine = [decided(sheet, item) for item in PARTS.get(row["item"], (row["item"],))]
            said = [each for each in mine if each is not None and each.status is not Status.NOT_APPLICABLE]
            ours = max(said, key=lambda each: (each.status.is_found, bool(each.address)), default=None)
            found.append(
                Scored(
                    osai_record=row["osai_record"],
                    mot_record=row["mot_record"],
                    item=row["item"],
                    same_release=row["same_release"] == "yes",
                    theirs=theirs.get((row["osai_record"], row["item"])),
                    ours=ours,
                )
            )
    return tuple(found)


def _of_the_index(cell: Assertion) -> bool:
    """Whether a cell is the index's own, or was read in its records."""
    return cell.asserted_by == "osai" or INDEX in cell.address


def compared(rows: Sequence[Scored]) -> Agreement:
    """How far both agree on presence over rows of which both speak."""
    return agreement(
        [(each.theirs.status.is_found, each.ours.status.is_found) for each in rows if each.theirs and each.ours]
    )


def shares(found: Agreement) -> str:
    """The share on which two agree and Cohen's kappa, as two cells of a table."""
    return f"{100 * (found.observed_share or 0):.0f}% | {found.kappa or 0:.2f}"


@cache
def settled() -> Mapping[tuple[str, str], tuple[str, str]]:
    """The record and the item of a disagreement -> whom the pages uphold, and why."""
    with SETTLED.open(encoding="utf-8", newline="") as file:
        return {(row["mot_record"], row["item"]): (row["upheld"], row["why"]) for row in csv.DictReader(file)}


def page() -> str:
    """The page, whole."""
    rows = scored()
    speak = [each for each in rows if each.both_speak]
    same = [each for each in speak if each.same_release]
    cite = [each for each in same if each.both_cite]
    own = [each for each in cite if each.ours and each.ours.asserted_by == "obsia"]
    lines = [
        "# Beside the European Open Source AI Index",
        "",
        "<!-- Written by `python tests/peers/openness.py`; do not edit by hand. -->",
        "",
        "The [European Open Source AI Index](https://osai-index.eu/) grades 193 systems in twelve dimensions; its",
        "authors read what they grade. obsia imports its grades and shows them beside others. To measure how far two",
        "readers of the same material agree, this page compares the index with the facts that obsia has *without* it:",
        "30 pairs of records matched by family, with seven things each. A thing counts as *there* if it is published,",
        "available on request, or published in part.",
        "",
        "| rows | compared | agree | Cohen's kappa |",
        "|---|--:|--:|--:|",
    ]
    lines += [
        f"| {name} | {len(some)} | {shares(compared(some))} |"
        for name, some in (
            ("both sides say something", speak),
            ("both describe the same release", same),
            ("the same release, and both give an address", cite),
            ("the same, and obsia read the page itself", own),
        )
        if some
    ]
    lines += [
        "",
        f"obsia says nothing on {sum(each.ours is None for each in rows)} of the {len(rows)} rows. Before it had read",
        "pages itself, and compared only the Model Openness Tool with the index, the two databases agreed on 65% of",
        "the rows (kappa 0.29).",
        "",
        "## Every disagreement on the same release",
        "",
        "As the authors of obsia read the pages, and they are no neutral judges, the pages uphold obsia in",
        f"{sum(each == 'obsia' for each, _ in settled().values())} of {len(settled())}, the index in "
        f"{sum(each == 'the index' for each, _ in settled().values())}; "
        f"{sum(each == 'open' for each, _ in settled().values())} are open.",
        "",
        "| system | thing | the index | obsia, without the index | the pages uphold | why |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.mot_record} | {each.item} | {_told(each.theirs)} | {_told(each.ours)} | "
        f"{' | '.join(settled()[each.mot_record, each.item])} |"
        for each in same
        if not each.agree
    ]
    lines += [
        "",
        "## Every disagreement on two different releases",
        "",
        "In these rows, the index grades the newest and largest model of a family, while the other record describes",
        "another version. They say nothing about the reliability of either reader.",
        "",
        "| the index | the other record | thing | the index | obsia, without the index |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.osai_record} | {each.mot_record} | {each.item} | {_told(each.theirs)} | {_told(each.ours)} |"
        for each in speak
        if not each.same_release and not each.agree
    ]
    return "\n".join(lines) + "\n"


def _told(cell: Assertion | None) -> str:
    if cell is None:
        return "nothing"
    status = cell.status.value.replace("_", " ")
    who = "" if cell.asserted_by == "osai" else f", {cell.asserted_by}"
    return f"[{status}]({cell.address}){who}" if cell.address else f"{status}{who}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
