"""Which reader every file of the repository is for, alone and in one folder; what is refused; what detection costs."""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.readers.conftest import Account, account_of

from obsia.core.errors import BadInput
from obsia.core.locales import locale
from obsia.readers import detect as detection
from obsia.readers.base import Head
from obsia.readers.detect import claims_on, detect
from obsia.readers.files import HEAD_BYTES, head_of
from obsia.readers.records import outline
from obsia.readers.records.recognition import signs
from obsia.readers.registry import readers
from obsia.readers.tables.ruled import is_ruled

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "examples", ROOT / "tests" / "readers")
NO_RECORDS = {".py", ".pyc", ".md", ".in", ".license", ".sql"}
ASSISTANTS = ("claude-code", "cline", "codex", "copilot-cli", "gemini-cli", "kimi", "opencode", "pi", "qwen-code")
EXPECTED = {
    "examples/anthropic_messages.jsonl": "anthropic-messages",
    "examples/anthropic_usage.json": "anthropic-usage",
    "examples/azure_llm_code_2023.csv": "azure-llm-trace",
    "examples/azure_openai_metrics.json": "azure-openai",
    "examples/bedrock_invocations.jsonl": "bedrock",
    "examples/claude_code.jsonl": "claude-code",
    "examples/cloudflare_ai_gateway_logs.json": "cloudflare-ai-gateway",
    "examples/codex.jsonl": "codex",
    "examples/focus.csv": "focus",
    "examples/gemini_responses.jsonl": "gemini",
    "examples/helicone_requests.jsonl": "helicone",
    "examples/langfuse_observations.jsonl": "langfuse",
    "examples/langsmith_runs.jsonl": "langsmith",
    "examples/litellm_spend_logs.csv": "litellm",
    "examples/messages.csv": "csv",
    "examples/ml_energy_results.json": "ml-energy",
    "examples/ollama_responses.jsonl": "ollama",
    "examples/neuralwatt_stream.txt": "openai-responses",
    "examples/openai_batch_output.jsonl": "openai-responses",
    "examples/openai_usage.json": "openai-usage",
    "examples/openrouter_activity.csv": "openrouter",
    "examples/otlp_": "otlp",
    "examples/seats.csv": "csv",
    "examples/vllm_metrics.prom": "server-metrics",
    **{f"tests/readers/assistants/{name}/": name for name in ASSISTANTS},
    "tests/readers/azure-llm-trace/": "azure-llm-trace",
    "tests/readers/costs/": "focus",
    "tests/readers/otlp/": "otlp",
    "tests/readers/otlp/console.log": "console-spans",
    "tests/readers/people/chatgpt.csv": "chatgpt-analytics",
    "tests/readers/people/m365_": "m365-copilot",
    "tests/readers/samples/anthropic/": "anthropic-messages",
    "tests/readers/samples/anthropic/analytics_usage_report.json": "anthropic-usage",
    "tests/readers/samples/assistants/claude-code/projects/": "claude-code",
    "tests/readers/samples/assistants/codex/sessions/": "codex",
    "tests/readers/samples/assistants/gemini-cli/chats/": "gemini-cli",
    "tests/readers/samples/assistants/opencode/export.json": "opencode",
    "tests/readers/samples/bedrock/": "bedrock",
    "tests/readers/samples/gemini/": "gemini",
    "tests/readers/samples/langfuse/observations_v2.json": "langfuse",
    "tests/readers/samples/langfuse/otlp/": "otlp",
    "tests/readers/samples/litellm/": "litellm",
    "tests/readers/samples/litellm/otel": "otlp",
    "tests/readers/samples/openai/": "openai-responses",
    "tests/readers/samples/openai/usage_completions.json": "openai-usage",
    "tests/readers/samples/openinference/": "otlp",
    "tests/readers/samples/openlit/": "otlp",
    "tests/readers/samples/openllmetry/": "otlp",
    "tests/readers/samples/otel/": "otlp",
    "tests/readers/servers/": "server-metrics",
    # No format of their own: what a tool prints, dumps of tables, and lists that are no usage.
    "tests/readers/samples/assistants/claude-code/print.json": "claude-print",
    "tests/readers/samples/assistants/codex/exec.jsonl": "codex-exec",
    "tests/readers/samples/assistants/gemini-cli/print.json": "jsonl",
    "tests/readers/samples/assistants/opencode/": "jsonl",
    "tests/readers/samples/openlit_prices.json": "jsonl",
    "tests/readers/samples/scenarios.json": "jsonl",
}
"""Beginning of a path -> its reader; the longest that fits decides."""


