"""``report.html``: a run on one page that needs nothing else. Each section's view is built in a file of its own."""
