"""``python -m harness``: the same as the command ``harness``.

A spawned worker process imports its parent's main module again; what is imported only inside :func:`main` is not
its burden.
"""


def main() -> None:
    """Run the command line."""
    from harness import cli

    cli.main()


if __name__ == "__main__":
    main()
