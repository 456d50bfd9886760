"""The page of replayed bugs and the tests that replay them: each linked bug has its test, each such test its row."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "token-accounting-bugs.md"
MUSEUM = sorted((ROOT / "tests" / "readers").glob("test_readers_bug_museum_*.py"))
_LINK = re.compile(r"\[([\w.-]+/([\w.-]+)#(\d+))\]\((https://github\.com/([\w.-]+/[\w.-]+)/(?:issues|pull)/(\d+))\)")
_ROW = re.compile(r"^\| (\[.+) \| (.+) \| (.+) \| (`.+`) \|$", re.MULTILINE)

ROWS = [
    ([match.groups() for match in _LINK.finditer(row[1])], row[2], row[3], re.findall(r"`(\w+)`", row[4]))
    for row in _ROW.finditer(PAGE.read_text(encoding="utf-8"))
]
TESTS = {
    node.name: ast.get_docstring(node) or ""
    for path in MUSEUM
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
}


def test_the_page_holds_at_least_twenty_bugs() -> None:
    assert len({link[0] for links, *_ in ROWS for link in links}) >= 20
    assert all(links and wrong and done and tests for links, wrong, done, tests in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][0][0])
def test_a_linked_bug_has_a_test_that_names_and_links_it(
    row: tuple[list[tuple[str, ...]], str, str, list[str]],
) -> None:
    links, _, _, tests = row
    for shown, repository, number, _, linked, linked_number in links:
        assert shown == f"{linked}#{linked_number}"
        for test in tests:
            assert test in TESTS, f"{test} is no test of the museum"
            assert repository.replace("-", "_") in test
            assert re.search(rf"_{number}_", test)
            assert f"https://github.com/{linked}/" in TESTS[test]
            assert re.search(rf"/{number}\b", TESTS[test])


def test_a_test_of_the_museum_that_links_a_bug_has_a_row() -> None:
    listed = {test for *_, tests in ROWS for test in tests}
    assert {name for name, text in TESTS.items() if "https://github.com/" in text} == listed
