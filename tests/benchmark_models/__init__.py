"""Libraries that misbehave, for the tests of benchmarks/lp_build.py: each has its own process."""
