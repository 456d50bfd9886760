"""``obsia disclose`` as people run it: shapes, files, exit codes, both languages."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from obsia.surfaces.cli import run
from obsia.surfaces.cli.disclose import shape_of

MODEL = "openllm-france/lucie-7b"


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C")


def test_the_forms_and_what_each_needs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    assert run(["disclose"]) == 0
    page = capsys.readouterr().out
    assert run(["disclose", "list"]) == 0
    assert capsys.readouterr().out == page
    for name in ("annex-xi", "code-of-practice", "summary", "ghg-protocol", "boamps"):
        assert name in page
    assert run(["disclose", "list", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    first = record["forms"][0]
    assert (first["form"], first["needs_one_of"], first["native"]) == ("annex-xi", ["model"], False)


def test_markdown_is_what_a_terminal_gets(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["disclose", "annex-xi", MODEL, "--on", "2026-11-26", "--no-record"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# Technical documentation according to Annex XI")
    assert f"`obsia disclose annex-xi {MODEL} --on 2026-11-26`" in out


def test_a_terminal_gets_a_page_made_for_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    asked = ["disclose", "summary", MODEL, "--on", "2026-11-26", "--no-record"]
    assert run([*asked, "--as", "text"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("Summary: Lucie-7B\n")
    assert "| field |" not in page
    assert max(map(len, page.splitlines())) <= 100
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run(asked) == 0
    coloured = capsys.readouterr().out
    assert re.sub(r" +\n", "\n", re.sub(r"\x1b\[[0-9;]*m", "", coloured)) == page
    assert run([*asked, "--as", "md"]) == 0
    assert capsys.readouterr().out.startswith("# Summary")


def test_french_is_spoken(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert run(["disclose", "summary", MODEL, "--no-record"]) == 0
    assert capsys.readouterr().out.startswith("# Synthèse")


@pytest.mark.parametrize(
    ("name", "begins"),
    [("f.html", b"<!DOCTYPE"), ("f.JSON", b"{"), ("f.md", b"# "), ("f", b"# "), ("f.odt", b"PK"), ("f.docx", b"PK")],
)
def test_the_ending_of_the_file_says_the_shape(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, begins: bytes
) -> None:
    target = tmp_path / name
    assert run(["disclose", "summary", MODEL, "--no-record", "--out", str(target)]) == 0
    assert target.read_bytes().startswith(begins)
    told = capsys.readouterr()
    assert told.out == ""
    assert "written to" in told.err


def test_shapes() -> None:
    assert shape_of("html", out="x.pdf") == "html"
    assert shape_of(None, out="a.b/x") == "md"
    assert shape_of(None, out=None) == "md"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["disclose", "frob"], 3, "Unknown form"),
        (["disclose", "annex-xi"], 2, "needs MODEL"),
        (["disclose", "annex-xi", "nobody/nothing-of-the-kind"], 3, "nothing-of-the-kind"),
        (["disclose", "annex-xi", MODEL, "--as", "doc"], 2, "'doc' is not among the choices (nearest: docx)"),
        (["disclose", "annex-xi", MODEL, "--as", "pdf"], 2, "--out"),
        (["disclose", "annex-xi", MODEL, "--as", "odt"], 2, "odt is a file"),
        (["disclose", "annex-xi", MODEL, "--as", "html", "--json"], 2, "choose one"),
        (["disclose", "annex-xi", MODEL, "--as", "native"], 2, "annex-xi has none"),
        (["disclose", "annex-xi", MODEL, "--on", "soon"], 2, "soon"),
        (["disclose", "annex-xi", MODEL, "--on", "2999-01-01"], 2, "is in the future"),
        (["disclose", "annex-xi", MODEL, "--out", "x.doc"], 2, "the ending '.doc' stands for no format"),
        (["disclose", "annex-xi", MODEL, "--reading", "none.json"], 2, "none.json"),
        (["disclose", "sci", "--account", "none.json"], 2, "none.json"),
        (["disclose", "annex-xi", MODEL, "--no-record", "--out", "no-such-folder/f.md"], 2, "cannot be written"),
    ],
)  # fmt: skip
def test_errors_are_a_sentence_and_an_exit_code(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, told: str
) -> None:
    assert run(arguments) == code
    assert told in capsys.readouterr().err


def test_an_input_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = tmp_path / "answers.md"
    answers.write_text("1a-tasks: Chat\n", encoding="utf-8")
    assert run(["disclose", "annex-xi", MODEL, "--answers", str(answers), "--no-record", "--out", str(answers)]) == 2
    assert answers.read_text(encoding="utf-8") == "1a-tasks: Chat\n"
    assert "is an input" in capsys.readouterr().err


def test_several_readings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reading = {
        "meter": "m",
        "perimeter": "p",
        "boundary": "server",
        "energy_kwh": 500,
        "duration_s": 1,
        "work": "training",
    }
    paths = [tmp_path / f"{number}.json" for number in range(2)]
    for path in paths:
        path.write_text(json.dumps(reading | {"perimeter": path.name}), encoding="utf-8")
    options = [part for path in paths for part in ("--reading", str(path))]
    assert run(["disclose", "annex-xi", MODEL, *options, "--no-record", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    held = next(each for section in record["sections"] for each in section["fields"] if each["name"] == "2e-energy")
    assert (held["quantity"]["value"], held["quantity"]["kind"]) == (1.0, "measured")
    assert not any("twice" in note["message"] for note in record["notes"])
    assert str(tmp_path) not in json.dumps(record)
