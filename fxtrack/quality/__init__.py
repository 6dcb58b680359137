"""Checks of the data: what looks wrong, and why. Pure; nothing here asks the database or prints."""
