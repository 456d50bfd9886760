"""What obsia holds without an index, against what the index says: the European Index, and the Model Openness Tool.

Written as two pages by ``python tests/peers/openness.py``; ``test_openness.py`` holds them to their promise. With the
first, 30 pairs matched by hand by family are compared, seven things each; with the second, every component of every
record of a release of which obsia has read the thing itself.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from obsia.accounting.openness.agreement import Agreement, agreement
from obsia.accounting.openness.sheet import Sheet, decided, sheet_of
from obsia.app.disclosure.grading import grading_tables
from obsia.core.disclosure import Assertion, Status
from obsia.facts import disclosures
from obsia.facts.snapshot import Snapshot, load

PAIRS = Path(__file__).with_name("openness_pairs.csv")
SETTLED = {
    "osai": Path(__file__).with_name("openness_settled.csv"),
    "mot": Path(__file__).with_name("openness_settled_mot.csv"),
}
"""What the pages say of each disagreement on the same release, as the authors of obsia read them."""
_PAGES = Path(__file__).parents[2] / "docs" / "explanation"
PAGE, MOT_PAGE = _PAGES / "against-osai.md", _PAGES / "against-mot.md"
PLACES = {"osai": "Language-Technology-Assessment", "mot": "lfai/model_openness_tool"}
"""Where an index keeps its records."""
ON = "2026-12-31"
ANOTHER = "another question"
"""Where a thing of the same name is not the same thing to both."""
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


@cache
def scored(snapshot: Snapshot | None = None) -> tuple[Scored, ...]:
    """Every row of the pairs with the European index."""
    snapshot = snapshot or load()
    theirs = {
        (each.record, each.item): each
        for each in disclosures.assertions(snapshot)
        if each.asserted_by == "osai" and each.status is not Status.NOT_APPLICABLE
    }
    subjects, ours = disclosures.records(snapshot, "mot"), _without("osai", snapshot)
    with PAIRS.open(encoding="utf-8", newline="") as pairs:
        return tuple(
            Scored(
                osai_record=row["osai_record"],
                mot_record=row["mot_record"],
                item=row["item"],
                same_release=row["same_release"] == "yes",
                theirs=theirs.get((row["osai_record"], row["item"])),
                ours=ours(subjects[row["mot_record"]], row["item"]),
            )
            for row in csv.DictReader(pairs)
        )


@cache
def scored_mot(snapshot: Snapshot | None = None) -> tuple[Scored, ...]:
    """Every component of the Model Openness Tool of which obsia has its own word, or that of another index."""
    snapshot = snapshot or load()
    ours = _without("mot", snapshot)
    return tuple(
        Scored(osai_record="", mot_record=each.record, item=each.item, same_release=True, theirs=each, ours=cell)
        for each in disclosures.assertions(snapshot)
        if each.asserted_by == "mot" and (cell := ours(each.subject, each.item)) is not None
    )


def _without(index: str, snapshot: Snapshot) -> Callable[[str, str], Assertion | None]:
    """What decides an item of a system without an index: what it says, and what was read in its records."""
    tables = grading_tables()
    cells: dict[str, list[Assertion]] = {}
    for each in disclosures.assertions(snapshot):
        if each.asserted_by != index and PLACES[index] not in each.address:
            cells.setdefault(each.subject, []).append(each)

    @cache
    def sheet(subject: str) -> Sheet:
        return sheet_of(cells.get(subject, ()), subject=subject, on=ON, tables=tables)

    def decide(subject: str, item: str) -> Assertion | None:
        parts = PARTS.get(item, (item,)) if index == "osai" else (item,)
        said = [each for part in parts if (each := decided(sheet(subject), part)) is not None]
        said = [each for each in said if each.status is not Status.NOT_APPLICABLE]
        return max(said, key=lambda each: (each.status.is_found, bool(each.address)), default=None)

    return decide


def compared(rows: Sequence[Scored]) -> Agreement:
    """How far both agree on presence over rows of which both speak."""
    return agreement(
        [(each.theirs.status.is_found, each.ours.status.is_found) for each in rows if each.theirs and each.ours]
    )


def shares(found: Agreement) -> str:
    """The share on which two agree and Cohen's kappa, as two cells of a table."""
    return f"{100 * (found.observed_share or 0):.0f}% | {found.kappa or 0:.2f}"


