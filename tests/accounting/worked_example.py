"""What docs/explanation/worked-example.md takes from the facts, and its calculations, in plain arithmetic.

``test_golden.py`` works them out, writes them to the page, and compares them with obsia's code.
"""

from __future__ import annotations

CHECKPOINT = "meta-llama/Llama-3.1-8B-Instruct"
DEVICE = "NVIDIA H100 SXM5 80GB"

CHOSEN = {"input tokens": 500.0, "output tokens": 300.0, "bytes per weight": 2.0, "bytes per cache element": 2.0}
"""What the example fixes: 16-bit weights and cache, and air, are one of the alternatives of the facts each."""
GPU_KG = ("device:" + DEVICE, "gwp_kg", "item=GPU;boundary=cradle-to-gate;method=multi-criteria-lca")
FACTS: dict[str, tuple[str, str, str]] = {
    "parameters": (f"checkpoint:{CHECKPOINT}", "total_params_b", "billions"),
    "input embedding": (f"checkpoint:{CHECKPOINT}", "embedding_params_b", "billions"),
    "layers": (f"checkpoint:{CHECKPOINT}", "layers", ""),
    "attention heads": (f"checkpoint:{CHECKPOINT}", "attention_heads", ""),
    "size of a head": (f"checkpoint:{CHECKPOINT}", "head_dim", ""),
    "cache elements per token": (f"checkpoint:{CHECKPOINT}", "kv_elements_per_token", ""),
    "power": (f"device:{DEVICE}", "tdp_w", "W"),
    "memory": (f"device:{DEVICE}", "memory_gb", "GB"),
    "bandwidth": (f"device:{DEVICE}", "bandwidth_gb_per_s", "GB/s"),
    "arithmetic, 16 bits": (f"device:{DEVICE}", "bf16_tflop_per_s", "TFLOP/s"),
    "bandwidth in use": ("law:inference", "engine_bandwidth_use_share", ""),
    "arithmetic in use": ("law:inference", "engine_compute_use_share", ""),
    "power of moving": ("law:inference", "engine_moving_power_share", "of power"),
    "power of computing": ("law:inference", "engine_computing_power_ratio", "of power"),
    "power of waiting": ("law:inference", "engine_waiting_power_share", "of power"),
    "time per step": ("law:inference", "engine_step_s", "s"),
    "time per layer and step": ("law:inference", "engine_layer_s", "s"),
    "time per request in a step": ("law:inference", "engine_batch_token_s", "s"),
    "time per request": ("law:inference", "engine_request_s", "s"),
    "time per layer and chunk": ("law:inference", "engine_prompt_layer_s", "s"),
    "chunk of a prompt": ("law:inference", "engine_chunk_tokens", "tokens"),
    "fixed power of a server at 1 kW": ("law:server-power", "server_fixed_sxm_w", "W"),
    "its growth with design power": ("law:server-power", "server_fixed_sxm_exponent_ratio", ""),
    "losses in air": ("law:server-power", "server_loss_air_ratio", "W/W"),
    "work of the host": ("law:server-power", "server_activity_ratio", "of fixed power"),
    "power of a ready accelerator": ("law:server-power", "ready_sxm_share", "of power"),
    "batch": ("serving:default", "batch", "requests"),
    "accelerators of a server": ("serving:default", "server_devices", ""),
    "memory in use": ("serving:default", "memory_use_share", ""),
    "context kept per request": ("serving:default", "resident_context_tokens", "tokens"),
    "PUE": ("serving:default", "pue", ""),
    "WUE": ("serving:default", "wue_l_per_kwh", "L/kWh"),
    "carbon of electricity": ("grid:FRA", "intensity_g_per_kwh", "gCO2e/kWh"),
    "water of electricity": ("grid:FRA", "water_l_per_kwh", "L/kWh"),
    "primary energy of electricity": ("grid:FRA", "primary_energy_mj_per_kwh", "MJ/kWh"),
    "ADPe of electricity": ("grid:FRA", "adpe_kgsbeq_per_kwh", "kgSbeq/kWh"),
    "manufacture of the accelerator": (GPU_KG[0], GPU_KG[1], "kgCO2e"),
    "manufacture of its host share": ("serving:default", "host_gwp_kg", "kgCO2e"),
    "lifetime": ("serving:default", "server_lifetime_years", "years"),
    "busy share": ("serving:default", "server_use_share", ""),
}
QUALIFIERS = {"water of electricity": "basis=consumption", "manufacture of the accelerator": GPU_KG[2]}

