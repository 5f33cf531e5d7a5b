"""How fast training is and how fast pages answer.

Run one from the project's folder, as in `python -m benchmarks.speed`.
"""
