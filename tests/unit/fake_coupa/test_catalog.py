from collections import Counter

from fake_coupa.catalog import Catalog, OrderKind
from fake_coupa.config import AttachmentsConfig, BatchConfig, CountRange, SiteConfig, SizeRange
from fake_coupa.files import LinkShape


def a_site(seed: int = 1, pos: int = 50, suppliers: int = 8, **batch: float) -> SiteConfig:
    fields = {"pos": pos, "suppliers": suppliers, **batch}
    return SiteConfig(seed=seed, batch=BatchConfig.model_validate(fields))


def test_a_longer_batch_begins_with_the_same_orders() -> None:
    short, long = Catalog(a_site(pos=7)), Catalog(a_site(pos=60))
    assert long.numbers[:7] == short.numbers
    assert [long.order(number) for number in short.numbers] == [short.order(number) for number in short.numbers]


def test_numbers_are_eight_digits_and_distinct() -> None:
    numbers = Catalog(a_site(pos=2_000)).numbers
    assert len(set(numbers)) == 2_000
    assert all(len(number) == 8 and number.isdecimal() for number in numbers)


def test_another_seed_gives_other_orders() -> None:
    assert set(Catalog(a_site(seed=1)).numbers).isdisjoint(Catalog(a_site(seed=2)).numbers)


def test_the_shares_of_the_batch_come_out_exactly() -> None:
    catalog = Catalog(a_site(pos=60, unknown_share=0.05, no_attachment_share=0.1, requisition_share=0.15))
    kinds = Counter(catalog.kind(number) for number in catalog.numbers)
    assert kinds == {OrderKind.OWN: 42, OrderKind.UNKNOWN: 3, OrderKind.NONE: 6, OrderKind.REQUISITION: 9}


def test_orders_of_one_kind_do_not_all_come_first() -> None:
    catalog = Catalog(a_site(pos=60, unknown_share=0, no_attachment_share=0.5, requisition_share=0))
    first_half = Counter(catalog.kind(number) for number in catalog.numbers[:30])
    assert first_half == {OrderKind.OWN: 15, OrderKind.NONE: 15}


def test_an_unknown_order_is_in_the_batch_and_not_on_the_site() -> None:
    catalog = Catalog(a_site(pos=6, unknown_share=1, no_attachment_share=0, requisition_share=0))
    assert [catalog.order(number) for number in catalog.numbers] == [None] * 6
    assert catalog.supplier(catalog.numbers[0]).name


def test_an_order_without_attachments_links_to_no_requisition() -> None:
    catalog = Catalog(a_site(unknown_share=0, no_attachment_share=1, requisition_share=0))
    order = catalog.order(catalog.numbers[0])
    assert order is not None
    assert (order.attachments, order.requisition) == ((), None)


def test_attachments_of_a_requisition_are_served_below_it() -> None:
    catalog = Catalog(a_site(unknown_share=0, no_attachment_share=0, requisition_share=1))
    order = catalog.order(catalog.numbers[3])
    assert order is not None
    assert order.requisition is not None
    assert order.attachments
    assert all(each.path.startswith(f"/requisition_headers/{order.requisition}/") for each in order.attachments)
    assert catalog.order_of_requisition(order.requisition) == order


def test_a_requisition_that_was_never_made_is_unknown() -> None:
    catalog = Catalog(a_site(unknown_share=0, no_attachment_share=1, requisition_share=0))
    assert catalog.order_of_requisition("4100000") is None
    assert catalog.order_of_requisition("0") is None
    assert catalog.order_of_requisition("x") is None


def test_every_supplier_has_its_turn_before_one_comes_again() -> None:
    catalog = Catalog(a_site(pos=24, suppliers=12))
    names = [catalog.supplier(number).name for number in catalog.numbers]
    assert len(set(names[:12])) == len(set(names[12:])) == 12


def test_no_two_of_many_suppliers_share_a_name_or_a_slug() -> None:
    catalog = Catalog(a_site(pos=200, suppliers=200))
    suppliers = [catalog.supplier(number) for number in catalog.numbers]
    assert len({supplier.name for supplier in suppliers}) == 200
    assert len({supplier.slug for supplier in suppliers}) == 200


def test_attachments_of_an_order_have_distinct_names_all_shapes_and_sizes_in_range() -> None:
    attachments = AttachmentsConfig(count=CountRange(min=40, max=40), size_bytes=SizeRange(min=100, max=9_000))
    batch = BatchConfig(pos=1, unknown_share=0, no_attachment_share=0, requisition_share=0)
    catalog = Catalog(SiteConfig(batch=batch, attachments=attachments))
    order = catalog.order(catalog.numbers[0])
    assert order is not None
    assert len({each.name.casefold() for each in order.attachments}) == 40
    assert {each.shape for each in order.attachments} == set(LinkShape)
    assert all(100 <= each.bytes <= 9_000 for each in order.attachments)
    assert all(each.name.endswith(f".{each.type.value}") for each in order.attachments)