STEPS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "work": (
        ("computed input tokens", "{input tokens} - 0", "tokens"),
        ("pairs of tokens in prefill", "{input tokens} * {input tokens} / 2", ""),
        ("output steps", "{output tokens}", "tokens"),
        (
            "reads of the context in decode",
            "{input tokens} * {output tokens} + {output tokens} * {output tokens} / 2",
            "",
        ),
    ),
    "network": (
        ("weights per token", "({parameters} - {input embedding}) * 1e9", ""),
        ("bytes of weights", "{weights per token} * {bytes per weight}", "B"),
        ("FLOP per output token", "2 * {weights per token}", "FLOP"),
        ("FLOP per input token", "2 * ({weights per token} - {input embedding} * 1e9)", "FLOP"),
        ("cache per token", "{cache elements per token} * {bytes per cache element}", "B"),
        ("FLOP per pair", "4 * {attention heads} * {size of a head} * {layers}", "FLOP"),
    ),
    "fit": (
        ("room in memory", "{memory} * 1e9 * {memory in use}", "B"),
        ("cache of one request", "{cache per token} * {context kept per request}", "B"),
        ("share of one accelerator", "({bytes of weights} + {cache of one request}) / {room in memory}", ""),
        ("batch that fits", "({room in memory} - {bytes of weights}) / {cache of one request}", "requests"),
    ),
    "rates": (
        ("bytes per second", "{bandwidth} * 1e9 * {bandwidth in use}", "B/s"),
        ("FLOP per second", "{arithmetic, 16 bits} * 1e12 * {arithmetic in use}", "FLOP/s"),
        ("W while moving", "{power} * {power of moving}", "W"),
        ("W while computing", "{power} * {power of computing}", "W"),
        ("W while waiting", "{power} * {power of waiting}", "W"),
    ),
    "seconds": (
        ("request waits", "{time per request} + {layers} * {time per layer and chunk}", "s"),
        ("input token moves", "{cache per token} / {bytes per second}", "s"),
        ("input token computes", "{FLOP per input token} / {FLOP per second}", "s"),
        ("input token waits", "{layers} * {time per layer and chunk} / {chunk of a prompt}", "s"),
        ("pair computes", "{FLOP per pair} / {FLOP per second}", "s"),
        ("output token moves", "{bytes of weights} / {batch} / {bytes per second}", "s"),
        ("output token computes", "{FLOP per output token} / {FLOP per second}", "s"),
        (
            "output token waits",
            "({time per step} + {layers} * {time per layer and step}) / {batch} + {time per request in a step}",
            "s",
        ),
        ("read moves", "{cache per token} / {bytes per second}", "s"),
        ("read computes", "{FLOP per pair} / {FLOP per second}", "s"),
    ),
    "request": (
        (
            "s of moving",
            "{input token moves} * {computed input tokens} + {output token moves} * {output steps}"
            " + {read moves} * {reads of the context in decode}",
            "s",
        ),
        (
            "s of computing",
            "{input token computes} * {computed input tokens} + {pair computes} * {pairs of tokens in prefill}"
            " + {output token computes} * {output steps} + {read computes} * {reads of the context in decode}",
            "s",
        ),
        (
            "s of waiting",
            "{request waits} + {input token waits} * {computed input tokens} + {output token waits} * {output steps}",
            "s",
        ),
        ("accelerator-seconds", "{s of moving} + {s of computing} + {s of waiting}", "s"),
        (
            "s of reading the prompt",
            "({input token moves} + {input token computes} + {input token waits}) * {computed input tokens}"
            " + {pair computes} * {pairs of tokens in prefill}",
            "s",
        ),
        ("J of reading the prompt", "{power} * {s of reading the prompt}", "J"),
        (
            "J of all else",
            "{W while moving} * ({output token moves} * {output steps}"
            " + {read moves} * {reads of the context in decode})"
            " + {W while computing} * ({output token computes} * {output steps}"
            " + {read computes} * {reads of the context in decode})"
            " + {W while waiting} * ({request waits} + {output token waits} * {output steps})",
            "J",
        ),
        ("J of the accelerator", "{J of reading the prompt} + {J of all else}", "J"),
        ("mean power of the accelerator", "{J of the accelerator} / {accelerator-seconds}", "W"),
    ),
    "server": (
        ("design power of a server", "{accelerators of a server} * {power} / 1000", "kW"),
        (
            "fixed power of a server",
            "{fixed power of a server at 1 kW} * {design power of a server} ** {its growth with design power}",
            "W",
        ),
        ("an accelerator's part of it", "{fixed power of a server} / {accelerators of a server}", "W"),
        ("W of the host", "{an accelerator's part of it} * (1 + {work of the host})", "W"),
        ("W at the wall per watt", "1 + {losses in air}", "W/W"),
        (
            "W when ready",
            "{an accelerator's part of it} + {W at the wall per watt} * {power of a ready accelerator} * {power}",
            "W",
        ),
        (
            "J of the server",
            "{W at the wall per watt} * {J of the accelerator} + {W of the host} * {accelerator-seconds}",
            "J",
        ),
        ("s ready and not busy", "{accelerator-seconds} * (1 - {busy share}) / {busy share}", "s"),
        ("J of IT", "{J of the server} + {W when ready} * {s ready and not busy}", "J"),
    ),
    "facility": (
        ("kWh of accelerators", "{J of the accelerator} / 3.6e6", "kWh"),
        ("kWh of the server", "{J of the server} / 3.6e6", "kWh"),
        ("kWh of IT", "{J of IT} / 3.6e6", "kWh"),
        ("kWh of the facility", "{kWh of IT} * {PUE}", "kWh"),
    ),
    "impacts": (
        ("carbon of use", "{kWh of the facility} * {carbon of electricity}", "gCO2e"),
        ("water on site", "{kWh of IT} * {WUE}", "L"),
        ("water of the electricity", "{kWh of the facility} * {water of electricity}", "L"),
        ("primary energy", "{kWh of the facility} * {primary energy of electricity}", "MJ"),
        ("ADPe of use", "{kWh of the facility} * {ADPe of electricity}", "kgSbeq"),
    ),
    "embodied": (
        (
            "manufacture per busy hour",
            "({manufacture of the accelerator} + {manufacture of its host share}) * 1000"
            " / ({lifetime} * 8766 * {busy share})",
            "gCO2e/h",
        ),
        ("carbon of manufacture", "{manufacture per busy hour} * {accelerator-seconds} / 3600", "gCO2e"),
        ("carbon of the life cycle", "{carbon of use} + {carbon of manufacture}", "gCO2e"),
    ),
}  # fmt: skip
