"""The C sources of the two extensions that are compiled: one by hand, one written by cffi.

`spoken.c` uses the C-API itself. What cffi writes is the same for every interpreter,
and includes the headers of whichever it is compiled for.
"""

from __future__ import annotations

import tempfile
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path

__all__ = ["FFI_MODULE", "SPOKEN_MODULE", "ffi_source", "spoken_source"]

SPOKEN_MODULE = "notekit_spoken"
FFI_MODULE = "notekit_ffi"

_DECLARED = "double cos(double); long labs(long);"
_INCLUDED = "#include <math.h>\n#include <stdlib.h>\n"


@cache
def spoken_source() -> str:
    """Our own extension: `cos` and `labs` through the C-API."""
    return Path(__file__).with_name("spoken.c").read_text(encoding="utf-8")


@cache
def ffi_source() -> str:
    """The same two functions as cffi compiles them. Raises ImportError where there is no cffi."""
    from cffi import FFI

    ffi = FFI()
    ffi.cdef(_DECLARED)
    ffi.set_source(FFI_MODULE, _INCLUDED)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{FFI_MODULE}.c")
        with redirect_stdout(StringIO()):  # cffi says that it writes a file
            ffi.emit_c_code(str(file))
        return file.read_text(encoding="utf-8")
