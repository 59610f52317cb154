"""What several commands ask of their options."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from harness.errors import ConfigError


def require_known(option: str, name: str, names: Iterable[str]) -> None:
    """Raise ConfigError unless ``name`` is one of ``names``."""
    if name not in names:
        raise ConfigError(f"{option} {name} is not known.", f"Choose one of: {', '.join(names)}.")


def require_reachable(min_reduction_pct: float) -> None:
    """Raise ConfigError unless a reduction by so many percent is possible."""
    if not (math.isfinite(min_reduction_pct) and min_reduction_pct < 100):
        raise ConfigError(
            f"--min-reduction {min_reduction_pct:g} cannot be reached.", "Give a percentage below 100, such as 20."
        )


def folder_name(name: str) -> Path:
    """Where results go that nobody has named a folder for."""
    return Path("results") / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{name}"


def fresh_folder(wanted: Path | None, name: str) -> Path:
    """The folder for a run's results, made and empty: ``results/<UTC time>-<name>`` unless another is wanted.

    Raises:
        ConfigError: it cannot be made, or already holds something.
    """
    folder = wanted or folder_name(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as error:
        raise ConfigError(
            f"The folder {folder} cannot be used: {error.strerror}.", "Choose another one with --out DIR."
        ) from error
    if taken:
        raise ConfigError(f"The folder {folder} already holds something.", "Choose a new one with --out DIR.")
    return folder.resolve()
