"""Energy of a node by the models that inference servers on it ran: conserved, and near the truth of a plant."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest
from tests.meters.test_session import Shown, made, run, sensor

from obsia.app.measuring.report import Report, record, report
from obsia.app.measuring.served import PARTS, Served
from obsia.core.errors import NoData
from obsia.core.locales import Locale
from obsia.core.units import JOULES_PER_KWH
from obsia.meters.journal import read
from obsia.meters.scrapes import ENDING, Scrapes, with_instance
from obsia.surfaces.exporters.prometheus_measured import text as exposed
from obsia.testing.sensors import EnergyCounter, VirtualTime
from obsia.testing.traces import SECOND_NS, Trace
from obsia.views.measuring import document
from obsia.writers.terminal import Page, write

SMALL, LARGE = "meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-70B-Instruct"
SECONDS = 60
IDLE_W, WORK_W = 100, 500


def exposition(counts: dict[str, tuple[int, int, int]]) -> str:
    """What vLLM tells: model -> calls, input and output tokens since it began."""
    lines: list[str] = []
    for model, (calls, taken, made_) in counts.items():
        label = f'{{engine="0",model_name="{model}"}}'
        lines += [
            f'vllm:request_success_total{{engine="0",finished_reason="stop",model_name="{model}"}} {calls}.0',
            f"vllm:prompt_tokens_total{label} {taken}.0",
            f"vllm:generation_tokens_total{label} {made_}.0",
        ]
    return "\n".join(lines) + "\n"


class Node:
    """A node of 100 W at rest and 500 W at work, and a simulated vLLM on it; time is that of the plant."""

    def __init__(self, folder: Path, busy: Sequence[tuple[int, int]], *, idle_s: float = 5.0) -> None:
        self.folder, self.path = folder, str(folder / "job.journal")
        clock = VirtualTime(SECOND_NS)
        powers_w = [WORK_W if any(first <= at < last for first, last in busy) else IDLE_W for at in range(SECONDS)]
        self.trace = Trace((SECOND_NS, power_w * 1000) for power_w in (IDLE_W, *powers_w, IDLE_W))
        session = made(
            folder / "job.journal", clock, [Shown(clock, sensor(0), EnergyCounter(self.trace, refresh_ns=20_000_000))]
        )
        run(session, clock, float(SECONDS))
        if idle_s:
            session.idle(idle_s)
        session.close()

    @property
    def started_s(self) -> float:
        """Unix time of the start of the job."""
        found = read(self.path)
        window, clock = found.window(), found.facts["clock"]
        assert window is not None
        return (int(clock[0]) + window[0] - int(clock[1])) / 1e9

    def scrapes(self, told: dict[int, dict[str, tuple[int, int, int]]], name: str = "job.journal" + ENDING) -> str:
        """Scrapes at some seconds of the job."""
        parts: list[str] = []
        for at, counts in told.items():
            stamp = datetime.fromtimestamp(self.started_s + at, UTC).isoformat(timespec="microseconds")
            parts.append(f"# {stamp}\n{exposition(counts)}")
        (self.folder / name).write_text("\n".join(parts))
        return str(self.folder / name)

    def true_j(self, first: int, last: int) -> float:
        """True energy between two seconds of the job, J."""
        return self.trace.energy_j((first + 1) * SECOND_NS, (last + 1) * SECOND_NS)


def split(found: Report) -> Served:
    assert found.served is not None
    return found.served


def means_j(found: Served) -> float:
    figures = [each.energy for each in found.models] + [found.waiting] + ([found.idle] if found.idle else [])
    return sum(each.mean for each in figures) * JOULES_PER_KWH


def test_models_that_work_by_turns_get_what_the_node_took_meanwhile(tmp_path: Path) -> None:
    node = Node(tmp_path, [(10, 30), (40, 50)])
    node.scrapes(
        {
            0: {SMALL: (5, 5000, 900), LARGE: (0, 0, 0)},
            10: {SMALL: (5, 5000, 900), LARGE: (0, 0, 0)},
            30: {SMALL: (25, 25000, 9900), LARGE: (0, 0, 0)},
            40: {SMALL: (25, 25000, 9900), LARGE: (0, 0, 0)},
            50: {SMALL: (25, 25000, 9900), LARGE: (10, 9000, 2500)},
            60: {SMALL: (25, 25000, 9900), LARGE: (10, 9000, 2500)},
        }
    )
    whole = report([node.path])
    found = split(whole)
    small, large = (next(each for each in found.models if name in each.name) for name in ("8b", "70b"))
    # Beyond the 100 W of a node at rest: 400 W for 20 s and for 10 s.
    for each, true_j, tokens in ((small, 8000.0, 9000), (large, 4000.0, 2500)):
        assert each.energy.median * JOULES_PER_KWH == pytest.approx(true_j, rel=0.01)
        assert each.output_tokens == tokens
        assert each.per_output_token is not None
        assert each.per_output_token.median == pytest.approx(true_j / tokens, rel=0.01)
        assert sum(part.mean for part in each.by_part.values()) == pytest.approx(each.energy.mean, rel=1e-9)
        assert 0 < each.by_part["prefill"].median < each.by_part["decode"].median
    assert found.idle is not None
    assert found.idle.median * JOULES_PER_KWH == pytest.approx(IDLE_W * SECONDS, rel=0.01)
    assert found.waiting.median * JOULES_PER_KWH == pytest.approx(0.0, abs=30.0)
    # Nothing is lost and nothing counts twice: together they are what was read.
    assert means_j(found) == pytest.approx(whole.measurement.value_j, rel=1e-9)
    assert whole.measurement.value_j == pytest.approx(node.true_j(0, SECONDS), rel=0.003)
    assert found.untimed_calls == 5


def test_models_that_work_at_once_share_by_their_work(tmp_path: Path) -> None:
    node = Node(tmp_path, [(0, 60)], idle_s=0.0)
    both = {0: {SMALL: (0, 0, 0), LARGE: (0, 0, 0)}, 60: {SMALL: (50, 50000, 20000), LARGE: (50, 50000, 20000)}}
    metrics = node.scrapes(both, "elsewhere.prom")
    assert report([node.path]).served is None
    found = split(report([node.path], metrics=[metrics]))
    large, small = found.models
    assert ("70b" in large.name, "8b" in small.name) == (True, True)
    assert large.energy.median > 2 * small.energy.median
    # How much each takes is the model's to say: the range is wider than the meter's.
    assert large.energy.high / large.energy.low > 1.05
    assert found.idle is None
    assert means_j(found) == pytest.approx(report([node.path]).measurement.value_j, rel=1e-9)


def test_what_no_server_tells_is_waiting_and_other_times_are_no_data(tmp_path: Path) -> None:
    node = Node(tmp_path, [(0, 60)])
    metrics = node.scrapes({30: {SMALL: (0, 0, 0)}, 90: {SMALL: (20, 20000, 8000)}}, "late.prom")
    found = split(report([node.path], metrics=[metrics]))
    assert found.waiting.median * JOULES_PER_KWH == pytest.approx(400.0 * 30, rel=0.01)
    (small,) = found.models
    # Half of what it wrote between the scrapes is of the time that was measured.
    assert small.per_output_token is not None
    assert small.per_output_token.median == pytest.approx(400.0 * 30 / 4000, rel=0.01)
    later = node.scrapes({100: {SMALL: (0, 0, 0)}, 160: {SMALL: (1, 10, 10)}}, "later.prom")
    with pytest.raises(NoData):
        report([node.path], metrics=[later])


def calls(node: Node, told: Sequence[tuple[str | None, float, float, int, int]]) -> str:
    """Records of calls to the large model: team, start and duration in s of the job, input and output tokens."""
    rows = ["event_id,started_at,duration_us,model_request,input_tokens,output_tokens,label.team"]
    for number, (team, at_s, took_s, taken, made_) in enumerate(told):
        start = datetime.fromtimestamp(node.started_s + at_s, UTC).isoformat()
        rows.append(f"{number},{start},{round(took_s * 1e6)},{LARGE},{taken},{made_},{team or ''}")
    (node.folder / "calls.csv").write_text("\n".join(rows) + "\n")
    return str(node.folder / "calls.csv")


def test_tenants_get_what_the_node_took_for_their_calls(tmp_path: Path) -> None:
    """By turns for ten seconds each, then at once, where the plant's 400 W are of a call's tokens: two to one."""
    node = Node(tmp_path, [(0, 50)])
    drawn = Random(4)  # noqa: S311
    told: list[tuple[str | None, float, float, int, int]] = []
    at_once: dict[str, int] = {"search": 0, "support": 0}
    for number in range(100):
        team, at_s = ("search", number / 10) if number < 50 else ("support", 5 + number / 10)
        told.append((team, at_s if number < 50 else at_s + 5, 5.0, 1000, 200))
    for number in range(150):
        team = ("search", "search", "support")[number % 3]
        written = drawn.randrange(100, 300)
        at_once[team] += written
        told.append((team, 30 + number / 10, 5.0, 5 * written, written))
    found = report([node.path], calls=[calls(node, told)])
    whole, of = found.measurement.value_j, split(found)
    tenants = {each.name: each for each in of.tenants}
    share = at_once["search"] / sum(at_once.values())
    for name, alone_s, part in (("search", 10, share), ("support", 10, 1 - share)):
        # 400 W beyond the node at rest: alone from 0 to 10 s or from 15 to 25 s, together from 30 to 50 s.
        expected_j = 400.0 * (alone_s + 20 * part)
        assert tenants[name].energy.median * JOULES_PER_KWH == pytest.approx(expected_j, rel=0.05)
        assert sum(each.mean for each in tenants[name].by_part.values()) == pytest.approx(
            tenants[name].energy.mean, rel=1e-9
        )
    assert sum(each.energy.mean for each in of.tenants) == pytest.approx(
        sum(each.energy.mean for each in of.models), rel=1e-9
    )
    assert means_j(of) == pytest.approx(whole, rel=1e-9)
    assert [each["tenant"] for each in record(found)["served"]["tenants"]] == [each.name for each in of.tenants]
    shown = io.StringIO()
    write(document(found), Page(Locale("en"), stream=shown))
    assert "tenant" in shown.getvalue()
    assert "obsia_served_tenant_energy_kwh_total" in exposed(found)


def test_calls_of_nobody_are_a_row_and_a_label_that_no_call_has_is_refused(tmp_path: Path) -> None:
    node = Node(tmp_path, [(0, 60)])
    path = calls(node, [("search", 0, 60, 1000, 300), (None, 0, 60, 1000, 300)])
    named, unnamed = sorted(split(report([node.path], calls=[path])).tenants, key=lambda each: each.name, reverse=True)
    assert (named.name, unnamed.name) == ("search", "")
    assert named.energy.median == pytest.approx(unnamed.energy.median)
    with pytest.raises(NoData, match="label squad"):
        report([node.path], calls=[path], tenant="squad")


def test_terminal_and_json_tell_the_split(tmp_path: Path) -> None:
    node = Node(tmp_path, [(0, 60)])
    node.scrapes({0: {SMALL: (0, 0, 0)}, 60: {SMALL: (20, 20000, 8000)}})
    found = report([node.path])
    told = json.loads(json.dumps(record(found)))["served"]
    assert [each["output_tokens"] for each in told["models"]] == [8000]
    assert {f"{part}_kwh" for part in PARTS} <= told["models"][0].keys()
    for tr, words in ((Locale("en"), "per output token"), (Locale("fr"), "par jeton de sortie")):
        shown = io.StringIO()
        write(document(found), Page(tr, stream=shown))
        assert words in shown.getvalue()


def test_servers_are_asked_at_once_and_once_more_at_the_end(tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = exposition({SMALL: (len(asked), 100 * len(asked), 10 * len(asked))}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    address = f"127.0.0.1:{server.server_address[1]}"
    scrapes = Scrapes([f"http://{address}/metrics", "http://127.0.0.1:1/metrics"], str(tmp_path / "j"), every_s=3600.0)
    scrapes.start()
    scrapes.end()
    server.shutdown()
    server.server_close()
    assert asked == ["/metrics", "/metrics"]
    kept = (tmp_path / ("j" + ENDING)).read_text()
    assert kept.count(f'vllm:prompt_tokens_total{{instance="{address}",engine="0"') == 2


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("llamacpp:tokens_predicted_total 5", 'llamacpp:tokens_predicted_total{instance="h:1"} 5'),
        ('a{b="c"} 1', 'a{instance="h:1",b="c"} 1'),
        ('a{instance="mine"} 1', 'a{instance="mine"} 1'),
        ("# HELP a b", "# HELP a b"),
        ("# EOF", ""),
    ],
)
def test_metrics_say_of_which_server_they_are(told: str, kept: str) -> None:
    assert with_instance(told, "h:1") == kept
