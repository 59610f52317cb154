"""The history of saved runs for people: words, table and figure."""
