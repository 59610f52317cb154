import json
from pathlib import Path

import pytest
import trustme

from harness.commands.tenant import SiteOptions, entry_of, tenant_of, tenant_of_record
from harness.errors import ConfigError
from harness.workload.credentials import Credentials
from harness.workload.entry import Entry, LoginWay
from harness.workload.manners import Manners
from harness.workload.reach import Reach
from harness.workload.tenant import Tenant
from tests.support.certificates import authority_file
from tests.support.po_files import text_file
from tests.support.tenants import PASSWORD, TENANT_URL, USERNAME, make_site_options

BATCH = "PO_NUMBER;SUPPLIER;<|>;Year\nPO1;Acme;;2026\nPO2\njunk\n"


@pytest.fixture
def po_file(tmp_path: Path) -> Path:
    return text_file(tmp_path, BATCH)


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUPA_USERNAME", USERNAME)
    monkeypatch.setenv("COUPA_PASSWORD", PASSWORD)


def profile_folder(folder: Path) -> Path:
    """A browser profile, as far as anybody looks at it before a run."""
    (folder / "browser" / "Default" / "Network").mkdir(parents=True)
    (folder / "browser" / "Local State").write_text("{}", encoding="utf-8")
    (folder / "browser" / "Default" / "Network" / "Cookies").touch()
    return folder / "browser"


def test_a_site_is_meant_where_its_address_or_its_batch_is_given(po_file: Path) -> None:
    assert not SiteOptions(login="form", yes=True).given
    assert SiteOptions(base_url=TENANT_URL).given
    assert SiteOptions(po_file=po_file).given


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (SiteOptions(po_file=Path("pos.csv")), "--base-url is missing"),
        (SiteOptions(base_url=TENANT_URL), "Add --po-file FILE"),
        (SiteOptions(base_url="http://acme.coupahost.com", po_file=Path("pos.csv")), "not over https"),
        (SiteOptions(base_url=TENANT_URL, po_file=Path("missing.csv")), "no file missing.csv"),
    ],
)
def test_a_site_lacks_nothing_or_is_refused_with_what_to_add(options: SiteOptions, words: str) -> None:
    with pytest.raises(ConfigError) as error:
        tenant_of(options, None)
    assert words in str(error.value)


def test_every_option_finds_its_place(po_file: Path, tmp_path: Path) -> None:
    authority = authority_file(tmp_path, trustme.CA())
    options = make_site_options(
        po_file,
        base_url="https://ACME.coupahost.com/",
        allow_hosts=("Files.example.com",),
        map_hosts=("acme.coupahost.com=127.0.0.1:8443",),
        certificates=(authority,),
        browser_args=("--lang=pt-BR",),
        pace="30/min",
        stop_after_failures=3,
    )
    tenant, read = tenant_of(options, None)
    assert tenant.base_url == TENANT_URL
    assert tenant.reach == Reach(
        ("files.example.com",), (("acme.coupahost.com", "127.0.0.1:8443"),), (authority.resolve(),), ("--lang=pt-BR",)
    )
    assert tenant.manners == Manners(0.5, 3)
    assert [po.number for po in tenant.batch] == ["PO1", "PO2"]
    assert tenant.remarks == ("Line 4: 'JUNK' is not a PO number.",)
    assert tenant.po_file == read.path.resolve() == po_file.resolve()
    assert tenant.entry == Entry(LoginWay.FORM, Credentials(USERNAME, PASSWORD))


def test_so_many_pos_are_taken_from_the_top(po_file: Path) -> None:
    assert [po.number for po in tenant_of(make_site_options(po_file), 1)[0].batch] == ["PO1"]
    assert tenant_of(make_site_options(po_file), 99)[0].pos == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"allow_hosts": ("*",)}, "--allow-host * allows too much"),
        ({"map_hosts": ("acme",)}, "--map-host acme does not name a host"),
        ({"certificates": (Path("missing.pem"),)}, "--trust-certificate missing.pem cannot be read"),
        ({"browser_args": ("--no-sandbox",)}, "--browser-arg --no-sandbox cannot be used"),
        ({"pace": "fast"}, "--pace fast is not a pace"),
        ({"login": "magic"}, "--login magic is not known. Choose one of: form, profile, interactive."),
        ({"login": "handed"}, "--login handed is not known"),
        ({"env_file": Path("missing.env")}, "there is no such file"),
    ],
)
def test_the_first_thing_that_does_not_fit_is_refused(po_file: Path, changes: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError) as error:
        tenant_of(make_site_options(po_file, **changes), None)
    assert words in str(error.value)


