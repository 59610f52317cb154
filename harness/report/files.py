"""What every file of a report shares: the settings of its templates, and how a figure becomes a file."""

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from matplotlib.figure import Figure

from harness.report.style import house_style

DPI = 150
# Neither the time nor the version of the drawing library: two drawings of one result are the same to the byte.
_METADATA = {"png": {"Software": "harness"}, "svg": {"Date": None, "Creator": "harness"}}


def templates() -> Environment:
    """The templates of the package; a name that a template does not get is an error."""
    return Environment(
        loader=PackageLoader("harness.report"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html.j2", "xml.j2")),  # By default it knows names without .j2 alone.
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def save_figure(figure: Figure, path: Path) -> None:
    """Write ``figure`` to ``path``, a ``.png`` or ``.svg`` file. Raises OSError where it cannot be written."""
    kind = path.suffix.removeprefix(".")
    with house_style():
        figure.savefig(path, format=kind, dpi=DPI, metadata=_METADATA[kind])
