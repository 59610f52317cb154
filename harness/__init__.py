"""A benchmark-driven experiment harness for the lifecycle of Selenium drivers."""

from importlib.metadata import version

__version__ = version("driver-reuse-harness")
