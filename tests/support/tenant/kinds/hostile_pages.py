"""Orders whose page tries to lead astray, or is broken."""

from collections.abc import Iterator

from tests.support.tenant.content import Attachment
from tests.support.tenant.kinds.markup import document, order_markup, row, rows, scene, script, table
from tests.support.tenant.kinds.scene import Kind, Kinds, Order, Scene
from tests.support.tenant.wire import Reply, page, redirect

ANY_STATUS = ""
FORMULA = "=HYPERLINK(\"http://evil.test\")<script>document.title='owned'</script><b>Bolts"


def _files(order: Order) -> tuple[Attachment, ...]:
    return (Attachment(order.name("Honest")), Attachment(order.name("Honest too"), 5_000))


def _with_markup(markup: str, *, status: str = ANY_STATUS, in_head: bool = False) -> Kind:
    """Two honest files, and ``markup`` in which OUTSIDER stands for the outsider's origin."""

    def hostile(order: Order) -> Scene:
        files = _files(order)
        extra = markup.replace("OUTSIDER", order.places.outsider)
        content = table(rows(order, files)) + ("" if in_head else extra)
        shown = page(order_markup(order, content, extra if in_head else ""))
        return Scene(shown, files, status, supplier=order.supplier)

    return hostile


def _sent_to(place: str) -> Kind:
    """The order's address answers with a redirect."""

    def hostile(order: Order) -> Scene:
        where = place.replace("OUTSIDER", order.places.outsider).replace("INTERNAL", order.places.internal)
        return Scene(redirect(where.replace("SELF", f"/order_headers/{order.digits}")), status="FAILED")

    return hostile


def _broken(status: int) -> Kind:
    def failing(order: Order) -> Scene:
        return Scene(page(document("Error", f"<h1>{status}</h1>"), status), status="FAILED")

    return failing


def endless(order: Order) -> Scene:
    """The page's end never comes."""

    def parts() -> Iterator[bytes]:
        yield order_markup(order, table(rows(order, _files(order)))).partition("</main>")[0].encode()
        while not order.stopped(0.2):
            yield b"<!-- more -->"

    return Scene(Reply(body=parts()), _files(order), "FAILED", files=(), supplier=order.supplier)


def garbled(order: Order) -> Scene:
    """No valid markup, no valid text, and zeros in between; the links are in it."""
    files = _files(order)
    noise = b"<p>\x00\xff\xfe</b></table><table><<a <tr \x00=''>\xc3\x28<!-- -- <![CDATA[ "
    links = "".join(f"<a href={order.href(n)}>{each.name}</a><div><p><li>" for n, each in enumerate(files))
    body = noise + b"--> <span data-supplier-name='Garbled'>" + links.encode() + noise
    return Scene(Reply(body=body), files, "COMPLETED", supplier="Garbled")


def formula_supplier(order: Order) -> Scene:
    """A supplier whose name is a formula and markup."""
    files = _files(order)
    name = FORMULA.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    content = f'<span data-supplier-name="{name}">-</span>{table(rows(order, files))}'
    return Scene(page(document("Purchase Order", content)), files, supplier=FORMULA)


def requisition_away(order: Order) -> Scene:
    """The requisition lies with the outsider."""
    link = f"<a href='{order.places.outsider}/requisition_headers/{order.digits}'>Requisition</a>"
    return Scene(page(order_markup(order, link)), status="FAILED", supplier=order.supplier)


def odd_links(order: Order) -> Scene:
    """Links that no guest should follow, beside an honest one."""
    honest = Attachment(order.name("Honest"))
    host = order.places.tenant.removeprefix("https://")
    outsider = order.places.outsider.removeprefix("https://")
    odd = (
        "javascript:document.title='attachment'",
        "data:application/pdf;base64,JVBERi0xLjQK#attachment",
        "file:///etc/passwd?attachment",
        f"blob:{order.places.tenant}/attachment",
        f"https://{host}@{outsider}/attachment_file/1/download",
        f"//{outsider}/attachment_file/2/download",
        "http://169.254.169.254/latest/attachment",
        f"{order.places.internal}/attachment",
    )
    content = row(order.href(0), honest) + "".join(row(href, Attachment("bait.pdf")) for href in odd)
    found = scene(order, (honest,), table(content))
    return Scene(found.page, found.attachments, "PARTIAL", supplier=order.supplier)


def only_odd_links(order: Order) -> Scene:
    """Nothing but a script for a link."""
    content = row("javascript:void('attachment')", Attachment("bait.pdf"))
    return Scene(page(order_markup(order, table(content))), status="FAILED", supplier=order.supplier)


KINDS: Kinds = {
    "page-to-outsider": _sent_to("OUTSIDER/order_headers/1"),
    "page-to-internal": _sent_to("INTERNAL/order_headers/1"),
    "page-to-metadata": _sent_to("http://169.254.169.254/latest/meta-data/"),
    "page-loop": _sent_to("SELF"),
    "page-refresh": _with_markup("<meta http-equiv='refresh' content='0;url=OUTSIDER/'>", in_head=True),
    "page-form": _with_markup(
        "<form id='f' method='post' action='OUTSIDER/'><input name='a' value='1'></form>"
        + script("document.getElementById('f').submit()")
    ),
    "page-script": _with_markup(script("addEventListener('load', () => { location.href = 'OUTSIDER/'; })")),
    "page-window": _with_markup(script("addEventListener('load', () => window.open('OUTSIDER/'))"), status="COMPLETED"),
    "page-frame": _with_markup("<iframe src='OUTSIDER/frame'></iframe>", status="COMPLETED"),
    "page-alert": _with_markup(script("alert('Your order is ready'); confirm('Leave?')"), status=ANY_STATUS),
    "page-beforeunload": _with_markup(
        script("addEventListener('beforeunload', (e) => { e.preventDefault(); e.returnValue = 'Stay'; })"),
        status="COMPLETED",
    ),
    "page-500": _broken(500),
    "page-503": _broken(503),
    "endless": endless,
    "garbled": garbled,
    "formula-supplier": formula_supplier,
    "requisition-away": requisition_away,
    "odd-links": odd_links,
    "only-odd-links": only_odd_links,
}
