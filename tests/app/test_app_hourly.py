"""Carbon by the hour: the year's figure where hours say what the year says, and what only hours can say."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsia.accounting import impacts
from obsia.accounting.impacts import CARBON, CARBON_EMBODIED, CARBON_USAGE, ENERGY, QUANTITIES, Quantity
from obsia.app.figures.sources import sources_of
from obsia.app.folder import MARK
from obsia.app.trace import trace
from obsia.app.usage.account import Account, Group
from obsia.app.usage.assess import assess
from obsia.app.usage.hourly import Unmixed, WrongMeaning
from obsia.core.errors import BadCall, BadInput
from obsia.core.figure import Figure
from obsia.core.message import Note
from obsia.facts import snapshot as facts
from obsia.surfaces.cli import run

MODEL = "meta-llama/Llama-3.1-8B-Instruct"
HEADER = "started_at,model_request,region,label.team,input_tokens,output_tokens"
ROWS = (
    f"2026-03-28T22:10:00Z,{MODEL},FRA,red,1000,300",
    f"2026-03-28T23:59:59Z,{MODEL},FRA,blue,200,900",
    f"2026-03-29T00:00:00Z,{MODEL},FRA,red,50,700",
    f"2026-03-29T01:30:00Z,{MODEL},FRA,red,4000,20",
    f"2026-03-29T12:00:00Z,{MODEL},FRA,blue,10,1500",
)
FIRST = dt.datetime(2026, 3, 28, tzinfo=dt.UTC)
GRID = ("--grid", "hourly", "--grid-file")
Usage = Callable[..., str]


def annual_value(zone_id: str) -> float:
    estimate = facts.load().estimate(f"grid:{zone_id}", "intensity_g_per_kwh")
    assert estimate is not None
    value = estimate.facts[0].value
    assert value is not None
    return value


@pytest.fixture
def series(tmp_path: Path) -> Callable[..., str]:
    """``series(value_of_hour, zones=..., ...)``: a file of two days by the hour; its path."""

    def write(
        value: Callable[[dt.datetime], float | None],
        *,
        zones: tuple[str, ...] = ("FRA",),
        meaning: str = "average,life-cycle,consumption",
        hours: int = 48,
        name: str = "series.csv",
        read_on: str = "2026-11-20",
    ) -> str:
        lines = ["zone,start,intensity_g_per_kwh,basis,scope,side,source,read_on"]
        for zone in zones:
            for at in (FIRST + dt.timedelta(hours=index) for index in range(hours)):
                told = value(at)
                lines.append(f"{zone},{at.isoformat()},{'' if told is None else repr(told)},{meaning},a test,{read_on}")
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return write


@pytest.fixture(autouse=True)
def no_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test leaves the machine: every service is a port that nobody answers, and no key is set; pages are wide."""
    monkeypatch.setenv("COLUMNS", "110")
    for name in ("ECO2MIX", "UK_CARBON_INTENSITY", "ELECTRICITYMAPS", "WATTTIME"):
        monkeypatch.setenv(f"OBSIA_{name}_URL", "http://127.0.0.1:9")
    for key in ("ELECTRICITYMAPS_API_TOKEN", "WATTTIME_USER", "WATTTIME_PASSWORD"):
        monkeypatch.delenv(key, raising=False)


def numbers(group: Group, *quantities: Quantity) -> list[float]:
    figures = [group.figure(quantity) for quantity in quantities or QUANTITIES]
    return [number for each in figures for number in (each.mean, each.median, each.low, each.high)]


def codes(account: Account) -> dict[str, Mapping[str, str]]:
    return {each.code: each.arguments for each in account.assumptions if each.code.startswith("grid-")}


def inputs_of(figure: Figure) -> set[str]:
    return {each.property for each in trace(figure.figure_id).inputs}


