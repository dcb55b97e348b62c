"""The machine as LLVM sees it, and its compiler: text of a kernel in, addresses of functions out.

Compiled kernels are kept by their text, the least recently used leaving first.
Code that leaves is freed once nobody runs it: whoever runs it holds `Compiled`.
"""

from __future__ import annotations

import ctypes
import os
import re
import threading
from collections import OrderedDict
from functools import cache
from itertools import count
from typing import Any

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
    raise ImportError(f"LLVM 15 is needed, llvmlite {llvm.llvm_version_info} is there")

_KEPT = 256
_cache: OrderedDict[str, Compiled] = OrderedDict()
_numbers = count(1)

# Held while LLVM works: a copy of the process must not find LLVM's own locks taken for ever.
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
        module.triple = llvm.get_process_triple()
        module.data_layout = str(target.target_data)
        module.verify()
        return target.emit_assembly(module)


def _renew() -> None:
    global _at_work
    _at_work = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=lambda: _at_work.acquire(),
        after_in_parent=lambda: _at_work.release(),
        after_in_child=_renew,
    )


@cache
def _compiler() -> Any:
    return llvm.create_lljit_compiler(_target_machine())


@cache
def _target() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_triple(llvm.get_process_triple())


def _target_machine() -> Any:
    # Whoever is given one takes it for itself.
    return _target().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=_features().flatten(), opt=2, jit=True
    )


@cache
def _features() -> Any:
    return llvm.get_host_cpu_features()


def vector_letter() -> str | None:
    """The widest instruction set of libmvec that this machine has; None where there is none."""
    if not llvm.get_process_triple().startswith("x86_64"):
        return None
    features = _features()
    if features.get("avx512f") and features.get("avx512dq"):
        return "e"
    return "d" if features.get("avx2") else "b"


@cache
def multiplies_and_adds() -> bool:
    """Whether there is an instruction that multiplies and adds with a single rounding."""
    return bool(_features().get("fma")) or llvm.get_process_triple().startswith("aarch64")


@cache
def vector_bytes() -> int:
    """The bytes of a vector register."""
    return {"e": 64, "d": 32}.get(vector_letter() or "", 16)
