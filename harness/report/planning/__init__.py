"""How a plan is shown: on the terminal, in Markdown and as a figure."""
