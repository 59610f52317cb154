"""Pages that are not complete when they have loaded."""

from tests.support.tenant.content import Attachment
from tests.support.tenant.kinds.markup import in_script, order_markup, row, rows, scene, script, table
from tests.support.tenant.kinds.scene import Kinds, Order, Scene
from tests.support.tenant.wire import page

BATCHES, BATCH = 3, 4

# Each time the sentinel comes into sight, the next batch goes in above it and pushes it out of sight again.
_LAZY = """
const batches = %s, list = document.getElementById("lazyList"), sentinel = document.getElementById("sentinel");
new IntersectionObserver((seen) => {
  if (!seen.some((each) => each.isIntersecting) || !batches.length) return;
  const batch = batches.shift();
  setTimeout(() => sentinel.insertAdjacentHTML("beforebegin", batch), 60);
}, {root: %s, threshold: 0}).observe(sentinel);
"""


def _pair(order: Order) -> tuple[Attachment, ...]:
    return (Attachment(order.name("Late invoice")), Attachment(order.name("Late note"), 5_000))


def late(order: Order) -> Scene:
    """The files are asked for some time after the load and put in when they have come."""
    attachments = _pair(order)
    source = (
        f"addEventListener('load', () => setTimeout(() => fetch('/fragments/{order.digits}').then((r) => r.text())"
        f".then((t) => {{ document.getElementById('attachmentTable').innerHTML = t; }}), {order.options.late_ms}));"
    )
    return scene(order, attachments, table("<tr><td>Loading…</td></tr>") + script(source))


def late_timer(order: Order) -> Scene:
    """A timer puts the files in; nothing is asked for meanwhile."""
    attachments = _pair(order)
    source = (
        "setTimeout(() => { document.getElementById('attachmentTable').innerHTML = "
        f"{in_script(rows(order, attachments))}; }}, {order.options.late_ms});"
    )
    return scene(order, attachments, table("") + script(source))


def slow_fragment(order: Order) -> Scene:
    """The page asks for its files at once, and the answer takes its time."""
    attachments = _pair(order)
    source = (
        f"fetch('/fragments/{order.digits}?slow=1').then((r) => r.text()).then((t) => {{"
        "document.getElementById('attachmentTable').innerHTML = t; });"
    )
    return scene(order, attachments, table("<tr><td>Loading…</td></tr>") + script(source))


def _lazy(order: Order, style: str, row_style: str, root: str, above: str) -> Scene:
    attachments = [Attachment(order.name(f"Page {n:02d}"), 3_000 + n) for n in range(BATCHES * BATCH)]
    items = [
        f"<li style='{row_style}'><table>{row(order.href(n), each)}</table></li>" for n, each in enumerate(attachments)
    ]
    batches = ["".join(items[start : start + BATCH]) for start in range(0, len(items), BATCH)]
    listed = f"<ul id='lazyList' style='{style}'>{batches[0]}<li id='sentinel' style='height:10px'></li></ul>"
    return scene(order, attachments, above + listed + script(_LAZY % (in_script(batches[1:]), root)))


def lazy(order: Order) -> Scene:
    """A box that scrolls gets the next files when its end comes into sight."""
    return _lazy(order, "height:300px;overflow-y:auto", "height:120px", "list", "")


def lazy_window(order: Order) -> Scene:
    """The window gets them."""
    return _lazy(order, "", "height:400px", "null", "<div style='height:1200px'>Lines</div>")


def scroll(order: Order) -> Scene:
    """The files are far below and come into being when somebody goes there."""
    attachments = _pair(order)
    source = (
        "new IntersectionObserver((seen, self) => { if (seen.some((each) => each.isIntersecting)) { self.disconnect();"
        f"document.getElementById('attachmentTable').innerHTML = {in_script(rows(order, attachments))}; }} }})"
        ".observe(document.getElementById('far'));"
    )
    far = f"<div style='height:20000px'>Lines</div><div id='far'>{table('')}</div>"
    return scene(order, attachments, far + script(source))


def cookie_banner(order: Order) -> Scene:
    """A notice covers the whole page until somebody agrees to it."""
    banner = (
        "<div id='consent' role='dialog' style='position:fixed;inset:0;z-index:99999;background:#fffe'>"
        "<p>We value your privacy.</p><button onclick=\"document.cookie='consent=1;path=/;secure';"
        "document.getElementById('consent').remove()\">Accept all</button></div>"
        + script("if (document.cookie.includes('consent=1')) document.getElementById('consent').remove();")
    )
    attachments = _pair(order)
    return scene(order, attachments, banner + table(rows(order, attachments)))


def huge(order: Order) -> Scene:
    """Five megabytes of page, the files at its end."""
    attachments = (*_pair(order), Attachment(order.name("Annex"), 4_000))
    words = "Hexagon bolt M8 &times; 40, zinc plated, box of 100, as agreed with the works council. " * 25
    lines = "".join(f"<tr><td>Item {n}</td><td>{words}</td></tr>\n" for n in range(5_000_000 // len(words) + 1))
    content = table(lines, "orderLines") + table(rows(order, attachments))
    return Scene(page(order_markup(order, content)), attachments, supplier=order.supplier)


KINDS: Kinds = {
    "late": late,
    "late-timer": late_timer,
    "slow-fragment": slow_fragment,
    "lazy": lazy,
    "lazy-window": lazy_window,
    "scroll": scroll,
    "cookie-banner": cookie_banner,
    "huge": huge,
}
