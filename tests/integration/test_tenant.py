"""The tenant that real runs are tried against does what it claims, seen without a browser."""

import ssl
import tracemalloc
from collections.abc import Callable

import httpx
import pytest

from tests.support.tenant import BENIGN, HOSTILE, KINDS, Tenant, TenantOptions, expected_of, start_tenant
from tests.support.tenant.guest import attachment_links, digests, visited


def test_a_stranger_is_sent_to_the_form_and_back() -> None:
    with visited(TenantOptions(orders={"PO45": "plain"})) as (_, guest):
        sent = guest.get("/order_headers/45")
        let_in = guest.log_in(to="/order_headers/45")
        page = guest.get(let_in.headers["Location"])
    assert (sent.status_code, sent.headers["Location"]) == (302, "/sessions/new?return_to=%2Forder_headers%2F45")
    assert (let_in.status_code, page.status_code) == (302, 200)
    assert "attachment_file/4500" in page.text


def test_the_tenant_answers_as_localhost_too() -> None:
    with start_tenant(TenantOptions()) as tenant:
        trusted = ssl.create_default_context(cafile=str(tenant.ca_file))
        answer = httpx.get(f"{tenant.local_url}/order_headers/45", verify=trusted)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sessions/new?return_to=%2Forder_headers%2F45")


def test_the_session_cookie_is_kept_from_scripts_and_changes_with_the_login() -> None:
    with visited(TenantOptions()) as (_, guest):
        before = guest.get("/sessions/new").headers["Set-Cookie"]
        after = guest.log_in().headers["Set-Cookie"]
    assert "; HttpOnly; Secure; SameSite=Lax" in after
    assert "Max-Age" not in after
    assert before.partition(";")[0] != after.partition(";")[0]


def test_a_remembered_session_outlives_the_browser() -> None:
    with visited(TenantOptions(remember=True)) as (_, guest):
        assert "Max-Age=1209600" in guest.log_in().headers["Set-Cookie"]


@pytest.mark.parametrize("wrong", [{"password": "no"}, {"token": "forged"}])
def test_a_wrong_password_and_a_forged_form_are_refused(wrong: dict[str, str]) -> None:
    with visited(TenantOptions()) as (tenant, guest):
        refused = guest.log_in(**wrong)
        still_out = guest.get("/")
    assert refused.status_code == 422
    assert "user_password" in refused.text
    assert still_out.status_code == 302
    assert tenant.logins == 0


def test_the_form_can_have_another_address_and_ask_for_an_e_mail() -> None:
    with visited(TenantOptions(login_path="/login")) as (tenant, guest):
        assert guest.get("/sessions/new").status_code == 404
        assert "user_email" in guest.get("/login").text
        assert guest.log_in().status_code == 302
    assert tenant.logins == 1


def test_a_login_does_not_send_anybody_to_another_host() -> None:
    with visited(TenantOptions()) as (_, guest):
        assert guest.log_in(to="//evil.test/").headers["Location"] == "/"


def test_an_ended_session_is_a_stranger() -> None:
    with visited(TenantOptions(orders={"45": "plain"})) as (tenant, guest):
        guest.log_in()
        inside = guest.get("/order_headers/45").status_code
        tenant.expire_sessions()
        assert (inside, guest.get("/order_headers/45").status_code) == (200, 302)
        guest.log_in()
        assert guest.get("/order_headers/45").status_code == 200
    assert tenant.logins == 2


def served_whole() -> list[str]:
    """Kinds whose files can be told from their page by links alone."""
    by_script = {"late", "late-timer", "slow-fragment", "lazy", "lazy-window", "scroll", "window-open", "clickable"}
    elsewhere = {"requisition", "busy-attachment"}
    return [kind for kind in BENIGN if kind not in by_script | elsewhere]


