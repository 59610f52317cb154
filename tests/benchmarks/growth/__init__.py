"""How time and memory grow with the batch: ``python -m tests.benchmarks.growth``.

Small and large batches take turns, each in a process of its own, so that no batch inherits another's memory.
"""
