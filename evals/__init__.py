"""Scores the product's own code against rows that nobody here wrote. `python -m evals`."""
