"""What several numbers of workers say together: how throughput and memory grow, and how many to run."""