def test_whoever_gives_a_profile_logs_in_by_it_and_needs_no_credentials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COUPA_PASSWORD")
    profile = profile_folder(tmp_path)
    for login in ("", "profile"):
        assert entry_of(login, profile, None) == Entry(LoginWay.PROFILE, profile=profile.resolve())
    assert entry_of("interactive", None, None) == Entry(LoginWay.INTERACTIVE)


@pytest.mark.parametrize(
    ("login", "folder", "words"),
    [
        ("profile", None, "Add --profile DIR"),
        ("form", ".", "--profile and --login form are two ways in"),
        ("interactive", ".", "two ways in"),
        ("", "missing", "no folder missing"),
    ],
)
def test_a_way_in_that_lacks_something_or_has_too_much_is_refused(login: str, folder: str | None, words: str) -> None:
    with pytest.raises(ConfigError) as error:
        entry_of(login, Path(folder) if folder else None, None)
    assert words in str(error.value)


@pytest.fixture
def recorded(po_file: Path, tmp_path: Path) -> tuple[Tenant, dict[str, object]]:
    """A tenant with all that can be said of one, and its record as a file has it."""
    options = make_site_options(
        po_file,
        allow_hosts=("*.example.com",),
        map_hosts=("acme.coupahost.com=[::1]:8443",),
        certificates=(authority_file(tmp_path, trustme.CA()),),
        browser_args=("--lang=pt-BR",),
        pace="0.5",
    )
    tenant = tenant_of(options, None)[0]
    return tenant, json.loads(json.dumps(tenant.record()))


def test_a_run_goes_on_with_what_it_was_begun_with(recorded: tuple[Tenant, dict[str, object]]) -> None:
    tenant, record = recorded
    again = tenant_of_record(record)
    assert again.record() == tenant.record()
    assert again.entry == tenant.entry


def test_the_password_is_read_anew(
    recorded: tuple[Tenant, dict[str, object]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _, record = recorded
    assert PASSWORD not in json.dumps(record)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COUPA_PASSWORD")
    with pytest.raises(ConfigError, match="COUPA_PASSWORD is not set"):
        tenant_of_record(record)
    file = tmp_path / "other.env"
    file.write_text("COUPA_PASSWORD=another\n", encoding="utf-8")
    assert tenant_of_record(record, file).entry.credentials == Credentials(USERNAME, "another")


def test_a_run_by_a_profile_goes_on_by_it(po_file: Path, tmp_path: Path) -> None:
    profile = profile_folder(tmp_path)
    record = tenant_of(make_site_options(po_file, profile=profile), None)[0].record()
    assert tenant_of_record(record).entry == Entry(LoginWay.PROFILE, profile=profile.resolve())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"base_url": "http://acme.coupahost.com"}, "not over https"),
        ({"base_url": "https://10.0.0.1"}, "private network"),
        ({"reach": {"browser_args": ["--no-sandbox"]}}, "--no-sandbox cannot be used"),
        ({"reach": {"allowed_hosts": ["*.com"]}}, "allows too much"),
        ({"reach": {"mapped_hosts": {"*": "10.0.0.1"}}}, "does not name a host"),
        ({"reach": {"certificates": ["missing.pem"]}}, "cannot be read"),
    ],
)
def test_a_record_that_somebody_has_changed_gets_no_further_than_an_option(
    recorded: tuple[Tenant, dict[str, object]], changes: dict[str, object], words: str
) -> None:
    _, record = recorded
    reach = record["reach"]
    assert isinstance(reach, dict)
    changed = {name: {**reach, **value} if isinstance(value, dict) else value for name, value in changes.items()}
    with pytest.raises(ConfigError) as error:
        tenant_of_record({**record, **changed})
    assert words in str(error.value)
