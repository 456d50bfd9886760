"""A field bench: measures the energy of language models on one accelerator, and keeps the rows.

Real architectures with random weights, so nothing is downloaded. ``python -m calibration.bench --out rows.csv``
measures, ``python -m calibration.bench check rows.csv`` validates a file, :func:`bench_rows` reads a folder of them.
PyTorch, transformers and nvidia-ml-py are imported only where a card is measured (see README.md).
"""

from calibration.bench.check import bench_rows, problems

__all__ = ["bench_rows", "problems"]