def test_a_series_that_says_what_the_year_says_gives_the_figure_of_the_year(
    usage: Usage, series: Callable[..., str]
) -> None:
    path = usage(HEADER, *ROWS)
    annual = assess(path, by=["day"])
    hourly = assess(path, by=["day"], grid="hourly", grid_file=series(lambda _: annual_value("FRA")))
    assert numbers(hourly.total) == pytest.approx(numbers(annual.total), rel=1e-12)
    for one, other in zip(hourly.tables[0].groups, annual.tables[0].groups, strict=True):
        assert one.keys == other.keys
        assert numbers(one) == pytest.approx(numbers(other), rel=1e-12)


def test_messages_seats_sums_and_images_are_weighed_by_their_hour_too(usage: Usage, series: Callable[..., str]) -> None:
    header = "started_at,model_request,region,messages,seats,bucket_s,calls,input_tokens,output_tokens,images"
    path = usage(
        header,
        "2026-03-28T01:00:00Z,gpt-4o,FRA,3,,,,,,",
        "2026-03-28T02:00:00Z,gpt-4o,FRA,,4,3600,,,,",
        "2026-03-28T03:00:00Z,gpt-4o,FRA,,,3600,,5000,700,",
        "2026-03-28T04:00:00Z,gpt-4o,FRA,,,600,12,5000,700,",
        "2026-03-28T05:00:00Z,black-forest-labs/FLUX.1-dev,FRA,,,,,,,2",
    )
    annual = assess(path)
    assert annual.total.tokens.messages
    assert annual.total.tokens.seat_seconds
    assert annual.total.tokens.images
    year = annual_value("FRA")
    hourly = assess(path, by=["hour"], grid="hourly", grid_file=series(lambda _: year))
    assert numbers(hourly.total) == pytest.approx(numbers(annual.total), rel=1e-12)
    steps = assess(path, by=["hour"], grid="hourly", grid_file=series(lambda at: year * at.hour, name="steps.csv"))
    for one, other in zip(steps.tables[0].groups, hourly.tables[0].groups, strict=True):
        hour = int(str(one.keys["hour"])[11:13])
        assert one.figure(CARBON_USAGE).mean == pytest.approx(hour * other.figure(CARBON_USAGE).mean, rel=1e-9)


def test_only_carbon_changes_and_it_is_the_work_weighed_by_its_hours(usage: Usage, series: Callable[..., str]) -> None:
    path = usage(HEADER, *ROWS)
    night = series(lambda at: 20.0 if at.hour < 6 or at.hour > 21 else 80.0)
    annual, hourly = assess(path, by=["hour"]), assess(path, by=["hour"], grid="hourly", grid_file=night)
    same = (ENERGY, impacts.WATER, impacts.PRIMARY_ENERGY, impacts.ADPE, CARBON_EMBODIED)
    assert numbers(hourly.total, *same) == numbers(annual.total, *same)
    expected = 0.0
    for one, other in zip(hourly.tables[0].groups, annual.tables[0].groups, strict=True):
        hour = int(str(one.keys["hour"])[11:13])
        told = 20.0 if hour < 6 or hour > 21 else 80.0
        mean_g = other.figure(CARBON_USAGE).mean * told / annual_value("FRA")
        assert one.figure(CARBON_USAGE).mean == pytest.approx(mean_g, rel=1e-12)
        expected += mean_g
    assert hourly.total.figure(CARBON_USAGE).mean == pytest.approx(expected, rel=1e-9)


