"""Many teams on several tools at once, reconciled to the gateway's total and to the bills of three providers."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from tests.app.month import ON_BEDROCK, Call, month, write_bills, write_logs

from obsia.app.usage.account import Account
from obsia.app.usage.assess import assess
from obsia.core.errors import NoData
from obsia.core.locales import locale
from obsia.views.usage_costs import bill
from obsia.views.usage_data import account_record
from obsia.writers.terminal import Page, write_section

SIZE = {"teams": 40, "days": 31, "calls_a_day": 40} if os.environ.get("OBSIA_MORE") else {
    "teams": 8, "days": 3, "calls_a_day": 30,
}  # fmt: skip


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    return month(**SIZE)


@pytest.fixture(scope="module")
def exports(calls: Sequence[Call], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("month")
    write_logs(calls, folder / "logs")
    write_bills(calls, folder / "bills")
    return folder


@pytest.fixture(scope="module")
def account(exports: Path) -> Account:
    return assess(exports / "logs", bill=exports / "bills", by="label.team", record_figures=False)


def cost(calls: Sequence[Call]) -> Decimal:
    return sum((call.cost for call in calls), Decimal(0))


def test_each_call_counts_once_whoever_tells_of_it(calls: Sequence[Call], account: Account) -> None:
    charged = [call for call in calls if call.is_charged]
    assert {call.outcome for call in calls} == {"ok", "broken", "refused", "cached"}
    assert account.records.rejected == 0
    assert account.records.duplicate > len(charged) / 2
    tokens = account.total.tokens
    assert (tokens.calls, tokens.input_tokens, tokens.cached_tokens, tokens.output_tokens) == (
        len(charged), sum(call.input for call in charged), sum(call.cached for call in charged),
        sum(call.output for call in charged),
    )  # fmt: skip
    # Behind each alias stands the deployment that answered.
    assert {use.name for use in account.models} <= {call.sold.name for call in calls}


def test_the_gateway_s_total_is_what_it_logged(calls: Sequence[Call], account: Account) -> None:
    assert account.total.cost is not None
    (stated,) = account.total.cost.stated
    through = [call for call in calls if call.is_charged and "gateway" in call.route]
    assert stated.amount == cost(through)
    assert stated.calls == len(through)


def test_no_line_of_the_bills_is_unexplained_and_the_cost_is_theirs(calls: Sequence[Call], account: Account) -> None:
    assert account.bill is not None
    assert [(line.when, line.model, line.verdict) for line in account.bill.open] == []
    assert account.bill.charges.rejected == 0
    billed = cost([call for call in calls if call.is_charged])
    extra = sum((line.billed for line in account.bill.lines if line.verdict == "no-tokens"), Decimal(0))
    assert extra > 0
    assert account.bill.billed - extra == pytest.approx(billed, rel=Decimal("0.0001"))
    recorded = account.bill.stated + account.bill.listed
    assert recorded == pytest.approx(billed, rel=Decimal("0.005"))
    record = json.loads(json.dumps(account_record(account)))["bill"]
    assert len(record["lines"]) == len(account.bill.lines)
    assert record["currency"] == "USD"


def without_team(exports: Path, team: str, folder: Path) -> Path:
    """The logs of the gateway without the calls of one team."""
    kept = [line for line in (exports / "logs" / "litellm.jsonl").read_text().splitlines() if f'"{team}"' not in line]
    (folder / "litellm.jsonl").write_text("\n".join(kept) + "\n")
    return folder / "litellm.jsonl"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_missing_or_dearer_is_left_to_explain(
    exports: Path, calls: Sequence[Call], tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs = without_team(exports, "team-00", tmp_path)
    aws = (exports / "bills" / "aws_focus.csv").read_text()
    (tmp_path / "aws.csv").write_text(aws)
    missing = assess(logs, bill=tmp_path / "aws.csv", record_figures=False)
    assert missing.bill is not None
    verdicts = Counter(line.verdict for line in missing.bill.lines)
    assert verdicts["more-billed"] > 0
    assert verdicts["other-seller"] > 0  # what OpenAI and Anthropic sold is on no bill of AWS
    lacking = sum((line.difference for line in missing.bill.lines if line.billed and not line.charge), Decimal(0))
    theirs = [call for call in calls if (call.team, call.sold) == ("team-00", ON_BEDROCK) and call.is_charged]
    assert lacking == pytest.approx(cost(theirs), rel=Decimal("0.1"))

    # AWS charges a tenth more than it says: the same tokens at another price.
    dearer = [row.split(",") for row in aws.splitlines()]
    lines = [dearer[0], *([str(Decimal(row[0]) * Decimal("1.1")), *row[1:]] for row in dearer[1:])]
    (tmp_path / "dearer.csv").write_text("\n".join(map(",".join, lines)) + "\n")
    other = assess(exports / "logs" / "litellm.jsonl", bill=tmp_path / "dearer.csv", record_figures=False)
    assert other.bill is not None
    assert {line.verdict for line in other.bill.open} == {"price"}
    for line in other.bill.open:
        assert line.billed / line.recorded == pytest.approx(Decimal("1.1"), rel=Decimal("0.02"))
    write_section(bill(other), Page(locale(language)))
    wanted = {"en": "same tokens, another price", "fr": "mêmes jetons, autre prix"}[language]
    assert wanted in capsys.readouterr().out


def test_a_table_of_costs_by_month_is_a_bill(exports: Path, calls: Sequence[Call], tmp_path: Path) -> None:
    by: Counter[str] = Counter()
    for call in calls:
        if call.is_charged and call.sold.provider == "openai":
            by[call.sold.name] += int(call.cost * 10**9)
    rows = [f"2026-05;{name};{str(Decimal(amount) / 10**9).replace('.', ',')} €" for name, amount in by.items()]
    path = tmp_path / "facture.csv"
    path.write_text("\n".join(["mois;modèle;montant", *rows]) + "\n", encoding="utf-8")
    euros = assess(exports / "logs" / "litellm.jsonl", bill=path, record_figures=False).bill
    assert euros is not None
    assert (euros.currency, euros.grain) == ("EUR", "month")
    assert {line.verdict for line in euros.open} == {"no-price"}


def test_a_bill_whose_amounts_name_no_currency_is_refused(exports: Path, tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    path.write_text("date,model,cost\n2026-11-01,gpt-4o,0.5\n")
    with pytest.raises(NoData, match="name no currency"):
        assess(exports / "logs" / "litellm.jsonl", bill=path, record_figures=False)
