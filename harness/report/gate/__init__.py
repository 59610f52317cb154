"""The forms in which the gate's judgement is written. To add one, write its class and name it below."""

from harness.report.gate.github import GitHubFormat
from harness.report.gate.json_document import JsonFormat
from harness.report.gate.junit import JUnitFormat
from harness.report.gate.kind import GateFormat
from harness.report.gate.text import TextFormat

_ALL: tuple[GateFormat, ...] = (TextFormat(), JsonFormat(), JUnitFormat(), GitHubFormat())

FORMATS: dict[str, GateFormat] = {each.name: each for each in _ALL}
