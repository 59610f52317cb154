"""Batch files that nobody should have to meet, each with what the harness is to say of it."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from tests.support.po_files import bytes_file, part_of, text_file, with_part, workbook_file

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@dataclass(frozen=True, slots=True)
class HostileBatch:
    """A batch file, or none.

    Attributes:
        write: makes it in a folder and tells its path.
        error: words of the one error that reading it ends in; empty where it can be read.
        remarks: words of each remark on it, in their order, where it can be read.
    """

    name: str
    write: Callable[[Path], Path]
    error: str = ""
    remarks: tuple[str, ...] = ()


def _folder(folder: Path) -> Path:
    path = folder / "pos.csv"
    path.mkdir()
    return path


def _zip_bomb(folder: Path) -> Path:
    path = workbook_file(folder, ["PO_NUMBER"], ["PO1"])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/bomb.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(bytes(1 << 20))
    return path


def _entities(folder: Path) -> Path:
    path = workbook_file(folder, ["PO_NUMBER"], ["PO1"])
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    start, _, rest = part_of(path, "xl/worksheets/sheet1.xml").decode().partition("<worksheet")
    bomb = f'{start}<!DOCTYPE x [<!ENTITY e0 "PO1">{levels}]><worksheet{rest}'.replace("<t>PO1</t>", "<t>&e11;</t>")
    return with_part(path, "xl/worksheets/sheet1.xml", bomb.encode())


def _cut_short(folder: Path) -> Path:
    path = workbook_file(folder, ["PO_NUMBER"], ["PO1"])
    return bytes_file(folder, path.read_bytes()[:-200], path.name)


def _no_sheet_part(folder: Path) -> Path:
    return with_part(workbook_file(folder, ["PO_NUMBER"], ["PO1"]), "xl/workbook.xml", b"<workbook/>")


def _last_row(folder: Path) -> Path:
    path = workbook_file(folder, ["PO_NUMBER"], ["PO1"])
    sheet = part_of(path, "xl/worksheets/sheet1.xml").replace(b'r="2"', b'r="9999999"').replace(b'"A2"', b'"A9999999"')
    return with_part(path, "xl/worksheets/sheet1.xml", sheet)


def _locked_part(folder: Path) -> Path:
    path = workbook_file(folder, ["PO_NUMBER"], ["PO1"])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes_file(folder, bytes(data), path.name)


def _external_link(folder: Path) -> Path:
    path = workbook_file(folder, ["PO_NUMBER"], ["PO1", '=WEBSERVICE("http://127.0.0.1:9/")'])
    book = load_workbook(path)
    book["Orders"]["B3"] = "='[http://127.0.0.1:9/other.xlsx]Sheet'!A1"
    book.save(path)
    return path


def _text(text: str, encoding: str = "utf-8", name: str = "pos.csv") -> Callable[[Path], Path]:
    return lambda folder: text_file(folder, text, encoding, name)


def _bytes(data: bytes, name: str = "pos.csv") -> Callable[[Path], Path]:
    return lambda folder: bytes_file(folder, data, name)


_DEEP = ";".join(["PO1", "", *(f"level {n}" for n in range(40))])
_GOOD = "PO_NUMBER\nPO1\n"

HOSTILE_BATCHES = (
    HostileBatch("no file", lambda folder: folder / "pos.csv", "There is no file"),
    HostileBatch("a folder", _folder, "is a folder"),
    HostileBatch("nothing in it", _bytes(b""), "is empty"),
    HostileBatch("blank lines alone", _text("\n  \n\t\n"), "is empty"),
    HostileBatch("separators alone", _text(";;;\n;;;\n"), "is empty"),
    HostileBatch("a header alone", _text("PO_NUMBER;SUPPLIER\n"), "no PO to visit below its header (rows: 0)"),
    HostileBatch("another header", _text("Number;Vendor\nPO1;Acme\n"), "columns are Number, Vendor"),
    HostileBatch("no header", _text("PO1\nPO2\n"), "has no column PO_NUMBER"),
    HostileBatch("junk alone", _text("PO_NUMBER\nabc\n12.5\n"), "Line 2: 'ABC' is not a PO number."),
    HostileBatch("an ending of another program", _text(_GOOD, name="pos.pdf"), "none of the endings"),
    HostileBatch("an ending of old Excel", _bytes(OLD_EXCEL, "pos.xls"), "Save it as .xlsx or .csv."),
    HostileBatch("old Excel under a new ending", _bytes(OLD_EXCEL, "pos.xlsx"), "Excel file of the old kind"),
    HostileBatch("old Excel as text", _bytes(OLD_EXCEL), "Excel file of the old kind"),
    HostileBatch(
        "a password", _bytes(OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"), "pos.xlsx"), "protected by a password"
    ),
    HostileBatch("a locked part", _locked_part, "protected by a password"),
    HostileBatch("text as Excel", _text(_GOOD, name="pos.xlsx"), "is not an Excel file"),
    HostileBatch(
        "Excel as text",
        lambda folder: workbook_file(folder, ["PO_NUMBER"], ["PO1"]).rename(folder / "pos.csv"),
        "is a zip archive, not text",
    ),
    HostileBatch("an Excel file cut short", _cut_short, "cut short or damaged"),
    HostileBatch("an Excel file without sheets", _no_sheet_part, "cannot be understood as an Excel file|is empty"),
    HostileBatch("an Excel file of other things", lambda folder: workbook_file(folder, ["Total"], [1]), "are Total"),
    HostileBatch("a zip bomb", _zip_bomb, "more than any batch"),
    HostileBatch("entities within entities", _entities, "cannot be understood as an Excel file"),
    HostileBatch("a row beyond the last", _last_row, "more rows than an Excel sheet can have"),
    HostileBatch("a NUL byte", _bytes(b"PO_NUMBER\nPO1\nPO\x002\n"), "NUL byte on line 3"),
    HostileBatch("UTF-16 without its mark", _text(_GOOD, "utf-16-le"), "NUL byte on line 1"),
    HostileBatch("UTF-16 cut in two", _bytes(_GOOD.encode("utf-16")[:-1]), "does not go on so"),
    HostileBatch("UTF-8 by its mark alone", _bytes(b"\xef\xbb\xbfPO_NUMBER\nPO1\n\xff\xfe"), "does not go on so"),
    HostileBatch("a quotation mark left open", _text('PO_NUMBER;X\nPO1;"a\nPO2;b\nPO3;c\n'), "line 2: a cell cannot"),
    HostileBatch("a quotation mark closed by a later row's", _text('PO_NUMBER;X\nPO1;"a\nPO2;"b"\n'), "line 2: a cell"),
    HostileBatch("a cell of a megabyte", _text(f"PO_NUMBER\n{'1' * (1 << 20)}\n"), "field larger than field limit"),
    HostileBatch(
        "one PO in five ways",
        _text("PO_NUMBER\nPO1\npm 1\n1\n\u00a01\u00a0\nPO1.0\n"),
        remarks=tuple(f"Line {n}: " for n in (3, 4, 5, 6)),
    ),
    HostileBatch(
        "addresses and commands for numbers",
        _text("PO_NUMBER\nPO1\n../../etc/passwd\nfile:///etc/passwd\njavascript:alert(1)\n$(reboot)\n=1+1\n\x1b[2J\n"),
        remarks=("PASSWD' is not", "'FILE:", "'JAVASCRIPT:", "'$(REBOOT)'", "'=1+1'", "'[2J'"),
    ),
    HostileBatch(
        "rounded by a spreadsheet",
        _text("PO_NUMBER;X\nPO1;\n1,5263E+07;\n1.5E15;\n"),
        remarks=("a spreadsheet has rounded", "a spreadsheet has rounded"),
    ),
    HostileBatch(
        "a number of a thousand digits", _text(f"PO_NUMBER\nPO1\n{'9' * 1000}\n"), remarks=("…' is not a PO",)
    ),
    HostileBatch("no number in a row", _text("PO_NUMBER;SUPPLIER\nPO1;A\n;B\n"), remarks=("Line 3: there is no PO",)),
    HostileBatch(
        "ragged rows", _text("PO_NUMBER;SUPPLIER;X\nPO1\nPO2;A;B;C;D;E\n\n;;;\n;;;;;;F\n"), remarks=("Line 6",)
    ),
    HostileBatch("forty folders", _text(f"PO_NUMBER;<|>;a\n{_DEEP}\nPO2\n"), remarks=("40 folders deep",)),
    HostileBatch("formulas that fetch", _external_link),
)
