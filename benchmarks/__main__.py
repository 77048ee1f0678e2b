"""Run the benchmarks: `python -m benchmarks [DIRECTORY]`, to measure that directory's disk."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import commits

if __name__ == "__main__":
    commits.main(Path(sys.argv[1]) if sys.argv[1:] else None)
