"""One model in every library: the flow model of 2011, written as scalar equations.

`instance` has the numbers as plain lists, `matrix` what a solver has to hold in
the end. Each library's way of writing it is in `NAME_builder.py`, imported in
its own process only; `worker` is that process, `contest` asks them in turns.
"""
