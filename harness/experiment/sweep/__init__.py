"""A sweep: the same batch with several numbers of workers, in blocks of one round of each."""
