"""Names as people write them: one system, several to choose from, or near misses; never a silent guess."""

from __future__ import annotations

import pytest

from obsia.app.system_names import Known, plain, relatives, system_named
from obsia.core.disclosure import System
from obsia.core.errors import UnknownName
from obsia.facts.snapshot import load


def known(subject: str, label: str, *, supported: int = 0, released: str = "") -> tuple[str, Known]:
    system = System(subject=f"model:{subject}", label=label, developer="Acme", scope="release")
    return system.subject, Known(system=system, supported=supported, released=released)


KNOWN = dict(
    [
        known("acme/anvil-3.1-8b", "Anvil 3.1 8B", supported=5, released="2025-01-01"),
        known("acme/anvil-3.1-70b", "Anvil 3.1 70B", supported=9, released="2025-01-01"),
        known("acme/anvil-4", "Anvil 4", supported=9, released="2026-01-01"),
        known("acme/anvil", "Anvil", supported=1),
        known("bell/clapper-r1", "Clapper-R1", supported=3),
        known("bell/same-a", "Same", supported=2),
        known("bell/same-b", "Same", supported=2),
        known("cork/twice", "Twice", supported=2),
        known("dart/twice-x", "Twice", supported=4),
        known("echo/lucid-7b", "Lucid-7B", supported=8),
        known("echo/lucid-7b-v1.1", "lucid-7b-v1.1", supported=1),
    ]
)


def named(text: str) -> str:
    return system_named(load(), text, known=KNOWN).removeprefix("model:")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("acme/anvil-4", "acme/anvil-4"),
        ("model:acme/anvil-4", "acme/anvil-4"),
        ("anvil-4", "acme/anvil-4"),
        ("ANVIL 4", "acme/anvil-4"),
        ("anvil 3.1 8b", "acme/anvil-3.1-8b"),
        ("Anvil3.1-70B", "acme/anvil-3.1-70b"),
        ("clapper r1", "bell/clapper-r1"),
        ("clapper", "bell/clapper-r1"),
        ("pper-r1", "bell/clapper-r1"),
        ("Anvil", "acme/anvil"),
        ("twice", "dart/twice-x"),
        ("lucid", "echo/lucid-7b"),
    ],
)
def test_what_people_write_is_understood(text: str, subject: str) -> None:
    assert named(text) == subject


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("anvil 3.1", ("Anvil 3.1 70B", "Anvil 3.1 8B")),
        ("same", ("bell/same-a", "bell/same-b")),
        ("anvill 4", ("Anvil 4", "Anvil 3.1 8B", "Anvil")),
    ],
)
def test_several_are_for_the_reader_to_choose_between(text: str, suggestions: tuple[str, ...]) -> None:
    with pytest.raises(UnknownName) as caught:
        named(text)
    assert caught.value.suggestions == suggestions


def test_what_nobody_knows_is_not_guessed() -> None:
    with pytest.raises(UnknownName, match="obsia openness --all"):
        named("zzzzzzzzzz")
    with pytest.raises(UnknownName):
        named("  ")


def test_the_best_known_relatives_are_named() -> None:
    assert [each.label for each in relatives("model:acme/anvil", known=KNOWN)] == [
        "Anvil 4",
        "Anvil 3.1 70B",
        "Anvil 3.1 8B",
    ]
    assert relatives("model:acme/anvil-4", known=KNOWN) == ()
    assert len(relatives("model:acme/anvil", known=KNOWN, most=1)) == 1


def test_spelling_does_not_matter() -> None:
    assert plain("DeepSeek-R1") == plain("deepseek r1") == "deepseekr1"
    assert plain("Llama 3.1") != plain("Llama 31")
