"""The bench's own cache and attention against those of transformers, on small networks on the processor.

Skipped where PyTorch and transformers are absent: they are not among the project's dependencies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed (see calibration/bench/README.md)")
pytest.importorskip("transformers", reason="transformers is not installed (see the same page)")

import torch
import transformers
from calibration.bench.architectures import Architecture, architectures
from calibration.bench.cases import cases
from calibration.bench.device import Unsupported
from calibration.bench.rows import File
from calibration.bench.rules import QUICK
from calibration.bench.runner import Bench
from calibration.bench.simulated import DeviceModel, SimulatedDevice
from calibration.bench.stack import Stack, configuration

SMALL = {"hidden_size": 64, "attention_heads": 4, "head_dim": 16, "vocab_size": 96}


def small(name: str) -> Architecture:
    """The same kind of network, small: layers as they are where their order matters."""
    held = architectures()[name]
    layers = 12 if 0 < held.sliding_layers < held.layers else 2
    return replace(
        held,
        **SMALL,
        layers=layers,
        kv_heads=min(held.kv_heads, 2),
        intermediate_size=128 if held.intermediate_size else 0,
        experts_total=8 if held.experts_total else 0,
        experts_active=2 if held.experts_total else 0,
        expert_intermediate_size=32 if held.experts_total else 0,
        sliding_window_tokens=8 if held.sliding_window_tokens else 0,
        sliding_layers=10 if layers == 12 else (layers if held.sliding_layers else 0),
    )


def test_weights_are_random_and_spread_as_the_classes_have_them() -> None:
    stack = Stack("cpu", seed=3)
    stack.load(small("qwen3-30b-a3b"), "float32")
    for key, held in stack._model.state_dict().items():
        if held.ndim > 1:
            assert float(held.std()) == pytest.approx(0.02, rel=0.2), key


def filled(name: str) -> tuple[Stack, Any]:
    """A stack in float32, and the same network with the attention of transformers."""
    stack = Stack("cpu", seed=3)
    stack.load(small(name), "float32")
    theirs = transformers.AutoModelForCausalLM.from_config(
        configuration(small(name)), dtype=torch.float32, attn_implementation="eager"
    ).eval()
    theirs.load_state_dict(stack._model.state_dict())
    return stack, theirs


@pytest.mark.parametrize("name", sorted(architectures()))
def test_prompts_and_tokens_come_out_as_those_of_transformers(name: str) -> None:
    stack, theirs = filled(name)
    # Two prompts of different length in slots 2 and 0; slot 1 is empty. 21 tokens are more than two windows of 8.
    prompts = {2: torch.randint(96, (1, 21)), 0: torch.randint(96, (1, 5))}
    stack.reserve(sequences=3, tokens=32)
    with torch.inference_mode():
        for slot, ids in prompts.items():
            stack._tokens = ids
            stack.prefill(slots=[slot], tokens=ids.shape[1])
            torch.testing.assert_close(stack.logits, theirs(input_ids=ids).logits[:, -1], rtol=1e-3, atol=1e-4)
        for _ in range(5):
            fresh = torch.randint(96, (3, 1))
            stack._tokens = fresh
            stack.decode(slots=[0, 2], lengths=[prompts[0].shape[1], prompts[2].shape[1]])
            for slot in prompts:
                prompts[slot] = torch.cat((prompts[slot], fresh[slot : slot + 1]), dim=1)
                expected = theirs(input_ids=prompts[slot]).logits[0, -1]
                torch.testing.assert_close(stack.logits[slot], expected, rtol=1e-3, atol=1e-4)


def test_sequences_of_one_length_need_no_mask_and_come_out_alike() -> None:
    stack, theirs = filled("mistral-7b-v0.1")
    ids, fresh = torch.randint(96, (3, 12)), torch.randint(96, (3, 1))
    stack.reserve(sequences=3, tokens=13)
    with torch.inference_mode():
        stack._tokens = ids
        stack.prefill(slots=[0, 1, 2], tokens=12)
        stack._tokens = fresh
        stack.decode(slots=[0, 1, 2], lengths=[12, 12, 12])
        expected = theirs(input_ids=torch.cat((ids, fresh), dim=1)).logits[:, -1]
    torch.testing.assert_close(stack.logits, expected, rtol=1e-3, atol=1e-4)


class Both(SimulatedDevice):
    """Time and energy of the simulation, work of PyTorch: every call must be one that the stack can do."""

    def __init__(self) -> None:
        super().__init__(DeviceModel(step_s=0.02))
        self.stack = Stack("cpu", seed=5)

    def load(self, architecture: Architecture, precision: str) -> None:
        super().load(architecture, precision)
        self.stack.load(architecture, precision)

    def unload(self) -> None:
        super().unload()
        self.stack.unload()

    def reserve(self, *, sequences: int, tokens: int) -> None:
        super().reserve(sequences=sequences, tokens=tokens)
        self.stack.reserve(sequences=sequences, tokens=tokens)

    def prefill(self, *, slots: Sequence[int], tokens: int) -> None:
        super().prefill(slots=slots, tokens=tokens)
        self.stack.prefill(slots=slots, tokens=tokens)

    def decode(self, *, slots: Sequence[int], lengths: Sequence[int]) -> None:
        super().decode(slots=slots, lengths=lengths)
        self.stack.decode(slots=slots, lengths=lengths)
        assert bool(torch.isfinite(self.stack.logits).all())


@pytest.mark.parametrize("name", ["mistral-7b-v0.1", "olmoe-1b-7b", "gemma-3-1b"])
def test_a_whole_run_of_the_bench_works_on_a_real_network(name: str, tmp_path: Path) -> None:
    rules = replace(
        QUICK, window_s=0.5, warmup_s=0.1, settle_s=0.1, load_warmup_s=0.2, load_window_s=0.5, load_tokens=600,
        load_slots=4, batches=(1, 3), contexts_tokens=(5, 40), load_shares=(0.5,), repeats=2,
    )  # fmt: skip
    device, file = Both(), File(tmp_path / "rows.csv")
    planned = list(cases([(small(name), "float32")], rules=rules, facts=device.facts))
    Bench(device=device, file=file, rules=rules, licence="CC0-1.0", day=date(2026, 11, 1)).run(planned)
    assert len(file.rows) == len(planned)
    assert [row["reason"] for row in file.rows.values() if row["status"] != "measured"] == []


@pytest.mark.parametrize("name", sorted(architectures()))
def test_the_real_shapes_have_the_parameters_of_the_file(name: str) -> None:
    architecture = architectures()[name]
    with torch.device("meta"):
        model = transformers.AutoModelForCausalLM.from_config(configuration(architecture), dtype=torch.bfloat16)
    counted = sum(held.numel() for held in {id(held): held for held in model.parameters()}.values())
    assert counted == pytest.approx(architecture.total_params_billion * 1e9, rel=0.005)
    assert counted == pytest.approx(architecture.total_params, rel=0.001)


@pytest.mark.parametrize("precision", ["int8", "fp8"])
def test_eight_bits_run_or_say_that_they_cannot(precision: str) -> None:
    stack = Stack("cpu", seed=3)
    said = None
    try:
        stack.load(small("llama-3.2-1b"), precision)
    except Unsupported as reason:
        said = str(reason)
    assert said in (None, f"this PyTorch has no {precision} product on this card")
    assert said or bool(torch.isfinite(stack.logits).all())


def test_a_mixture_in_eight_bits_is_unsupported() -> None:
    with pytest.raises(Unsupported, match="experts"):
        Stack("cpu").load(small("olmoe-1b-7b"), "int8")
