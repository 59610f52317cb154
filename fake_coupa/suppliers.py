"""Suppliers with names of their own."""

from dataclasses import dataclass

_FAMILIES = (
    "Aldgate",
    "Bergmann",
    "Castelo",
    "Duarte",
    "Eskola",
    "Fontaine",
    "Grünwald",
    "Halvorsen",
    "Iberia",
    "Jansen",
    "Kowalski",
    "Lindqvist",
    "Moreira",
    "Norrland",
    "Okafor",
    "Pereira",
    "Quintana",
    "Rossi",
    "São Bento",
    "Tanaka",
)
_TRADES = (
    "Steel",
    "Chemicals",
    "Logistics",
    "Packaging",
    "Instruments",
    "Catering",
    "Security",
    "Software",
    "Tooling",
    "Energy",
    "Printing",
    "Facilities",
)
_FORMS = ("Ltd", "GmbH", "Lda", "S.A.", "AB")


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier; the slug names it in cookies and is unique within a site."""

    name: str
    slug: str


def supplier_at(index: int) -> Supplier:
    """The supplier at ``index``; the first 240 differ in name."""
    family = index % len(_FAMILIES)
    trade = (index // len(_FAMILIES) + 5 * family) % len(_TRADES)
    name = f"{_FAMILIES[family]} {_TRADES[trade]} {_FORMS[index % len(_FORMS)]}"
    return Supplier(name, f"supplier-{index + 1:03d}")
