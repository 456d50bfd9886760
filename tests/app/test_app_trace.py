"""A figure is traced to its evidence, and its command makes it again; the record survives what befalls it."""

from __future__ import annotations

import json
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from obsia.accounting.impacts import QUANTITIES
from obsia.app.catalogue.doctor import doctor
from obsia.app.catalogue.factbase import check, show
from obsia.app.figures import figure_store as records
from obsia.app.figures.trace import figures_of_request
from obsia.app.request.estimate import Estimation, estimate
from obsia.app.trace import FORMULAS, trace
from obsia.app.usage.assess import assess
from obsia.app.usage.engine import engine
from obsia.core.errors import BadCall, BadInput, MissingFact, NoData, UnknownName
from obsia.core.figure import Figure
from obsia.core.question import BadValue
from obsia.facts import snapshot as facts
from obsia.facts.snapshot import load

Usage = Callable[..., str]


def again(command: tuple[str, ...]) -> tuple[Figure, ...]:
    """The figures that a command of a trace makes, through the journeys that it names."""
    program, journey, *arguments = command
    assert program == "obsia"
    options: dict[str, Any] = {}
    plain: list[str] = []
    names = {"in": "input_tokens", "out": "output_tokens", "cached": "cached_tokens", "what_if": "what_if"}
    while arguments:
        word = arguments.pop(0)
        if not word.startswith("--"):
            plain.append(word)
            continue
        name = word.removeprefix("--").replace("-", "_")
        value: Any = arguments.pop(0)
        if name in {"in", "out", "cached", "seed", "top"}:
            value = int(value)
        name = names.get(name, name)
        if name in {"by", "what_if"}:
            options.setdefault(name, []).append(value)
        else:
            options[name] = value
    if journey == "estimate":
        return estimate(*plain, **options).figures
    account = assess(*plain, **options)
    return (
        *account.figures,
        *(figure for table in account.tables for group in table.groups for figure in group.figures),
        *(difference.figure for scenario in account.scenarios for difference in scenario.differences),
    )


def requests() -> list[Estimation]:
    return [
        estimate("gpt-4o", input_tokens=1000, output_tokens=400, region="FRA"),
        estimate("google/gemma-3-27b-it", input_tokens=9000, output_tokens=1, cached_tokens=4500, region="eu-west-1",
                 host="aws.bedrock", seed=9),
        estimate("claude-3-opus", input_tokens=0, output_tokens=1, on="2025-01-31"),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(3))
def test_every_figure_of_a_request_is_traced_and_made_again(number: int) -> None:
    made = requests()[number]
    remade = {figure.figure_id: figure for figure in again(made.command)}
    assert len(remade) == len(QUANTITIES)
    for figure in made.figures:
        assert figure.value == figure.median
        found = trace(f" {figure.figure_id} ")
        assert found.figure == figure == remade[figure.figure_id]
        assert found.formula == FORMULAS[figure.quantity, figure.boundary]
        assert found.command == made.command
        assert found.same_snapshot
        assert (found.seed, found.worlds) == (9 if number == 1 else 7, 1024)
        check_inputs(found)


def check_inputs(found: Any) -> None:
    assert found.inputs
    assert sum(item.share for item in found.inputs) <= 1 + 1e-6
    shares = [item.share for item in found.inputs]
    assert shares == sorted(shares, reverse=True)
    evidence = set()
    for item in found.inputs:
        assert item.facts
        assert {fact.evidence for fact in item.facts} == {source.evidence_id for source in item.sources}
        for source in item.sources:
            assert source.url.startswith("https://") or "obsia" in source.evidence_id or "memory" in source.evidence_id
            assert source.licence
        for fact in item.facts:
            assert fact.locator or fact.note or fact.read_on
        evidence |= {fact.evidence for fact in item.facts}
    assert evidence == set(found.figure.evidence)


