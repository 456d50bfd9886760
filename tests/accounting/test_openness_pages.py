"""The pages on openness say what the tables say; ``python tests/accounting/test_openness_pages.py`` rewrites them."""

from __future__ import annotations

import re
import runpy
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from obsia.accounting.openness import mof, questions
from obsia.accounting.openness.tables import FRAMEWORKS, NEAR
from obsia.core.disclosure import Basis, Element, Status

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
VOCABULARY = DOCS / "reference" / "openness-vocabulary.md"
GRADES = DOCS / "explanation" / "openness-grades.md"
MADE = SimpleNamespace(**runpy.run_path(str(HERE / "openness_sheets.py")))
RECORDS = SimpleNamespace(**runpy.run_path(str(HERE / "test_openness_records.py")))
TABLES = MADE.TABLES
BLOCK = re.compile(r"<!-- generated: ([a-z0-9-]+) -->\n(.*?)<!-- end -->", re.DOTALL)

WORKED = ("Amber", "Pythia-12B", "OLMo-7B", "Polyglot-Ko", "GPT-NeoX-20B", "Granite-4-1", "gpt-oss-120b", "DeepSeek-R1",
          "Llama-3.1-70B", "StarCoder")  # fmt: skip
SIGNS = {"open": "O", "not_open": "N", "unlicensed": "n", "marked_absent": "a", "missing": "–"}
SHORT = {"osai": "OSAI", "mof": "MOF", "osaid": "OSAID", "fmti": "FMTI", "annex-xi": "Annex XI",
         "code-of-practice": "Code of Practice", "ai-act-53-2": "Art. 53(2)"}  # fmt: skip


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    shown = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in shown).replace("| --- ", "|---").replace("|--- |", "|---|")


def items_table() -> str:
    parts: list[str] = []
    by_topic: defaultdict[str, list[list[str]]] = defaultdict(list)
    for item in TABLES.items.values():
        by_topic[item.topic].append([f"`{item.item}`", item.definition, item.stage])
    for topic, lines in by_topic.items():
        parts.append(f"**{topic.capitalize()}**\n\n" + table(["item", "what it is", "of"], lines))
    return "\n".join(parts)


def grouped(framework: str) -> dict[str, list[Element]]:
    """Element -> its rows, in the order of the file."""
    found: defaultdict[str, list[Element]] = defaultdict(list)
    for row in MADE.rows(MADE.DATA / "relations" / "elements.csv"):
        if row["framework"] == framework:
            found[row["element"]].append(Element(**row))
    return dict(found)


def elements_table(framework: str) -> Callable[[], str]:
    def lines() -> Iterable[list[str]]:
        for element, rows in grouped(framework).items():
            answers = ", ".join(f"`{row.item}` ({row.scope})" for row in rows)
            yield [element, rows[0].label, answers, rows[0].note]

    return lambda: table(["element", "asks for", "items", "note"], lines())


def mof_table() -> str:
    found = {component.name: component for component in mof.components(TABLES)}
    lines = [
        [
            found[element].mof_class,
            element,
            f"`{rows[0].item}` ({rows[0].scope})",
            found[element].content,
            "" if found[element].is_required else "optional",
        ]
        for element, rows in grouped("mof").items()
    ]
    return table(["class", "component", "item", "content", "need"], lines)


def matrix() -> str:
    lines: list[list[str]] = []
    for item in TABLES.items:
        cells = [
            ", ".join(
                f"({row.element})" if row.scope == NEAR else row.element
                for row in TABLES.elements[framework]
                if row.item == item
            ).replace("FMTI25-", "")
            for framework in FRAMEWORKS
        ]
        lines.append([f"`{item}`", *cells])
    return table(["item", *(SHORT[framework] for framework in FRAMEWORKS)], lines)


