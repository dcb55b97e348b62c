"""How arrays go out to NumPy, buffers, DLPack, pandas and pickles. What comes in is in `foreign`.

One file for each protocol, imported when it is asked for; the methods are in `protocols`.
"""
