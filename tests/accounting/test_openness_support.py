"""What may decide: over the whole snapshot, and whatever else anybody says of a system."""

from __future__ import annotations

import re
import runpy
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.audit.rules import finds, seen_in
from obsia.accounting.openness import ai_act, osai
from obsia.accounting.openness.grading import side_by_side
from obsia.accounting.openness.licensing import is_open
from obsia.accounting.openness.questions import answers, topics
from obsia.accounting.openness.sheet import Sheet, disagreements, resolve, sheet_of
from obsia.accounting.openness.support import Flaw, flaw
from obsia.accounting.openness.terms import terms
from obsia.app.disclosure.grading import contradictions, grading_tables
from obsia.app.disclosure.openness import openness, openness_all
from obsia.app.disclosure.openness_export import LISTED, OPENNESS
from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.inputs import Inputs
from obsia.core.disclosure import READINGS, Assertion, Basis, Status
from obsia.core.locales import Locale, entries, languages
from obsia.facts import disclosures
from obsia.facts.cell_rules import COPIES, is_kept, repository
from obsia.facts.snapshot import load
from obsia.views.openness_messages import bearing

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("openness_sheets.py"))))
tr, bare, index, sheet = MADE.tr, MADE.bare, MADE.index, MADE.sheet
LATER = "2999-01-01"
FALLEN = ("anthropic/claude-1", "anthropic/claude-2", "google/palm", "google/palm-2", "xai/grok-0")
"""Closed models that an index lists as if their parts were out, without an address."""
ITEMS = sorted(MADE.TABLES.items)
BRANCH = "https://github.com/acme/anvil/blob/main/README.md"
COMMIT = f"https://github.com/acme/anvil/blob/{'0' * 40}/README.md"


@cache
def sheets() -> Mapping[str, Sheet]:
    """The sheet of every system of the snapshot."""
    snapshot = load()
    known, cells = grading_tables(), defaultdict[str, list[Assertion]](list)
    for each in disclosures.assertions(snapshot):
        cells[each.subject].append(each)
    return {
        subject: sheet_of(given, subject=subject, on=LATER, tables=known) for subject, given in sorted(cells.items())
    }


def decided_by(read: Sheet) -> list[Assertion]:
    """Every assertion on which something that is said of a system rests."""
    resolved = [resolve(read, item) for item in ITEMS]
    told = [each.assertion for each in resolved if each]
    told += [point.assertion for grade in side_by_side(read) for point in grade.deciding if point.assertion]
    told += [term.assertion for term in topics(read) if term.assertion]
    told += [fact.assertion for fact in ai_act.facts(read, threshold_flop=1.0).facts if fact.assertion]
    return told


def test_nothing_decides_without_an_address_and_nothing_that_a_find_contradicts() -> None:
    against = {cell for find in finds(seen_in(load())) for cell in find.contradicts}
    assert against == frozenset(contradictions())
    assert len(against) > 100
    deciding = [each for read in sheets().values() for each in decided_by(read)]
    assert len(deciding) > 5000
    assert [each for each in deciding if not each.address] == []
    assert [each for each in deciding if each in against] == []


def test_what_obsia_did_not_open_decides_only_on_a_page_that_names_system_and_thing() -> None:
    deciding = {each for read in sheets().values() for each in decided_by(read) if each.basis is not Basis.READ}
    assert len(deciding) > 300
    assert [each for each in deciding if not each.names_model] == []
    assert [each for each in deciding if each.status.is_found and not each.names_item] == []


