import pytest

from harness.errors import ConfigError
from harness.workload.numbers import order_digits


@pytest.mark.parametrize(
    "text", ["PO15262984", "15262984", "pm15262984", " PO 15262984 ", "Po15262984", "\u200bPO\u00a015262984"]
)
def test_a_number_loses_prefix_case_and_blanks(text: str) -> None:
    assert order_digits(text) == "15262984"


@pytest.mark.parametrize("text", ["", "PO", "PX123", "15262984/../1", "12.5", "PO15262984-1", "١٢٣"])
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a PO number"):
        order_digits(text)
