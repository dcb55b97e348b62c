"""What lpkit uses of GLPK's C interface, in C: the source of `glpk_abi`.

Facts of glpk.h as of 4.65 and 5.0. cffi's parser takes most of a second on PyPy, so its
result is kept: after a change here, `python -m lpkit.solvers.glpk_header` writes `glpk_abi`
anew. swiglpk brings a header of its own.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from pathlib import Path

__all__ = ["ABI", "CONSTANTS", "DECLARATIONS", "generated"]

ABI = Path(__file__).with_name("glpk_abi.py")

CONSTANTS = {
    # direction; kind of a column; kind of bounds
    **{"GLP_MIN": 1, "GLP_MAX": 2, "GLP_CV": 1, "GLP_IV": 2},
    **{"GLP_FR": 1, "GLP_LO": 2, "GLP_UP": 3, "GLP_DB": 4, "GLP_FX": 5},
    # status in a basis
    **{"GLP_BS": 1, "GLP_NL": 2},
    # scaling; messages; method
    **{"GLP_SF_GM": 0x01, "GLP_SF_EQ": 0x10, "GLP_SF_2N": 0x20, "GLP_SF_SKIP": 0x40},
    **{"GLP_OFF": 0, "GLP_ON": 1, "GLP_MSG_OFF": 0, "GLP_MSG_ON": 2},
    **{"GLP_PRIMAL": 1, "GLP_DUALP": 2, "GLP_DUAL": 3},
    # which solution; what is known of it; which condition of optimality
    **{"GLP_SOL": 1, "GLP_MIP": 3, "GLP_FEAS": 2, "GLP_NOFEAS": 4, "GLP_OPT": 5},
    **{"GLP_KKT_PE": 1, "GLP_KKT_PB": 2, "GLP_KKT_DE": 3, "GLP_KKT_DB": 4},
    # why a solve ended
    **{"GLP_ETMLIM": 9, "GLP_ESTOP": 13, "GLP_EMIPGAP": 14},
}

DECLARATIONS = """
typedef struct glp_prob glp_prob;
typedef struct glp_prep glp_prep;
typedef struct glp_tran glp_tran;
typedef struct glp_tree glp_tree;

typedef struct {
    int msg_lev, meth, pricing, r_test;
    double tol_bnd, tol_dj, tol_piv, obj_ll, obj_ul;
    int it_lim, tm_lim, out_frq, out_dly, presolve, excl, shift, aorn;
    double reserved[33];
} glp_smcp;

typedef struct {
    int msg_lev, br_tech, bt_tech;
    double tol_int, tol_obj;
    int tm_lim, out_frq, out_dly;
    void *cb_func, *cb_info;
    int cb_size, pp_tech;
    double mip_gap;
    int mir_cuts, gmi_cuts, cov_cuts, clq_cuts, presolve, binarize, fp_heur, ps_heur, ps_tm_lim;
    int sr_heur, use_sol;
    const char *save_sol;
    int alien, flip;
    double reserved[23];
} glp_iocp;

glp_prob *glp_create_prob(void);
void glp_delete_prob(glp_prob *);
void glp_set_obj_dir(glp_prob *, int);
int glp_add_rows(glp_prob *, int);
int glp_add_cols(glp_prob *, int);
void glp_set_row_bnds(glp_prob *, int, int, double, double);
void glp_set_col_bnds(glp_prob *, int, int, double, double);
void glp_set_col_kind(glp_prob *, int, int);
void glp_set_obj_coef(glp_prob *, int, double);
void glp_set_mat_row(glp_prob *, int, int, const int *, const double *);
void glp_del_rows(glp_prob *, int, const int *);
void glp_load_matrix(glp_prob *, int, const int *, const int *, const double *);
int glp_get_num_rows(glp_prob *);
int glp_get_num_cols(glp_prob *);
double glp_get_obj_coef(glp_prob *, int);
double glp_get_obj_val(glp_prob *);

