"""What each measure that makes a PO faster gives by itself: ``python -m tests.benchmarks.measures``."""
