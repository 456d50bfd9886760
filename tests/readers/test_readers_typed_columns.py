"""Columns that have a type of their own (frames, Parquet): what is read of each value, at each end of what is valid."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_UP, Decimal
from typing import Any, Final

import pyarrow as pa
import pytest

from obsia.core.columns import ENERGY_UNITS, LARGEST_COST, LARGEST_COUNT, MEASURES, MOST_DEVICES
from obsia.core.errors import BadInput

NO: Final = "refused"
LONGEST_US: Final = 2**53
instant = dt.datetime.fromisoformat
FIRST, LAST = instant("2010-01-01"), instant("2100-01-01")
FIRST_S, LAST_S = 1_262_304_000, 4_102_444_800
"""Both as seconds since 1970."""
INSTANT = instant("2025-04-03T10:02:47.250001")
UTC = pa.timestamp("us", "UTC")
Case = tuple[str, pa.DataType, list[Any], list[Any]]


def _least_refused(joules: str) -> Decimal:
    return (Decimal(LARGEST_COST) / Decimal(joules)).quantize(Decimal("1e-6"), ROUND_UP)


COUNTED: list[Case] = [
    (f"output_tokens=x{declared}", kind, values, read)
    for declared, kind, values, read in [
        ("", pa.int64(), [0, LARGEST_COUNT, LARGEST_COUNT + 1, -1], [0, LARGEST_COUNT, NO, NO]),
        ("", pa.uint64(), [0, LARGEST_COUNT, LARGEST_COUNT + 1, 2**64 - 1], [0, LARGEST_COUNT, NO, NO]),
        ("", pa.uint32(), [0, LARGEST_COUNT, LARGEST_COUNT + 1], [0, LARGEST_COUNT, NO]),
        ("", pa.int32(), [0, LARGEST_COUNT, -1], [0, LARGEST_COUNT, NO]),
        ("", pa.uint8(), [0, 255], [0, 255]),
        ("", pa.decimal128(20, 0), [Decimal(LARGEST_COUNT), Decimal(LARGEST_COUNT + 1), Decimal(-1)],
         [LARGEST_COUNT, NO, NO]),
        ("", pa.decimal128(20, 2), [Decimal("7.00"), Decimal("7.01"), Decimal(-1)], [7, NO, NO]),
        ("", pa.float64(), [7.0, 7.5, -1.0, float(LARGEST_COUNT), LARGEST_COUNT + 1.0, float("nan"), float("inf")],
         [7, NO, NO, LARGEST_COUNT, NO, NO, NO]),
    ]
]  # fmt: skip
DURATIONS: list[Case] = [
    (f"duration_us=x:{unit}", kind, values, read)
    for unit, kind, values, read in [
        ("us", pa.int64(), [0, 1, LONGEST_US, LONGEST_US + 1, -1], [0, 1, LONGEST_US, NO, NO]),
        ("us", pa.int32(), [7, -1], [7, NO]),
        ("ms", pa.int64(), [250, LONGEST_US // 1_000, LONGEST_US // 1_000 + 1], [250_000, 9_007_199_254_740_000, NO]),
        ("s", pa.int16(), [3, -1], [3_000_000, NO]),
        # A second and a half; half a microsecond and more is one.
        ("s", pa.float64(), [1.5, 0.0, 0.0000006, 0.0000004, -0.1, 9_007_199_254.0, 9_007_199_255.0, float("nan")],
         [1_500_000, 0, 1, 0, NO, 9_007_199_254_000_000, NO, NO]),
        ("ms", pa.decimal128(10, 3), [Decimal("0.250"), Decimal("-0.001")], [250, NO]),
    ]
]  # fmt: skip
TIMES: list[Case] = [
    (f"started_at=x:{declared}", kind, values, read)
    for declared, kind, values, read in [
        ("date", pa.date32(), [FIRST.date(), dt.date(2009, 12, 31), LAST.date(), dt.date(2100, 1, 2)],
         [FIRST, NO, LAST, NO]),
        ("utc", pa.timestamp("us"), [INSTANT, FIRST, FIRST - dt.timedelta(microseconds=1)], [INSTANT, FIRST, NO]),
        ("utc", UTC, [INSTANT, LAST, LAST + dt.timedelta(microseconds=1)], [INSTANT, LAST, NO]),
        ("iso", pa.timestamp("us", "Asia/Tokyo"), [INSTANT.replace(tzinfo=dt.UTC)], [INSTANT]),
        ("utc", pa.timestamp("ns"), [INSTANT], [INSTANT]),
        ("tz:Europe/Paris", pa.timestamp("s"),
         [instant("2025-07-03T10:00"), instant("2025-03-30T02:30"), instant("2025-10-26T02:30")],
         [instant("2025-07-03T08:00"), NO, NO]),
        ("epoch_s", pa.int64(), [FIRST_S, FIRST_S - 1, LAST_S, LAST_S + 1, -1, 2**62], [FIRST, NO, LAST, NO, NO, NO]),
        ("epoch_s", pa.float64(), [1_743_674_567.25, -1.0], [INSTANT.replace(microsecond=250_000), NO]),
        ("epoch_ms", pa.int64(), [1_743_674_567_250, 1_743_674_567], [INSTANT.replace(microsecond=250_000), NO]),
        ("epoch_ms", pa.float64(), [1_743_674_567_250.0], [INSTANT.replace(microsecond=250_000)]),
        ("epoch_us", pa.int64(), [1_743_674_567_250_001], [INSTANT]),
        ("epoch_ns", pa.int64(), [1_743_674_567_250_001_999, 1_743_674_567_250_001_000], [INSTANT, INSTANT]),
    ]
]  # fmt: skip
MEASURED: list[Case] = [
    (f"{name}=x", kind, [number(each) for each in (low, high, low - 0.001, high + 0.001)], [low, high, NO, NO])
    for name, (low, high) in MEASURES.items()
    for kind, number in ((pa.float64(), float), (pa.decimal128(12, 3), lambda each: Decimal(f"{each:.3f}")))
] + [("pue=x", pa.int32(), [1, 5, 0, 6], [1.0, 5.0, NO, NO])]
ENERGIES: list[Case] = [
    (
        f"energy_j=x:{unit}", pa.decimal128(30, 6),
        [Decimal("1.25"), Decimal("-0.000001"), _least_refused(joules)],
        [Decimal("1.25") * Decimal(joules), NO, NO],
    )
    for unit, joules in ENERGY_UNITS.items()
] + [
    ("energy_j=x", pa.float64(), [0.5, 0.0, -0.5, float("nan"), 1e15], [Decimal("0.5"), Decimal(0), NO, NO, NO]),
]  # fmt: skip
OTHERS: list[Case] = [
    ("price_hour=x:EUR", pa.float64(), [2.4, 0.0, -1.0, 1e6, 1_000_000.5], ["2.4 EUR", NO, NO, "1000000.0 EUR", NO]),
    ("price_hour=x:USD/server", pa.int64(), [19], ["19 USD/server"]),
    ("price_hour=x", pa.string(), ["2.40 EUR", "19.2 USD/server", "0 EUR", "x"],
     ["2.4 EUR", "19.2 USD/server", NO, NO]),
    ("cost=x:EUR", pa.float64(), [0.1, -2.5, 1e15, float("nan")], [Decimal("0.1"), Decimal("-2.5"), NO, NO]),
    ("cost=x:EUR", pa.decimal128(20, 3), [Decimal("0.125")], [Decimal("0.125")]),
    ("gpu_count=x", pa.int64(), [1, MOST_DEVICES, MOST_DEVICES + 1], [1, MOST_DEVICES, NO]),
    ("batch_api=x", pa.bool_(), [True, False], [True, False]),
    ("batch_api=x", pa.string(), ["TRUE", "false", "maybe"], [True, False, NO]),
    ("label.team=x", pa.int32(), [7], ["7"]),
    ("label.team=x", pa.date32(), [dt.date(2026, 3, 1)], ["2026-03-01"]),
    ("label.team=x", pa.bool_(), [True], ["true"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("mapping", "kind", "values", "read"), [*COUNTED, *DURATIONS, *TIMES, *MEASURED, *ENERGIES, *OTHERS]
)
def test_a_typed_column_is_read_to_its_bounds_and_not_beyond(frame_account, mapping, kind, values, read):
    """Numbers of rows are powers of two, of which none is a sum of the others: the engine itself reads the table."""
    numbers = [2**at for at in range(len(values) + 1)]
    got = frame_account(pa.table({"n": numbers, "x": pa.array([*values, None], kind)}), f"input_tokens=n,{mapping}")
    target = mapping.partition("=")[0]
    refused = [at for at, value in enumerate(read) if value == NO]
    assert {row["input_tokens"]: row[target] for row in got.rows} == {
        2**at: value for at, value in enumerate([*read, None]) if at not in refused
    }
    assert [(each.row, each.field) for each in got.rejects] == [(at + 1, "x") for at in refused]


@pytest.mark.parametrize(
    "mapping",
    [
        "output_tokens=x",
        "duration_us=x:s",
        "started_at=x:epoch_s",
        "pue=x",
        "energy_j=x",
        "cost=x:EUR",
        "price_hour=x:EUR",
    ],
)
@pytest.mark.parametrize("last", ["e", "Total"])
def test_what_is_no_number_is_refused_whether_the_engine_reads_the_table_or_all_of_it_is_looked_at(
    frame_account, mapping, last
):
    stated = float(FIRST_S + 2 if "epoch" in mapping else 2)
    cells = [stated, float("nan"), float("inf"), None, None]
    table = pa.table({"n": [1, 2, 4, 8, 17], "x": cells, "team": ["a", "b", "c", "d", last]})
    got = frame_account(table, f"input_tokens=n,label.team=team,{mapping}")
    assert [row["input_tokens"] for row in got.rows if row["label.team"] in "abcd"] == [1, 8]
    assert [(each.row, each.field, each.value) for each in got.rejects] == [(2, "x", "nan"), (3, "x", "inf")]


def test_text_beyond_the_first_rows_is_read_as_in_a_file_of_text(frame_account):
    """One of two counts is text, and its last row has a form that the engine does not read."""
    got = frame_account(pa.table({"input_tokens": range(5, 256), "output_tokens": ["7"] * 250 + ["1,234"]}))
    assert (sum(got.column("output_tokens")), got.rejects) == (250 * 7 + 1234, [])


@pytest.mark.parametrize(
    ("mapping", "kind", "value"),
    [
        ("output_tokens=x", pa.bool_(), True),
        ("output_tokens=x", pa.date32(), dt.date(2026, 3, 1)),
        ("duration_us=x:s", pa.date32(), dt.date(2026, 3, 1)),
        ("started_at=x:utc", pa.date32(), dt.date(2026, 3, 1)),
        ("started_at=x:utc", pa.int64(), 1_743_674_567),
        ("started_at=x:epoch_s", pa.bool_(), True),
        ("started_at=x:iso", pa.timestamp("us"), INSTANT),
        ("started_at=x:date", pa.timestamp("us"), INSTANT),
        ("started_at=x:tz:Europe/Paris", UTC, INSTANT),
        ("pue=x", pa.bool_(), True),
        ("pue=x", pa.date32(), dt.date(2026, 3, 1)),
        ("price_hour=x:EUR", pa.bool_(), True),
        ("cost=x:EUR", pa.bool_(), True),
        ("energy_j=x", pa.date32(), dt.date(2026, 3, 1)),
        ("label.team=x", pa.float64(), 1.5),
    ],
)
def test_a_column_whose_type_cannot_hold_what_it_is_mapped_to_is_refused_by_name(frame_account, mapping, kind, value):
    with pytest.raises(BadInput) as refused:
        frame_account(pa.table({"n": [1], "x": pa.array([value], kind)}), f"input_tokens=n,{mapping}")
    assert (refused.value.reason.code, refused.value.field) == ("file-column-type", "x")


@pytest.mark.parametrize("unit", ENERGY_UNITS)
def test_a_text_states_energy_in_its_unit_exactly(account, tmp_path, unit):
    joules = Decimal(ENERGY_UNITS[unit])
    values = ["0", "0.000000125", "1.25", "-1", str(LARGEST_COST / joules)]
    (tmp_path / "a.csv").write_text("n,x\n" + "".join(f"{at},{value}\n" for at, value in enumerate(values)))
    got = account(tmp_path / "a.csv", f"input_tokens=n,energy_j=x:{unit}")
    expected = {at: (Decimal(values[at]) * joules).quantize(Decimal("1e-12")) for at in range(3)}
    assert {row["input_tokens"]: row["energy_j"] for row in got.rows} == expected
    assert len(got.rejects) == 2
