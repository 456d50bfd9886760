"""Names as people type them, in both languages, and what holds of any name."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.every import every

from obsia.core.errors import KnownName, UnknownName
from obsia.core.spelling import spelling
from obsia.facts.names.exact import Reading
from obsia.facts.names.hardware import find_device, find_precision, known_precision, resolve_device, unknown_device
from obsia.facts.names.known import known_names
from obsia.facts.names.models import find_model, resolve_model
from obsia.facts.names.places import Basis, resolve_country, resolve_region
from obsia.facts.names.products import product_spans
from obsia.facts.names.systems import resolve_system
from obsia.facts.snapshot import Snapshot, load

with (Path(__file__).parent / "names.csv").open(encoding="utf-8", newline="") as _file:
    TYPED = [(row["typed"], row["kind"], row["expected"]) for row in csv.DictReader(_file)]


def model_of(typed: str, *readings: Reading) -> str:
    found = resolve_model(load(), name=typed)
    assert not readings or found.reading in readings, found
    return found.model_id or found.checkpoint or ""


def of_model(typed: str) -> str:
    return model_of(typed)


def of_product(typed: str) -> str:
    return model_of(typed, Reading.PRODUCT)


def of_family(typed: str) -> str:
    return model_of(typed, Reading.FAMILY)


def within(typed: str) -> str:
    found = resolve_model(load(), name=typed)
    assert "left out" in found.rule, found
    return found.model_id or found.checkpoint or ""


def known(typed: str) -> str:
    with pytest.raises(KnownName) as caught:
        resolve_model(load(), name=typed)
    return caught.value.code


def known_device(typed: str) -> str:
    with pytest.raises(KnownName) as caught:
        resolve_device(load(), typed)
    return caught.value.code


def known_place(typed: str) -> str:
    with pytest.raises(KnownName) as caught:
        resolve_region(load(), text=typed)
    return caught.value.code


def near_place(typed: str) -> str:
    with pytest.raises(UnknownName) as caught:
        resolve_region(load(), text=typed)
    return caught.value.suggestions[0]


def basis(typed: str) -> str:
    return resolve_region(load(), text=typed).basis.value


def unknown(typed: str) -> str:
    with pytest.raises(UnknownName):
        resolve_model(load(), name=typed)
    return ""


def suggested(typed: str) -> str:
    with pytest.raises(UnknownName) as caught:
        resolve_model(load(), name=typed)
    return caught.value.suggestions[0] if caught.value.suggestions else ""


def of_place(typed: str) -> str:
    return resolve_region(load(), text=typed).zone_id


def of_country(typed: str) -> str:
    return resolve_country(load(), text=typed).zone_id


def of_device(typed: str) -> str:
    return find_device(load(), typed) or ""


def of_precision(typed: str) -> str:
    return find_precision(load(), typed) or ""


def of_system(typed: str) -> str:
    try:
        return resolve_system(load(), typed).subject.removeprefix("model:")
    except UnknownName:
        return ""


RESOLVE: dict[str, Callable[[str], str]] = {
    "model": of_model,
    "product": of_product,
    "family": of_family,
    "within": within,
    "known": known,
    "known device": known_device,
    "known place": known_place,
    "near place": near_place,
    "basis": basis,
    "unknown": unknown,
    "suggestion": suggested,
    "place": of_place,
    "country": of_country,
    "device": of_device,
    "precision": of_precision,
    "system": of_system,
}


def test_enough_names_are_typed() -> None:
    assert len(TYPED) >= 1000
    assert {kind for _, kind, _ in TYPED} == set(RESOLVE)
    assert len({(typed, kind) for typed, kind, _ in TYPED}) == len(TYPED)


@every(("typed", "kind", "expected"), TYPED)
def test_what_people_type_is_understood(typed: str, kind: str, expected: str) -> None:
    assert RESOLVE[kind](typed) == expected


def _ids(snapshot: Snapshot) -> list[str]:
    return [subject.removeprefix("model:") for subject in snapshot.subjects("model")]


def test_every_id_of_the_catalogue_resolves_to_itself() -> None:
    snapshot = load()
    for model_id in _ids(snapshot):
        found = resolve_model(snapshot, name=model_id)
        assert (found.model_id, found.safe) == (model_id, True)


def test_every_label_of_the_catalogue_resolves_to_a_model_of_that_name() -> None:
    snapshot = load()
    labels: dict[str, set[str]] = {}
    for model_id in _ids(snapshot):
        for name in (snapshot.label(f"model:{model_id}"), model_id.rpartition("/")[2]):
            labels.setdefault(spelling(name), set()).add(model_id)
    for model_id in _ids(snapshot):
        label = snapshot.label(f"model:{model_id}")
        if not label:
            continue
        found = find_model(snapshot, name=label)
        if found is None:
            assert len(labels[spelling(label)]) > 1, label
        else:
            # An exact alias of another model goes before a label.
            assert found.model_id in labels[spelling(label)] or found.reading is Reading.NAME, (label, found)


def test_every_hub_id_of_the_catalogue_is_known() -> None:
    snapshot = load()
    for model_id in _ids(snapshot):
        hub = snapshot.text(f"model:{model_id}", "hf_id")
        if hub:
            found = resolve_model(snapshot, name=hub)
            assert model_id == found.model_id or snapshot.text(f"model:{found.model_id}", "hf_id") == hub


def test_a_resolved_name_resolves_to_itself() -> None:
    snapshot = load()
    for typed, kind, _ in TYPED:
        if kind in ("model", "product", "family"):
            found = resolve_model(snapshot, name=typed)
            again = resolve_model(snapshot, name=found.model_id or found.checkpoint or "")
            assert (again.model_id, again.reading) == (found.model_id, Reading.NAME)
        elif kind == "place":
            zone = of_place(typed)
            assert of_place(zone) == zone
        elif kind == "device" and (device := of_device(typed)):
            assert of_device(device) == device


WORDS = ("claude", "gemini", "mistral", "sonnet", "chatgpt", "deepseek", "perplexity", "apertus", "codestral")


@settings(max_examples=300, deadline=None)
@given(word=st.sampled_from(WORDS), cut=st.tuples(st.integers(0, 3), st.integers(0, 3)))
def test_a_part_of_a_word_never_resolves(word: str, cut: tuple[int, int]) -> None:
    start, end = cut
    part = word[start : len(word) - end]
    if part == word or len(part) < 2:
        return
    found = find_model(load(), name=part)
    # A part may be a name of its own: then it is one as a whole.
    assert found is None or any(
        part in each.replace("-", " ").replace("/", " ").split() or spelling(part) == spelling(each)
        for each in (found.model_id or "", load().label(f"model:{found.model_id}").lower())
    )


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_a_name_or_none(text: str) -> None:
    snapshot = load()
    found = find_model(snapshot, name=text)
    assert found is None or snapshot.has(f"model:{found.model_id}") or snapshot.has(f"checkpoint:{found.checkpoint}")
    find_device(snapshot, text)
    find_precision(snapshot, text)


@pytest.mark.parametrize("spaces", ["{}", " {} ", "{}".upper()])
@pytest.mark.parametrize("name", ["gpt-5.4-mini", "claude-opus-4-5", "mixtral-8x7b", "deepseek-v3.2"])
def test_case_spaces_hyphens_and_dots_make_no_other_name(name: str, spaces: str) -> None:
    wanted = resolve_model(load(), name=name).model_id
    for written in (name, name.upper(), name.replace("-", " "), name.replace("-", "_"), name.title()):
        found = resolve_model(load(), name=spaces.format(written))
        assert (found.model_id, found.safe) == (wanted, True)


def test_what_is_no_name_of_the_model_is_never_safe() -> None:
    for typed, kind, _ in TYPED:
        if kind in ("product", "family", "within"):
            assert not resolve_model(load(), name=typed).safe


def test_defaults_of_products_are_dated_and_evidenced() -> None:
    snapshot = load()
    spans = product_spans(snapshot)
    assert len(spans) >= 8
    for product, each in spans.items():
        assert each[-1].valid_to == ""
        for default in each:
            assert snapshot.source(default.evidence).url.startswith("https://")
            assert default.valid_from
        found = resolve_model(snapshot, name=product)
        assert (found.model_id, found.since) == (each[-1].model_id, each[-1].valid_from)


def test_a_product_is_read_at_its_date() -> None:
    assert resolve_model(load(), name="Claude", on="2026-03-01").model_id == "anthropic/claude-sonnet-4-6"
    assert resolve_model(load(), name="Claude", on="2026-07-01").model_id == "anthropic/claude-sonnet-5"
    assert "outside" in resolve_model(load(), name="Claude", on="2020-01-01").rule


def test_a_product_without_a_default_says_why_and_shows_its_source() -> None:
    snapshot = load()
    rows = snapshot.rows("SELECT product, answers, offers, evidence FROM products WHERE model_id = ''")
    assert {str(answers) for _, answers, _, _ in rows} == {"choice", "routed", "undisclosed"}
    for product, answers, offers, evidence in rows:
        assert snapshot.source(str(evidence)).url.startswith("https://")
        assert find_model(snapshot, name=str(product)) is None
        with pytest.raises(KnownName) as caught:
            resolve_model(snapshot, name=f"the {product} app")
        assert caught.value.code == f"product-{answers}"
        assert all(part.strip() in str(caught.value) for part in str(offers).split(";"))


def test_the_nearest_of_what_has_no_facts_have_some() -> None:
    snapshot = load()
    for kind in ("model", "hardware", "place"):
        assert known_names(snapshot, kind)
        for each in known_names(snapshot, kind).values():
            for near in each.nearest:
                if kind == "model":
                    assert resolve_model(snapshot, name=near).reading is Reading.NAME, near
                else:
                    assert snapshot.has(f"{'grid' if kind == 'place' else 'device'}:{near}"), near


def test_other_names_stand_for_what_the_facts_have() -> None:
    snapshot = load()
    for name, target in snapshot.rows("SELECT name, stands_for FROM other_names"):
        wanted, found = find_model(snapshot, name=str(target)), find_model(snapshot, name=str(name))
        assert wanted, target
        assert found, name
        assert (found.model_id, found.checkpoint) == (wanted.model_id, wanted.checkpoint), name


SAID = ("the {}", "{} app", "l'application {}", "{} gratuit", "{} via API", "{} en ligne", "version gratuite de {}")


@settings(max_examples=200, deadline=None)
@given(saying=st.sampled_from(SAID), name=st.sampled_from(("ChatGPT", "Claude", "gpt-5.4-mini", "mixtral-8x7b")))
def test_sayings_around_a_name_name_the_same_and_are_said(saying: str, name: str) -> None:
    found = resolve_model(load(), name=saying.format(name))
    assert found.model_id == resolve_model(load(), name=name).model_id
    assert not found.safe or found.reading is Reading.SPELLING


@settings(max_examples=200, deadline=None)
@given(
    owner=st.sampled_from(("TheBloke", "bartowski", "unsloth", "somebody")),
    name=st.sampled_from(("Llama-3.1-8B-Instruct", "Qwen3-8B", "Mixtral-8x7B-Instruct-v0.1")),
    ending=st.sampled_from(("GGUF", "AWQ", "GPTQ-Int4", "bnb-4bit", "FP8-dynamic", "NVFP4", "Q4_K_M")),
)
def test_an_upload_of_quantised_weights_is_the_model_and_weak(owner: str, name: str, ending: str) -> None:
    found = resolve_model(load(), name=f"{owner}/{name}-{ending}")
    assert found.model_id == resolve_model(load(), name=name).model_id
    assert not found.safe
    assert ending in found.rule


AROUND = ("a summary made by {}", "résumé produit par {}", "energy of {} in France", "on utilise {} au travail")
NAMES = ("GPT-5 mini", "Claude Opus 4.5", "Mixtral 8x7B", "Llama 3.1 70B")


@settings(max_examples=100, deadline=None)
@given(around=st.sampled_from(AROUND), name=st.sampled_from(NAMES))
def test_a_name_inside_a_sentence_is_read_and_said(around: str, name: str) -> None:
    found = resolve_model(load(), name=around.format(name))
    assert found.model_id == resolve_model(load(), name=name).model_id
    assert not found.safe
    assert "left out" in found.rule


@settings(max_examples=100, deadline=None)
@given(around=st.sampled_from(AROUND), names=st.permutations(NAMES))
def test_a_sentence_with_two_models_names_neither(around: str, names: list[str]) -> None:
    assert find_model(load(), name=around.format(f"{names[0]} or {names[1]}")) is None


@settings(max_examples=100, deadline=None)
@given(
    around=st.sampled_from(("{}", *AROUND)), version=st.integers(21, 99), name=st.sampled_from(("GPT", "Claude Opus"))
)
def test_a_version_that_is_not_known_is_never_another(around: str, version: int, name: str) -> None:
    assert find_model(load(), name=around.format(f"{name} {version}")) is None


def test_every_version_of_a_line_without_facts_is_known() -> None:
    for name in ("Vicuna 33B v1.3", "lmsys/vicuna-13b-v1.5", "Zephyr 7B beta", "YOLOv8"):
        with pytest.raises(KnownName):
            resolve_model(load(), name=name)


def test_a_code_of_several_clouds_is_that_of_the_largest_and_names_the_others() -> None:
    found = resolve_region(load(), text="eu-west-1")
    assert (found.zone_id, found.basis) == ("IRL", Basis.LARGEST_CLOUD)
    assert found.others == ("alibaba:eu-west-1 (GBR)",)
    assert resolve_region(load(), text="eu-west-1", provider="alibaba").zone_id == "GBR"


def test_a_country_keeps_its_own_name_and_codes() -> None:
    snapshot = load()
    for iso3, iso2, name in snapshot.rows("SELECT iso3, iso2, name FROM countries"):
        for text in (iso3, iso2, name, str(iso3).lower(), str(iso2).lower()):
            assert resolve_region(snapshot, text=str(text)).zone_id == iso3, text


def test_a_part_of_a_country_is_no_country() -> None:
    with pytest.raises(UnknownName) as caught:
        resolve_country(load(), text="California")
    assert caught.value.suggestions == ("USA (United States)",)


def test_an_accelerator_without_its_arithmetic_is_said() -> None:
    with pytest.raises(KnownName, match="rate of arithmetic"):
        resolve_device(load(), "RTX 6000 Ada", needs="bf16_tflop_per_s")


@pytest.mark.parametrize(
    "typed", ["n/a", "N.A.", "us-moon-1", "accord de Paris", "the Paris Agreement", "sommet de Paris"]
)
def test_what_bears_the_name_of_a_place_without_being_there_is_none(typed: str) -> None:
    with pytest.raises(UnknownName):
        resolve_region(load(), text=typed)


@pytest.mark.parametrize("typed", ["Q6_K", "q5_k_s", "IQ2_XXS", "double precision (64-bit)", "FP64 tensor", "fp6"])
def test_a_precision_without_coefficients_is_known(typed: str) -> None:
    found = known_precision(load(), typed)
    assert find_precision(load(), typed) is None
    assert found
    assert set(found.nearest) <= {"fp32", "int4", "int8"}


def test_no_known_name_of_an_accelerator_hides_one_with_facts() -> None:
    assert [each.known for each in known_names(load(), "hardware").values() if find_device(load(), each.known)] == []


@pytest.mark.parametrize("written", ["8 x {}", "{} card"])
def test_a_longer_name_of_a_known_accelerator_is_not_taken_for_a_shorter(written: str) -> None:
    """An RTX 4070 Ti Super is no RTX 4070, whatever stands around its name."""
    names = {each.known for each in known_names(load(), "hardware").values()}
    assert "NVIDIA GeForce RTX 4070 Ti Super" in names
    for name in names - {"AMD Ryzen AI Max+ 395", "SambaNova"}:  # named by their line: no code in "SambaNova"
        told = unknown_device(load(), written.format(name))
        assert isinstance(told, KnownName)
        assert f"{told.arguments['known']}" == name
