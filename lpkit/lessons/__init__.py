"""The exercises of the notebooks on linear programs, one file a notebook."""
