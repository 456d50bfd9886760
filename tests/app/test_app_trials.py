"""A refused table ends in options that were tried, and that make an account of what the table says."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from obsia.app.usage.assess import assess
from obsia.core.errors import ObsiaError
from obsia.core.message import Message

YEARS = """Model,Requests FY26,Input tokens FY25 (m),Input tokens FY26 (m),Output tokens FY25 (m),Output tokens FY26 (m)
gpt-4o-mini,10826,37.5,45.8,3.9,7.8
claude-opus-4-1,52501,39.2,53.1,8.7,46.1
"""
BEGUN = """Mese 2026,model,prompt tokens,completion tokens
marzo,gpt-4o-mini,1200300,45000
aprile,gpt-4o-mini,1300400,46000
"""
PRICES = """Model,Price / 1M input,Price / 1M output,Qty input (M),Qty cached input (M),Qty output (M),Amount
gpt-5,$1.25,$10.00,7.98,2.06,0.88,$19.03
o3,$2.00,$8.00,,,,$0.00
gemini-2.5-pro,$1.25,$10.00,1.61,32.79,5.71,$69.28
"""
BESIDE = """Cost centre,Model,Input tokens Actual,Input tokens Var.,Output tokens Actual,Output tokens Var.
Sales,gpt-4o-mini,1200300,-5,45000,7
Support,gpt-4o-mini,1300400,8,46000,-9
"""
MONTHS = """Model,Jan 25 Input (k tok),Jan 25 Output (k tok)\
,Feb 25 Input (k tok),Feb 25 Output (k tok),Mar 25 Input (k tok)\
,Mar 25 Output (k tok),Apr 25 Input (k tok),Apr 25 Output (k tok),May 25 Input (k tok),May 25 Output (k tok)
gpt-4o-mini,1200,130,1400,150,1600,170,1800,190,2000,210
gpt-4o,1000,100,1000,100,1000,100,1000,100,1000,100
"""


CHARGES = """ProductName,MeterName,UsageDate,Quantity,Unit
Azure OpenAI,gpt-4.1 Input Tokens Data Zone,20250707,329.5,1K Tokens
Azure OpenAI,gpt-4.1 Output Tokens Data Zone,20250707,80.2,1K Tokens
Azure OpenAI,text-embedding-3-large,20250707,10.5,1K Tokens
"""
THREE = """{"model": "gpt-5", "usage": {"input_tokens": 485, "output_tokens": 677, "total_tokens": 1162}}
{"model": "gemini-2.5-pro", "usageMetadata": {"promptTokenCount": 795, "candidatesTokenCount": 382}}
"""


def ways(text: str, folder: Path) -> list[dict[str, str]]:
    """What the refusal of a table says that settles it, by field."""
    path = folder / "usage.csv"
    path.write_text(text)
    with pytest.raises(ObsiaError) as refused:
        assess(path)
    found: list[dict[str, str]] = []
    for each in refused.value.trials:
        assert isinstance(each, Message)
        assert str(each) in str(refused.value)
        words = shlex.split(str(each.arguments["options"]))
        found.append(
            {
                name.removeprefix("--").replace("-", "_"): said
                for name, said in zip(words[::2], words[1::2], strict=True)
            }
        )
    return found


@pytest.mark.parametrize(
    ("text", "at", "sums"),
    [
        pytest.param(YEARS, 0, (98_900_000, 53_900_000), id="the later of two years side by side"),
        pytest.param(YEARS, 1, (76_700_000, 12_600_000), id="the earlier one"),
        pytest.param(BEGUN, 0, (2_500_700, 91_000), id="months of the year of their heading"),
        pytest.param(PRICES, 0, (44_440_000, 6_590_000), id="cached input beside input, and a model without use"),
        pytest.param(BESIDE, 0, (2_500_700, 91_000), id="differences beside counts"),
        pytest.param(MONTHS, 0, (13_000_000, 1_350_000), id="months side by side, added"),
    ],
)
def test_what_settles_a_refused_table_makes_the_account_that_was_said(
    text: str, at: int, sums: tuple[int, int], tmp_path: Path
) -> None:
    found = ways(text, tmp_path)
    tokens = assess(tmp_path / "usage.csv", **found[at]).total.tokens
    assert (tokens.input_tokens, tokens.output_tokens) == sums


def test_a_cost_in_thousands_is_read_by_its_heading(tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text("model,input tokens,output tokens,Cost (k€)\ngpt-4o-mini,1200,30,1.5\n")
    (stated,) = assess(tmp_path / "usage.csv").total.cost.stated
    assert (stated.currency, stated.amount) == ("EUR", 1500)


def test_charges_say_where_a_model_was_served_beside_what_they_count(tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text(CHARGES)
    tokens = assess(tmp_path / "usage.csv").total.tokens
    assert (tokens.input_tokens, tokens.output_tokens) == (340_000, 80_200)


def test_a_log_of_several_makers_is_not_read_as_that_of_one(tmp_path: Path) -> None:
    (tmp_path / "usage.jsonl").write_text(THREE)
    with pytest.raises(ObsiaError, match="usageMetadata"):
        assess(tmp_path / "usage.jsonl")
