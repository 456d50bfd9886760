"""TEMPORARY: energies of tasks."""
from __future__ import annotations
from functools import lru_cache
from obsia.app.estimate import Estimation, estimate
from obsia.app.model_list import listed_models, Listed
from obsia.core.figure import Figure
from obsia.core.errors import ObsiaError
from obsia.surfaces import words
TEXT_TASKS = ("request", "reasoning", "agent")
_BY_KIND = {"image": "image", "video": "video", "embedding": "embedding", "rerank": "rerank", "audio": "transcription"}
WORK = {"request": dict(input_tokens=1000, output_tokens=400), "reasoning": dict(input_tokens=1000, output_tokens=4000),
 "agent": dict(input_tokens=542400, cached_tokens=464800, output_tokens=4216), "image": dict(images=1, size="1024x1024"), "video": dict(video_s=5.0),
 "embedding": dict(input_tokens=250), "rerank": dict(input_tokens=5000), "transcription": dict(audio_s=60.0), "synthesis": dict(audio_s=60.0)}
def task_of(kind: str, task: str) -> str:
    return _BY_KIND.get(kind, task)
def tasks_of(row: Listed) -> tuple[str, ...]:
    return TEXT_TASKS if row.task == "text" else (row.task,) if row.task in WORK else ()
@lru_cache(maxsize=16)
def energies(task: str) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for row in listed_models()[:40]:
        if task in tasks_of(row):
            try:
                found[row.model] = words.find(estimation(row.model, task, False).figures, words.ENERGY)
            except ObsiaError: pass
    return found
def estimation(model: str, task: str, record: bool) -> Estimation:
    return estimate(model, **WORK[task], record_figures=record)
def fewer_worlds(task: str, model: str, other: str) -> int:
    return 512
def worlds(task: str) -> int:
    return 1024
