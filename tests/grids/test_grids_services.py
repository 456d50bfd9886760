"""Each service: what it is asked, what its answer means, and what it may get wrong. Shapes, invented values."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from obsia.grids import HOUR, Basis, Meaning, NoSeries, Reason, Scope, Series, Side, intensity
from obsia.grids import watttime as wt
from obsia.grids.sources import SERVICES

from .conftest import Answer, Question, Service

START = datetime(2026, 3, 28, 22, tzinfo=UTC)
END = START + 6 * HOUR
LIFE_CYCLE, DIRECT = Meaning(), Meaning(scope=Scope.DIRECT)
MARGINAL = Meaning(basis=Basis.MARGINAL, scope=Scope.DIRECT)
KEYS = {
    "ELECTRICITYMAPS_API_TOKEN": "em-secret",
    "WATTTIME_USER": "ada",
    "WATTTIME_PASSWORD": "wt-secret",
    "WATTTIME_REGIONS": "USA=CAISO_NORTH, FRA=FR",
}
Answers = Callable[[Question], Answer]


def zulu(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def times(question: Question, *, step: timedelta) -> list[datetime]:
    """The times that a question asks for, by its ``start`` and ``end``."""
    first, last = (datetime.fromisoformat(question.query[name]) for name in ("start", "end"))
    return [first + step * index for index in range((last - first) // step)]


def electricity_maps(change: Callable[[dict[str, Any]], Any] = lambda answer: answer) -> Answers:
    """``/v3/carbon-intensity/past-range``: 100 g/kWh and the hour of the day on top."""

    def answer(question: Question) -> Answer:
        zone, factors = question.query["zone"], question.query["emissionFactorType"]
        rows = [
            {
                "zone": zone,
                "carbonIntensity": 100 + at.hour,
                "datetime": at.isoformat().replace("+00:00", ".000Z"),
                "updatedAt": "2026-04-01T00:00:00.000Z",
                "emissionFactorType": factors,
                "isEstimated": at.hour == 0,
                "estimationMethod": None,
            }
            for at in times(question, step=HOUR)
        ]
        return Answer(change({"zone": zone, "data": rows, "temporalGranularity": "hourly"}))

    return answer


def uk(missing: int | None = None) -> Answers:
    """``/intensity/{from}/{to}``: half hours, both ends held; of the hour ``missing`` no actual value."""

    def answer(question: Question) -> Answer:
        _, _, first, last = question.path.split("/")
        at, until = (datetime.fromisoformat(text) for text in (first, last))
        rows: list[dict[str, Any]] = []
        at -= HOUR / 2
        while at <= until:
            actual = None if at.hour == missing else 200 + at.hour + at.minute / 60
            told = {"forecast": 5, "actual": actual, "index": "moderate"}
            rows.append({"from": zulu(at), "to": zulu(at + HOUR / 2), "intensity": told})
            at += HOUR / 2
        return Answer({"data": rows})

    return answer


def eco2mix(*, consolidated_until: datetime = END, gap: datetime | None = None) -> Answers:
    """``exports/json``: half hours of history, quarter hours of the present; times as Paris has them."""

    def answer(question: Question) -> Answer:
        is_history = "cons-def" in question.path
        step = timedelta(minutes=30 if is_history else 15)
        rows: list[dict[str, Any]] = []
        at = START
        while at < END:
            if (at < consolidated_until) == is_history and not (gap and gap <= at < gap + HOUR):
                local = (at + HOUR).strftime("%Y-%m-%dT%H:%M:%S+01:00")
                rows.append({"date_heure": local, "taux_co2": 20 + at.minute // 15})
            at += step
        return Answer(rows)

    return answer


def watttime(meta: Mapping[str, Any] | None = None) -> Answers:
    """``/login`` and ``/v3/historical``: five minutes, 1,000 lb/MWh; spans hold both their ends."""

    def answer(question: Question) -> Answer:
        if question.path == "/login":
            expected = base64.b64encode(b"ada:wt-secret").decode()
            known = question.headers["authorization"] == f"Basic {expected}"
            return Answer({"token": "bearer-secret"}) if known else Answer(status=401)
        if question.headers.get("authorization") != "Bearer bearer-secret":
            return Answer(status=401)
        step = timedelta(minutes=5)
        some = times(question, step=step)
        rows = [{"point_time": zulu(at), "value": 1000.0} for at in [*some, some[-1] + step]]
        about = {
            "region": question.query["region"],
            "signal_type": "co2_moer",
            "units": "lbs_co2_per_mwh",
            "data_point_period_seconds": 300,
        }
        return Answer({"data": rows, "meta": about | dict(meta or {})})

    return answer


def asked(
    service: Service,
    zone_id: str,
    *,
    meaning: Meaning,
    iso2: str = "",
    start: datetime = START,
    end: datetime = END,
    keys: Mapping[str, str] = KEYS,
    folder: Path | None = None,
) -> Series:
    return intensity(zone_id, start, end, iso2=iso2, meaning=meaning, web=service.web(**keys), folder=folder)


def refused(service: Service, zone_id: str, *, meaning: Meaning, **options: Any) -> NoSeries:
    with pytest.raises(NoSeries) as caught:
        asked(service, zone_id, meaning=meaning, **options)
    assert not any(secret in repr(caught.value.__dict__) for secret in ("em-secret", "wt-secret", "bearer-secret"))
    return caught.value


# ---------------------------------------------------------------- Electricity Maps


@pytest.mark.parametrize(("meaning", "factors"), [(LIFE_CYCLE, "lifecycle"), (DIRECT, "direct")])
def test_electricity_maps(meaning: Meaning, factors: str, service: Service) -> None:
    service.answer = electricity_maps()
    found = asked(service, "DEU", iso2="DE", meaning=meaning)
    assert found.values == (122, 123, 100, 101, 102, 103)
    assert (found.meaning, found.side, found.source) == (meaning, Side.CONSUMPTION, "electricity-maps")
    assert "1 of 6 hours estimated" in found.method
    (question,) = service.asked
    assert question.path == "/v3/carbon-intensity/past-range"
    assert (question.query["zone"], question.query["emissionFactorType"]) == ("DE", factors)
    assert question.headers["auth-token"] == "em-secret"
    assert "em-secret" not in repr(found)


def test_a_long_span_is_asked_for_in_parts_and_joined(service: Service) -> None:
    service.answer = electricity_maps()
    found = asked(service, "DEU", iso2="DE", meaning=LIFE_CYCLE, end=START + timedelta(days=25))
    assert len(service.asked) == 3
    assert len(found.values) == 600
    assert None not in found.values


def test_a_zone_may_have_another_name_there(service: Service) -> None:
    service.answer = electricity_maps()
    keys = KEYS | {"OBSIA_ELECTRICITYMAPS_ZONES": "USA=US-CAL-CISO"}
    assert asked(service, "USA", iso2="US", meaning=LIFE_CYCLE, keys=keys).zone_id == "USA"
    assert service.asked[0].query["zone"] == "US-CAL-CISO"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda answer: answer | {"zone": "FR"}, Reason.WRONG_ZONE),
        (lambda answer: answer | {"data": [row | {"zone": "FR"} for row in answer["data"]]}, Reason.WRONG_ZONE),
        (
            lambda answer: answer | {"data": [row | {"emissionFactorType": "direct"} for row in answer["data"]]},
            Reason.OTHER_MEANING,
        ),
        (lambda answer: answer | {"data": {}}, Reason.MALFORMED),
        (lambda answer: answer | {"data": [1]}, Reason.MALFORMED),
        (lambda answer: [answer], Reason.MALFORMED),
        (lambda answer: answer | {"data": [{"datetime": "yesterday", "carbonIntensity": 1}]}, Reason.MALFORMED),
        (lambda answer: answer | {"data": [{"datetime": "2026-03-28T22:00", "carbonIntensity": 1}]}, Reason.MALFORMED),
        (
            lambda answer: answer | {"data": [row | {"carbonIntensity": "12"} for row in answer["data"]]},
            Reason.MALFORMED,
        ),
        (
            lambda answer: answer | {"data": [row | {"carbonIntensity": True} for row in answer["data"]]},
            Reason.MALFORMED,
        ),
        (lambda answer: answer | {"data": [row | {"carbonIntensity": -1} for row in answer["data"]]}, Reason.MALFORMED),
        (lambda answer: answer | {"data": []}, Reason.NO_DATA),
        (lambda answer: answer | {"data": [row | {"carbonIntensity": None} for row in answer["data"]]}, Reason.NO_DATA),
    ],
)
def test_an_answer_that_is_not_of_the_form_or_not_of_the_question(
    change: Callable[[Any], Any], expected: Reason, service: Service
) -> None:
    service.answer = electricity_maps(change)
    assert refused(service, "SWE", iso2="SE", meaning=LIFE_CYCLE).reason is expected


def test_hours_that_it_leaves_out_are_gaps(service: Service) -> None:
    service.answer = electricity_maps(lambda answer: answer | {"data": answer["data"][1:4] + answer["data"][5:]})
    assert asked(service, "DEU", iso2="DE", meaning=LIFE_CYCLE).values == (None, 123, 100, 101, None, 103)


# ---------------------------------------------------------------- Great Britain


def test_uk_takes_what_was_and_not_what_was_forecast(service: Service) -> None:
    service.answer = uk(missing=1)
    found = asked(service, "GBR", iso2="GB", meaning=DIRECT, keys={})
    assert found.values == (222.25, 223.25, 200.25, None, 202.25, 203.25)
    assert (found.side, found.source) == (Side.CONSUMPTION, "uk-carbon-intensity")
    assert service.asked[0].path == "/intensity/2026-03-28T22:00Z/2026-03-29T04:00Z"


def test_uk_spans_of_more_than_13_days_are_parted(service: Service) -> None:
    service.answer = uk()
    found = asked(service, "GBR", iso2="GB", meaning=DIRECT, keys={}, end=START + timedelta(days=30))
    assert len(service.asked) == 3
    assert None not in found.values


def test_uk_slots_that_overlap_are_malformed(service: Service) -> None:
    slot = {"from": "2026-03-28T22:00Z", "to": "2026-03-28T23:00Z", "intensity": {"actual": 5}}
    service.answer = lambda _: Answer({"data": [slot, slot | {"from": "2026-03-28T22:30Z"}]})
    assert refused(service, "GBR", meaning=DIRECT, keys={}).reason is Reason.MALFORMED


# ---------------------------------------------------------------- France


def test_eco2mix_reads_history_alone_where_it_is_whole(service: Service) -> None:
    service.answer = eco2mix()
    found = asked(service, "FRA", iso2="FR", meaning=DIRECT, keys={})
    assert found.values == (21.0,) * 6
    assert (found.side, found.source) == (Side.PRODUCTION, "eco2mix")
    (question,) = service.asked
    assert question.path.endswith("/datasets/eco2mix-national-cons-def/exports/json")
    assert "2026-03-28T22:00:00Z" in question.query["where"]


def test_eco2mix_takes_the_present_for_the_hours_that_history_lacks(service: Service) -> None:
    service.answer = eco2mix(consolidated_until=START + 3 * HOUR, gap=START + 4 * HOUR)
    found = asked(service, "FRA", iso2="FR", meaning=DIRECT, keys={})
    assert found.values == (21.0, 21.0, 21.0, 21.5, None, 21.5)
    assert [question.path.split("/")[-3] for question in service.asked] == [
        "eco2mix-national-cons-def",
        "eco2mix-national-tr",
    ]


# ---------------------------------------------------------------- WattTime


def test_watttime_converts_pounds_exactly(service: Service) -> None:
    service.answer = watttime()
    found = asked(service, "USA", iso2="US", meaning=MARGINAL)
    assert found.values == (453.59237,) * 6
    assert wt.KG_PER_POUND == 0.45359237
    assert (found.meaning, found.source) == (MARGINAL, "watttime")
    assert [question.path for question in service.asked] == ["/login", "/v3/historical"]
    assert service.asked[1].query["signal_type"] == "co2_moer"


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        ({"region": "PJM_DC"}, Reason.WRONG_ZONE),
        ({"units": "kg_co2_per_mwh"}, Reason.OTHER_MEANING),
        ({"signal_type": "health_damage"}, Reason.OTHER_MEANING),
    ],
)
def test_watttime_answers_are_those_that_were_asked_for(
    meta: Mapping[str, Any], expected: Reason, service: Service
) -> None:
    service.answer = watttime(meta)
    assert refused(service, "USA", iso2="US", meaning=MARGINAL).reason is expected


@pytest.mark.parametrize("token", [None, "", 5, "two words", "a\nb"])
def test_a_login_without_a_token_is_malformed(token: Any, service: Service) -> None:
    service.answer = lambda _: Answer({"token": token})
    assert refused(service, "USA", iso2="US", meaning=MARGINAL).reason is Reason.MALFORMED


def test_a_wrong_password_is_named(service: Service) -> None:
    service.answer = watttime()
    error = refused(service, "USA", meaning=MARGINAL, keys=KEYS | {"WATTTIME_PASSWORD": "other"})
    assert error.reason is Reason.UNAUTHORISED


# ---------------------------------------------------------------- which service, and meanings


def test_meanings_are_not_crossed(service: Service) -> None:
    """No service is asked for what it does not count: with the keys of all, and of none."""
    service.answer = lambda question: pytest.fail(f"{question} was asked")
    assert refused(service, "FRA", iso2="FR", meaning=LIFE_CYCLE, keys={}).reason is Reason.OTHER_MEANING
    assert refused(service, "GBR", iso2="GB", meaning=LIFE_CYCLE, keys={}).reason is Reason.OTHER_MEANING
    assert refused(service, "JPN", iso2="JP", meaning=MARGINAL).reason is Reason.OTHER_MEANING
    assert refused(service, "JPN", iso2="JP", meaning=LIFE_CYCLE, keys={}).reason is Reason.NO_KEY
    assert refused(service, "XKX", meaning=LIFE_CYCLE, keys={}).reason is Reason.NO_SOURCE


def test_where_one_fails_the_next_is_asked(service: Service) -> None:
    history = eco2mix()
    service.answer = lambda question: Answer(status=500) if "v3" in question.path else history(question)
    found = asked(service, "FRA", iso2="FR", meaning=DIRECT)
    assert found.source == "eco2mix"
    service.answer = lambda question: Answer(status=500) if "v3" in question.path else Answer(b"<html>")
    error = refused(service, "FRA", iso2="FR", meaning=DIRECT)
    assert (error.reason, error.source) == (Reason.SERVER, "electricity-maps")


@pytest.mark.parametrize("service_name", [each.NAME for each in SERVICES])
def test_no_series_says_more_than_was_offered(service_name: str) -> None:
    (one,) = [each for each in SERVICES if service_name == each.NAME]
    assert one.OFFERS
    assert all(isinstance(meaning, Meaning) for meaning in one.OFFERS)


# ---------------------------------------------------------------- days on which clocks change


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_day_of_paris_has_the_hours_that_it_has(day: str, hours: int, service: Service) -> None:
    from zoneinfo import ZoneInfo

    paris = ZoneInfo("Europe/Paris")
    first = datetime.fromisoformat(day).replace(tzinfo=paris).astimezone(UTC)
    last = (datetime.fromisoformat(day) + timedelta(days=1)).replace(tzinfo=paris).astimezone(UTC)

    def answer(question: Question) -> Answer:
        rows = [
            {"date_heure": (first + HOUR / 4 * index).astimezone(paris).isoformat(), "taux_co2": index // 4}
            for index in range(4 * hours)
        ]
        return Answer(rows if "cons-def" in question.path else [])

    service.answer = answer
    found = asked(service, "FRA", iso2="FR", meaning=DIRECT, keys={}, start=first, end=last)
    assert found.values == tuple(float(index) for index in range(hours))


# ---------------------------------------------------------------- series that are kept


def test_a_second_question_needs_no_service_and_says_the_same(service: Service, tmp_path: Path) -> None:
    service.answer = electricity_maps()
    one = asked(service, "DEU", iso2="DE", meaning=LIFE_CYCLE, folder=tmp_path)
    service.answer = lambda question: pytest.fail(f"{question} was asked")
    assert asked(service, "DEU", iso2="DE", meaning=LIFE_CYCLE, folder=tmp_path) == one
    # What was read needs no key any more; another meaning or span is another question.
    assert asked(service, "DEU", iso2="DE", meaning=LIFE_CYCLE, folder=tmp_path, keys={}) == one
    assert refused(service, "DEU", iso2="DE", meaning=DIRECT, folder=tmp_path, keys={}).reason is Reason.NO_KEY
    assert not any(b"em-secret" in path.read_bytes() for path in tmp_path.rglob("*.json"))


def test_a_damaged_or_foreign_file_is_asked_for_again(service: Service, tmp_path: Path) -> None:
    service.answer = electricity_maps()
    one = asked(service, "DEU", iso2="DE", meaning=LIFE_CYCLE, folder=tmp_path)
    (path,) = tmp_path.rglob("*.json")
    whole = path.read_text(encoding="utf-8")
    for damaged in ("", "[]", "{}", whole[:-9], whole.replace("122", "1"), whole.replace('"form": 1', '"form": 2')):
        assert damaged != whole
        path.write_text(damaged, encoding="utf-8")
        before = len(service.asked)
        assert asked(service, "DEU", iso2="DE", meaning=LIFE_CYCLE, folder=tmp_path) == one
        assert len(service.asked) == before + 1
        assert path.read_text(encoding="utf-8") == whole


def test_hours_that_were_not_over_are_asked_for_again_another_day(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from obsia.grids import kept, sources

    service.answer = electricity_maps()
    days = {"now": START.date()}
    for module in (sources, kept):
        monkeypatch.setattr(module, "today", lambda: days["now"])
    for day, questions in ((0, 1), (0, 1), (1, 2), (1, 2), (2, 3), (3, 3), (400, 3)):
        days["now"] = START.date() + timedelta(days=day)
        asked(service, "DEU", iso2="DE", meaning=LIFE_CYCLE, folder=tmp_path)
        assert len(service.asked) == questions, day


def test_a_folder_that_cannot_be_written_loses_nothing_else(service: Service, tmp_path: Path) -> None:
    service.answer = electricity_maps()
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    assert asked(service, "DEU", iso2="DE", meaning=LIFE_CYCLE, folder=blocked).known
