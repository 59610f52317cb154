import hashlib
from pathlib import Path

from harness.coupa.firefox.trust import OVERRIDES, overrides_of, trust_in
from harness.workload.reach import Reach

DER = b"a certificate"


def test_the_very_certificate_is_trusted_at_its_host_and_port_alone() -> None:
    _, line = overrides_of({("acme.test", 8443): DER}).splitlines()

    place, algorithm, fingerprint, rest = line.split("\t")
    assert (place, algorithm, rest) == ("acme.test:8443:", "OID.2.16.840.1.101.3.4.2.1", "")
    assert fingerprint.replace(":", "") == hashlib.sha256(DER).hexdigest().upper()


def test_without_authorities_of_the_users_a_profile_trusts_what_it_did(tmp_path: Path) -> None:
    trust_in(tmp_path, Reach(), "https://acme.test")

    assert list(tmp_path.iterdir()) == []


def test_a_clone_has_been_told_already_and_nobody_is_asked_again(tmp_path: Path) -> None:
    (tmp_path / OVERRIDES).write_text("as the first one was told", encoding="utf-8")

    trust_in(tmp_path, Reach(certificates=(Path("nowhere.pem"),)), "https://acme.test")

    assert (tmp_path / OVERRIDES).read_text(encoding="utf-8") == "as the first one was told"
