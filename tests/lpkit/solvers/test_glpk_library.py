"""Which libraries pass for GLPK: real ones, compiled here to be wrong in one respect each."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from lpkit import SolverUnavailable
from lpkit.solvers import glpk_header, glpk_library

COMPILER = shutil.which("cc") or shutil.which("gcc")
FUNCTIONS = re.findall(r"\b(glp_\w+)\(", glpk_header.DECLARATIONS)
STRUCTS = glpk_header.DECLARATIONS.partition("glp_prob *glp_create_prob")[0]
WRITTEN_HERE = ("glp_version", "glp_init_smcp", "glp_init_iocp")

# As GLPK has them, the fields that lpkit looks at and some that it does not.
DEFAULTS = """
void glp_init_smcp(glp_smcp *p) {
    p->msg_lev = 3; p->meth = 1; p->pricing = 0x22; p->r_test = 0x22;
    p->tol_bnd = 1e-7; p->tol_dj = 1e-7; p->tol_piv = 1e-9;
    p->obj_ll = -1.7976931348623157e308; p->obj_ul = 1.7976931348623157e308;
    p->it_lim = 2147483647; p->tm_lim = 2147483647; p->out_frq = 500; p->out_dly = 0;
    p->presolve = 0; p->excl = 1; p->shift = 1; p->aorn = 2;
}
void glp_init_iocp(glp_iocp *p) {
    p->msg_lev = 3; p->br_tech = 4; p->bt_tech = 3; p->tol_int = 1e-5; p->tol_obj = 1e-7;
    p->tm_lim = 2147483647; p->out_frq = 5000; p->out_dly = 10000; p->cb_func = 0; p->cb_info = 0;
    p->cb_size = 0; p->pp_tech = 2; p->mip_gap = 0.0; p->presolve = 0; p->ps_tm_lim = 60000;
}
"""


def source(version='"5.0"', without=(), structs=STRUCTS, defaults=DEFAULTS):
    """A library in C that has GLPK's functions, of which only three do anything."""
    code = structs + f"const char *glp_version(void) {{ return {version}; }}\n" + defaults
    for name in FUNCTIONS:
        if name not in WRITTEN_HERE:
            code += f"int {name}(void) {{ return 0; }}\n"
    for name in without:
        code = re.sub(rf"\b{name}\b", f"not_{name}", code)
    return code


@pytest.fixture
def judged(tmp_path, monkeypatch):
    """Compiles C, names the file to lpkit, and returns what lpkit says of it."""
    if COMPILER is None:
        pytest.skip("no C compiler: apt install gcc libc6-dev")

    def judge(code: str) -> str:
        (tmp_path / "fake.c").write_text(code)
        library = tmp_path / "libfake.so"
        command = [COMPILER, "-shared", "-fPIC", "-o", library, tmp_path / "fake.c"]
        subprocess.run(command, check=True)
        monkeypatch.setenv(glpk_library.VARIABLE, str(library))
        return said()

    return judge


def said() -> str:
    """The refusal, less the path before the library's name; empty if it is accepted."""
    from lpkit.solvers.glpk_abi import ffi

    try:
        glpk_library.opened(ffi)
    except SolverUnavailable as error:
        return str(error).rpartition("/libfake.so")[2] or str(error)
    return ""


def told_how_to_get_it(message: str) -> bool:
    return all(word in message for word in ("apt install libglpk40", "brew", "conda", "LPKIT_GLPK"))


@pytest.mark.parametrize("version", ["4.65", "4.100", "5.0", "5.12"])
def test_a_library_with_everything_is_accepted(judged, version):
    assert judged(source(f'"{version}"')) == ""


@pytest.mark.parametrize("version", ["4.45", "4.64", "3.9", "6.0", "10.1", "newest", ""])
def test_another_version_is_named_with_those_that_do(judged, version):
    message = judged(source(f'"{version}"'))
    assert message.startswith(f" is GLPK {version}, and lpkit needs 4.65 to 5.x; ")
    assert told_how_to_get_it(message)


def test_a_library_that_gives_no_version(judged):
    assert judged(source("0")).startswith(" is GLPK no version, and lpkit needs 4.65 to 5.x; ")


def test_a_library_of_another_kind(judged):
    message = judged(source(without=["glp_version"]))
    assert message.startswith(" is no GLPK: it has no function glp_version; ")
    assert told_how_to_get_it(message)