def test_every_figure_of_an_account_is_traced_and_made_again(usage: Usage) -> None:
    path = usage(
        "model_request,label.team,input_tokens,output_tokens", "gpt-4o,red,10,20", "gemma-3-27b-it,,5,6", "x,b,1,1"
    )
    options: dict[str, Any] = {
        "region": "SWE",
        "by": ["model", "label.team"],
        "top": 1,
        "what_if": ["output=0.5", "region=FRA"],
    }
    account = assess(path, **options)
    made = again(account.command)
    assert len({figure.figure_id for figure in made}) == len(made)
    for figure in made:
        found = trace(figure.figure_id)
        assert found.figure == figure
        assert found.input_digests
        check_inputs(found)
    assert trace(account.figures[0].figure_id).label == "total"


def test_a_record_holds_no_usage(usage: Usage, data_folder: Path) -> None:
    assess(usage("model_request,session_id,input_tokens,output_tokens", "gpt-4o,canary-7f3a,10,20"))
    assert b"canary-7f3a" not in (data_folder / records.FILE).read_bytes()


def test_without_a_record_or_a_known_id_it_says_so(data_folder: Path) -> None:
    with pytest.raises(NoData, match="No figure is recorded"):
        trace("abcd")
    made = estimate("gpt-4o", input_tokens=1, output_tokens=1).figures[0]
    with pytest.raises(UnknownName) as error:
        trace(made.figure_id[:6] + "x" * 100)
    assert made.figure_id in error.value.suggestions or len(error.value.suggestions) == 5
    assert len(error.value.name) == 40
    with pytest.raises(UnknownName):
        trace("")


