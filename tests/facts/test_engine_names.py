"""Engines as they are written: one name for each, with the version beside it."""

from __future__ import annotations

import pytest

from obsia.facts.names.engines import find_engine, known_engines
from obsia.facts.snapshot import load


@pytest.mark.parametrize(
    ("written", "engine", "version"),
    [
        ("vLLM", "vllm", None),
        ("vLLM 0.9.0", "vllm", "0.9.0"),
        ("vllm==0.11.1", "vllm", "0.11.1"),
        ("vllm-v0.6.3.post1", "vllm", "0.6.3"),
        ("SGLang", "sglang", None),
        ("TensorRT-LLM + Triton", "tensorrt-llm", None),
        ("TRT-LLM", "tensorrt-llm", None),
        ("text-generation-inference", "tgi", None),
        ("HF Transformers", "transformers", None),
        ("Transformers 4.47 + bitsandbytes 0.45", "transformers", "4.47"),
        ("llama.cpp", "llama.cpp", None),
        ("llama-cpp-python", "llama.cpp", None),
        ("Ollama", "ollama", None),
        ("mlx_lm", "mlx", None),
        ("xDiT", "xdit", None),
    ],
)
def test_spellings_of_engines(written: str, engine: str, version: str | None) -> None:
    found = find_engine(load(), written)
    assert found is not None
    assert (found.engine, found.version, found.is_known) == (engine, version, True)


def test_an_engine_that_no_fact_names_keeps_its_name() -> None:
    found = find_engine(load(), "Engine of My Own")
    assert found is not None
    assert (found.engine, found.is_known) == ("engine of my own", False)
    assert find_engine(load(), "\x07") is None


def test_what_the_facts_call_an_engine_is_a_name_of_it() -> None:
    for engine in known_engines(load()):
        found = find_engine(load(), engine)
        assert found is not None
        assert (found.engine, found.is_known) == (engine, True)
