"""Chromium, and the pages that it shows: for the print, for measurements and for the tests."""
