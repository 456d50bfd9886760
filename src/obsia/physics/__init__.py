"""How the world works: pure functions on arrays. No file, no clock, no chance, no model's name.

``work``      token counts -> the work that serving them takes (exact integers)
``roofline``  network, accelerator, serving -> time and accelerator energy per unit of work
``facility``  accelerator energy -> server -> facility (host share, idle share, PUE applied once)
``footprint`` energy and hardware time -> carbon, water, primary energy, ADPe, usage and embodied
"""