def test_what_an_index_says_decides_only_where_a_page_was_opened_here() -> None:
    """Its own record, of which the words are kept, or a reading of the same thing that says the same."""
    fallen = 0
    for read in sheets().values():
        for item, said in ((each.item, each) for each in read.assertions if each.basis is Basis.INDEX):
            able = [
                each for each in read.about(item) if each.basis in READINGS and read.flaw(each) in {None, Flaw.UNKEPT}
            ]
            why, stated = read.flaw(said), {each.status for each in able}
            fallen += why is Flaw.UNOPENED
            if why is None and not said.permalink:
                assert said.status in stated or (said.status, Status.GATED in stated) == (Status.PARTIAL, True)
    assert fallen > 1000
    opened = index("model_card", permalink="")
    assert sheet([opened]).flaw(opened) is Flaw.UNOPENED
    branch, linked = tr("model_card", address=BRANCH), index("model_card", permalink="", address=f"{BRANCH}#card")
    assert (sheet([linked, branch]).flaw(linked), sheet([linked, branch]).flaw(branch)) == (None, Flaw.UNKEPT)
    assert sheet([opened, branch]).flaw(opened) is Flaw.UNOPENED
    other = tr("model_card", Status.PARTIAL, address=BRANCH)
    assert sheet([linked, other]).flaw(linked) is Flaw.UNOPENED
    absent = index("model_card", Status.NOT_FOUND, permalink="", by="osai")
    undated, dated = (tr("model_card", Status.NOT_FOUND, copy_on=day) for day in ("", "2026-01-01"))
    assert (sheet([absent, undated]).flaw(absent), sheet([absent, undated]).flaw(undated)) == (
        Flaw.UNOPENED,
        Flaw.UNDATED,
    )
    assert sheet([absent, dated]).flaw(absent) is None


def test_no_reading_in_a_repository_decides_without_the_version_that_was_read() -> None:
    deciding = {each for read in sheets().values() for each in decided_by(read) if each.basis in READINGS}
    held = [each for each in deciding if repository(each.address)]
    assert len(held) > 1200
    assert [each for each in held if not is_kept(each)] == []


def test_what_others_report_of_a_run_is_not_the_word_of_its_maker() -> None:
    told = [each for each in sheets()["model:openai/gpt-3"].assertions if each.evidence == "arxiv-2104.10350"]
    assert {each.basis for each in told} == {Basis.SECONDARY}
    assert all(each.is_supported for each in told)


def test_a_paper_alone_does_not_tell_that_no_form_stands_before_weights_under_closed_terms() -> None:
    deciding = [each for read in sheets().values() for each in decided_by(read) if each.asserted_by == "obsia"]
    licences = grading_tables().licences
    papers = [each for each in deciding if each.item.startswith("weights_") and "arxiv.org/" in each.address]
    assert papers
    closed = [each for each in papers if is_open(each.licence, licences) is False]
    assert [each.subject for each in closed if each.status is Status.PUBLISHED] == []


def test_what_the_catalogue_infers_decides_only_by_the_file_of_a_model() -> None:
    """Of closed services a file says so, at the commit that was read; of others nobody opened a page."""
    told = [each for read in sheets().values() for each in read.assertions if each.asserted_by == "catalogue"]
    assert len(told) > 900
    deciding = [each for each in told if flaw(each) is None]
    assert {flaw(each) for each in told if each not in deciding} == {Flaw.OTHER_PAGE}
    assert 90 <= len(deciding) <= 110
    assert {(each.item, each.status) for each in deciding} == {("weights_final", Status.NOT_FOUND)}
    assert all(each.address.endswith(f"/{each.locator}") and each.copy_on == "2026-07-02" for each in deciding)
    hub = [each for each in told if each.address.startswith("https://huggingface.co/") and "/docs/" not in each.address]
    assert all(each.evidence.startswith("hub-") for each in hub), "a page of the hub that nobody opened"


@pytest.mark.parametrize("name", FALLEN)
def test_nothing_is_said_of_a_closed_model_on_the_word_of_an_index(name: str) -> None:
    read = sheets()[f"model:{name}"]
    words = [each for each in read.assertions if each.asserted_by in ("mot", "catalogue")]
    assert words
    assert all(read.flaw(each) is not None for each in words)
    assert all(each.asserted_by not in ("mot", "catalogue") for each in decided_by(read))
    assert {answer.result for answer in answers(read)} == {"not-examined"}
    record = OPENNESS.record(openness(name))
    assert not any(cell["decides"] for cell in record["cells"])
    assert {cell["decides_nothing_because"] for cell in record["cells"]} <= {each.value for each in Flaw}
    assert {each["answer"] for each in record["answers"]} == {"not-examined"}


