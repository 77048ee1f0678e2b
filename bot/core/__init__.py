"""The pure core: values and rules, without I/O, clock, chance or logging."""
