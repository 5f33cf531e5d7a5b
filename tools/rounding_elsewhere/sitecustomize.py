"""Let this Python round as some other might: exp, log and matrix products come out a bit off.

NumPy and its matrix library pick their code by processor, and other systems have other libraries.
Two of them differ in the last digits of exp, tanh and log, and of sums of products. Nobody has all
of them at hand. So this stands for all: each such result is moved by up to two units in its
last place, in ways that nobody would guess from the number. As on a real machine, the same
operation on the same numbers gives the same result each time, and what is exact stays exact.

Matrix products are those of the package and of a notebook's cells; exp and the others are
everybody's: the axes of a figure use them too.
Python imports a module of this name when it starts, wherever it finds one: with this file's folder
in PYTHONPATH, the tests and the kernels of the notebooks are on that other machine.
"""

import ast
import builtins
import math
import struct
import sys
from functools import wraps
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

import numpy as np

PACKAGE = "backprop_by_numbers"
FUNCTIONS = ("exp", "exp2", "expm1", "tanh", "log", "log10", "log1p", "log2", "logaddexp")

#: By which a result is moved, in units in its last place.
STEPS = np.array([-2, -2, -1, -1, 0, 1, 1, 2])

#: For each type of number the integer of its size, the lower half of its digits, and its exponent.
#: A result whose lower half is 0 is most likely exact, and so it is everywhere.
DOUBLE = np.dtype(np.float64)
PARTS = {
    DOUBLE: (np.int64, (1 << 29) - 1, 0x7FF << 52),
    np.dtype(np.float32): (np.int32, (1 << 13) - 1, 0xFF << 23),
}
_, LOWER, EXPONENT = PARTS[DOUBLE]
AS_INTEGER, AS_FLOAT = struct.Struct("<q"), struct.Struct("<d")
SCATTER = 0x1E3779B97F4A7C15  # a large odd number; times it, the highest bits depend on all

#: How many numbers Python moves one by one sooner than NumPy all at once.
FEW = 8
FEW_STEPS = STEPS.tolist()


def moved(value, salt):
    """Return a result as it might be elsewhere; an array is changed in place."""
    if isinstance(value, np.floating):
        return moved(np.array([value]), salt)[0]
    if not isinstance(value, np.ndarray) or value.dtype not in PARTS:
        return value
    integer, lower, exponent = PARTS[value.dtype]
    if not value.flags.c_contiguous:
        value[...] = moved(np.ascontiguousarray(value), salt)
        return value
    # As an integer, the next float is the next number.
    bits = value.view(integer)
    if bits.size <= FEW:
        bits.flat = [moved_bits(number, salt, lower, exponent) for number in bits.ravel().tolist()]
        return value
    steps = STEPS[((bits ^ np.int64(salt)) * SCATTER) >> 61]
    steps *= ((bits & lower) != 0) & ((bits & exponent) != 0)
    bits += steps.astype(integer, copy=False)
    return value


def moved_bits(bits, salt, lower, exponent):
    """Return the same of one number, as an integer: for a few faster than NumPy."""
    if not bits & lower or not bits & exponent:
        return bits
    return bits + FEW_STEPS[((bits ^ salt) * SCATTER >> 61) % len(FEW_STEPS)]


def moved_float(value, salt):
    """Return the same of a float."""
    (bits,) = AS_INTEGER.unpack(AS_FLOAT.pack(value))
    return AS_FLOAT.unpack(AS_INTEGER.pack(moved_bits(bits, salt, LOWER, EXPONENT)))[0]


def salt_of(*arguments):
    """Return what makes results move in another way for each shape of what they are found from."""
    return hash(tuple([getattr(argument, "shape", ()) for argument in arguments]))


def elsewhere(found, *arguments):
    """Return a result as it might be elsewhere, found from these arguments."""
    return moved(found, salt_of(*arguments))


def disturbed(function):
    """Return a function of NumPy whose results are moved."""

    @wraps(function)
    def there(*arguments, **options):
        found = elsewhere(function(*arguments, **options), *arguments)
        if function.__name__ == "tanh" and np.abs(found).max() > 1:
            return np.copysign(np.minimum(np.abs(found), 1), found, *arguments[1:2])
        return found

    return there


def disturbed_float(function):
    """Return a function of floats whose results are moved."""
    salt = salt_of(0.0)
    most = 1.0 if function.__name__ == "tanh" else math.inf

    @wraps(function)
    def there(*numbers):
        found = moved_float(function(*numbers), salt)
        return found if abs(found) <= most else math.copysign(most, found)

    return there


def product(found, one, other):
    """Return a product of arrays, moved, unless each number in it is a single product."""
    return found if one.shape[-1:] == (1,) else elsewhere(found, one, other)


def matmul(one, other):
    """Return ``one @ other``."""
    return product(one @ other, one, other)


def dot_of(thing):
    """Return ``thing.dot``."""
    if not isinstance(thing, np.ndarray):
        return thing.dot
    return lambda other, out=None: product(thing.dot(other, out), thing, other)


class Products(ast.NodeTransformer):
    """Send each ``a @ b`` and ``a.dot`` of a program through the functions above."""

    def visit_BinOp(self, node):
        """Replace ``a @ b``."""
        self.generic_visit(node)
        if not isinstance(node.op, ast.MatMult):
            return node
        return self._call("matmul_elsewhere", node, node.left, node.right)

    def visit_Attribute(self, node):
        """Replace ``a.dot``."""
        self.generic_visit(node)
        return self._call("dot_elsewhere", node, node.value) if node.attr == "dot" else node

    @staticmethod
    def _call(name, node, *arguments):
        call = ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
        return ast.fix_missing_locations(ast.copy_location(call, node))


class Loader(SourceFileLoader):
    """Loads a module of the package with its products replaced, past Python's stored byte code."""

    def get_code(self, fullname):
        """Return the module's code."""
        path = self.get_filename(fullname)
        tree = Products().visit(ast.parse(self.get_data(path), path))
        return compile(tree, path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        """Load the module, and let the cells of the notebook that asks for it be disturbed too."""
        if module.__name__ == PACKAGE and (ipython := sys.modules.get("IPython")):
            shell = ipython.get_ipython()
            if shell is not None:
                shell.ast_transformers.append(Products())
        super().exec_module(module)


class Finder(PathFinder):
    """Finds the package's modules for `Loader`."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None) -> ModuleSpec | None:
        """Return where a module is, if it is one of the package."""
        if fullname.partition(".")[0] != PACKAGE:
            return None
        spec = super().find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = Loader(spec.loader.name, spec.loader.path)
        return spec


for name in FUNCTIONS:
    setattr(np, name, disturbed(getattr(np, name)))
    if hasattr(math, name):
        setattr(math, name, disturbed_float(getattr(math, name)))
builtins.matmul_elsewhere = matmul
builtins.dot_elsewhere = dot_of
sys.meta_path.insert(0, Finder)
