"""A figure drawn by matplotlib as a part of an HTML page.

The page's content security policy allows no style that is not named by its hash, which rules out style attributes; an
SVG knows the same properties as attributes of their own. Names of parts begin with the figure's own name, so that no
two on a page are the same.
"""

import re
from io import BytesIO
from xml.etree import ElementTree as ET

from markupsafe import Markup
from matplotlib.figure import Figure

from harness.report.style import house_style

_LINK = "{http://www.w3.org/1999/xlink}href"
_USED_NAME = re.compile(r"url\(#([^)]+)\)")
_DECIMALS = re.compile(r"-?\d*\.\d+")
_LEFT_OUT = {"metadata", "style"}  # The style only rounds corners: see _ROOT.
_ROOT = {"stroke-linejoin": "round", "stroke-linecap": "butt"}


def inline_svg(figure: Figure, prefix: str, label: str) -> Markup:
    """The figure as an ``svg`` element that fills its container.

    Args:
        figure: drawn, not yet saved.
        prefix: begins the name of each of its parts.
        label: what the figure shows, for those who do not see it.
    """
    buffer = BytesIO()
    with house_style():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    root = ET.fromstring(buffer.getvalue())  # noqa: S314 - written by matplotlib in the line above
    _strip(root)
    names = {name for element in root.iter() for name in _uses(element)}
    for element in root.iter():
        _rename(element, names, prefix)
    view = root.attrib["viewBox"]
    root.attrib.clear()
    root.attrib.update({"viewBox": view, "role": "img", "aria-label": label, **_ROOT})
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - serialised, hence escaped, by ElementTree


def _strip(element: ET.Element) -> None:
    """Take away namespaces, which HTML does without, white space, style attributes, and what a page has no use for."""
    element.tag = _local(element.tag)
    element.text = element.tail = None
    for name, value in _properties(element.attrib.pop("style", "")):
        element.set(name, value)
    if _LINK in element.attrib:
        element.set("href", element.attrib.pop(_LINK))
    if "d" in element.attrib:
        element.set("d", _DECIMALS.sub(_rounded, " ".join(element.attrib["d"].split())))
    for child in list(element):
        if _local(child.tag) in _LEFT_OUT:
            element.remove(child)
        else:
            _strip(child)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _properties(style: str) -> list[tuple[str, str]]:
    pairs = (each.partition(":") for each in style.split(";") if each.strip())
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def _rounded(match: re.Match[str]) -> str:
    """Two decimals: a hundredth of a point cannot be seen, and takes half the file."""
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")


def _uses(element: ET.Element) -> list[str]:
    values = element.attrib.values()
    links = [element.attrib["href"].removeprefix("#")] if "href" in element.attrib else []
    return [*links, *(name for value in values for name in _USED_NAME.findall(value))]


def _rename(element: ET.Element, names: set[str], prefix: str) -> None:
    own = element.attrib.pop("id", "")
    if own in names:
        element.set("id", f"{prefix}-{own}")
    for key, value in element.attrib.items():
        element.set(key, _USED_NAME.sub(rf"url(#{prefix}-\1)", value))
    if "href" in element.attrib:
        element.set("href", f"#{prefix}-{element.attrib['href'].removeprefix('#')}")
