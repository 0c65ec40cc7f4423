"""Rules about who may know whom: floors, headers, cycles."""
import glob
import os
import re
import shlex
import subprocess
import tempfile

from tree import FLOORS, Violation, line_of

# Third-party headers and the only places of the product that see them: (prefix of the path, how many files there).
ANY = 0
CONFINED = {
    "libpq-fe.h": [("server/db/", ANY)],
    "csv.h": [("importers/read/", 1)],
    "jansson.h": [("server/rpc/", ANY), ("server/cli/", ANY), ("importers/profile/", ANY)],
    "uv.h": [("server/net/", ANY), ("server/rpc/", 1), ("server/", 1)],
    "xxhash.h": [("server/base/hash.c", 1)],
    "openssl/": [("server/base/hash.c", 1)],
    "check.h": [],
}

# C11, POSIX and Linux, by name, so that a new library cannot come in unseen.
SYSTEM = set(
    """assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h setjmp.h signal.h stdalign.h
    stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h tgmath.h threads.h time.h uchar.h wchar.h
    wctype.h alloca.h argp.h arpa/inet.h byteswap.h dirent.h dlfcn.h endian.h err.h fcntl.h fnmatch.h ftw.h getopt.h glob.h grp.h iconv.h
    langinfo.h libgen.h netdb.h netinet/in.h netinet/tcp.h poll.h pthread.h pwd.h regex.h sched.h search.h semaphore.h spawn.h
    strings.h sysexits.h syslog.h termios.h unistd.h utime.h wordexp.h""".split()
)
SYSTEM_FOLDERS = ("sys/", "linux/")


def floors(tree):
    """Headers come from the own floor or from below, never from above, never from the side."""
    for path in tree.product():
        floor = tree.floor(path)
        if floor is None:
            known = ", ".join(sorted(FLOORS))
            yield Violation(path, 0, f"lies on no floor of docs/architecture.md (floors: {known}; server/*.c and server/cli are the roof)")
            continue
        for line, target in tree.own_includes(path):
            below = tree.floor(target)
            if below not in FLOORS[floor] | {floor, None}:
                direction = "above" if floor in FLOORS[below] else "beside"
                yield Violation(path, line, f"floor '{floor}' includes {target}, which lies {direction} it: floor '{floor}' may see only "
                                            f"{', '.join(sorted(FLOORS[floor] | {floor}))}")


def private_headers(tree):
    """A header that lies beside its .c is included on its own floor only."""
    for path in tree.product():
        for line, target in tree.own_includes(path):
            if not target.startswith("include/") and tree.floor(target) != tree.floor(path):
                yield Violation(path, line, f"includes {target}, private to floor '{tree.floor(target)}': move what is shared to "
                                            f"include/{tree.floor(target)}/")


def knots(graph):
    """The strongly connected components of more than one node, or of one that points at itself (Tarjan)."""
    index, low, stack, on_stack, found = {}, {}, [], set(), []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        on_stack.add(node)
        for after in sorted(graph.get(node, ())):
            if after not in index:
                visit(after)
                low[node] = min(low[node], low[after])
            elif after in on_stack:
                low[node] = min(low[node], index[after])
        if low[node] == index[node]:
            cut = stack.index(node)
            knot = stack[cut:]
            del stack[cut:]
            on_stack.difference_update(knot)
            if len(knot) > 1 or node in graph.get(node, ()):
                found.append(sorted(knot))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def include_cycles(tree):
    """No header reaches itself through its includes."""
    graph = {path: {target for _, target in tree.own_includes(path)} for path in tree.product(".h")}
    for knot in knots(graph):
        yield Violation(knot[0], 0, f"include cycle of {' -> '.join(knot + knot[:1])}: take what they share into a header of its own")


FUNCTION = re.compile(r"^(?!static\b)[A-Za-z_][^;={}#()]*?\b(\w+)\([^;{}]*\)\s*\n\{", re.M)


def exported(tree):
    """function that is not static -> (the file that defines it, line)"""
    home = {}
    for path in tree.product(".c"):
        code = tree.code(path)
        for m in FUNCTION.finditer(code):
            home[m[1]] = (path, line_of(code, m.start(1)))
    return home


def call_cycles(tree):
    """No two .c files of the product need each other's functions, directly or in a ring."""
    home, graph, because = {name: path for name, (path, _) in exported(tree).items()}, {}, {}
    for path in tree.product(".c"):
        for word in sorted(set(re.findall(r"\w+", tree.code(path)))):
            target = home.get(word)
            if target and target != path:
                graph.setdefault(path, set()).add(target)
                because.setdefault((path, target), word)
    for knot in knots(graph):
        edges = [f"{a} needs {because[a, b]} of {b}" for a in knot for b in knot if (a, b) in because]
        yield Violation(knot[0], 0, f"these files need each other: {'; '.join(edges)}. Move the function that points back into a file "
                                    "below both")


