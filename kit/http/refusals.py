"""With which refusals may a command be answered? Read from the source of what decides it."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

from kit.decider import Command, Decider, Refused


def refusals_of_command(
    kind: Decider[Any, Any, Any], command: type[Command]
) -> tuple[type[Refused], ...]:
    """Return what may be raised on the way of a command, by name: rather too many than too few.

    Followed are the functions of the service that are named on the way, and the methods of the
    classes that are known there; of a ``match`` of commands only the branch of this one.
    """
    walk = _Walk(command, kind.decide.__module__.partition(".")[0])
    walk.through(kind.decide)
    return tuple(sorted(walk.found, key=lambda refusal: refusal.__name__))


class _Walk(ast.NodeVisitor):
    """Goes through the functions that a command may reach, each once."""

    def __init__(self, command: type[Command], package: str) -> None:
        self._command, self._package = command, package
        self._known: Mapping[str, Any] = {}
        self._been: set[object] = set()
        self.found: set[type[Refused]] = set()

    def through(self, function: object) -> None:
        function = inspect.unwrap(function) if callable(function) else function
        if not isinstance(function, FunctionType) or function in self._been:
            return
        if function.__module__.partition(".")[0] != self._package:
            return
        self._been.add(function)
        before, self._known = self._known, function.__globals__
        self.visit(_source(function))
        self._known = before

    def visit_Match(self, node: ast.Match) -> None:
        ways = {way: set(self._commands(way.pattern)) for way in node.cases}
        own = [way for way in node.cases if self._command in ways[way]]
        for way in own or node.cases:
            self.visit(way)

    def visit_Raise(self, node: ast.Raise) -> None:
        self._raised(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self.through(self._meant(node))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        meant = self._meant(node)
        for function in [meant] if meant is not None else self._methods(node.attr):
            self.through(function)
        self.generic_visit(node)

    def _raised(self, named: ast.expr | None) -> None:
        if isinstance(named, ast.Subscript):
            choice = self._meant(named.value)
            self.found.update(_refusals(choice.values() if isinstance(choice, dict) else ()))
        self.found.update(_refusals([self._meant(named)]))

    def _commands(self, pattern: ast.pattern) -> Iterator[object]:
        match pattern:
            case ast.MatchOr(patterns=patterns):
                for one in patterns:
                    yield from self._commands(one)
            case ast.MatchClass(cls=named):
                yield self._meant(named)

    def _meant(self, named: ast.expr | None) -> Any:  # noqa: ANN401 - whatever a module holds
        match named:
            case ast.Name(id=name):
                return self._known.get(name)
            case ast.Attribute(value=value, attr=attr):
                holder = self._meant(value)
                return getattr(holder, attr, None) if isinstance(holder, ModuleType) else None
            case _:
                return None

    def _methods(self, name: str) -> Iterator[Callable[..., Any]]:
        for known in list(self._known.values()):
            method = vars(known).get(name) if isinstance(known, type) else None
            method = method.fget if isinstance(method, property) else method
            if isinstance(method, FunctionType):
                yield method


def _refusals(values: Iterable[object]) -> Iterator[type[Refused]]:
    for value in values:
        if isinstance(value, type) and issubclass(value, Refused):
            yield value


@cache
def _source(function: FunctionType) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))
