"""Forms as JSON: every one holds to the schema that ships with obsia, and the schema refuses what is no form."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import jsonschema
import pytest
from tests.surfaces.forms_samples import FORMS, HOSTILE, MODELS, REGISTRY, filled, hostile, of_every_form

from obsia.core.dossier import Dossier
from obsia.core.locales import Locale, languages, locale
from obsia.surfaces.cli.output import json_text
from obsia.views import form_data
from obsia.views.form_data import SCHEMA_ID, schema
from obsia.writers.data import worded

VALIDATOR = jsonschema.Draft202012Validator(schema())


def form_record(dossier: Dossier, tr: Locale) -> dict[str, Any]:
    return worded(form_data.form_record(dossier, tr.language), tr)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$id"] == SCHEMA_ID


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_to_the_schema(form: str, model: str, language: str) -> None:
    record = json.loads(json_text(form_record(filled(form, model), locale(language))))
    VALIDATOR.validate(record)
    assert record["form"] == form
    assert record["language"] == language


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("form", REGISTRY)
def test_each_form_of_the_registry_holds_to_the_schema_and_speaks_each_language(form: str, language: str) -> None:
    record = json.loads(json_text(form_record(of_every_form(form), locale(language))))
    VALIDATOR.validate(record)
    texts = [each["answer"] for section in record["sections"] for each in section["fields"]]
    assert not [text for text in texts if re.search(r"\b(?:form|reporting|boundary|kind)-[a-z]", text)]


def test_hostile_names_stay_data() -> None:
    text = json_text(form_record(hostile(), locale("en")))
    assert text.isascii()
    assert text.isprintable()
    record = json.loads(text)
    VALIDATOR.validate(record)
    assert record["sections"][0]["fields"][0]["text"] == HOSTILE[0], "machines get texts as they are"


def broken(change: str) -> Any:
    record = copy.deepcopy(form_record(filled("annex-xi", MODELS[0]), locale("en")))
    fields = [each for section in record["sections"] for each in section["fields"]]
    stated = next(each for each in fields if each["state"] == "stated" and each["quantity"])
    missing = next(each for each in fields if each["state"] != "stated")
    match change:
        case "no proof":
            stated["proofs"] = []
        case "nothing said":
            stated |= {"text": None, "quantity": None, "words": []}
        case "no reason":
            missing["reason"] = None
        case "a silent zero":
            missing["quantity"] = stated["quantity"] | {"value": 0}
        case "no boundary":
            stated["quantity"]["boundary"] = ""
        case "another kind":
            stated["quantity"]["kind"] = "guessed"
        case "a stranger":
            record["score"] = 1
    return record


@pytest.mark.parametrize(
    "change",
    ["no proof", "nothing said", "no reason", "a silent zero", "no boundary", "another kind", "a stranger"],
)
def test_the_schema_refuses_what_is_no_form(change: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(broken(change))


def test_numbers_keep_their_interval_kind_and_trace() -> None:
    record = form_record(filled("annex-xi", MODELS[0]), locale("en"))
    held = next(each for section in record["sections"] for each in section["fields"] if each["name"] == "2e-energy")
    quantity = held["quantity"]
    assert quantity["low"] < quantity["value"] < quantity["high"]
    assert quantity["level"] == 0.9
    assert quantity["tested"] == "extrapolated"
    assert quantity["figure_id"]
    assert quantity["boundary"] == "boundary-facility"