def confined_headers(tree):
    """Third-party headers stay where docs/architecture.md puts them; an unknown one needs a line there and here."""
    seen = {}
    for path in tree.product():
        for include in tree.includes(path):
            if not include.system or include.name in SYSTEM or include.name.startswith(SYSTEM_FOLDERS):
                continue
            rule = next((r for r in CONFINED if include.name == r or (r.endswith("/") and include.name.startswith(r))), None)
            if rule is None:
                yield Violation(path, include.line, f"<{include.name}> is neither C, POSIX nor a library of docs/architecture.md: decide there "
                                                    "which files may see it, then add it to tests/lint/house.py")
                continue
            place = next((p for p in CONFINED[rule] if fits(path, p[0])), None)
            if place is None:
                where = ", ".join(p for p, _ in CONFINED[rule]) or "the tests"
                yield Violation(path, include.line, f"<{include.name}> is confined to {where}")
                continue
            seen.setdefault((rule, place), {}).setdefault(path, include.line)
    for (rule, (prefix, most)), paths in sorted(seen.items()):
        if most and len(paths) > most:
            for path, line in sorted(paths.items()):
                yield Violation(path, line, f"<{rule}> may be seen by {most} file in {prefix}, but {len(paths)} have it: {', '.join(sorted(paths))}")


def fits(path, prefix):
    """server/ means the roof's own files, not the folders below."""
    if prefix == "server/":
        return path.startswith(prefix) and "/" not in path[len(prefix):]
    return path.startswith(prefix)


LIBRARIES = ("libpq", "libjansson", "libuv", "libcsv", "libcrypto", "libxxhash", "libz", "libc")


def library_symbols(name):
    found = sorted(set(glob.glob(f"/usr/lib/*/{name}.so.[0-9]*") + glob.glob(f"/usr/lib64/{name}.so.[0-9]*")))
    symbols = set()
    for path in found:
        done = subprocess.run(["nm", "-D", "--defined-only", path], capture_output=True, text=True, check=False)
        symbols |= {line.split()[-1].split("@")[0] for line in done.stdout.splitlines() if line}
    return symbols


def symbols(tree):
    """No function of the product has the name of one in a library: the linker would give the library ours in its place."""
    own = exported(tree)
    for library in LIBRARIES:
        for name in sorted(set(own) & library_symbols(library) - {"main"}):
            yield Violation(*own[name], f"{name} is a function of {library}, too, and would be called in its place: another name", name)


def compiler_flags(tree):
    flags = ["-std=gnu11", "-D_GNU_SOURCE", "-fsyntax-only", "-I", str(tree.root / "include")]
    for package in ("libpq", "jansson", "libuv"):
        found = subprocess.run(["pkg-config", "--cflags", package], capture_output=True, text=True, check=False)
        flags += shlex.split(found.stdout) if found.returncode == 0 else []
    return flags


def headers_alone(tree):
    """Each header compiles when it is the first thing a file includes."""
    flags = compiler_flags(tree)
    for path in tree.product(".h"):
        extra = [] if path.startswith("include/") else ["-I", str(tree.root / "importers"), "-I", str(tree.root / "server"),
                                                        "-I", str((tree.root / path).parent)]
        with tempfile.NamedTemporaryFile("w", suffix=".c") as source:
            # Twice: a header without a guard fails, too.
            source.write(f'#include "{tree.root / path}"\n' * 2)
            source.flush()
            command = [*shlex.split(os.environ.get("CC", "cc")), *flags, *extra, source.name]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            first = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr.strip())
            yield Violation(path, 0, f"does not compile alone: {first.replace(str(tree.root) + '/', '')}")


def public_headers(tree):
    """A header in include/ is used by another floor; else it lies beside its .c. Judged once there is a main() above all floors."""
    if "main" not in exported(tree):
        return  # the floor that is not written yet may be the one that needs it
    users = {}
    for path in tree.product():
        for _, target in tree.own_includes(path):
            users.setdefault(target, set()).add(tree.floor(path))
    for path in tree.files(".h", under=("include/",)):
        floor = tree.floor(path)
        if floor and not users.get(path, set()) - {floor}:
            yield Violation(path, 0, f"no other floor than '{floor}' includes it: a header used on its own floor lies beside its .c")


def top_level(tree):
    """The top level is fixed; what is new goes into one of its folders."""
    allowed = {"server", "include", "schema", "importers", "tests", "meson.build", "docker-compose.yml", "README.md", "run", "docs", "deploy",
               "LICENSE"}
    for name in tree.top_level():
        if name not in allowed and not name.startswith("."):
            yield Violation(name, 0, f"is no entry of the top level: {', '.join(sorted(allowed))} and dot files are")


def guards(tree):
    """Include guards are named after the path, so that no two headers hide each other."""
    for path in tree.product(".h"):
        parts = path.rsplit(".", 1)[0].split("/")
        if parts[0] == "include" or (parts[0] == "server" and len(parts) > 2):
            parts = parts[1:]
        wanted = "KONTOR_" + re.sub(r"\W", "_", "_".join(parts)).upper() + "_H"
        m = re.search(r"^#ifndef (\w+)\n#define \1$", tree.without_comments(path), re.M)
        if not m or m[1] != wanted:
            yield Violation(path, line_of(tree.text(path), m.start()) if m else 0, f"has the include guard {m[1] if m else 'none'} instead of {wanted}")
