"""A night in which everything goes wrong: 200 POs, and a random fault every few seconds."""
