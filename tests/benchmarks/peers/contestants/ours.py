"""This project's own modes, each as ``harness compare`` runs it: a pool of workers with a driver each, or with
one browser among them.

A spawned worker process imports its parent's main module again; what is imported only inside :func:`main` is not
its burden, as it is not in ``harness/__main__.py``.
"""

import json
import sys
from pathlib import Path


def main(job_path: Path, mode: str, *, overlap: bool, browsers: int | None) -> None:
    """Bring the batch home."""
    from tests.benchmarks.peers.contestants.our_pool import bring_home

    bring_home(json.loads(job_path.read_text(encoding="utf-8")), mode, overlap=overlap, browsers=browsers)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        sys.argv[2],
        overlap="--overlap" in sys.argv[3:],
        browsers=1 if "--browsers=1" in sys.argv[3:] else None,
    )
