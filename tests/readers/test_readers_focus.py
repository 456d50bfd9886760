"""FOCUS cost files: charges for tokens are usage, other charges are told."""

from __future__ import annotations

import csv
import io
import itertools
from decimal import Decimal
from pathlib import Path

import pytest

from obsia.readers import focus
from obsia.readers.detect import detect

HERE = Path(__file__).parent / "costs"
MUST = {
    "BilledCost": "1",
    "ChargeCategory": "Usage",
    "ChargePeriodStart": "2026-06-03T00:00:00Z",
    "ChargePeriodEnd": "2026-06-04T00:00:00Z",
    "ServiceCategory": "AI and Machine Learning",
    "ServiceName": "Amazon Bedrock",
    "SkuMeter": "USE1-NovaPro-input-tokens",
    "ConsumedUnit": "Tokens",
    "ConsumedQuantity": "1000",
    "PricingUnit": "",
    "PricingQuantity": "",
    "Tags": "",
}


@pytest.fixture
def charge(account, tmp_path):
    def read(**changes: str):
        out = io.StringIO()
        writer = csv.DictWriter(out, [*MUST])
        writer.writeheader()
        writer.writerow(MUST | changes)
        path = tmp_path / "focus.csv"
        path.write_text(out.getvalue(), encoding="utf-8")
        return account(path)

    return read


