"""The machine as LLVM sees it, and its compiler: text of a kernel in, addresses of functions out.

Compiled kernels are kept by their text, the least recently used leaving first.
Code that leaves is freed once nobody runs it: whoever runs it holds `Compiled`.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
import threading
from collections import OrderedDict
from contextlib import suppress
from functools import cache
from itertools import count
from typing import Any, Callable, NamedTuple

import llvmlite.binding as llvm

from arraykit.engines.llvm import functions

__all__ = [
    "Compiled",
    "assembly",
    "compiled",
    "multiplies_and_adds",
    "vector_bytes",
    "vector_letter",
]

if llvm.llvm_version_info < (15,):  # pointers had types before
    raise ImportError(f"LLVM 15 is needed, llvmlite has {llvm.llvm_version_info[0]}")

_KEPT = 256
_cache: OrderedDict[str, Compiled] = OrderedDict()
_numbers = count(1)

# Held whenever llvmlite is called, which has a lock of its own: a copy of the process must not
# find that one taken by a thread it has not.
_at_work = threading.RLock()


class Compiled:
    """A kernel's functions, callable as long as this object lives, which holds their code."""

    def __init__(self, text: str) -> None:
        builder = llvm.JITLibraryBuilder().add_ir(text).add_current_process()
        names = ["kernel", "finish"] if "@finish(" in text else ["kernel"]
        for name in names:
            builder.export_symbol(name)
        for name in set(re.findall(r"@(_ZGV\w+)\(", text)):
            builder.import_symbol(name, functions.address(name))
        # A name is not free again when its library has gone.
        self._library = builder.link(_compiler(), f"kernel{next(_numbers)}")
        kernel = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_void_p)
        self.kernel = kernel(self._library["kernel"])
        finish = ctypes.CFUNCTYPE(None, ctypes.c_char_p)
        self.finish = finish(self._library["finish"]) if len(names) > 1 else None

    def __del__(self, ending: Callable[[], bool] = sys.is_finalizing) -> None:
        if not ending() and hasattr(self, "_library"):
            with _at_work:
                self._library.close()


def compiled(text: str) -> Compiled:
    """The functions of that text, compiled now or before."""
    # Taken out and put in again as the newest: no other thread can have it leave in between.
    known = _cache.pop(text, None)
    if known is not None:
        _cache[text] = known
        return known
    with _at_work:
        known = _cache[text] = Compiled(text)
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)
    return known


def assembly(text: str) -> str:
    """The instructions of this machine that the text becomes. Raises `RuntimeError` if invalid."""
    with _at_work:
        target = _target_machine()
        module = llvm.parse_assembly(text)
        module.triple = _host().triple
        module.data_layout = str(target.target_data)
        module.verify()
        return str(target.emit_assembly(module))


@cache
def _compiler() -> Any:
    return llvm.create_lljit_compiler(_target_machine())


@cache
def _target() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_triple(_host().triple)


def _target_machine() -> Any:
    # Whoever is given one takes it for itself.
    host = _host()
    features = ",".join(f"{'+' if there else '-'}{name}" for name, there in host.features.items())
    return _target().create_target_machine(cpu=host.processor, features=features, opt=2, jit=True)


class _Host(NamedTuple):
    triple: str
    processor: str
    features: dict[str, bool]


@cache
def _host() -> _Host:
    with _at_work:
        features: dict[str, bool] = {}
        with suppress(RuntimeError):  # of a processor that LLVM cannot ask: its name has to do
            features = dict(llvm.get_host_cpu_features())
        return _Host(llvm.get_process_triple(), llvm.get_host_cpu_name(), features)


def vector_letter() -> str | None:
    """The widest instruction set of libmvec that this machine has; None where there is none."""
    host = _host()
    if not host.triple.startswith("x86_64"):
        return None
    if host.features.get("avx512f") and host.features.get("avx512dq"):
        return "e"
    return "d" if host.features.get("avx2") else "b"


def multiplies_and_adds() -> bool:
    """Whether there is an instruction that multiplies and adds with a single rounding."""
    return _host().features.get("fma", False) or _host().triple.startswith("aarch64")


@cache
def vector_bytes() -> int:
    """The bytes of a vector register."""
    return {"e": 64, "d": 32}.get(vector_letter() or "", 16)


def _renew() -> None:
    global _at_work
    _at_work = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=lambda: _at_work.acquire(),
        after_in_parent=lambda: _at_work.release(),
        after_in_child=_renew,
    )