def test_a_damaged_record_is_said(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / records.FILE
    path.write_bytes(b"this is no database, but long enough to look like one" * 40)
    with pytest.raises(BadInput, match=r"figures\.sqlite: the record of figures cannot be read"):
        trace("abcd")
    (note,) = estimate("gpt-4o", input_tokens=1, output_tokens=1).notes
    assert "not a database" in str(note)
    assert [check for check in doctor() if not check.good][-1].name == "data folder"
    path.unlink()
    sqlite3.connect(path).close()
    # Empty, as it is while somebody opens it for the first figure.
    with pytest.raises(NoData, match="No figure is recorded"):
        trace("abcd")


def test_a_record_that_is_locked_is_tried_again(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several that open a new record at once, all but one are told that it is locked, without any wait."""
    load()  # the facts are another database
    connect, failures = sqlite3.connect, [sqlite3.OperationalError("database is locked")] * 3

    def locked(*given: Any, **named: Any) -> sqlite3.Connection:
        if failures:
            raise failures.pop()
        return connect(*given, **named)

    monkeypatch.setattr(records.sqlite3, "connect", locked)
    made = estimate("gpt-4o", input_tokens=1, output_tokens=1)
    assert made.notes == ()
    assert not failures
    assert trace(made.figures[0].figure_id).figure == made.figures[0]
    failures += [sqlite3.OperationalError("database is locked")] * 9
    (note,) = estimate("gpt-4o", input_tokens=1, output_tokens=2).notes
    assert note.code == "notice-record"
    assert "database is locked" in str(note)


@pytest.mark.parametrize("name", ["with space", "what?mode=rwc", "100%41", "a#b", "é"])
def test_a_data_folder_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / name))
    figure = estimate("gpt-4o", input_tokens=1, output_tokens=1).figures[0]
    assert trace(figure.figure_id).figure == figure
    assert (tmp_path / name / records.FILE).is_file()
    assert "figures recorded" in doctor()[-1].result


def test_the_data_folder_is_where_the_environment_says(tmp_path: Path) -> None:
    assert records.data_folder({"OBSIA_DATA": "/a", "XDG_DATA_HOME": "/b"}) == Path("/a")
    assert records.data_folder({"XDG_DATA_HOME": "/b"}) == Path("/b/obsia")
    assert records.data_folder({}) == Path.home() / ".local" / "share" / "obsia"


def test_other_facts_are_said_and_a_lost_source_keeps_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = estimate("gpt-4o", input_tokens=1, output_tokens=1).figures[0]

    class Other(facts.Snapshot):
        def __init__(self) -> None:
            super().__init__(facts.PACKAGED)
            self.content_hash = "0" * 64

        def source(self, evidence_id: str) -> Any:
            return super().source(f"lost-{evidence_id}")

    monkeypatch.setattr(facts, "load", Other)
    found = trace(figure.figure_id)
    assert not found.same_snapshot
    assert {source.evidence_id for item in found.inputs for source in item.sources} == set(figure.evidence)
    assert {source.url for item in found.inputs for source in item.sources} == {""}


def times_1000(content: str) -> str:
    told = json.loads(content)
    for name in ("median", "mean", "low", "high"):
        told["figure"][name] *= 1000
    return json.dumps(told, sort_keys=True)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE figure SET content = times_1000(content) WHERE figure_id = :one", "figure {one} is not"),
        ("UPDATE figure SET content = (SELECT content FROM figure WHERE figure_id = :other) WHERE figure_id = :one",
         "figure {one} is not"),
        ("UPDATE figure SET label = 'other' WHERE figure_id = :one", "figure {one} is not"),
        ("UPDATE request SET content = replace(content, 'gpt-4o', 'gpt-4p')", "not what was recorded"),
        ("UPDATE fact SET content = replace(content, '\"value\": 1', '\"value\": 2')", "not what was recorded"),
        ("UPDATE figure SET content = '{{'", "figure {one} is not"),
    ],
)  # fmt: skip
def test_a_record_that_was_changed_is_not_traced_as_if_right(data_folder: Path, change: str, told: str) -> None:
    one, other = (each.figure_id for each in estimate("gpt-4o", input_tokens=10, output_tokens=10).figures[:2])
    assert trace(one).figure.figure_id == one
    with sqlite3.connect(data_folder / records.FILE) as con:
        con.create_function("times_1000", 1, times_1000)
        assert con.execute(change.replace("{{", "{"), {"one": one, "other": other}).rowcount
    with pytest.raises(BadInput, match=told.format(one=one)):
        trace(one)


def test_two_processes_record_at_once(data_folder: Path) -> None:
    code = (
        "import sys, obsia\n"
        "for n in range(12):\n"
        "    e = obsia.estimate('gpt-4o', input_tokens=int(sys.argv[1]) * 100 + n, output_tokens=1)\n"
        "    assert e.notes == (), e.notes\n"
        "    print(e.figures[0].figure_id)\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(n)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for n in range(3)
    ]
    told = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], told
    ids = [line for out, _ in told for line in out.split()]
    assert len(set(ids)) == 36
    for figure_id in ids:
        assert trace(figure_id).figure.figure_id == figure_id
    with sqlite3.connect(data_folder / records.FILE) as con:
        assert con.execute("SELECT count(*) FROM figure").fetchone() == (36 * len(QUANTITIES),)
        assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# --- one request


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (-1, "-1 is outside the range"),
        (2**31, "2147483648 is outside the range"),
        (1.5, "'1.5' is not a whole number"),
        (float("nan"), "'nan' is not a number"),
        (True, "'True' is not a number"),
        ("5.5", "'5.5' is not a whole number"),
        ("five", "'five' is not a whole number"),
    ],
)
@pytest.mark.parametrize(
    ("name", "option"), [("input_tokens", "--in"), ("output_tokens", "--out"), ("cached_tokens", "--cached")]
)
def test_a_count_that_is_none_is_refused(name: str, option: str, value: Any, told: str) -> None:
    counts: dict[str, Any] = {"input_tokens": 10, "output_tokens": 10}
    with pytest.raises(BadValue) as error:
        estimate("gpt-4o", **{**counts, name: value})
    assert str(error.value) == f"{option}: {told}. Expected: a whole number from 0 to 2147483647."


def test_cached_tokens_are_contained_in_the_input() -> None:
    with pytest.raises(BadCall, match=r"6 cached tokens are contained in the input: they cannot exceed --in \(5\)"):
        estimate("gpt-4o", input_tokens=5, output_tokens=1, cached_tokens=6)


def test_whole_numbers_of_other_libraries_are_whole_numbers() -> None:
    one = estimate("gpt-4o", input_tokens=np.int64(5), output_tokens=np.int32(6))  # type: ignore[arg-type]
    other = estimate("gpt-4o", input_tokens=5, output_tokens=6)
    text = estimate("gpt-4o", input_tokens="5", output_tokens="6")  # type: ignore[arg-type]
    assert one.figures == other.figures == text.figures


def test_one_request_has_one_id_and_another_another() -> None:
    calls: list[dict[str, Any]] = [
        {},
        {"seed": 8},
        {"region": "FRA"},
        {"region": "DEU"},
        {"host": "aws.bedrock"},
        {"cached_tokens": 1},
        {"output_tokens": 11},
        {"input_tokens": 11},
    ]
    ids = {
        estimate("gpt-4o", **{"input_tokens": 10, "output_tokens": 10, **call}).figures[0].figure_id for call in calls
    }
    assert len(ids) == len(calls)
    aliases = ("gpt-4o", "openai/gpt-4o", "GPT-4o")
    assert len({estimate(name, input_tokens=10, output_tokens=10).figures[0].figure_id for name in aliases}) == 1


def test_names_are_refused_with_suggestions() -> None:
    for call in (
        {"model": "gpt-4oo"},
        {"model": "gpt-4o", "region": "Frankreich-9"},
        {"model": "gpt-4o", "host": "opena"},
    ):
        with pytest.raises(UnknownName):
            estimate(call.pop("model"), input_tokens=1, output_tokens=1, **call)
    with pytest.raises(BadCall, match=r"--on: 'yesterday' is not a day\. Expected: a day, YYYY-MM-DD"):
        estimate("gpt-4o", input_tokens=1, output_tokens=1, on="yesterday")


@pytest.mark.parametrize("text", ["\ud800", "", " ", "x" * 1_000_000, "\x00", "a\nb"])
@pytest.mark.parametrize("name", ["model", "region", "host"])
def test_hostile_names_are_refused(name: str, text: str) -> None:
    call = {"model": "gpt-4o", name: text}
    with pytest.raises(BadValue) as error:
        estimate(call.pop("model"), input_tokens=1, output_tokens=1, **call)
    assert error.value.field == name
    assert len(str(error.value)) < 2_000
    assert str(error.value).isprintable()


def test_a_host_is_known_by_id_name_or_address() -> None:
    def provider(host: str) -> str | None:
        return estimate("gpt-4o", input_tokens=1, output_tokens=1, host=host).provider

    assert (
        provider("OpenAI") == provider("https://api.openai.com/v1/chat") == provider("api.openai.com:443") == "openai"
    )
    assert provider("my-team.openai.azure.com") == "azure.ai.openai"
    with pytest.raises(UnknownName):
        provider(".openai.azure.com")
    assert estimate("gpt-4o", input_tokens=1, output_tokens=1).provider == "openai"
    assert estimate("google/gemma-3-27b-it", input_tokens=1, output_tokens=1).provider is None


# --- beside the journeys


def test_the_engine_opens_what_was_named_and_nothing_else(tmp_path: Path) -> None:
    named, other = tmp_path / "a.csv", tmp_path / "b.csv"
    named.write_text("x\n1\n")
    other.write_text("x\n1\n")
    with engine([str(named)], threads=1) as opened:
        assert opened.connection.read_csv(str(named)).fetchall() == [(1,)]
        with pytest.raises(opened.error):
            opened.connection.read_csv(str(other)).fetchall()
        for query in (
            f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
            "INSTALL httpfs",
            "SET memory_limit = '8GB'",
            "SET enable_external_access = true",
        ):
            with pytest.raises(opened.error):
                opened.connection.sql(query).fetchall()


def test_doctor_looks_and_never_raises(monkeypatch: pytest.MonkeyPatch, data_folder: Path) -> None:
    found = {check.name: check for check in doctor()}
    assert all(check.good for check in found.values())
    assert "made on first use" in found["data folder"].result
    assert load().content_hash[:12] in found["facts"].result
    data_folder.mkdir()
    assert doctor()[-1].result == str(data_folder)
    monkeypatch.setattr("os.access", lambda *_: False)
    assert (doctor()[-1].good, "not writable" in doctor()[-1].result) == (False, True)
    monkeypatch.setattr("obsia.app.catalogue.doctor.LIBRARIES", ("no-such-library",))
    monkeypatch.setattr(facts, "load", lambda: (_ for _ in ()).throw(MissingFact(what="no facts")))
    bad = {check.name: check.result for check in doctor() if not check.good}
    assert bad["no-such-library"] == "-"
    assert bad["facts"] == str(MissingFact(what="no facts"))
    assert "no facts" in bad["facts"]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("grid:FRA", "grid:FRA"),
        ("FRA", "grid:FRA"),
        ("eu-west-3", "grid:FRA"),
        ("NVIDIA B200", "device:NVIDIA B200"),
        ("nvidia b200", "device:NVIDIA B200"),
        ("gpt-4o", "model:openai/gpt-4o"),
        ("model:gpt-4o", "model:openai/gpt-4o"),
        (" serving:default ", "serving:default"),
    ],
)
def test_a_subject_is_shown_with_its_sources(text: str, subject: str) -> None:
    found = show(text)
    assert found.subject == subject
    assert found.facts
    assert {fact.evidence for fact in found.facts} == {source.evidence_id for source in found.sources}


def test_a_model_is_linked_to_its_checkpoint_and_a_near_miss_suggests() -> None:
    linked = show("google/gemma-3-27b").linked
    assert all(load().has(subject) for subject in linked)
    with pytest.raises(UnknownName) as error:
        show("NVIDIA B20O")
    assert "device:NVIDIA B200" in error.value.suggestions
    with pytest.raises(UnknownName):
        show("")


def test_the_packaged_facts_pass_their_check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("obsia.app.catalogue.factbase.DATA_FILES", tmp_path / "none")
    assert check() is not None


def test_a_command_can_be_pasted() -> None:
    made = estimate("gpt-4o", input_tokens=1, output_tokens=1, region="Hong Kong")
    assert shlex.split(shlex.join(made.command)) == list(made.command)


def test_a_recorded_figure_names_the_inputs_that_it_named_when_it_was_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path))
    made = estimate("gpt-4o", input_tokens=300, output_tokens=400)
    told = [trace(made.figures[0].figure_id).figure]
    told += [each.figure for each in figures_of_request(made.figures[0].figure_id)]
    for before, after in zip(made.figures, told, strict=True):
        assert before == after
        assert after.other_inputs == before.other_inputs
        assert [round(each.share, 9) for each in before.inputs] == [each.share for each in after.inputs]
        assert [replace(each, share=0.0) for each in before.inputs] == [
            replace(each, share=0.0) for each in after.inputs
        ]


def test_the_record_holds_inputs_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path))
    made = estimate("gpt-4o", input_tokens=300, output_tokens=400)
    _, recorded, _ = records.load(made.figures[0].figure_id)
    assert "inputs" not in recorded["figure"]


def test_a_figure_of_two_requests_stands_under_the_same_whichever_came_last(tmp_path: Path) -> None:
    def written(request: str, digest: str) -> records.Written:
        content = json.dumps({"request": request, "digest": digest})
        return records.Written(request=(request, "{}"), figures=(("f-1", request, "", content),), facts={})

    def kept(name: str, *several: records.Written) -> list[tuple[str, str]]:
        with records.recorded_in(tmp_path / name):
            assert records.save(several) is None
        with closing(sqlite3.connect(tmp_path / name / records.FILE)) as con:
            return con.execute("SELECT request_id, json_extract(content, '$.digest') FROM figure").fetchall()

    a, b = written("a", "1"), written("b", "1")
    assert kept("first", a, b) == kept("second", b, a) == [("a", "1")]
    # What is computed anew counts, whoever asked.
    assert kept("third", a, written("b", "2")) == [("b", "2")]
