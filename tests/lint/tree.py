"""The source tree as the rules of tests/lint see it: files, floors, includes, C text without comments or strings."""
import dataclasses
import pathlib
import re

# The layered house of docs/architecture.md: what each floor may include, itself always.
FLOORS = {
    "base": set(),
    "db": {"base"},
    "net": {"base"},
    "report": {"base", "db", "net"},
    "importers": {"base", "db"},
    "rpc": {"base", "db", "net", "report", "importers"},
    "roof": {"base", "db", "net", "report", "importers", "rpc"},
}
PRODUCT = ("server/", "include/", "importers/")
SOURCE_SUFFIXES = {".c", ".h", ".py", ".sql", ".sh", ".build", ".md", ".json", ".yml", ".yaml", ".service", ".txt", ""}
NOT_OURS = re.compile(r"^(build|build-.*|__pycache__)$")  # as .gitignore

TOKEN = re.compile(r"""(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<string>"(?:\\.|[^"\\\n])*")|'(?:\\.|[^'\\\n])*'""", re.S)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.M)


@dataclasses.dataclass(frozen=True)
class Violation:
    path: str
    line: int
    message: str
    name: str = ""  # the function concerned, if one

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


@dataclasses.dataclass(frozen=True)
class Include:
    line: int
    name: str
    system: bool  # <...>


def blank(text):
    return re.sub(r"[^\n]", " ", text)


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.paths = sorted(self._walk(self.root, ""))
        self._texts, self._includes = {}, {}

    def _walk(self, folder, prefix):
        for entry in folder.iterdir():
            if NOT_OURS.match(entry.name) or (not prefix and entry.name == ".git"):
                continue
            if entry.is_dir() and not entry.is_symlink():
                yield from self._walk(entry, prefix + entry.name + "/")
            else:
                yield prefix + entry.name

    def top_level(self):
        return sorted({path.split("/", 1)[0] for path in self.paths})

    def files(self, *suffixes, under=("",)):
        return [p for p in self.paths if p.startswith(tuple(under)) and (not suffixes or p.endswith(suffixes))]

    def product(self, *suffixes):
        return self.files(*(suffixes or (".c", ".h")), under=PRODUCT)

    def text(self, path):
        if path not in self._texts:
            try:
                self._texts[path] = (self.root / path).read_text(encoding="utf-8", errors="replace")
            except FileNotFoundError:  # removed while we looked, or a dangling link
                self._texts[path] = ""
        return self._texts[path]

    def without_comments(self, path):
        return TOKEN.sub(lambda m: blank(m[0]) if m["comment"] else m[0], self.text(path))

    def code(self, path):
        """Without comments, strings and character constants; line numbers stay."""
        return TOKEN.sub(lambda m: blank(m[0]), self.text(path))

    def strings(self, path):
        """(line, text) of each string literal; neighbours are one literal, as the compiler has it."""
        text = INCLUDE.sub(lambda m: blank(m[0]), self.without_comments(path))
        joined, end = [], None
        for m in TOKEN.finditer(text):
            if not m["string"]:
                continue
            if end is not None and not text[end:m.start()].strip():
                joined[-1][1] += m[0][1:-1]
            else:
                joined.append([text.count("\n", 0, m.start()) + 1, m[0][1:-1]])
            end = m.end()
        return [(line, literal) for line, literal in joined]

    def includes(self, path):
        if path not in self._includes:
            text = self.without_comments(path)
            self._includes[path] = [Include(text.count("\n", 0, m.start()) + 1, m[1] or m[2], m[1] is None) for m in INCLUDE.finditer(text)]
        return self._includes[path]

    def resolve(self, path, name):
        """The repository's file that `#include "name"` in path means, or None (generated, or not written yet)."""
        known = set(self.paths)
        beside = self._normal(path.rpartition("/")[0] + "/" + name)
        for candidate in (beside, "include/" + name):
            if candidate in known:
                return candidate
        rest = [p for p in self.product(".h") if p.endswith("/" + name)]  # found by another -I of its target
        return rest[0] if len(rest) == 1 else None

    @staticmethod
    def _normal(path):
        parts = []
        for part in path.split("/"):
            if part == ".." and parts:
                parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        return "/".join(parts)

    def own_includes(self, path):
        """(line, resolved path) of the repository's own headers that path includes."""
        found = ((i.line, self.resolve(path, i.name)) for i in self.includes(path) if not i.system)
        return [(line, target) for line, target in found if target]

    @staticmethod
    def floor(path):
        """The floor a product file belongs to; None for what is no product code or on no known floor."""
        parts = path.split("/")
        if parts[0] == "importers":
            return "importers"
        if parts[0] == "server":
            if len(parts) == 2 or parts[1] == "cli":
                return "roof"
            return parts[1] if parts[1] in FLOORS else None
        if parts[0] == "include" and len(parts) > 2:
            return "roof" if parts[1] == "cli" else parts[1] if parts[1] in FLOORS else None
        return None


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1
