"""Names as people write them: one system, several to choose from, or near misses; never a silent guess."""

from __future__ import annotations

from collections import Counter
from unittest.mock import patch

import pytest

from obsia.app.catalogue.model_list import listed_models
from obsia.core.disclosure import System
from obsia.core.errors import UnknownName
from obsia.core.spelling import spelling
from obsia.facts.disclosures import assertions
from obsia.facts.names import systems
from obsia.facts.names.exact import Reading
from obsia.facts.names.systems import ReleasedSystem, SystemName, known_systems, relatives, resolve_system
from obsia.facts.snapshot import load


def known(subject: str, label: str, *, supported: int = 0, released: str = "") -> tuple[str, ReleasedSystem]:
    system = System(subject=f"model:{subject}", label=label, developer="Acme", scope="release")
    return system.subject, ReleasedSystem(system=system, supported=supported, released=released)


_WRITTEN = "SELECT model_id, alias FROM aliases WHERE model_id <> ''"
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


def resolved(text: str) -> SystemName:
    """What a name stands for where these are all systems."""
    try:
        with patch.object(systems, "known_systems", return_value=KNOWN):
            systems.system_names.cache_clear()
            return resolve_system(load(), text)
    finally:
        systems.system_names.cache_clear()


def named(text: str) -> str:
    return resolved(text).subject.removeprefix("model:")


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
        ("anvil 3.1", "acme/anvil-3.1-70b"),
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
        ("same", ("bell/same-a", "bell/same-b")),
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
    assert relatives("model:bell/same-a", known=KNOWN) == (), "of the other no more can be checked"
    assert relatives("model:cork/twice", known=KNOWN) == (), "the other is of another owner"


@pytest.mark.parametrize("text", ["pper-r1", "anv", "lapper", "nvil 4", "anvi", "r1x"])
def test_a_part_of_a_word_never_resolves(text: str) -> None:
    with pytest.raises(UnknownName):
        named(text)


def test_a_typing_error_gets_the_right_name_first() -> None:
    with pytest.raises(UnknownName) as caught:
        named("anvill 4")
    assert caught.value.suggestions[0] == "Anvil 4"


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("acme/anvil-4", Reading.NAME),
        ("ANVIL 4", Reading.SPELLING),
        ("4 anvil", Reading.ORDER),
        ("clapper", Reading.FAMILY),
        ("anvil family", Reading.FAMILY),
    ],
)
def test_how_a_name_was_read_is_told(text: str, reading: Reading) -> None:
    assert resolved(text).reading is reading


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("facebook/galactica-120b", "meta/galactica"),
        ("ai21labs/AI21-Jamba-Large-1.6", "ai21/jamba-large-1.6"),
        ("mistralai/Mistral-7B-Instruct-v0.2", "mistral/mistral-7b-instruct-v0.2"),
        ("HuggingFaceTB/SmolLM3-3B", "huggingface/smollm3-3b"),
        ("deepseek-ai/DeepSeek-V3-Base", "deepseek/deepseek-v3-base"),
    ],
)
def test_an_id_of_a_hub_leads_to_the_one_system_that_was_read_there(text: str, subject: str) -> None:
    assert resolve_system(load(), text).subject == f"model:{subject}"


@pytest.mark.parametrize(
    ("text", "subject"),
    [("Claude Instant 1.2", "anthropic/claude-instant-1"), ("Llama 4 Scout 17B 16E", "meta/llama-4-scout")],
)
def test_a_name_of_the_catalogue_keeps_how_it_was_read_and_what_says_so(text: str, subject: str) -> None:
    found = resolve_system(load(), text)
    assert (found.subject, found.reading) == (f"model:{subject}", Reading.SPELLING)
    assert load().source(found.evidence).url.startswith("https://")


@pytest.mark.parametrize("text", ["lmsys/vicuna-13b-v1.3", "AI-Sweden-Models/gpt-sw3-6.7b-v2", "collections/mistralai"])
def test_a_page_that_another_release_cites_leads_to_none(text: str) -> None:
    with pytest.raises(UnknownName):
        resolve_system(load(), text)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Qwen/Qwen2.5-7B", "qwen/qwen2.5-7b-base"),
        ("Qwen/Qwen2.5-7B-Instruct", "qwen/qwen2.5-7b"),
        ("meta-llama/Llama-3.1-8B", "meta/llama-3.1-8b-base"),
        ("qwen/qwen2.5-7b", "qwen/qwen2.5-7b"),
        ("thudm/chatglm-6b", "zai/chatglm"),
    ],
)
def test_a_repository_of_base_weights_is_not_the_model_that_was_tuned_from_them(text: str, subject: str) -> None:
    assert resolve_system(load(), text).subject == f"model:{subject}"


