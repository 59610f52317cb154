"""Pages of the tenant: a table of facts, a list of files, and whatever a kind adds."""

import json
from collections.abc import Iterable, Sequence
from html import escape

from tests.support.tenant.content import Attachment
from tests.support.tenant.kinds.scene import Order, Scene
from tests.support.tenant.wire import page

BUTTON = "<svg width='14' height='14' aria-hidden='true'><rect width='14' height='14'/></svg>"


def document(title: str, body: str, head: str = "") -> str:
    """A whole page with the tenant's frame."""
    return (
        "<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>"
        f"<title>{escape(title)}</title><link rel='icon' href='data:,'>{head}</head>\n"
        f"<body><nav><ul><li>Orders</li><li>Invoices</li></ul></nav><main id='pageContent'>{body}</main></body></html>"
    )


def supplier_markup(order: Order) -> str:
    """The supplier, in one of the ways that tenants have it."""
    name = escape(order.supplier, quote=True)
    return (
        f"<span data-supplier-name='{name}'>&#9733;</span>",
        f"<td><span class='po-supplier-name--link'>{name}</span></td>",
        f"<div class='supplier-info'><label>Supplier</label> <span>{name}</span></div>",
        f"<section data-testid='po-supplier-card'><span>{name}</span></section>",
    )[int(order.digits) // 10 % 4]


def row(href: str, attachment: Attachment) -> str:
    """A link as a row of a table, its name its text."""
    return (
        f"<tr role='row'><td>{attachment.size} B</td><td><a class='fileLink' href='{escape(href, quote=True)}'>"
        f"{escape(attachment.name)}</a></td></tr>"
    )


def titled(href: str, attachment: Attachment) -> str:
    """A link that is a picture, its name its title."""
    name = escape(attachment.name, quote=True)
    return f"<tr role='row'><td></td><td><a href='{escape(href, quote=True)}' title='{name}'>{BUTTON}</a></td></tr>"


def spanned(href: str, attachment: Attachment) -> str:
    """A link around a span that says what it is."""
    name = escape(attachment.name, quote=True)
    return (
        f"<tr role='row'><td></td><td><a href='{escape(href, quote=True)}'>"
        f"<span role='img' aria-label='{name} file attachment'>{BUTTON}</span></a></td></tr>"
    )


def rows(order: Order, attachments: Sequence[Attachment], start: int = 0) -> str:
    """A row for each, beginning with the attachment number ``start``."""
    return "".join(row(order.href(start + n), each) for n, each in enumerate(attachments))


def table(content: str, table_id: str = "attachmentTable") -> str:
    """A table of files."""
    return f"<table><caption>Files</caption><tbody id='{table_id}'>{content}</tbody></table>"


def order_markup(order: Order, content: str, head: str = "", title: str = "Purchase Order") -> str:
    """The page of a purchase order."""
    facts = (
        f"<h1>{title} #{order.digits}</h1><dl><dt>Status</dt><dd>Issued</dd></dl>"
        f"<table><tr><th>Supplier</th>{supplier_markup(order)}</tr></table>"
    )
    return document(f"{title} {order.digits}", facts + guard(order) + content, head)


def guard(order: Order) -> str:
    """A script that keeps the rest of a page from a browser which was not prepared after the login."""
    if not order.options.local_token:
        return ""
    return (
        "<script>if (localStorage.getItem('acme.session') !== 'ready') {"
        "document.addEventListener('DOMContentLoaded', () => { document.getElementById('pageContent').textContent ="
        "'Your browser has lost its session data.'; }); }</script>"
    )


def script(source: str) -> str:
    """A script in the page."""
    return f"<script>{source}</script>"


def in_script(value: object) -> str:
    """A value as a script has it, safe within a page."""
    return json.dumps(value).replace("</", "<\\/")


def scene(order: Order, attachments: Iterable[Attachment], content: str | None = None, head: str = "") -> Scene:
    """A scene whose page shows ``content``, or a row for each attachment."""
    listed = tuple(attachments)
    shown = table(rows(order, listed)) if content is None else content
    return Scene(page(order_markup(order, shown, head)), listed, supplier=order.supplier)
