"""Faults planted in copies of the package, and the tests that are to notice them."""
