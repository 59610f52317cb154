from typing import Any

from fake_coupa.catalog import Catalog
from fake_coupa.config import SiteConfig
from harness.workload.batch import ExpectedPo
from harness.workload.expectation import expected_po


def expected(**sections: dict[str, Any]) -> list[ExpectedPo]:
    site = SiteConfig.model_validate({"batch": {"pos": 30}, **sections})
    catalog = Catalog(site)
    return [expected_po(catalog, site, f"PO{number}") for number in catalog.numbers]


def test_faults_that_pass_change_nothing_of_what_is_expected() -> None:
    faults = {"internal_error": {"pages": 1, "attachments": 0.5}, "stall": {"attachments": 0.5, "times": 10}}
    assert expected(faults=faults) == expected()


def test_a_missing_file_is_withheld_and_its_po_cannot_be_completed() -> None:
    for sound, flaky in zip(expected(), expected(faults={"missing": {"attachments": 0.5}}), strict=True):
        whole = {file.sha256 for file in sound.files}
        assert {file.sha256 for file in flaky.files} | set(flaky.withheld) == whole
        assert len(flaky.files) + len(flaky.withheld) == len(sound.files)
        if not flaky.withheld:
            assert flaky == sound
        else:
            assert flaky.status == ("PARTIAL" if flaky.files else "FAILED")


def test_half_of_the_files_missing_is_about_half() -> None:
    flaky = expected(faults={"missing": {"attachments": 0.5}})
    arriving, withheld = sum(len(po.files) for po in flaky), sum(len(po.withheld) for po in flaky)
    assert 0.25 < withheld / (arriving + withheld) < 0.75


def test_a_po_of_which_every_file_is_missing_fails() -> None:
    statuses = {po.status for po in expected(faults={"missing": {"attachments": 1}})}
    assert statuses == {"FAILED", "NO_ATTACHMENTS", "PO_NOT_FOUND"}