def test_forms_take_what_may_decide_and_no_more() -> None:
    snapshot = load()
    systems = disclosures.systems(snapshot)
    for name in (*FALLEN, "meta/llama-3.3-70b", "deepseek/deepseek-r1", "openllm-france/lucie-7b", "openai/gpt-5"):
        subject = f"model:{name}"
        given_cells = disclosures.assertions(snapshot, subject)
        inputs = Inputs(
            system=systems[subject], assertions=given_cells, answers={}, made_on=LATER, snapshot="", command=()
        )
        for cell in SystemFacts(inputs=inputs).decided.values():
            assert cell.address
            assert cell not in contradictions()


def test_the_list_of_all_says_the_same_as_each_system() -> None:
    rows = {row["subject"]: row for row in LISTED.records(openness_all().rows)}
    assert {rows[f"model:{name}"]["answer_use"] for name in FALLEN} == {"not-examined"}
    assert not any("ai-act" in name for row in rows.values() for name in row if name.startswith("grade_"))
    lucie = rows["model:openllm-france/lucie-7b"]
    assert (lucie["ai-act-53-2_licence"], lucie["ai-act-53-2_parameters"]) == ("Apache-2.0", "weights_final=published")


# ---- on any sheet


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (tr("model_card"), None),
        (tr("model_card", names_model=False), Flaw.OTHER_PAGE),
        (tr("model_card", names_item=False), Flaw.OTHER_PAGE),
        (tr("model_card", Status.NOT_FOUND, names_item=False), None),
        (tr("model_card", address=""), Flaw.NO_ADDRESS),
        (index("model_card"), None),
        (bare("model_card"), Flaw.NO_ADDRESS),
        (index("model_card", names_item=False), Flaw.OTHER_PAGE),
        (index("model_card", names_model=False), Flaw.OTHER_PAGE),
        (index("model_card", Status.NOT_FOUND), None),
        (index("model_card", Status.NOT_FOUND, names_item=False), None),
        (tr("model_card", Status.NOT_FOUND, basis=Basis.SECONDARY, names_item=False), None),
        (tr("model_card", basis=Basis.COPY), Flaw.COPY),
        (tr("model_card", Status.NOT_FOUND, copy_on=""), Flaw.UNDATED),
        (tr("model_card", Status.NOT_FOUND, copy_on="", basis=Basis.SECONDARY), Flaw.UNDATED),
        (tr("model_card", Status.NOT_FOUND, copy_on="2026-01"), None),
        (tr("model_card", copy_on=""), None),
        (tr("model_card", address=BRANCH), Flaw.UNKEPT),
        (tr("model_card", address=BRANCH, basis=Basis.SECONDARY), Flaw.UNKEPT),
        (tr("model_card", address=BRANCH, permalink=COMMIT), None),
        (tr("model_card", address=BRANCH, permalink="sha256:" + "0" * 64), None),
        (index("model_card", address=BRANCH), None),
        (index("model_card", Status.NOT_FOUND, names_model=False), Flaw.OTHER_PAGE),
        (tr("model_card", basis=Basis.SECONDARY, names_item=False), Flaw.OTHER_PAGE),
        (tr("model_card", basis=Basis.PROVIDER, address=""), Flaw.NO_ADDRESS),
    ],
)
def test_why_a_word_decides_nothing(cell: Assertion, expected: Flaw | None) -> None:
    assert flaw(cell) is expected
    assert flaw(cell, {cell}) is Flaw.CONTRADICTED


@st.composite
def words_of_others(draw: st.DrawFn) -> Assertion:
    """What an index says without an address, on any item."""
    item, status = draw(st.sampled_from(ITEMS)), draw(st.sampled_from(list(Status)))
    by = draw(st.sampled_from(("mot", "osai", "fmti", "catalogue")))
    licence = draw(st.sampled_from(("", "MIT", "LicenseRef-Narrow")))
    return bare(item, status, by, licence=licence, read_on=draw(st.sampled_from(("2025-01-01", "2026-06-01"))))


