"""One package for each place people meet Blitzlicht, none knowing another."""