def test_every_order_serves_what_is_expected_of_it() -> None:
    orders = {f"PO{100 + n}": kind for n, kind in enumerate(served_whole())}
    with visited(TenantOptions(orders=orders, big_bytes=300_000)) as (tenant, guest):
        guest.log_in()
        for po, expected in expected_of(tenant).items():
            page = guest.get(f"/order_headers/{po[2:]}").text
            assert digests(guest, page) == expected.digests, orders[po]


def test_a_requisition_has_what_its_order_lacks() -> None:
    with visited(TenantOptions(orders={"45": "requisition"})) as (tenant, guest):
        guest.log_in()
        order, requisition = guest.get("/order_headers/45").text, guest.get("/requisition_headers/45").text
        assert "href='/requisition_headers/45'" in order
        assert not attachment_links(order)
        assert digests(guest, requisition) == tenant.expected("45").digests


@pytest.mark.parametrize("target", ["/fragments/45", "/fragments/45?slow=1"])
def test_a_late_order_has_its_files_in_a_fragment(target: str) -> None:
    with visited(TenantOptions(orders={"45": "late"}, late_ms=1)) as (tenant, guest):
        guest.log_in()
        assert not attachment_links(guest.get("/order_headers/45").text)
        assert digests(guest, guest.get(target).text) == tenant.expected("45").digests


def test_error_pages_have_the_words_and_the_status_of_their_kind() -> None:
    orders = {"1": "denied-200", "2": "desculpe-404", "3": "speechless-404", "4": "unauthorized-403"}
    with visited(TenantOptions(orders=orders)) as (tenant, guest):
        guest.log_in()
        pages = [guest.get(f"/order_headers/{po}") for po in orders]
        assert {tenant.expected(po).status for po in orders} == {"PO_NOT_FOUND"}
    assert [page.status_code for page in pages] == [200, 404, 404, 403]
    assert "Access denied" in pages[0].text
    assert "Desculpe, não encontramos o que você procurava" in pages[1].text


def test_a_huge_page_is_five_megabytes() -> None:
    with visited(TenantOptions(orders={"45": "huge"})) as (_, guest):
        guest.log_in()
        assert len(guest.get("/order_headers/45").content) > 5_000_000


def test_a_big_file_is_never_held() -> None:
    big_bytes = 8_000_000
    with visited(TenantOptions(orders={"45": "big-file"}, big_bytes=big_bytes)) as (tenant, _):
        scene = tenant.scene("45")
        tracemalloc.start()
        sent = sum(len(part) for part in scene.attachments[0].parts())
        _, peak_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert sent == big_bytes
    assert peak_bytes < 1_000_000


def test_the_store_wants_a_signature() -> None:
    with visited(TenantOptions(orders={"45": "store"})) as (tenant, guest):
        guest.log_in()
        sent_on = guest.get("/attachment_file/4500/download").headers["Location"]
        assert sent_on.startswith("https://files.acme-store.test/attachments/45/0?X-Signature=")
        assert guest.get(sent_on).status_code == 200
        assert guest.get(sent_on.partition("?")[0]).status_code == 403
        assert guest.get("https://files.acme-store.test/attachments/45/2?X-Signature=0").status_code == 403
    assert [(entry.host, entry.po, entry.status) for entry in tenant.journal[-3:-1]] == [
        ("store", "45", 200),
        ("store", "45", 403),
    ]


def test_the_journal_knows_who_asked_for_what() -> None:
    with visited(TenantOptions(orders={"45": "plain"})) as (tenant, guest):
        guest.get("/order_headers/45")
        guest.log_in()
        guest.get("/attachment_file/4501/download")
    stranger, user = tenant.requests_to("/order_headers/45")[0], tenant.requests_to("/attachment_file/")[0]
    assert (stranger.po, stranger.status, stranger.session) == ("45", 302, "")
    assert (user.po, user.status, user.session, user.method) == ("45", 200, "s1", "GET")
    assert tenant.escapes() == []


