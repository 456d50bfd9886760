"""Series from a file: what is wrong is named by file, line and field."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from obsia.core.errors import BadInput
from obsia.grids import Basis, Scope, Side
from obsia.grids.local import series_of

HEADER = "zone,start,intensity_g_per_kwh,basis,scope,side"
MEANING = "average,life-cycle,consumption"
START = datetime(2026, 3, 29, tzinfo=UTC)


def written(folder: Path, *lines: str, header: str = HEADER, name: str = "s.csv") -> str:
    path = folder / name
    path.write_bytes("\n".join((header, *lines)).encode() + b"\n")
    return str(path)


def test_a_file_by_the_hour(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        f"FRA,2026-03-29T00:00:00Z,41.5,{MEANING}",
        f"FRA,2026-03-29T03:00:00+02:00,,{MEANING}",
        f"FRA,2026-03-29T02:00:00+00:00,1e2,{MEANING}",
        "DEU,2026-03-29T00:00:00Z,300,marginal,direct,production",
    )
    found = series_of(path)
    assert list(found) == ["DEU", "FRA"]
    assert (found["FRA"].start, found["FRA"].values) == (START, (41.5, None, 100.0))
    assert (found["DEU"].basis, found["DEU"].scope, found["DEU"].side) == (
        Basis.MARGINAL,
        Scope.DIRECT,
        Side.PRODUCTION,
    )
    assert found["FRA"].source == "s.csv"


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_days_on_which_clocks_change_have_as_many_hours_as_they_have(day: str, hours: int, tmp_path: Path) -> None:
    """Local times with their offsets, as a French exporter writes them: 02:00 is skipped, or stands twice."""
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    first = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    times = [(first + timedelta(hours=index)).astimezone(ZoneInfo("Europe/Paris")) for index in range(hours)]
    assert times[-1].date() == times[0].date()
    lines = [f"FRA,{at.isoformat()},{index},{MEANING}" for index, at in enumerate(times)]
    found = series_of(written(tmp_path, *lines))["FRA"]
    assert found.start == first
    assert found.values == tuple(float(index) for index in range(hours))


def test_quarter_hours_are_averaged_and_a_missing_one_is_a_gap(tmp_path: Path) -> None:
    lines = [
        f"FRA,2026-03-29T0{hour}:{minute:02d}:00Z,{10 * hour + minute},{MEANING}"
        for hour in range(3)
        for minute in (0, 15, 30, 45)
        if (hour, minute) != (1, 15)
    ]
    assert series_of(written(tmp_path, *lines))["FRA"].values == (22.5, None, 42.5)


def test_minutes_may_be_stated(tmp_path: Path) -> None:
    lines = [f"FRA,2026-03-29T00:00:00Z,10,{MEANING},30", f"FRA,2026-03-29T00:30:00Z,20,{MEANING},30"]
    assert series_of(written(tmp_path, *lines, header=f"{HEADER},minutes"))["FRA"].values == (15.0,)


@pytest.mark.parametrize("as_text", [False, True])
def test_parquet_says_the_same(as_text: bool, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    times = [START, START.replace(hour=1), START.replace(hour=2)]
    start = pa.array([at.isoformat() for at in times]) if as_text else pa.array(times, pa.timestamp("us", tz="UTC"))
    table = pa.table(
        {
            "zone": ["FRA"] * 3,
            "start": start,
            "intensity_g_per_kwh": pa.array([41.51234567890123, None, 3.0]),
            "basis": ["average"] * 3,
            "scope": ["life-cycle"] * 3,
            "side": ["consumption"] * 3,
        }
    )
    path = tmp_path / "s[1].parquet"
    pq.write_table(table, path)
    found = series_of(str(path))["FRA"]
    assert (found.start, found.values) == (START, (41.51234567890123, None, 3.0))
    naive = table.set_column(1, "start", pa.array([at.replace(tzinfo=None) for at in times], pa.timestamp("us")))
    pq.write_table(naive, path)
    with pytest.raises(BadInput, match="'start': the column contains values of type TIMESTAMP"):
        series_of(str(path))
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(BadInput, match="not Parquet"):
        series_of(str(path))


@pytest.mark.parametrize(
    ("line", "field", "expected"),
    [
        (f"France,2026-03-29T01:00:00Z,41,{MEANING}", "zone", "ISO 3166-1"),
        (f"FRA,2026-03-29T01:00:00,41,{MEANING}", "start", "offset"),
        (f"FRA,29/03/2026 01:00,41,{MEANING}", "start", "offset"),
        (f"FRA,0001-01-01T00:00:00+14:00,41,{MEANING}", "start", "offset"),
        (f"FRA,2026-03-29T01:00:00Z,-1,{MEANING}", "intensity_g_per_kwh", "grams"),
        (f"FRA,2026-03-29T01:00:00Z,nan,{MEANING}", "intensity_g_per_kwh", "grams"),
        (f"FRA,2026-03-29T01:00:00Z,forty,{MEANING}", "intensity_g_per_kwh", "grams"),
        ("FRA,2026-03-29T01:00:00Z,41,average,direct,consumption", "scope", "line 2"),
        ("DEU,2026-03-29T01:00:00Z,41,mean,direct,consumption", "basis", "one of average, marginal"),
        ("DEU,2026-03-29T01:00:00Z,41,average,lifecycle,consumption", "scope", "one of life-cycle, direct"),
        ("DEU,2026-03-29T01:00:00Z,41,average,direct,both", "side", "one of production, consumption"),
        (f"FRA,2026-03-29T00:00:00Z,42,{MEANING}", "start", "line 2"),
        ("FRA,2026-03-29T01:00:00Z,41", None, "6 fields"),
    ],
)
def test_what_is_wrong_is_named(line: str, field: str | None, expected: str, tmp_path: Path) -> None:
    path = written(tmp_path, f"FRA,2026-03-29T00:00:00Z,41,{MEANING}", line)
    with pytest.raises(BadInput) as caught:
        series_of(path)
    assert (caught.value.file, caught.value.line, caught.value.field) == (path, 3, field)
    assert expected in str(caught.value.expected)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("zone,start,intensity_g_per_kwh,basis,scope", "without side"),
        (f"{HEADER},methode", "with 'methode'"),
        (f"{HEADER},side", "column twice"),
        ("", "without zone"),
    ],
)
def test_a_header_is_checked(header: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=said):
        series_of(written(tmp_path, f"FRA,2026-03-29T00:00:00Z,41,{MEANING}", header=header))


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        series_of(str(tmp_path / "none.csv"))
    with pytest.raises(BadInput, match="no such file"):
        series_of(str(tmp_path))
    with pytest.raises(BadInput, match="no row"):
        series_of(written(tmp_path))
    other = tmp_path / "latin.csv"
    other.write_bytes(
        f"{HEADER},method\n".encode() + f"FRA,2026-03-29T00:00:00Z,41,{MEANING},réseau\n".encode("latin-1")
    )
    with pytest.raises(BadInput, match="not UTF-8"):
        series_of(str(other))


def test_values_a_day_apart_are_no_hours(tmp_path: Path) -> None:
    lines = [f"FRA,2026-03-{day}T00:00:00Z,41,{MEANING}" for day in (27, 28, 29)]
    with pytest.raises(BadInput, match="more than an hour apart"):
        series_of(written(tmp_path, *lines))
