"""Businesses to try Ratiba with: read from files, entered through the product's own doors."""
