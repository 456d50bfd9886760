"""Accounts that the documents tell: plain, and of records whose names are hostile."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from obsia.app.usage.account import Account
from obsia.app.usage.assess import assess
from obsia.surfaces.account_words import Verdict

ROOT = Path(__file__).parents[3]
HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "=SUM(A1)|x", "+1", "-1", "@SUM(A1)", "a\nb|c",
    "`x` ``` *b* _i_", "https://example.org/x", "[l](javascript:x)", "\u202ertl", "\x1b[31mred", "&amp;", "x" * 90,
    "javascript:alert(1)", "' or 1=1 --", "www.example.org", "{{7*7}}", "# head", "</table></style>",
)  # fmt: skip
MAP = (
    "started_at=started_at:iso,model_request=model_request,input_tokens=input_tokens,output_tokens=output_tokens,"
    "label.team=team,label.<b>=other,session_id=session_id"
)
VERDICTS = (Verdict(sentence="Budget of 1 kWh: kept.", exceeded=False), Verdict(sentence="Over <b>.", exceeded=True))


@pytest.fixture(scope="session")
def plain() -> Account:
    """The bundled records, as a report asks for them, with what-ifs."""
    return assess(
        ROOT / "examples" / "azure_llm_code_2023.csv", model="gpt-4o", region="NLD", by=("day",),
        what_if=("region=SWE", "output=0.5"), record_figures=False, report_tables=True,
    )  # fmt: skip


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Account:
    """Records of several days whose names, labels and file bear hostile text; two of them are rejected."""
    path = tmp_path_factory.mktemp("hostile") / "<i>records&.csv"
    first = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["started_at", "model_request", "input_tokens", "output_tokens", "team", "other", "session_id", "<u>column"]
        )
        for number, name in enumerate(HOSTILE * 2):
            at = (first + dt.timedelta(hours=5 * number)).isoformat()
            model = ("gpt-4o", "claude-sonnet-4-5", name)[number % 3]
            writer.writerow([at, model, 1000 + number, 100 + number, name, name[::-1], f"s{number % 4}", "1"])
        writer.writerow([first.isoformat(), "gpt-4o", "-5", 1, "t", "t", "s", "1"])
        writer.writerow([first.isoformat(), "gpt-4o", "<b>", 1, "t", "t", "s", "1"])
    return assess(
        path, map=MAP, by=("label.team,model", "month"), what_if=("region=SWE",), top=25, record_figures=False,
        report_tables=True,
    )  # fmt: skip
