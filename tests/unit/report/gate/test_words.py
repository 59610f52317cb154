from harness.report.gate.words import DETAILS_SHOWN, one_line, shown


def test_a_sites_own_names_cannot_break_a_line_or_a_document() -> None:
    assert one_line("PO1\r\n::error::\x1b[31m\x00a\ufffe b\ud800") == "PO1 ::error:: [31m a b"


def test_words_of_any_language_stay_as_they_are() -> None:
    assert one_line("não — 10 % × 5 日本") == "não — 10 % × 5 日本"


def test_details_beyond_the_first_are_counted() -> None:
    assert shown(["a\nb"]) == ["a b"]
    lines = shown([str(number) for number in range(DETAILS_SHOWN + 2)])
    assert len(lines) == DETAILS_SHOWN + 1
    assert lines[-1] == "and 2 more failed checks"
