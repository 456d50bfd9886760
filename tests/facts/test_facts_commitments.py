"""Commitments, promises and replies: what is wrong of them is named by its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.facts.test_facts_openness import written

from obsia.facts import disclosures
from obsia.facts.compile import build, compile_facts
from obsia.facts.snapshot import Snapshot, load

SPOILED: list[tuple[str, str, str, str]] = [
    ("relations/commitments.csv", "on,read", "on,unverified", r"line 3.*Invalid enum value 'unverified'"),
    ("relations/commitments.csv", "treaty,fra,signed", "treaty,fra,waved", r"line 3.*Invalid enum value 'waved'"),
    ("relations/commitments.csv", "signed,2024-01-01", "signed,", r"line 3.*date"),
    ("relations/commitments.csv", "https://example.org/treaty", "", r"line 3.*address"),
    ("relations/party_lists.csv", "yes,state", "yes,", r"line 2: a list that was read whole tells which kinds"),
    ("relations/party_lists.csv", "yes,state", "no,state", r"line 2: a list that was read whole tells which kinds"),
    ("relations/party_lists.csv", "obsia-own", "memory", r"a list from memory is refused"),
    ("relations/practices.csv", "authority", "obsia", r"line 2: 'not kept' is for a competent authority or the party"),
    ("relations/practices.csv", "report,fra", "reprot,fra", r"line 2: promise 'reprot' is not in promises"),
    ("relations/practices.csv", "obsia-own", "memory", r"a finding from memory is refused"),
    ("relations/replies.csv", "fra,treaty", "fr,treaty", r"line 2: party 'fr' is not in parties"),
    ("relations/commitments.csv", "treaty,fra", "treatey,fra", r"line 3: instrument 'treatey' is not in instruments"),
    ("relations/commitments.csv", "treaty,fra", "treaty,fr", r"line 3: party 'fr' is not in parties"),
    ("relations/commitments.csv", "on,read,obsia-own", "on,read,memory", r"a commitment from memory is refused"),
    ("relations/parties.csv", "FRA", "France", r"iso3 'France'; expected three capital letters"),
    ("relations/instruments.csv", "2024-01-01", "January", r"adopted_on 'January'; expected"),
    ("relations/control.csv", "obsia-own", "memory", r"control from memory is refused"),
]  # fmt: skip


def test_what_is_right_is_read_back(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "snapshot.sqlite"
    build(data=written(folder), target=target)
    snapshot = Snapshot(target)
    assert [each.due_on for each in disclosures.promises(snapshot)] == ["2025-01-01"]
    assert [(each.state, each.publisher) for each in disclosures.practices(snapshot)] == [
        ("not kept", "obsia contributors")
    ]
    assert [each.said_to for each in disclosures.replies(snapshot)] == ["obsia"]


@pytest.mark.parametrize(("file", "old", "new", "expected"), SPOILED, ids=[each[3][:40] for each in SPOILED])
def test_what_is_wrong_is_named_by_its_place(folder: Path, file: str, old: str, new: str, expected: str) -> None:
    path = written(folder) / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = [str(problem) for problem in compile_facts(folder).problems]
    assert any(problem.startswith(file) and re.search(expected, problem) for problem in told), told


def test_a_list_without_a_day_stands_beside_the_page_that_gives_it() -> None:
    """The list of the Union's members says when nothing; no page is named in a note without its address."""
    held = disclosures.commitments(load())
    assert [each for each in held if "cldr" in each.evidence and not each.day_address] == []
    assert [each.note for each in held if re.search(r"the day is that of .*\(\D", each.note)] == []
