import pytest

from harness.workload import masking
from harness.workload.credentials import MASK, Credentials
from harness.workload.masking import MOST_PAGE_CHARS, Mask

ANN = Credentials("ann@acme.example", "hunter2 is & long")
COOKIE = "5f2b8c0d9e7a"
MASK_OF_ANN = Mask.of(ANN, [{"name": "_coupa_session", "value": COOKIE}, {"name": "locale", "value": "en"}])
UNKNOWN = Mask()
TOKEN = "Zq8+xT0/kk3=="


@pytest.mark.parametrize(
    "text",
    [
        "The site refused ann@acme.example.",
        "POST /login with user=ann%40acme.example&password=hunter2+is+%26+long",
        'it says {"user": "ann@acme.example", "password": "hunter2 is & long"}',
        f"Cookie {COOKIE} was refused",
        f"the header was Set-Cookie: _coupa_session={COOKIE}; HttpOnly",
    ],
)
def test_a_known_secret_is_in_no_line_however_it_is_written(text: str) -> None:
    hidden = MASK_OF_ANN.text(text)
    assert MASK in hidden
    for secret in ("ann", "hunter2", COOKIE):
        assert secret not in hidden.replace("The site", "")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (
            "https://acme.example/file/1?X-Amz-Signature=abc&x=1 did not load",
            f"https://acme.example/file/1?{MASK} did not load",
        ),
        ("/file/1?justatoken", f"/file/1?{MASK}"),
        ("https://ann:pw@acme.example/file", f"https://{MASK}@acme.example/file"),
        ("https://sso.example/back#access_token=abc&x=1", f"https://sso.example/back#{MASK}"),
        ("/orders;jsessionid=ABC123/1", f"/orders;jsessionid={MASK}"),
        ("sent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_def-1", f"sent {MASK}"),
        ("Authorization: Basic YW5uOnB3", f"Authorization: {MASK}"),
        ("with Bearer abcdefgh12345", f"with Bearer {MASK}"),
        ("Cookie: a=b; c=d", f"Cookie: {MASK}"),
        ('{"csrf_token": "abc", "po": 1}', f'{{"csrf_token": {MASK}, "po": 1}}'),
        ("api-key=abc", f"api-key={MASK}"),
        ("password: abc", f"password: {MASK}"),
    ],
)
def test_what_stands_where_secrets_stand_is_hidden_though_nobody_knows_it(text: str, hidden: str) -> None:
    assert UNKNOWN.text(text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "https://acme.example/order_headers/1 did not load within 30 s.",
        "Did it load? No: it did not.",
        "Cleaning the session by 'cookies' failed",
        "1 of 3 attachments did not arrive complete (see #2)",
    ],
)
def test_what_holds_no_secret_stays_as_it_is(text: str) -> None:
    assert MASK_OF_ANN.text(text) == text


def test_a_short_cookie_is_no_secret() -> None:
    assert MASK_OF_ANN.text("the English pages open") == "the English pages open"


@pytest.mark.parametrize(
    "html",
    [
        f'<input type="password" name="p" value="{TOKEN}">',
        f'<input name="p" value="{TOKEN}" type="password">',
        f'<input type="hidden" name="x" value="{TOKEN}">',
        f"<input type='hidden' value='{TOKEN}'>",
        f"<input type=hidden value={TOKEN}>",
        f'<input type="text" name="authenticity_token" value="{TOKEN}">',
        f'<input autocomplete="current-password" value="{TOKEN}">',
        f'<meta name="csrf-token" content="{TOKEN}">',
        f'<meta http-equiv="set-cookie" content="{TOKEN}">',
        f'<div data-session-id="{TOKEN}">x</div>',
        f'<div data-x="a > b" data-csrf-token="{TOKEN}">x</div>',
        f'<script nonce="{TOKEN}">let a = "{TOKEN}"</script>',
        f"<script>document.cookie = '{TOKEN}'; if (a < b) go('</div>')</script>",
        f"<SCRIPT>{TOKEN}",
        f"<!-- {TOKEN} -->",
        f"<!-- {TOKEN}",
        f"<button onclick=\"send('{TOKEN}')\">x</button>",
        f'<iframe srcdoc="&lt;p&gt;{TOKEN}"></iframe>',
        f'<a href="/file?sig={TOKEN}">x</a>',
        f'<td>token="{TOKEN}"</td>',
    ],
)
def test_a_secret_that_only_the_site_knows_is_not_in_its_page(html: str) -> None:
    hidden = UNKNOWN.page(f"<html><body>before {html} after")
    assert "Zq8" not in hidden
    assert hidden.startswith("<html><body>before <")


def test_a_known_secret_is_not_in_a_page_wherever_it_stands() -> None:
    html = f"<header>Hello ann@acme.example</header><p title='hunter2 is &amp; long'>{COOKIE}</p>"
    assert MASK_OF_ANN.page(html) == f"<header>Hello {MASK}</header><p title='{MASK}'>{MASK}</p>"


def test_what_a_page_shows_is_kept() -> None:
    html = '<a class="file" href="/files/1">Invoice.pdf</a><input type="text" name="q" value="pump"><style>a{}</style>'
    assert MASK_OF_ANN.page(html) == html


def test_a_page_is_cut_and_a_secret_that_the_cut_goes_through_is_gone_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masking, "MOST_PAGE_CHARS", 1000)
    monkeypatch.setattr(masking, "_MOST_READ_CHARS", 2000)
    html = "<p>x</p>" * 300
    of_scripts = f"<script>{'x' * 1900}</script><p>hello</p>"
    for before in (html[:1995], f"{of_scripts}{' ' * (1995 - len(of_scripts))}"):
        hidden = MASK_OF_ANN.page(f"{before}hunter2 is & long")
        assert len(hidden) <= 1000
        assert "hunt" not in hidden


@pytest.mark.parametrize(
    "part", ["token", "<", "<a ", '<a b="', "<!--", "<script", "?a", "://", 'token="', "eyJ", "#a"]
)
def test_a_page_that_is_made_to_take_long_does_not(part: str) -> None:
    # Seconds, where the time grows with the square of the page's length hours.
    assert len(MASK_OF_ANN.page(part * (300_000 // len(part)))) <= MOST_PAGE_CHARS


def test_secrets_are_not_in_a_repr() -> None:
    assert "hunter2" not in repr(MASK_OF_ANN)
