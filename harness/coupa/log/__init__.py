"""The log of a trial: one JSON object per line, of what its workers do."""
