"""The machine as LLVM sees it, and its compiler: text of a kernel in, addresses of functions out.

Compiled kernels are kept by their text, the least recently used leaving first.
Each lives in an engine of its own, so that leaving frees its code.
"""

from __future__ import annotations

import ctypes
from collections import OrderedDict
from functools import cache
from typing import Any

import llvmlite.binding as llvm

from arraykit.engines.llvm import functions

__all__ = ["Compiled", "assembly", "compiled", "vector_bytes", "vector_letter"]

_KEPT = 256
_cache: OrderedDict[str, Compiled] = OrderedDict()


class Compiled:
    """A kernel's functions, callable; the engine holds their code."""

    def __init__(self, text: str) -> None:
        module = _parsed(text)
        self._engine = llvm.create_mcjit_compiler(module, _target_machine())
        self._engine.finalize_object()
        kernel = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_void_p)
        self.kernel = kernel(self._engine.get_function_address("kernel"))
        finish = self._engine.get_function_address("finish") if "@finish(" in text else 0
        self.finish = ctypes.CFUNCTYPE(None, ctypes.c_char_p)(finish) if finish else None


def compiled(text: str) -> Compiled:
    """The functions of that text, compiled now or before."""
    known = _cache.get(text)
    if known is None:
        known = _cache[text] = Compiled(text)
        if len(_cache) > _KEPT:
            _cache.popitem(last=False)
    else:
        _cache.move_to_end(text)
    return known


def assembly(text: str) -> str:
    """The instructions of this machine that the text becomes."""
    module = _parsed(text)
    target = _target_machine()
    return target.emit_assembly(module)


def _parsed(text: str) -> Any:
    _target()
    module = llvm.parse_assembly(text)
    module.triple = llvm.get_process_triple()
    module.data_layout = str(_target_machine().target_data)
    module.verify()
    for function in module.functions:
        if function.is_declaration and function.name.startswith("_ZGV"):
            llvm.add_symbol(function.name, functions.address(function.name))
    return module


@cache
def _target() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_triple(llvm.get_process_triple())


def _target_machine() -> Any:
    # MCJIT takes the machine it is given for itself, so each engine needs a new one.
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
def vector_bytes() -> int:
    """The bytes of a vector register."""
    return {"e": 64, "d": 32}.get(vector_letter() or "", 16)
