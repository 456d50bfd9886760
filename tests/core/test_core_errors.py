"""An error is a sentence, and its exit code is that of the manual."""

from __future__ import annotations

import inspect

import pytest

from obsia.core import errors
from obsia.core.errors import (
    BadCall,
    BadFact,
    BadInput,
    KnownName,
    MissingExtra,
    MissingFact,
    NoData,
    ObsiaError,
    UnknownName,
)
from obsia.core.message import Message, Symbol


def words(text: str) -> Message:
    """A message of these words."""
    return Message("expected-format", name=text)


EXIT_CODES = {
    "ObsiaError": 1,
    "BadCall": 2,
    "MissingExtra": 3,
    "NoData": 3,
    "MissingFact": 3,
    "UnknownName": 3,
    "KnownName": 3,
    "UnusedColumns": 3,
    "GivenTwice": 3,
    "BadInput": 4,
    "NoFile": 2,
    "BadFact": 1,
}
CLASSES = {
    name: found
    for name, found in inspect.getmembers(errors, inspect.isclass)
    if issubclass(found, ObsiaError) and found.__module__ == errors.__name__
}


def test_every_error_has_the_exit_code_of_the_manual() -> None:
    assert {name: found.exit_code for name, found in CLASSES.items()} == EXIT_CODES


def test_every_error_stands_in_the_tree_of_the_module() -> None:
    for name, found in CLASSES.items():
        assert f" {name} " in f" {errors.__doc__} ".replace("\n", " "), name
        assert found.__doc__


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (BadCall("no-file"), str(Message("no-file"))),
        (
            MissingExtra(extra="web", purpose=words("obsia serve")),
            "obsia serve needs the extra 'web'. Install it: pip install 'obsia[web]'.",
        ),
        (MissingFact(what="grid 'XYZ'"), "Missing fact: grid 'XYZ'."),
        (
            MissingFact(what="grid 'XYZ'", tried=("grids/XYZ.yaml", "tables"), remedy=words("Add that file.")),
            "Missing fact: grid 'XYZ'. Sought in: grids/XYZ.yaml, tables. Add that file.",
        ),
        (UnknownName(kind="model", name="gpt"), "Unknown model “gpt”."),
        (
            UnknownName(kind="model", name="g", suggestions=("a", "b"), remedy=words("Choose.")),
            "Unknown model “g”. Did you mean: a, b? Choose.",
        ),
        (
            KnownName(
                "known-without-facts", kind="model", name="veo", suggestions=("google/v",), known=Symbol("Google Veo")
            ),
            "Google Veo is known, but no facts here answer this. The nearest with facts: google/v.",
        ),
        (BadInput(file="a.csv", reason=words("the file is empty")), "a.csv: the file is empty."),
        (
            BadInput(file="a.csv", reason=words("bad count"), expected=words("digits"), line=3, field="calls"),
            "a.csv, line 3, field 'calls': bad count. Expected: digits.",
        ),
        (BadFact(file="f.yaml", where="facts.x", reason="no unit"), "f.yaml, facts.x: no unit."),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_an_error_is_a_sentence(error: ObsiaError, sentence: str) -> None:
    assert str(error) == sentence


def test_hostile_names_are_escaped() -> None:
    assert "\x1b" not in str(UnknownName(kind="model", name="\x1b[31m"))


def test_what_was_wrong_can_be_asked() -> None:
    unknown = UnknownName(kind="region", name="x", suggestions=("y",))
    assert (unknown.kind, unknown.name, unknown.suggestions) == ("region", "x", ("y",))
    bad = BadInput(file="f", reason=words("r"), expected=words("e"), line=1, field="c")
    assert (bad.file, str(bad.reason), str(bad.expected), bad.line, bad.field) == ("f", "r", "e", 1, "c")
    missing = MissingFact(what="w", tried=("t",), remedy=words("r"))
    assert (missing.what, missing.tried, str(missing.remedy)) == ("w", ("t",), "r")
    wrong = BadFact(file="f", where="w", reason="r")
    assert (wrong.file, wrong.where, wrong.reason) == ("f", "w", "r")
    assert issubclass(UnknownName, NoData)
