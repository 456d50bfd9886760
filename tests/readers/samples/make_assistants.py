"""Session logs of real coding assistants, run against the mock provider. Not rerun by the tests: they come from npm.

Run: python3 tests/readers/samples/make_assistants.py NPM [FOLDER], where NPM is a folder with node_modules of
@anthropic-ai/claude-code, @openai/codex, @google/gemini-cli and opencode-ai. Each assistant gets a home of its own,
no key but the mock's, and one folder to work in.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import mock_answers
from mock_provider import prompt, running
from recording import HERE, clean, write_json, write_lines

NPM = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path()
OUT = (Path(sys.argv[2]) if len(sys.argv) > 2 else HERE) / "assistants"


def _unique_ids() -> None:
    """Answers of one scenario get ids of their own, as each request of a real provider does."""
    number = itertools.count(1)
    for name in ("_message", "_response", "_gemini", "_chat"):
        made = getattr(mock_answers, name)

        def numbered(scenario: Any, canaries: Any, *, _made: Any = made, **options: Any) -> Any:
            answer = _made(scenario, canaries, **options)
            for key in ("id", "responseId"):
                if key in answer:
                    answer[key] += f".{next(number)}"
            return answer

        setattr(mock_answers, name, numbered)


def _run(home: Path, *words: str, **settings: str) -> str:
    """Runs an assistant in its own home; what it printed."""
    work = home / "shop"
    work.mkdir(parents=True, exist_ok=True)
    found = [path for path in NPM.glob(f"**/node_modules/.bin/{words[0]}") if path.exists()]
    ended = subprocess.run(
        [found[0], *words[1:]],
        cwd=work, env={"HOME": str(home), "PATH": os.environ["PATH"], **settings}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    print(words[0], ended.returncode, flush=True)  # noqa: T201
    return ended.stdout


def _lines(texts: list[str]) -> list[str]:
    """Records without the long texts that are the assistant's own: its instructions and descriptions of tools."""

    def short(held: Any) -> Any:
        if isinstance(held, dict):
            return {key: short(item) for key, item in held.items()}
        if isinstance(held, list):
            return [short(item) for item in held]
        return LEFT_OUT if isinstance(held, str) and len(held) > 300 and held[:1] not in "{[" else held

    return [json.dumps(short(json.loads(text)), ensure_ascii=False) for text in texts if text.strip()]


LEFT_OUT = "CANARY-PROMPT-7f3a: a long text of the assistant itself, left out"


def _claude_code(home: Path, url: str) -> None:
    settings = {
        "ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": "key", "DISABLE_TELEMETRY": "1", "DISABLE_AUTOUPDATER": "1",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    }  # fmt: skip

    def ask(scenario: str, *words: str, model: str = "claude-sonnet-4-5") -> dict[str, Any]:
        said = _run(
            home, "claude", "-p", prompt(scenario), "--model", model, "--output-format", "json", *words, **settings
        )
        return json.loads(said)

    first = ask("message-stream")
    # The same session goes on; then a fork of it begins, with the lines of the first copied into its own file.
    ask("message-thinking", "--continue", model="claude-opus-4-5")
    ask("message-cache-read", "--resume", first["session_id"], "--fork-session")
    ask("message-tool", "--max-turns", "2")
    ask("message-refused")
    for path in sorted((home / ".claude" / "projects").rglob("*.jsonl")):
        write_lines(OUT / "claude-code" / "projects" / "-app-shop" / path.name, _lines(path.read_text().splitlines()))
    write_json(OUT / "claude-code" / "print.json", first)


