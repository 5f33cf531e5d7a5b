"""What a network is, and how its gradients are found: NumPy alone, to be read in one sitting."""
