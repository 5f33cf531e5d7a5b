"""The way of the built book to paper: its pages joined, listed, printed, and made a file."""
