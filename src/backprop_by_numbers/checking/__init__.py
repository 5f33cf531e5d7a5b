"""Whether a gradient is right: the backward pass compared with finite differences."""
