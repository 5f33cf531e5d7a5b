"""Partial derivatives by the chain rule, step by step, and how names and numbers are written."""
