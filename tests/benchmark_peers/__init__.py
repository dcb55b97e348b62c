"""Libraries that misbehave, for the tests of benchmarks/: each has a process of its own."""
