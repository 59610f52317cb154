import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.workload.addresses import ip_of, is_loopback, is_private

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "0.0.0.0",
    "224.0.0.1",
    "100.64.0.1",
]


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.1", "017700000001", "127.1", "127.0.1", "127.0.0.1.", "0177.0.0.01"]
)
def test_a_number_is_the_address_that_browsers_read_in_it(host: str) -> None:
    assert ip_of(host) == ipaddress.ip_address("127.0.0.1")
    assert is_loopback(host)
    assert is_private(host)


@given(st.ip_addresses(v=4))
def test_an_address_in_its_usual_notation_is_itself(address: ipaddress.IPv4Address) -> None:
    assert ip_of(str(address)) == ip_of(str(int(address))) == ip_of(hex(int(address))) == address


@pytest.mark.parametrize("host", ["1.2.3.400", "1.2.3.4.5", "256.1", "4294967296", "x.1", "08", "::g", "::1%"])
def test_an_address_that_browsers_cannot_read_is_private(host: str) -> None:
    with pytest.raises(ValueError):
        ip_of(host)
    assert is_private(host)


@pytest.mark.parametrize("host", [*PRIVATE, "::1", "::", "fc00::1", "fe80::1", "ff02::1", "localhost", "a.LocalHost."])
def test_what_is_not_on_the_internet_is_private(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize("inside", PRIVATE)
@pytest.mark.parametrize("prefix", ["::ffff:", "64:ff9b::", "2002:"])
def test_an_address_inside_another_is_taken_out_of_it(inside: str, prefix: str) -> None:
    number = int(ipaddress.IPv4Address(inside))
    tail = f"{number >> 16:x}:{number & 0xFFFF:x}"
    assert is_private(f"{prefix}{tail}" + ("::" if prefix == "2002:" else ""))


@pytest.mark.parametrize("host", ["8.8.8.8", "172.32.0.1", "2606:4700::1111", "acme.coupahost.com", "10.example.com"])
def test_what_is_on_the_internet_is_not(host: str) -> None:
    assert not is_private(host)
    assert not is_loopback(host)
