"""Messages as data: how each type of argument is written, and that they cross processes."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from obsia.core.errors import BadCall, BadInput, MissingExtra, MissingFact, NoData, ObsiaError, UnknownName
from obsia.core.locales import Locale
from obsia.core.message import (
    Clauses,
    Listed,
    Message,
    Note,
    Option,
    Sentences,
    Surface,
    Symbol,
    Term,
    Translated,
    Zone,
    as_data,
    options_in,
)

ENGLISH, FRENCH = Locale("en"), Locale("fr")


def test_the_type_of_an_argument_says_how_it_is_written() -> None:
    def written(value: object, tr: Locale = ENGLISH) -> str:
        return tr.text(Message("expected-format", name=value))  # type: ignore[arg-type]

    assert written("a\x1bb") == "a\\x1bb"
    assert written(Symbol("g\u00a0CO₂e")) == "g\u00a0CO₂e"
    assert written(Zone("DEU")) == "Germany (DEU)"
    assert written(Term("kind", "assumed"), FRENCH) == "supposé"
    assert written(Term("kind", "of-nobody")) == "of-nobody"
    assert written(("a", "b")) == "a, b"
    assert written(Listed(("a", "b", "c"))) == "a, b and c"
    assert written(Listed(("a", "b")), FRENCH) == "a et b"
    assert written(Clauses(("a", "b"))) == "a; b"
    assert written(Clauses(("a", "b")), FRENCH) == "a\u202f; b"
    assert written(Translated(en="AI Act", fr="règlement sur l’IA"), FRENCH) == "règlement sur l’IA"
    assert written(Translated(en="AI Act", fr=""), FRENCH) == "AI Act"
    assert written(Translated(en="a; b", fr="a\u202f; b\u00a0: c"), FRENCH) == "a\u202f; b\u00a0: c"
    assert written(Sentences((Message("at-line", line=3), Message("at-line", line=4)))) == "line 3 line 4"
    assert written(2.5, FRENCH) == "2,5"
    assert ENGLISH.text(Message("count-in-brackets", what="rows", count=12345)) == "rows (12,345)"


def test_arguments_are_data_for_machines() -> None:
    falls = Clauses(
        Message("form-score-reduction", non_disclosure=Term("non-disclosure", each), percent=Symbol(9))
        for each in ("a", "b")
    )
    assert as_data(
        {"items": Listed((Term("item", "a"), Term("item", "b"))), "falls": falls, "count": 2, "step": 0.5}
    ) == {
        "items": "a,b",
        "falls": "a=9,b=9",
        "count": 2,
        "step": 0.5,
    }
    assert as_data({"name": Translated(en="one", fr="un")}) == {"name": "one", "name_fr": "un"}
    assert as_data({"names": (Translated(en="one", fr="un"), Message("and"))}) == {"names": "one,and"}


def test_a_name_in_several_languages_is_a_value() -> None:
    name = Translated(en="one", fr="un")
    assert name == Translated(en="one", fr="un") != Translated(en="one", fr="une")
    assert len({name, Translated(en="one", fr="un")}) == 1
    assert name != "one"
    assert repr(name) == "Translated(en='one', fr='un')"
    assert pickle.loads(pickle.dumps(Message("x", name=name))) == Message("x", name=name)  # noqa: S301


@pytest.mark.parametrize(
    ("surface", "name"), [(Surface.CLI, "--video-s"), (Surface.HTTP, "video-s"), (Surface.MCP, "video_s")]
)
def test_an_option_is_named_as_its_surface_names_it(surface: Surface, name: str) -> None:
    tr = Locale("en", surface)
    assert tr.text(Message("expected-format", name=Option("video-s"))) == name
    cached = {Surface.CLI: "--in", Surface.HTTP: "in", Surface.MCP: "in"}[surface]
    assert tr("option-cached").endswith(f"contained in {cached}.")


def test_the_options_of_an_error_are_data() -> None:
    error = BadCall("cached-over-input", option=Option("cached"), cached=5, of=Option("in"), input=3)
    assert error.options == ("cached", "in")
    assert options_in((Message("expected-format", name=(Option("a"), "b")),)) == ("a",)


@pytest.mark.parametrize(
    ("error", "english", "french"),
    [
        (
            UnknownName(kind="model", name="gpt44", suggestions=("gpt-4",), remedy=Message("remedy-system")),
            "Unknown model “gpt44”. Did you mean: gpt-4? obsia openness --all lists every system.",
            "Nom inconnu (modèle)\u00a0: «\u00a0gpt44\u00a0». Vouliez-vous dire\u00a0: gpt-4\u202f? "
            "obsia openness --all donne la liste de tous les systèmes.",
        ),
        (
            BadInput(file="a.csv", reason=Message("input-empty"), expected=Message("input-usage-expected"), line=3),
            "a.csv, line 3: the file is empty. Expected: usage records.",
            "a.csv, ligne 3\u00a0: le fichier est vide. Attendu\u00a0: des relevés d’usage.",
        ),
        (
            MissingFact(what="grid 'XYZ'", tried=("grids/XYZ.yaml",)),
            "Missing fact: grid 'XYZ'. Sought in: grids/XYZ.yaml.",
            "Il manque un fait\u00a0: grid 'XYZ'. Cherché dans\u00a0: grids/XYZ.yaml.",
        ),
    ],
)
def test_an_error_is_said_in_each_language_with_all_that_it_carries(
    error: ObsiaError, english: str, french: str
) -> None:
    assert str(error) == english
    assert FRENCH.text(error.sentences) == french


def copied(each: Any) -> Any:
    """What another process gets."""
    return pickle.loads(pickle.dumps(each))  # noqa: S301 - our own bytes


def test_errors_and_messages_cross_processes() -> None:
    errors: list[ObsiaError] = [
        UnknownName(kind="model", name="x", suggestions=("y",)),
        BadInput(file="f", reason=Message("input-empty"), line=2, field="a"),
        MissingExtra(extra="pdf", purpose=Message("expected-format", name="A PDF")),
        NoData("none-found"),
    ]
    for error in errors:
        back = copied(error)
        assert (type(back), str(back), back.sentences) == (type(error), str(error), error.sentences)
    note = Note("record", why="full")
    assert copied(note) == note
    assert repr(note) == "Message('record', why='full')"
