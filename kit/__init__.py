"""What every service stands on; no word of the business is in it."""
