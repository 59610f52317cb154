"""Purchase orders as most are."""

from tests.support.tenant.content import Attachment
from tests.support.tenant.kinds.markup import document, order_markup, row, rows, scene, spanned, table, titled
from tests.support.tenant.kinds.scene import Kinds, Order, Scene
from tests.support.tenant.wire import page


def plain(order: Order) -> Scene:
    """Names by the server in ASCII and in UTF-8, and one by the page alone."""
    attachments = (
        Attachment(order.name("Quote")),
        Attachment(order.name("Cotação nº 7 – peças"), 31_000),
        Attachment(order.name("Drawing", ".png"), 8_000, "image/png", told=False),
    )
    links = (row, spanned, titled)
    content = "".join(link(order.href(n), each) for n, (link, each) in enumerate(zip(links, attachments, strict=True)))
    return scene(order, attachments, table(content))


def page_names(order: Order) -> Scene:
    """The server tells no name: the page's words, its title and its download attribute must do."""
    attachments = (
        Attachment(order.name("Terms"), told=False),
        Attachment(order.name("Spécification"), told=False),
        Attachment(order.name("Photo", ".png"), 6_000, "image/png", told=False),
    )
    offered = f"<tr><td><a href='{order.href(2)}' download='{attachments[2].name}'>Save</a></td></tr>"
    content = row(order.href(0), attachments[0]) + titled(order.href(1), attachments[1]) + offered
    return scene(order, attachments, table(content))


def empty(order: Order) -> Scene:
    """Nothing is attached."""
    found = scene(order, (), "<p class='emptyState'>No files were added to this order.</p>")
    return Scene(found.page, status="NO_ATTACHMENTS", supplier=order.supplier)


def requisition(order: Order) -> Scene:
    """The files lie with the requisition."""
    attachments = (Attachment(order.name("Request")), Attachment(order.name("Approval"), 22_000))
    link = f"<p>Requested by <a href='/requisition_headers/{order.digits}'>Requisition {order.digits}</a></p>"
    return Scene(
        page(order_markup(order, link)),
        attachments,
        requisition=page(
            document(f"Requisition {order.digits}", f"<h1>Requisition</h1>{table(rows(order, attachments))}")
        ),
        supplier=order.supplier,
    )


def quoting(order: Order) -> Scene:
    """A comment quotes the words of an error page; the files are there."""
    comment = (
        "<section class='comments'><article><b>J. Prado</b><p>The supplier's portal said: Access denied. You are not "
        "authorized. I called them, and they opened it again. " + "We wait for their answer. " * 60 + "</p></article>"
        "<article><b>R. Lima</b><p>The page you were looking for doesn't exist, it said to me.</p></article></section>"
    )
    attachments = (Attachment(order.name("Letter")), Attachment(order.name("Reply"), 9_000))
    return scene(order, attachments, comment + table(rows(order, attachments)))


def duplicates(order: Order) -> Scene:
    """One file, linked in four ways."""
    attachment = Attachment(order.name("Contract"))
    href = order.href(0)
    content = (
        table(row(href, attachment) + titled(href, attachment) + spanned(href, attachment))
        + f"<p title='1 attachment'><a href='{order.places.tenant}{href}' download>Download</a></p>"
    )
    return scene(order, (attachment,), content)


def same_names(order: Order) -> Scene:
    """Two different files of one name."""
    name = order.name("scan")
    return scene(order, (Attachment(name), Attachment(name, 15_500)))


def many(order: Order) -> Scene:
    """More files than a browser fetches at once."""
    return scene(order, (Attachment(order.name(f"Sheet {n:02d}"), 4_000 + n) for n in range(24)))


def big_file(order: Order) -> Scene:
    """One file that must not be held in memory, and a small one."""
    size = order.options.big_bytes
    big = Attachment(order.name("Archive", ".zip"), size, "application/zip")
    return scene(order, (big, Attachment(order.name("Index"), 3_000)))


def busy_attachment(order: Order) -> Scene:
    """The first request for a file is told to come again in a second."""
    return scene(order, (Attachment(order.name("Wanted"), busy_once=True), Attachment(order.name("Free"))))


KINDS: Kinds = {
    "plain": plain,
    "page-names": page_names,
    "empty": empty,
    "requisition": requisition,
    "quoting": quoting,
    "duplicates": duplicates,
    "same-names": same_names,
    "many": many,
    "big-file": big_file,
    "busy-attachment": busy_attachment,
}
