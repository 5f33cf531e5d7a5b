"""What a fault is, where in a program one can be planted, and how: in the syntax tree.

No fault is planted in a docstring, an annotation, or the words of an exception. Nor where no test
can tell: in the `strict` of a zip, which checks what the program has made sure of, and in how much
a cache keeps.
"""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: What is replaced by what. Bounds lose or gain their end, and equality is turned round.
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
#: Which of these are a condition turned round already.
TURNED = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)
#: What a program would not run without: no place for a fault.
ANNOTATIONS = ("annotation", "returns")


@dataclass(frozen=True, order=True)
class Fault:
    """One piece of a program, and what is to stand for it.

    It is named by what stays when a function moves to another file: the name of the function, class
    or table, the code as `ast` writes it, and which of those alike within it.
    """

    within: str
    code: str
    instead: str
    number: int


@dataclass(frozen=True)
class Place:
    """Where a fault can be planted. Outside all functions, every test may reach it."""

    fault: Fault
    file: Path
    in_function: bool
    tree: ast.Module
    slot: tuple[Any, Any]  # a list or a node's fields, and where in it the piece stands
    code: ast.expr | ast.stmt
    instead: ast.AST

    def source(self) -> str:
        """Return the module, as `ast` writes it."""
        return ast.unparse(self.tree)

    def planted(self) -> str:
        """Return the module with the fault in it. The tree is shared by all places in a module."""
        holder, key = self.slot
        holder[key] = self.instead
        source = ast.unparse(self.tree)
        holder[key] = self.code
        return source


def places(files: list[Path]) -> Iterator[Place]:
    """Yield each place for a fault in these files, in their order."""
    alike: Counter[tuple[str, str, str]] = Counter()
    for file in files:
        tree = ast.parse(file.read_text("utf-8"))
        for within, in_function, slot, code, instead in _pieces(tree, "", False):
            name = (within, ast.unparse(code), ast.unparse(instead))
            alike[name] += 1
            fault = Fault(*name, alike[name])
            yield Place(fault, file, in_function, tree, slot, code, instead)


def _pieces(node, within, in_function):
    """Yield all pieces below a node with what may stand for them, and where they are."""
    for field, value in ast.iter_fields(node):
        if field in ANNOTATIONS:
            continue
        slots = enumerate(value) if isinstance(value, list) else [(field, value)]
        for key, child in slots:
            if not isinstance(child, ast.AST):
                continue
            slot = (value if isinstance(value, list) else vars(node), key)
            for instead in _changes(child, field):
                yield within, in_function, slot, child, instead
            match child:
                case ast.Raise() | ast.keyword("strict" | "maxsize"):
                    pass
                case ast.If(test=ast.Name("TYPE_CHECKING")):
                    pass
                case ast.FunctionDef(name):
                    yield from _pieces(child, f"{within}.{name}".lstrip("."), True)
                case ast.ClassDef(name):
                    yield from _pieces(child, f"{within}.{name}".lstrip("."), in_function)
                case ast.Assign(targets=[target]) | ast.AnnAssign(target=target) if not within:
                    yield from _pieces(child, ast.unparse(target), False)
                case _:
                    yield from _pieces(child, within, in_function)


def _changes(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """Yield what may stand for a node."""
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op) | ast.BoolOp(op=op) if type(op) in SWAPPED:
            yield _with(node, op=SWAPPED[type(op)]())
        case ast.Compare(ops=ops):
            for n, op in enumerate(ops):
                yield _with(node, ops=[*ops[:n], SWAPPED[type(op)](), *ops[n + 1 :]])
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value) | float(value)):
            yield ast.Constant(value + 1)
    if field in ("test", "ifs") and not _turns(node):
        yield ast.UnaryOp(ast.Not(), node)
    if _can_go(node):
        yield ast.Pass()


def _turns(node: ast.AST) -> bool:
    """Return whether what may stand for a condition is its contrary anyway."""
    match node:
        case ast.UnaryOp(ast.Not()):
            return True
        case ast.Compare(ops=[op]):
            return isinstance(op, TURNED)
    return False


def _can_go(node: ast.AST) -> bool:
    """Return whether a statement can be deleted, and what is left may still be a program."""
    match node:
        case ast.Expr(ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
            return True
        case ast.Assign([ast.Attribute() | ast.Subscript()]):
            return True
        case ast.Assign([ast.Name(name)], value):
            return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(value))
    return False


def _with(node, **fields):
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed
