"""JAX: traced and compiled by XLA for the processor, in 64 bits."""

from __future__ import annotations

import functools
from typing import Any, Callable

import jax
import jax.numpy as jnp

from benchmarks.contest.peers import Peer
from benchmarks.contest.rows import Row

jax.config.update("jax_platforms", "cpu")
jax.config.update("jax_enable_x64", True)


class Contestant(Peer):
    """It computes behind the caller's back, so each call waits for its result."""

    def versions(self) -> dict[str, str]:
        return {"JAX": jax.__version__}

    def styles(self, row: Row, n: int) -> list[str]:
        return ["jit"]

    def take(self, data: dict[str, Any]) -> None:
        self.data = {name: jnp.array(values).block_until_ready() for name, values in data.items()}

    def runner(self, style: str, row: Row) -> Callable[[], Any]:
        function, values = _jitted(row), list(self.data.values())
        return lambda: function(*values).block_until_ready()


@functools.lru_cache(None)
def _jitted(row: Row) -> Any:
    names = {name: getattr(jnp, name) for name in ("sin", "exp", "sqrt", "sum")}
    return jax.jit(eval(f"lambda {', '.join(row.names)}: {row.text}", names))
