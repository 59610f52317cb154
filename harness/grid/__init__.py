"""Selenium Grid: how one is reached, and how one on this machine is started and ended."""
