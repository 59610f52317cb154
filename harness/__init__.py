"""A benchmark-driven experiment harness for the lifecycle of Selenium drivers."""

__version__ = "0.1.0"
