"""A purchase order as the tenant keeps it: its page, its attachments, and what a correct visit comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.support.tenant.content import Attachment
from tests.support.tenant.options import TenantOptions
from tests.support.tenant.wire import Reply

ATTACHMENTS_PER_ORDER = 100

_SUPPLIERS = ("Parafusos & Filhos Ltda", "Nörrland Stål AB", "O'Brien Fasteners, Inc.", "Águas do Açaí S.A.")


@dataclass(frozen=True, slots=True)
class Places:
    """Origins, as the client that asks knows them; ``internal`` is a service that nobody outside may reach."""

    tenant: str
    store: str
    outsider: str
    internal: str


@dataclass(frozen=True, slots=True)
class Order:
    """What a kind knows when it makes a scene."""

    digits: str
    places: Places
    options: TenantOptions
    stopped: Callable[[float], bool] = field(default=lambda _: True)

    @property
    def supplier(self) -> str:
        """Its supplier's name."""
        return _SUPPLIERS[int(self.digits) % len(_SUPPLIERS)]

    def href(self, index: int) -> str:
        """The tenant's path to an attachment."""
        return f"/attachment_file/{int(self.digits) * ATTACHMENTS_PER_ORDER + index}/download"

    def name(self, stem: str, suffix: str = ".pdf") -> str:
        """A name that no other order's attachment has."""
        return f"{stem}-{self.digits}{suffix}"


@dataclass(frozen=True, slots=True)
class Scene:
    """A purchase order, made.

    Attributes:
        page: answer to its address.
        attachments: in the order of their numbers; those with a special answer are not to be saved.
        status: how a correct visit ends.
        files: the attachments that a correct visit saves; those without a special answer when None.
        requisition: answer to the address of its requisition; None where there is none.
        supplier: as a correct visit reports it.
    """

    page: Reply
    attachments: tuple[Attachment, ...] = ()
    status: str = "COMPLETED"
    files: tuple[Attachment, ...] | None = None
    requisition: Reply | None = None
    supplier: str = ""

    def saved(self) -> tuple[Attachment, ...]:
        """The attachments that a correct visit saves."""
        if self.files is not None:
            return self.files
        return tuple(each for each in self.attachments if each.special is None)


Kind = Callable[[Order], Scene]
Kinds = Mapping[str, Kind]
