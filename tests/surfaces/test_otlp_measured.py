"""A measured run as metrics of OpenTelemetry and Prometheus, and as rows: the numbers of the report, read by others."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from google.protobuf import json_format
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from prometheus_client.parser import text_string_to_metric_families
from tests.app.test_app_measuring_processors import measured

from obsia.app.measuring.report import report
from obsia.surfaces.cli import main
from obsia.surfaces.exporters.metric_names import AMOUNTS, ENDS


def test_a_collector_reads_the_numbers_of_the_report(tmp_path: Path) -> None:
    journals, path = measured(tmp_path), tmp_path / "run.otlp.json"
    with pytest.raises(SystemExit) as ended:
        main(["measure", "recover", *journals, "--region", "FRA", "--out", str(path), "--json"])
    assert ended.value.code == 0
    found = report(journals, region="FRA")
    assert found.energy is not None
    assert found.carbon is not None
    assert found.processors is not None
    text = path.read_text()
    read = json_format.Parse(text, ExportMetricsServiceRequest())
    (resource,) = read.resource_metrics
    metrics = {each.name: each for each in resource.scope_metrics[0].metrics}
    # 400 J by the plant: what calls are called by, with both ends of the range.
    for name, figure in (("energy", found.energy), ("carbon", found.carbon)):
        for end, (value, _) in ENDS.items():
            metric = metrics[f"obsia.{name}{end}"]
            (point,) = metric.sum.data_points
            assert (point.as_double, metric.unit) == (pytest.approx(value(figure)), AMOUNTS[name])
            assert point.time_unix_nano - point.start_time_unix_nano == round(found.measurement.duration_s * 1e9)
            said = {each.key: each.value.string_value for each in point.attributes}
            assert said == {"obsia.zone": "FRA", "obsia.boundary": "server", "obsia.kind": figure.kind.value}
    parts = metrics["obsia.processors.energy"].sum.data_points
    by = {
        each.value.string_value: point.as_double for point in parts for each in point.attributes if "part" in each.key
    }
    assert list(by) == ["job", "others", "idle"]
    assert sum(by.values()) == pytest.approx(found.energy.median, rel=2e-2)
    (sensor,) = metrics["hw.energy"].sum.data_points
    assert sensor.as_double == pytest.approx(400, rel=2e-3)
    assert {each.key for each in sensor.attributes} >= {"hw.id", "hw.type", "obsia.is_added"}
    # One request in one line, whose enumerations are numbers and whose instants are text, as OTLP in JSON has them.
    assert text.count("\n") == 1
    whole = json.loads(text)["resourceMetrics"][0]["scopeMetrics"][0]["metrics"][0]["sum"]
    assert whole["aggregationTemporality"] == 1
    assert isinstance(whole["dataPoints"][0]["timeUnixNano"], str)


def test_prometheus_and_a_table_hold_the_numbers_of_the_report(tmp_path: Path) -> None:
    journals, path = measured(tmp_path), tmp_path / "run.prom"
    rows = tmp_path / "run.parquet"
    for out in (path, rows):
        with pytest.raises(SystemExit) as ended:
            main(["measure", "recover", *journals, "--region", "FRA", "--out", str(out), "--json"])
        assert ended.value.code == 0
    found = report(journals, region="FRA")
    assert found.energy is not None
    samples = {
        each.name: each for family in text_string_to_metric_families(path.read_text()) for each in family.samples
    }
    for name, value in (("", "median"), ("_mean", "mean"), ("_low", "low"), ("_high", "high")):
        each = samples[f"obsia_energy{name}_kwh_total"]
        assert each.value == pytest.approx(getattr(found.energy, value))
        assert each.labels == {"obsia_zone": "FRA", "obsia_boundary": "server", "obsia_kind": "measured"}
    assert samples["hw_energy_joules_total"].value == pytest.approx(400, rel=2e-3)
    assert samples["hw_energy_joules_total"].labels["obsia_is_added"] == "true"
    [sums] = duckdb.read_parquet(str(rows)).filter("is_added").aggregate("sum(energy_kwh), count(*)").fetchall()
    assert sums == (pytest.approx(found.energy.median), len(found.measurement.added))
