import re
from pathlib import Path

import pytest

from harness.errors import ConfigError
from harness.workload.po_file import read_po_file
from tests.support.hostile_batches import HOSTILE_BATCHES, HostileBatch

REFUSED = [batch for batch in HOSTILE_BATCHES if batch.error]
READ = [batch for batch in HOSTILE_BATCHES if not batch.error]


@pytest.mark.parametrize("batch", REFUSED, ids=lambda batch: batch.name)
def test_a_hostile_file_is_refused_in_one_line_that_names_it(tmp_path: Path, batch: HostileBatch) -> None:
    path = batch.write(tmp_path)
    with pytest.raises(ConfigError, match="|".join(map(re.escape, batch.error.split("|")))) as raised:
        read_po_file(path)
    said = str(raised.value)
    assert str(path) in said
    assert said.isprintable()
    assert raised.value.remedy


@pytest.mark.parametrize("batch", READ, ids=lambda batch: batch.name)
def test_a_hostile_row_is_remarked_on_and_the_others_are_visited(tmp_path: Path, batch: HostileBatch) -> None:
    po_file = read_po_file(batch.write(tmp_path))
    assert po_file.batch
    assert len(po_file.remarks) == len(batch.remarks)
    for remark, words in zip(po_file.remarks, batch.remarks, strict=True):
        assert words in remark.sentence
        assert remark.sentence.isprintable()
        assert len(remark.sentence) < 200