@pytest.mark.parametrize("text", ["bigscience/bloomz", "bigscience/mt0-xxl"])
def test_a_repository_is_no_family(text: str) -> None:
    with pytest.raises(UnknownName):
        resolve_system(load(), text)
    assert resolve_system(load(), text.rpartition("/")[2]).reading is Reading.FAMILY


def test_every_repository_of_a_system_leads_to_a_system_of_that_name() -> None:
    known = known_systems(load())
    repositories = [(each.removeprefix("model:").partition("/")[0], known[each].system.label) for each in known]
    for owner, label in repositories:
        found = _subject_or_none(f"{owner}/{label}")
        if found is not None and "/" not in label:
            names = {known[found].system.label, found.rpartition("/")[2]}
            assert spelling(label) in {spelling(each) for each in names}, label


@pytest.mark.parametrize("text", ["nope", "obsia", "ope", "enMoE"])
def test_what_is_no_name_of_a_system_of_the_snapshot_is_unknown(text: str) -> None:
    with pytest.raises(UnknownName):
        resolve_system(load(), text)


def test_every_label_and_id_of_a_system_stands_for_one_of_that_name() -> None:
    known = known_systems(load())
    for subject, each in known.items():
        assert resolve_system(load(), subject).subject == subject
        found = _subject_or_none(each.system.label)
        if found is not None:
            assert spelling(each.system.label) in {
                spelling(known[found].system.label),
                spelling(found.rpartition("/")[2]),
            }


def test_no_two_systems_of_a_developer_are_called_the_same() -> None:
    called = Counter((each.system.developer, spelling(each.system.label)) for each in known_systems(load()).values())
    assert [name for name, count in called.items() if count > 1] == []


def test_no_two_models_of_a_developer_are_listed_by_the_same_name() -> None:
    called = Counter((each.developer, spelling(each.name)) for each in listed_models())
    assert [name for name, count in called.items() if count > 1] == []


def _subject_or_none(text: str) -> str | None:
    """The system of a name; None where two have it."""
    try:
        return resolve_system(load(), text).subject
    except UnknownName:
        return None


def test_what_is_supported_is_counted_as_the_cells_say_it() -> None:
    cells = {(each.subject, each.item) for each in assertions(load()) if each.is_supported}
    counted = {subject: each.supported for subject, each in known_systems(load()).items() if each.supported}
    assert counted == Counter(subject for subject, _ in cells)


def test_a_model_is_called_as_its_system_where_letters_alone_differ() -> None:
    """A list that gives no name leaves an id in small letters; the system is called as its maker writes it."""
    snapshot = load()
    called = [(snapshot.label(subject), each.system.label) for subject, each in known_systems(snapshot).items()]
    assert [(id_, name) for id_, name in called if id_.islower() and not name.islower() and _alike(id_, name)] == []


def _alike(*names: str) -> bool:
    return len({spelling(each) for each in names}) == 1


def test_a_model_is_called_as_a_host_writes_it_where_its_list_has_small_letters_alone() -> None:
    """What is no spelling: blanks as underscores, terms of a contract behind a colon, the name of another model."""
    snapshot = load()
    written = {(str(id_), str(name).rpartition("/")[2]) for id_, name in snapshot.rows(_WRITTEN)}
    labels = {id_: snapshot.label(f"model:{id_}") for id_, _ in written}
    left = [
        (labels[id_], name)
        for id_, name in sorted(written)
        if labels[id_].islower() and not name.islower() and _alike(labels[id_], name) and not {"_", ":"} & set(name)
    ]
    assert [(label, name) for label, name in left if name not in labels.values()] == []


def test_an_id_needs_no_list_of_names():
    """The first page of a model asks by an id."""
    subject = next(iter(known_systems(load())))
    with patch.object(systems, "system_names", side_effect=AssertionError("names were asked for")):
        assert resolve_system(load(), subject) == SystemName(subject=subject)
