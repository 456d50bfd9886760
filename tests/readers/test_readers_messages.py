"""What readers and grids say is a message of both languages with the arguments that it wants, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from obsia.core.errors import BadInput
from obsia.core.locales import entries, locale
from obsia.core.message import Message, Symbol
from obsia.grids import NoSeries, Reason
from obsia.readers.barrier import reject_of
from obsia.readers.listing import discover
from obsia.readers.mapping import near_misses
from obsia.readers.records.rows import Rows

SOURCE = Path(__file__).parents[2] / "src" / "obsia"
ROOMS = sorted(path for room in ("readers", "grids") for path in (SOURCE / room).rglob("*.py"))
SAYS = frozenset({"Message", "BadCall", "NoData", "_of_type"})
TOLD = frozenset({"reason", "expected", "why", "detail"})


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def messages() -> Iterator[tuple[str, str, frozenset[str]]]:
    """(place, code, arguments) of every message that the rooms state by its code."""
    for path in ROOMS:
        for call in calls(path):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            first = call.args[0] if call.args else None
            if name in SAYS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                given = {"type"} if name == "_of_type" else {each.arg or "" for each in call.keywords}
                yield f"{path.relative_to(SOURCE)}:{call.lineno}", first.value, frozenset(given)


STATED = list(messages())


def test_the_rooms_state_messages() -> None:
    assert len(STATED) > 300


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_message_is_there_with_the_variables_that_it_is_given(language: str) -> None:
    known, wrong = entries(language), list[str]()
    for place, code, given in STATED:
        wanted = {name.removesuffix("_text") for name in re.findall(r"\$(\w+)", known.get(code, ""))}
        if code not in known or wanted != given - ({"option"} - wanted):
            wrong.append(f"{place}: {code}")
    assert wrong == []


def test_nothing_that_is_raised_or_refused_is_a_sentence() -> None:
    """Also where it is no literal argument of a ``raise``: reasons and expectations are messages everywhere."""
    found: list[str] = []
    for path in ROOMS:
        for call in calls(path):
            for each in call.keywords:
                texts = [part for part in ast.walk(each.value) if isinstance(part, ast.Constant | ast.JoinedStr)]
                if each.arg in TOLD and any(" " in ast.unparse(part) for part in texts):
                    found.append(f"{path.relative_to(SOURCE)}:{call.lineno}: {ast.unparse(each.value)}")
    assert found == []


def test_no_sentence_of_ours_is_recognised_by_its_text() -> None:
    read = re.compile(r"str\(\w*error\.(?:reason|expected)\)|error\.(?:reason|expected)\.startswith")
    assert [path.name for path in ROOMS if read.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_of_a_grid_has_words(reason: Reason) -> None:
    error = NoSeries(reason=reason, source="eco2mix", zone_id="FRA", detail=Message("grid-not-json"))
    for language in ("en", "fr"):
        assert f"grid-reason-{reason}" in entries(language)
        said = locale(language).text(error.sentences)
        assert "eco2mix, FRA" in said
        assert "JSON" in said


def test_a_kind_of_skipped_records_holds_no_text_of_the_file() -> None:
    rows = Rows(are_lines=True)
    rows.skip(Message("skipped-span", kind=Symbol("AGENT")))
    with pytest.raises(ValueError, match="kind-with-foreign-text"):
        rows.skip(Message("skipped-span", kind="a person's words"))
    [batch] = rows.flush()
    assert {str(kind): count for kind, count in batch.skipped.items()} == {"AGENT span": 1}


def test_a_file_that_is_refused_whole_is_told_in_each_language() -> None:
    reject = reject_of(BadInput(file="f", reason=Message("input-empty"), expected=Message("input-usage-expected")))
    assert str(reject.expected) == "the file is empty. Expected: usage records"
    assert locale("fr").text(reject.expected) == "le fichier est vide. Attendu\u00a0: des relevés d’usage"


def test_files_left_aside_are_told_by_why_and_not_by_their_names(tmp_path: Path) -> None:
    """A file may be named as a reason is worded."""
    (tmp_path / "usage (suffix.zip").write_bytes(b"PK")
    with pytest.raises(Exception, match=r"Left aside: .*\(packed as \.zip: unpack it first\)"):
        discover([tmp_path])


def test_names_that_come_near_are_told_in_each_language() -> None:
    near = near_misses("input_token", ["input_tokens", "what a person wrote to nobody", "b"])
    assert str(near) == (
        "did you mean 'input_tokens'? the columns are 'input_tokens', 'b' and 1 that does not look like a name"
    )
    assert "«\u00a0input_tokens\u00a0», «\u00a0b\u00a0» et 1 qui n’a pas l’air d’un nom" in locale("fr").text(near)