def test_a_visit_to_the_outsider_is_an_escape() -> None:
    with visited(TenantOptions(orders={"45": "page-to-outsider"})) as (tenant, guest):
        guest.log_in()
        guest.get(guest.get("/order_headers/45").headers["Location"])
    assert [entry.host for entry in tenant.escapes()] == ["outsider"]


def test_too_many_requests_are_told_to_wait() -> None:
    with visited(TenantOptions(orders={"45": "plain"}, requests_per_s=2)) as (tenant, guest):
        guest.log_in()
        answers = [guest.get("/order_headers/45") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "1"
    assert tenant.rate_violations == 1


def test_a_busy_attachment_is_served_the_second_time() -> None:
    with visited(TenantOptions(orders={"45": "busy-attachment"})) as (_, guest):
        guest.log_in()
        assert [guest.get("/attachment_file/4500/download").status_code for _ in range(2)] == [429, 200]


def test_failures_come_as_ordered() -> None:
    with visited(TenantOptions(orders={"45": "plain"})) as (tenant, guest):
        guest.log_in()
        tenant.fail_next(1, 503, 7, of_path="/attachment_file/")
        page = guest.get("/order_headers/45")
        failed, served = (guest.get("/attachment_file/4500/download") for _ in range(2))
    assert (page.status_code, failed.status_code, served.status_code) == (200, 503, 200)
    assert failed.headers["Retry-After"] == "7"


def asked_by(tenant: Tenant) -> None:
    tenant.trigger_interstitial()


def not_asked(tenant: Tenant) -> None:
    assert tenant.batch


@pytest.mark.parametrize(("after", "prepare"), [(1, not_asked), (None, asked_by)])
def test_an_idle_session_is_asked_once_whether_anybody_is_there(
    after: int | None, prepare: Callable[[Tenant], None]
) -> None:
    with visited(TenantOptions(orders={"45": "plain"}, interstitial_after=after)) as (tenant, guest):
        guest.log_in()
        assert "still there" not in guest.get("/order_headers/45").text
        prepare(tenant)
        assert "Are you still there?" in guest.get("/order_headers/45").text
        back = guest.post("/sessions/continue", return_to="/order_headers/45")
        assert (back.status_code, back.headers["Location"]) == (303, "/order_headers/45")
        assert "still there" not in guest.get("/order_headers/45").text


def test_the_question_can_have_an_address_of_its_own() -> None:
    with visited(TenantOptions(orders={"45": "plain"}, interstitial_elsewhere=True)) as (tenant, guest):
        guest.log_in()
        tenant.trigger_interstitial()
        sent = guest.get("/order_headers/45")
        assert sent.headers["Location"] == "/interstitial?return_to=/order_headers/45"
        assert "Are you still there?" in guest.get(sent.headers["Location"]).text


def test_a_truncated_file_breaks_off() -> None:
    with visited(TenantOptions(orders={"45": "file-truncated"})) as (_, guest):
        guest.log_in()
        with pytest.raises(httpx.RemoteProtocolError):
            guest.get("/attachment_file/4501/download")


def test_every_kind_says_how_a_visit_ends() -> None:
    orders = {f"PO{100 + n}": kind for n, kind in enumerate(KINDS)}
    with start_tenant(TenantOptions(orders=orders, big_bytes=1_000)) as tenant:
        ends = {orders[po]: expected.status for po, expected in expected_of(tenant).items()}
    assert all(ends[kind] for kind in BENIGN)
    assert set(ends.values()) == {"COMPLETED", "PARTIAL", "NO_ATTACHMENTS", "PO_NOT_FOUND", "FAILED", ""}
    assert {"COMPLETED", "PARTIAL", "FAILED", ""} == {ends[kind] for kind in HOSTILE}


def test_an_unknown_kind_is_refused_at_the_start() -> None:
    with pytest.raises(KeyError, match="nonsense"), start_tenant(TenantOptions(orders={"45": "nonsense"})):
        pass
