"""The HTML of the site, from templates."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fake_coupa.assets import Assets
from fake_coupa.canaries import Canary
from fake_coupa.catalog import Order


class Pages:
    """Renders every page; each method returns a whole document."""

    def __init__(self, assets: Assets) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(assets=assets, canary=None)

    def login(self, *, failed: bool) -> str:
        """The login form; ``failed`` adds that the last attempt was refused."""
        return self._render("login.html", failed=failed)

    def home(self, orders: Sequence[tuple[str, str]]) -> str:
        """A list of (PO, supplier name) to choose from."""
        return self._render("home.html", orders=orders)

    def order(self, order: Order, canary: Canary | None = None) -> str:
        """A PO's page."""
        return self._render("order.html", order=order, canary=canary)

    def requisition(self, order: Order, canary: Canary | None = None) -> str:
        """The page of the requisition that a PO was made from."""
        return self._render("requisition.html", order=order, canary=canary)

    def announcements(self) -> str:
        """What a page opens in a window of its own, unasked."""
        return self._render("announcements.html")

    def error(self) -> str:
        """What the site shows for anything that it does not know."""
        return self._render("error.html")

    def _render(self, template: str, **values: object) -> str:
        return self._templates.get_template(template).render(**values)
