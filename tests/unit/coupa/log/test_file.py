import json
import re
import threading
from pathlib import Path

import pytest

from harness.coupa.log.entry import Entry
from harness.coupa.log.file import LOG_FILE, LogFile
from harness.coupa.log_settings import LogLevel
from harness.coupa.reports import FellBack, KeeperStarted, StepEntered, WorkerDied, WorkerGivenUp, WorkerStarted
from harness.coupa.result import Outcome, PoResult, PoStatus, SavedFile
from harness.errors import DriverError
from tests.support.browsers import make_settings
from tests.support.disks import no_file_can_grow
from tests.support.logs import ANN, COOKIE, URL_TOKEN, files_with_a_secret, lines_of, make_logged_settings

FILE = SavedFile("invoice.pdf", 1200, "ab")


def result(status: PoStatus = PoStatus.COMPLETED, reason: str = "", files: tuple[SavedFile, ...] = (FILE,)) -> PoResult:
    return PoResult("PO1", 0, Outcome(status, "Acme", reason, 2, files), 1000.0, 1.23456, attempts=2)


def test_a_line_says_when_how_bad_what_and_who_in_this_order(tmp_path: Path) -> None:
    with LogFile(make_logged_settings(tmp_path)) as log:
        log.write(Entry(LogLevel.INFO, "driver started", 3, 4711, "PO1", 2, "login", {"tries": 0}, at_s=1000.0625))
    text = (tmp_path / LOG_FILE).read_text(encoding="utf-8")
    assert text == (
        '{"time": "1970-01-01T00:16:40.062Z", "level": "info", "event": "driver started", "worker": 3, "pid": 4711, '
        '"po": "PO1", "attempt": 2, "span": "login", "tries": 0}\n'
    )


def test_what_there_is_not_is_left_out_but_worker_0_is_there(tmp_path: Path) -> None:
    with LogFile(make_logged_settings(tmp_path)) as log:
        log.write(Entry(LogLevel.INFO, "x", 0, facts={"sentence": "", "of": None}))
    assert list(lines_of(tmp_path)[0]) == ["time", "level", "event", "worker"]


