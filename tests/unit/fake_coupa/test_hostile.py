from itertools import product

import pytest

from fake_coupa.attachments import content
from fake_coupa.catalog import Catalog, Order
from fake_coupa.config import FileTrick, FileType, HostileConfig, PageTrick, SiteConfig
from fake_coupa.files import Attachment
from fake_coupa.hostile import HTML, file_trick, name_of, page_trick
from harness.workload.scenario import load_scenario

EVERYTHING = HostileConfig(file_names=True, pages=tuple(PageTrick), attachments=tuple(FileTrick))
NOTHING = HostileConfig()


def orders_of(site: SiteConfig) -> list[Order]:
    catalog = Catalog(site)
    return [order for number in catalog.numbers if (order := catalog.order(number)) and order.attachments]


@pytest.fixture(scope="module")
def ten() -> list[Order]:
    return orders_of(load_scenario("hostile-suppliers", pos=10).site)


def test_ten_pos_are_enough_for_every_trick_and_for_none(ten: list[Order]) -> None:
    assert {order.trick for order in ten} == {*PageTrick, None}
    assert {order.attachments[-1].trick for order in ten} == {*FileTrick, None}


@pytest.mark.parametrize(
    "part", ["../", "CON", "\n", "\N{PAPERCLIP}", "\N{RIGHT-TO-LEFT OVERRIDE}", "\\", "NUL", "long long", "..."]
)
def test_ten_pos_are_enough_for_every_kind_of_name(ten: list[Order], part: str) -> None:
    assert any(part in attachment.name for order in ten for attachment in order.attachments if attachment.odd_name)


def test_one_name_has_three_hundred_characters(ten: list[Order]) -> None:
    assert max(len(attachment.name) for order in ten for attachment in order.attachments) >= 300


def test_one_name_comes_from_most_suppliers(ten: list[Order]) -> None:
    senders = {order.supplier for order in ten if "Invoice.pdf" in {each.name for each in order.attachments}}
    assert len(senders) > len(ten) / 2


def test_tricks_of_pages_meet_every_trick_of_files() -> None:
    pairs = {(page_trick(EVERYTHING, ordinal), file_trick(EVERYTHING, ordinal)) for ordinal in range(16)}
    assert pairs == set(product([*PageTrick, None], [*FileTrick, None]))


def test_nobody_is_hostile_unless_asked() -> None:
    assert {page_trick(NOTHING, ordinal) for ordinal in range(8)} == {None}
    assert {file_trick(NOTHING, ordinal) for ordinal in range(8)} == {None}
    assert {name_of(NOTHING, ordinal, index) for ordinal in range(8) for index in (1, 2, 3)} == {None}


def with_trick(trick: FileTrick, *, file_names: bool = False, count: int = 1) -> list[tuple[Attachment, ...]]:
    """The attachments of every PO that the trick is played on."""
    site = SiteConfig.model_validate(
        {
            "hostile": {"attachments": [trick], "file_names": file_names},
            "attachments": {"count": {"min": count, "max": count}},
        }
    )
    return [order.attachments for order in orders_of(site) if order.attachments[-1].trick is trick]


@pytest.mark.parametrize("file_names", [False, True])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_two_attachments_share_a_name_that_nobody_can_foretell(file_names: bool, count: int) -> None:
    pos = with_trick(FileTrick.SAME_NAME, file_names=file_names, count=count)
    assert pos
    for *_, other, last in pos:
        assert (other.name, other.odd_name, last.odd_name) == (last.name, True, True)


def test_a_file_that_is_redirected_has_another_beside_it_that_arrives() -> None:
    pos = with_trick(FileTrick.REDIRECT)
    assert pos
    assert all([each.arrives for each in attachments] == [True, False] for attachments in pos)


def test_a_page_that_is_served_as_a_pdf_begins_with_its_script() -> None:
    pos = with_trick(FileTrick.HTML)
    assert pos
    for *_, last in pos:
        assert (last.type, last.name[-4:]) == (FileType.PDF, ".pdf")
        body = b"".join(content(1, "15000001", last))
        assert body.startswith(HTML)
        assert len(body) == last.bytes