@pytest.mark.parametrize(
    "missing",
    [["glp_npp_alloc_wksp"], ["glp_init_smcp"], ["glp_error_hook", "glp_simplex"]],
    ids=" ".join,
)
def test_functions_that_are_missing_are_named(judged, missing):
    message = judged(source(without=missing))
    assert message.startswith(f" (GLPK 5.0) lacks {', '.join(missing)}; ")
    assert told_how_to_get_it(message)


@pytest.mark.parametrize(
    "struct, fields, others, told",
    [
        ("glp_smcp", "int msg_lev, meth", "int more, msg_lev, meth", "msg_lev reads"),
        ("glp_smcp", "pricing, r_test;", "pricing, more, r_test;", "r_test reads"),
        ("glp_smcp", "double tol_bnd, tol_dj", "double tol_dj, more, tol_bnd", "tol_dj reads"),
        ("glp_smcp", "int it_lim, tm_lim", "int it_lim, more, tm_lim", "tm_lim reads"),
        ("glp_iocp", "int msg_lev, br_tech, ", "int msg_lev, more, br_tech, ", "br_tech reads"),
        ("glp_iocp", "int tm_lim, out_frq", "int more, tm_lim, out_frq", "tm_lim reads"),
        ("glp_iocp", "double mip_gap", "double more, mip_gap", "mip_gap reads"),
        ("glp_iocp", "int mir_cuts", "int more[4], mir_cuts", "presolve reads"),
    ],
)
def test_a_struct_laid_out_differently_is_noticed(judged, struct, fields, others, told):
    assert STRUCTS.count(fields) == 1
    message = judged(source(structs=STRUCTS.replace(fields, others)))
    assert message.startswith(f" (GLPK 5.0) lays out {struct} in a way lpkit does not know: {told}")
    assert told_how_to_get_it(message)


def test_a_struct_that_is_larger_is_noticed_before_it_overwrites_anything(judged):
    structs = STRUCTS.replace("double reserved[33];", "double reserved[33]; int more;")
    defaults = DEFAULTS.replace("p->aorn = 2;", "p->aorn = 2; p->more = 1;")
    message = judged(source(structs=structs, defaults=defaults))
    assert "it is larger than" in message


def test_other_values_of_what_versions_differ_in_are_no_reason_to_refuse(judged):
    assert judged(source(defaults=DEFAULTS.replace("tol_piv = 1e-9", "tol_piv = 1e-10"))) == ""


# -- files that are no library


@pytest.mark.parametrize("content", [None, "", "no library"])
def test_a_file_that_cannot_be_opened(tmp_path, monkeypatch, content):
    file = tmp_path / "libglpk.so"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv(glpk_library.VARIABLE, str(file))
    message = said()
    assert message.startswith("GLPK's library cannot be opened: ")
    assert str(file) in message
    assert told_how_to_get_it(message)


def test_a_file_named_in_the_environment_is_the_only_one_tried(monkeypatch):
    monkeypatch.setenv(glpk_library.VARIABLE, "libnothing.so.1")
    assert list(glpk_library._candidates()) == ["libnothing.so.1"]
    monkeypatch.setenv(glpk_library.VARIABLE, "")
    assert len(list(glpk_library._candidates())) >= 2


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="looks elsewhere, and for others")
def test_where_there_is_no_library_what_was_tried_is_told(monkeypatch):
    monkeypatch.delenv(glpk_library.VARIABLE, raising=False)
    monkeypatch.setattr(glpk_library, "_NAMES_ELSEWHERE", ("libnothing.so.1", "libnothing.so"))
    monkeypatch.setattr(glpk_library, "find_library", lambda name: None)
    message = said()
    assert message.startswith(
        "GLPK's library was not found (tried libnothing.so.1, libnothing.so); install it"
    )
    assert told_how_to_get_it(message)


SOLVING = """
from lpkit import SolverUnavailable
from lpkit.lessons.first_program import program_of_2011
lp = program_of_2011()
for attempt in range(2):
    try:
        lp.maximize(solver="glpk-cffi")
    except SolverUnavailable as error:
        print(error)
print(lp.solution)
"""


def test_a_solve_without_a_library_says_so_each_time(in_new_process, monkeypatch):
    monkeypatch.setenv(glpk_library.VARIABLE, "/nowhere/libglpk.so.40")
    *refusals, solution = in_new_process(SOLVING).splitlines()
    assert len(refusals) == 2
    assert all("/nowhere/libglpk.so.40" in line for line in refusals)
    assert all(map(told_how_to_get_it, refusals))
    assert solution == "None"
