"""How long a batch will take: a discrete-event simulation from what a run, or a sweep, has measured."""
