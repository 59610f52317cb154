"""How long an answer waits before its first byte: a function of (seed, PO, resource) alone."""

import math
from typing import Literal

from fake_coupa.config import SiteConfig
from fake_coupa.seeding import random_for

ResourceKind = Literal["page", "attachment", "asset"]


def delay_s(config: SiteConfig, kind: ResourceKind, po: str, resource: str) -> float:
    """Seconds to wait before answering ``resource`` (its path) when it is asked for on behalf of ``po``."""
    latency = config.latency_ms
    law = {"page": latency.page, "attachment": latency.attachment, "asset": latency.asset}[kind]
    if law.median == 0:
        return 0.0
    deviate = random_for(config.seed, "latency", po, resource).gauss(0.0, 1.0)
    return min(law.median * math.exp(law.sigma * deviate), latency.cap) / 1000