def test_grouping_does_not_change_the_whole_and_parts_add_up(usage: Usage, series: Callable[..., str]) -> None:
    path = usage(HEADER, *ROWS)
    file = series(lambda at: 10.0 + at.hour)
    alone = assess(path, grid="hourly", grid_file=file)
    for by in ("hour", "day", "label.team", "label.team,hour", "month"):
        account = assess(path, by=[by], grid="hourly", grid_file=file)
        assert numbers(account.total) == numbers(alone.total), by
        for quantity in (CARBON, CARBON_USAGE):
            parts = sum(group.figure(quantity).mean for group in account.tables[0].groups)
            assert parts == pytest.approx(account.total.figure(quantity).mean, rel=1e-9), by


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(factor=st.floats(0.01, 100))
def test_carbon_of_use_scales_with_the_series(factor: float, usage: Usage, series: Callable[..., str]) -> None:
    path = usage(HEADER, *ROWS)
    one = assess(path, grid="hourly", grid_file=series(lambda at: 30.0 + at.hour), record_figures=False)
    scaled = series(lambda at: factor * (30.0 + at.hour), name="scaled.csv")
    other = assess(path, grid="hourly", grid_file=scaled, record_figures=False)
    before, after = one.total.figure(CARBON_USAGE), other.total.figure(CARBON_USAGE)
    assert after.mean == pytest.approx(factor * before.mean, rel=1e-9)
    assert (after.low, after.high) == pytest.approx((factor * before.low, factor * before.high), rel=1e-9)


def test_a_gap_falls_back_for_the_gap_alone_and_widens_it(usage: Usage, series: Callable[..., str]) -> None:
    path = usage(HEADER, *ROWS)
    whole = series(lambda _: 500.0, name="whole.csv")
    gappy = series(lambda at: None if at == FIRST + dt.timedelta(hours=36) else 500.0)
    one = assess(path, by=["hour"], grid="hourly", grid_file=whole)
    other = assess(path, by=["hour"], grid="hourly", grid_file=gappy)
    annual = assess(path, by=["hour"])
    pairs = zip(one.tables[0].groups, other.tables[0].groups, annual.tables[0].groups, strict=True)
    for known, held, year in pairs:
        if str(held.keys["hour"]).startswith("2026-03-29 12"):
            figure, yearly = held.figure(CARBON_USAGE), year.figure(CARBON_USAGE)
            assert figure.median == pytest.approx(yearly.median, rel=0.1)
            assert "hour_to_hour_ratio" in inputs_of(figure)
            assert "hour_to_hour_ratio" not in inputs_of(yearly)
        else:
            assert held.figure(CARBON_USAGE).mean == pytest.approx(known.figure(CARBON_USAGE).mean, rel=1e-12)
    said = codes(other)
    assert (said["grid-hourly-gap"]["hours"], said["grid-hourly-gap"]["of"]) == ("1", "5")
    assert "grid-hourly-gap" not in codes(one)


def test_a_zone_that_no_file_has_takes_the_year_and_says_so(usage: Usage, series: Callable[..., str]) -> None:
    path = usage(HEADER, *ROWS, f"2026-03-29T12:00:00Z,{MODEL},DEU,blue,10,1500")
    annual = assess(path, by=["zone"])
    hourly = assess(path, by=["zone"], grid="hourly", grid_file=series(lambda _: 30.0))
    said = codes(hourly)
    assert (said["grid-hourly-none"]["zone"], said["grid-hourly-none"]["cause"]) == ("DEU", "not-in-file")
    assert Note("notice-grid-annual", zones=("DEU",)) in hourly.notes
    carbon = [
        next(group for group in account.tables[0].groups if group.keys["zone"] == "DEU").figure(CARBON_USAGE)
        for account in (annual, hourly)
    ]
    assert carbon[1].median == pytest.approx(carbon[0].median, rel=0.05)
    assert ["hour_to_hour_ratio" in inputs_of(each) for each in carbon] == [False, True]


@pytest.mark.parametrize("told", [lambda at: 900.0 if at < FIRST + dt.timedelta(hours=9) else None, lambda _: None])
def test_a_file_of_other_hours_is_as_if_it_had_no_row_of_the_zone(
    told: Callable[[dt.datetime], float | None], usage: Usage, series: Callable[..., str]
) -> None:
    path = usage(HEADER, *ROWS)
    hourly = assess(path, grid="hourly", grid_file=series(told))
    absent = assess(path, grid="hourly", grid_file=series(lambda _: 30.0, zones=("DEU",), name="absent.csv"))
    assert codes(hourly) == {"grid-hourly-none": {"zone": "FRA", "cause": "other-hours", "source": ""}}
    assert hourly.notes == absent.notes == (Note("notice-grid-annual", zones=("FRA",)),)
    assert numbers(hourly.total) == numbers(absent.total)
    assert not any(each.startswith("grid-series:") for each in hourly.total.figure(CARBON_USAGE).evidence)
    direct = series(told, meaning="average,direct,production", name="direct.csv")
    with pytest.raises(Unmixed, match="no value for any hour of the usage"):
        assess(path, grid="hourly", grid_file=direct, grid_basis="direct")


