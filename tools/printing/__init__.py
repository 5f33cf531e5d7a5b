"""Printing the built book: its pages are joined, listed in the contents, printed and finished."""
