"""Rules about what is written: SQL in C, floating point, leftovers, machine paths, sizes."""
import ast
import re

from tree import SOURCE_SUFFIXES, Violation, line_of

TRANSACTION = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SET LOCAL)\b")  # the only SQL that C may say
SQL = [
    re.compile(pattern, re.S | re.I)
    for pattern in (
        r"\bselect\b(?=.*\bfrom\b\s+[\w$%]+(\.\w+)?(\s*(,|;|$)|(\s+\w+)?\s+(where|join|left|order|group|limit)\b))",
        r"\binsert\s+into\s+\S",
        r"\bupdate\s+\S+\s+set\s+\w+\s*=",
        r"\bdelete\s+from\s+\S",
        r"\btruncate\s+(table\s+)?\w+\s*(;|,|cascade\b|$)",
        r"\b(create|alter|drop)\s+(or\s+replace\s+|temp(orary)?\s+|unlogged\s+|unique\s+)*"
        r"(table|index|view|materialized\s+view|role|schema|function|database|extension|sequence|trigger|type|policy)\b\s+\S",
        r"\bcopy\s+.*\b(from\s+stdin|to\s+stdout)\b",
        r"\bwith\s+(recursive\s+)?\w+\s+as\s*(not\s+)?(materialized\s*)?\(",
        r"\b(order|group)\s+by\s+[\w$]+",
        r"\bpg_\w+\s*\(",
    )
]
# Statements of one word are told from sentences by their capitals.
SQL.append(re.compile(r"^\s*(SELECT|WITH|VALUES|FETCH|DECLARE|CLOSE|EXPLAIN|ANALYZE|VACUUM|SET|SHOW|RESET|DISCARD|LISTEN|NOTIFY|UNLISTEN|LOCK|"
                      r"SAVEPOINT|RELEASE|PREPARE|EXECUTE|DEALLOCATE|TRUNCATE|GRANT|REVOKE|CALL|DO|COMMENT|CHECKPOINT|COPY|INSERT|UPDATE|DELETE|MERGE|"
                      r"CREATE|ALTER|DROP)(\s|;|$)"))


def sql_text(tree):
    """SQL is in schema/**.sql; C says BEGIN, COMMIT, ROLLBACK and SET LOCAL."""
    for path in tree.product():
        for line, literal in tree.strings(path):
            text = literal.replace("\\n", "\n").replace("\\t", "\t")
            # After BEGIN; or COMMIT; the rest of the string has to stand the test for itself.
            text = ";".join(part for part in text.split(";") if not TRANSACTION.match(part))
            if any(pattern.search(text) for pattern in SQL):
                yield Violation(path, line, f'SQL in C: "{shorten(literal)}" belongs into a .sql file under schema/')


def shorten(text):
    return text if len(text) <= 50 else text[:47] + "..."


FLOAT_IN_C = re.compile(r"\b(double|float|json_real\w*|json_number_value|strtod|strtof|strtold|atof|PyFloat\w*)\b")
FLOAT_IN_SQL = re.compile(r"\b(double\s+precision|float[48]?|real)\b", re.I)
SQL_NOT_CODE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:''|[^'])*'", re.S)


def floating_point(tree):
    """No floating point near money: whole minor units, or exact decimals."""
    for path in tree.product():
        yield from floats(path, tree.code(path), FLOAT_IN_C)
    for path in tree.files(".sql", under=("schema/",)):
        code = SQL_NOT_CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), tree.text(path))
        yield from floats(path, code, FLOAT_IN_SQL)


def floats(path, code, pattern):
    for m in pattern.finditer(code):
        yield Violation(path, line_of(code, m.start()), f"{m[0]}: no floating point; whole minor units or struct decimal, in SQL bigint or numeric")


LEFTOVER = re.compile(r"\b(" + "|".join(("TO" "DO", "FIX" "ME", "X" "XX", "HA" "CK")) + r")\b")
SAMPLES = ("tests/sample/",)  # data written like other people's exports


def written(tree):
    """What people wrote: source, scripts, pages. Not data."""
    for path in tree.files():
        name = path.rsplit("/", 1)[-1]
        suffix = "." + name.rsplit(".", 1)[1] if "." in name.lstrip(".") else ""
        if suffix in SOURCE_SUFFIXES and name != "LICENSE" and not (path.startswith(SAMPLES) and suffix != ".py"):
            yield path


def leftovers(tree):
    """Unfinished business is in the tracker, not in the source."""
    yield from matches(tree, LEFTOVER, "is a leftover: finish it or write an issue")


# A path of somebody's machine: a home, a workplace, a build folder. /tmp itself and system folders are the same everywhere.
MACHINE_PATH = re.compile(r"(?<![\w.$)}>*~-])/(?:home|Users|work|workspace)/[\w.-]+[\w./-]*|(?<![\w.$)}>*~-])/root/[\w./-]+|"
                          r"(?<![\w.$)}>*~-])/tmp/b-\w+|\b[A-Z]:\\\\?Users\\")


def machine_paths(tree):
    """Nothing in the repository knows the machine it was written on."""
    yield from matches(tree, MACHINE_PATH, "is a path of one machine: take it from an argument or find it")


def matches(tree, pattern, message):
    for path in written(tree):
        text = tree.text(path)
        for m in pattern.finditer(text):
            yield Violation(path, line_of(text, m.start()), f"{m[0]} {message}")


FILE_LINES, FUNCTION_LINES = 500, 80
HAND_WRITTEN = (".c", ".h", ".py", ".sql", ".sh", "/run")


def file_size(tree):
    """A file above 500 lines usually holds two ideas."""
    for path in tree.files(*HAND_WRITTEN):
        lines = tree.text(path).count("\n")
        if lines > FILE_LINES:
            yield Violation(path, 0, f"{lines} lines, more than {FILE_LINES}: divide it, or give a reason in tests/lint/allowed.txt")


C_BODY = re.compile(r"^(?P<head>[A-Za-z_][^;={}#]*?)\n\{\n(?P<body>.*?)^\}", re.M | re.S)


def c_functions(code):
    for m in C_BODY.finditer(code):
        name = re.search(r"^START_TEST\((\w+)|(\w+)\s*\(", m["head"])
        if name:
            yield name[1] or name[2], line_of(code, m.start()), m[0].count("\n") + 1


def python_functions(text):
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except SyntaxError:
        return
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def function_size(tree):
    """A function above 80 lines usually holds two ideas."""
    for path in tree.files(".c", ".h", ".py"):
        found = python_functions(tree.text(path)) if path.endswith(".py") else c_functions(tree.code(path))
        for name, line, lines in found:
            if lines > FUNCTION_LINES:
                yield Violation(path, line, f"{name} has {lines} lines, more than {FUNCTION_LINES}: divide it, or give a reason in "
                                            f"tests/lint/allowed.txt", name)
