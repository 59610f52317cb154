"""A soak: one reused driver over thousands of POs, looked at after each while it rests."""