def test_records_without_a_time_and_long_sums_take_the_year(usage: Usage, series: Callable[..., str]) -> None:
    header = "started_at,bucket_s,calls,model_request,region,input_tokens,output_tokens"
    rows = (
        f"2026-03-28T00:00:00Z,86400,5,{MODEL},FRA,5000,500",
        f"2026-03-28T01:00:00Z,3600,5,{MODEL},FRA,5000,500",
    )
    account = assess(usage(header, *rows), grid="hourly", grid_file=series(lambda _: 30.0))
    assert codes(account)["grid-hourly-untimed"]["calls"] == "5"
    no_times = usage("model_request,region,input_tokens,output_tokens", f"{MODEL},FRA,100,50", name="no-times.csv")
    account = assess(no_times, grid="hourly", grid_file=series(lambda _: 30.0))
    assert codes(account)["grid-hourly-none"]["cause"] == "no-times"


def test_an_unknown_region_is_assessed_as_before_but_wider(usage: Usage, series: Callable[..., str]) -> None:
    path = usage("started_at,model_request,input_tokens,output_tokens", f"2026-03-28T01:00:00Z,{MODEL},100,50")
    annual, hourly = assess(path), assess(path, grid="hourly", grid_file=series(lambda _: 30.0, zones=("SWE", "FRA")))
    assert codes(hourly)["grid-hourly-none"]["covered"] == "FRA, SWE"
    assert hourly.notes == (Note("notice-grid-no-region", covered=("FRA", "SWE")),)
    late = series(lambda at: 30.0 if at.hour > 1 else None, name="late.csv")
    assert assess(path, grid="hourly", grid_file=late).notes == (Note("notice-grid-no-region", covered="none"),)
    before, after = (each.total.figure(CARBON_USAGE) for each in (annual, hourly))
    assert after.median == pytest.approx(before.median, rel=0.1)
    assert ["hour_to_hour_ratio" in inputs_of(each) for each in (before, after)] == [False, True]


def test_the_same_inputs_give_the_same_bytes_and_another_series_another_id(
    usage: Usage, series: Callable[..., str]
) -> None:
    path, file = usage(HEADER, *ROWS), series(lambda at: 10.0 + at.hour)
    one, other = (assess(path, by=["hour"], grid="hourly", grid_file=file) for _ in range(2))
    assert one.total == other.total
    assert one.tables == other.tables
    changed = assess(path, by=["hour"], grid="hourly", grid_file=series(lambda at: 11.0 + at.hour, name="b.csv"))
    assert changed.request_id != one.request_id
    assert assess(path, by=["hour"]).request_id != one.request_id


def test_order_of_records_and_threads_do_not_matter(usage: Usage, series: Callable[..., str]) -> None:
    file = series(lambda at: 10.0 + at.hour / 7)
    one = assess(usage(HEADER, *ROWS), grid="hourly", grid_file=file, threads=1)
    other = assess(usage(HEADER, *reversed(ROWS), name="reversed.csv"), grid="hourly", grid_file=file, threads=2)
    assert numbers(one.total) == numbers(other.total)


