"""Questions: fields stated once, and what follows from them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.app.questions.commitments import ListCommitments
from obsia.app.questions.disclose import Disclose
from obsia.app.questions.openness import GradeEverything, GradeSystem
from obsia.app.questions.predict import Predict
from obsia.app.questions.request import Compare, Estimate, NonDisclosure, WhatIf
from obsia.app.questions.training import Train
from obsia.app.questions.world import (
    AnswerQueries,
    CloseTheLoop,
    ListEditions,
    MoveInference,
    ReadReports,
    ViewCountry,
    ViewWorld,
)
from obsia.app.served import engine_of, precision_of
from obsia.app.training.train import train as training
from obsia.core.errors import BadCall, UnknownName
from obsia.core.kinds import File, Name
from obsia.core.locales import Locale, entries
from obsia.core.message import Surface
from obsia.core.question import (
    PRIVATE,
    Amount,
    BadValue,
    Choice,
    Day,
    Field,
    Flag,
    Kind,
    Many,
    Number,
    Question,
    Seconds,
    Text,
    UnknownField,
    Unreadable,
    Whole,
    asked_as,
)
from obsia.facts import snapshot as facts

QUESTIONS = (
    *(
        Estimate,
        WhatIf,
        Compare,
        NonDisclosure,
        Train,
        Predict,
        Disclose,
        ListCommitments,
        GradeSystem,
        GradeEverything,
    ),
    *(ViewWorld, ViewCountry, ListEditions, CloseTheLoop, MoveInference, AnswerQueries, ReadReports),
)
KINDS: tuple[Kind, ...] = (
    *(Whole(), Whole(least=1, most=9), Amount(), Number(least=1.0, most=4.0), Seconds(), Day(), Text(), Flag()),
    *(Choice(choices=("Base", "Lift-Off")), Many(of=Whole(), most=3), File()),
)
VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text()
    | st.sampled_from(["70B", "base", "2026-02-30", "2026-02-28", "3", "2.5", "true"])
)  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.__name__)
def test_every_field_has_help_and_an_example_that_it_reads(question: type[Question]) -> None:
    fields = question.fields()
    assert fields
    assert len({each.name for each in fields}) == len(fields)
    for each in fields:
        for language in ("en", "fr"):
            assert each.help in entries(language)
        if each.example:
            jsonschema.Draft202012Validator.check_schema(each.kind.schema())
            assert each.read(each.example) is not None


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.__name__)
def test_the_seed_is_on_no_public_surface(question: type[Question]) -> None:
    assert all("seed" not in each.name for on in (Surface.HTTP, Surface.MCP) for each in question.fields(on))


@settings(deadline=None)
@given(st.sampled_from(KINDS), VALUES)
def test_what_a_kind_returns_it_reads_again_and_its_schema_takes(kind: Kind, value: object) -> None:
    try:
        read = kind.read(value)
    except Unreadable:
        return
    assert kind.read(read) == read
    if not isinstance(kind, Amount):
        # Amounts are text in schemas, so that 70B may be written.
        shown = json.loads(json.dumps(read))
        jsonschema.validate(shown, kind.schema())


@settings(deadline=None)
@given(st.sampled_from(KINDS), VALUES)
def test_a_refusal_names_the_field_and_what_it_takes(kind: Kind, value: object) -> None:
    field = Field(kind=kind, help="option-in", name="video-s", attribute="video_s")
    refused: BadValue | None = None
    try:
        field.read(value)
    except BadValue as error:
        refused = error
    if refused is not None:
        assert str(refused).startswith("--video-s: ")
        assert "Expected: " in str(refused)
        assert Locale("fr", Surface.MCP).text(refused.sentences).startswith("video_s\u00a0: ")


@pytest.mark.parametrize(
    ("read", "word", "near"),
    [
        (lambda word: asked(NonDisclosure, "quantity").read(word), "enrgy", "energy"),
        (lambda word: asked(Disclose, "mode").read(word), "outsidr", "outsider"),
        (lambda word: training(params_total=7e10, tokens=1e12, precision=word), "bf17", "bf16"),
        (lambda word: engine_of(facts.load(), word), "vllmm", "vllm"),
        (lambda word: precision_of(facts.load(), word), "fp88", "fp8"),
    ],
)
def test_a_word_that_is_none_of_a_list_is_refused_with_the_nearest(
    read: Callable[[str], object], word: str, near: str
) -> None:
    with pytest.raises((BadValue, UnknownName), match=rf"{word}.*(nearest|Did you mean): {near}[)?]"):
        read(word)


def asked(question: type[Question], name: str) -> Field:
    """A field by its attribute."""
    return {each.attribute: each for each in question.fields()}[name]


def test_a_question_is_its_command_and_back() -> None:
    asked = Estimate("gpt-4o", input_tokens=300, output_tokens=400, region="FRA", seed=9, record_figures=False)
    assert asked.command() == (
        *("obsia", "estimate", "gpt-4o", "--in", "300", "--out", "400", "--region", "FRA", "--seed", "9"),
    )
    assert asked.identity() == {
        "model": "gpt-4o",
        "input_tokens": 300,
        "output_tokens": 400,
        "region": "FRA",
        "seed": 9,
    }
    assert Compare(["a", "b"], task="agent").command() == ("obsia", "compare", "a", "b", "--task", "agent")
    assert Train(params_total=70e9, tokens="15T").command() == (  # type: ignore[arg-type]
        *("obsia", "train", "--params-total", "70000000000", "--tokens", "1.5e+13"),
    )


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        (ViewWorld(scenario="lift off", year=2030), "world --year 2030 --scenario Lift-Off"),
        (ViewWorld(scenario_file=Path("mine.yaml"), seed=9), "world --scenario-file mine.yaml --seed 9"),
        (ViewCountry("FRA", year=2030), "world --country FRA --year 2030"),
        (ListEditions(country="IRL"), "world --sources --country IRL"),
        (CloseTheLoop(seed=0), "world --closing --seed 0"),
        (
            MoveInference("gpt-4o", to="FRA", from_country="USA", tokens_per_month="50T"),  # type: ignore[arg-type]
            "world --move gpt-4o --to FRA --from USA --tokens-per-month 5e+13",
        ),
        (AnswerQueries("q.csv", scenario_file="s.yaml"), "world --queries q.csv --scenario-file s.yaml"),
        (ReadReports(["a.csv", Path("b.csv")]), "world --reports a.csv --reports b.csv"),
        (GradeSystem("gpt-4o", on="2026-06-30"), "openness gpt-4o --on 2026-06-30"),
        (GradeEverything(), "openness --all"),
        (ListCommitments(party="FRA"), "commitments --party FRA"),
        (Predict("c.csv", seed=8), "predict c.csv --seed 8"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_the_command_of_each_question(asked: Question, command: str) -> None:
    assert " ".join(asked.command()) == f"obsia {command}"


def test_the_command_of_a_form_names_files_and_no_folder() -> None:
    asked = Disclose(form="sci", account="mine/a.json", readings=["x/r.json", "y/s.json"], on="2026-06-30")
    assert " ".join(asked.shown()) == (
        "obsia disclose sci --account a.json --reading r.json --reading s.json --on 2026-06-30"
    )
    assert asked.paths == ("mine/a.json", "x/r.json", "y/s.json")


@pytest.mark.parametrize("given", [3, None, "", b"a.csv", "a\0b", ["a.csv"]])
def test_what_is_no_place_of_a_file_is_refused(given: object) -> None:
    with pytest.raises(Unreadable):
        File().read(given)


def test_a_file_may_be_called_anything() -> None:
    assert File().read(Path("a\nb.csv")) == "a\nb.csv"
    assert File().read("-") == "-"


def test_a_name_is_known_however_it_is_written() -> None:
    kind = Name(names=("Base", "Lift-Off"))
    assert [kind.read(each) for each in ("BASE", "lift off", "LiftOff")] == ["Base", "Lift-Off", "Lift-Off"]
    assert kind.read("Utopia") == "Utopia"
    assert kind.schema()["enum"] == ["Base", "Lift-Off"]


def test_a_new_option_changes_no_identity() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Before(Question):
        journey: ClassVar[str] = "x"
        a: Annotated[int | None, Field(kind=Whole(), help="option-in")] = None

    @dataclass(frozen=True, kw_only=True)
    class After(Before):
        b: Annotated[int | None, Field(kind=Whole(), help="option-in")] = None

    assert Before(a=1).identity() == After(a=1).identity()


def test_a_surface_offers_its_fields_alone() -> None:
    assert Estimate.of({"model": "gpt-4o", "in": "3"}, on=Surface.HTTP) == Estimate("gpt-4o", input_tokens=3)
    assert Estimate.of({"model": "gpt-4o", "video_s": 3, "on": None}, on=Surface.MCP) == Estimate("gpt-4o", video_s=3.0)
    with pytest.raises(UnknownField, match="There is no 'seed' to state"):
        Estimate.of({"model": "gpt-4o", "seed": "3"}, on=Surface.HTTP)
    with pytest.raises(BadCall, match="MODEL is needed"):
        Estimate.of({"in": "3"}, on=Surface.HTTP)


def test_fields_that_contradict_each_other_are_refused_wherever_they_come_from() -> None:
    with pytest.raises(BadCall, match="--cached: the 5 cached tokens are contained"):
        Estimate("gpt-4o", input_tokens=3, cached_tokens=5)
    with pytest.raises(BadCall, match="cannot be combined with --in"):
        Estimate("gpt-4o", task="agent", input_tokens=3)
    with pytest.raises(BadCall, match="--params-active"):
        Train(params_total=1e9, params_active=2e9)
    with pytest.raises(BadCall, match="--device-hours"):
        Train(hours=3.0)
    with pytest.raises(BadCall, match="--scenario and --scenario-file are different questions"):
        ViewCountry("FRA", scenario="Base", scenario_file="mine.yaml")
    with pytest.raises(BadCall, match="--party and --instrument are different questions"):
        ListCommitments(party="FRA", instrument="paris-2025")


def test_a_function_for_python_takes_the_fields() -> None:
    ask = asked_as(Estimate, lambda asked: asked)
    assert ask("gpt-4o", input_tokens=3) == Estimate("gpt-4o", input_tokens=3)
    assert ask.__doc__ == Estimate.__doc__
    with pytest.raises(TypeError, match="unknown"):
        ask("gpt-4o", unknown=3)  # type: ignore[call-arg]
    assert {Surface.CLI} == PRIVATE