@pytest.mark.parametrize(("level", "written"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_what_is_less_than_the_level_is_not_written(tmp_path: Path, level: str, written: int) -> None:
    with LogFile(make_logged_settings(tmp_path, LogLevel(level))) as log:
        for each in LogLevel:
            log.write(Entry(each, f"of {each}"))
    assert [line["level"] for line in lines_of(tmp_path)] == [each.value for each in LogLevel][-written:]


def test_no_log_is_written_where_none_is_wanted(tmp_path: Path) -> None:
    with LogFile(make_settings(tmp_path)) as log:
        log.write(Entry(LogLevel.ERROR, "x"))
    assert not (tmp_path / LOG_FILE).exists()


def test_a_log_is_gone_on_with_even_where_its_last_line_was_cut_short(tmp_path: Path) -> None:
    (tmp_path / LOG_FILE).write_text('{"event": "old"}\n{"event": "cut sh', encoding="utf-8")
    with LogFile(make_logged_settings(tmp_path)) as log:
        log.write(Entry(LogLevel.INFO, "new"))
    lines = (tmp_path / LOG_FILE).read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[-1])["event"] == "new"
    assert lines[:2] == ['{"event": "old"}', '{"event": "cut sh']


def test_a_line_is_in_the_file_as_soon_as_it_is_written(tmp_path: Path) -> None:
    with LogFile(make_logged_settings(tmp_path)) as log:
        log.write(Entry(LogLevel.INFO, "x"))
        assert [line["event"] for line in lines_of(tmp_path)] == ["x"]


def test_lines_of_several_threads_stay_whole(tmp_path: Path) -> None:
    with LogFile(make_logged_settings(tmp_path)) as log:

        def write_fifty(worker: int) -> None:
            for _ in range(50):
                log.write(Entry(LogLevel.INFO, "x" * 500, worker))

        threads = [threading.Thread(target=write_fifty, args=(worker,)) for worker in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(lines_of(tmp_path)) == 200


def test_words_in_any_script_are_written_as_they_are_and_half_characters_replaced(tmp_path: Path) -> None:
    with LogFile(make_logged_settings(tmp_path)) as log:
        log.write(Entry(LogLevel.INFO, "x", facts={"sentence": "não, 発注書", "odd": "a\udce7b\nc"}))
    assert lines_of(tmp_path)[0]["sentence"] == "não, 発注書"
    assert lines_of(tmp_path)[0]["odd"] == "a?b\nc"


def test_no_secret_is_written_whoever_says_it(tmp_path: Path) -> None:
    said = f"{ANN.username} {ANN.password} {COOKIE} https://acme.example/file?sig={URL_TOKEN}"
    with LogFile(make_logged_settings(tmp_path)) as log:
        log.write(Entry(LogLevel.INFO, "x", facts={"sentence": said}))
        log.hear(WorkerDied(0, "PO1", said))
        log.ended(result(PoStatus.FAILED, said))
    with LogFile(make_logged_settings(tmp_path / "other")) as log, pytest.raises(DriverError), log.telling_the_end():
        raise DriverError(said)
    assert len(lines_of(tmp_path)) + len(lines_of(tmp_path / "other")) == 4
    assert files_with_a_secret(tmp_path) == []


def test_what_the_pool_reports_is_written_with_the_process_that_it_is_about(tmp_path: Path) -> None:
    with LogFile(make_logged_settings(tmp_path)) as log:
        log.hear(WorkerStarted(1, 4711))
        log.hear(KeeperStarted(0, 4712))
        log.hear(StepEntered(1, "PO1", "navigate"))
        log.hear(WorkerDied(1, "PO1", "the worker's process was killed"))
        log.hear(WorkerStarted(1, 4713))
        log.hear(WorkerGivenUp(1, "it died 3 times"))
        log.hear(FellBack("no worker is left"))
    told = [(line["level"], line["event"], line.get("worker"), line.get("pid")) for line in lines_of(tmp_path)]
    assert told == [
        ("info", "worker started", 1, 4711),
        ("info", "browser's keeper started", None, 4712),
        ("error", "worker died", 1, 4711),
        ("info", "worker started", 1, 4713),
        ("error", "worker given up", 1, 4713),
        ("error", "fell back to one driver", None, None),
    ]


@pytest.mark.parametrize(
    ("status", "level"),
    [
        (PoStatus.COMPLETED, "info"),
        (PoStatus.PO_NOT_FOUND, "info"),
        (PoStatus.PARTIAL, "warning"),
        (PoStatus.FAILED, "error"),
    ],
)
def test_the_end_of_a_po_says_what_it_brought_and_how_bad_it_is(tmp_path: Path, status: PoStatus, level: str) -> None:
    with LogFile(make_logged_settings(tmp_path)) as log:
        log.ended(result(status, "half of it"))
    line = lines_of(tmp_path)[0]
    assert (line["event"], line["level"], line["status"]) == ("po ended", level, status.value)
    assert (line["found"], line["files"], line["bytes"], line["attempts"], line["seconds"]) == (2, 1, 1200, 2, 1.235)
    assert line["sentence"] == "half of it"


@pytest.mark.parametrize(
    ("error", "event", "said"),
    [
        (KeyboardInterrupt(), "asked to end", None),
        (DriverError("It went away.", "Look."), "broken off", "It went away. Look."),
    ],
)
def test_what_breaks_the_batch_off_is_said_at_once(
    tmp_path: Path, error: BaseException, event: str, said: str | None
) -> None:
    with LogFile(make_logged_settings(tmp_path)) as log:
        with pytest.raises(type(error)), log.telling_the_end():
            raise error
        assert [(line["event"], line.get("sentence")) for line in lines_of(tmp_path)] == [(event, said)]


def test_a_batch_goes_on_where_its_log_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / LOG_FILE).mkdir()
    with LogFile(make_logged_settings(tmp_path)) as log:
        log.write(Entry(LogLevel.INFO, "x"))


def test_a_batch_goes_on_where_the_disk_is_full_and_what_was_written_stays(tmp_path: Path) -> None:
    with LogFile(make_logged_settings(tmp_path)) as log:
        log.write(Entry(LogLevel.INFO, "x"))
        with no_file_can_grow():
            log.write(Entry(LogLevel.INFO, "y"))
            log.write(Entry(LogLevel.INFO, "z"))
    assert [line["event"] for line in lines_of(tmp_path)] == ["x"]


def test_the_time_is_utc_to_the_millisecond(tmp_path: Path) -> None:
    with LogFile(make_logged_settings(tmp_path)) as log:
        log.write(Entry(LogLevel.INFO, "x"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", lines_of(tmp_path)[0]["time"])