int glp_get_obj_dir(glp_prob *);
const char *glp_get_obj_name(glp_prob *);
const char *glp_get_row_name(glp_prob *, int);
const char *glp_get_col_name(glp_prob *, int);
int glp_get_row_type(glp_prob *, int);
double glp_get_row_lb(glp_prob *, int);
double glp_get_row_ub(glp_prob *, int);
int glp_get_col_type(glp_prob *, int);
double glp_get_col_lb(glp_prob *, int);
double glp_get_col_ub(glp_prob *, int);
int glp_get_col_kind(glp_prob *, int);
int glp_get_mat_row(glp_prob *, int, int *, double *);

glp_tran *glp_mpl_alloc_wksp(void);
int glp_mpl_read_model(glp_tran *, const char *, int);
int glp_mpl_read_data(glp_tran *, const char *);
int glp_mpl_generate(glp_tran *, const char *);
void glp_mpl_build_prob(glp_tran *, glp_prob *);

void glp_scale_prob(glp_prob *, int);
void glp_unscale_prob(glp_prob *);
void glp_std_basis(glp_prob *);
void glp_adv_basis(glp_prob *, int);

int glp_bf_exists(glp_prob *);
int glp_factorize(glp_prob *);
int glp_eval_tab_col(glp_prob *, int, int *, double *);
int glp_get_row_stat(glp_prob *, int);
void glp_set_row_stat(glp_prob *, int, int);
void glp_set_col_stat(glp_prob *, int, int);

void glp_init_smcp(glp_smcp *);
int glp_simplex(glp_prob *, const glp_smcp *);
int glp_exact(glp_prob *, const glp_smcp *);
int glp_get_it_cnt(glp_prob *);
int glp_get_prim_stat(glp_prob *);
int glp_get_dual_stat(glp_prob *);
int glp_get_col_stat(glp_prob *, int);
double glp_get_row_prim(glp_prob *, int);
double glp_get_row_dual(glp_prob *, int);
double glp_get_col_prim(glp_prob *, int);
double glp_get_col_dual(glp_prob *, int);

int glp_get_unbnd_ray(glp_prob *);
int glp_eval_tab_row(glp_prob *, int, int *, double *);

void glp_init_iocp(glp_iocp *);
int glp_intopt(glp_prob *, const glp_iocp *);
int glp_mip_status(glp_prob *);
double glp_mip_obj_val(glp_prob *);
double glp_mip_row_val(glp_prob *, int);
double glp_mip_col_val(glp_prob *, int);
void glp_ios_tree_size(glp_tree *, int *, int *, int *);
int glp_ios_best_node(glp_tree *);
double glp_ios_node_bound(glp_tree *, int);
void glp_ios_terminate(glp_tree *);
void glp_check_kkt(glp_prob *, int, int, double *, int *, double *, int *);

glp_prep *glp_npp_alloc_wksp(void);
void glp_npp_load_prob(glp_prep *, glp_prob *, int, int);
int glp_npp_preprocess1(glp_prep *, int);
void glp_npp_build_prob(glp_prep *, glp_prob *);
void glp_npp_postprocess(glp_prep *, glp_prob *);
void glp_npp_obtain_sol(glp_prep *, glp_prob *);
void glp_npp_free_wksp(glp_prep *);

const char *glp_version(void);
const char *glp_config(const char *);
int glp_free_env(void);
int glp_term_out(int);
void glp_term_hook(int (*)(void *, const char *), void *);
void glp_error_hook(void (*)(void *), void *);
"""

_HEAD = '''"""GLPK's C interface as cffi reads it: written by `glpk_header`, not by hand."""

'''


def generated() -> str:
    """The source of `glpk_abi`: what cffi makes of the declarations and the constants."""
    from cffi import FFI

    ffi = FFI()
    ffi.set_source("lpkit.solvers.glpk_abi", None)
    ffi.cdef("".join(f"#define {name} {value}\n" for name, value in CONSTANTS.items()))
    ffi.cdef(DECLARATIONS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "abi.py"
        with contextlib.redirect_stdout(io.StringIO()):  # cffi says what it writes
            ffi.emit_python_code(str(file))
        _, _, code = file.read_text(encoding="ascii").partition("\n")
    return _HEAD + code


if __name__ == "__main__":
    ABI.write_text(generated(), encoding="ascii")
