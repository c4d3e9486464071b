"""What personnel decides, without clock, chance or I/O."""
