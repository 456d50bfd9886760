"""The energy of a training run of Hugging Face Transformers, in its own logs.

    from obsia.transformers import EnergyCallback

    trainer = Trainer(..., callbacks=[EnergyCallback(region="FRA")])

Needs ``transformers``, which obsia does not install.
"""

from __future__ import annotations

from obsia.surfaces.exporters.transformers import EnergyCallback

__all__ = ["EnergyCallback"]
