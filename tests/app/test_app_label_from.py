"""Labels from logs of coding assistants: read only where they are asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from obsia.app.questions.usage import Assess
from obsia.app.settings import label_sources
from obsia.app.usage.account import Account
from obsia.app.usage.assess import assess
from obsia.core.errors import BadCall, BadInput

ALL = "git_branch,folder,agent"
USED = {"input_tokens": 1000, "output_tokens": 200}


def claude(number: int, **more: Any) -> dict[str, Any]:
    message = {"id": f"msg_{number:024}", "model": "claude-opus-4-6", "usage": USED}
    at = f"2026-07-02T10:00:{number:02}Z"
    about = {"cwd": "/srv/secret/atlas", "gitBranch": "fix/canary", "isSidechain": False, "requestId": "req_1"}
    return {"type": "assistant", "sessionId": "s", "timestamp": at, "message": message, **about, **more}


def codex(own: str, *, branch: str | None, source: Any, total: int, **more: Any) -> list[dict[str, Any]]:
    meta = {"id": own, "cwd": "/srv/secret/atlas", "model_provider": "openai", "source": source, **more}
    meta |= {} if branch is None else {"git": {"branch": branch, "commit_hash": "c"}}
    sums = {"input_tokens": total, "output_tokens": 10, "total_tokens": total + 10}
    info = {"total_token_usage": sums, "last_token_usage": sums}
    lines = (
        ("session_meta", meta),
        ("turn_context", {"model": "gpt-5.2-codex", "turn_id": own, "cwd": "/srv/secret/atlas/api"}),
        ("event_msg", {"type": "token_count", "info": info}),
    )
    return [{"timestamp": "2026-07-02T10:00:09Z", "type": kind, "payload": payload} for kind, payload in lines]


def written(path: Path, *lines: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


@pytest.fixture
def logs(tmp_path: Path) -> str:
    """Sessions of Claude Code with subagents, and rollouts of Codex."""
    spawned = tmp_path / "logs" / "s" / "subagents"
    written(tmp_path / "logs" / "s.jsonl", claude(1), claude(2, gitBranch="main"))
    written(spawned / "agent-a1.jsonl", claude(3, isSidechain=True, agentId="a1"))
    (spawned / "agent-a1.meta.json").write_text('{"agentType": "Explore", "description": "canary"}')
    written(spawned / "agent-b2.jsonl", claude(4, isSidechain=True, agentId="b2"))
    ids = [f"019e648e-aaaa-7000-8000-00000000000{n}" for n in range(4)]
    written(tmp_path / "logs" / "rollout-1.jsonl", *codex(ids[0], branch="main", source="cli", total=100))
    role = {"subagent": {"thread_spawn": {"parent_thread_id": "p", "agent_role": "worker"}}}
    written(tmp_path / "logs" / "rollout-2.jsonl", *codex(ids[1], branch=None, source=role, total=200))
    written(
        tmp_path / "logs" / "rollout-3.jsonl", *codex(ids[2], branch=None, source={"subagent": "review"}, total=300)
    )
    return str(tmp_path / "logs")


def calls(account: Account) -> list[dict[str | None, int]]:
    return [
        {group.keys[table.by[0]]: group.tokens.calls for group in table.groups} for table in account.tables
    ]  # fmt: skip


def test_branch_folder_and_agent_are_labels_where_they_are_asked_for(logs: str) -> None:
    by = ("label.git_branch", "label.folder", "label.agent")
    account = assess(logs, by=by, label_from=["agent", "folder", "git_branch"], record_figures=False)
    branches, folders, agents = calls(account)
    assert branches == {"fix/canary": 3, "main": 2, None: 2}
    assert folders == {"/srv/secret/atlas": 4, "/srv/secret/atlas/api": 3}
    assert agents == {"main": 3, "Explore": 1, "subagent": 1, "worker": 1, "review": 1}
    assert account.command[account.command.index("--label-from") + 1] == ALL
    # The figures of the whole are those of an account without labels.
    bare = assess(logs, record_figures=False)
    assert [each.median for each in bare.figures] == [each.median for each in account.figures]
    assert assess(logs, by="label.agent", label_from="agent", record_figures=False).keys[-2:] == (
        "label.agent",
        "label.project",
    )


def test_nothing_of_them_is_read_otherwise(logs: str) -> None:
    account = assess(logs, record_figures=False)
    assert not [key for key in account.keys if key.removeprefix("label.") in ALL.split(",")]
    with pytest.raises(BadCall, match="git_branch"):
        assess(logs, by="label.git_branch", record_figures=False)


def test_they_can_be_asked_for_in_the_settings(tmp_path: Path) -> None:
    folder = str(tmp_path)
    assert label_sources("", folder=folder) == ()
    (tmp_path / "obsia.toml").write_text('[labels]\nfrom = ["agent"]\n')
    assert label_sources("", folder=folder) == ("agent",)
    assert label_sources("folder", folder=folder) == "folder"
    assert Assess(("x",), label_from=("agent", "git_branch")).label_from == "git_branch,agent"
    for wrong in ('labels = "agent"', "[labels]\nfrom = 1", '[labels]\nfrom = ["user"]'):
        (tmp_path / "obsia.toml").write_text(wrong)
        with pytest.raises(BadInput, match="git_branch"):
            label_sources("", folder=folder)
    with pytest.raises(BadCall, match="git_branch"):
        Assess(("x",), label_from="user")