def counts() -> str:
    records = RECORDS.mot().values()
    found = Counter(RECORDS.evaluate(cells, RECORDS.as_written) for cells in records)
    lines = [line for cells in records for line in cells.values()]
    misspelt = sum(RECORDS.as_meant(line) and not RECORDS.as_written(line) for line in lines)
    numbers = [*(found[name] for name in ("I", "II", "III", "none")), found.total(), misspelt]
    return table(["class I", "class II", "class III", "none", "records", "misspelt cells"], [list(map(str, numbers))])


def cells() -> str:
    """Two tables, so that each fits a page."""
    required = [component for component in mof.components(TABLES) if component.is_required]
    half = len(WORKED) // 2
    parts: list[str] = []
    for records in (WORKED[:half], WORKED[half:]):
        lines = [
            [component.mof_class, component.name, *(sign(record, component.name) for record in records)]
            for component in required
        ]
        parts.append(table(["class", "component", *records], lines))
    return "\n".join(parts)


def sign(record: str, component: str) -> str:
    return SIGNS[RECORDS.mot()[record][component]["licence_status"]]


GENERATED: dict[Path, dict[str, Callable[[], str]]] = {
    VOCABULARY: {
        "items": items_table,
        **{name: elements_table(name) for name in FRAMEWORKS},
        "mof": mof_table,
        "matrix": matrix,
    },
    GRADES: {"counts": counts, "cells": cells},
}


def renewed(page: Path) -> str:
    """The page with its generated tables written anew."""
    made = GENERATED[page]
    return BLOCK.sub(
        lambda found: f"<!-- generated: {found[1]} -->\n\n{made[found[1]]()}\n<!-- end -->",
        page.read_text(encoding="utf-8"),
    )


@pytest.mark.parametrize("page", GENERATED, ids=lambda page: page.name)
def test_the_tables_of_the_page_are_those_of_the_facts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert sorted(name for name, _ in BLOCK.findall(text)) == sorted(GENERATED[page])
    assert text == renewed(page), "run: python tests/accounting/test_openness_pages.py"


def test_the_page_explains_every_status_and_basis() -> None:
    text = VOCABULARY.read_text(encoding="utf-8")
    for word in (*Status, *Basis):
        assert f"\n| `{word.value}` |" in text, word


def test_the_worked_records_come_out_as_the_page_says() -> None:
    text = GRADES.read_text(encoding="utf-8")
    said = re.findall(r"^- \*\*([\w.-]+)\*\*:.*?\*\*(?:Class (I+)|(No class))\.\*\*$", text, re.MULTILINE | re.DOTALL)
    assert [name for name, _, _ in said] == list(WORKED)
    for name, reached, _ in said:
        assert RECORDS.evaluate(RECORDS.mot()[name], RECORDS.as_written) == (reached or mof.NONE), name


def test_the_page_tells_every_question() -> None:
    text = GRADES.read_text(encoding="utf-8")
    for question in questions.QUESTIONS:
        assert f"\n| {question}: " in text, question


def test_elements_name_items_and_answer_what_they_should() -> None:
    # Unlike near items, those that decide an element are all of one kind: one that is the same, or parts of a whole.
    anyone = {("ai-act-53-2", "architecture"), ("ai-act-53-2", "usage")}
    for framework in FRAMEWORKS:
        for element, rows in grouped(framework).items():
            assert {row.item for row in rows} <= set(TABLES.items), element
            assert len({row.item for row in rows}) == len(rows), element
            deciding = [row.scope for row in rows if row.scope != NEAR]
            assert set(deciding) in (set(), {"same"}, {"part"}), element
            assert deciding.count("same") <= 1 or (framework, element) in anyone, element
    assert [len(grouped(framework)) for framework in ("osai", "mof", "osaid")] == [12, 17, 3]
    annex = [*(f"1.1({letter})" for letter in "abcdef"), *(f"1.2({letter})" for letter in "abcde"), "2.1", "2.2", "2.3"]
    assert list(grouped("annex-xi")) == annex


if __name__ == "__main__":
    for path in GENERATED:
        path.write_text(renewed(path), encoding="utf-8")