def files() -> list[Path]:
    """Every file of records in the repository."""
    found = (path for folder in FOLDERS for path in sorted(folder.rglob("*")) if path.is_file())
    apart = {"__pycache__", "requirements", "fuzz"}  # the last are broken on purpose
    # What stands beside the tests themselves is what they recorded.
    found = (path for path in found if path.parent != Path(__file__).parent)
    return [path for path in found if path.suffix not in NO_RECORDS and not apart & set(path.parts)]


def expected(path: Path) -> str:
    """The reader of a file of the repository."""
    name = path.relative_to(ROOT).as_posix()
    return EXPECTED[max((known for known in EXPECTED if name.startswith(known)), key=len)]


FILES = files()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_of_the_repository_has_one_best_claim_which_says_why(path):
    head = head_of(str(path))
    claims = claims_on(head)
    best = max(claim.confidence for claim in claims)
    (strongest,) = [claim for claim in claims if claim.confidence == best]
    assert strongest.reader == expected(path)
    assert len(str(strongest.why)) > 5
    assert locale("fr").text(strongest.why) != str(strongest.why)
    # A format of its own leaves the generic readers behind, and nobody else speaks up.
    assert {claim.reader for claim in claims} - {"csv", "jsonl"} <= {strongest.reader}
    assert detect(str(path)) == strongest


def test_every_reader_has_a_file_here_but_those_that_are_tested_elsewhere():
    assert set(readers()) - {expected(path) for path in FILES} == {"deepseek-usage", "parquet", "workbook"}


def read_all(folder: Path) -> tuple[Account, dict[str, str]]:
    """All examples and, of samples, three of each reader and kind of file, as one account; the reader of each file."""
    wanted, taken = {}, Counter()
    for number, path in enumerate(FILES):
        # Licences need --map: their columns have names of their own. What has no format is refused, or left out.
        if path.name == "seats.csv" or expected(path) == "jsonl":
            continue
        taken[kind := (expected(path), path.suffix)] += 1
        if path.parent.name != "examples" and taken[kind] > 3:
            continue
        copy = folder / f"{number:03}" / path.name
        copy.parent.mkdir()
        shutil.copyfile(path, copy)
        wanted[str(copy)] = expected(path)
    return account_of(
        folder, overlap="keep"
    ), wanted  # spans stand beside metrics, samples beside what was made of them


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    return read_all(tmp_path_factory.mktemp("everything"))


def test_a_folder_of_all_formats_is_read_with_each_named(everything):
    got, wanted = everything
    found = got.reading.found_files
    assert got.reading.broken == ()
    named = {file: claim.reader for file, claim in got.reading.recognised.items()}
    assert named == {file: reader for file, reader in wanted.items() if file in found.files}
    assert set(named.values()) == set(wanted.values())
    ignored = {left.file for left in found.ignored}
    assert set(found.files) | ignored | {copy for copy, _ in found.duplicates} == set(wanted)
    assert got.where.counted > 0


ROWS = Path(__file__).with_name("columns_of_all_formats.md")


def columns_of(got: Account) -> str:
    """A line for each column of what each reader gives: how many values it has, and a digest of them, rows in order.

    Rows are in the order of all that they hold, so that a value that moves to another row moves the line as well. And
    one for each reason for which records were refused or are no usage.
    """
    values = defaultdict(list)
    for row in sorted(got.rows, key=lambda row: repr(sorted(_kept(row)))):
        for column, value in _kept(row):
            values[row["source"], column].append(str(value))
    reasons = "".join(
        f"| {kind} | {reason} | {count} | |\n"
        for kind, counts in (("refused", got.reading.reject_counts()), ("no usage", got.skipped))
        for reason, count in sorted(counts.items())
    )
    return reasons + "".join(
        f"| {source} | {column} | {sum(text != 'None' for text in some)} "
        f"| {sha256(chr(10).join(some).encode()).hexdigest()[:12]} |\n"
        for (source, column), some in sorted(values.items())
        if set(some) != {"None"}
    )


