"""Which assertion decides, where sources differ, and on which terms a thing may be had."""

from __future__ import annotations

import runpy
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from types import SimpleNamespace

import pytest

from obsia.accounting.openness import licensing, osai
from obsia.accounting.openness.sheet import Quarrel, disagreements, leaves_open, resolve
from obsia.accounting.openness.support import Flaw
from obsia.accounting.openness.tables import FRAMEWORKS, tables
from obsia.accounting.openness.terms import terms
from obsia.core.disclosure import Assertion, Basis, Status
from obsia.facts.snapshot import load

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("openness_sheets.py"))))
tr, index, sheet = MADE.tr, MADE.index, MADE.sheet
CARD = "model_card"


def test_a_sheet_holds_one_system_up_to_its_day() -> None:
    other = replace(tr(CARD), subject="model:invented/two")
    late = tr(CARD, Status.NOT_FOUND, read_on="2026-07-01")
    kept = tr(CARD, read_on=MADE.ON)
    assert sheet([other, late, kept]).assertions == (kept,)


def test_an_index_is_not_asked_for_what_it_does_not_grade() -> None:
    unasked = index("energy_training", Status.NOT_FOUND)
    asked = index(CARD, Status.NOT_FOUND)
    found = index("energy_training")
    unlisted = index("energy_training", Status.NOT_FOUND, by="os-ai-map")
    own = tr("energy_training", Status.NOT_FOUND)
    assert set(sheet([unasked, asked, found, unlisted, own]).assertions) == {asked, found, unlisted, own}


@pytest.mark.parametrize(
    ("decides", "beside"),
    [
        (tr(CARD, Status.NOT_FOUND, read_on="2025-01-01"), index(CARD)),
        (tr(CARD, Status.NOT_FOUND, basis=Basis.PROVIDER, asserted_by="invented"), index(CARD)),
        (tr(CARD, Status.NOT_FOUND), tr(CARD, basis=Basis.SECONDARY, read_on="2026-05-05")),
        (tr(CARD, Status.NOT_FOUND, basis=Basis.SECONDARY), index(CARD, read_on="2026-05-05")),
        (tr(CARD, Status.NOT_FOUND, basis=Basis.SECONDARY, names_item=False),
         index(CARD, read_on="2026-05-05", address="https://example.org/one", names_model=True, names_item=True)),
        (tr(CARD, Status.NOT_FOUND), tr(CARD, Status.NOT_FOUND, names_item=False, read_on="2026-05-05")),
        (tr(CARD, Status.NOT_FOUND, read_on="2026-02-02"), tr(CARD)),
        (tr(CARD, read_on="2026-02-02"), tr(CARD, Status.NOT_FOUND)),
        (tr(CARD, Status.NOT_FOUND), tr(CARD)),
        (tr(CARD, Status.WITHHELD, reason="secret"), tr(CARD, Status.PARTIAL)),
        (tr(CARD, Status.GATED), tr(CARD)),
        (tr(CARD), tr(CARD, licence="MIT")),
        (tr(CARD, licence="LicenseRef-Narrow"), tr(CARD)),
        (tr(CARD, licence="LicenseRef-Narrow"), tr(CARD, licence="MIT")),
    ],
    ids=[
        "own before an index", "the maker before an index", "own before another publication",
        "another publication before an index", "the same before one that can be checked",
        "what can be checked", "the latest absence", "the latest presence",
        "absent of equals", "withheld of equals", "gated of equals", "no licence of equals",
        "a narrow licence before none", "a narrow licence before an open one",
    ],
)  # fmt: skip
def test_which_assertion_decides(decides: object, beside: object) -> None:
    for order in permutations([decides, beside]):
        resolved = resolve(sheet(order), CARD)
        assert resolved is not None
        assert resolved.assertion == decides
        assert resolved.others == (beside,)


KEPT = {"address": "https://github.com/a/b", "permalink": f"https://github.com/a/b/tree/{'0' * 40}"}
ARCHIVED = {
    "address": "https://example.org/one",
    "permalink": "https://web.archive.org/web/2026/https://example.org/one",
}


def test_of_two_readings_of_one_day_the_version_that_is_kept_decides_then_the_later_copy() -> None:
    loose, kept = tr(CARD, Status.PARTIAL), tr(CARD, **KEPT, copy_on="2026-01-01")
    later = tr(CARD, **ARCHIVED, copy_on="2026-02-01")
    for order in permutations([loose, kept, later]):
        resolved = resolve(sheet(order), CARD)
        assert resolved is not None
        assert (resolved.assertion, *resolved.others) == (later, kept, loose)


