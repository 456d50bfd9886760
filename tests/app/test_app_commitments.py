"""``obsia commitments``: names as people write them, what is left out, the record, and the pages in both languages."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from obsia.accounting.commitments.concentration import shares_of
from obsia.accounting.commitments.indicator import Priority
from obsia.accounting.commitments.register import KINDS, Register
from obsia.app.disclosure.commitments import Commitments, commitments
from obsia.app.disclosure.commitments_export import COMMITMENTS, OF_INSTRUMENT, OF_PARTY
from obsia.app.disclosure.priorities import STANDARD_TASK, register
from obsia.core.commitments import Event, ReadingBasis
from obsia.core.errors import BadCall, UnknownName
from obsia.core.locales import Locale, entries
from obsia.core.message import slug
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.views.commitments import basis, document
from obsia.views.party_names import publisher_of
from obsia.writers.terminal import Page, write

MANUAL = Path(__file__).parents[2] / "docs" / "reference" / "commitments.md"
PARIS = "paris-2025"


def commitments_record(found: Commitments) -> dict[str, Any]:
    """What was found as one JSON object."""
    return (OF_INSTRUMENT if found.instrument else OF_PARTY if found.party else COMMITMENTS).record(found)


@pytest.fixture(scope="module")
def overview(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSIA_DATA", str(tmp_path_factory.mktemp("data")))
        return commitments()


@pytest.fixture(scope="module")
def record(overview: Any) -> Any:
    return commitments_record(overview)


def page_of(found: Any, *, language: str = "en", width: int = 110, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    stream = io.StringIO()
    write(document(found), Page(Locale(language), stream=stream))
    return stream.getvalue()


@pytest.mark.parametrize("name", ["FRA", "fra", "FR", "France", " france "])
def test_a_state_goes_by_its_codes_and_its_name(name: str) -> None:
    view = commitments(party=name).party
    assert view is not None
    assert (view.party.kind, view.party.iso3) == ("state", "FRA")
    assert PARIS in {instrument.instrument for instrument, _ in view.did}


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Allemagne", "DEU"),
        ("UK", "GBR"),
        ("US", "USA"),
        ("USA", "USA"),
        ("RU", "RUS"),
        ("États-Unis", "USA"),
        ("Corée du Sud", "KOR"),
        ("United Kingdom", "GBR"),
        ("Suisse", "CHE"),
    ],
)
def test_a_state_goes_by_its_name_in_every_language(name: str, iso3: str) -> None:
    view = commitments(party=name).party
    assert view is not None
    assert view.party.iso3 == iso3


@pytest.mark.parametrize(("name", "party"), [("Mistral", "mistral-ai"), ("mistral ai", "mistral-ai"), ("xAI", "xai")])
def test_a_company_goes_by_its_name_and_by_that_of_the_table_of_control(name: str, party: str) -> None:
    view = commitments(party=name).party
    assert view is not None
    assert view.party.party == party


def test_a_state_without_a_row_is_a_state_of_which_nothing_was_read() -> None:
    found = commitments(party="Tuvalu")
    assert found.party is not None
    assert found.party.party.iso3 == "TUV"
    assert found.party.did == ()
    assert PARIS in {each.instrument for each in found.party.not_examined}
    assert "bletchley-2023" in {each.instrument for each, _ in found.party.not_named}
    assert commitments_record(found)["did"] == []


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ({"party": "Mistrall"}, "Mistral AI"),
        ({"instrument": "Pariss"}, PARIS),
        ({"instrument": "code of practice"}, "gpai-code"),
    ],
)
def test_an_unknown_name_is_refused_with_near_misses(asked: dict[str, str], near: str) -> None:
    with pytest.raises(UnknownName) as caught:
        commitments(**asked)  # type: ignore[arg-type]
    assert near in caught.value.suggestions


@pytest.mark.parametrize("name", ["EU", "ue", "European Union", "Union européenne"])
def test_the_union_goes_by_its_short_names(name: str) -> None:
    view = commitments(party=name).party
    assert view is not None
    assert view.party.party == "european-union"


@pytest.mark.parametrize(("language", "near"), [("en", "Greece"), ("fr", "Grèce")])
def test_near_misses_are_in_the_language_of_the_reader(
    language: str, near: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = cache(Locale)
    monkeypatch.setattr("obsia.app.disclosure.commitments.locale", lambda named=language: kept(named))
    with pytest.raises(UnknownName) as caught:
        commitments(party="Greecce")
    assert near in caught.value.suggestions


def test_the_page_of_an_instrument_tells_the_number_that_a_page_states_and_its_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = " ".join(page_of(commitments(instrument=PARIS), monkeypatch=monkeypatch).split())
    assert "A page counts 60 in all (11 February 2025); every name was read." in told
    told = " ".join(page_of(commitments(instrument="reaim-2026"), monkeypatch=monkeypatch).split())
    assert "A page counts 35 in all (5 February 2026); 27 names were not read." in told
    assert "a list of the 35 was looked for on 1 and 2 December 2026" in told
    told = " ".join(page_of(commitments(instrument="bletchley-2023"), monkeypatch=monkeypatch).split())
    assert "A page counts 30 in all (23 October 2024); every name was read." in told


def test_a_state_bound_through_the_union_is_not_without_agreement(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("France", "Germany"):
        view = commitments(party=name).party
        assert view is not None
        did = {instrument.instrument: member.standing.value for instrument, member in view.did}
        assert did["coe-cets-225"] == "through the Union"
        told = page_of(commitments(party=name), monkeypatch=monkeypatch)
        assert "through the Union" in told
    record = commitments_record(commitments(instrument="coe-cets-225"))
    assert record["instrument"]["through_union"] == 27
    assert record["instrument"]["agreed_read"] == {"state": 20, "company": 0, "organisation": 1}


def test_nobody_stands_anywhere_yet_on_a_day_to_come() -> None:
    with pytest.raises(BadCall, match=r"--as-of 2099-01-01 is in the future"):
        commitments(instrument="paris-2025", as_of="2099-01-01")


def test_the_code_of_practice_as_of_a_day_and_as_last_read(monkeypatch: pytest.MonkeyPatch) -> None:
    now = commitments_record(commitments(instrument="gpai-code"))
    then = commitments_record(commitments(instrument="gpai-code", as_of="2025-12-31"))
    assert (now["instrument"]["agreed_read"]["company"], now["instrument"]["stated_total"]) == (21, 21)
    assert (then["instrument"]["agreed_read"]["company"], then["instrument"]["no_longer"]) == (27, 0)
    assert (now["as_of"], then["as_of"]) == ("2026-12-01", "2025-12-31")
    assert then["command"][-2:] == ["--as-of", "2025-12-31"]
    left = {each["party"]["name"] for each in now["parties"] if each["standing"] == "no longer"}
    assert left == {
        "Accexible", "AI Alignment Solutions", "Cyber Institute", "EUC Inovação Portugal", "Humane Technology",
        "Lawise", "re-inventa", "Virtuo Turing",
    }  # fmt: skip
    assert "As of 31 December 2025" in page_of(commitments(party="xAI", as_of="2025-12-31"), monkeypatch=monkeypatch)


def test_a_page_says_of_what_shared_instruments_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "of those that either agreed to" in page_of(commitments(party="FRA"), monkeypatch=monkeypatch)


def test_entities_under_control_go_by_their_names(record: Any) -> None:
    control = next(each for each in record["priorities"] if each["indicator"] == "control")
    names = {row["name"] for row in control["table"]["rows"]}
    assert {"Cohere", "DeepSeek", "Mistral AI"} <= names
    assert not [name for name in names if name == name.lower()]


def test_two_questions_at_once_are_refused() -> None:
    with pytest.raises(BadCall, match="choose one"):
        commitments(party="FRA", instrument=PARIS)


@pytest.mark.parametrize(
    "name",
    [
        PARIS,
        "paris",
        "Paris-2025",
        "Paris statement (2025)",
        "Déclaration de Paris",
        "Statement on Inclusive and Sustainable Artificial Intelligence for People and the Planet",
    ],
)
def test_an_instrument_goes_by_its_short_and_its_full_name(name: str) -> None:
    view = commitments(instrument=name).instrument
    assert view is not None
    assert view.instrument.instrument == PARIS


def test_names_are_counted_once_and_a_state_that_nobody_examined_is_not_told_to_be_absent() -> None:
    record = commitments_record(commitments(instrument=PARIS))
    instrument = record["instrument"]
    agreed = sum(instrument["agreed_read"].values())
    assert agreed == sum(each["counts"] for each in record["parties"])
    # 58 States, the European Union, the African Union Commission.
    assert (agreed + instrument["names_not_read"], instrument["stated_total"]) == (60, 60)
    refused = {each["party"]["iso3"] for each in record["parties"] if each["standing"] == "not"}
    assert refused >= {"USA", "GBR"}
    # The list of Paris was not read whole: nobody is told to be missing from it.
    assert record["not_named"] == []
    assert {"ALB", "AND"} <= {each["iso3"] for each in record["not_examined"]}
    delhi = commitments_record(commitments(instrument="delhi-2026"))
    assert delhi["not_examined"] == []
    assert "NGA" in {each["iso3"] for each in delhi["not_named"]}
    for each in (*record["parties"], *delhi["parties"]):
        assert all(row["address"].startswith("https://") and row["read_on"] for row in each["events"])


def test_law_and_texts_for_companies_have_no_absent_states() -> None:
    for name in ("eu-ai-act", "gpai-code"):
        view = commitments(instrument=name).instrument
        assert view is not None
        assert view.not_named == view.not_examined == ()


def test_all_six_priorities_have_an_indicator_or_a_reason(record: Any) -> None:
    assert list(dict.fromkeys(each["priority"] for each in record["priorities"])) == list(Priority)
    for each in record["priorities"]:
        assert bool(each["blank"]) != bool(each["readings"] or each["table"]), each["indicator"]
        assert each["who_measures"]
        if not each["blank"]:
            assert each["evidence"]
            assert re.match(r"\d{4}", each["as_of"])


def test_every_figure_keeps_its_interval_kind_and_evidence(record: Any) -> None:
    figures = list(_figures(record["priorities"]))
    assert len(figures) > 400
    for each in figures:
        assert each["low"] <= each["median"] <= each["high"]
        assert each["kind"] in ("disclosed", "modelled")
        assert each["evidence"]
        assert each["snapshot"] == record["snapshot"]
    assert len({each["figure_id"] for each in figures}) == len(figures)


def test_every_source_is_on_file(record: Any) -> None:
    snapshot = facts.load()
    for each in record["priorities"]:
        for evidence in each["evidence"]:
            assert snapshot.source(evidence).url
            assert not evidence.startswith("memory")


def test_the_record_is_json_and_the_same_again(record: Any) -> None:
    again = commitments_record(commitments())
    assert json.dumps(record, sort_keys=True) == json.dumps(again, sort_keys=True)


def test_concentration_is_bounded_and_the_owners_make_a_whole(record: Any) -> None:
    by_name = {each["indicator"]: each for each in record["priorities"]}
    for name in ("compute-by-owner", "compute-by-country"):
        low, high = (each["figure"] for each in by_name[name]["readings"][:2])
        rows = by_name[name]["table"]["rows"]
        assert 1 / len(rows) - 0.1 < low["median"] <= high["median"] <= 1
        assert sum(row["cells"][0]["figure"]["mean"] for row in rows) == pytest.approx(1.0)
    assert by_name["compute-by-country"]["table"]["rows"][-1]["name"] == ""


def test_the_standard_task_names_models_of_the_catalogue() -> None:
    snapshot = facts.load()
    for model_id in STANDARD_TASK.models:
        assert snapshot.has(f"model:{model_id}"), model_id


def test_cooperation_counts_states_that_were_read(record: Any) -> None:
    held = register(facts.load())
    summits = next(each for each in record["priorities"] if each["indicator"] == "paris-to-delhi")
    counts = {each["reading"]: each["count"]["part"] for each in summits["readings"]}
    paris, delhi = held.states(PARIS), held.states("delhi-2026")
    assert counts == {"in-both": len(paris & delhi), "absent": len(paris - delhi), "new": len(delhi - paris)}


def test_shares_of_a_snapshot_sum_to_one_in_every_world() -> None:
    from obsia.accounting.commitments.concentration import common_dates, fleets
    from obsia.accounting.figures import Request
    from obsia.accounting.measures import Measures

    snapshot = facts.load()
    request = Request(journey="test", arguments={}, inputs=(), snapshot="x", seed=7, worlds=64)
    dates = common_dates(snapshot)
    assert dates
    owned = fleets(snapshot, Measures(request), on=dates[-1])
    shares = shares_of({name: fleet.draws for name, fleet in owned.items()})
    assert sum(shares.values()) == pytest.approx(1.0)
    assert len(owned) >= 8


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [80, 110])
def test_pages_fit_and_say_all_they_must(
    language: str, width: int, overview: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tr = Locale(language)
    for found in (overview, commitments(instrument=PARIS), commitments(party="CHE"), commitments(party="Meta")):
        text = page_of(found, language=language, width=width, monkeypatch=monkeypatch)
        long = [line for line in text.splitlines() if len(line) > width and "http" not in line]
        assert not long
        # Every page that may name the IEA says that obsia is independent of it.
        told = re.sub(r"\s+", " ", text)
        assert re.sub(r"\s+", " ", tr("commitments-independent")) in told
    text = page_of(overview, language=language, width=width, monkeypatch=monkeypatch)
    for priority in Priority:
        assert re.sub(r"\s", " ", tr(f"priority-{priority.value}")) in re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_word_that_the_facts_may_ask_for_exists(language: str, overview: Any) -> None:
    known = entries(language)
    held = overview.register
    asked = {f"event-{slug(each.value)}" for each in Event} | {f"list-{each.value}" for each in ReadingBasis}
    asked |= {f"basis-of-{each.value}" for each in ReadingBasis}
    asked |= {f"instrument-{each.instrument}" for each in held.instruments}
    asked |= {f"energy-of-{each.instrument}" for each in held.instruments}
    asked |= {f"binding-{each.binding.replace(' ', '-')}" for each in held.instruments if each.binding}
    for each in overview.indicators:
        asked |= {f"indicator-{each.name}", *(f"measurer-{who}" for who in each.who_measures)}
        asked |= {caveat.code for caveat in each.caveats} | ({each.blank.code} if each.blank else set())
        asked |= {f"reading-{reading.code}" for reading in each.readings}
    assert not asked - set(known)


def test_the_page_says_when_figures_could_not_be_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("OBSIA_DATA", str(blocked / "below"))
    found = commitments()
    assert found.unrecorded
    assert "could not be recorded" in page_of(found, monkeypatch=monkeypatch)


def test_figures_are_recorded_for_trace(overview: Any, data_folder: Path) -> None:
    from obsia.app.trace import trace

    record = commitments_record(commitments())
    prices = next(each for each in record["priorities"] if each["indicator"] == "task-price")
    figure = prices["table"]["rows"][0]["cells"][1]["figure"]
    found = trace(figure["figure_id"])
    assert found.figure.median == pytest.approx(figure["median"])
    assert found.command == ("obsia", "commitments")
    assert found.inputs
    assert (data_folder / "figures.sqlite").is_file()


def test_the_command_prints_a_page_or_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from obsia.surfaces.cli.answers import commitments as command

    monkeypatch.setenv("LC_ALL", "fr")
    assert command(party="FRA") == 0
    assert capsys.readouterr().out.startswith("France (État)")
    assert command(instrument="paris", as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["instrument"]["instrument"] == PARIS


def instruments_markdown(held: Register) -> str:
    """The table of the manual: names that were read beside the number stated."""
    head = (
        "instrument",
        "adopted",
        "binding",
        "States",
        "companies",
        "organisations",
        "stated",
        "not read",
        "energy",
    )
    rows = [head, tuple("---" for _ in head)]
    for each in held.instruments:
        counts = held.counts(each.instrument)
        stated = held.stated(each.instrument)
        rows.append(
            (
                f"[{each.name}]({each.address}) `{each.instrument}`",
                each.adopted_on,
                each.binding,
                *(str(counts[kind] or "") for kind in KINDS),
                f"{stated.count} ({stated.as_of})" if stated else "",
                str(held.unread(each.instrument) or ""),
                each.energy,
            )
        )
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)


def test_the_table_of_the_manual_is_that_of_the_facts() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    begin, end = "<!-- instruments: begin -->\n", "\n<!-- instruments: end -->"
    assert text.split(begin)[1].split(end)[0].strip() == instruments_markdown(register(facts.load())).strip()


def test_control_and_seats_are_dated_or_say_nothing() -> None:
    rows = disclosures.control(facts.load())
    assert rows
    assert all(row.evidence for row in rows)
    assert all(re.fullmatch(r"(\d{4}(-\d{2}){0,2})?", row.as_of) for row in rows)
    assert not [row.share for row in rows if re.search(r"\d\s%", row.share)], "in English no space stands before %"


def _figures(node: Any) -> Any:
    if isinstance(node, dict):
        if "figure_id" in node:
            yield node
        for each in node.values():
            yield from _figures(each)
    elif isinstance(node, list):
        for each in node:
            yield from _figures(each)


def test_what_a_copy_a_quotation_or_another_publication_says_is_told_to_be_that() -> None:
    events = {each.basis: each for each in register(facts.load()).events}
    assert set(events) == set(ReadingBasis)
    words = {
        "secondary": ("reports", "selon"), "copy": ("in a copy", "dans une copie"),
        "quoted": ("not opened", "n’a pas été ouverte"),
    }  # fmt: skip
    for name, told in words.items():
        for language, word in zip(("en", "fr"), told, strict=True):
            event = events[ReadingBasis(name)]
            said = Locale(language).text(basis(event))
            assert word in said
            assert Locale(language).text(publisher_of(event)) in said
