"""A soak, in words and as a figure."""
