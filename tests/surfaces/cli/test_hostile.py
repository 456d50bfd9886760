"""Model and label names are hostile text: none of it reaches a terminal, a page or a table raw."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import obsia as api
from obsia.core.locales import languages

PIECES = (
    "[bold red]x[/bold red]", "[link=https://example.org]y[/link]", "[/]", "[", "\\[b]", ":smile:", "{model}", "%s%n",
    "\x1b[31mred\x1b[0m", "\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "\x1b]0;title\x07", "\x9b31m",
    "\x1b[2J\x1b[H", "\u202ertl", "\u2066a\u2069", "\u200b", "\ufeff", "a\tb", "a\x7fb", "a\x08b", "\x85", "\u2028",
    "'; DROP TABLE usage; --", '" OR ""="', "$(touch x)", "`id`", "../../etc/passwd", "=1+1", "+1", "-1", "@SUM(A1)",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&amp;", "日本語", "é" * 40, "x" * 300, "\U000e0041",
    "a\nb", "a\r\nb", ' "quoted"', "null", "NaN", "{ $low }",
)  # fmt: skip
SGR = re.compile(r"\x1b\[[0-9;]*m")


def names() -> Iterator[str]:
    """Three for each piece, all different: each begins some names, and goes on in some."""
    for number in range(3 * len(PIECES)):
        yield f"{PIECES[number % len(PIECES)]}{PIECES[(7 * number + number // len(PIECES)) % len(PIECES)]}{number}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records that bear the names as models and as labels."""
    path = tmp_path_factory.mktemp("hostile") / "[red]hostile\x1b[31m.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["model_request", "input_tokens", "output_tokens", "team", "\u202e[bold]column"])
        for name in names():
            writer.writerows([[name, 10, 10, name, 1]] * 4)  # a file too large to be held
        writer.writerow(["gpt-4o", "\x1b[31m-1", 10, "t", 1])
    return path


MAPPED = (
    "--map",
    "model_request=model_request,input_tokens=input_tokens,output_tokens=output_tokens,label.team=team",
)


def assert_clean(text: str) -> None:
    """Nothing that a terminal would obey, but the ends of lines."""
    bad = {
        letter
        for letter in text
        if letter != "\n" and unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}
    }
    assert bad == set()


@pytest.mark.parametrize(
    ("output", "language"), [((), "en"), ((), "fr"), (("--csv",), "en"), (("--json",), "fr")], ids=str
)
def test_no_name_reaches_the_terminal_raw(obsia: Any, hostile: Path, language: str, output: tuple[str, ...]) -> None:
    ended = obsia(
        "assess", hostile, *MAPPED, "--by", "label.team", "--by", "model", "--top", "200", "--no-record", *output,
        environment={"LANG": language},
    )  # fmt: skip
    assert ended.returncode == 4, ended.stderr
    assert_clean(ended.stdout)
    assert_clean(ended.stderr)
    if not output:
        assert "[bold red]x[/bold" in ended.stdout  # what follows may stand on the next line
        assert r"\x1b[31mred" in ended.stdout
    if output == ("--json",):
        groups = json.loads(ended.stdout)["tables"][0]["groups"]
        # A reader by lines ends those inside quotes as it ends the others.
        read = {group["keys"]["label.team"].replace("\r\n", "\n") for group in groups}
        assert read <= {name.replace("\r\n", "\n") for name in names()}
    if output == ("--csv",):
        rows = list(csv.reader(io.StringIO(ended.stdout)))
        assert len({len(row) for row in rows}) == 1
        assert not any(cell[:1] in {"=", "@"} for row in rows for cell in row)


def test_with_colours_only_our_own_are_sent(obsia: Any, hostile: Path) -> None:
    ended = obsia(
        "assess", hostile, *MAPPED, "--by", "label.team",
        environment={"FORCE_COLOR": "1", "TERM": "xterm-256color"},
    )  # fmt: skip
    codes = set(SGR.findall(ended.stdout))
    assert codes <= {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;36m", "\x1b[33m", "\x1b[32m", "\x1b[1;31m", "\x1b[1;2m"}
    assert_clean(SGR.sub("", ended.stdout))


@pytest.mark.parametrize("name", ["\x1b[31mx", "[bold]x[/bold]", "\u202ex", "a\nb", "'; DROP TABLE figure; --"])
@pytest.mark.parametrize(
    "words",
    [
        ("estimate", "NAME", "--in", "1", "--out", "1"),
        ("estimate", "gpt-4o", "--in", "NAME", "--out", "1"),
        ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--region", "NAME"),
        ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--host", "NAME"),
        ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--on", "NAME"),
        ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--NAME"),
        ("assess", "NAME"),
        ("trace", "NAME"),
        ("facts", "show", "NAME"),
        ("NAME",),
    ],
)
def test_errors_name_hostile_names_safely(obsia: Any, words: tuple[str, ...], name: str) -> None:
    ended = obsia(*(word.replace("NAME", name) for word in words))
    assert ended.returncode in {2, 3}
    assert_clean(ended.stderr)
    assert ended.stderr.count("\n") == 1


class Elements(HTMLParser):
    """Which elements and attributes a page holds."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("language", languages())
def test_the_page_of_a_notebook_holds_our_elements_only(
    hostile: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    account: Any = api.assess(str(hostile), map=MAPPED[1], record_figures=False)
    html = account._repr_html_()
    page = Elements()
    page.feed(html)
    assert page.found == {"div", "style", "table", "thead", "tr", "th", "tbody", "td", "p", "code"}
    assert page.attributes == {"class", "lang", "scope"}
    assert "http" not in html
    assert_clean(html)
    assert repr(account).count("\n") < 25
    assert_clean(repr(account))


def test_on_a_terminal_there_is_a_bar_and_the_page_stays_clean(azure: Path, tmp_path: Path) -> None:
    master, slave = pty.openpty()
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "obsia.surfaces.cli", "assess", str(azure), "--segment", "--no-record"],
            cwd=tmp_path, env={**os.environ, "LANG": "C.UTF-8", "TERM": "xterm", "OBSIA_DATA": str(tmp_path)},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave, check=False, timeout=120,
        )  # fmt: skip
        os.set_blocking(master, False)
        said = os.read(master, 1 << 16).decode("utf-8", errors="replace")
    finally:
        os.close(master)
        os.close(slave)
    assert ended.returncode == 0
    assert "Wh" in ended.stdout.decode()
    assert "reading" in said
