from xml.etree import ElementTree as ET

import pytest
from matplotlib.figure import Figure

from harness.report.html.svg import inline_svg


def _drawn() -> Figure:
    figure = Figure(figsize=(3, 2))
    axes = figure.subplots()
    axes.plot([0, 1, 2], [0.123456789, 1, 0.5], "o-", clip_on=True)
    axes.bar([0, 1], [1, 2], hatch="//")
    axes.set_title("<b>a & b</b> --> c")
    return figure


@pytest.fixture(scope="module")
def svg() -> str:
    return str(inline_svg(_drawn(), "first", 'less "time" & more'))


def test_a_figure_is_one_element_that_says_what_it_shows(svg: str) -> None:
    root = ET.fromstring(svg)
    assert root.tag == "svg"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == 'less "time" & more'
    assert "width" not in root.attrib


def test_names_of_parts_begin_with_the_figures_own_and_are_there(svg: str) -> None:
    root = ET.fromstring(svg)
    names = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    uses = [element.attrib["href"] for element in root.iter() if "href" in element.attrib]
    clips = [element.attrib["clip-path"] for element in root.iter() if "clip-path" in element.attrib]
    assert names
    assert len(names) == len(set(names))
    assert all(name.startswith("first-") for name in names)
    assert {use.removeprefix("#") for use in uses} <= set(names)
    assert {clip.removeprefix("url(#").removesuffix(")") for clip in clips} <= set(names)
    assert uses
    assert clips


def test_two_figures_on_a_page_share_no_name(svg: str) -> None:
    other = ET.fromstring(str(inline_svg(_drawn(), "second", "")))
    names = {element.attrib.get("id") for element in ET.fromstring(svg).iter()} - {None}
    assert not names & {element.attrib.get("id") for element in other.iter()}


def test_a_strict_policy_and_a_page_without_network_find_nothing_to_refuse(svg: str) -> None:
    root = ET.fromstring(svg)
    assert not [element.tag for element in root.iter() if "style" in element.attrib or element.tag == "style"]
    assert [element for element in root.iter() if "fill" in element.attrib]
    assert "http" not in svg


def test_what_a_style_said_is_said_by_an_attribute(svg: str) -> None:
    strokes = [
        element.attrib["stroke-width"] for element in ET.fromstring(svg).iter() if "stroke-width" in element.attrib
    ]
    assert strokes


def test_places_are_no_finer_than_anyone_can_see(svg: str) -> None:
    paths = [element.attrib["d"] for element in ET.fromstring(svg).iter() if "d" in element.attrib]
    decimals = [len(number.partition(".")[2]) for path in paths for number in path.split() if "." in number]
    assert max(decimals) == 2
