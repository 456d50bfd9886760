"""What two readers said of 24 things of 60 systems without seeing each other's work, and how far they agree.

Written as a page by ``python tests/peers/double_coding.py``; ``test_double_coding.py`` holds it to its promise. The
readings are the relation ``double_codings`` of the facts, as they stood before anything was settled.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from obsia.accounting.openness.agreement import LICENCE, Agreement, agreement, differ, one_word, read_twice, word_pairs
from obsia.core.disclosure import DoubleCoding
from obsia.facts import disclosures
from obsia.facts.snapshot import Snapshot, load

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "double-coding.md"
ANEW = Path(__file__).with_name("recoding.csv")
"""A fresh sample, coded by the words that settle what readers differed on."""
QUESTIONS = {
    "weights_base": "the network as it was after pre-training, before any tuning",
    "weights_final": "the network that people use",
    "checkpoints_intermediate": "saved states from the middle of training",
    "data_base": "the data of pre-training, or a list or recipe to have them again",
    "data_final": "the data of tuning, or a list or recipe to have them again",
    "data_evaluation": "the data on which the maker's published scores were computed",
    "data_provenance": "an account of where the data came from, and how they were picked and cleaned",
    "code_data_preprocessing": "programs that made training data from raw data",
    "code_training": "programs and settings that were used to train",
    "code_inference": "code that runs it",
    "code_evaluation": "programs that computed the published scores",
    "architecture_description": "layers, widths, heads or experts, context",
    "model_card": "a card: intended use, limits, evaluation",
    "data_card": "a card or datasheet of the training data",
    "technical_report": "a report or paper on this system by its makers",
    "evaluation_results": "results on named tests",
    LICENCE: "the licence of the released weights",
    "parameters_total": "the number of parameters",
    "tokens_training": "the number of training tokens or examples",
    "compute_training": "training compute: operations or device-hours",
    "hardware_training": "the machines of training: kind and number",
    "energy_training": "energy used in training",
    "carbon_training": "emissions of training",
    "energy_inference": "energy, carbon or water of using it",
}
"""Item -> what the second reader was asked, shortened."""


def codings(snapshot: Snapshot | None = None) -> tuple[DoubleCoding, ...]:
    """Every reading."""
    return disclosures.double_codings(snapshot or load())


def compared(rows: Iterable[DoubleCoding]) -> tuple[DoubleCoding, ...]:
    """What both readers coded, without the licence."""
    return tuple(row for row in read_twice(rows) if row.item != LICENCE)


def disagreements(rows: Iterable[DoubleCoding]) -> tuple[DoubleCoding, ...]:
    """What both coded, and coded differently."""
    return tuple(row for row in read_twice(rows) if differ(row))


def agreed(rows: Sequence[DoubleCoding]) -> Agreement:
    """How far the readers of some rows agree."""
    return agreement(word_pairs(rows))


def by_cell(row: DoubleCoding) -> bool:
    """Whether the first reading is obsia's own cell."""
    return row.first_by == "cell"


def by_reader(row: DoubleCoding) -> bool:
    """Whether both readers had the same questions."""
    return row.first_by == "reader"


def anyone(row: DoubleCoding) -> bool:
    """Every row."""
    return bool(row.subject)


ROUNDS: tuple[tuple[str, Callable[[DoubleCoding], bool]], ...] = (
    ("obsia's own cells and a second reader", by_cell),
    ("two readers with the same questions", by_reader),
    ("both together", anyone),
)


def page() -> str:
    """The page, whole."""
    rows = codings()
    parts = (_lead(rows), _rounds(rows), _anew(), _by_item(rows), _settled(rows), _unreached(rows))
    return "\n".join(line for part in parts for line in part) + "\n"


def coded_anew() -> tuple[tuple[str, str], ...]:
    """What obsia's cell and a second reader say of each thing of the fresh sample that the second could code."""
    with ANEW.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["second"]]
    return tuple(one_word(row["first"], row["second"]) for row in rows)


def _lead(rows: Sequence[DoubleCoding]) -> list[str]:
    own = len({row.subject for row in rows if by_cell(row)})
    others = len({row.subject for row in rows if by_reader(row)})
    return [
        "# Two readers, the same systems",
        "",
        "<!-- Written by `python tests/peers/double_coding.py`; do not edit by hand. -->",
        "",
        "How far do two readers agree who open the pages of the same makers? On 29 November 2026,",
        f"{own + others} systems were coded twice, {len(QUESTIONS)} things each, by readers who did not see each",
        "other's work.",
        "",
        f"- **{own} systems of which obsia had cells.** The first reading is obsia's own cells as they stood that",
        "  day, made over several days with the words of [the vocabulary](../reference/openness-vocabulary.md). The",
        "  second reader did not see them, and had other words: the questions of the table below, with the answers",
        "  *yes, on request, some, refused, nobody says it, could not be reached, cannot be*.",
        f"- **{others} further systems**, of most of which obsia had few cells or none. Two more readers coded them.",
        "  They had the same questions as each other, in those other words.",
        "",
        "Agreement was measured **before** anything was settled; cells that were corrected afterwards do not change",
        "it. Agreement is no proof: readers who are trained alike can be wrong alike. It shows that the words mean",
        "the same to both. The readings are in `src/obsia/facts/data/relations/double_codings.csv`.",
        "",
        "**What counts as the same.** Published, on request, in part, absent and not applicable are five answers.",
        "What the maker refuses, what nobody says and what only follows from other figures are all *absent*: it",
        "cannot be had, and is not stated. Of compute, operations or device-hours count, whichever is known better.",
        "For the licence, readers said whether the terms are open, limited, or none: this is compared apart.",
        "",
    ]