@cache
def settled(index: str = "osai") -> Mapping[tuple[str, str], tuple[str, str]]:
    """The record and the item of a disagreement -> whom the pages uphold, and why."""
    with SETTLED[index].open(encoding="utf-8", newline="") as file:
        return {(row["mot_record"], row["item"]): (row["upheld"], row["why"]) for row in csv.DictReader(file)}


def upheld(index: str = "osai") -> Counter[str]:
    """How often the pages uphold whom."""
    return Counter(side for side, _ in settled(index).values())


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
        *_verdicts("osai", "the index"),
        "",
        "| system | thing | the index | obsia, without the index | the pages uphold | why |",
        "|---|---|---|---|---|---|",
        *_differences("osai", [each for each in rows if each.same_release]),
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


def mot_page() -> str:
    """The page on the Model Openness Tool, whole."""
    rows = scored_mot()
    cite = [each for each in rows if each.both_cite]
    differ = [each for each in rows if not each.agree]
    lines = [
        "# Beside the Model Openness Tool",
        "",
        "<!-- Written by `python tests/peers/openness.py`; do not edit by hand. -->",
        "",
        "The [Model Openness Tool](https://mot.isitopen.ai/) lists 273 models with 17 components each, as makers and",
        "volunteers enter them. obsia imports its records. This page compares them with the facts that obsia has",
        "*without* the tool, on the same releases: every component of which obsia has a page that decides. A thing",
        "counts as *there* if the tool lists it without saying that it is absent, and for obsia if it is published,",
        "available on request, or published in part.",
        "",
        "| rows | compared | agree | Cohen's kappa |",
        "|---|--:|--:|--:|",
        f"| both sides say something | {len(rows)} | {shares(compared(rows))} |",
        f"| the same, and both give an address | {len(cite)} | {shares(compared(cite))} |",
        "",
        f"Of the {len(differ)} disagreements, {_unlisted(differ)} are things that the tool does not list, and that a",
        "page which was opened has. Where both give an address, nearly all say that the thing is there: kappa says",
        "little.",
        "",
        "When this page was first made, on 1 December 2026, there were 114 disagreements. In nine of them the tool",
        "was right: it lists papers that are in an archive, which obsia had taken for none against its own",
        "definition. They were mended in obsia, and are not in the table.",
        "",
        "## Every disagreement",
        "",
        *_verdicts("mot", "the tool"),
        "",
        "| system | thing | the tool | obsia, without the tool | the pages uphold | why |",
        "|---|---|---|---|---|---|",
        *_differences("mot", rows),
    ]
    return "\n".join(lines) + "\n"


def _unlisted(rows: Sequence[Scored]) -> int:
    """How many things the tool does not list, and obsia found."""
    return sum(bool(each.ours and each.ours.status.is_found) for each in rows)


def _verdicts(index: str, name: str) -> list[str]:
    sides = upheld(index)
    apart = f" In {sides[ANOTHER]} the two ask for different things." if sides[ANOTHER] else ""
    return [
        "As the authors of obsia read the pages, and they are no neutral judges, the pages uphold obsia in",
        f"{sides['obsia']} of {sides.total() - sides[ANOTHER]}, {name} in {sides[name]}; "
        f"{sides['open']} are open.{apart} Where the pages uphold {name}, obsia was mended, and the two agree now.",
    ]


def _differences(index: str, rows: Sequence[Scored]) -> list[str]:
    return [
        f"| {each.mot_record} | {each.item} | {_told(each.theirs)} | {_told(each.ours)} | "
        f"{' | '.join(settled(index)[each.mot_record, each.item])} |"
        for each in rows
        if (each.mot_record, each.item) in settled(index)
    ]


def _told(cell: Assertion | None) -> str:
    if cell is None:
        return "nothing"
    status = cell.status.value.replace("_", " ")
    who = "" if cell.asserted_by in PLACES else f", {cell.asserted_by}"
    return f"[{status}]({cell.address}){who}" if cell.address else f"{status}{who}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    MOT_PAGE.write_text(mot_page(), encoding="utf-8")
