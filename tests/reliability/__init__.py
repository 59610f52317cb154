"""What goes wrong at night, made to happen on purpose, and how much is lost by it."""
