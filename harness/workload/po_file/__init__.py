"""Batch files: a spreadsheet of POs in, a copy of it with the results out."""

from harness.workload.po_file.reading import PoFile, read_po_file
from harness.workload.po_file.result_row import ResultRow
from harness.workload.po_file.results import write_results
from harness.workload.po_file.rows import Remark, RemarkKind

__all__ = ["PoFile", "Remark", "RemarkKind", "ResultRow", "read_po_file", "write_results"]
