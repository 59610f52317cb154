"""Faults of the site, which a right client survives: each kind is one file here and one line below."""

from collections.abc import Iterator
from typing import Self

from pydantic import SerializerFunctionWrapHandler, model_serializer, model_validator

from fake_coupa.faults.bad_gateway import BadGateway
from fake_coupa.faults.drip import Drip
from fake_coupa.faults.fault import Fault, FaultyKind
from fake_coupa.faults.handshake import HandshakeFailure
from fake_coupa.faults.internal_error import InternalError
from fake_coupa.faults.login_expiry import LoginExpiry
from fake_coupa.faults.missing import Missing
from fake_coupa.faults.reset import ConnectionReset
from fake_coupa.faults.restart import Restart
from fake_coupa.faults.short_length import ShortLength
from fake_coupa.faults.stall import Stall
from fake_coupa.faults.too_many_requests import TooManyRequests
from fake_coupa.faults.truncated import Truncated
from fake_coupa.faults.unavailable import Unavailable
from fake_coupa.section import Section
from fake_coupa.seeding import random_for

KINDS: tuple[FaultyKind, ...] = ("page", "attachment")


class FaultsConfig(Section):
    """How often the site fails, by kind of fault: ``stall = { pages = 0.02, attachments = 0.05, ms = 5_000 }``.

    Each kind befalls a share of the ``pages`` (of orders and requisitions) and of the ``attachments``, and each of
    these ``times`` times (1) in a trial, whoever asks; after that it is answered properly. ``missing`` has neither
    pages nor an end. A resource meets one kind at most, so that the shares of all kinds add up to 1 at most.

    A trial begins when the journal is cleared. Before the first one, in the warm-up, the site is well.
    """

    # A new kind goes to the end: the draw of those before it stays as it was.
    internal_error: InternalError = InternalError()
    bad_gateway: BadGateway = BadGateway()
    unavailable: Unavailable = Unavailable()
    too_many_requests: TooManyRequests = TooManyRequests()
    reset: ConnectionReset = ConnectionReset()
    stall: Stall = Stall()
    truncated: Truncated = Truncated()
    drip: Drip = Drip()
    short_length: ShortLength = ShortLength()
    login_expiry: LoginExpiry = LoginExpiry()
    restart: Restart = Restart()
    handshake: HandshakeFailure = HandshakeFailure()
    missing: Missing = Missing()

    @model_validator(mode="after")
    def _shares_fit(self) -> Self:
        for kind in KINDS:
            if sum(fault.share_of(kind) for fault in self.members()) > 1:
                raise ValueError(f"the shares of the {kind}s add up to more than 1")
        return self

    @model_serializer(mode="wrap")
    def _without_what_never_happens(self, serialize: SerializerFunctionWrapHandler) -> dict[str, object]:
        """A run's record names the faults that it had, not all that there are."""
        every: dict[str, object] = serialize(self)
        return {name: every[name] for name, fault in self if fault != type(self).model_fields[name].default}

    def members(self) -> Iterator[Fault]:
        """Every kind of fault, whether it ever happens or not."""
        return (fault for _, fault in self if isinstance(fault, Fault))

    @property
    def happen(self) -> bool:
        """Whether any resource meets any."""
        return any(fault.share_of(kind) > 0 for fault in self.members() for kind in KINDS)

    def of(self, seed: int, kind: FaultyKind, po: str, path: str) -> Fault | None:
        """The fault that a resource meets: a function of (seed, PO, resource) alone."""
        drawn = random_for(seed, "fault", po, path).random()
        for fault in self.members():
            drawn -= fault.share_of(kind)
            if drawn < 0:
                return fault
        return None
