import statistics

from fake_coupa.config import DelayConfig, LatencyConfig, SiteConfig
from fake_coupa.latency import delay_s


def a_site(seed: int = 1, median: float = 800, sigma: float = 0.4, cap: float = 30_000) -> SiteConfig:
    return SiteConfig(seed=seed, latency_ms=LatencyConfig(page=DelayConfig(median=median, sigma=sigma), cap=cap))


def pages(site: SiteConfig, count: int = 2_000) -> list[float]:
    return [delay_s(site, "page", str(po), f"/order_headers/{po}") for po in range(count)]


def test_a_delay_depends_on_nothing_but_seed_order_and_resource() -> None:
    backwards = [delay_s(a_site(), "page", str(po), f"/order_headers/{po}") for po in reversed(range(20))]
    assert backwards[::-1] == pages(a_site(), 20)
    others = {
        delay_s(a_site(), "page", "7", "/a"),
        delay_s(a_site(seed=2), "page", "7", "/a"),
        delay_s(a_site(), "page", "8", "/a"),
        delay_s(a_site(), "page", "7", "/b"),
    }
    assert len(others) == 4


def test_delays_have_the_configured_median_and_spread() -> None:
    delays = sorted(pages(a_site(median=800, sigma=0.4)))
    assert 0.77 < statistics.median(delays) < 0.83
    assert 1.45 < delays[int(0.9 * len(delays))] / statistics.median(delays) < 1.9


def test_no_delay_exceeds_the_cap() -> None:
    delays = pages(a_site(median=800, sigma=2, cap=900))
    assert max(delays) == 0.9


def test_a_kind_without_a_median_is_answered_at_once() -> None:
    assert delay_s(a_site(), "attachment", "7", "/a") == 0
