"""One quick site for all tests of real browsers; each test has its own folders and an empty journal."""

from collections.abc import Iterator

import pytest

from tests.support.site import PreparedSite, make_scenario, prepared_site


@pytest.fixture(scope="session")
def smoke_site() -> Iterator[PreparedSite]:
    with prepared_site(make_scenario("smoke", pos=6)) as prepared:
        yield prepared


@pytest.fixture
def smoke(smoke_site: PreparedSite) -> PreparedSite:
    smoke_site.site.clear_journal()
    return smoke_site
