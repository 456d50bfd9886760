"""More than 500 names as people type them, in English and French: the right target stands first, and has a page.

``search_names.csv`` has what is typed and what is meant, as ``kind target``; where two are as right, both stand there
with a ``|`` between. The list was written from what people call things, not from what the search answered.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from obsia.app.catalogue.search import search
from obsia.core.spelling import folded

NAMES = Path(__file__).with_name("search_names.csv")
LEAST = 400


def rows() -> list[tuple[str, frozenset[str]]]:
    """What is typed, and what it may mean."""
    with NAMES.open(encoding="utf-8", newline="") as file:
        return [(row["typed"], frozenset(row["meant"].split("|"))) for row in csv.DictReader(file)]


def first(text: str) -> str:
    """Kind and target of the first hit."""
    hits = search(text, most=1).hits
    return f"{hits[0].entry.kind} {hits[0].entry.target}" if hits else ""


def test_what_people_type_finds_what_they_mean_first() -> None:
    listed = rows()
    assert len({folded(typed) for typed, _ in listed}) >= LEAST
    wrong = {typed: found for typed, meant in listed if (found := first(typed)) not in meant}
    assert wrong == {}


def test_the_list_has_both_languages_and_every_kind_of_name() -> None:
    meant = [each for _, several in rows() for each in several]
    for kind in ("family", "product", "model", "place", "company", "party", "instrument", "term", "publisher"):
        assert any(each.startswith(f"{kind} ") for each in meant), kind
    typed = {each for each, _ in rows()}
    assert {"Allemagne", "Germany", "règlement sur l'IA", "AI Act"} <= typed


@pytest.mark.parametrize("product", ["Cursor", "GitHub Copilot"])
def test_a_product_with_a_choice_of_models_leads_to_their_families(product: str) -> None:
    found = search(product)
    assert found.hits[0].entry.kind == "product"
    assert found.known is not None
    assert found.known.code == "product-choice"
    assert {"claude", "gpt"} <= {each.entry.target for each in found.hits if each.entry.kind == "family"}


def test_a_text_that_many_names_hold_is_no_family_of_its_own() -> None:
    kinds = [each.entry.kind for each in search("4o mini").hits]
    assert "family" not in kinds


@pytest.mark.parametrize("text", ["Did Apple sign Bletchley?", "did apple sign bletchley", "Did Chad sign Bletchley"])
def test_whoever_is_on_no_list_is_said_not_to_be_on_it_and_not_to_have_refused(text: str) -> None:
    [taken] = search(text).hits[0].taken
    assert (taken.code, dict(taken.arguments)) == ("party-unlisted", {"name": text.split()[1]})


def test_nothing_is_said_of_who_is_no_name_or_is_on_a_list() -> None:
    assert search("has anyone signed Bletchley").hits == ()
    assert not any(hit.taken for hit in search("Did France sign Bletchley").hits)
