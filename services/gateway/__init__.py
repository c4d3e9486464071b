"""Answers every question from views of what the services published; it takes no decision."""
