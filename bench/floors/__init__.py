"""Floors: the least that a row's work can cost, written as a competent engineer would who needs nothing else."""
