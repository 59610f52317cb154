import json
import pickle
from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.coupa.settings import WorkerSettings
from harness.errors import ConfigError
from harness.workload.credentials import MASK, Credentials, masked, read_credentials, without_secrets
from harness.workload.entry import Entry, LoginWay
from tests.support.browsers import BROWSER, SITE

ANN = Credentials("ann@acme.example", "hunter2-is-long")
NOWHERE = Path("nowhere")
SETTINGS = WorkerSettings(SITE, BROWSER, "sequential", "full", NOWHERE, NOWHERE, credentials=ANN)

secrets = st.text(st.characters(exclude_characters=MASK[0], exclude_categories=["Cs"]), min_size=3, max_size=12)


@pytest.fixture
def set_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Sets the environment's variables and no others, in a folder without a ``.env``."""
    monkeypatch.chdir(tmp_path)
    for name in ("COUPA_USERNAME", "COUPA_PASSWORD"):
        monkeypatch.delenv(name, raising=False)

    def set_them(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return set_them


def env_file(folder: Path, text: str) -> Path:
    path = folder / "of a test.env"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_environment_comes_before_a_file(set_variables: Callable[..., None], tmp_path: Path) -> None:
    set_variables(COUPA_USERNAME="ann", COUPA_PASSWORD="from the environment")
    file = env_file(tmp_path, "COUPA_USERNAME=bob\nCOUPA_PASSWORD=from a file\n")
    assert read_credentials(file) == Credentials("ann", "from the environment")


def test_a_file_named_env_is_found_where_the_command_is_run(set_variables: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COUPA_USERNAME=ann\nCOUPA_PASSWORD=s3cret\n", encoding="utf-8")
    assert read_credentials() == Credentials("ann", "s3cret")


@pytest.mark.parametrize(
    ("line", "password"),
    [
        ("COUPA_PASSWORD=plain", "plain"),
        ("export COUPA_PASSWORD='with blanks and # in it'", "with blanks and # in it"),
        ('COUPA_PASSWORD="a$b"', "a$b"),
        ("COUPA_PASSWORD=\u00e7\u00e3o-42", "\u00e7\u00e3o-42"),
    ],
)
def test_a_password_is_what_the_file_has(
    set_variables: Callable[..., None], tmp_path: Path, line: str, password: str
) -> None:
    file = env_file(tmp_path, f"\ufeff# a comment\nOTHER=${{HOME}}\nCOUPA_USERNAME=ann\n{line}\n")
    assert read_credentials(file).password == password


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "COUPA_USERNAME and COUPA_PASSWORD are not set or empty. Set them"),
        ({"COUPA_USERNAME": "ann"}, "COUPA_PASSWORD is not set or empty. Set it"),
        ({"COUPA_USERNAME": "", "COUPA_PASSWORD": "hunter2"}, "COUPA_USERNAME is not set or empty"),
    ],
)
def test_what_is_missing_is_named_and_what_is_there_is_not_shown(
    set_variables: Callable[..., None], variables: dict[str, str], words: str
) -> None:
    set_variables(**variables)
    with pytest.raises(ConfigError) as error:
        read_credentials()
    assert str(error.value).startswith(words)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("COUPA_USERNAME=ann\nCOUPA_PASSWORD=hunter2${HOME}\n", "line 2: ${…} in COUPA_PASSWORD"),
        ("COUPA_USERNAME=ann\nCoupa_Password=hunter2${HOME}\n", "line 2: ${…} in Coupa_Password"),
        ("COUPA_USERNAME=ann\nCOUPA_PASSWORD='hunter2\n", "line 2: not a line like NAME=value"),
    ],
)
def test_a_line_that_would_be_read_otherwise_than_meant_is_refused(
    set_variables: Callable[..., None], tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(ConfigError) as error:
        read_credentials(env_file(tmp_path, text))
    assert words in str(error.value)
    assert "hunter2" not in str(error.value)


def test_a_file_that_is_not_there_or_no_text_is_refused(set_variables: Callable[..., None], tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        read_credentials(tmp_path / "missing.env")
    file = tmp_path / "latin.env"
    file.write_bytes("COUPA_PASSWORD=\xe7\xe3o".encode("latin-1"))
    with pytest.raises(ConfigError, match="not text in UTF-8") as error:
        read_credentials(file)
    assert error.value.__cause__ is None, "its own message quotes the bytes"


@pytest.mark.parametrize(
    "holder",
    [
        ANN,
        Entry(LoginWay.FORM, ANN),
        SETTINGS,
        pickle.loads(pickle.dumps(ANN)),
        pickle.loads(pickle.dumps(SETTINGS)),
    ],
    ids=lambda holder: type(holder).__name__,
)
def test_whoever_holds_credentials_does_not_show_them(holder: object) -> None:
    failed = ConfigError(f"No way in by {holder}.", f"{holder!r}")
    for shown in (repr(holder), str(holder), f"{holder}", str(failed), repr(failed), str({"holder": [holder]})):
        assert not any(secret in shown for secret in ANN.secrets())


def test_credentials_arrive_in_another_process_as_they_were() -> None:
    assert pickle.loads(pickle.dumps(SETTINGS)).credentials.secrets() == ANN.secrets()


def test_drivers_and_browsers_inherit_no_credentials() -> None:
    environ = {"COUPA_USERNAME": "ann", "Coupa_Password": "s3cret", "PATH": "/bin", "COUPA_USERNAMES": "kept"}
    assert without_secrets(environ) == {"PATH": "/bin", "COUPA_USERNAMES": "kept"}


@given(before=st.text(max_size=20), secret=secrets, after=st.text(max_size=20))
def test_a_secret_is_found_wherever_it_is(before: str, secret: str, after: str) -> None:
    hidden = masked(f"{before}{secret}{after}", [secret])
    assert secret not in hidden
    assert MASK in hidden


def test_a_secret_that_is_no_text_is_found_too() -> None:
    assert masked("a=p\udce7ss", ["p\udce7ss"]) == f"a={MASK}"


@given(secret=secrets)
def test_a_secret_is_found_however_it_is_written(secret: str) -> None:
    for spell in (quote, quote_plus, escape, json.dumps, repr):
        written = f"<{spell(secret)}>"
        assert masked(written, [secret]).strip("<\"'>") == MASK


@pytest.mark.parametrize(
    ("secret", "written"),
    [
        ("a+b*c-d.e~f g", "a%2Bb*c-d.e%7Ef+g"),
        ("it's 'so'", "it&#39;s &#39;so&#39;"),
        ('say "so"', "say &#34;so&#34;"),
        ("a/b", "a\\/b"),
        ('\xe7"o', '\xe7\\"o'),
        ("a~b c", "a~b+c"),
        ("a!b(c)~*'d e", "a!b(c)~*'d%20e"),
        ("\xe7\xe3o&42", "%c3%a7%c3%a3o%2642"),
    ],
)
def test_a_secret_is_found_as_browsers_and_frameworks_write_it(secret: str, written: str) -> None:
    assert masked(f"https://acme.example/?p={written}#", [secret]) == f"https://acme.example/?p={MASK}#"


def test_of_two_secrets_the_longer_is_hidden_whole() -> None:
    assert masked("ann ann-secret annex", ["ann", "ann-secret"]) == f"{MASK} {MASK} {MASK}ex"


def test_a_secret_of_a_letter_or_two_takes_no_words_apart() -> None:
    assert masked("the same text", ["a", "te", ""]) == "the same text"
