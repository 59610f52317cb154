"""Words and figures that fill an order: lines, comments, file names."""

from dataclasses import dataclass
from random import Random

BUYERS = ("Ana Ribeiro", "Tomás Nogueira", "Helena Faria", "Rui Sampaio", "Inês Cardoso", "Marta Vaz")
_GOODS = (
    ("Hydraulic seal kit", "each"),
    ("Nitrile gloves, box of 100", "box"),
    ("Forklift inspection, quarterly", "each"),
    ("Steel plate 8 mm", "kg"),
    ("Laptop docking station", "each"),
    ("Calibration of pressure gauge", "hour"),
    ("Pallet wrap 500 mm", "roll"),
    ("Conference room catering", "person"),
    ("Annual licence, 25 seats", "licence"),
    ("Bearing 6204-2RS", "each"),
    ("Transport Porto–Lyon", "pallet"),
    ("Safety goggles", "pair"),
)
_REMARKS = (
    "Please confirm the delivery date.",
    "Revised quotation attached.",
    "Approved within budget.",
    "Supplier asks for partial delivery in two lots.",
    "Invoice received, waiting for the goods receipt.",
    "Entrega confirmada pelo fornecedor.",
    "Price matches the frame contract.",
)
_STEMS = {
    "pdf": (
        "Invoice",
        "Quotation",
        "Purchase order",
        "Fatura nº",
        "Certificado de conformidade",
        "Lieferschein",
    ),
    "msg": ("RE Delivery date", "FW Approval", "RE Cotação", "Order confirmation"),
    "docx": ("Statement of work", "Frame contract", "Condições gerais", "Prüfprotokoll"),
    "xlsx": ("Price list", "Bill of materials", "Mapa de quantidades", "Cost breakdown"),
    "jpg": ("Delivery note scan", "Site photo", "Label", "Foto da recepção"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order; ``price`` is in euro per unit."""

    text: str
    unit: str
    quantity: int
    price: float


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark under an order."""

    author: str
    text: str


def lines(rng: Random) -> tuple[Line, ...]:
    """Between 2 and 12 lines."""
    return tuple(
        Line(*rng.choice(_GOODS), rng.randint(1, 60), round(rng.uniform(3, 900), 2)) for _ in range(rng.randint(2, 12))
    )


def comments(rng: Random) -> tuple[Comment, ...]:
    """Up to 5 remarks."""
    return tuple(Comment(rng.choice(BUYERS), rng.choice(_REMARKS)) for _ in range(rng.randint(0, 5)))


def file_name(rng: Random, index: int, extension: str) -> str:
    """A name that no other attachment of the same PO has, and that every platform can store."""
    return f"{rng.choice(_STEMS[extension])} {rng.randint(10_000, 99_999)}-{index:02d}.{extension}"
