"""A calibration, in words and as a figure."""
