"""How the world works: pure functions on arrays. No file, no clock, no chance, no model's name.

``work``      token counts -> the work that serving them takes (exact integers)
``encoders``  embeddings, re-ranking and speech as that work
``inference`` network, accelerator, engine, placement -> time in three states and accelerator energy per unit of work
``diffusion`` images and videos -> time and accelerator energy; ``training``: the same of training runs
``server``    power of accelerators -> power of the servers around them, serving and ready
``facility``  accelerator energy -> busy servers -> with those that wait -> facility (PUE applied once)
``footprint`` energy and hardware time -> carbon, water, primary energy, ADPe, usage and embodied
"""
