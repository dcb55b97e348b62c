"""Processes that are copies of this one, or started by it, compute and wait for nobody."""

from __future__ import annotations

import os
import sys

import pytest

from tests.arraykit.test_concurrency import run_alone

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not copied here")

FORKING = """
import os, sys, threading, time
import arraykit as ak

engine, mode = sys.argv[1:]
size = 300_000 if engine != "python" else 300
a = ak.arange(size, dtype=ak.float64)
stop = threading.Event()

def compute(k):
    with ak.use(engine=engine, threads=3):
        while not stop.is_set():
            b = (a * 2.0 + float(k)).force()
            assert b.sum().item() == size * (size - 1.0) + k * size

with ak.use(engine=engine, threads=3):
    (a + 1.0).sum().force()  # threads and compiled kernels are there to be copied
    others = [threading.Thread(target=compute, args=(k,)) for k in range(2)]
    for other in others if mode == "busy" else []:
        other.start()
    codes = []
    for k in range(12):
        child = os.fork()
        if not child:
            right = (a * 3.0 - float(k)).sum().item() == size * (size - 1.0) * 1.5 - k * size
            right = right and (a + float(k)).max().item() == size - 1.0 + k
            os._exit(0 if right else 1)
        codes.append(os.waitpid(child, 0)[1])
        (a - float(k)).force()
    stop.set()
    for other in others if mode == "busy" else []:
        other.join()
print(codes == [0] * 12)
"""


def test_a_child_computes_after_its_parent_has(engine):
    assert run_alone("-c", FORKING, engine, "idle") == "True\n"


def test_a_child_computes_though_it_was_copied_while_other_threads_computed(engine):
    assert run_alone("-c", FORKING, engine, "busy") == "True\n"


POOLED = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
import arraykit as ak

def total(k):
    size = 200_000 if engine != "python" else 200
    with ak.use(engine=engine, threads=2):
        return (ak.arange(size, dtype=ak.float64) * float(k)).sum().item() / (size * (size - 1) / 2)

engine, method, kind = sys.argv[1:]
if __name__ == "__main__":
    total(1)
    context = multiprocessing.get_context(method)
    if kind == "pool":
        with context.Pool(2) as pool:
            print(pool.map(total, range(5)))
    else:
        with ProcessPoolExecutor(2, mp_context=context) as pool:
            print(list(pool.map(total, range(5))))
"""


POOLS = [("fork", "pool"), ("fork", "executor"), ("spawn", "pool")]
if sys.implementation.name == "cpython":
    POOLS.append(("spawn", "executor"))  # which PyPy 3.9 ends with an error of its own library


@pytest.mark.parametrize(("method", "kind"), POOLS)
def test_pools_of_processes_compute(engine, tmp_path, method, kind):
    program = tmp_path / "pooled.py"
    program.write_text(POOLED)
    assert run_alone(str(program), engine, method, kind) == "[0.0, 1.0, 2.0, 3.0, 4.0]\n"


def test_a_child_of_a_child_computes(engine):
    text = """
import os, sys
import arraykit as ak

with ak.use(engine=sys.argv[1], threads=2):
    a = ak.arange(100_000 if sys.argv[1] != "python" else 100, dtype=ak.float64)
    for depth in range(3):
        assert (a + float(depth)).min().item() == depth
        child = os.fork()
        if child:
            os._exit(os.waitpid(child, 0)[1] != 0)
    os._exit(0 if (a * 2.0)[3].item() == 6.0 else 1)
"""
    assert run_alone("-c", text, engine) == ""
