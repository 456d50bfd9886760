"""What denoisers compute: the table ``facts/data/tables/denoisers.csv``, derived from shapes and from exact counts.

Transformers follow from their shape by the closed form of ``obsia.physics.diffusion.transformer_weights``; it was
checked against a count of operations of the model classes of diffusers (eight of them, within 4 %; 7 % for SANA, whose
text keys the closed form leaves out). U-Nets and decoders have no closed form: their operations were counted by running
the classes of diffusers 0.42.1 without weights (``torch.utils.flop_counter`` on fake tensors; parameters equal those of
``architectures.csv``), see :data:`U_NETS` and :data:`DECODERS`. So were the activations that each denoiser reads and
writes, see :data:`ACTIVATIONS`: how often classes convert them to 32 bits and back for norms and positions is in no
shape column.

    python -m calibration.denoisers --data DIR
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import pandas as pd

from calibration.files import folder as measurements
from obsia.physics.diffusion import transformer_weights

# model -> (weights per latent position, share of them in convolutions, attention width, head size, blocks, main width).
# Counted at the model's own resolution.
U_NETS: dict[str, tuple[float, float, float, float, float, float]] = {
    "stabilityai/stable-diffusion-xl-base-1.0": (182.4e6, 0.27, 730.0, 64.0, 87.0, 1280.0),
    "stabilityai/sdxl-turbo": (182.4e6, 0.27, 730.0, 64.0, 87.0, 1280.0),
    "segmind/SSD-1B": (113.2e6, 0.42, 466.0, 64.0, 51.0, 1280.0),
    "stabilityai/stable-diffusion-2-1": (82.5e6, 0.62, 1848.0, 64.0, 38.0, 640.0),
    "prompthero/openjourney-v4": (82.6e6, 0.66, 1825.0, 40.0, 38.0, 640.0),
    "stable-diffusion-v1-5/stable-diffusion-v1-5": (82.6e6, 0.66, 1825.0, 40.0, 38.0, 640.0),
    "kandinsky-community/kandinsky-3": (96.7e6, 0.89, 73.0, 64.0, 66.0, 1536.0),
    "kandinsky-community/kandinsky-2-2-decoder": (101.3e6, 0.92, 387.0, 64.0, 58.0, 768.0),
    "guoyww/animatediff-motion-adapter-v1-5-3": (119.8e6, 0.45, 1825.0, 40.0, 59.0, 640.0),
    "ali-vilab/text-to-video-ms-1.7b": (144.7e6, 0.50, 1862.0, 64.0, 77.0, 640.0),
    "ali-vilab/i2vgen-xl": (143.1e6, 0.50, 1862.0, 64.0, 77.0, 640.0),
    "stabilityai/stable-video-diffusion-img2vid": (139.9e6, 0.44, 1825.0, 64.0, 76.0, 640.0),
    "stabilityai/stable-video-diffusion-img2vid-xt": (139.9e6, 0.44, 1825.0, 64.0, 76.0, 640.0),
}

# FLOP per pixel of each frame. Image decoders of one shape serve most families with latents of an eighth.
DECODERS: dict[str, float] = {
    "image, latents of an eighth": 9.99e6,
    "SANA": 7.98e6,
    "Wan 2.1": 8.62e6,
    "Wan 2.2": 8.62e6,
    "HunyuanVideo": 2.38e7,
    "CogVideoX": 2.28e7,
    "Stable Video Diffusion": 1.15e7,
    "Kandinsky 2.2": 7.63e6,
    "Kandinsky 3": 2.84e7,  # channels: kandinsky3/__init__.py of ai-forever/Kandinsky-3
}

# Elements of 16 bits that one pass reads and writes per token, text tokens included: inputs and outputs of every
# operation that moves data, weights left out, attention as one operation.
ACTIVATIONS: dict[str, float] = {
    "Efficient-Large-Model/SANA1.5_1.6B_1024px_diffusers": 7.89e6,
    "Efficient-Large-Model/SANA1.5_4.8B_1024px_diffusers": 2.36e7,
    "Efficient-Large-Model/Sana_1600M_1024px_diffusers": 5.38e6,
    "Efficient-Large-Model/Sana_600M_1024px_diffusers": 3.87e6,
    "PixArt-alpha/PixArt-Sigma-XL-2-1024-MS": 2.12e6,
    "PixArt-alpha/PixArt-XL-2-1024-MS": 2.12e6,
    "Tencent-Hunyuan/HunyuanDiT-v1.2-Diffusers": 1.04e7,
    "Wan-AI/Wan2.1-T2V-1.3B-Diffusers": 9.30e6,
    "Wan-AI/Wan2.1-T2V-14B-Diffusers": 3.87e7,
    "Wan-AI/Wan2.1-I2V-14B-480P-Diffusers": 3.87e7,
    "Wan-AI/Wan2.2-T2V-A14B-Diffusers": 3.87e7,
    "Wan-AI/Wan2.2-TI2V-5B-Diffusers": 1.82e7,
    "tencent/HunyuanVideo": 2.69e7,
    "zai-org/CogVideoX-2b": 3.61e6,
    "zai-org/CogVideoX-5b": 1.55e7,
    "zai-org/CogVideoX1.5-5B": 1.55e7,
    "black-forest-labs/FLUX.1-dev": 2.50e7,
    "black-forest-labs/FLUX.1-schnell": 2.50e7,
    "black-forest-labs/FLUX.2-dev": 4.93e7,
    "black-forest-labs/FLUX.2-klein-4B": 1.11e7,
    "black-forest-labs/FLUX.2-klein-9B": 1.90e7,
    "stabilityai/stable-diffusion-3.5-large": 8.75e6,
    "stabilityai/stable-diffusion-3.5-medium": 4.52e6,
    "stabilityai/stable-diffusion-3-medium-diffusers": 2.23e6,
    "stabilityai/stable-diffusion-xl-base-1.0": 5.59e5,
    "stabilityai/sdxl-turbo": 5.59e5,
    "segmind/SSD-1B": 3.53e5,
    "stabilityai/stable-diffusion-2-1": 3.23e5,
    "prompthero/openjourney-v4": 3.18e5,
    "stable-diffusion-v1-5/stable-diffusion-v1-5": 3.18e5,
    "kandinsky-community/kandinsky-3": 3.85e5,
    "kandinsky-community/kandinsky-2-2-decoder": 2.34e5,
    "guoyww/animatediff-motion-adapter-v1-5-3": 6.04e5,
    "ali-vilab/text-to-video-ms-1.7b": 7.31e5,
    "ali-vilab/i2vgen-xl": 7.25e5,
    "stabilityai/stable-video-diffusion-img2vid": 7.42e5,
    "stabilityai/stable-video-diffusion-img2vid-xt": 7.42e5,
    "Lightricks/LTX-Video": 1.16e7,
    "Lightricks/LTX-Video-0.9.7-dev": 3.98e7,
    "Lightricks/LTX-2": 3.98e7,
    "Qwen/Qwen-Image": 2.07e7,
    "genmo/mochi-1-preview": 2.15e7,  # as HunyuanVideo, by layers and width: its class does not run without weights
    "zai-org/CogView4-6B": 1.32e7,
}

# Text tokens that join the positions (cross attention: 0), and what a shape column cannot say.
TEXT_TOKENS = {"Stable Diffusion 3": 333, "FLUX.1": 512, "FLUX.2": 512, "HunyuanVideo": 256, "CogVideoX": 226}
USUAL_TEXT_TOKENS = 256
SECOND_ATTENTION_LAYERS = {"stabilityai/stable-diffusion-3.5-medium": 13}
GATED = ("linear DiT",)

COLUMNS = (
    "position_weights_b",
    "text_weights_b",
    "text_tokens",
    "attention_width",
    "exchange_width",
    "denoiser_blocks",
    "denoiser_hidden_size",
    "denoiser_head_size",
    "activation_width",
    "convolution_share",
    "joint_frames_share",
    "position_px",
    "position_frames",
    "decoder_flop_per_pixel",
    "guidance_passes",
    "text_encoder_params_b",
    "default_steps",
)


def denoisers(data: Path) -> pd.DataFrame:
    """One row per diffusion model whose denoiser is known, indexed by ``model_id``; the columns are :data:`COLUMNS`."""
    table = pd.read_csv(data / "architectures.csv")
    table = table[table["kind"].str.startswith("diffusion")].set_index("model_id")
    rows: dict[str, dict[str, float]] = {}
    for model, shape in table.iterrows():
        row = _u_net(str(model)) if str(model) in U_NETS else _transformer(str(model), shape)
        if row is None:
            continue
        row["activation_width"] = ACTIVATIONS[str(model)]
        row["position_px"], row["position_frames"] = _position(shape)
        if str(model) in U_NETS:
            row["position_frames"] = 1.0
        row["decoder_flop_per_pixel"] = _decoder(str(model), shape)
        for name in ("guidance_passes", "text_encoder_params_b", "default_steps"):
            row[name] = float(shape[name])
        rows[str(model)] = row
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS))


def _u_net(model: str) -> dict[str, float]:
    weights, convolution, attention, head, blocks, width = U_NETS[model]
    return {
        "position_weights_b": weights / 1e9,
        "text_weights_b": 0.0,
        "text_tokens": 0.0,
        "attention_width": attention,
        "exchange_width": attention,
        "denoiser_blocks": blocks,
        "denoiser_hidden_size": width,
        "denoiser_head_size": head,
        "convolution_share": convolution,
        "joint_frames_share": 0.0,
    }


def _transformer(model: str, shape: pd.Series) -> dict[str, float] | None:
    layers, hidden, kind = shape["layers"], shape["hidden_size"], str(shape["denoiser_type"])
    if pd.isna(layers) or pd.isna(hidden):
        return None
    family = str(shape["family"])
    inner = shape["intermediate_size"] if pd.notna(shape["intermediate_size"]) else 4.0 * hidden
    joint = "MMDiT" in kind or "single-stream" in kind or family == "Lumina"
    linear = kind.startswith("linear")
    matrices = 3.0 if kind in GATED or family == "FLUX.2" else 2.0
    weights = transformer_weights(
        layers=layers, hidden_size=hidden, intermediate_size=inner, mlp_matrices=matrices, cross_attention=1.0 - joint
    )
    text = weights if joint else 0.0
    width = shape["attention_heads"] * shape["head_dim"]
    second = SECOND_ATTENTION_LAYERS.get(model, 0)
    weights += second * 4.0 * hidden**2
    if "skips" in kind:  # half of the layers first join what their mirror layer gave
        weights += layers / 2.0 * 2.0 * hidden**2
    named = next((n for name, n in TEXT_TOKENS.items() if family.startswith(name) or name in model), USUAL_TEXT_TOKENS)
    return {
        "position_weights_b": weights / 1e9,
        "text_weights_b": text / 1e9,
        "text_tokens": float(named) if joint else 0.0,
        "exchange_width": width * (layers + second),
        "attention_width": 0.0 if linear else width * (layers + second),
        "denoiser_blocks": layers + second,
        "denoiser_hidden_size": hidden,
        "denoiser_head_size": shape["head_dim"],
        # The feed-forward of a linear transformer is made of convolutions.
        "convolution_share": matrices * inner * hidden * layers / weights if linear else 0.0,
        "joint_frames_share": 1.0,
    }


def _position(shape: pd.Series) -> tuple[float, float]:
    """Pixels of a side, and frames, of one position: ``8 (time 4)`` with patches ``2x2x2`` is 16 and 8."""
    downscale, _, time = str(shape["latent_downscale"]).partition(" (time ")
    patch = str(shape["patch_size"]).split("x")
    frames = float(time.rstrip(")")) if time else 1.0
    return float(downscale) * float(patch[-1]), frames * (float(patch[0]) if len(patch) > 1 else 1.0)


def _decoder(model: str, shape: pd.Series) -> float:
    if "kandinsky" in model:
        return DECODERS["Kandinsky 3" if "kandinsky-3" in model else "Kandinsky 2.2"]
    family = "HunyuanVideo" if "HunyuanVideo" in model else str(shape["family"])
    if family in DECODERS:
        return DECODERS[family]
    if shape["kind"] == "diffusion-video" and "time" in str(shape["latent_downscale"]):
        return DECODERS["HunyuanVideo"]  # the usual causal video decoder, for want of a count
    return DECODERS["image, latents of an eighth"]


def write(data: Path, folder: Path) -> None:
    """Write the table of facts into ``folder``."""
    found = denoisers(data)
    with (folder / "denoisers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("model_id", *COLUMNS, "evidence", "locator", "note"))
        for model in sorted(found.index):
            u_net = model in U_NETS
            note = "Operations counted" if u_net else "Closed form of the shape"
            writer.writerow(
                (
                    model,
                    *(f"{value:.4g}" for value in found.loc[model]),
                    "diffusers-0.42.1",
                    "model classes of the release, counted without weights",
                    f"{note}; activations counted; decoder counted or that of its kind.",
                )
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--write", type=Path, required=True, help="the folder of the fact tables")
    given = parser.parse_args()
    write(measurements(given.data), given.write)
