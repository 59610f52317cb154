"""The parts of the figure, one module each; every one draws a run's data on axes it is given."""
