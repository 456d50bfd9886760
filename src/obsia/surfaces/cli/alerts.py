"""Budgets of a store, held against what it received: a webhook is told of each that is exceeded, or will be.

A state is told once in its period. Nothing is noted before the other side has answered that it has it, so what was not
delivered is sent again; a process that ends in between sends the same id twice, by which the other side knows it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from obsia.app.clock import now
from obsia.app.files import replacing
from obsia.app.questions.usage import Assess
from obsia.app.settings import FILE, tables
from obsia.app.usage.windows import holding
from obsia.core.errors import BadInput, NoData
from obsia.core.locales import Locale
from obsia.store.disk import lock
from obsia.surfaces.cli.period_budgets import EXCEEDED, KEPT, PeriodBudget, judged_at, stated

ALERTS: Final = "alerts"
_DELIVERED: Final = "alerts.json"
"""In the store: id of an alert -> the last day of its period, until which it is remembered."""
ADDRESS, TOKEN = "OBSIA_ALERTS_URL", "OBSIA_ALERTS_TOKEN"
_LOCK: Final = "alerts.lock"
_WAIT_S: Final = 10.0
_PAUSES_S: Final = (1.0, 4.0)
_AGAIN: Final = frozenset({408, 425, 429})


def deliver(store: str, tr: Locale) -> tuple[int, list[str]]:
    """Tell what is new, unless another process is at it; how many were delivered, and what went wrong with the others.

    Budgets and address are those of ``obsia.toml`` in the store. Raises ``BadInput`` for settings that are none.
    """
    budgets, url = stated(store), _address(store)
    if not budgets or not url:
        return 0, []
    number = lock(Path(store) / _LOCK)
    if number is None:
        return 0, []
    try:
        return _delivered(store, budgets, url, tr)
    finally:
        os.close(number)


def _delivered(store: str, budgets: Sequence[PeriodBudget], url: str, tr: Locale) -> tuple[int, list[str]]:
    day = now().date().isoformat()
    before = {name: last for name, last in _before(store).items() if last >= day}
    delivered, wrong = 0, list[str]()
    for each in budgets:
        if _id(each, day, EXCEEDED) in before:
            continue  # there is no more to tell of it in this period
        alert = _alert(store, each, day, tr)
        if alert is None or alert["id"] in before:
            continue
        if error := _sent(url, alert):
            wrong.append(error)
            continue
        delivered += 1
        before[alert["id"]] = alert["days"][1]
        with replacing(str(Path(store) / _DELIVERED)) as place:
            Path(place).write_text(json.dumps(before, indent=1) + "\n", encoding="utf-8")
    return delivered, wrong


def _alert(store: str, budget: PeriodBudget, day: str, tr: Locale) -> dict[str, Any] | None:
    """What is to be told of a budget on a day; ``None`` where it is kept, or nothing was used."""
    try:
        judged = judged_at(Assess([store], record_figures=False), budget, day, tr)
    except NoData:
        return None
    if judged.state == KEPT:
        return None
    at = now().isoformat(timespec="seconds")
    about = {"id": _id(budget, day, judged.state), "at": at, "state": judged.state}
    return {**about, "text": judged.verdict.sentence, **judged.record}


def _id(budget: PeriodBudget, day: str, state: str) -> str:
    """What makes an alert the same: the budget, the period that holds the day, the state."""
    first, _ = holding(budget.period, dt.date.fromisoformat(day))
    about = (budget.budget.text, budget.period, dict(budget.labels), budget.most, first.isoformat(), state)
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:32]


def _address(store: str) -> str:
    given: Any = tables(store).get(ALERTS, {})
    found: Any = cast("dict[str, Any]", given).get("url", "") if isinstance(given, dict) else None
    url = os.environ.get(ADDRESS, "") or found
    try:
        is_one = isinstance(url, str) and (not url or bool(urlsplit(url).hostname and url.startswith(_SCHEMES)))
    except ValueError:
        is_one = False
    if not is_one:
        raise BadInput(
            str(Path(store) / FILE), "settings-alerts", field=f"{ALERTS}.url", expected="settings-alerts-expected"
        )
    return url


_SCHEMES: Final = ("https://", "http://")


def _before(store: str) -> Mapping[str, str]:
    try:
        return cast("dict[str, str]", json.loads((Path(store) / _DELIVERED).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


class _Stay(HTTPRedirectHandler):
    """An address is told what it is sent, and no other one that it names."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """None."""


def _sent(url: str, alert: Mapping[str, Any]) -> str:
    """Send an alert, again after a pause where that may help; what went wrong, without the address."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(alert["id"]), "User-Agent": "obsia"}
    if token := os.environ.get(TOKEN):
        headers["Authorization"] = f"Bearer {token}"
    request = Request(url, data=json.dumps(alert).encode(), headers=headers, method="POST")  # noqa: S310 - see _address
    opener, error = build_opener(_Stay), ""
    for pause_s in (0.0, *_PAUSES_S):
        time.sleep(pause_s)
        try:
            with opener.open(request, timeout=_WAIT_S):
                return ""
        except HTTPError as refused:
            refused.close()
            error = f"HTTP {refused.code}"
            if refused.code < 500 and refused.code not in _AGAIN:
                break
        except (OSError, ValueError) as failed:
            error = str(getattr(failed, "reason", "") or type(failed).__name__)[:200]
    return error