def _kept(row: dict[str, object]) -> list[tuple[str, str]]:
    # Ids of what is printed are of the file's path.
    return [(name, str(row[name])) for name in row if (row["source"], name) != ("codex-exec", "event_id")]


def test_no_column_of_any_format_moves_unnoticed(everything):
    """Where one is meant to: ``PYTHONPATH=. python tests/readers/test_readers_detection.py`` writes them again."""
    assert columns_of(everything[0]).splitlines() == ROWS.read_text().splitlines()[2:]


KEYS = {
    "langfuse": {"traceId": "t", "startTime": "2026-01-01T00:00:00Z", "usageDetails": {"input": 1}},
    "langsmith": {"run_type": "llm", "start_time": "2026-01-01T00:00:00Z", "trace_id": "t", "dotted_order": "x"},
    "helicone": {
        "response_id": "r", "request_created_at": "2026-01-01T00:00:00Z", "prompt_tokens": 1, "completion_tokens": 1,
        "properties": {},
    },
    "litellm": {"request_id": "r", "call_type": "x", "cache_hit": "", "cache_key": "", "prompt_tokens": 1},
    "openrouter": {"native_tokens_prompt": 1, "provider_name": "x", "created_at": "2026-01-01T00:00:00Z"},
    "focus": {"ServiceCategory": "x", "ChargeCategory": "x", "ChargePeriodStart": "x", "BilledCost": 1},
}  # fmt: skip
PAIRS = [(one, other) for one in KEYS for other in KEYS if one < other]


