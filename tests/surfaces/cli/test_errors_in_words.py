"""Errors in the language of whoever reads them: the frequent ones whole, reasons of rejects in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from obsia.core.locales import entries

READERS = Path(__file__).parents[3] / "src" / "obsia" / "readers"
ENGLISH = re.compile(
    r"\b(?:the|is|are|not|which|no|file|found|read|needs|names|expected|unknown|use|mean|pass|columns?|recorded)\b",
    re.IGNORECASE,
)


def test_every_reason_of_a_reader_has_words() -> None:
    codes = {
        code
        for path in READERS.rglob("*.py")
        for code in re.findall(r"""reason=["\']([a-z]+(?:_[a-z]+)+)["\']""", path.read_text(encoding="utf-8"))
    }
    assert len(codes) > 8
    for language in ("en", "fr"):
        assert {code for code in codes if f"reason-{code}" not in entries(language)} == set()


FILES = {
    "good.csv": "model_request,input_tokens,output_tokens\ngpt-4o,10,5\n",
    "empty.csv": "",
    "stranger.csv": "colour,size\nred,3\n",
    "prompts.csv": "day,messages\n2026-06-01,7\n",
    "two.csv": "a;b,c\n1;2,3\n",
    "seats.csv": "started_at,seats,bucket_s\n2026-06-01T00:00:00Z,5,\n2026-06-02T00:00:00Z,5,\n",
    "bare.csv": "model_request,calls\ngpt-4o,3\n",
    "broken.csv": "input_tokens,output_tokens\nx,y\n",
    "noise.jsonl": "hello\n",
}


@pytest.mark.parametrize(
    ("words", "english"),
    [
        (("nowhere.csv",), "no such file or folder"),
        (("empty.csv",), "the file is empty"),
        (("stranger.csv",), "nothing to count"),
        (("prompts.csv",), "nothing to count: no column is named or mapped as a count"),
        (("seats.csv",), "2 were read and all rejected: no span of time (bucket_s) (2). First: seats.csv, line 2"),
        (("broken.csv",), "1 was read, and rejected: not a whole number (1)"),
        (("bare.csv",), "No record states input or output tokens (calls: 3)"),
        (("good.csv", "--by", "colour"), "--by: 'colour' is not a key"),
        (("good.csv", "--by", "label.team"), "by: label.team needs the column 'label.team'"),
        (("good.csv", "--budget", "10 apples"), "is not an amount"),
        (("good.csv", "--model", "no-such-model-at-all"), "Unknown model"),
        (("good.csv", "--region", "Atlantis"), "Unknown region"),
        (("good.csv", "--host", "nobody"), "Unknown host"),
        (("good.csv", "--format", "frob"), "--format 'frob' is not known"),
        (("good.csv", "--what-if", "colour=red"), "is not a change"),
        (("good.csv", "--what-if", "frob"), "is not NAME=VALUE"),
        (("good.csv", "--map", "frob=x"), "is not a canonical column"),
        (("good.csv", "--map", "input_tokens=nope"), "is not in the file"),
        (("good.csv", "--top", "0"), "--top: 0 is outside the range"),
        (("good.csv", "--grid", "daily"), "--grid: 'daily' is not among the choices"),
    ],
    ids=str,
)
def test_the_frequent_errors_are_said_in_both_languages(
    obsia: Any, tmp_path: Path, words: tuple[str, ...], english: str
) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    said = obsia("assess", *words)
    assert said.stderr.startswith("error: ")
    assert english in said.stderr
    french = obsia("assess", *words, environment={"LANG": "fr"})
    assert (french.returncode, french.stdout) == (said.returncode, "")
    head, _, told = french.stderr.partition("\u00a0: ")
    assert head == "erreur"
    # What a reader expects of one field, and names of things, stay as they are.
    told = told.partition("Attendu\u00a0: ")[0]
    told = re.sub(r"--\S+|«[^»]*»|\S*[_=/.]\S*|Vouliez-vous dire[^?]*\?|UTF-8", "", told)
    assert not ENGLISH.findall(told), told
