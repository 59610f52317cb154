"""The isolation matrix for people: progress, table, heat map and Markdown."""
