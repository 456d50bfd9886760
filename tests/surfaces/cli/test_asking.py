"""Commands made of questions: which one is asked, and what each takes."""

from __future__ import annotations

from typing import Any

import pytest
from cyclopts import App

from obsia.app.questions.openness import GradeEverything, GradeSystem
from obsia.app.questions.world import (
    AnswerQueries,
    CloseTheLoop,
    ListEditions,
    MoveInference,
    ReadReports,
    ViewCountry,
    ViewWorld,
)
from obsia.core.errors import BadCall
from obsia.core.question import Many, Question
from obsia.surfaces.cli.asking import Asks, command, command_of, one_of
from obsia.surfaces.cli.outputs import Outputs, Tables
from obsia.surfaces.cli.period_budgets import Budgets
from obsia.surfaces.cli.world import world
from obsia.surfaces.journeys import JOURNEYS

OF_WORLD: tuple[type[Question], ...] = (
    *(ViewCountry, ViewWorld, ListEditions, CloseTheLoop, MoveInference, AnswerQueries, ReadReports),
)


def asked_of(
    *questions: type[Question], words: dict[str, Any], unnamed: str = "", bare: str = "", given: tuple[str, ...] = ()
) -> tuple[Question, Question]:
    """What a command of some questions asks when it is called with ``words``, and with ``given`` without a name."""
    heard: list[tuple[Question, Question]] = []

    def run(asked: Question, outputs: Question) -> int:
        heard.append((asked, outputs))
        return 0

    asks = [Asks(question=each, outputs=Tables, run=run, unnamed=unnamed, help="option-json") for each in questions]
    assert one_of(*asks, bare=bare)(*given, **words) == 0
    [found] = heard
    return found


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ({}, ViewWorld()),
        ({"year": 2030, "seed": 0}, ViewWorld(year=2030, seed=0)),
        ({"country": "FRA", "year": 2030}, ViewCountry("FRA", year=2030)),
        ({"sources": True}, ListEditions()),
        ({"sources": True, "country": "IRL"}, ListEditions(country="IRL")),
        ({"closing": True}, CloseTheLoop()),
        ({"move": "gpt-4o", "to": "FRA", "from_country": "USA"}, MoveInference("gpt-4o", to="FRA", from_country="USA")),
        ({"queries": "q.csv", "scenario_file": "s.yaml"}, AnswerQueries("q.csv", scenario_file="s.yaml")),
        ({"paths": ["a.csv", "b.csv"]}, ReadReports(["a.csv", "b.csv"])),
    ],
    ids=str,
)
def test_an_option_chooses_the_question(words: dict[str, Any], asked: Question) -> None:
    found, outputs = asked_of(*OF_WORLD, words={**words, "as_json": True})
    assert found == asked
    assert outputs == Tables(as_json=True)


def test_a_value_may_stand_without_its_option() -> None:
    for words in ({}, {"country": "South Korea"}):
        found, _ = asked_of(*OF_WORLD, words=words, bare="country", given=("South", "Korea"))
        assert found == ViewCountry("South Korea")
    found, _ = asked_of(*OF_WORLD, words={"sources": True}, bare="country", given=("IRL",))
    assert found == ListEditions(country="IRL")
    with pytest.raises(BadCall, match="FRA"):
        asked_of(*OF_WORLD, words={"country": "DEU"}, bare="country", given=("FRA",))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"closing": True, "move": "gpt-4o"}, "--closing and --move are different questions"),
        ({"country": "FRA", "closing": True}, "--country and --closing are different questions"),
        ({"to": "FRA"}, "--to needs --move"),
        ({"closing": True, "to": "FRA"}, "--to needs --move"),
        ({"closing": True, "year": 2030}, "--year has no meaning with --closing"),
        ({"move": "gpt-4o"}, "--move needs --to"),
    ],
    ids=str,
)
def test_what_the_question_does_not_take_is_refused(words: dict[str, Any], told: str) -> None:
    with pytest.raises(BadCall, match=told):
        asked_of(*OF_WORLD, words=words)


@pytest.mark.parametrize("words", [{}, {"system": "gpt-4o", "all": True}], ids=str)
def test_what_stands_without_a_name_has_a_sentence_of_its_own(words: dict[str, Any]) -> None:
    arguments = [words.pop("system")] if "system" in words else []
    asks = [Asks(question=each, outputs=Outputs, run=lambda *_: 0, unnamed="openness-one-or-all", help="option-json")
            for each in (GradeSystem, GradeEverything)]  # fmt: skip
    with pytest.raises(BadCall, match="Name one system, or ask for --all"):
        one_of(*asks)(*arguments, **words)


def test_every_field_of_a_question_is_an_option_of_its_command() -> None:
    import inspect

    names = {
        name
        for each in inspect.signature(world).parameters.values()
        for name in (each.annotation.__metadata__[0].name or ())
    }
    for question in OF_WORLD:
        for field in question.fields():
            if field.on and not field.positional:
                assert f"--{field.name}" in names, (question, field.name)
    assert {"--country", "--sources", "--closing", "--move", "--queries", "--reports"} <= names


def test_a_command_of_one_question_needs_what_it_needs() -> None:
    import inspect

    parameters = inspect.signature(command(GradeSystem, Outputs, lambda *_: 0)).parameters
    assert parameters["name"].default is inspect.Parameter.empty
    assert parameters["on"].default is None


def test_what_an_option_reads_is_of_the_type_that_its_command_names() -> None:
    asked = {*(each.asked for each in JOURNEYS.values() if each.question), Budgets}
    examples = [(each, field) for each in asked for field in each.fields() if field.example]
    assert len(examples) > 100
    for question, field in examples:
        is_many = isinstance(field.kind, Many)
        found = field.read([field.example] if is_many else field.example)
        for value in found if is_many else (found,):
            assert isinstance(value, field.kind.python), (question, field.name)


def test_a_command_takes_its_values_where_pydantic_was_imported_before() -> None:
    import pydantic

    assert pydantic
    heard: list[Budgets] = []

    def run(asked: Budgets) -> int:
        heard.append(asked)
        return 0

    app = App(result_action="return_value")
    app.default(command_of((Budgets,), run))
    assert app(["--budget", "1kWh", "--budget", "$5"], exit_on_error=False) == 0
    assert [each.amount for each in heard[0].amounts] == [1.0, 5.0]
