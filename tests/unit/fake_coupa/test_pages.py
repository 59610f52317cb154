import re

import pytest

from fake_coupa.assets import build_assets
from fake_coupa.catalog import Catalog, Order
from fake_coupa.config import (
    AssetGroup,
    AssetsConfig,
    AttachmentsConfig,
    BatchConfig,
    CountRange,
    HostileConfig,
    PageTrick,
    SiteConfig,
)
from fake_coupa.pages import Pages


@pytest.fixture
def pages() -> Pages:
    small = AssetGroup(count=1, size_bytes=1_000)
    return Pages(build_assets(AssetsConfig(css=small, js=small, images=small)))


def an_order(requisition_share: float = 0, no_attachment_share: float = 0, trick: PageTrick | None = None) -> Order:
    batch = BatchConfig(
        pos=1, unknown_share=0, no_attachment_share=no_attachment_share, requisition_share=requisition_share
    )
    attachments = AttachmentsConfig(count=CountRange(min=4, max=4))
    hostile = HostileConfig(pages=(trick,) if trick else ())
    catalog = Catalog(SiteConfig(batch=batch, attachments=attachments, hostile=hostile))
    order = catalog.order(catalog.numbers[0])
    assert order is not None
    return order


def test_an_order_shows_its_number_supplier_and_every_shape_of_link(pages: Pages) -> None:
    order = an_order()
    html = pages.order(order)
    assert f"PO{order.number}" in html
    assert re.search(rf'<span data-supplier-name="[^"]+">{order.supplier.name}</span>', html)
    assert re.search(r'<a href="[^"]*attachment_file[^"]*">', html)
    assert re.search(r'<span [^>]*aria-label="[^"]* file attachment"><a href=', html)
    assert re.search(r'<a href="[^"]*" download="[^"]+">', html)
    assert re.search(r'<a href="[^"]*" title="[^"]*attachment[^"]*">', html)
    assert all(html.count(f'href="{each.path}"') == 1 for each in order.attachments)


def test_an_order_whose_files_lie_with_its_requisition_shows_only_the_way_there(pages: Pages) -> None:
    order = an_order(requisition_share=1)
    html, requisition = pages.order(order), pages.requisition(order)
    assert f'href="/requisition_headers/{order.requisition}"' in html
    assert not any(each.path in html for each in order.attachments)
    assert all(f'href="{each.path}"' in requisition for each in order.attachments)


def test_an_order_without_attachments_shows_nothing_that_looks_like_one(pages: Pages) -> None:
    html = pages.order(an_order(no_attachment_share=1))
    assert not re.search(r"attachment|download|requisition_headers", html)


def test_a_page_asks_for_style_sheets_scripts_and_images(pages: Pages) -> None:
    html = pages.order(an_order())
    assert '<link rel="stylesheet" href="/assets/application-1.css">' in html
    assert '<script src="/assets/application-1.js" defer>' in html
    assert '<img src="/assets/item-1.png"' in html


def test_the_login_form_has_the_fields_of_the_real_one(pages: Pages) -> None:
    html = pages.login(failed=True)
    assert 'id="user_login"' in html
    assert 'id="user_password"' in html
    assert "Invalid username or password" in html
    assert "Invalid username or password" not in pages.login(failed=False)


@pytest.mark.parametrize(
    ("trick", "script"),
    [(PageTrick.ALERT, "alert("), (PageTrick.POPUP, "open("), (PageTrick.BEFOREUNLOAD, "beforeunload")],
)
def test_a_page_plays_its_trick_before_its_links_are_there(pages: Pages, trick: PageTrick, script: str) -> None:
    order = an_order(requisition_share=1, trick=trick)
    assert pages.order(order).index(script) > 0
    requisition = pages.requisition(order)
    assert 0 < requisition.index(script) < requisition.index(order.attachments[0].path)
    assert script not in pages.order(an_order())