def _rounds(rows: Sequence[DoubleCoding]) -> list[str]:
    lines = [
        "## Agreement",
        "",
        "| | cells asked for | read by both | agree | Cohen's kappa |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, holds in ROUNDS:
        asked = [row for row in rows if holds(row) and row.item != LICENCE]
        lines.append(f"| {name} | {len(asked):,} | {_shares(agreed(compared(asked)))} |")
    licences = read_twice(row for row in rows if row.item == LICENCE)
    asked_licences = sum(row.item == LICENCE for row in rows)
    return [*lines, f"| the licence: open, limited or none | {asked_licences} | {_shares(agreed(licences))} |", ""]


def _shares(found: Agreement) -> str:
    """Cells, share and kappa of an agreement, as three cells of a table."""
    kappa = "–" if found.kappa is None else f"{found.kappa:.3f}"
    return f"{found.cells:,} | {100 * (found.observed_share or 0):.1f}% | {kappa}"


def _anew() -> list[str]:
    found = agreement(coded_anew())
    return [
        "## By sharper words",
        "",
        "What stayed in dispute did so, most of it, for want of a definition: whether a system card is a report,",
        "whether kinds without sources are an account of origin, whether a bound is a number. On 1 December 2026",
        "[the vocabulary](../reference/openness-vocabulary.md#statuses) was given the words that settled them,",
        "and the cells of these items were held to them. The codes above stay as they were recorded.",
        "",
        "A fresh sample was then coded: 80 cells of eight items (report, card, network, tokens, machines, scores, code",
        "of training and of preparing data), drawn at random (seed 20261213) among those whose page is in a",
        "repository in reach and that no draw of the day had shown. The second reader had the page, the item and these",
        "words, and neither status nor value. Three could not be coded blind. Of the other "
        f"{found.cells}, the reader and the cell agree on",
        f"{100 * (found.observed_share or 0):.1f}% (Cohen's kappa {found.kappa:.3f}). One of the four that differ was",
        "an error of a cell, mended since. The sample is `tests/peers/recoding.csv`. It is one reader's, on single",
        "pages: it shows that the words can be followed, and does not replace the coding of 60 systems.",
        "",
    ]


def _by_item(rows: Sequence[DoubleCoding]) -> list[str]:
    lines = [
        "## By item",
        "",
        "Where nearly all systems get the same answer, one disagreement makes kappa small: read it beside the share.",
        "",
        "| item | what the second reader was asked | read by both | agree | kappa |",
        "|---|---|--:|--:|--:|",
    ]
    for item, question in QUESTIONS.items():
        both = read_twice(row for row in rows if row.item == item)
        lines.append(f"| `{item}` | {question} | {_shares(agreed(both))} |")
    return [*lines, ""]


def _settled(rows: Sequence[DoubleCoding]) -> list[str]:
    apart = disagreements(rows)
    settled = [row for row in apart if row.settled]
    sides = Counter(_side(row) for row in settled)
    lines = [
        "## Every disagreement",
        "",
        f"The readers differ on {len(apart)} cells. {len(settled)} are settled: {sides['first']} as the first",
        f"reader said, {sides['second']} as the second, {sides['neither']} as neither. The other",
        f"{len(apart) - len(settled)} are open: no page in reach decides them, or they are about the licence. Whoever",
        "settled a disagreement opened the pages again, and saw what both had said.",
        "",
        "| system | item | first | second | settled | why |",
        "|---|---|---|---|---|---|",
    ]
    return [
        *lines,
        *(
            f"| {_name(row)} | `{row.item}` | {_said(row.first, row.first_address)} | "
            f"{_said(row.second, row.second_address)} | {_plain(row.settled) or 'open'} | {row.reason} |"
            for row in apart
        ),
        "",
    ]


def _side(row: DoubleCoding) -> str:
    """Who was right: also where what was settled means the same for whoever wants the thing."""
    first, second = (not differ(replace(row, second=row.settled)), not differ(replace(row, first=row.settled)))
    return "first" if first else "second" if second else "neither"


def _unreached(rows: Sequence[DoubleCoding]) -> list[str]:
    unexamined = [row for row in rows if by_cell(row) and not row.first]
    unreached = [row for row in rows if not row.second or (by_reader(row) and not row.first)]
    told = [basis for row in rows for basis in (row.first_basis, row.second_basis) if basis]
    lines = [
        "## What could not be reached",
        "",
        f"- obsia had no cell for {len(unexamined)} of the cells asked for; they are not compared.",
        f"- For {len(unreached)} cells at least one reader could not open any page that would tell. These are not",
        "  compared either, and are not counted as absent.",
        f"- Of {len(told):,} readings, {told.count('copy'):,} rest on a copy whose date is not known (a stored copy of",
        f"  the page, a mirror or a digest), {told.count('secondary')} on what another publication reports and",
        f"  {told.count('index')} on the record of an index. Where a copy bears no address, the reading has none.",
        "",
        "| system | items that at least one reader could not reach |",
        "|---|---|",
    ]
    systems = {row.subject: _name(row) for row in unreached}
    return [
        *lines,
        *(
            f"| {name} | {', '.join(f'`{row.item}`' for row in unreached if row.subject == subject)} |"
            for subject, name in systems.items()
        ),
    ]


def _name(row: DoubleCoding) -> str:
    return row.subject.removeprefix("model:")


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _said(word: str, address: str) -> str:
    return f"[{_plain(word)}]({address})" if address else _plain(word)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
