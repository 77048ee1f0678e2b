"""How fast the slow things are: `python -m benchmarks` prints tables."""
