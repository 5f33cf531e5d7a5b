"""Backends: fast code to train some networks; the reference trains all others."""
