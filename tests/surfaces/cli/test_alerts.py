"""Budgets of a store: a webhook is told of each that is exceeded or will be, once in its period, whatever fails."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from obsia.app.collecting.receiving import of_records
from obsia.app.collecting.sealing import seal
from obsia.core.errors import BadInput
from obsia.core.locales import locale
from obsia.store.disk import lock
from obsia.store.folders import MARK
from obsia.store.journal import Journal
from obsia.surfaces.cli import alerts


class Hook(http.server.BaseHTTPRequestHandler):
    """A webhook that answers as it is planned to, and then 204."""

    planned: list[int]
    bodies: list[dict[str, Any]]
    headers_sent: list[dict[str, str]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.bodies.append(body)
        self.headers_sent.append(dict(self.headers))
        self.send_response(self.planned.pop(0) if self.planned else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[tuple[type[Hook], str]]:
    made = type("OneHook", (Hook,), {"planned": [], "bodies": [], "headers_sent": []})
    with http.server.HTTPServer(("127.0.0.1", 0), made) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made, f"http://127.0.0.1:{server.server_port}/hook"
        server.shutdown()


def store_of(path: Path, url: str, *, at: dt.datetime) -> str:
    """A store of two tenants, ten calls each (0.045 USD), some of them sealed."""
    path.mkdir()
    (path / MARK).write_text("{}")
    for tenant in ("blue", "red"):
        journal = Journal(path / tenant)
        for half in range(2):
            rows = [
                {
                    "event_id": f"{half}-{n}", "model_request": "gpt-4o", "provider": "openai",
                    "started_at": (at - dt.timedelta(hours=n)).isoformat(), "input_tokens": 1_000, "output_tokens": 200,
                }
                for n in range(5)
            ]  # fmt: skip
            done = threading.Event()
            journal.add(of_records(json.dumps(rows).encode()), lambda _, done=done: done.set())
            assert done.wait(30)
            if half == 0 and tenant == "blue":
                journal.rotate()
                seal(path / tenant)
        journal.close()
    budgets = (("0.01USD", "blue"), ("0.08USD", "red"), ("100USD", "red"))
    settings = "".join(
        f'[[budgets]]\namount = "{amount}"\nperiod = "month"\nlabel = {{ tenant = "{tenant}" }}\n'
        for amount, tenant in budgets
    )
    (path / "obsia.toml").write_text(f'{settings}[alerts]\nurl = "{url}"\n')
    return str(path)


def test_a_budget_is_told_once_in_its_period_and_again_until_it_is_taken(
    tmp_path: Path, hook: tuple[type[Hook], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, url = hook
    tr, at = locale("en"), dt.datetime(2026, 9, 10, 12, tzinfo=dt.UTC)
    monkeypatch.setattr(alerts, "now", lambda: at)
    monkeypatch.setattr(alerts, "_PAUSES_S", (0.0, 0.0))
    judged: dict[tuple[str, str], Any] = {}
    judge = alerts.judged_at

    def once(asked: Any, budget: Any, day: str, tr: Any) -> Any:
        if (str(budget), day) not in judged:
            judged[str(budget), day] = judge(asked, budget, day, tr)
        return judged[str(budget), day]

    monkeypatch.setattr(alerts, "judged_at", once)  # the store does not change meanwhile
    monkeypatch.setenv(alerts.TOKEN, "a-secret")
    store = store_of(tmp_path / "store", url, at=at)

    made.planned += [503, 429, 503, 400]  # three tries of one, then one that is refused
    assert alerts.deliver(store, tr) == (0, ["HTTP 503", "HTTP 400"])
    made.planned += [302]  # no other address is told
    assert alerts.deliver(store, tr) == (1, ["HTTP 302"])
    held = lock(Path(store) / "alerts.lock")
    assert held is not None
    assert alerts.deliver(store, tr) == (0, [])  # another process is at it
    alerts.os.close(held)
    assert alerts.deliver(store, tr) == (1, [])
    assert alerts.deliver(store, tr) == (0, [])

    first = made.bodies[0]
    assert [each["id"] == first["id"] for each in made.bodies] == [True, True, True, False, True, False, True]
    assert {(each["state"], each["labels"]["tenant"]) for each in made.bodies} == {
        ("exceeded", "blue"),
        ("ahead", "red"),
    }
    assert first["days"] == ["2026-09-01", "2026-09-30"]
    assert "tenant=blue, 2026-09-01 to 2026-09-30: exceeded" in first["text"]
    assert all(each["Idempotency-Key"] == body["id"] for each, body in zip(made.headers_sent, made.bodies, strict=True))
    assert made.headers_sent[0]["Authorization"] == "Bearer a-secret"

    monkeypatch.setattr(alerts, "now", lambda: at + dt.timedelta(days=30))  # another month: nothing was used
    assert alerts.deliver(store, tr) == (0, [])


@pytest.mark.parametrize("url", ["", "ftp://a/b", "http://", "http://["])
def test_an_address_that_is_none_is_refused(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "obsia.toml").write_text('[[budgets]]\namount = "1USD"\nperiod = "month"\n[alerts]\nurl = 7\n')
    monkeypatch.setenv(alerts.ADDRESS, url)
    with pytest.raises(BadInput):
        alerts.deliver(str(tmp_path), locale("en"))