def test_the_series_is_evidence_and_a_trace_shows_it(usage: Usage, series: Callable[..., str]) -> None:
    account = assess(usage(HEADER, *ROWS), grid="hourly", grid_file=series(lambda at: 10.0 + at.hour))
    figure = account.total.figure(CARBON_USAGE)
    (evidence,) = [each for each in figure.evidence if each.startswith("grid-series:")]
    assert evidence.split(":")[1:4] == ["file", "FRA", "2026-11-20"]
    assert not any(each.startswith("grid-series:") for each in account.total.figure(ENERGY).evidence)
    (source,) = [each for each in sources_of([figure]) if each.evidence_id == evidence]
    assert (source.retrieved, "FRA" in source.title) == ("2026-11-20", True)
    traced = trace(figure.figure_id)
    (held,) = [each for each in traced.inputs if each.property == "hourly_intensity_g_per_kwh"]
    assert "digest" in held.facts[0].locator
    assert "2026-11-20" in held.facts[0].locator
    assert held.facts[0].qualifier == "average;life-cycle;consumption"
    assert "--grid" in traced.command
    assert "--grid-file" in traced.command


def test_direct_emissions_are_refused_unless_they_are_asked_for(usage: Usage, series: Callable[..., str]) -> None:
    path, file = usage(HEADER, *ROWS), series(lambda _: 20.0, meaning="average,direct,production")
    with pytest.raises(WrongMeaning, match="--grid-basis direct"):
        assess(path, grid="hourly", grid_file=file)
    account = assess(path, grid="hourly", grid_file=file, grid_basis="direct")
    said = codes(account)["grid-hourly"]
    assert (said["scope"], said["side"]) == ("direct", "production")
    assert "notice-grid-direct" in {note.code for note in account.notes}
    average = series(lambda _: 20.0, name="average.csv")
    with pytest.raises(WrongMeaning, match="average, life-cycle"):
        assess(path, grid="hourly", grid_file=average, grid_basis="direct")


@pytest.mark.parametrize("basis", [None, "life-cycle", "direct"])
def test_marginal_rates_are_never_put_where_averages_stand(
    basis: str | None, usage: Usage, series: Callable[..., str]
) -> None:
    file = series(lambda _: 20.0, meaning="marginal,direct,production")
    with pytest.raises(WrongMeaning, match="averages only"):
        assess(usage(HEADER, *ROWS), grid="hourly", grid_file=file, grid_basis=basis)


def test_another_meaning_never_falls_back_to_the_year(usage: Usage, series: Callable[..., str]) -> None:
    file = series(lambda at: None if at.hour == 12 else 20.0, meaning="average,direct,production")
    path = usage(HEADER, *ROWS)
    account = assess(path, grid="hourly", grid_file=file, grid_basis="direct")
    assert codes(account)["grid-hourly-gap"]["stands"] == "mean"
    figure, energy = account.total.figure(CARBON_USAGE), account.total.figure(ENERGY)
    assert figure.mean / energy.mean == pytest.approx(20.0, rel=0.03)
    two = usage(HEADER, *ROWS, f"2026-03-29T12:00:00Z,{MODEL},DEU,blue,10,1500", name="two.csv")
    with pytest.raises(Unmixed, match="DEU"):
        assess(two, grid="hourly", grid_file=file, grid_basis="direct")
    nowhere = usage(
        "started_at,model_request,input_tokens,output_tokens", f"2026-03-28T01:00:00Z,{MODEL},1,5", name="n"
    )
    with pytest.raises(Unmixed, match="no region"):
        assess(nowhere, grid="hourly", grid_file=file, grid_basis="direct")


def test_a_what_if_elsewhere_takes_the_hours_of_that_place(usage: Usage, series: Callable[..., str]) -> None:
    file = series(lambda at: 10.0 + at.hour, zones=("FRA", "SWE"))
    account = assess(usage(HEADER, *ROWS), grid="hourly", grid_file=file, what_if=["region=SWE", "output=0.5"])
    assert [each.text for each in account.scenarios] == ["region=SWE", "output=0.5"]
    carbon = next(each for each in account.scenarios[0].differences if each.figure.quantity == "carbon_g")
    # The same hours at the same intensity: what differs is each grid's own error, of a few per cent.
    assert carbon.ratio_median == pytest.approx(1.0, rel=0.1)
    assert {each.arguments["zone"] for each in account.scenarios[0].assumptions if each.code == "grid-hourly"} == {
        "FRA",
        "SWE",
    }
    half = next(each for each in account.scenarios[1].differences if each.figure.quantity == "carbon_g")
    assert 0.4 < half.ratio_median < 1.0


