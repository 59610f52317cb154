"""Formats of batch files. A new one is a file here and a line below."""

from harness.workload.po_file.formats.format import PoFileFormat
from harness.workload.po_file.formats.separated import SeparatedText
from harness.workload.po_file.formats.workbook import Workbook

FORMATS: tuple[PoFileFormat, ...] = (SeparatedText(), Workbook())
