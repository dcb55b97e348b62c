"""Contests of array libraries: each in a process of its own, compared first, timed in turns.

`rows` says what is computed, `peers` how each library does it, `worker` is the
process of one of them and `workers` its other end; `large`, `first`,
`operators` and `loops` are the contests, `table` and `machine` what is printed.
"""
