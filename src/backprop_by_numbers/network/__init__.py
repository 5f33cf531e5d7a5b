"""What a network is, how its gradient is computed: NumPy alone, short enough for one sitting."""