def test_levers_are_priced_by_the_hour_too_and_refused_beside_another_meaning(
    usage: Usage, series: Callable[..., str]
) -> None:
    path = usage(HEADER, *ROWS)
    assert assess(path, grid="hourly", grid_file=series(lambda _: 30.0), levers=True).levers is not None
    file = series(lambda _: 20.0, meaning="average,direct,production")
    with pytest.raises(BadCall, match="levers"):
        assess(path, grid="hourly", grid_file=file, grid_basis="direct", levers=True)


def test_a_service_that_cannot_be_reached_leaves_the_year_and_is_named(
    usage: Usage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELECTRICITYMAPS_API_TOKEN", "a-secret-of-a-test")
    path = usage(HEADER, *ROWS)
    account = assess(path, grid="hourly")
    said = codes(account)["grid-hourly-none"]
    assert (said["zone"], said["cause"], said["source"]) == ("FRA", "unreachable", "electricity-maps")
    assert "a-secret-of-a-test" not in repr(account)
    monkeypatch.delenv("ELECTRICITYMAPS_API_TOKEN")
    said = codes(assess(path, grid="hourly"))["grid-hourly-none"]
    assert (said["cause"], said["source"]) == ("other-meaning", "eco2mix")


class _ElectricityMaps(BaseHTTPRequestHandler):
    """Answers ``past-range`` as the service does, with invented values: 100 g/kWh and the hour on top."""

    def do_GET(self) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        first, last = (dt.datetime.fromisoformat(query[name]) for name in ("start", "end"))
        rows = [
            {"datetime": at.isoformat(), "carbonIntensity": 100 + at.hour, "emissionFactorType": "lifecycle"}
            for at in (first + dt.timedelta(hours=index) for index in range((last - first) // dt.timedelta(hours=1)))
        ]
        body = json.dumps({"zone": query["zone"], "data": rows}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_what_a_service_said_is_kept_and_asked_once(usage: Usage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELECTRICITYMAPS_API_TOKEN", "a-secret-of-a-test")
    path = usage(HEADER, *ROWS)
    annual = assess(path)
    with ThreadingHTTPServer(("127.0.0.1", 0), _ElectricityMaps) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        monkeypatch.setenv("OBSIA_ELECTRICITYMAPS_URL", f"http://127.0.0.1:{server.server_address[1]}")
        first = assess(path, grid="hourly")
        server.shutdown()
        thread.join()
    said = codes(first)
    assert said.keys() == {"grid-hourly"}
    assert said["grid-hourly"]["source"] == "electricity-maps"
    ratio = first.total.figure(CARBON_USAGE).mean / annual.total.figure(CARBON_USAGE).mean
    assert 100 / annual_value("FRA") < ratio < 123 / annual_value("FRA")
    again = assess(path, grid="hourly")
    assert (again.total, again.request_id) == (first.total, first.request_id)
    assert "a-secret-of-a-test" not in repr(first)


def test_options_that_do_not_fit_are_refused(usage: Usage, series: Callable[..., str], tmp_path: Path) -> None:
    path, file = usage(HEADER, *ROWS), series(lambda _: 30.0)
    with pytest.raises(BadCall, match="daily"):
        assess(path, grid="daily")
    with pytest.raises(BadCall, match="need --grid hourly"):
        assess(path, grid_file=file)
    with pytest.raises(BadCall, match="marginal"):
        assess(path, grid="hourly", grid_file=file, grid_basis="marginal")
    with pytest.raises(BadInput, match=r"none\.csv"):
        assess(path, grid="hourly", grid_file=tmp_path / "none.csv")


def test_a_borrowed_grid_takes_the_error_of_series_not_that_of_any_grid(
    usage: Usage, series: Callable[..., str]
) -> None:
    path = usage(HEADER, f"2026-03-28T01:00:00Z,{MODEL},MCO,red,1000,300")
    account = assess(path, grid="hourly", grid_file=series(lambda _: 30.0, zones=("MCO",)))
    figure, energy = account.total.figure(CARBON_USAGE), account.total.figure(ENERGY)
    assert figure.mean / energy.mean == pytest.approx(30.0, rel=0.03)
    assert figure.high / figure.low < 1.3 * energy.high / energy.low


# ---------------------------------------------------------------- the command


def test_the_command_says_what_was_done(
    usage: Usage, series: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = series(lambda at: None if at.hour == 12 else 30.0)
    path = usage(HEADER, *ROWS, f"2026-03-29T12:00:00Z,{MODEL},DEU,blue,10,1500")
    assert run(["assess", path, "--grid", "hourly", "--grid-file", file, "--by", "hour", "--full"]) == 0
    told = capsys.readouterr()
    words = " ".join(told.out.split())
    assert (
        "Carbon of France (FRA) is by the hour: average intensity of what is used there, over the life cycle" in words
    )
    assert "1 of the 5 hours with usage has no published intensity" in words
    assert (
        "For Germany (DEU), there is no hourly intensity: the file has no row for it. The yearly value, widened"
        in words
    )
    assert "so the yearly value, widened, is used: DEU" in told.err
    nowhere = usage("started_at,model_request,input_tokens,output_tokens", f"2026-03-28T01:00:00Z,{MODEL},1,5")
    assert run(["assess", nowhere, *GRID, file, "--full"]) == 0
    told = capsys.readouterr()
    assert "values for its hours are known only for France (FRA)" in " ".join(told.out.split())
    assert "Zones with values for its hours: FRA." in told.err
    direct = series(lambda _: 30.0, meaning="average,direct,production")
    assert run(["assess", nowhere, "--region", "FRA", *GRID, direct, "--grid-basis", "direct", "--full"]) == 0
    assert "direct emissions (electricity), manufacture" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--grid", "daily"), 2, "annual, hourly"),
        (("--grid-file", "FILE"), 2, "need --grid hourly"),
        (("--grid-basis", "direct"), 2, "need --grid hourly"),
        (("--grid", "hourly", "--grid-file", "FILE", "--grid-basis", "marginal"), 2, "life-cycle, direct"),
        (("--grid", "hourly", "--grid-file", "FILE", "--grid-basis", "direct"), 2, "they are not mixed"),
        (("--grid", "hourly", "--grid-basis", "direct", "--levers"), 2, "levers"),
        (("--grid", "hourly", "--grid-basis", "direct"), 3, "France (FRA) (eco2mix: it cannot be reached)"),
        (("--grid", "hourly", "--grid-file", "none.csv"), 2, "no such file"),
        (("--grid", "hourly", "--grid-file", "FILE", "--parquet", "FILE"), 2, "series.csv"),
    ],
)
def test_what_does_not_fit_is_said_with_its_exit_code(
    words: tuple[str, ...],
    code: int,
    said: str,
    usage: Usage,
    series: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = series(lambda _: 30.0)
    before = Path(file).read_bytes()
    path = usage(HEADER, *ROWS)
    assert run(["assess", path, *(file if word == "FILE" else word for word in words)]) == code
    assert said in capsys.readouterr().err
    assert Path(file).read_bytes() == before


def test_a_status_bar_by_the_hour_leaves_nothing_for_the_one_by_the_year(
    usage: Usage, series: Callable[..., str], data_folder: Path
) -> None:
    path = usage(HEADER, *ROWS)
    assert run(["assess", path, "--grid", "hourly", "--grid-file", series(lambda _: 900.0), "--segment"]) == 0
    others = {file.name for file in data_folder.rglob("*") if file.is_file() and "figures" not in file.name}
    assert others <= {MARK}