def test_no_charge_of_a_bill_is_left_out_whatever_it_says_of_tokens(account, tmp_path):
    said = itertools.product(
        ("USE1-NovaPro-input-tokens", "NovaPro-input-hours", "Provisioned Throughput", ""),
        ("Tokens", "1K tokens", "Hours", ""),
        ("1000", "0.5", ""),
        ("Usage", "Tax", "Credit", ""),
    )
    charges = [
        dict(zip(("SkuMeter", "ConsumedUnit", "ConsumedQuantity", "ChargeCategory"), each, strict=True))
        for each in said
    ]
    with (tmp_path / "bill.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [*MUST, "BillingCurrency"])
        writer.writeheader()
        writer.writerows(MUST | {"BillingCurrency": "USD"} | each for each in charges)
    got = account(tmp_path / "bill.csv", are_charges=True)
    assert (len(got.rejects), got.skipped) == (0, {})
    assert sum(row["cost"] for row in got.rows) == len(charges)


def test_csv_and_json_are_one_account(account):
    seen = [account(HERE / name) for name in ("focus.csv", "focus.jsonl")]
    assert {detect(str(HERE / name)).reader for name in ("focus.csv", "focus.jsonl")} == {"focus"}
    rows = [sorted(repr({k: v for k, v in row.items() if k != "source"}) for row in got.rows) for got in seen]
    assert rows[0] == rows[1]
    assert seen[0].where == seen[1].where


def test_each_kind_of_token_is_its_own_record(account):
    got = account(HERE / "focus.csv")
    bedrock = [row for row in got.rows if row["model_request"] == "claude-sonnet-4-6"]
    assert sum(row["input_tokens"] or 0 for row in bedrock) == 1_234_567 + 50_000_000 + 12_000
    assert sum(row["cache_read_tokens"] or 0 for row in bedrock) == 50_000_000
    assert sum(row["cache_write_tokens"] or 0 for row in bedrock) == 12_000
    assert sum(row["output_tokens"] or 0 for row in bedrock) == 98_000
    assert {row["label.team"] for row in bedrock} == {"search"}
    assert {row["bucket_s"] for row in got.rows} == {86_400}
    assert all("calls" not in row for row in got.rows)
    assert got.skipped == {
        "AI charge by the hour, without tokens": 1,
        "charge for something else": 1,
        "charge that is not usage (tax, credit, purchase)": 1,
    }


def test_a_charge_beyond_the_largest_count_is_several_records(account):
    batches = [row for row in account(HERE / "focus.csv").rows if row["model_request"] == "nova-pro"]
    assert sum(row["output_tokens"] for row in batches) == 3_000_000_000
    assert {row["batch_api"] for row in batches} == {True}


def test_quantities_that_are_no_tokens_are_refused(account):
    assert [(reject.field, reject.value) for reject in account(HERE / "focus.csv").rejects] == [
        ("ConsumedQuantity", "-5"),
        ("ConsumedQuantity", "0.0335"),
    ]


@pytest.mark.parametrize(
    ("quantity", "reason", "said"),
    [
        ("-5", "correction_not_netted", "not offset against the charges that it corrects"),
        ("0.0005", "not_whole_number", "in units of '1K tokens'"),
        ("0.0994", "not_whole_number", "in units of '1K tokens'"),
        ("1,5", "not_whole_number", "in units of '1K tokens'"),
        ("1E+30", "not_whole_number", "in units of '1K tokens'"),
    ],
)
def test_a_refused_quantity_is_shown_with_its_unit(charge, quantity, reason, said):
    got = charge(ConsumedUnit="1K tokens", ConsumedQuantity=quantity)
    assert [(reject.line, reject.value, reject.reason) for reject in got.rejects] == [(2, quantity, reason)]
    assert said in str(got.rejects[0].expected)


def test_files_put_one_behind_the_other_repeat_the_header(account, tmp_path):
    whole = (HERE / "focus.csv").read_text(encoding="utf-8")
    path = tmp_path / "twice.csv"
    path.write_text(whole + whole, encoding="utf-8")
    got, once = account(path), account(HERE / "focus.csv")
    assert got.where.read == 2 * once.where.read
    assert got.skipped["repeated header"] == 1


@pytest.mark.parametrize(
    ("unit", "quantity", "tokens"),
    [
        ("Tokens", "1000", 1000),
        ("token", "7", 7),
        ("1K tokens", "1.5", 1500),
        ("1K Tokens", "12.344999999999999", 12345),
        ("1M tokens", "12.345678", 12_345_678),
        ("m tokens", "12.345678", 12_345_678),
        ("1K", "1234.5678", 1_234_568),
        ("thousand", "12", 12_000),
        ("1K tokens", "0.9996", 1000),
        ("1,000,000 tokens", "2", 2_000_000),
        ("1000 tokens", "3", 3000),
        ("thousand tokens", "3", 3000),
        ("million tokens", "1", 1_000_000),
    ],
)
def test_units_of_tokens(charge, unit, quantity, tokens):
    assert charge(ConsumedUnit=unit, ConsumedQuantity=quantity).column("input_tokens") == [tokens]


@pytest.mark.parametrize(
    ("unit", "what"),
    [
        ("Hours", "AI charge by the hour, without tokens"),
        ("1 Hour", "AI charge by the hour, without tokens"),
        ("user-months", "AI charge for seats, without tokens"),
        ("Requests", "AI charge by the request, without tokens"),
        ("1 Image", "AI charge by the image, without tokens"),
        *((unit, "AI charge without a token count") for unit in ("Units", "Characters", "1K", "GB", "")),
    ],
)
def test_units_that_are_no_tokens_are_told_not_guessed(charge, unit, what):
    got = charge(ConsumedUnit=unit, SkuMeter="Nova Pro input")
    assert (got.rows, got.skipped) == ([], {what: 1})


def test_a_bare_number_is_a_unit_where_the_meter_says_tokens(charge):
    assert charge(ConsumedUnit="1M", ConsumedQuantity="2", SkuMeter="GPT 5 Nano Inpt Glbl 1M Tokens").column(
        "input_tokens"
    ) == [2_000_000]


def test_the_priced_quantity_serves_where_the_consumed_one_is_missing(charge):
    got = charge(ConsumedUnit="", ConsumedQuantity="", PricingUnit="1K tokens", PricingQuantity="4")
    assert got.column("input_tokens") == [4000]


def test_a_meter_that_names_both_directions_is_not_guessed(charge):
    assert charge(SkuMeter="Input and output tokens").skipped == {"AI charge without a token count": 1}


@pytest.mark.parametrize(
    ("meter", "kind", "model"),
    [
        ("USE1-Claude4.6Sonnet-input-tokens", "input", "claude-sonnet-4-6"),
        ("USE1-Claude3.5Sonnet-output-tokens", "output", "claude-3-5-sonnet"),
        ("USE1-Claude3Haiku-input-tokens", "input", "claude-3-haiku"),
        ("USE1-NovaPro-cache-read-input-token-count", "cache-read", "nova-pro"),
        ("USE1-NovaPro-cache-write-input-token-count", "cache-write", "nova-pro"),
        ("USE1-openai.gpt-oss-120b-mantle-input-tokens-standard", "input", "gpt-oss-120b"),
        ("gpt-4o-mini-0718-Inp-glbl Tokens", "input", "gpt-4o-mini"),
        ("gpt-4o-mini-0718-Batch-Outp-glbl Tokens", "output", "gpt-4o-mini"),
        ("gpt 4o mini 0718 cached Inp glbl Tokens", "cache-read", "gpt-4o-mini"),
        ("gpt 4o 0513 Input global Tokens", "input", "gpt-4o"),
        ("gpt 4.1 nano Inp glbl Tokens", "input", "gpt-4.1-nano"),
        ("gpt 4.1 Outp regnl", "output", "gpt-4.1"),
        ("GPT 5.2 cd inp Gl", "cache-read", "gpt-5.2"),
        ("GPT 5 Nano Inpt Glbl 1M Tokens", "input", "gpt-5-nano"),
        ("5.4 nano Inp Gl 1M Tokens", "input", None),
        ("Gemini 2.5 Flash Image Generation Output - Predictions", "output", None),
        ("Gemini 2.5 Flash Lite Text Output - Predictions", "output", "gemini-2.5-flash-lite"),
        ("text-embedding-3-large-glbl Tokens", "input", "text-embedding-3-large"),
        ("Provisioned Managed Global Unit", None, None),
    ],
)
def test_words_of_meters(meter, kind, model):
    found = focus._meter(meter)
    assert (found.kind, found.model) == (kind, model)
    words = meter.lower().replace("-", " ").split()
    assert found.is_batch == ("batch" in words)
    assert found.is_elsewhere == bool({"glbl", "global", "gl", "dz", "dzone", "zone", "datazone", "cross"} & {*words})


def test_a_deployment_that_answers_elsewhere_does_not_state_the_region(account):
    regions = {
        (row["region"], row["region_basis"])
        for row in account(HERE / "focus.csv").rows
        if row["provider"] == "azure.ai.openai"
    }
    assert regions == {("swedencentral", "caller"), ("swedencentral", "stated")}


def test_tags_that_are_no_labels_are_not_kept(charge):
    got = charge(Tags='{"owner": "canary-7f3a", "team": "search", "note": "canary-7f3a"}')
    assert got.rows[0]["label.team"] == "search"
    assert "canary" not in repr(got.rows)


CUR = (
    "lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,product/ProductName,"
    "lineItem/UsageType,lineItem/UsageAmount,pricing/unit,lineItem/CurrencyCode,lineItem/UnblendedCost,"
    "lineItem/LineItemDescription,product/regionCode,resourceTags/user:team"
)
DAY = "2026-04-01T00:00:00Z,2026-04-02T00:00:00Z"
MARKET = "AWS Marketplace software usage|eu-central-1|Million"
BILLS = {
    "cur.csv": (
        f"{CUR}\n"
        f"Usage,{DAY},AmazonBedrock,Amazon Bedrock,EUC1-NovaLite-input-tokens-batch,1.5,1K tokens,USD,0.25,x,,a\n"
        f'Usage,{DAY},a1b2,"Claude 3.7 Sonnet (Amazon Bedrock Edition)",EUC1-MP:EUC1_OutputTokenCount-Units,0.002,'
        f'Units,USD,2,"{MARKET} Response Tokens (Claude 3.7 Sonnet, Amazon Bedrock Edition)",eu-central-1,a\n'
        f"Usage,{DAY},AmazonBedrock,Amazon Bedrock,EUC1-ProvisionedThroughput,24,Hrs,USD,40,x,eu-central-1,a\n"
        f"Tax,{DAY},AmazonBedrock,Amazon Bedrock,EUC1-NovaLite-input-tokens,1,1K tokens,USD,9,x,eu-central-1,a\n"
        f"Usage,{DAY},AmazonEC2,Amazon EC2,EUC1-BoxUsage,24,Hrs,USD,3,x,eu-central-1,a\n",
        {"nova-lite": (1_500, 0), "claude-3-7-sonnet": (0, 2_000)},
        "2.25",
        "USD",
    ),
    "azure.csv": (
        "date,subscriptionName,meterCategory,meterSubCategory,meterName,quantity,unitOfMeasure,costInBillingCurrency,"
        "billingCurrency,tags\n"
        "04/13/2026,prod,Cognitive Services,Azure OpenAI,gpt-4o-0806-Batch-Inp-glbl Tokens,1.5,1K,0.25,"
        'EUR,"""team"": ""a"""\n'
        "04/13/2026,prod,Foundry Models,Azure OpenAI,GPT 5 Nano Outpt Glbl 1M Tokens,0.002,1M,2,EUR,\n",
        {"gpt-4o": (1_500, 0), "gpt-5-nano": (0, 2_000)},
        "2.25",
        "EUR",
    ),
    "google.jsonl": (
        '{"service": {"description": "Vertex AI"},'
        ' "sku": {"description": "Gemini 2.5 Flash Lite Text Input - Predictions"},'
        ' "usage": {"amount": 1500, "unit": "count"}, "cost": 0.25, "currency": "EUR", "cost_type": "regular",'
        ' "usage_start_time": "2026-04-01 07:00:00 UTC", "labels": [{"key": "team", "value": "a"}]}\n'
        '{"service": {"description": "Vertex AI"}, "sku": {"description": "Gemini 1.5 Pro Text Input - Predictions"},'
        ' "usage": {"amount": 9, "unit": "count"}, "cost": 1, "currency": "EUR", "cost_type": "regular"}\n',
        {"gemini-2.5-flash-lite": (1_500, 0)},
        "0.25",
        "EUR",
    ),
    "console.csv": (
        "Service description,SKU description,Usage amount,Usage unit,Cost (€),Subtotal (€)\n"
        'Vertex AI,Gemini 2.5 Pro Text Input Caching - Predictions,"1,234,567",count,0.25,0.2\n'
        'Vertex AI,Gemini 2.5 Pro Text Input - Predictions,"765,433",count,1,1\n,,,,Total,1.2\n',
        {"gemini-2.5-pro": (2_000_000, 0)},
        "1.2",
        "EUR",
    ),
    "partner.csv": (
        "ProductName,SkuName,ChargeStartDate,ChargeEndDate,UnitType,Quantity,UnitPrice,Subtotal,TaxTotal,Total,Currency\n"
        "Azure OpenAI Service,gpt-4.1 Input Tokens,2026-08-01,2026-08-15,1K Tokens,67,0.0019,0.13,0.02,0.15,EUR\n"
        "Azure OpenAI Service,gpt-4.1 Output Tokens,2026-08-01,2026-08-15,1K Tokens,9,0.0088,0.08,0.02,0.1,EUR\n",
        {"gpt-4.1": (67_000, 9_000)},
        "0.21",
        "EUR",
    ),
}


@pytest.mark.parametrize("name", BILLS)
def test_bills_of_clouds_are_rows_of_the_same_charges(account, tmp_path, name):
    text, tokens, cost, currency = BILLS[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    got = account(tmp_path / name)
    assert detect(str(tmp_path / name)).reader == "focus"
    sums: dict[str, tuple[int, int]] = {}
    for row in got.rows:
        into, out = sums.get(row["model_request"], (0, 0))
        sums[row["model_request"]] = into + (row["input_tokens"] or 0), out + (row.get("output_tokens") or 0)
        assert row["batch_api"] == (row["model_request"] in {"nova-lite", "gpt-4o"})
    assert sums == tokens
    assert (sum(row["cost"] for row in got.rows), {row["cost_currency"] for row in got.rows}) == (
        Decimal(cost),
        {currency},
    )
    assert {row.get("label.team") for row in got.rows} <= {"a", None}


@pytest.mark.parametrize("suffix", ["parquet", "xlsx"])
@pytest.mark.parametrize("name", ["cur.csv", "azure.csv", "focus.csv"])
def test_bills_in_parquet_and_workbooks_are_the_same_charges(account, tmp_path, name, suffix):
    import duckdb
    import openpyxl

    lines = (f"{','.join(MUST)}\n", f"{','.join(MUST.values())}\n")
    text = "".join(lines) if name == "focus.csv" else BILLS[name][0]
    source, path = tmp_path / name, tmp_path / f"bill.{suffix}"
    source.write_text(text, encoding="utf-8")
    if suffix == "parquet":
        duckdb.read_csv(str(source)).write_parquet(str(path))
    else:
        book = openpyxl.Workbook()
        for line in csv.reader(io.StringIO(text)):
            book.active.append(line)
        book.save(path)
    kept = [[{**row, "event_id": None} for row in account(each).rows] for each in (source, path)]
    assert kept[0] == kept[1]
    assert kept[0]


def test_each_row_of_a_long_bill_in_parquet_counts_once(account, tmp_path, monkeypatch):
    import duckdb

    monkeypatch.setattr("obsia.readers.parquet._ROWS_AT_ONCE", 2)
    source, path = tmp_path / "azure.csv", tmp_path / "bill.parquet"
    source.write_text(BILLS["azure.csv"][0], encoding="utf-8")
    rows = "SELECT * EXCLUDE (n) REPLACE (n AS quantity) FROM {}, range(1, 7) AS numbers(n)"
    one = duckdb.read_csv(str(source)).limit(1)
    one.query("one", rows.format("one")).write_parquet(str(path))
    counts = [row["input_tokens"] for row in account(path).rows]
    assert sorted(counts) == [1_000 * n for n in range(1, 7)]


@pytest.mark.parametrize(
    ("column", "days", "first", "span_s"),
    [
        ("month", ("2026-03", "2026-04"), "2026-03-01", 31 * 86_400),
        ("date", ("01/03/2026", "12/03/2026"), "2026-03-01", 86_400),
        ("date", ("03/01/2026", "03/12/2026"), "2026-03-01", 86_400),
        ("date", ("03/01/2026", "04/01/2026"), "2026-03-01", 86_400),
        ("date", ("2026-03-01", "2026-04-01"), "2026-03-01", 86_400),
    ],
)
def test_a_bill_keeps_its_months_and_days_in_whatever_order(account, tmp_path, column, days, first, span_s):
    path = tmp_path / "bill.csv"
    lines = (f"{day},Azure OpenAI,gpt-4o-0806-Inp-glbl Tokens,1,1K tokens,0.25\n" for day in days)
    path.write_text(f"{column},service,sku,quantity,unit,cost\n" + "".join(lines))
    rows = account(path).rows
    assert (rows[0]["started_at"].date().isoformat(), rows[0]["bucket_s"]) == (first, span_s)


def test_what_a_bill_of_a_cloud_counts_in_other_units_is_told(account, tmp_path):
    for name in ("cur.csv", "google.jsonl"):
        (tmp_path / name).write_text(BILLS[name][0], encoding="utf-8")
    assert account(tmp_path / "cur.csv").skipped == {
        "AI charge by the hour, without tokens": 1,
        "charge that is not usage (tax, credit, purchase)": 1,
        "charge for something else": 1,
    }
    rejects = account(tmp_path / "google.jsonl").rejects
    assert [(each.line, each.field, each.value) for each in rejects] == [(2, "ConsumedUnit", "text of 5 characters")]
    assert "tokens or characters" in str(rejects[0].expected)


@pytest.mark.parametrize("name", ["model", "Modèle", "model_id"])
def test_a_table_of_models_with_products_and_units_is_no_bill_of_a_cloud(tmp_path, name):
    path = tmp_path / "usage.csv"
    path.write_text(f"date,product,usage type,quantity,unit,cost,{name}\n2026-04-01,Chat,input,9,tokens,1,gpt-4o\n")
    assert detect(str(path)).reader != "focus"
