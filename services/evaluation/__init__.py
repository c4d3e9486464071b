"""How well SPBE goes: instruments, periods, self-assessment, verification, score, TPP export."""
