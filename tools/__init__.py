"""What make calls. Run one from the project's folder, as in `python -m tools.first_cell`."""
