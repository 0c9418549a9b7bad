"""Measurements as ratios, each taken within one run: `make bench`. See `benchmarks/__main__.py` for how to add one."""
