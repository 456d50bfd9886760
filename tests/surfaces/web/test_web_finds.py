"""The page of contradictions: names of systems hold whatever their makers wrote, separators too."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.surfaces.web.pages_read import page

from obsia.accounting.audit.records import Find, Graded
from obsia.app.disclosure.audit import AUDIT, audit
from obsia.core.locales import Locale, languages
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.pages import finds
from obsia.surfaces.web.site import Site
from obsia.views.finds import sentence

HOSTILE = ("A; B: C, D", "; ", "<b>E</b> F")
GRADED = Find(
    rule="licence-graded-twice",
    label="LicenseRef-G; H",
    arguments={
        "source": "osai",
        "grades": (Graded(grade="closed", systems=HOSTILE, others=2), Graded(grade="partial", systems=("; : I",))),
    },
)
LISTED = Find(
    rule="one-address", label=HOSTILE[0], arguments={"source": "osai", "items": ("model_card", "weights_final")}
)


@pytest.mark.parametrize("language", languages())
def test_names_that_hold_separators_are_told_whole(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finds, "audit", lambda: replace(audit(), finds=(GRADED, LISTED)))
    document = Site(edition=PageEdition(record=False)).answer(f"/{language}/finds/")
    assert document.status == 200
    text = page(document.body).text
    for name in (*HOSTILE, "; : I", GRADED.label):
        assert name.strip() in text
    assert b"<b>E</b>" not in document.body


@pytest.mark.parametrize("language", languages())
def test_each_rule_opens_and_licences_have_names(language: str) -> None:
    document = Site(edition=PageEdition(record=False)).answer(f"/{language}/finds/")
    root = page(document.body)
    assert len(root.tagged("details")) == len({each.rule for each in audit().finds})
    licences = next(each for each in root.tagged("details") if each.attributes.get("id") == "licences-differ")
    assert "Llama-3.1" in licences.text
    assert "LicenseRef-" not in licences.text


def test_graded_systems_are_told_by_their_grade() -> None:
    tr = Locale("en")
    told = tr.text(sentence(GRADED))
    assert f"{tr('answer-closed')}: A; B: C, D, ; , <b>E</b> F (+2), {tr('answer-partial')}: ; : I" in told
    assert tr.text(sentence(LISTED)).endswith(f"for {tr.listed([tr('item-model_card'), tr('item-weights_final')])}.")


def test_lists_stay_lists_in_the_record() -> None:
    record = AUDIT.record(replace(audit(), finds=(GRADED, LISTED)))
    graded, listed = (each["arguments"] for each in record["finds"])
    assert graded["grades"] == [
        {"grade": "closed", "systems": list(HOSTILE), "others": 2},
        {"grade": "partial", "systems": ["; : I"], "others": 0},
    ]
    assert listed == {"source": "osai", "items": ["model_card", "weights_final"]}


def test_countries_and_regions_are_named_in_the_language_of_the_reader() -> None:
    of_places = [each for each in audit().finds if "place" in each.arguments]
    assert {bool(each.arguments["place_iso3"]) for each in of_places} == {True, False}
    tr = Locale("fr")
    told = "\n".join(tr.text(sentence(each)) for each in of_places)
    assert "Norvège, 2024" in told
    assert "Union européenne, 2022" in told
    assert "Brésil, 2024" in told
    assert "Amérique centrale et du Sud" in told
    assert not any(name in told for name in ("Norway", "Brazil", "European Union"))
    assert all(each.label.startswith(f"{each.arguments['place']}, ") for each in of_places)
