"""WCAG 2.2, 1.4.3 and 1.4.11: what is read stands out by 4.5 to 1, what is only looked at by 3 to 1."""

import re

import pytest

from harness.report.files import templates

TEXT = [
    (ink, ground) for ink in ("ink", "soft", "link", "good", "bad", "open") for ground in ("page", "card", "shade")
] + [(tone, f"{tone}-ground") for tone in ("good", "bad", "open")]
# Not those of partial POs and of such as were not found: the style outlines them in the colour of text.
SHAPES = ("completed", "no-attachments", "failed", "driver", "edge")


def _palettes() -> dict[str, dict[str, str]]:
    style = templates().get_template("report.css.j2").render()
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    names = ("light", "dark", "print")
    return {
        name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for name, block in zip(names, blocks, strict=True)
    }


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_that_of_the_standard() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(scheme: str, ink: str, ground: str) -> None:
    colours = _palettes()[scheme]
    assert _contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_can_be_told_from_their_ground(scheme: str, shape: str) -> None:
    colours = _palettes()[scheme]
    assert _contrast(colours[shape], colours["card"]) >= 3
