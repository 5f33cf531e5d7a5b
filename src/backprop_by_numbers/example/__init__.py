"""The worked example: its network, its one training example, and the names of its parts."""
