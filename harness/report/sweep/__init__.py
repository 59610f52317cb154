"""How a sweep is shown: on the terminal and as a figure."""