def _codex(home: Path, url: str) -> None:
    home.mkdir(parents=True)
    (home / "config.toml").write_text(
        f'model = "gpt-5-mini"\nmodel_provider = "mock"\n[model_providers.mock]\nname = "mock"\n'
        f'base_url = "{url}/v1"\nenv_key = "MOCK_KEY"\nwire_api = "responses"\n'
    )
    settings = {"CODEX_HOME": str(home), "MOCK_KEY": "key"}
    common = ("codex", "exec", "--skip-git-repo-check")
    _run(home, *common, prompt("response-stream"), **settings)
    _run(home, *common, "resume", "--last", prompt("response-full"), **settings)
    printed = _run(home, *common, "--json", prompt("response-plain"), **settings)
    for path in sorted((home / "sessions").rglob("*.jsonl")):
        write_lines(OUT / "codex" / "sessions" / path.name, _lines(path.read_text().splitlines()))
    write_lines(OUT / "codex" / "exec.jsonl", _lines(printed.splitlines()))


def _gemini_cli(home: Path, url: str) -> None:
    (home / ".gemini").mkdir(parents=True)
    (home / ".gemini" / "settings.json").write_text(
        json.dumps(
            {
                "security": {"auth": {"selectedType": "gemini-api-key"}},
                "privacy": {"usageStatisticsEnabled": False},
            }
        )
    )
    settings = {"GEMINI_API_KEY": "key", "GOOGLE_GEMINI_BASE_URL": url}
    common = ("gemini", "--skip-trust", "-m", "gemini-2.5-flash", "--output-format", "json")
    printed = _run(home, *common, "-p", prompt("gemini-stream"), **settings)
    _run(home, *common, "--resume", "latest", "-p", prompt("gemini-cached"), **settings)
    for path in sorted((home / ".gemini" / "tmp").rglob("session-*")):
        write_lines(OUT / "gemini-cli" / "chats" / path.name, _lines(path.read_text().splitlines()))
    write_json(OUT / "gemini-cli" / "print.json", json.loads(printed))


def _opencode(home: Path, url: str) -> None:
    (home / "shop").mkdir(parents=True)
    model = {"name": "gpt-4o-mini", "cost": {"input": 0.15, "output": 0.6, "cache_read": 0.075}}
    provider = {
        "npm": "@ai-sdk/openai-compatible", "name": "mock", "models": {"gpt-4o-mini": model},
        "options": {"baseURL": f"{url}/v1", "apiKey": "key", "includeUsage": True},
    }  # fmt: skip
    settings = {"model": "mock/gpt-4o-mini", "small_model": "mock/gpt-4o-mini", "provider": {"mock": provider}}
    settings |= {"autoupdate": False, "share": "disabled"}
    (home / "shop" / "opencode.json").write_text(json.dumps(settings))
    _run(home, "opencode", "run", prompt("chat-stream"))
    _run(home, "opencode", "run", "--continue", prompt("chat-reasoning"))
    database = sqlite3.connect(home / ".local" / "share" / "opencode" / "opencode.db")
    database.row_factory = sqlite3.Row
    [[session]] = [[row["id"]] for row in database.execute("select id from session")]
    write_json(OUT / "opencode" / "export.json", json.loads(_run(home, "opencode", "export", session)))
    for table in ("session", "message", "part"):
        rows = [json.dumps(dict(row), default=str) for row in database.execute(f"select * from {table}")]  # noqa: S608
        write_lines(OUT / "opencode" / f"{table}.jsonl", rows)
    schema = [
        row["sql"] for row in database.execute("select sql from sqlite_master where sql is not null") if row["sql"]
    ]
    kept = [
        one for one in schema if one.split("(")[0].strip("` ").split()[-1].strip("`") in {"session", "message", "part"}
    ]
    write_lines(OUT / "opencode" / "schema.sql", (clean(one) + ";" for one in kept))


if __name__ == "__main__":
    _unique_ids()
    fallback = {"anthropic.messages": "message-plain", "openai.chat": "chat-plain", "gemini.generate": "gemini-plain"}
    for make in (_claude_code, _codex, _gemini_cli, _opencode):
        base = Path(tempfile.mkdtemp())
        try:
            with running(fallback | {"openai.responses": "response-plain"}) as mock:
                make(base / "home", mock.url)
        finally:
            shutil.rmtree(base, ignore_errors=True)
