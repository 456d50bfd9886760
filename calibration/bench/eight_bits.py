"""Layers with weights of one byte, by products that PyTorch itself has; tried out before they are used."""

from __future__ import annotations

from typing import Any

from calibration.bench.device import Unsupported

LARGEST_FP8 = 448.0
"""Of float8_e4m3fn."""
LARGEST_INT8 = 127.0
TOLERANCE = 0.1
"""Largest relative error of a product against that in two bytes for it to count as the same product."""


def int8_product(torch: Any, weight: Any) -> Any:
    """Weights in int8 with a scale per output; activations stay in bfloat16."""
    wide = weight.float()  # in bfloat16 the largest would round to 128, and turn its sign
    scales = wide.abs().amax(dim=1).clamp(min=1e-6) / LARGEST_INT8
    packed = (wide / scales[:, None]).round().to(torch.int8)
    scales = scales.to(weight.dtype)

    def product(inputs: Any) -> Any:
        flat = inputs.reshape(-1, inputs.shape[-1])
        return torch._weight_int8pack_mm(flat, packed, scales).reshape(*inputs.shape[:-1], -1)

    return product


def fp8_product(torch: Any, weight: Any) -> Any:
    """Weights and activations in float8_e4m3fn, one scale each: PyTorch has no product with fp8 weights alone."""
    scale = (weight.abs().amax().float() / LARGEST_FP8).clamp(min=1e-12)
    packed = (weight / scale).to(torch.float8_e4m3fn)

    def product(inputs: Any) -> Any:
        flat = inputs.reshape(-1, inputs.shape[-1])
        own = (flat.abs().amax().float() / LARGEST_FP8).clamp(min=1e-12)
        narrow = (flat / own).to(torch.float8_e4m3fn)
        found = torch._scaled_mm(narrow, packed.t(), scale_a=own, scale_b=scale, out_dtype=inputs.dtype)
        return found.reshape(*inputs.shape[:-1], -1)

    return product


PRODUCTS = {"int8": int8_product, "fp8": fp8_product}


def in_eight_bits(model: Any, precision: str, torch: Any) -> None:
    """Replace every linear layer but the output table, one after the other. Raises :class:`Unsupported` where this
    PyTorch has no such product on this device, or it gives something else."""
    make = PRODUCTS[precision]
    tried = False
    for module in model.modules():
        for name, layer in list(module.named_children()):
            if not isinstance(layer, torch.nn.Linear) or name == "lm_head":
                continue
            if not tried:
                _try(make, layer, precision, torch)
                tried = True
            setattr(module, name, _layer(torch, make(torch, layer.weight.data)))


def _layer(torch: Any, product: Any) -> Any:
    layer = torch.nn.Module()
    layer.forward = product
    return layer


def _try(make: Any, layer: Any, precision: str, torch: Any) -> None:
    inputs = torch.randn(32, layer.in_features, dtype=layer.weight.dtype, device=layer.weight.device)
    try:
        with torch.inference_mode():
            found, expected = make(torch, layer.weight.data)(inputs), layer(inputs)
    except torch.OutOfMemoryError:
        raise
    except (RuntimeError, NotImplementedError, AttributeError, ValueError) as error:
        raise Unsupported(f"this PyTorch has no {precision} product on this card") from error
    if float((found - expected).float().norm() / expected.float().norm()) > TOLERANCE:
        raise Unsupported(f"the {precision} product of this PyTorch is not that of the weights")
