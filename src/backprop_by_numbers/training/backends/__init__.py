"""Fast ways to train some networks. What they do not support, the reference does."""
