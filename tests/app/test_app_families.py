"""Families compared: counts that agree with the members, no grade for a family, and errors that lead on."""

from __future__ import annotations

import pytest

from obsia.accounting.openness.questions import IN_VERDICT
from obsia.app.disclosure.families import (
    COLUMNS,
    FAMILY,
    LIST,
    RESULTS,
    family_asked,
    family_openness,
    family_rows,
    listed,
)
from obsia.app.disclosure.openness import openness
from obsia.app.questions.openness import GradeSystem
from obsia.core.errors import KnownName, UnknownName
from obsia.core.locales import languages, locale
from obsia.views.family import document, verdict


@pytest.mark.parametrize("name", ["Mistral", "Claude", "OLMo", "DeepSeek", "Whisper", "veo"])
def test_members_are_answered_as_each_is_alone(name: str) -> None:
    found = family_openness(name)
    ids = [each.system.subject.removeprefix("model:") for each in (*found.members, *found.unexamined)]
    assert sorted(ids) == sorted(found.family.members)
    for question, counts in found.counts().items():
        assert question in IN_VERDICT
        assert sum(counts.values()) == len(found.members)
    for member in found.members[:2]:
        alone = {each.framework: each.result for each in openness(member.system.subject).answers}
        assert {each.framework: each.result for each in member.answers} == {each: alone[each] for each in IN_VERDICT}
    dated = [each.released for each in found.members]
    assert dated == sorted(dated, reverse=True)


@pytest.mark.parametrize("language", languages())
def test_the_sentence_answers_with_the_counts(language: str) -> None:
    found = family_openness("Mistral")
    told = locale(language).text(verdict(found))
    assert str(len(found.members)) in told
    assert str(found.counts()["use"]["yes"]) in told
    assert all(locale(language).text(each.head) for each in document(found).sections if not each.is_lead)


@pytest.mark.parametrize(("name", "developer"), [("GLM", "Zhipu AI"), ("Hunyuan", "Tencent")])
def test_who_makes_a_family_is_who_makes_most_of_it(name: str, developer: str) -> None:
    assert family_openness(name).developer == developer


@pytest.mark.parametrize("text", ["whisper", "Jamba", "Mistral Small"])
def test_a_family_goes_before_a_model_of_its_name_that_nobody_examined(text: str) -> None:
    asked = family_asked(GradeSystem(text))
    assert asked is not None
    assert any(each.answers for each in family_openness(asked.family).members)


@pytest.mark.parametrize("text", ["StarCoder", "DeepSeek-Coder", "BLOOM", "Aya"])
def test_a_model_that_was_examined_goes_before_the_family_of_its_name(text: str) -> None:
    assert family_asked(GradeSystem(text)) is None


@pytest.mark.parametrize("text", ["Meta Llama", "Meta's Llama", "Llama (Meta)"])
def test_a_family_may_stand_beside_its_maker(text: str) -> None:
    assert family_asked(GradeSystem(text)) == family_asked(GradeSystem("Llama"))


def test_a_family_of_which_nobody_examined_anything_says_so() -> None:
    found = family_openness("veo")
    assert not found.members
    assert verdict(found).code == "family-nothing-examined"


def test_products_lead_from_their_family_to_their_default() -> None:
    found = family_openness("Claude")
    default = next(each for each in found.products if each.default.product == "Claude")
    assert default.default.model_id in found.family.members
    assert default.source.url


def test_a_name_of_one_system_asks_for_no_family() -> None:
    assert family_asked(GradeSystem("Llama 3.1 405B")) is None
    asked = family_asked(GradeSystem("Llama"))
    assert asked is not None
    assert asked.family == "Llama"
    # Of Lucie one member was examined, and the name leads to it.
    assert family_asked(GradeSystem("Lucie")) is None


def test_what_is_no_family_says_what_comes_near() -> None:
    with pytest.raises(UnknownName) as caught:
        family_openness("Mistrall")
    assert "Mistral" in caught.value.suggestions
    with pytest.raises(KnownName):
        family_openness("LightOn")


def test_rows_hold_every_member_once() -> None:
    found = family_openness("Apertus")
    rows = family_rows(found)
    assert [set(row) for row in rows] == [set(COLUMNS)] * len(found.family.members)
    record = FAMILY.record(found)
    assert len(record["members"]) + len(record["not_examined"]) == len(rows)
    assert set(record["counts"]["use"]) == set(RESULTS)
    assert "mistral" in {each["key"] for each in LIST.record(listed())["families"]}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("HuggingFaceTB/SmolLM3-3B", "SmolLM3-3B"),
        ("meta-llama/Llama-3.1-405B-Instruct", "Llama 3.1 405B"),
        ("deepseek-ai/DeepSeek-R1", "DeepSeek-R1"),
        ("vertex_ai/gemini-1.5-pro-002", "Gemini 1.5 Pro"),
        ("stabilityai/stable-diffusion-xl-base-1.0", "stable-diffusion-xl-base-1.0"),
    ],
)
def test_hub_ids_and_models_without_cells_are_answered(name: str, label: str) -> None:
    assert openness(name).system.label.casefold() == label.casefold()


def test_a_model_that_nobody_examined_is_not_examined_in_everything() -> None:
    found = openness("gemini-1.5-pro-002")
    assert not found.sheet.assertions
    assert {each.result for each in found.answers} == {"not-examined"}
    assert found.relatives
    assert all(each.subject != found.system.subject for each in found.relatives)
