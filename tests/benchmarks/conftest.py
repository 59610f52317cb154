"""What the benchmarks of the browser share: a site that adds no time of its own."""

from collections.abc import Iterator

import pytest

from tests.support.site import PreparedSite, make_scenario, prepared_site


@pytest.fixture(scope="session")
def quick_site() -> Iterator[PreparedSite]:
    with prepared_site(make_scenario("fast-site", pos=6)) as prepared:
        yield prepared
