"""A name is read up to its longest, and not one letter beyond: nobody's pasted page is looked up word by word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from obsia.core.errors import UnknownName
from obsia.facts.names.areas import resolve_place
from obsia.facts.names.engines import find_engine
from obsia.facts.names.hardware import find_device, find_precision, known_precision
from obsia.facts.names.lineages import family_of
from obsia.facts.names.models import find_model
from obsia.facts.names.places import country_in, names_region, resolve_region
from obsia.facts.names.providers import find_provider
from obsia.facts.names.systems import resolve_system
from obsia.facts.snapshot import Snapshot, load


def region(snapshot: Snapshot, text: str) -> str:
    try:
        return resolve_region(snapshot, text=text).zone_id
    except UnknownName:
        return ""


def system(snapshot: Snapshot, text: str) -> str:
    try:
        return resolve_system(snapshot, text).subject
    except UnknownName:
        return ""


@pytest.mark.parametrize(
    ("read", "name", "longest"),
    [
        (find_device, "H100", 120),
        (find_precision, "fp8", 120),
        (known_precision, "Q6_K", 120),
        (find_engine, "vllm", 120),
        (lambda snapshot, text: find_provider(snapshot, name=text), "openai", 200),
        (region, "France", 100),
        (names_region, "France", 100),
        (country_in, "France", 100),
        (lambda snapshot, text: find_model(snapshot, name=text), "gpt-4o", 200),
        (system, "gpt-4o", 200),
        (family_of, "qwen 3", 80),
    ],
)
def test_a_name_is_read_up_to_its_longest(read: Callable[[Snapshot, str], object], name: str, longest: int) -> None:
    snapshot, gap = load(), longest - len(name)
    assert read(snapshot, name)
    assert read(snapshot, f"{name[:-1]}{'-' * gap}{name[-1:]}")
    assert not read(snapshot, f"{name[:-1]}{'-' * (gap + 1)}{name[-1:]}")


@pytest.mark.parametrize(("slip", "near"), [("aseam", ("ASEAN",)), ("bricz", ("BRICS",)), ("opek", ())])
def test_a_slip_in_the_name_of_a_group_is_read_from_five_letters_on(slip: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve_place(load(), text=slip)
    assert caught.value.suggestions == near
