"""The name and the password for a site's login: from the environment or a ``.env`` file, and never anywhere else."""

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, quote_plus

from harness.errors import ConfigError
from harness.grid.access import VARIABLES as GRID_VARIABLES

USERNAME_VARIABLE = "COUPA_USERNAME"
PASSWORD_VARIABLE = "COUPA_PASSWORD"  # noqa: S105 - the name of a variable
ENV_FILE = ".env"
SHORTEST_SECRET = 3
MASK = "•••"
_ESCAPED_OCTET = re.compile(r"%[0-9A-F]{2}")
_VARIABLES = (USERNAME_VARIABLE, PASSWORD_VARIABLE)
_SECRET_VARIABLES = (*_VARIABLES, *GRID_VARIABLES)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a login form is filled with; neither shows in a repr. Plain, since every worker process imports it."""

    username: str = field(repr=False)
    password: str = field(repr=False)

    def secrets(self) -> tuple[str, ...]:
        """What must never be written anywhere."""
        return (self.username, self.password)


def read_credentials(env_file: Path | None = None) -> Credentials:
    """From the environment, else from ``env_file``, else from a ``.env`` file in the working directory.

    Raises:
        ConfigError: one is missing or empty, or the file cannot be read.
    """
    if env_file is not None and not env_file.is_file():
        raise ConfigError(f"--env-file {env_file}: there is no such file.", "It holds lines like COUPA_USERNAME=name.")
    from pydantic import ValidationError

    from harness.workload.credential_settings import CredentialSettings

    file = env_file or Path(ENV_FILE)
    try:
        _check_lines(file)
        found = CredentialSettings(_env_file=file, _env_file_encoding="utf-8-sig")
        return Credentials(found.username.get_secret_value(), found.password.get_secret_value())
    except ValidationError as error:
        missing = [str(each["loc"][0]) for each in error.errors(include_input=False)]
    except (OSError, UnicodeDecodeError) as error:
        problem = "it is not text in UTF-8" if isinstance(error, UnicodeDecodeError) else str(error.strerror)
        raise ConfigError(f"{file}: cannot be read: {problem}.", "Mend it, or set the variables.") from None
    raise ConfigError(
        f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set or empty.",
        f"Set {'it' if len(missing) == 1 else 'them'} in the environment, or in a file named {ENV_FILE} with lines "
        f"like {USERNAME_VARIABLE}=name; or log in by --profile DIR or --login interactive.",
    )


def _check_lines(file: Path) -> None:
    """Refuse a file that would be read otherwise than it was meant, before an account is locked by a wrong password."""
    from dotenv.parser import parse_stream

    if not file.is_file():
        return
    with file.open(encoding="utf-8-sig") as stream:
        for line in parse_stream(stream):
            place = f"{file}, line {line.original.line}"
            if line.error:
                raise ConfigError(f"{place}: not a line like NAME=value.", "Mend it; quote values with blanks.")
            if (line.key or "").upper() in _VARIABLES and "${" in (line.value or ""):
                raise ConfigError(
                    f"{place}: ${{…}} in {line.key} would be taken for another variable.",
                    "Set it in the environment instead.",
                )


def without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for processes that have no business with the credentials: drivers and browsers."""
    return {name: value for name, value in environ.items() if name.upper() not in _SECRET_VARIABLES}


def masked(text: str, secrets: Iterable[str]) -> str:
    """``text`` without the secrets, also where they are written for an address, for HTML or for JSON."""
    # A secret of a letter or two would take the words apart that it is looked for in.
    forms = {form for secret in secrets if len(secret) >= SHORTEST_SECRET for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, MASK)
    return text


@lru_cache(maxsize=64)
def _forms(secret: str) -> frozenset[str]:
    return frozenset({secret, repr(secret)[1:-1], *_in_addresses(secret), *_in_html(secret), *_in_json(secret)})


def _in_addresses(secret: str) -> set[str]:
    """As libraries quote it; as scripts do (``encodeURIComponent``); as forms are sent (WHATWG URL, section 5.2)."""
    forms = {quote(secret, safe, errors="replace") for safe in ("", "/", "!'()*~")}
    forms |= {quote_plus(secret, safe, errors="replace").replace("~", "%7E") for safe in ("", "*")}
    forms.add(quote_plus(secret, errors="replace"))
    return forms | {_ESCAPED_OCTET.sub(lambda octet: octet[0].lower(), form) for form in forms}


def _in_html(secret: str) -> set[str]:
    """Frameworks differ in how they write quotation marks."""
    quoted = html.escape(secret)
    decimal = quoted.replace("&#x27;", "&#39;")
    return {html.escape(secret, quote=False), quoted, decimal, decimal.replace("&quot;", "&#34;")}


def _in_json(secret: str) -> set[str]:
    forms = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    return forms | {form.replace("/", "\\/") for form in forms}
