/* Two functions of the C library for Python, by way of the C-API.
 *
 * This is all that a binding by hand consists of: take the number out of an
 * object, call, put the result into a new object. The same source is compiled
 * for CPython, whose own objects the calls below touch, and for PyPy, which has
 * to make an object of CPython's kind of each of its own first (cpyext).
 */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <limits.h>
#include <math.h>
#include <stdlib.h>

static PyObject *
spoken_cos(PyObject *module, PyObject *argument)
{
    double x = PyFloat_AsDouble(argument);
    (void)module;
    if (x == -1.0 && PyErr_Occurred())
        return NULL;
    return PyFloat_FromDouble(cos(x));
}

static PyObject *
spoken_labs(PyObject *module, PyObject *argument)
{
    long n = PyLong_AsLong(argument);
    (void)module;
    if (n == -1 && PyErr_Occurred())
        return NULL;
    if (n == LONG_MIN) { /* labs is not defined for it: its opposite is no long */
        PyErr_SetString(PyExc_OverflowError, "the opposite of the least long is no long");
        return NULL;
    }
    return PyLong_FromLong(labs(n));
}

static PyMethodDef methods[] = {
    {"cos", spoken_cos, METH_O, "The cosine, by the C library."},
    {"labs", spoken_labs, METH_O, "The size of a whole number, by the C library."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "notekit_spoken", NULL, -1, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit_notekit_spoken(void)
{
    return PyModule_Create(&definition);
}
