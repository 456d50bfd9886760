"""Networks of transformers with random weights, and a cache and attention of our own around them.

Everything is PyTorch in eager mode. Each sequence has a slot of the cache; layers with a sliding window keep a ring
of the window's length. Tokens are drawn at random at every step (a network with random weights would repeat one token,
and a mixture would then always meet the same experts); the choice of the most likely token is made and thrown away.
PyTorch and transformers are imported when a :class:`Stack` is made.
"""

from __future__ import annotations

import importlib
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

from calibration.bench.architectures import Architecture
from calibration.bench.device import DoesNotFit, Refused, Unsupported
from calibration.bench.eight_bits import in_eight_bits

NAME = "transformers-eager"
ATTENTION = "obsia_bench"
_OUT_OF_MEMORY = ("out of memory", "ALLOC_FAILED")
HELP = "see calibration/bench/README.md"


def imported(name: str) -> Any:
    """A heavy library. Raises :class:`Refused` where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Refused(f"{name} is not installed: {HELP}") from error


def configuration(architecture: Architecture) -> Any:
    """The configuration of transformers. Raises :class:`Unsupported` where this version has no such class, or makes
    other layers of it."""
    transformers = imported("transformers")
    shape: dict[str, Any] = {
        "vocab_size": architecture.vocab_size,
        "hidden_size": architecture.hidden_size,
        "intermediate_size": architecture.intermediate_size or architecture.expert_intermediate_size,
        "num_hidden_layers": architecture.layers,
        "num_attention_heads": architecture.attention_heads,
        "num_key_value_heads": architecture.kv_heads,
        "head_dim": architecture.head_dim,
        "max_position_embeddings": architecture.context_length_tokens,
        "tie_word_embeddings": architecture.tied_embeddings,
    }
    if architecture.sliding_window_tokens:
        shape["sliding_window"] = architecture.sliding_window_tokens
    if architecture.experts_total:
        shape["num_experts"] = architecture.experts_total
        shape["num_experts_per_tok"] = architecture.experts_active
        shape["moe_intermediate_size"] = architecture.expert_intermediate_size
        shape["norm_topk_prob"] = True
    # Tokens that end or fill are never met; their usual numbers may lie outside a small vocabulary.
    shape |= {"pad_token_id": None, "bos_token_id": None, "eos_token_id": None}
    try:
        made = transformers.AutoConfig.for_model(architecture.model_type, **shape)
    except (ValueError, TypeError) as error:
        raise Unsupported(f"this transformers cannot make {architecture.model_type}") from error
    if len([size for size in windows(architecture, made) if size]) != architecture.sliding_layers:
        raise Unsupported(f"this transformers gives {architecture.name} other sliding layers")
    return made


def windows(architecture: Architecture, configured: Any) -> list[int]:
    """The sliding window of each layer; 0 where it sees everything."""
    if architecture.sliding_layers in (0, architecture.layers):
        return [architecture.sliding_window_tokens if architecture.sliding_layers else 0] * architecture.layers
    kinds: list[str] = getattr(configured, "layer_types", None) or []
    return [architecture.sliding_window_tokens if kind == "sliding_attention" else 0 for kind in kinds]


class Stack:
    """A network on one device of PyTorch (``cuda``, or ``cpu`` in tests)."""

    def __init__(self, place: str, *, seed: int = 0) -> None:
        self.torch, self.transformers = imported("torch"), imported("transformers")
        self.place = place
        self.logits: Any = None
        """Of the last step, shape (sequences, vocabulary)."""
        self._model: Any = None
        self._cache: list[tuple[Any, Any, int]] = []
        self._dtype: Any = None
        self._shape: Architecture | None = None
        self._step: _Step | None = None
        self.torch.manual_seed(seed)
        self._tokens: Any = None
        """Token ids to use instead of random ones: for tests."""

    def load(self, architecture: Architecture, precision: str) -> None:
        """Make the network on the device, in place."""
        torch = self.torch
        is_eight_bit = precision in ("int8", "fp8")
        if is_eight_bit and architecture.experts_total:
            raise Unsupported(f"no {precision} for the experts of a mixture in this stack")
        self._dtype = torch.bfloat16 if is_eight_bit else getattr(torch, precision)
        self._shape = architecture
        configured = configuration(architecture)
        self._register()
        with self._fits("while weights were made"), torch.device(self.place):
            model = self.transformers.AutoModelForCausalLM.from_config(
                configured, dtype=self._dtype, attn_implementation=ATTENTION
            )
            self._model = model.eval().requires_grad_(False)
            if is_eight_bit:
                in_eight_bits(self._model, precision, torch)
            self._windows = windows(architecture, configured)
        self.reserve(sequences=1, tokens=16)
        self.prefill(slots=[0], tokens=8)
        if not bool(torch.isfinite(self.logits).all()):
            raise Unsupported(f"values leave the range of {precision} with random weights")

    def unload(self) -> None:
        """Free weights and cache."""
        self._model, self._cache, self.logits, self._step = None, [], None, None
        self._free()

    def reserve(self, *, sequences: int, tokens: int) -> None:
        """A cache filled at random: what is in it changes how many bits flip, and so energy."""
        shape, torch = self._network(), self.torch
        self._cache = []
        self._free()
        with self._fits(f"with a cache of {sequences} x {tokens} tokens"):
            for window in self._windows:
                size = (sequences, shape.kv_heads, min(tokens, window) if window else tokens, shape.head_dim)
                keys, values = (torch.randn(size, dtype=self._dtype, device=self.place) for _ in range(2))
                self._cache.append((keys, values, window))

    def prefill(self, *, slots: Sequence[int], tokens: int) -> None:
        """All prompts at once: (slots, tokens) through the network, into the cache."""
        torch = self.torch
        with self._fits(f"in a prefill of {len(slots)} x {tokens} tokens"):
            positions = torch.arange(tokens, device=self.place).expand(len(slots), tokens)
            self._step = _Prefill(torch, self._cache, slots[0], len(slots))
            self._run(positions)

    def decode(self, *, slots: Sequence[int], lengths: Sequence[int]) -> None:
        """One token for each slot. Slots below the highest that are not in use run idly along, as in any padded
        batch."""
        torch, rows = self.torch, max(slots) + 1
        held = [0] * rows
        for slot, length in zip(slots, lengths, strict=True):
            held[slot] = length
        with self._fits(f"in a decoding step of {rows} sequences"):
            positions = torch.tensor(held, device=self.place)
            self._step = _Decode(torch, self._cache, positions, held)
            self._run(positions[:, None])

    def _run(self, positions: Any) -> None:
        torch = self.torch
        with torch.inference_mode():
            drawn = torch.randint(self._network().vocab_size, tuple(positions.shape), device=self.place)
            ids = drawn if self._tokens is None else self._tokens
            ATTENDING[0] = self._step
            try:
                self.logits = self._model(
                    input_ids=ids, position_ids=positions, use_cache=False, logits_to_keep=1
                ).logits[:, -1]
            finally:
                ATTENDING[0] = None
            self.logits.argmax(-1)
            if self.place != "cpu":
                torch.cuda.synchronize()

    def _register(self) -> None:
        attention = getattr(self.transformers, "AttentionInterface", None)
        if attention is None:
            raise Refused(f"this transformers is too old for the bench: {HELP}")
        attention.register(ATTENTION, _attention)

    def _network(self) -> Architecture:
        assert self._shape is not None, "no weights in memory"  # noqa: S101
        return self._shape

    def _free(self) -> None:
        if self.place != "cpu":
            importlib.import_module("gc").collect()
            self.torch.cuda.empty_cache()

    @contextmanager
    def _fits(self, when: str) -> Generator[None]:
        """Turns what PyTorch says into the reason of a row. An error of CUDA stays one: nothing runs after it."""
        try:
            yield
        except RuntimeError as error:
            self._step = self.logits = None
            told = str(error)
            if isinstance(error, self.torch.OutOfMemoryError) or any(word in told for word in _OUT_OF_MEMORY):
                ended = DoesNotFit(f"out of memory {when}")
            elif "CUDA error" in told:
                raise
            else:
                raise Unsupported(f"PyTorch failed {when}") from error
        else:
            return
        self._free()  # only here, where the frames that held tensors are gone
        raise ended


class _Step:
    """What the attention of one step needs; made anew for each."""

    def attend(self, layer: int, query: Any, key: Any, value: Any, scaling: float) -> Any:
        """Keep the new keys and values; the result has the shape of ``query``, (sequences, heads, tokens, size)."""
        raise NotImplementedError


ATTENDING: list[_Step | None] = [None]
"""The step that runs: transformers calls a plain function, which finds its caches here."""


def _attention(
    module: Any, query: Any, key: Any, value: Any, attention_mask: Any, scaling: float, **_ignored: Any
) -> tuple[Any, None]:
    """As transformers calls it. No mask is made: a step knows which keys its queries see."""
    step = ATTENDING[0]
    if step is None or attention_mask is not None:
        raise RuntimeError("attention of the bench outside one of its steps")
    return step.attend(module.layer_idx, query, key, value, scaling).transpose(1, 2), None


class _Prefill(_Step):
    """Prompts of one length into neighbouring slots."""

    def __init__(self, torch: Any, cache: list[tuple[Any, Any, int]], first: int, count: int) -> None:
        self._torch, self._cache, self._rows = torch, cache, slice(first, first + count)
        self._product = torch.nn.functional.scaled_dot_product_attention

    def attend(self, layer: int, query: Any, key: Any, value: Any, scaling: float) -> Any:
        keys, values, window = self._cache[layer]
        size, tokens = keys.shape[2], key.shape[2]
        if tokens <= size:
            keys[self._rows, :, :tokens] = key
            values[self._rows, :, :tokens] = value
        else:  # a ring that is shorter than the prompt keeps its end
            places = self._torch.arange(tokens - size, tokens, device=key.device) % size
            keys[self._rows, :, places] = key[:, :, tokens - size :]
            values[self._rows, :, places] = value[:, :, tokens - size :]
        if window and tokens > window:
            return self._banded(query, key, value, scaling, window)
        if query.dtype == self._torch.float32:
            # Only kernels for two bytes share keys between heads; the one left would hold every pair of tokens.
            groups = query.shape[1] // key.shape[1]
            key, value = (held.repeat_interleave(groups, dim=1) for held in (key, value))
            return self._product(query, key, value, is_causal=True, scale=scaling)
        return self._product(query, key, value, is_causal=True, scale=scaling, enable_gqa=True)

    def _banded(self, query: Any, key: Any, value: Any, scaling: float, window: int) -> Any:
        """Causal attention within a window: blocks of queries as long as the window, each with its own and the block
        before. Exact, and its work grows with tokens, not with their square."""
        torch = self._torch
        batch, heads, tokens, _ = query.shape
        groups, blocks = heads // key.shape[1], -(-tokens // window)
        short = blocks * window - tokens
        pad = torch.nn.functional.pad
        queries = pad(query, (0, 0, 0, short)).unflatten(2, (blocks, window)).transpose(1, 2).flatten(0, 1)

        def two_blocks(held: Any) -> Any:
            held = pad(held, (0, 0, window, short)).unflatten(2, (blocks + 1, window))
            both = torch.cat((held[:, :, :-1], held[:, :, 1:]), dim=3).transpose(1, 2).flatten(0, 1)
            return both.repeat_interleave(groups, dim=1)

        row = torch.arange(window, device=query.device)[:, None]
        column = torch.arange(2 * window, device=query.device)[None, :]
        seen = (column > row) & (column <= row + window)
        first = seen & (column >= window)  # the first block has no block before it
        mask = torch.stack([first] + [seen] * (blocks - 1)).repeat(batch, 1, 1)[:, None]
        found = self._product(queries, two_blocks(key), two_blocks(value), attn_mask=mask, scale=scaling)
        found = found.unflatten(0, (batch, blocks)).transpose(1, 2).flatten(2, 3)
        return found[:, :, :tokens]


class _Decode(_Step):
    """One token for each of the first slots, that hold ``lengths`` tokens."""

    def __init__(self, torch: Any, cache: list[tuple[Any, Any, int]], positions: Any, lengths: list[int]) -> None:
        self._torch, self._cache, self._positions, self._lengths = torch, cache, positions, lengths
        self._product = torch.nn.functional.scaled_dot_product_attention
        self._rows = torch.arange(len(lengths), device=positions.device)
        self._is_even = min(lengths) == max(lengths)
        self._held: dict[int, tuple[Any, int, Any]] = {}

    def attend(self, layer: int, query: Any, key: Any, value: Any, scaling: float) -> Any:
        keys, values, _ = self._cache[layer]
        size, rows = keys.shape[2], len(self._lengths)
        places, seen, mask = self._seen(size)
        keys[self._rows, :, places] = key[:, :, 0]
        values[self._rows, :, places] = value[:, :, 0]
        # One query a sequence: heads that share keys become the rows of one product, so that keys are read once.
        grouped = query.reshape(rows, keys.shape[1], -1, query.shape[-1])
        found = self._product(grouped, keys[:rows, :, :seen], values[:rows, :, :seen], attn_mask=mask, scale=scaling)
        return found.reshape(query.shape)

    def _seen(self, size: int) -> tuple[Any, int, Any]:
        """Of a cache of ``size``: where to write, how many places to read, and which each sequence sees (None: all)."""
        if size not in self._held:
            read, mask = min(max(self._lengths) + 1, size), None
            if not self._is_even:
                read = min(-(-read // 8) * 8, size)
                places = self._torch.arange(read, device=self._positions.device)
                mask = (places < (self._positions + 1).clamp(max=size)[:, None])[:, None, None]
            self._held[size] = (self._positions % size, read, mask)
        return self._held[size]
