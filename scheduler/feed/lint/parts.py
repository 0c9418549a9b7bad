"""Content lines as properties in components, with their line numbers; tolerant, so that one mistake hides no other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scheduler.feed.lint.found import Found

_LINE = re.compile(
    r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)', re.DOTALL
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";])*)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An unfolded line as text, with the number of its first physical line."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A property; name and parameter names in capitals, the value as written."""

    line: int
    name: str
    parameters: Mapping[str, str]
    value: str


@dataclass(slots=True, kw_only=True)
class Part:
    """A component with its properties and parts."""

    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def named(self, name: str) -> list[Property]:
        """All its properties of that name."""
        return [one for one in self.properties if one.name == name]

    def get(self, name: str) -> Property | None:
        """The first of that name."""
        return next(iter(self.named(name)), None)

    def value(self, name: str) -> str | None:
        """The value of the first of that name."""
        found = self.get(name)
        return found.value if found else None

    def walk(self) -> Iterator[Part]:
        """Itself and all below."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def all(self, name: str) -> list[Part]:
        """All components of that name, at any depth."""
        return [part for part in self.walk() if part.name == name]


def parse(lines: Iterable[Line]) -> tuple[Part, list[Found]]:
    """The components under a nameless root, and what is no property or not closed."""
    root = Part(name="", line=1)
    stack, found = [root], []
    for line in lines:
        prop = _property(line)
        if prop is None:
            found.append(_no_property(line))
        elif prop.name == "BEGIN":
            part = Part(name=prop.value.upper(), line=line.number)
            stack[-1].parts.append(part)
            stack.append(part)
        elif prop.name == "END":
            found += _close(stack, prop)
        else:
            stack[-1].properties.append(prop)
    return root, [*found, *(_open(part) for part in stack[1:])]


def _property(line: Line) -> Property | None:
    match = _LINE.fullmatch(line.text)
    if match is None:
        return None
    parameters = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(match[2])}
    return Property(line=line.number, name=match[1].upper(), parameters=parameters, value=match[3])


def _close(stack: list[Part], end: Property) -> list[Found]:
    """Close the innermost component of that name, and say which within it were left open."""
    name = end.value.upper()
    if name not in {part.name for part in stack[1:]}:
        message = f"END:{name} không có BEGIN:{name} tương ứng"
        return [Found(line=end.line, code="end-without-begin", message=message, hint="bỏ dòng này", path=name)]
    found = []
    while (part := stack.pop()).name != name:
        found.append(_open(part))
    return found


def _open(part: Part) -> Found:
    message = f"BEGIN:{part.name} không được đóng"
    hint = f"thêm END:{part.name} sau thuộc tính cuối của nó"
    return Found(line=part.line, code="not-closed", message=message, hint=hint, path=part.name)


def _no_property(line: Line) -> Found:
    message = "dòng này không phải TÊN:giá trị" if line.text.strip() else "dòng trống"
    hint = "chỗ xuống dòng trong lời phải viết là \\n, dòng gấp phải bắt đầu bằng dấu cách"
    return Found(line=line.number, code="no-property", message=message, hint=hint)