def test_two_own_readings_of_one_day_that_contradict_each_other_are_shown_an_older_one_is_not() -> None:
    absent = tr(CARD, Status.NOT_FOUND, **ARCHIVED, copy_on="2026-02-01")
    found = tr(CARD, **KEPT)
    old = tr(CARD, Status.NOT_FOUND, read_on="2025-01-01")
    (quarrel,) = disagreements(sheet([absent, found, old]))
    assert (quarrel.quarrel, set(quarrel.assertions)) == (Quarrel.PRESENCE, {absent, found})
    assert not disagreements(sheet([found, old]))
    # A page that tells a part and withholds the rest does not contradict itself.
    assert not disagreements(sheet([tr(CARD, Status.WITHHELD), tr(CARD, Status.PARTIAL)]))


REPLY = {"basis": Basis.PROVIDER, "asserted_by": "invented", "read_on": "2026-05-05"}
UNCHECKED = {**REPLY, "address": ""}


@pytest.mark.parametrize(
    ("decides", "beside"),
    [
        # A maker cannot open its own cell by saying so: what obsia read stands, even where it cannot be checked.
        (tr(CARD, Status.NOT_FOUND), tr(CARD, **UNCHECKED)),
        (tr(CARD, Status.NOT_FOUND), tr(CARD, **{**REPLY, "names_item": False})),
        # With a page that names model and item it can: that page is there to be read.
        (tr(CARD, **REPLY), tr(CARD, Status.NOT_FOUND)),
        (tr(CARD, Status.NOT_FOUND, read_on="2026-06-06"), tr(CARD, **REPLY)),
        (tr(CARD, Status.NOT_FOUND), tr(CARD, **{**REPLY, "read_on": "2026-01-01"})),
        # Where obsia has not read, the maker speaks for itself before others do, on a page.
        (tr(CARD, Status.WITHHELD, reason="secret", **REPLY), tr(CARD, basis=Basis.SECONDARY)),
        (tr(CARD, Status.NOT_FOUND, **REPLY), index(CARD, read_on="2026-06-06")),
        # Its bare word does not stand against a page.
        (index(CARD), tr(CARD, Status.NOT_FOUND, **UNCHECKED)),
    ],
    ids=["unsupported", "of another item", "supported and later", "supported and earlier",
         "supported and of the same day", "before another publication", "before an index", "a bare word"],
)  # fmt: skip
def test_what_a_maker_replies_stands_with_own_readings_only_where_it_can_be_checked(
    decides: object, beside: object
) -> None:
    for order in permutations([decides, beside]):
        resolved = resolve(sheet(order), CARD)
        assert resolved is not None
        assert resolved.assertion == decides


def test_a_judgement_of_terms_decides_nothing_and_denies_nothing() -> None:
    judged = index("licences", Status.NOT_FOUND, by="osai", read_on="2026-05-05", address="https://example.org/one",
                   names_model=True, names_item=True)  # fmt: skip
    listed = index("licences", licence="MIT")
    resolved = resolve(sheet([judged, listed]), "licences")
    assert resolved is not None
    assert (resolved.assertion, resolved.others) == (listed, ())
    alone = sheet([judged])
    assert resolve(alone, "licences") is None
    assert [(claim.assertion, claim.flaw) for claim in alone.claims] == [(judged, Flaw.JUDGEMENT)]
    # The index's own dimension of licences is what it says, where it has a page.
    dimension = next(point for point in osai.grade(alone).deciding if point.item == "licences")
    assert (dimension.answer, dimension.assertion) == ("closed", judged)
    unbacked = osai.grade(sheet([replace(judged, address="")]))
    assert next(point for point in unbacked.deciding if point.item == "licences").answer == "unknown"
    assert disagreements(sheet([judged, listed, tr("licences", licence="MIT")])) == ()
    # What other sources say of terms, and what the index says of other things, can still be denied.
    assert disagreements(sheet([judged, listed, tr("licences", Status.NOT_FOUND)]))[0].assertions == (
        resolve(sheet([listed]), "licences").assertion, tr("licences", Status.NOT_FOUND),  # type: ignore[union-attr]
    )  # fmt: skip
    assert len(disagreements(sheet([index(CARD, Status.NOT_FOUND, by="osai"), tr(CARD)]))) == 1


@pytest.mark.parametrize(
    ("assertion", "open_left"),
    [
        (index("weights_final", Status.PARTIAL), True),
        (tr("weights_final", Status.PARTIAL), False),
        (index("weights_final"), False),
        (index("weights_base", Status.PARTIAL), False),
    ],
)
def test_only_an_index_leaves_open_what_part_of_the_weights_means(assertion: Assertion, open_left: bool) -> None:
    assert leaves_open(assertion) is open_left


def test_nothing_decides_where_nobody_speaks() -> None:
    assert resolve(sheet([]), CARD) is None


def test_a_sheet_as_one_source_or_one_record_sees_it() -> None:
    one, two, own = index(CARD), index(CARD, record="two"), tr(CARD)
    whole = sheet([own, two, one])
    assert whole.sources == ("mot", "obsia")
    assert set(whole.of("mot").assertions) == {one, two}
    assert whole.of("mot", "two").assertions == (two,)
    assert whole.of("osai").assertions == ()
    assert len(whole.about(CARD)) == 3


