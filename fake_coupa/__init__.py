"""A local site that behaves as Coupa does towards a browser: login, orders, attachments, delays, a journal.

Everything it shows is a pure function of its configuration, so whoever holds the configuration knows what a
visitor must have received. It knows nothing of the harness.
"""