@pytest.mark.parametrize(("one", "other"), PAIRS)
@pytest.mark.parametrize("layout", ["line", "array", "csv"])
def test_a_file_with_the_keys_of_two_formats_is_refused_and_both_are_named(tmp_path, one, other, layout):
    record = KEYS[one] | KEYS[other]
    path = tmp_path / f"both.{'csv' if layout == 'csv' else 'json'}"
    cells = ",".join("1" for _ in record)
    texts = {
        "line": json.dumps(record) + "\n" + json.dumps(record) + "\n",
        "array": json.dumps([record]),
        "csv": f"{','.join(record)}\n{cells}\n",
    }
    path.write_text(texts[layout], encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        detect(str(path))
    said = str(refused.value)
    assert "more than one reader claims it" in said
    assert f"{one} (" in said
    assert f"{other} (" in said
    assert "--format" in said
    assert detect(str(path), format=one).reader == one


def test_lines_of_two_formats_in_one_file_are_refused(tmp_path):
    path = tmp_path / "mixed.jsonl"
    path.write_text("".join(json.dumps(KEYS[name]) + "\n" for name in ("langfuse", "helicone")), encoding="utf-8")
    with pytest.raises(BadInput, match=r"helicone \(.*langfuse \("):
        detect(str(path))


def test_the_head_of_a_file_is_read_and_outlined_once_for_all_readers(tmp_path, monkeypatch):
    from obsia.readers import detect as module

    heads, outlined = [], []
    monkeypatch.setattr(module, "head_of", lambda file: heads.append(file) or head_of(file))
    compute = outline._outline_of
    monkeypatch.setattr(outline, "_outline_of", lambda head: outlined.append(head.file) or compute(head))
    for number in range(5):
        path = tmp_path / f"{number}.jsonl"
        path.write_text(json.dumps({**KEYS["langfuse"], "id": number}) + "\n", encoding="utf-8")
        detect(str(path))
    assert len(heads) == 5
    assert outlined == heads


HOSTILE = {
    "blank lines": b"\n" * HEAD_BYTES,
    "blanks": b" " * HEAD_BYTES,
    "blanks and an object": b" " * (HEAD_BYTES - 2) + b"{}",
    "open braces": b"{\n" * (HEAD_BYTES // 2),
    "open objects": b'{"a":' * (HEAD_BYTES // 5),
    "open brackets": b"[" * HEAD_BYTES,
    "quotes": b'"' * HEAD_BYTES,
    "escapes": b'{"a":"' + b'\\"' * (HEAD_BYTES // 2),
    "commas": b"a,b\n" + b"," * HEAD_BYTES,
    "a request that never comes": b"  {  \n" * (HEAD_BYTES // 6),
    "comments of a stream": b":\n" * (HEAD_BYTES // 2),
    "an array cut short": b"[" + b'{"a":{"b":[1,2,"x"]}},' * (HEAD_BYTES // 23),
    "an object cut short": b'{"data":[' + b'{"a":{"b":[1,2,"x"]}},' * (HEAD_BYTES // 23),
    "names of metrics": b"vllm:a_" * (HEAD_BYTES // 7),
}
"""Heads of full length; a search that begins anew at each place of one of them would take minutes."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_head_is_claimed_by_no_format_of_its_own(tmp_path, name):
    path = tmp_path / "hostile.log"
    path.write_bytes(HOSTILE[name])
    try:
        found = detect(str(path)).reader
    except BadInput:
        found = "jsonl"
    assert found in {"csv", "jsonl"}


def test_a_line_of_zeros_hides_no_format(tmp_path):
    """A power cut leaves zeros in the middle of a log: they cost their line, and no other."""
    log = (ROOT / "examples" / "claude_code.jsonl").read_bytes().splitlines(keepends=True)
    file = tmp_path / "torn.jsonl"
    file.write_bytes(b"".join([*log[:2], b"\0" * 300 + b"\n", *log[2:]]))
    assert detect(str(file)).reader == "claude-code"
    wide = tmp_path / "wide.jsonl"
    wide.write_text('{"type": "assistant"}\n', encoding="utf-16-le")
    assert outline.outline(head_of(str(wide))).layout != "lines"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        ROWS.write_text(
            "| source | column | values | digest |\n|---|---|---|---|\n" + columns_of(read_all(Path(folder))[0])
        )


TELLING_VALUES = (
    0, None, "ModelInvocationLog", "schemaType", "organization.usage.completions.result", "organization.costs.result",
    "trace_id", "usageMetadata", "message_start", "data: {", "vllm:prompt_tokens_total", "resourceSpans",
    "TokenTransaction",
)  # fmt: skip
FLAT_KEYS = {
    ("input_tokens", "output_tokens"), ("figure_id", "snapshot", "quantity", "boundary"), ("schemaType", "modelId"),
    ("codecarbon_version", "energy_consumed"), ("object", "input_tokens"), ("type", "usage"), ("obsiaJournal", "at"),
    *(keys for some in signs().values() for each in some
      if (keys := tuple(name for name in (*each.all_of, *each.any_of) if "." not in name and "[" not in name))),
}  # fmt: skip


@pytest.mark.parametrize("keys", sorted(FLAT_KEYS), ids="+".join)
def test_flat_lines_are_known_by_their_keys_alone(tmp_path, monkeypatch, keys):
    files = [tmp_path / f"{at}{suffix}" for at in range(len(TELLING_VALUES)) for suffix in (".jsonl", ".json", ".log")]
    for file in files:
        value = TELLING_VALUES[int(file.stem)]
        file.write_text(f"{json.dumps(dict.fromkeys(keys, value), separators=(',', ':'))}\n" * 2, encoding="utf-8")

    def claims():
        found = []
        for file in files:
            try:
                found.append(detect(str(file)))
            except BadInput as error:
                found.append((error.reason, error.expected))
        return found

    at_once = claims()
    monkeypatch.setattr(detection, "_OF_LINES", frozenset())
    assert at_once == claims()


@pytest.mark.parametrize(
    ("text", "is_table"),
    [
        ("model | input_tokens | output_tokens\n--- | --- | ---\ngpt-4o | 1 | 2\n", True),
        ('Usage, "all of it"\n| model | tokens |\n|---|---|\n| gpt-4o | 1 |\n', True),
        ('Usage\n"of\nall" --|--\n| gpt-4o | 1 |\n', True),
        ("Usage\r\n  ━━━┿━━━\r\n a │ b\n", True),
        ('{"text":"| a | b |\\n|---|---|\\n| 1 | 2 |"}\n{"at":"2026-03-01"}\n', False),
        ('Usage,"of\n| a | b |\n|---|---|\n| 1 | 2 |"\n', False),
    ],
)
def test_a_printed_table_has_a_line_of_rules_outside_of_quotes(text, is_table):
    head = Head(file="usage.txt", suffix=".txt", compression="none", data=text.encode(), complete=True)
    assert is_ruled(head) is is_ruled(head) is is_table
