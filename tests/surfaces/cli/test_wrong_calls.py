"""Sixty wrong calls: each is answered in one line that is wholly French, with the exit code that is documented."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from cyclopts import CycloptsError, exceptions

from obsia.core.locales import Locale
from obsia.core.message import Message, Note
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.commands import COMMANDS, GROUPS

ROOT = Path(__file__).parents[3]
FRENCH = {"LANG": "fr_FR.UTF-8"}
FILES = {
    "good.csv": "model_request,input_tokens,output_tokens\ngpt-4o,10,5\n",
    "empty.csv": "",
    "stranger.csv": "colour,size\nred,3\n",
    "broken.csv": "input_tokens,output_tokens\nx,y\n",
    "noise.jsonl": "hello\n",
    "runs.csv": "tokens\nmany\n",
    "bad.json": "{",
    "folder/held.txt": "of somebody",
}
CALLS: dict[tuple[str, ...], int] = {
    ("estimte", "gpt-4o"): 2,
    ("frob",): 2,
    ("estimate",): 2,
    ("estimate", "gpt-4o", "--cached", "5"): 2,
    ("estimate", "gpt-4o", "gpt-5", "--in", "1", "--out", "1"): 3,
    ("estimate", "gtp-4o", "--in", "1", "--out", "1"): 3,
    ("estimate", "gpt-4o", "--in", "x", "--out", "1"): 2,
    ("estimate", "gpt-4o", "--in", "-3", "--out", "1"): 2,
    ("estimate", "gpt-4o", "--in"): 2,
    ("estimate", "gpt-4o", "--int", "1", "--out", "1"): 2,
    ("estimate", "gpt-4o", "--zzz"): 2,
    ("estimate", "gpt-4o", "--in", "1", "--in", "2", "--out", "1"): 2,
    ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--cached", "9"): 2,
    ("estimate", "gpt-4o", "--images", "1"): 2,
    ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--region", "Atlantis"): 3,
    ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--host", "nobody"): 3,
    ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--on", "2026-02-30"): 2,
    ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--json", "--csv"): 2,
    ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--json=perhaps"): 2,
    ("estimate", "gpt-4o", "--task", "poetry"): 3,
    ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--what-if", "colour=red"): 2,
    ("compare", "gpt-4o"): 2,
    ("compare", "gpt-4o", "openai/gpt-4o"): 2,
    ("compare", "gpt-4o", "gpt-4", "--task", "video"): 2,
    ("silence", "nobody-at-all"): 3,
    ("search",): 2,
    ("search", "zzzzqqqq"): 3,
    ("close",): 2,
    ("close", "good.csv"): 2,
    ("close", "2026-Q3"): 2,
    ("close", "2026-Q3", "--restate"): 3,
    ("close", "2026-Q3", "--list"): 2,
    ("sum",): 2,
    ("sum", "good.csv"): 2,
    ("sum", "good.csv", "--out", "folder"): 2,
    ("merge", "--out", "m"): 2,
    ("merge", "folder", "--out", "m"): 2,
    ("convert", "good.csv", "--out", "good.csv"): 2,
    ("pull", "good.csv", "--out", "folder"): 2,
    ("pull", "postgresql://user:word@host/base", "--out", "folder"): 2,
    ("assess", "good.csv", "--engine", "sc://host:port"): 2,
    ("assess", "good.csv", "--engine", "sc://host"): 3,
    ("collect", "store", "--read"): 2,
    ("collect", "store", "--new-token", "../up"): 2,
    ("collect", "store", "--new-token", "blue", "--seal"): 2,
    ("assess",): 2,
    ("assess", "nowhere.csv"): 2,
    ("assess", "good.csv", "--grid", "hourly", "--grid-file", "nowhere.csv"): 2,
    ("assess", "empty.csv"): 4,
    ("assess", "stranger.csv"): 4,
    ("assess", "broken.csv"): 3,
    ("assess", "noise.jsonl"): 4,
    ("assess", "good.csv", "--by", "colour"): 2,
    ("assess", "good.csv", "--budget", "10 apples"): 2,
    ("assess", "good.csv", "--format", "frob"): 2,
    ("assess", "good.csv", "--top", "0"): 2,
    ("assess", "good.csv", "--threads", "many"): 2,
    ("assess", "good.csv", "--report", "good.csv"): 2,
    ("assess", "good.csv", "--report", "a.html", "--xlsx", "a.html"): 2,
    ("assess", "good.csv", "--xlsx", "nowhere/a.xlsx"): 2,
    ("assess", "good.csv", "--json", "--markdown"): 2,
    ("predict", "nowhere.csv", "--out", "p.csv"): 2,
    ("predict",): 2,
    ("train",): 2,
    ("train", "runs.csv"): 2,
    ("train", "nowhere.csv", "--out", "p.csv"): 2,
    ("train", "--tokens", "15X"): 2,
    ("train", "--params-total", "70"): 2,
    ("train", "--hours", "10"): 2,
    ("train", "--hardware", "abacus", "--device-hours", "1M"): 3,
    ("openness", "no-such-system"): 3,
    ("openness", "--cells"): 2,
    ("openness", "--all", "--on", "2026-13-01"): 2,
    ("commitments", "--party", "Atlantis"): 3,
    ("commitments", "Atlantis"): 3,
    ("disclose", "no-such-form"): 3,
    ("disclose", "sci", "--account", "nowhere.json"): 2,
    ("world", "--year", "1999"): 2,
    ("world", "--year", "soon"): 2,
    ("world", "--scenario-file", "nowhere.yaml"): 2,
    ("world", "--queries", "nowhere.csv", "--out", "p.csv"): 2,
    ("world", "--country", "Atlantis"): 3,
    ("world", "--json", "--csv"): 2,
    ("world", "--move", "gpt-4o"): 2,
    ("serve", "--port", "70000"): 2,
    ("serve", "--proxy", "front"): 2,
    ("serve", "--usage"): 2,
    ("serve", "--usage-model", "gpt-4o"): 2,
    ("serve", "--usage", "good.csv", "--host", "0.0.0.0"): 2,  # noqa: S104
    ("serve", "--private", "--host", "0.0.0.0"): 2,  # noqa: S104
    ("serve", "--site", "example.org/here"): 2,
    ("serve", "--host", "203.0.113.7"): 2,
    ("publish",): 2,
    ("publish", "folder"): 2,
    ("publish", "out", "--site", "example.org"): 2,
    ("publish", "out", "--processes", "99"): 2,
    ("publish", "good.csv"): 2,
    ("mcp", "--no-records"): 2,
    ("mcp", "now"): 2,
    ("trace",): 2,
    ("trace", "000000000000-000000000000"): 3,
    ("verify", "nowhere.json"): 2,
    ("verify", "good.csv", "--kee", "a"): 2,
    ("formats", "csv"): 2,
    ("doctor", "--fix"): 2,
    ("measure", "run"): 2,
    ("measure", "--", "no-such-command"): 2,
    ("measure", "--idle", "soon", "--", "true"): 2,
    ("measure", "--frob", "--", "true"): 2,
    ("measure", "--journal", "good.csv", "--", "true"): 2,
    ("measure", "recover"): 2,
    ("measure", "recover", "nowhere.journal"): 2,
    ("measure", "recover", "good.csv"): 4,
    ("measure", "doctor", "--fix"): 2,
    ("facts", "shw", "grid:FRA"): 2,
    ("facts", "show"): 2,
    ("facts", "show", "grid:Atlantis"): 3,
    ("facts", "audit", "--csv"): 2,
    ("facts", "check", "all"): 2,
    ("facts", "attribution", "--jsn"): 2,
    ("facts", "export"): 2,
    ("facts", "export", "folder"): 2,
    ("facts", "export", "out", "--site", "example.org"): 2,
    ("facts", "verify-openness", "--ofline"): 2,
    ("facts", "install", "good.csv"): 4,
    ("facts", "install", "nowhere.zip"): 2,
    ("facts", "pack"): 2,
    ("changes", "--since", "good.csv"): 4,
    ("changes", "--since", "nowhere.json"): 2,
    ("changes", "--since", "good.csv", "--until", "good.csv"): 4,
}
"""What is typed -> the exit code."""
ENGLISH = re.compile(
    r"\b(?:the|is|are|not|which|no|file|found|read|needs|names|expected|unknown|use|mean|pass|columns?|recorded|make"
    r"|first|whole|number|from|to|and|with|one|of|or|forms|such|digits|only|directory|missing|words|value"
    r"|command|twice|must|cannot|see|give|choose)\b",
    re.IGNORECASE,
)


def own_words(told: str) -> str:
    """What is said without what is not ours or is the same in every language: quotes, options, paths, names."""
    return re.sub(r"--[a-z-]+|«[^»]*»|\S*[_=/.]\S+|Voir obsia[^.]*\.|Vouliez-vous dire[^?]*\?|\b\w+(?:-\w+)+", "", told)


@pytest.mark.parametrize("words", CALLS, ids=" ".join)
def test_a_wrong_call_is_told_in_one_line_of_french(obsia: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    ended = obsia(*words, environment=FRENCH)
    assert (ended.returncode, ended.stdout) == (CALLS[words], "")
    [line] = ended.stderr.splitlines()
    head, _, told = line.partition("\u00a0: ")
    assert head == "erreur"
    assert told
    # Strict: a call that has become French leaves the list.
    assert not ENGLISH.findall(own_words(told)), told


def test_every_command_is_called_wrongly() -> None:
    assert len(CALLS) >= 60
    assert {words[0] for words in CALLS} >= {*COMMANDS, *GROUPS}
    for group, commands in GROUPS.items():
        assert {words[1] for words in CALLS if words[0] == group} >= set(commands)


def test_own_words_keep_what_a_sentence_says() -> None:
    told = "--in\u00a0: «\u00a0the\u00a0» is wrong, see ./file.csv. Voir obsia facts show --help."
    assert ENGLISH.findall(own_words(told)) == ["is", "see"]


CLASSES = [each for each in vars(exceptions).values() if isinstance(each, type) and issubclass(each, CycloptsError)]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_each_class_of_cyclopts_has_words_of_its_own(kind: type[CycloptsError]) -> None:
    assert kind in failures._messages()  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    ("words", "english"),
    [
        (
            ("estimate", "gpt-4o", "--int", "3"),
            "Unknown option: '--int'. Did you mean: --in? See obsia estimate --help.",
        ),
        (
            ("close", "--period", "2026-Q3"),
            "Unknown option: '--period'. PERIOD is written without the name of an option before it. "
            "See obsia close --help.",
        ),
        (
            ("estimate", "gpt-4o", "--in", "0", "--out", "0"),
            "--in, --out: a request reads or writes one token or more.",
        ),
        (
            ("estimate", "gpt-4o", "--out", "0"),
            "openai/gpt-4o reads and writes text: give --in, --out, [--cached].",
        ),
        (("estimte",), "Unknown command: 'estimte'. Did you mean: estimate? See obsia --help."),
        (("facts", "shw"), "Unknown command: 'shw'. Did you mean: show? See obsia facts --help."),
        (("facts", "show"), "SUBJECT is missing. See obsia facts show --help."),
        (("serve", "--usage"), "--usage needs a value. See obsia serve --help."),
        (("estimate", "gpt-4o", "--in"), "--in needs a value. See obsia estimate --help."),
        (("doctor", "--json=7"), "--json does not take the value '7'. See obsia doctor --help."),
        (("estimate", "a", "--in", "1", "--in", "2"), "--in is given twice. See obsia estimate --help."),
        (("mcp", "now"), "Too many words: 'now'. A value stands after its option. See obsia mcp --help."),
    ],
    ids=str,
)
def test_the_same_in_english(obsia: Any, words: tuple[str, ...], english: str) -> None:
    ended = obsia(*words)
    assert (ended.returncode, ended.stderr) == (2, f"error: {english}\n")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_no_command_of_ours_can_meet_has_words_too(language: str) -> None:
    tr = Locale(language)
    for code in ("call-unreadable", "call-letters"):
        assert tr.text(Message(code))
    for code in ("call-how-many", "call-equals", "call-mixed"):
        assert "--in" in tr(code, name="--in")


def test_a_note_is_a_message(capsys: pytest.CaptureFixture[str]) -> None:
    failures.say_notes((Note("notice-record", why="no room"), Note("call-unreadable")), Locale("en"))
    assert capsys.readouterr().err.splitlines() == [
        "note: the figures were not recorded for obsia trace: no room",
        "note: The call cannot be read.",
    ]