def test_sources_that_differ_are_named_with_what_they_say() -> None:
    assertions = [
        tr(CARD, Status.NOT_FOUND),
        index(CARD),
        tr("weights_final", licence="MIT"),
        index("weights_final", licence="LicenseRef-Narrow"),
        tr("data_card", Status.NOT_APPLICABLE),
        index("data_card"),
        tr("code_training", licence="MIT"),
        index("code_training", by="osai"),
        tr("code_inference", licence="MIT"),
        index("code_inference", licence="CC-BY-4.0"),
    ]
    found = disagreements(sheet(assertions))
    assert [(one.item, one.quarrel) for one in found] == [
        (CARD, Quarrel.PRESENCE),
        ("weights_final", Quarrel.LICENCE),
    ]
    assert {assertion.asserted_by for assertion in found[0].assertions} == {"mot", "obsia"}


def test_a_source_stands_by_what_decides_among_its_own() -> None:
    newer = index(CARD, Status.NOT_FOUND, record="two", read_on="2026-03-03")
    assert disagreements(sheet([index(CARD), newer, tr(CARD, Status.NOT_FOUND)])) == ()


@pytest.mark.parametrize(
    ("expression", "is_open", "is_osi"),
    [
        ("", None, None),
        ("MIT", True, True),
        ("CC-BY-4.0", True, False),
        ("FSF-only", True, False),
        ("LicenseRef-Narrow", False, False),
        ("Unlisted", None, None),
        ("MIT AND LicenseRef-Narrow", False, False),
        ("MIT AND Unlisted", None, None),
        ("LicenseRef-Narrow AND Unlisted", False, False),
        ("MIT OR LicenseRef-Narrow", True, True),
        ("LicenseRef-Narrow OR Unlisted", None, None),
        ("LicenseRef-Narrow OR MIT AND Apache-2.0", True, True),
        ("MIT WITH Some-exception", True, True),
        ("LicenseRef-Unclear", None, None),
        ("MIT AND LicenseRef-Mixed", None, None),
        ("MIT OR LicenseRef-Custom", True, True),
        ("LicenseRef-Narrow AND LicenseRef-Apache", False, False),
        ("LicenseRef-BSD", None, None),
    ],
)
def test_licence_expressions(expression: str, is_open: bool | None, is_osi: bool | None) -> None:
    assert licensing.is_open(expression, MADE.LICENCES) is is_open
    assert licensing.is_osi(expression, MADE.LICENCES) is is_osi


@pytest.mark.parametrize(
    ("expression", "content", "fits"),
    [
        ("MIT", "code", True),
        ("MIT", "data", False),
        ("MIT AND CC-BY-4.0", "data", True),
        ("LicenseRef-Narrow", "data", None),
        ("Unlisted", "data", None),
    ],
)
def test_what_a_licence_is_made_for(expression: str, content: str, fits: bool | None) -> None:
    assert licensing.is_made_for(expression, content, MADE.LICENCES) is fits


def test_terms_are_those_of_the_thing_then_of_its_kind_then_of_the_release() -> None:
    own, kind, release = tr("weights_final", licence="MIT"), tr("licence_weights", licence="CC-BY-4.0"), tr(
        "licences", licence="LicenseRef-Narrow"
    )  # fmt: skip
    bare = replace(own, licence="")
    assert terms(sheet([own, kind, release]), "weights_final").assertion == own
    assert terms(sheet([bare, kind, release]), "weights_final").assertion == kind
    assert terms(sheet([bare, release]), "weights_final").licence == "LicenseRef-Narrow"
    assert terms(sheet([bare]), "weights_final").assertion is None
    # Where no deciding assertion states a licence, the others speak, the thing's own first.
    weights, code = index("weights_final", licence="MIT"), index("licences", licence="LicenseRef-Narrow")
    assert terms(sheet([bare, weights, code]), "weights_final").assertion == code
    assert terms(sheet([bare, weights]), "weights_final").assertion == weights
    assert terms(sheet([bare, weights, tr("licences"), code]), "weights_final").assertion == weights
    # A document has no kind of its own; what was not found has no terms.
    assert terms(sheet([tr(CARD), kind, release]), CARD).assertion == release
    assert terms(sheet([bare, replace(kind, status=Status.NOT_FOUND), release]), "weights_final").assertion == release


def test_the_tables_of_the_snapshot_are_those_of_the_files() -> None:
    compiled = tables(load(), contradicted=frozenset())
    assert compiled.items == MADE.items()
    assert {name: compiled.elements[name] for name in FRAMEWORKS} == MADE.elements()
    assert compiled.licences["Apache-2.0"].is_osi
    # Ids that name no licence are in the table, and no list has them.
    for name in licensing.NAMELESS:
        assert not compiled.licences[name].is_open
        assert licensing.is_open(name, compiled.licences) is None
        assert licensing.is_osi(name, compiled.licences) is None
