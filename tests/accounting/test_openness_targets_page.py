"""What is aimed at in openness and commitments, counted.

``python tests/accounting/test_openness_targets_page.py`` writes the page.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.peers import double_coding, openness

from obsia.accounting.openness.sheet import decided, sheet_of
from obsia.accounting.openness.support import flaw
from obsia.app.disclosure.grading import grading_tables
from obsia.app.disclosure.priorities import register
from obsia.core.disclosure import Assertion
from obsia.core.errors import KnownName, UnknownName
from obsia.facts import disclosures
from obsia.facts.cell_rules import is_kept, repository
from obsia.facts.names.lineages import families, family_meant
from obsia.facts.names.products import product_names
from obsia.facts.names.systems import resolve_system
from obsia.facts.snapshot import load

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "explanation" / "openness-targets.md"
READINGS = DOCS / "reference" / "hostile-readings.csv"
_FALSE = "false published"
"""How the remark on a reading begins by which something was called published or open, and was not."""
NAMES = ("ChatGPT", "Gemini", "Llama", "Mistral", "DeepSeek-R1", "Lucie")
"""The six names by which most people ask."""
OPENED = ("obsia", "catalogue")
"""Whose words rest on files that were opened here: obsia's readings, and the catalogue's files at their commit."""
LISTS = ("paris-2025", "seoul-2024", "gpai-code", "delhi-2026", "delhi-frontier-2026", "coalition-sustainable-ai",
         "hiroshima-reporting", "reaim-2026")  # fmt: skip


class Target(NamedTuple):
    """One thing that is aimed at: what is asked for, and what there is."""

    what: str
    asked: str
    found: str


@cache
def assertions() -> tuple[Assertion, ...]:
    """Every assertion of the facts."""
    return tuple(disclosures.assertions(load()))


@cache
def deciding() -> dict[tuple[str, str], Assertion | None]:
    """The cell that decides each thing of each of the 60 systems; None where none does."""
    rows = double_coding.of_round(double_coding.codings(), "first")
    cells: dict[str, list[Assertion]] = {row.subject: [] for row in rows}
    for each in assertions():
        if each.subject in cells:
            cells[each.subject].append(each)
    tables, on = grading_tables(), max(each.read_on for each in assertions())
    sheets = {subject: sheet_of(own, subject=subject, on=on, tables=tables) for subject, own in cells.items()}
    return {(row.subject, row.item): decided(sheets[row.subject], row.item) for row in rows}


def in_repositories() -> tuple[Assertion, ...]:
    """The deciding cells of the 60 that were read in a repository."""
    return tuple(each for each in deciding().values() if each and repository(each.address))


def is_borne_out(cell: Assertion) -> bool:
    """Whether a cell has a page that was opened here, and that names the system, and the thing where it is there."""
    return cell.asserted_by in OPENED and flaw(cell) is None


def never_looked_at() -> frozenset[tuple[str, str]]:
    """Things of the 60 that nobody has looked at: no cell of obsia's, and no reader of any round."""
    coded = {(row.subject, row.item) for row in double_coding.codings() if row.first or row.second}
    own = {(each.subject, each.item) for each in assertions() if each.asserted_by == "obsia"}
    return frozenset(key for key, cell in deciding().items() if cell is None and key not in coded | own)


