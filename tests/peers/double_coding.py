"""What two readers said of 24 things of 60 systems without seeing each other's work, and how far they agree.

Written as a page by ``python tests/peers/double_coding.py``; ``test_double_coding.py`` holds it to its promise. The
readings are the relation ``double_codings`` of the facts, as they stood before anything was settled. Five rounds: all
things once, eight items again by sharper words, three of these a third time, one a fourth and a fifth.
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
WORDS = Path(__file__).with_name("coding_words.csv")
"""What the readers of the later rounds were given of each item, as they were given it."""
AIM_SHARE = 0.9
"""On so many cells two readers should agree, item by item."""
IN_ORDER = ("first", "second", "third", "fourth", "fifth")
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


def of_round(rows: Iterable[DoubleCoding], coding_round: str) -> tuple[DoubleCoding, ...]:
    """The rows of one round."""
    return tuple(row for row in rows if row.coding_round == coding_round)


def latest(rows: Iterable[DoubleCoding]) -> tuple[DoubleCoding, ...]:
    """Of each thing of a system, the row of the round that coded it last."""
    ordered = sorted(rows, key=lambda row: IN_ORDER.index(row.coding_round))
    return tuple({(row.subject, row.item): row for row in ordered}.values())


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
    first = of_round(rows, "first")
    parts = (
        _lead(first),
        _rounds(rows),
        _anew(rows),
        _by_item(rows),
        _words(),
        _settled(first),
        _apart(rows),
        _against_cells(rows),
        _unreached(first),
    )
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
        "other's work. On 1 December 2026 eight items, in which they had differed most, were coded again in a second",
        "round, three of these in a third and one in a fourth and a fifth, by other readers and",
        "[sharper words](#by-sharper-words).",
        "",
        "Of the first round:",
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
        "the same to both. The readings of all rounds are in `src/obsia/facts/data/relations/double_codings.csv`.",
        "",
        "**What counts as the same.** Published, on request, in part, absent and not applicable are five answers.",
        "What the maker refuses, what nobody says and what only follows from other figures are all *absent*: it",
        "cannot be had, and is not stated. Of compute, operations or device-hours count, whichever is known better.",
        "For the licence, readers said whether the terms are open, limited, or none: this is compared apart.",
        "",
    ]


def _rounds(rows: Sequence[DoubleCoding]) -> list[str]:
    first = of_round(rows, "first")
    again = [
        _round(f"{name} round: {len({row.item for row in of_round(rows, name)})} {of}", of_round(rows, name))
        for name, of in (("second", "items again"), *((each, "of these again") for each in IN_ORDER[2:]))
    ]
    lines = [
        "## Agreement",
        "",
        "| | cells asked for | read by both | agree | Cohen's kappa |",
        "|---|--:|--:|--:|--:|",
        *(_round(f"first round: {name}", filter(holds, first)) for name, holds in ROUNDS),
        *again,
        _round(f"each of the {len(QUESTIONS) - 1} items as it was coded last", latest(rows)),
    ]
    licences = [row for row in rows if row.item == LICENCE]
    shares = _shares(agreed(read_twice(licences)))
    return [*lines, f"| the licence: open, limited or none | {len(licences)} | {shares} |", ""]


def _round(name: str, rows: Iterable[DoubleCoding]) -> str:
    """A line of the table of agreement."""
    asked = [row for row in rows if row.item != LICENCE]
    return f"| {name} | {len(asked):,} | {_shares(agreed(compared(asked)))} |"


def _shares(found: Agreement) -> str:
    """Cells, share and kappa of an agreement, as three cells of a table."""
    kappa = "–" if found.kappa is None else f"{found.kappa:.3f}"
    return f"{found.cells:,} | {100 * (found.observed_share or 0):.1f}% | {kappa}"


def _share(rows: Sequence[DoubleCoding], item: str) -> float:
    """The share of cells of an item on which its readers agree."""
    return agreed(read_twice(row for row in rows if row.item == item)).observed_share or 0


def _anew(rows: Sequence[DoubleCoding]) -> list[str]:
    sample = agreement(coded_anew())
    again = [row for row in rows if row.coding_round != "first"]
    last = latest(rows)
    short = [item for item in QUESTIONS if _share(last, item) < AIM_SHARE]
    bases = Counter(basis for row in again for basis in (row.first_basis, row.second_basis) if basis)
    return [
        "## By sharper words",
        "",
        "What stayed in dispute did so, most of it, for want of a definition: whether a system card is a report,",
        "whether kinds without sources are an account of origin, whether a bound is a number. On 1 December 2026",
        "[the vocabulary](../reference/openness-vocabulary.md#statuses) was given the words that settled them,",
        "and the cells of these items were held to them. The codes of the first round stay as they were recorded.",
        "",
        "**Second round.** The eight items on which the readers of the first had agreed least were coded again, for",
        "all 60 systems, by four fresh readers: two for each half of the systems. One of the two had the vocabulary's",
        "words and its statuses, the other [questions](#the-words) with answers of their own. They saw neither each",
        "other's work nor the first codes nor obsia's cells. **Third round.** For the three items that still fell",
        "short, the words were sharpened once more, and four further readers coded them in the same way.",
        "**Fourth round.** `code_evaluation` missed the aim by one cell. Readers had differed on what a program is: an",
        "agent's scaffold, a benchmark's own code, a leaderboard of others; and on whether one score with a program is",
        "enough. The words say so now, and two further readers coded it for all 60 systems. They agree on less, not",
        "more: of the nine things on which they differ, six rest on pages that one of them read and the other did not",
        "(a repository, an appendix, an answer to an index), three on the words. **Fifth round.** Two further readers",
        "had a closed list: for each system the same texts of the maker, most of them whole, and no others. The words",
        "also say now what an official protocol without code is, and a harness named for all scores without its",
        "tasks. They agree but for one. The last words of each item are the vocabulary's.",
        f"Below {100 * AIM_SHARE:.0f}% as coded last: {', '.join(f'`{item}`' for item in short) or 'none'}.",
        "",
        "What these figures do not show:",
        "",
        "- The words were sharpened *between* the rounds, on the same systems. That they would do as well on systems",
        "  which nobody had argued about is not shown. All readers are of one kind, and can be wrong alike.",
        "- Only what had fallen short was coded again, and the last round counts. Of items that fall short by chance,",
        "  some would do better the next time with no other words. The items that did well at once stand as in the",
        "  first round, and were not put to the test again.",
        "- Both readers of a pair had the same list of addresses, those that were read before, without what was said",
        "  of them. Two who look at the same pages agree more easily than two who must find them.",
        "- In the fifth round the pages were found for the readers. That two agree so shows that the words mean the",
        "  same to both, not that either would have found the page that decides. For five systems the list lacked it:",
        "  both say the same there, and [what holds](#where-both-fresh-readers-differ-from-obsia) is another thing.",
        "  For Salamandra 7B it had the card of its 2B, by mistake.",
        f"- Of {bases.total():,} readings of these rounds, {bases['copy']:,} rest on a stored or quoted copy, often of",
        f"  a part of the page, and {bases['read']:,} on a file of a public repository. No reader could open the hub,",
        "  an archive of papers or a maker's site itself.",
        "",
        "**A sample besides.** 80 cells of eight items (report, card, network, tokens, machines, scores, code",
        "of training and of preparing data), drawn at random (seed 20261213) among those whose page is in a",
        "repository in reach and that no draw of the day had shown, were coded by the words of the second round. The",
        "second reader had the page, the item and these words, and neither status nor value. Three could not be coded",
        f"blind. Of the other {sample.cells}, the reader and the cell agree on",
        f"{100 * (sample.observed_share or 0):.1f}% (Cohen's kappa {sample.kappa:.3f}). One of the four that differ",
        "was an error of a cell, mended since. The sample is `tests/peers/recoding.csv`: one reader's, on single",
        "pages.",
        "",
    ]


def _by_item(rows: Sequence[DoubleCoding]) -> list[str]:
    lines = [
        "## By item",
        "",
        "Where nearly all systems get the same answer, one disagreement makes kappa small: read it beside the share.",
        "",
        "| item | what the second reader of the first round was asked | round | read by both | agree | kappa |",
        "|---|---|---|--:|--:|--:|",
    ]
    for item, question in QUESTIONS.items():
        for coding_round in IN_ORDER:
            asked = [row for row in of_round(rows, coding_round) if row.item == item]
            if asked:
                name = f"`{item}` | {question}" if coding_round == "first" else " | "
                lines.append(f"| {name} | {coding_round} | {_shares(agreed(read_twice(asked)))} |")
    return [*lines, ""]


def _words() -> list[str]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    return [
        "## The words",
        "",
        "What the readers of the later rounds were given, word for word. The answers of the one who had questions:",
        "*yes, on request, some, refused, nobody says, cannot be, not reached*.",
        "",
        "| round | item | one reader of each pair | the other |",
        "|---|---|---|---|",
        *(f"| {row['coding_round']} | `{row['item']}` | {row['first']} | {row['second']} |" for row in given),
        "",
    ]


def _settled(rows: Sequence[DoubleCoding]) -> list[str]:
    apart = disagreements(rows)
    settled = [row for row in apart if row.settled]
    sides = Counter(_side(row) for row in settled)
    lines = [
        "## Every disagreement of the first round",
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


def _apart(rows: Sequence[DoubleCoding]) -> list[str]:
    """What two readers differ on in the round that coded it last, where that is not the first."""
    again = [row for row in latest(rows) if row.coding_round != "first"]
    last = disagreements(again)
    apart = (*last, *disagreements(of_round(rows, "fourth")))
    return [
        "## Every disagreement of the later rounds",
        "",
        f"Of {len(again)} cells that were coded again, as they were coded last, the readers differ on",
        f"{len(last)}. That of the fifth round is settled, and so are those of the fourth, which follow, but for",
        "one that no page in reach tells; of the others obsia's cell, if there is one, stands on its own page.",
        "",
        "| system | item | round | one reader | the other | what holds | why |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {_name(row)} | `{row.item}` | {row.coding_round} | {_said(row.first, row.first_address)} | "
            f"{_said(row.second, row.second_address)} | {_plain(row.settled)} | {row.reason} |"
            for row in apart
        ),
        "",
    ]


def _against_cells(rows: Sequence[DoubleCoding]) -> list[str]:
    """Where both fresh readers said the same, and obsia's deciding cell of that day another thing."""
    ruled = [row for row in latest(rows) if row.coding_round != "first" and row.settled and not differ(row)]
    mended = sum(not differ(replace(row, second=row.settled)) for row in ruled)
    return [
        "## Where both fresh readers differ from obsia",
        "",
        f"On {len(ruled)} things both readers of the last round said the same, and a cell of obsia that decides said",
        f"another. The pages were opened again: {mended} cells were mended as both said, and {len(ruled) - mended}",
        "were not, for the reason given.",
        "",
        "| system | item | both readers | what holds | why |",
        "|---|---|---|---|---|",
        *(
            f"| {_name(row)} | `{row.item}` | {_plain(row.first)} | {_plain(row.settled)} | {row.reason} |"
            for row in ruled
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
        "## What could not be reached in the first round",
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
