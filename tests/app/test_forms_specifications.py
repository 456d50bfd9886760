"""What the specifications of forms name exists: functions, messages of every language, items, properties, answers."""

from __future__ import annotations

import pytest

from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.form_fields import FieldSpecification
from obsia.app.forms.registry import ACCOUNT, ANSWERS, FORMS, MODEL, READING, TRAINING
from obsia.app.forms.specification import Specification, function, names, specification
from obsia.core.locales import entries, languages
from obsia.facts import disclosures
from obsia.facts.snapshot import load

GIVEN = {MODEL, ACCOUNT, TRAINING, READING, ANSWERS}


def fields_of(form: Specification) -> tuple[FieldSpecification, ...]:
    return tuple(field for section in form.sections for field in section.fields)


def test_each_file_is_a_form() -> None:
    assert len(names()) >= 10
    assert tuple(FORMS) == names()


@pytest.mark.parametrize("name", names())
def test_every_function_that_it_names_exists(name: str) -> None:
    form = specification(name)
    notes = (*form.notes, *(note for section in form.sections for note in section.notes))
    places = [
        form.native,
        form.sidecar,
        *(section.by for section in form.sections),
        *(each.by for each in fields_of(form)),
    ]
    places += [note[1:] for note in notes if note.startswith("@")]
    assert all(callable(function(each)) for each in places if each)
    assert set(form.needs) | set(form.takes) <= GIVEN


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", names())
def test_every_message_that_it_names_exists(name: str, language: str) -> None:
    form, known = specification(name), entries(language)
    codes = {form.title, *form.notes}
    for section in form.sections:
        codes |= {section.title, *section.notes}
        for each in section.fields:
            codes |= {each.reason, *(note.code for note in (*each.notes, *each.notes_last))}
            # A label of a field that makes several of its own is not shown.
            many = "account" in form.needs or name in ("summary", "sci-ai", "boamps")
            codes |= set() if many and each.label.code.startswith("form-field-") else {each.label.code}
    assert {code for code in codes if code and not code.startswith("@")} - set(known) == set()


@pytest.mark.parametrize("name", names())
def test_items_and_numbers_are_those_that_there_are(name: str) -> None:
    items = disclosures.items(load())
    assert items
    for each in fields_of(specification(name)):
        if each.by == "documented.number":
            assert callable(getattr(SystemFacts, each.of))
            assert each.items
            assert each.boundary
        assert set(each.items) <= set(items)


def test_names_of_fields_are_met_once() -> None:
    for name in names():
        met = [each.name for each in fields_of(specification(name))]
        assert len(met) == len(set(met))


def test_a_key_that_no_field_has_is_refused() -> None:
    with pytest.raises(TypeError):
        FieldSpecification(name="x", lable="y")  # type: ignore[call-arg]
    with pytest.raises(FileNotFoundError):
        specification("no-such")
