"""Gradients taken apart by the chain rule, and how names and numbers are written."""
