"""Logs of PyPy's JIT for the tests: small ones written by hand, and the recorded ones."""

from __future__ import annotations

import json

from notekit.jit.examples import RECORDINGS

SOURCE = "def total(a):\n    s = 0.0\n    for x in a:\n        s += x\n    return s"

ENTRY = (
    "+10: p2 = getfield_gc_r(p0, descr=<FieldP pypy.interpreter.pyframe.PyFrame.inst_pycode 64>)"
)

# One loop over an array, with what a real one has of each kind in an entry, a preamble and a loop.
LOOP = f"""\
[1a2b3c] {{jit-log-opt-loop
# Loop 7 (total;<source>:1-3~#8 FOR_ITER) : loop with 19 ops
[p0, p1]
{ENTRY}
+20: label(p0, p2, descr=TargetToken(100))
debug_merge_point(0, 0, 'total;<source>:1-3~#8 FOR_ITER')
+30: guard_class(p2, 139782087811680, descr=<Guard0xa0>) [p0, p2]
+40: i3 = getfield_gc_i(p2, descr=<FieldS pkg.W_Array.inst_len 32>)
debug_merge_point(0, 0, 'total;<source>:1-4~#12 LOAD_FAST')
debug_merge_point(0, 0, 'total;<source>:1-3~#8 FOR_ITER')
+50: label(p0, p2, f4, i5, i3, descr=TargetToken(200))
debug_merge_point(0, 0, 'total;<source>:1-3~#8 FOR_ITER')
+60: i6 = int_lt(i5, i3)
+63: guard_true(i6, descr=<Guard0xb0>) [p0, p2, f4, i5]
debug_merge_point(0, 0, 'total;<source>:1-3~#10 STORE_FAST')
debug_merge_point(0, 0, 'total;<source>:1-4~#12 LOAD_FAST')
+70: f7 = getarrayitem_raw_f(i8, i5, descr=<ArrayF 8>)
debug_merge_point(0, 0, 'total;<source>:1-4~#16 INPLACE_ADD')
+76: f9 = float_add(f4, f7)
guard_not_invalidated(descr=<Guard0xc0>) [p0, p2]
debug_merge_point(0, 0, 'total;<source>:1-3~#8 FOR_ITER')
+80: jump(p0, p2, f9, i5, i3, descr=TargetToken(200))
+95: --end of the loop--
[1a2b4d] jit-log-opt-loop}}
"""

RECORDED = """\
[1a2b30] {jit-log-noopt
# Traced loop or bridge with 3 ops
[p0, p1]
debug_merge_point(0, 0, 'total;<source>:1-3~#8 FOR_ITER')
p2 = new_with_vtable(descr=<SizeDescr 16>)
jump(p0, p1, descr=<Loop-1>)
[1a2b31] jit-log-noopt}
"""

# Out of the guard_true of the loop.
BRIDGE = """\
[1a2b50] {jit-log-opt-bridge
# bridge out of Guard 0xb0 with 4 ops
[p0, p1]
+5: p2 = new_with_vtable(descr=<SizeDescr 16>)
debug_merge_point(0, 0, 'total;<source>:1-5~#30 RETURN_VALUE')
+9: leave_portal_frame(14)
+9: finish(p2, descr=<DoneWithThisFrameDescrRef object at 0x7f6d47b3d6c0>)
[1a2b60] jit-log-opt-bridge}
"""

COUNTS = """\
[1a2c00] {jit-backend-counts
entry 7:2
TargetToken(100):2
TargetToken(200):1500
bridge 176:300
[1a2c10] jit-backend-counts}
"""

SUMMARY = """\
[1a2d00] {jit-summary
Tracing:      \t1\t0.007437
TOTAL:      \t\t0.007979
abort: trace too long:\t3
[1a2d10] jit-summary}
"""

LOG = RECORDED + LOOP + BRIDGE + COUNTS + SUMMARY


def recorded_log(name: str) -> str:
    """The log of a recorded example."""
    record = json.loads((RECORDINGS / f"{name}.json").read_text(encoding="utf-8"))
    return "\n".join(record["log"])
