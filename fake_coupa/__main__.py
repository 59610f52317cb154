"""``python -m fake_coupa --config FILE.json``: the site as a process, for its starter's lifetime."""

import argparse
import os
import signal
import sys
from pathlib import Path

from pydantic import ValidationError

from fake_coupa.app import Credentials
from fake_coupa.config import SiteConfig
from fake_coupa.server import PASSWORD_VARIABLE, USER_VARIABLE, serve_until_parent_leaves


def main() -> int:
    """Run the site; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fake_coupa", description=__doc__)
    parser.add_argument(
        "--config", type=Path, required=True, help="a SiteConfig as JSON; with tls, authority.pem is put beside it"
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--ignore-interrupt", action="store_true", help="leave Ctrl-C to the parent")
    options = parser.parse_args()
    try:
        config = SiteConfig.model_validate_json(options.config.read_bytes())
        credentials = Credentials(os.environ[USER_VARIABLE], os.environ[PASSWORD_VARIABLE])
    except (OSError, ValidationError) as error:
        parser.error(f"cannot use {options.config}: {error}")
    except KeyError as error:
        parser.error(f"set the environment variable {error.args[0]}")
    if options.ignore_interrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve_until_parent_leaves(config, credentials, options.port, options.config.with_name("authority.pem"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
