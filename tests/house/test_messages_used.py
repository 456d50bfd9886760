"""Every message is said by somebody: what no code, page or other message names is dead, and is deleted."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest

from obsia.accounting.openness.support import Flaw
from obsia.core.evidence import Spread
from obsia.core.locales import entries, languages
from obsia.core.message import Surface, option_of
from obsia.grids.refusals import Reason
from obsia.grids.series import Basis, Scope
from obsia.readers.delimited import _NAMES as DELIMITERS  # pyright: ignore[reportPrivateUsage]

PACKAGE = Path(__file__).parents[2] / "src" / "obsia"
CLOSED: dict[str, Iterable[str]] = {
    "flaw": Flaw,
    "spread": [each for each in Spread if each.name.startswith("LOG")],
    "delimiter": DELIMITERS.values(),
    "grid-basis": Basis,
    "grid-scope": Scope,
    "grid-reason": Reason,
    "configuration-media": ("image", "video"),
}
"""Messages of words of a closed vocabulary -> its words; those that the code writes as ``Term`` or with a prefix."""
NAMED_PAGES = PACKAGE / "surfaces" / "web" / "page.py"
"""Where messages of named pages are asked for: its calls say of which."""
OF_FACTS = ("world-term", "world-owner")
"""Messages of words that tables hold."""


@cache
def sources() -> tuple[tuple[Path, str], ...]:
    """Every file of the package that may name a message."""
    kept = (".py", ".html", ".xml", ".svg", ".txt", ".toml")
    return tuple((path, path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*")) if path.suffix in kept)


@cache
def literals() -> frozenset[str]:
    """Texts that stand whole in code, in pages, in the table of flat formats and in other messages."""
    found: set[str] = set()
    for path, text in sources():
        if path.suffix == ".py":
            nodes = ast.walk(ast.parse(text))
            found |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        else:
            found |= set(re.findall(r"[\"']([\w-]+)[\"']", text))
    with (PACKAGE / "readers" / "records" / "flat_formats.csv").open(encoding="utf-8", newline="") as table:
        found |= {cell for row in csv.reader(table) for cell in row}
    for path in PACKAGE.rglob("*.ftl"):
        found |= set(re.findall(r"\{ ?([a-z][\w-]+)(?:\.\w+)? ?\}", path.read_text(encoding="utf-8")))
    return frozenset(found)


@cache
def families() -> tuple[re.Pattern[str], ...]:
    """What code and pages write with a part to be filled: ``f"flaw-{flaw.value}"``, ``"task-" ~ name``."""
    return tuple(re.compile(each) for each in sorted(set(_patterns())))


def _patterns() -> Iterator[str]:
    for path, text in sources():
        if path.suffix != ".py":
            for begun in re.findall(r"\"([a-z][\w-]*-)\" ?~", text):
                yield f"{re.escape(begun)}.+"
            continue
        for node in ast.walk(ast.parse(text)):
            match node:
                # A word of a vocabulary that a variable holds: ``Term("gap", gap.code)``.
                case ast.Call(func=ast.Name("Term" | "Name" | "OwnName"), args=[ast.Constant(str(family)), value]):
                    if not isinstance(value, ast.Constant):
                        yield f"{re.escape(family)}-.+"
                # A page that has a name: ``asked.view("data")`` says its title and what it is about.
                case ast.Call(func=ast.Attribute(attr="view"), args=[ast.Constant(str(name)), *_]):
                    yield f"web-{re.escape(name)}-(?:title|about)"
                case _:
                    pass
            if isinstance(node, ast.JoinedStr) and path != NAMED_PAGES:
                first = node.values[0]
                # What begins with a part to be filled may be anything: it names no family.
                if isinstance(first, ast.Constant) and "-" in str(first.value):
                    yield "".join(
                        re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values
                    )


def is_used(code: str) -> bool:
    """Whether something names the message."""
    if code in literals() or any(family.fullmatch(code) for family in families()):
        return True
    closed = {f"{family}-{word}" for family, words in CLOSED.items() for word in words}
    return code in closed or code.startswith(tuple(f"{family}-" for family in OF_FACTS))


@pytest.mark.parametrize("language", languages())
def test_every_message_is_used(language: str) -> None:
    codes = list(entries(language))
    assert len(codes) > 3000
    assert [code for code in codes if not is_used(code)] == []


def test_a_message_that_nobody_says_is_found() -> None:
    for code in ("work-whole", "questions-two", "report-once", "nobody-says-this"):
        assert not is_used(code)


@pytest.mark.parametrize("family", CLOSED)
def test_every_word_of_a_closed_vocabulary_has_its_message_and_no_other(family: str) -> None:
    known = entries("en")
    words = {word.value if isinstance(word, StrEnum) else word for word in CLOSED[family]}
    assert {f"{family}-{word}" for word in words} <= set(known)
    named = {code for code in known if code.startswith(f"{family}-")} - literals()
    assert named <= {f"{family}-{word}" for word in words}


def test_what_stands_without_a_name_is_named_as_help_names_it() -> None:
    one, many = (option_of("file", is_positional=True, is_many=each) for each in (False, True))
    assert (one.named(Surface.CLI), many.named(Surface.CLI)) == ("FILE", "FILE…")
    assert (one.named(Surface.HTTP), option_of("file", is_positional=False, is_many=True).named(Surface.CLI)) == (
        "file",
        "--file",
    )
