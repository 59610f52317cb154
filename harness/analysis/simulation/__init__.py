"""The simulation that chose the statistical method: how often each candidate is wrong where the truth is known."""