@given(st.lists(words_of_others(), max_size=20), st.sets(st.sampled_from(ITEMS), max_size=12))
def test_no_word_without_a_page_moves_anything(words: list[Assertion], read_items: set[str]) -> None:
    own = [tr(item, licence="Apache-2.0") for item in sorted(read_items)]
    without, with_words = sheet(own), sheet([*own, *words])
    assert side_by_side(with_words) == side_by_side(without)
    assert answers(with_words) == answers(without)
    assert topics(with_words) == topics(without)
    assert disagreements(with_words) == disagreements(without)
    with_facts, facts = (ai_act.facts(each, threshold_flop=1.0).facts for each in (with_words, without))
    assert tuple(replace(each, words=()) for each in with_facts) == facts
    assert {word for each in with_facts for word in each.words} <= set(words)
    assert {claim.flaw for claim in with_words.claims} <= {Flaw.NO_ADDRESS}


def test_what_a_find_contradicts_is_kept_and_decides_nothing() -> None:
    wrong = index("weights_final", licence="MIT")
    known = replace(MADE.TABLES, contradicted=frozenset({wrong}))
    read = sheet_of([wrong], subject=MADE.SUBJECT, on=MADE.ON, tables=known)
    assert resolve(read, "weights_final") is None
    assert [(claim.assertion, claim.flaw) for claim in read.claims] == [(wrong, Flaw.CONTRADICTED)]
    # What an index says by itself can still be given back.
    assert resolve(read.of("mot"), "weights_final") is not None


# ---- words of law


VERDICTS = re.compile(
    r"(?i)\b(?:does not |do not )?meets? (?:the|its|their) conditions|conditions? (?:is|are) (?:not )?met\b"
    r"|(?:ne )?rempli\w* (?:pas )?les conditions|conditions? .{0,20}rempli|satisf\w+ aux conditions"
)


@pytest.mark.parametrize("language", languages())
def test_no_sentence_judges_a_model_by_an_article_of_law(language: str) -> None:
    told = entries(language)
    of_the_act = {name: text for name, text in told.items() if re.search(r"ai-act|article-|condition-", name)}
    assert of_the_act
    assert {name for name, text in told.items() if VERDICTS.search(text)} == set()
    assert not {name for name in told if re.search(r"ai-act.*-(?:meets|does-not-meet)", name)}


# ---- what stands in the tables


KINDS_ONLY = re.compile(r"(?i)^kinds (?:only|of|at)|no sources\b|not shared$|none named|sources not named")


def test_a_description_of_data_is_not_a_part_of_them() -> None:
    cells = [each for read in sheets().values() for each in read.assertions if each.item in ("data_base", "data_final")]
    described = [each for each in cells if KINDS_ONLY.search(each.value) and "only set named" not in each.value]
    assert len(described) > 30
    partial = {each.subject.removeprefix("model:") for each in described if each.status is Status.PARTIAL}
    # Of these the page names the sources, which makes them partial.
    assert partial == {"ai-sweden/gpt-sw3-40b", "deepseek/deepseek-coder", "google/codegemma-7b", "meta/opt"}


def test_the_training_code_of_lucie_is_under_its_own_licence() -> None:
    read = sheets()["model:openllm-france/lucie-7b"]
    for item in ("code_training", "code_data_preprocessing", "code_evaluation", "licence_code"):
        resolved = resolve(read, item)
        assert resolved is not None
        assert resolved.assertion.licence == "GPL-3.0-only"


@pytest.mark.parametrize(
    ("subject", "item"),
    [("model:nvidia/nemotron-3-nano-30b-a3b", "code_training"), ("model:google/gemma-3-27b", "code_inference")],
)
def test_code_that_states_its_own_licence_is_not_under_that_of_the_weights(subject: str, item: str) -> None:
    read = sheets()[subject]
    assert terms(read, item).licence == "Apache-2.0"
    assert terms(read, "weights_final").licence.startswith("LicenseRef-")


