"""What training decides, without clock, randomness or input and output."""
