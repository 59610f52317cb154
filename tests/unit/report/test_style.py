from harness.report.style import SPAN_STYLES, in_order, span_style


def test_spans_are_drawn_in_the_order_in_which_a_po_meets_them() -> None:
    assert in_order({"other", "persist", "navigate", "driver_start"}) == [
        "driver_start",
        "navigate",
        "persist",
        "other",
    ]


def test_a_span_of_a_later_version_is_shown_under_its_own_name() -> None:
    assert in_order({"other", "log_in", "persist"}) == ["persist", "log_in", "other"]
    assert span_style("log_in").words == "log in"


def test_no_two_spans_look_alike_without_colour() -> None:
    def grey(colour: str) -> int:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return round(0.299 * red + 0.587 * green + 0.114 * blue)

    looks = [(style.hatch, grey(style.colour)) for style in SPAN_STYLES.values()]
    for index, (hatch, shade) in enumerate(looks):
        for other_hatch, other_shade in looks[index + 1 :]:
            assert hatch != other_hatch or abs(shade - other_shade) >= 10
