"""Measurements, as ratios taken in one run: see `benchmarks/__main__.py`."""