def test_two_releases_of_deepseek_are_two_systems() -> None:
    one, other = (sheets()[f"model:deepseek/deepseek-v3.2{end}"] for end in ("", "-exp"))
    assert not {each.address for each in one.assertions if each.basis is Basis.READ} & {
        each.address for each in other.assertions if each.basis is Basis.READ
    }
    rows = load().rows("SELECT alias, model_id FROM aliases WHERE alias LIKE '%v3.2-exp%' OR alias LIKE '%v3-2-exp%'")
    assert rows
    assert {str(model) for _, model in rows} == {"deepseek/deepseek-v3.2-exp"}


def test_a_signatory_is_shown_at_the_address_that_was_read() -> None:
    snapshot = load()
    rows = [row for row in disclosures.commitments(snapshot) if row.instrument == "gpai-code"]
    signed = {row.party for row in rows if row.event == "signed"}
    assert {"openai", "mistral-ai", "pleias", "linagora"} <= signed
    assert not {"xai", "meta"} & signed
    assert {(row.party, row.address) for row in rows if row.address != snapshot.source(row.evidence).url} == set()
    # The Commission's own page was not opened: what others quote of it says so.
    assert {row.basis for row in rows if "ec.europa.eu" in row.address} == {"quoted"}


def test_an_absence_that_only_an_index_states_is_a_claim() -> None:
    """Where no file says so at a commit that was read, and nobody opened the page that the index gives."""
    for name in ("amazon/nova-premier", "xai/grok-4.20"):
        read = sheets()[f"model:{name}"]
        assert resolve(read, "weights_final") is None
        assert Flaw.UNOPENED in {each.flaw for each in read.claims if each.assertion.status is Status.NOT_FOUND}


def test_no_own_reading_rests_on_a_copy() -> None:
    own = [each for read in sheets().values() for each in read.assertions if each.asserted_by == "obsia"]
    copied = [each for each in own if each.basis is Basis.COPY]
    assert len(copied) > 50
    assert {flaw(each) for each in copied} == {Flaw.COPY}
    hosts = {urlsplit(each.address).netloc.removeprefix("www.") for each in own if each.basis is not Basis.COPY}
    assert not hosts & COPIES
    for name, item in (("swiss-ai/apertus-70b-2509", "code_training"), ("llm360/k2-65b", "technical_report")):
        resolved = resolve(sheets()[f"model:{name}"], item)
        assert resolved is not None
        assert resolved.assertion.basis is Basis.READ


def test_a_paper_that_another_index_lists_is_not_told_as_reviewed() -> None:
    listed = index("research_paper", address="https://arxiv.org/abs/2311.16867")
    dimensions = {point.item: point.answer for point in osai.grade(sheet([listed])).deciding}
    assert dimensions["research_paper"] == "unknown"
    own = {point.item: point.answer for point in osai.grade(sheet([index("research_paper", by="osai")])).deciding}
    assert own["research_paper"] == "open"
    for value, answer in (("arXiv 2205.01068", "unknown"), ("ICML 2023", "open")):
        seen = tr("research_paper", value=value)
        assert {point.item: point.answer for point in osai.grade(sheet([seen])).deciding}["research_paper"] == answer
    assert not any(
        "peer" in Locale(name)("item-research_paper") or "pairs" in Locale(name)("item-research_paper")
        for name in languages()
    )


def test_the_article_calls_nothing_unexamined_of_which_something_is_said() -> None:
    licence = tr("licence_weights", licence="")
    told = {each.asked: each for each in ai_act.facts(sheet([licence]), threshold_flop=1.0).facts}
    assert told[ai_act.LICENCE].assertion == licence
    worked_out = ai_act.facts(sheet([]), threshold_flop=1.0, training_flop=2e24).facts
    assert [each.flop for each in worked_out if each.item == ai_act.COMPUTE] == [2e24]
    copied = tr("model_card", basis=Basis.COPY)
    card = next(each for each in ai_act.facts(sheet([copied]), threshold_flop=1.0).facts if each.item == "model_card")
    assert (card.assertion, card.words) == (None, (copied,))
    assert "not examined" not in Locale("en").text(bearing(card))
    assert Locale("en").text(bearing(replace(card, words=()))).endswith("not examined")
