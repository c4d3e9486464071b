"""The one command of the suite."""
