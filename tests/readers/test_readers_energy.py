"""Energy that answers and results state: which value is read, at which boundary, and what is not taken for one."""

import json
from pathlib import Path

import pytest

from obsia.readers.base import ReadOptions
from obsia.readers.registry import readers

EXAMPLES = Path(__file__).parents[2] / "examples"
SAMPLES = Path(__file__).parent / "samples"
ANSWER = {
    "id": "chatcmpl-0123456789abcdefghij",
    "object": "chat.completion",
    "created": 1793500000,
    "model": "m",
    "usage": {"prompt_tokens": 75, "completion_tokens": 15, "total_tokens": 90},
}
ENERGY = {"energy_joules": 74.42, "energy_kwh": 2.07e-05, "attribution_method": "prorated_multi_gpu_8"}


def rows(name, file):
    """The rows of a file by column, what is absent left out."""
    [batch] = [
        batch for batch in readers()[name].events(file=str(file), options=ReadOptions()) if batch.rows or batch.rejects
    ]
    assert not batch.rejects
    return [
        {name: cell for name, cell in zip(batch.columns, row[1:], strict=False) if cell is not None}
        for row in batch.rows
    ]


def answers(tmp_path, text):
    """The rows of a file of answers in OpenAI's format."""
    file = tmp_path / "answers.txt"
    file.write_text(text)
    return rows("openai-responses", file)


def test_an_answer_states_what_its_meter_read(tmp_path):
    [row] = answers(tmp_path, json.dumps(ANSWER | {"energy": ENERGY, "cost": {"request_cost_usd": 2.8e-05}}))
    stated = {name: row[name] for name in row if name.startswith(("energy", "cost"))}
    assert stated == {
        "energy_j": "74.42",
        "energy_boundary": "accelerator",
        "energy_by": "neuralwatt",
        "cost": "0.000028",
        "cost_currency": "USD",
    }
    assert row["provider"] == "neuralwatt"


@pytest.mark.parametrize(
    ("energy", "expected"),
    [
        # A cap is one of the bill: what the meter read of the call is what stood before it.
        (ENERGY | {"ratio_was_capped": True, "uncapped_energy_joules": 1904.55}, ("1904.55", "accelerator")),
        # Where the method does not name what it meters, no boundary is guessed.
        (ENERGY | {"attribution_method": "prorated"}, ("74.42", None)),
        ({"energy_joules": 0}, ("0", None)),
        ({"energy_joules": "much"}, (None, None)),
        ({"energy_joules": True}, (None, None)),
        ({"energy_kwh": 1}, (None, None)),
    ],
)
def test_which_value_is_read_and_what_it_covers(tmp_path, energy, expected):
    [row] = answers(tmp_path, json.dumps(ANSWER | {"energy": energy}))
    assert (row.get("energy_j"), row.get("energy_boundary")) == expected


def test_litellm_keeps_what_an_answer_states_and_its_headers(tmp_path):
    """As LiteLLM 1.110.2 logs an answer of an OpenAI-compatible server with the field and the header, shortened."""
    logged = json.loads((SAMPLES / "litellm" / "standard_logging_payload.jsonl").read_text().splitlines()[0])
    headers = {"additional_headers": {"llm_provider-x-energy-joules": "74.42"}}
    file = tmp_path / "calls.jsonl"
    for response, expected in (
        ({"energy": ENERGY}, ("74.42", "accelerator", "neuralwatt")),
        ({}, ("74.42", None, "x-energy-joules")),
    ):
        told = logged | {"response": response, "hidden_params": logged["hidden_params"] | headers}
        file.write_text(json.dumps(told))
        [row] = rows("litellm", file)
        assert (row["energy_j"], row.get("energy_boundary"), row["energy_by"]) == expected


def test_comments_of_a_stream_belong_to_the_answer_before_them(tmp_path):
    """Two streams in one file, as a proxy appends them; the second has no comment, and one of another kind is none."""
    chunk = ANSWER | {"object": "chat.completion.chunk"}
    first = f"data: {json.dumps(chunk)}\n\n: energy {json.dumps(ENERGY)}\n\n: keep-alive\n\ndata: [DONE]\n\n"
    second = (
        f"data: {json.dumps(chunk | {'id': 'chatcmpl-jihgfedcba9876543210'})}\n\n: energy {{broken\n\ndata: [DONE]\n"
    )
    found = answers(tmp_path, first + second)
    assert [row.get("energy_j") for row in found] == ["74.42", None]
    assert [row["input_tokens"] for row in found] == [75, 75]


def test_a_comment_before_any_answer_is_nobodys(tmp_path):
    chunk = ANSWER | {"object": "chat.completion.chunk"}
    [row] = answers(tmp_path, f": energy {json.dumps(ENERGY)}\n\ndata: {json.dumps(chunk)}\n")
    assert "energy_j" not in row


def test_a_run_of_the_benchmark_gives_its_requests():
    """Tokens written times the energy of one: 0.0936 J x (214 + 640 + 388) = 116.2512 J; one request failed."""
    found = rows("ml-energy", EXAMPLES / "ml_energy_results.json")
    assert [row["output_tokens"] for row in found] == [214, 640, 388]
    assert sum(float(row["energy_j"]) for row in found) == pytest.approx(116.2512)
    assert {(row["energy_boundary"], row["gpu"], row["gpu_count"]) for row in found} == {("accelerator", "H100", 1)}
    assert found[0]["duration_us"] == 6_310_000
    assert found[0]["first_token_us"] == 142_000
