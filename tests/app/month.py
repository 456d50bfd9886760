"""A simulated company: what its teams did, in the logs that would tell of it and on the bills that would follow.

Teams call through LiteLLM (by aliases; it logs for itself, and for half of them to Langfuse as well), some with a
client of their own that logs to Langfuse alone, and some use Claude Code, straight or through the gateway. Attempts are
refused and made again; streams break off after they were charged; the gateway answers some calls from its cache;
sessions are forked, so that their lines stand in two files. Providers charge a call on the day on which it ends.
Prices are those of the providers' own pages (2026-05), written here anew so that they are no copy of ours.
"""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

FIRST_US = 1_777_593_600_000_000  # 2026-05-01T00:00:00Z
DAY_US = 86_400_000_000
MTOK = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Sold:
    """A model as one provider sells it: USD a million tokens of input, from a cache, to one (minutes, hour), output."""

    provider: str
    name: str
    alias: str
    input: str
    cached: str
    output: str
    written: str = "0"
    written_1h: str = "0"
    meter: str = ""
    """How AWS names it on a bill."""


SONNET = Sold("anthropic", "claude-sonnet-4-5-20250929", "smart", "3", "0.30", "15", "3.75", "6")
HAIKU = Sold("anthropic", "claude-haiku-4-5-20251001", "quick", "1", "0.10", "5", "1.25", "2")
MINI = Sold("openai", "gpt-4o-mini-2024-07-18", "fast", "0.15", "0.075", "0.60")
GPT_4O = Sold("openai", "gpt-4o-2024-08-06", "gpt-4o", "2.50", "1.25", "10")
O3_MINI = Sold("openai", "o3-mini-2025-01-31", "thinker", "1.10", "0.55", "4.40")
ON_BEDROCK = Sold(
    "bedrock", "anthropic.claude-sonnet-4-6", "private", "3", "0.30", "15", "3.75", meter="USE1-Claude4.6Sonnet"
)
MODELS = (SONNET, HAIKU, MINI, GPT_4O, O3_MINI, ON_BEDROCK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call that a provider charged, or one (``is_charged`` is false) that it did not."""

    number: int
    team: str
    sold: Sold
    route: str
    """``gateway``, ``own`` (a client that logs to Langfuse), ``code`` (Claude Code), ``code-gateway``."""
    started_us: int
    duration_us: int
    input: int
    """With what is read from a cache and written to one."""
    cached: int
    written: int
    written_1h: int
    output: int
    outcome: str
    """``ok``, ``broken`` (a stream that ended early, charged), ``refused`` (an attempt), ``cached`` by the gateway."""

    @property
    def is_charged(self) -> bool:
        return self.outcome in ("ok", "broken")

    @property
    def answer(self) -> str:
        return f"{'msg_' if 'code' in self.route else 'chatcmpl-'}{self.number:020d}"

    @property
    def cost(self) -> Decimal:
        """What the provider charges, US dollars."""
        sold, plain = self.sold, self.input - self.cached - self.written - self.written_1h
        amounts = (
            (plain, sold.input), (self.cached, sold.cached), (self.written, sold.written),
            (self.written_1h, sold.written_1h), (self.output, sold.output),
        )  # fmt: skip
        return sum((count * Decimal(price) for count, price in amounts), Decimal(0)) / MTOK

    @property
    def charged_on(self) -> str:
        return day_of(self.started_us + self.duration_us)


def day_of(us: int) -> str:
    return datetime.fromtimestamp(us // 1_000_000, UTC).date().isoformat()


def iso(us: int) -> str:
    return datetime.fromtimestamp(us / 1e6, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def month(*, teams: int, days: int, calls_a_day: int, seed: int = 5) -> list[Call]:
    """The calls of some teams over some days, in order of time."""
    rng = random.Random(seed)  # noqa: S311 - a simulation
    found: list[Call] = []
    for number in range(teams * days * calls_a_day):
        team = number % teams
        code = team % 4 == 3
        route = ("code", "code-gateway")[team // 4 % 2] if code else "own" if team % 8 == 6 else "gateway"
        sold = rng.choice((SONNET, SONNET, HAIKU) if code else MODELS)
        if route == "own":
            sold = rng.choice((GPT_4O, SONNET))
        tokens = int(rng.lognormvariate(8.5, 1.2)) + 20
        cached = rng.choice((0, tokens // 2, tokens * 9 // 10))
        written = (tokens - cached) // 2 if sold.written != "0" and rng.random() < 0.3 else 0
        for_an_hour = route == "code" and rng.random() < 0.5
        roll = rng.random()
        outcome = "ok" if roll < 0.92 else "broken" if roll < 0.94 else "cached" if roll < 0.96 else "refused"
        if route != "gateway" and outcome != "ok":
            outcome = "ok"
        found.append(
            Call(
                number=number,
                team=f"team-{team:02d}",
                sold=sold,
                route=route,
                started_us=FIRST_US + rng.randrange(days * DAY_US) // 1000 * 1000,
                duration_us=rng.randrange(500_000, 600_000_000),
                input=tokens,
                cached=cached,
                written=0 if for_an_hour else written,
                written_1h=written if for_an_hour else 0,
                output=int(rng.lognormvariate(6.3, 1.0)) + 1,
                outcome=outcome,
            )
        )
    return sorted(found, key=lambda call: (call.started_us, call.number))


# --- what logs tell


def write_logs(calls: Sequence[Call], folder: Path) -> Path:
    """The exports of all tools in one folder."""
    folder.mkdir(parents=True)
    _lines(folder / "litellm.jsonl", (_payload(call) for call in calls if "gateway" in call.route))
    _lines(folder / "langfuse.jsonl", (_observation(call) for call in calls if _is_observed(call)))
    of_code = [call for call in calls if "code" in call.route]
    _sessions(of_code, folder / "projects")
    _sessions([call for call in of_code if call.number % 11 == 0], folder / "forks")
    return folder


def _lines(path: Path, records: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


def _payload(call: Call) -> dict[str, Any]:
    """LiteLLM's StandardLoggingPayload. The proxy puts the alias into the answer (BerriAI/litellm#22709)."""
    fails, counts = call.outcome == "refused", call.outcome != "refused"
    usage = {
        "prompt_tokens": call.input,
        "completion_tokens": call.output,
        "total_tokens": call.input + call.output,
        "prompt_tokens_details": {"cached_tokens": call.cached},
        "cache_creation_input_tokens": call.written,
        "cache_read_input_tokens": call.cached,
    }
    return {
        "id": f"{call.answer}_cache_hit{call.started_us / 1e6}" if call.outcome == "cached" else call.answer,
        "litellm_call_id": f"call-{call.number:012d}",
        "call_type": "anthropic_messages" if call.route == "code-gateway" else "acompletion",
        "response_cost": float(call.cost) if call.is_charged else 0.0,
        "status": "failure" if fails or call.outcome == "broken" else "success",
        "custom_llm_provider": call.sold.provider,
        "prompt_tokens": call.input if counts else 0,
        "completion_tokens": call.output if counts else 0,
        "total_tokens": call.input + call.output if counts else 0,
        "startTime": call.started_us / 1e6,
        "endTime": (call.started_us + call.duration_us) / 1e6,
        "model": call.sold.name,
        "model_group": call.sold.alias,
        "cache_hit": call.outcome == "cached" or None,
        "messages": [],
        "response": {"model": call.sold.alias},
        "metadata": {"user_api_key_team_alias": call.team, "usage_object": usage if counts else None},
        "model_parameters": {},
        "hidden_params": {},
    }


def _is_observed(call: Call) -> bool:
    """Whether Langfuse has a call: those of its own clients, and of the gateway those of every other team."""
    through = call.route == "gateway" and int(call.team[-2:]) % 2 == 0 and call.outcome == "ok"
    return call.route == "own" or through


def _observation(call: Call) -> dict[str, Any]:
    """What the gateway sends has the time and the id of the answer as its id; a client's own has neither."""
    started = datetime.fromtimestamp(call.started_us / 1e6, UTC)
    through = f"time-{started:%H-%M-%S-%f}_{call.answer}"
    return {
        "id": through if call.route == "gateway" else f"{call.number:016x}",
        "traceId": f"{call.number:032x}",
        "type": "GENERATION",
        "startTime": iso(call.started_us),
        "endTime": iso(call.started_us + call.duration_us),
        "model": call.sold.alias if call.route == "gateway" else call.sold.name,
        "level": "DEFAULT",
        "usageDetails": {
            "input": call.input - call.cached - call.written,
            "input_cached_tokens": call.cached,
            "input_cache_creation": call.written,
            "output": call.output,
            "total": call.input + call.output,
        },
        "costDetails": {},
        "metadata": {},
    }


def _sessions(calls: Sequence[Call], folder: Path) -> None:
    """Session logs of Claude Code, one a team and day: two lines an answer, each with the whole usage."""
    by: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for call in calls:
        usage = {
            "input_tokens": call.input - call.cached - call.written - call.written_1h,
            "cache_creation_input_tokens": call.written + call.written_1h,
            "cache_read_input_tokens": call.cached,
            "cache_creation": {
                "ephemeral_5m_input_tokens": call.written, "ephemeral_1h_input_tokens": call.written_1h,
            },
            "output_tokens": call.output,
            "service_tier": "standard",
        }  # fmt: skip
        message = {"id": call.answer, "type": "message", "role": "assistant", "model": call.sold.name, "usage": usage}
        line = {
            "type": "assistant", "sessionId": f"{folder.name}-{call.team}-{day_of(call.started_us)}",
            "timestamp": iso(call.started_us), "requestId": f"req_{call.number:020d}", "message": message,
        }  # fmt: skip
        by[call.team, day_of(call.started_us)] += [line | {"uuid": f"{call.number}-{block}"} for block in (1, 2)]
    for (team, day), lines in by.items():
        (folder / team).mkdir(parents=True, exist_ok=True)
        _lines(folder / team / f"{day}.jsonl", lines)


# --- what bills say


def write_bills(calls: Sequence[Call], folder: Path) -> Path:
    """The cost reports of OpenAI and Anthropic, and the charges of AWS, each with what is no token."""
    folder.mkdir(parents=True)
    charged = [call for call in calls if call.is_charged]
    by: dict[tuple[str, str, Sold], list[Call]] = defaultdict(list)
    for call in charged:
        by[call.sold.provider, call.charged_on, call.sold].append(call)
    for provider, write in (("openai", _openai), ("anthropic", _anthropic), ("bedrock", _focus)):
        some = {(day, sold): each for (seller, day, sold), each in sorted(by.items(), key=str) if seller == provider}
        if some:
            write(some, folder)
    return folder


Charges = dict[tuple[str, Sold], list[Call]]


def _openai(charges: Charges, folder: Path) -> None:
    buckets: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for (day, sold), calls in charges.items():
        at = int(datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp())
        output = sum(call.output * Decimal(sold.output) for call in calls) / MTOK
        total = sum(call.cost for call in calls)
        for kind, amount in (("input", total - output), ("output", output)):
            item = f"{sold.name}, {kind}"
            buckets[at].append(_cost_of_openai(item, amount))
        if sold is MINI:
            buckets[at].append(_cost_of_openai("web search | tool calls", Decimal("0.25")))
    page = {
        "object": "page",
        "data": [
            {"object": "bucket", "start_time": at, "end_time": at + 86_400, "results": results}
            for at, results in sorted(buckets.items())
        ],
        "has_more": False,
        "next_page": None,
    }
    (folder / "openai_costs.json").write_text(json.dumps(page))


def _cost_of_openai(item: str, amount: Decimal) -> dict[str, Any]:
    return {
        "object": "organization.costs.result", "amount": {"value": float(amount), "currency": "usd"},
        "line_item": item, "project_id": None, "organization_id": "org-1",
    }  # fmt: skip


def _anthropic(charges: Charges, folder: Path) -> None:
    buckets: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (day, sold), calls in charges.items():
        cents = sum(call.cost for call in calls) * 100
        buckets[day].append({
            "amount": f"{cents:.5f}", "currency": "USD", "cost_type": "tokens", "model": sold.name,
            "context_window": "0-200k", "description": f"{sold.name} usage", "service_tier": "standard",
            "token_type": "output_tokens", "workspace_id": None, "inference_geo": "not_available",
        })  # fmt: skip
    page = {
        "data": [
            {"starting_at": f"{day}T00:00:00Z", "ending_at": _next(day), "results": results}
            for day, results in sorted(buckets.items())
        ],
        "has_more": False,
        "next_page": None,
    }
    (folder / "anthropic_cost_report.json").write_text(json.dumps(page))


def _next(day: str) -> str:
    at = datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp() + 86_400
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


COLUMNS = (
    "BilledCost", "BillingCurrency", "ChargeCategory", "ChargeDescription", "ChargePeriodStart", "ChargePeriodEnd",
    "ConsumedQuantity", "ConsumedUnit", "ServiceCategory", "ServiceName", "RegionId", "SubAccountId", "Tags",
    "x_UsageType",
)  # fmt: skip


def _focus(charges: Charges, folder: Path) -> None:
    with (folder / "aws_focus.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for (day, sold), calls in charges.items():
            plain = sum(call.input - call.cached - call.written for call in calls)
            kinds = (
                ("input-tokens", plain, sold.input),
                ("cache-read-input-token-count", sum(call.cached for call in calls), sold.cached),
                ("cache-write-input-token-count", sum(call.written for call in calls), sold.written),
                ("output-tokens", sum(call.output for call in calls), sold.output),
            )
            span = (f"{day}T00:00:00Z", _next(day))
            service = ("AI and Machine Learning", "Amazon Bedrock", "us-east-1", "1111", "")
            for meter, count, price in kinds:
                amount, quantity = count * Decimal(price) / MTOK, Decimal(count) / 1000
                rows.writerow(
                    (f"{amount:f}", "USD", "Usage", "", *span, f"{quantity:f}", "1K tokens", *service,
                     f"{sold.meter}-{meter}")
                )  # fmt: skip
            rows.writerow(("0.40", "USD", "Tax", "VAT", *span, "", "", *service, ""))
