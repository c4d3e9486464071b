"""What evaluation decides, one file for each thing that it decides about."""
