"""Provisional holds of time in Valkey or Redis."""
