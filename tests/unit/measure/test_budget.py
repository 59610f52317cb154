from harness.measure.budget import CPU_SHARE, LONGEST_WAIT_S, START_CREDIT_S, Budget


def test_the_first_readings_are_on_credit() -> None:
    budget = Budget()
    assert budget.can_read()
    budget.exact_s = START_CREDIT_S
    assert not budget.can_read()


def test_what_the_watched_processes_use_earns_readings() -> None:
    budget = Budget(exact_s=START_CREDIT_S)
    budget.earn(watched_cpu_s=1.0)
    assert budget.can_read()
    budget.exact_s += CPU_SHARE
    assert not budget.can_read()


def test_ticks_come_at_their_interval_while_they_are_cheap() -> None:
    assert Budget(tick_s=START_CREDIT_S / 2).wait_s(0.25) == 0.25


def test_ticks_that_cost_too_much_come_seldom() -> None:
    assert Budget(tick_s=START_CREDIT_S).wait_s(0.25) == LONGEST_WAIT_S


def test_a_longer_interval_is_never_shortened() -> None:
    assert Budget(tick_s=START_CREDIT_S).wait_s(10.0) == 10.0


def test_exact_readings_do_not_slow_the_ticks_down() -> None:
    assert Budget(tick_s=0.001, exact_s=1.0).wait_s(0.25) == 0.25