def unanswered(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names that lead neither to a system, a family or a product, nor to a sentence on what is known of them."""
    found: list[str] = []
    for name in names:
        try:
            _ = family_meant(load(), name) or resolve_system(load(), name)
        except KnownName:
            pass
        except UnknownName:
            found.append(name)
    return tuple(found)


def hub_ids() -> tuple[str, ...]:
    """The ids on the hub of the models of the catalogue, in order."""
    found = (load().text(each, "hf_id") for each in load().subjects("model"))
    return tuple(sorted({each for each in found if each}))


def targets() -> list[Target]:
    """Every count."""
    return [*_codings(), *_cells(), *_readings(), *_names(), *_lists()]


def _codings() -> list[Target]:
    last = double_coding.latest(double_coding.codings())
    found = double_coding.agreed(double_coding.compared(last))
    first = double_coding.agreed(double_coding.compared(double_coding.of_round(double_coding.codings(), "first")))
    shares = {
        item: double_coding.agreed(double_coding.read_twice(row for row in last if row.item == item)).observed_share
        for item in double_coding.QUESTIONS
    }
    low = sorted(item for item, share in shares.items() if (share or 0) < double_coding.AIM_SHARE)
    told = [
        Target(
            "[two readers](double-coding.md), each item as it was coded last",
            "90%, kappa 0.85",
            f"{_share(found.agreed, found.cells)}, kappa {found.kappa:.3f}; "
            f"in the first round {_share(first.agreed, first.cells)}, kappa {first.kappa:.3f}",
        ),
        Target("items on which they agree below 90%", "none", ", ".join(low) or f"none of {len(shares)}"),
    ]
    for index, name, page in (
        ("osai", "the European index", "against-osai.md"),
        ("mot", "the Model Openness Tool", "against-mot.md"),
    ):
        sides = openness.upheld(index)
        judged = sides.total() - sides[openness.ANOTHER]
        told.append(
            Target(
                f"disagreements with [{name}]({page}) in which the pages uphold obsia",
                "75%, each explained",
                f"{sides['obsia']} of {judged} ({_share(sides['obsia'], judged)}); open: {sides['open']}",
            )
        )
    return told


def _cells() -> list[Target]:
    cells = [each for each in deciding().values() if each]
    sound = sum(map(is_borne_out, cells))
    kept = sum(map(is_kept, in_repositories()))
    dated = sum(is_kept(each) and bool(each.copy_on) for each in in_repositories())
    places = len(in_repositories())
    unseen = len(never_looked_at())
    asked = len(deciding())
    return [
        Target(
            "cells that decide of the 60 systems, with a page that was opened and names system and thing",
            "100%",
            f"{sound:,} of {len(cells):,} ({_share(sound, len(cells))})",
        ),
        Target(
            "of these, on the word of an index of others",
            "none",
            str(sum(each.asserted_by not in OPENED for each in cells)),
        ),
        Target(
            "of these, read in a repository, with the version that was read",
            "95%",
            f"{kept} of {places} ({_share(kept, places)})",
        ),
        Target(
            "the same, with the day of that version too",
            "95%",
            f"{dated} of {places} ({_share(dated, places)})",
        ),
        Target(
            "things of the 60 that somebody has looked for",
            "100%",
            f"{asked - unseen:,} of {asked:,} ({_share(asked - unseen, asked)}); {len(cells):,} are decided",
        ),
    ]


def _readings() -> list[Target]:
    with READINGS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = [row for row in rows if "cells" in row["kind"]]
    statements = [row for row in rows if "cells" not in row["kind"]]
    claimed = _mended(cells, remark=_FALSE)
    opened = sum(row["outcome"] != "not opened" for row in claimed)
    other = sum(row["outcome"] == "fell" for row in claimed)
    return [
        _fallen("hostile readings, all", rows),
        Target(
            "cells read after the last false *published* or *open* was mended",
            "300 opened, at most 1% false",
            f"{opened:,} opened, 0 false; {other} fell for a place, a number or another word",
        ),
        _fallen("cells read after the last that fell was mended", _mended(cells)),
        _fallen("statements on companies and States, drawn after the last that fell was mended", _mended(statements)),
    ]


def _mended(rows: list[dict[str, str]], *, remark: str = "") -> list[dict[str, str]]:
    """The rows of the draws after the one in which the last fell (with a ``remark`` that begins so)."""
    last = max(index for index, row in enumerate(rows) if row["outcome"] == "fell" and row["remark"].startswith(remark))
    return [row for row in rows[last + 1 :] if row["seed"] != rows[last]["seed"]]


def _fallen(what: str, rows: list[dict[str, str]]) -> Target:
    found = Counter(row["outcome"] for row in rows)
    opened = found.total() - found["not opened"]
    return Target(what, "300 opened, none falls", f"{found.total():,} drawn, {opened:,} opened, {found['fell']} fell")


def _names() -> list[Target]:
    kinds = {
        "the six names by which most people ask": NAMES,
        "families": tuple(each.name for each in families(load()).values()),
        "names of products": tuple(sorted(product_names(load()))),
        "ids on the hub": hub_ids(),
    }
    return [
        Target(f"{what}: answered", "all", f"{len(names) - len(unanswered(names))} of {len(names)}")
        for what, names in kinds.items()
    ]


def _lists() -> list[Target]:
    held = register(load())
    told: list[Target] = []
    for each in (each for each in held.instruments if each.instrument in LISTS):
        stated = held.stated(each.instrument)
        names = len(held.agreed(each.instrument))
        assert stated is not None
        told.append(Target(f"{each.name}: names that were read", "all that a page names", f"{names} of {stated.count}"))
    return told


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%"


def page() -> str:
    """The page, whole."""
    lines = [
        "# Openness and commitments: what is aimed at, and what there is",
        "",
        "<!-- Written by `python tests/accounting/test_openness_targets_page.py`; do not edit by hand. -->",
        "",
        "Everything here is counted from the facts of this release and from [the list of hostile",
        "readings](../reference/hostile-readings.csv); nothing is typed in. When a word decides is told with",
        "[the grades](openness-grades.md#which-assertion-decides).",
        "",
        "| what is counted | asked for | found |",
        "|---|---|---|",
        *(f"| {' | '.join(each)} |" for each in targets()),
        "",
        "What these counts do not show:",
        "",
        "- *Answered* says that a name leads to a system, a family or a sentence on what is known. That it is the",
        "  right one is held by other tests.",
        "- Names that are missing from a list are no absences: `obsia commitments --instrument` says of each list",
        "  where and when the rest was looked for, and who was not found stands there as not examined.",
        "- A page that was opened is often a stored copy of it: [the vocabulary](../reference/openness-vocabulary.md)",
        "  says what such a copy may decide.",
        "",
    ]
    return "\n".join(lines)


def test_the_page_is_what_the_facts_give() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tests/accounting/test_openness_targets_page.py"


def test_no_cell_that_decides_of_the_60_systems_rests_on_an_index_of_others() -> None:
    assert [each for each in deciding().values() if each and not is_borne_out(each)] == []


def test_nearly_all_that_was_read_in_repositories_keeps_its_version_and_day() -> None:
    cells = in_repositories()
    assert sum(is_kept(each) and bool(each.copy_on) for each in cells) >= 0.95 * len(cells)


if __name__ == "__main__":
    _ = PAGE.write_text(page(), encoding="utf-8")
