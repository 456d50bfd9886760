"""Every example in the manual and the README is run.

``python`` blocks run in order, one namespace a page. A ``console`` block whose first line is ``$ obsia …``
(settings such as ``LANG=fr`` may stand before) is run, and what it prints is compared: ``...`` stands for any
text. A command is expected to end with 0, unless ``$ echo $?`` follows it.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
from pathlib import Path

import pytest
from sybil import Document, Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from tests.commands import command as obsia

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
RUN = re.compile(r"(?P<settings>(?:[A-Z_]+=\S* )*)obsia\b")


def steps(block: str) -> list[tuple[str, str]]:
    """Commands of a console block (without ``$ ``) with the text each is expected to print."""
    joined = block.replace("\\\n", " ")
    parts = re.split(r"^\$ (.*)$", joined, flags=re.MULTILINE)
    return list(zip(parts[1::2], (text.strip("\n") for text in parts[2::2]), strict=True))


def agrees(*, expected: str, printed: str) -> bool:
    """Line by line, spaces at line ends aside; ``...`` stands for any text, more lines included."""
    lines = ["\n".join(line.rstrip() for line in text.splitlines()).strip("\n") for text in (expected, printed)]
    if lines[0] == "...":
        return bool(lines[1])
    return doctest.OutputChecker().check_output(lines[0] + "\n", lines[1] + "\n", doctest.ELLIPSIS)


def run_console(example: Example) -> str | None:
    """Run a console block; the difference as text when it does not print what it shows."""
    todo = steps(example.parsed)
    if not todo or not RUN.match(todo[0][0]):
        return None
    code = 0
    for number, (command, expected) in enumerate(todo):
        if command == "echo $?":
            assert expected == str(code), f"exit code {code}, the page says {expected}"
            continue
        found = RUN.match(command)
        assert found, f"$ {command}: only obsia is run in a console block"
        words = shlex.split(command, comments=True)
        settings = dict(word.split("=", 1) for word in shlex.split(found["settings"]))
        ended = obsia(
            words[len(settings) + 1 :], environment={**os.environ, **settings}, folder=Path.cwd(), are_streams_one=True
        )
        code = ended.returncode
        told = number + 1 < len(todo) and todo[number + 1][0] == "echo $?"
        assert code == 0 or told, f"$ {command}: exit code {code}\n{ended.stdout}"
        assert agrees(expected=expected, printed=ended.stdout), (
            f"$ {command}\nprinted:\n{ended.stdout}\nexpected:\n{expected}"
        )
    return None


SYBIL = Sybil(
    parsers=[
        CodeBlockParser(language="console", evaluator=run_console),
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS),
        SkipParser(),
    ],
    path=str(ROOT),
)


def examples(path: Path) -> tuple[Document, list[Example]]:
    """The examples of a page, in order."""
    document = SYBIL.parse(path)
    return document, list(document.examples())


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_examples_of_a_page_do_what_they_show(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "OBSIA_DATA": str(tmp_path / "data"),
        "LANG": "C.UTF-8",
        "NO_COLOR": "1",
        "COLUMNS": "110",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for example in examples(page)[1]:
        try:
            example.evaluate()
        except AssertionError as error:
            pytest.fail(f"{page.name}, line {example.line}: {error}", pytrace=False)


def test_there_are_examples() -> None:
    commands = [
        command
        for page in PAGES
        for block in re.findall(r"^```console\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        for command, _ in steps(block)
    ]
    assert any("obsia assess" in command for command in commands)


def test_the_comparison_is_strict_but_for_dots() -> None:
    assert agrees(expected="one ... three\n...", printed="one two three\nfour\nfive\n")
    assert agrees(expected="...", printed="anything")
    assert not agrees(expected="...", printed="")
    assert not agrees(expected="1.0 kWh", printed="1.1 kWh")
    assert not agrees(expected="one", printed="one\ntwo")


def test_a_block_is_cut_into_commands() -> None:
    block = "$ obsia assess a.csv \\\n    --model m\nline 1\nline 2\n$ echo $?\n4\n"
    assert [(command.split(), text) for command, text in steps(block)] == [
        (["obsia", "assess", "a.csv", "--model", "m"], "line 1\nline 2"),
        (["echo", "$?"], "4"),
    ]
