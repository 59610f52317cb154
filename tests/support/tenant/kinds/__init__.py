"""Kinds of purchase orders. A new one is a function in a file here and a line in that file's table."""

from tests.support.tenant.kinds import errors, hostile_files, hostile_pages, moving, opening, ordinary
from tests.support.tenant.kinds.scene import Kinds

BENIGN: Kinds = {**ordinary.KINDS, **moving.KINDS, **opening.KINDS, **errors.KINDS}
HOSTILE: Kinds = {**hostile_pages.KINDS, **hostile_files.KINDS}
KINDS: Kinds = {**BENIGN, **HOSTILE}
