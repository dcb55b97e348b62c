"""The engines: each turns a kernel of a plan into values, all into the same ones."""
