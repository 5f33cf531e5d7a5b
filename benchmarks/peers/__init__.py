"""The same training as ours, written for other libraries: for small networks and on mini-batches.

Each function makes a peer ready and returns what is to be timed: a function of the number of
updates, which returns the numbers that are held to ours. The leanest form that we found is here for
every library, and where that is not what its users would write, the usual form too.
"""
