"""What holds for all tests of this folder."""

from hypothesis import HealthCheck, settings

# A machine that is busy with something else is slow, not wrong.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
