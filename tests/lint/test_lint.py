#!/usr/bin/env python3
"""Each rule must find what it is there for: small bad trees, and a good one that passes all."""
import pathlib
import re
import tempfile
import unittest

import lint
from tree import Tree

GUARDED = "#ifndef {guard}\n#define {guard}\n{body}\n#endif\n"


def header(path, body=""):
    parts = path[:-2].split("/")
    name = "_".join(parts[1:] if parts[0] in ("include", "server") else parts)
    return {path: GUARDED.format(guard=f"KONTOR_{name.upper()}_H", body=body)}


def long_function(lines):
    return "int long_one(void)\n{\n" + "\tstep();\n" * (lines - 4) + "\treturn 0;\n}\n"


GOOD = {
    **header("include/base/err.h", "struct err {\n\tint kind;\n};\nint err_get(struct err *e);"),
    **header("include/db/conn.h", '#include "base/err.h"\nint conn_open(struct err *e);'),
    **header("include/report/report.h", "int report_run(void);"),
    **header("server/db/conn_internal.h", '#include "db/conn.h"\n#include <stddef.h>'),
    "server/base/err.c": '#include "base/err.h"\n\nint err_get(struct err *e)\n{\n\treturn e->kind;\n}\n',
    "server/db/conn.c": '#include <libpq-fe.h>\n#include <sys/stat.h>\n#include "conn_internal.h"\n\n'
                        'int conn_open(struct err *e)\n{\n\treturn err_get(e);\n}\n\nconst char *begin(void)\n{\n\treturn "BEGIN";\n}\n',
    "server/report/run.c": '#include "db/conn.h"\n#include "report/report.h"\n\nint report_run(void)\n{\n\treturn conn_open(0);\n}\n',
    "importers/import.c": '#include "db/conn.h"\n\nint import_file(void)\n{\n\treturn conn_open(0);\n}\n',
    "server/main.c": '#include "report/report.h"\n\nint main(void)\n{\n\treturn report_run();\n}\n',
    "schema/queries/now.sql": "SELECT amount::numeric FROM spend -- no real number\n",
    "meson.build": "project('x', 'c')\n",
    "README.md": "# Kontor\nData lies under /var/lib/kontor, scratch files under /tmp.\n",
    ".gitignore": "/build/\n",
}


class Rules(unittest.TestCase):
    def found(self, rule, changes, without=()):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in {**GOOD, **changes}.items():
                if path in without:
                    continue
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            return [str(violation) for violation in lint.check(Tree(root), rule)]

    def finds(self, rule, changes, *expected):
        found = self.found(rule, changes)
        self.assertEqual(len(found), len(expected), found)
        for text, violation in zip(expected, sorted(found)):
            self.assertIn(text, violation)

    def passes(self, rule, changes):
        self.assertEqual(self.found(rule, changes), [])

    def test_good_tree_passes_every_rule(self):
        for rule in lint.RULES:
            with self.subTest(rule):
                self.passes(rule, {})

    def test_unfinished_trees_are_no_error(self):
        half = {"server/db/copy.c": '#include "db/copy.h"\n#include "generated.h"\n\nint copy_start(void)\n{\n\treturn 0;\n}\n'}
        for rule in lint.RULES:
            with self.subTest(rule):
                self.assertEqual(self.found(rule, half, without=("server/main.c", "server/report/run.c")), [])

    def test_empty_tree_is_no_error(self):
        for rule in lint.RULES:
            with self.subTest(rule):
                self.assertEqual(self.found(rule, {}, without=GOOD), [])

    def test_every_rule_is_a_meson_test(self):
        text = pathlib.Path(__file__).with_name("meson.build").read_text(encoding="utf-8")
        named = re.findall(r"'(\w+)'", re.search(r"lint_rules = \[(.*?)\]", text, re.S)[1])
        self.assertEqual(sorted(named), sorted(lint.RULES))

    def test_floors(self):
        self.finds("floors", {"server/base/up.c": '#include "db/conn.h"\n'}, "server/base/up.c:1: floor 'base' includes include/db/conn.h, which lies above")
        self.finds("floors", {"server/net/side.c": '\n# include "db/conn.h"\n'}, "server/net/side.c:2: floor 'net'")
        self.finds("floors", {"server/report/side.c": '#include "importers/x.h"\n', **header("include/importers/x.h")}, "lies beside")
        self.finds("floors", {"importers/side.c": '#include "report/report.h"\n'}, "lies beside")
        self.finds("floors", {"importers/wire.c": '#include "net/n.h"\n', **header("include/net/n.h")}, "floor 'importers' may see only base, db, importers")
        self.finds("floors", {"server/rpc/up.c": '#include "../options.h"\n', **header("server/options.h")}, "server/options.h, which lies above")
        self.finds("floors", {"server/report/up.h": '#include "../rpc/rpc.h"\n', **header("server/rpc/rpc.h")}, "server/report/up.h:1")
        self.finds("floors", {"server/cellar/x.c": ""}, "server/cellar/x.c: lies on no floor")
        self.passes("floors", {"server/base/up.c": '/*\n#include "db/conn.h"\n*/\n// #include "db/conn.h"\n'})
        self.passes("floors", {"server/rpc/all.c": '#include "report/report.h"\n#include "db/conn.h"\n', "server/cli/c.c": '#include "db/conn.h"\n'})

    def test_private_headers(self):
        self.finds("private_headers", {"server/report/peek.c": '#include "../db/conn_internal.h"\n'}, "private to floor 'db'")
        self.finds("private_headers", {"server/report/peek.c": '#include "db/conn_internal.h"\n'}, "private to floor 'db'")
        self.passes("private_headers", {"importers/link/l.c": '#include "../feed/feed.h"\n', **header("importers/feed/feed.h")})

    def test_include_cycles(self):
        ring = {**header("importers/a.h", '#include "b.h"'), **header("importers/b.h", '#include "sub/c.h"'),
                **header("importers/sub/c.h", '#include "../a.h"')}
        self.finds("include_cycles", ring, "importers/a.h -> importers/b.h -> importers/sub/c.h -> importers/a.h")
        self.finds("include_cycles", header("include/base/self.h", '#include "base/self.h"'), "include/base/self.h -> include/base/self.h")

    def test_call_cycles(self):
        one = "int other(void);\n\nint one(void)\n{\n\treturn other();\n}\n"
        two = "int one(void);\n\nint other(void)\n{\n\treturn one();\n}\n"
        self.finds("call_cycles", {"importers/one.c": one, "importers/two.c": two}, "importers/one.c needs other of importers/two.c")
        self.passes("call_cycles", {"importers/one.c": one, "importers/two.c": "\nint other(void)\n{\n\treturn 1; /* one */\n}\n"})
        self.passes("call_cycles", {"importers/one.c": one, "importers/two.c": "static " + one.replace("other", "free")})

    def test_confined_headers(self):
        def with_include(path, name):
            return {path: f"#include <{name}>\n"}

        for path, name in (("server/report/x.c", "libpq-fe.h"), ("server/db/x.c", "jansson.h"), ("importers/publish/x.c", "csv.h"),
                           ("server/base/str.c", "xxhash.h"), ("server/base/str.c", "openssl/evp.h"), ("server/report/x.c", "uv.h"),
                           ("server/cli/x.c", "uv.h"), ("importers/link/x.c", "jansson.h"), ("include/net/x.h", "uv.h"), ("server/main2.c", "check.h")):
            with self.subTest(path=path, name=name):
                self.finds("confined_headers", with_include(path, name), f"{path}:1: <{name}> is confined to")
        self.finds("confined_headers", with_include("server/db/x.c", "curl/curl.h"), "neither C, POSIX nor a library")
        two = {**with_include("importers/read/a.c", "csv.h"), **with_include("importers/read/b.c", "csv.h")}
        self.finds("confined_headers", two, "importers/read/a.c:1", "importers/read/b.c:1")
        glue = {**with_include("server/rpc/glue.c", "uv.h"), **with_include("server/glue.c", "uv.h"), **with_include("server/net/a.c", "uv.h"),
                **with_include("server/net/b.c", "uv.h"), **with_include("importers/read/a.c", "csv.h"), **with_include("server/base/hash.c", "xxhash.h"),
                **with_include("tests/db/x.c", "libpq-fe.h")}
        self.passes("confined_headers", glue)
        self.finds("confined_headers", {**glue, **with_include("server/rpc/glue2.c", "uv.h")}, "server/rpc/glue.c", "server/rpc/glue2.c")

    def test_headers_alone(self):
        self.finds("headers_alone", header("include/base/lazy.h", "size_t lazy(void);"), "include/base/lazy.h: does not compile alone: ")
        self.finds("headers_alone", header("server/db/lazy.h", "struct x {\n\tstruct err e;\n};"), "server/db/lazy.h")
        self.finds("headers_alone", {"include/base/open.h": "struct open {\n\tint x;\n};\n"}, "redefinition")
        self.finds("headers_alone", header("include/base/lost.h", '#include "base/nowhere.h"'), "nowhere.h")

    def test_public_headers(self):
        lonely = header("include/db/only.h")
        self.finds("public_headers", {**lonely, "server/db/only.c": '#include "db/only.h"\n'}, "include/db/only.h: no other floor than 'db'")
        self.finds("public_headers", lonely, "include/db/only.h")
        self.passes("public_headers", {**lonely, "server/cli/x.c": '#include "db/only.h"\n'})
        self.passes("public_headers", {**lonely, "server/rpc/x.h": '#include "db/only.h"\n'})

    def test_guards(self):
        self.finds("guards", {"include/db/g.h": GUARDED.format(guard="KONTOR_DB_CONN_H", body="")}, "instead of KONTOR_DB_G_H")
        self.finds("guards", {"include/db/g.h": "#pragma once\n"}, "has the include guard none")
        self.passes("guards", {"server/g.h": GUARDED.format(guard="KONTOR_SERVER_G_H", body="")})

    def test_symbols(self):
        if not lint.house.library_symbols("libc"):
            self.skipTest("no C library or no nm to ask")
        self.finds("symbols", {"server/base/x.c": "\nint strlcat_or_so(void)\n{\n\treturn 0;\n}\n\nint qsort(void)\n{\n\treturn 0;\n}\n"},
                   "server/base/x.c:7: qsort is a function of libc")
        self.passes("symbols", {"server/base/x.c": "static int qsort(void)\n{\n\treturn 0;\n}\n"})

    def test_top_level(self):
        self.finds("top_level", {"notes/x.md": "", "Makefile": ""}, "Makefile: is no entry", "notes: is no entry")
        self.passes("top_level", {"build/x.o": "", "build-asan/x.o": "", ".ci/run": "", "docs/x.md": "", "deploy/x": "", "LICENSE": ""})

    def test_sql_text(self):
        for literal in ("SELECT 1", "select name\\nfrom worker w\\nwhere w.id = $1", "INSERT INTO spend VALUES ($1)", "update spend set amount = 0",
                        "DELETE FROM spend", "COPY spend FROM STDIN (FORMAT binary)", "create unique index x on y (z)", "WITH a AS (",
                        "LISTEN import", "x ORDER BY y", "DROP TABLE x", "SET search_path = x", "BEGIN; SELECT 1", "SAVEPOINT a", "TRUNCATE spend",
                        "pg_advisory_xact_lock($1)"):
            with self.subTest(literal):
                self.finds("sql_text", {"server/db/s.c": f'const char *s = "{literal}";\n'}, "server/db/s.c:1: SQL in C")
        joined = 'const char *s = "SELECT name "\n\t/* of */ "FROM worker";\n'
        self.finds("sql_text", {"server/db/s.c": "\n" + joined}, "server/db/s.c:2")
        for literal in ("BEGIN", "COMMIT", "ROLLBACK", "SET LOCAL synchronous_commit = on", "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
                        "select a cost center from the list", "Set the option encoding", "copy of the file", "delete it from the archive",
                        "update the profile", "link/load_workers", "from %s to %s", "grouped by day"):
            with self.subTest(literal):
                self.passes("sql_text", {"server/db/s.c": f'const char *s = "{literal}"; /* "SELECT 1" */\n'})
        self.passes("sql_text", {"tests/db/s.c": 'const char *s = "SELECT 1";\n'})

    def test_floating_point(self):
        self.finds("floating_point", {"importers/x.c": "int a;\ndouble rate;\n"}, "importers/x.c:2: double")
        self.finds("floating_point", {"server/rpc/x.c": "x = json_real_value(v);\n"}, "json_real_value")
        self.finds("floating_point", {"server/rpc/x.c": 'x = strtod(s, NULL) + (float)atof("1");\n'}, "atof", "float:", "strtod")
        self.finds("floating_point", {"schema/x.sql": "CREATE TABLE t (\n\tamount double precision);\n"}, "schema/x.sql:2: double precision")
        self.passes("floating_point", {"importers/x.c": '/* no double */ const char *s = "float"; int doubled;\n',
                                       "schema/x.sql": "COMMENT ON TABLE t IS 'it''s a real one'; -- float\n"})

    def test_leftovers(self):
        for word in ("TO" "DO", "FIX" "ME", "X" "XX", "HA" "CK"):
            with self.subTest(word):
                self.finds("leftovers", {"docs/x.md": f"\nsome {word}: later\n"}, f"docs/x.md:2: {word}")
                self.finds("leftovers", {"server/base/x.c": f"/* {word} */\n"}, f"server/base/x.c:1: {word}")
        self.passes("leftovers", {"server/base/x.c": 'char t[] = "/tmp/kontor-XXXXXX"; int hack_free;\n'})

    def test_machine_paths(self):
        for path in ("/home/" "ann/kontor", "/wo" "rk/main", "/Use" "rs/ann/x", "/ro" "ot/x", "/tmp/" "b-mine"):
            with self.subTest(path):
                self.finds("machine_paths", {"tests/x.py": f"open('{path}')\n"}, "tests/x.py:1: " + path[:6])
        self.passes("machine_paths", {"README.md": "`/tmp`, /usr/lib/postgresql, /var/lib/kontor, $HOME/x, https://example.org/work/x, server/work/x\n"})

    def test_file_size(self):
        self.passes("file_size", {"server/base/x.c": "\n" * 500})
        for path in ("server/base/x.c", "tests/x.py", "schema/x.sql", "server/base/x.h"):
            self.finds("file_size", {path: "\n" * 501}, f"{path}: 501 lines")

    def test_function_size(self):
        self.passes("function_size", {"server/base/x.c": long_function(80)})
        self.finds("function_size", {"server/base/x.c": "int short_one(void)\n{\n}\n\n" + long_function(81)}, "x.c:5: long_one has 81 lines")
        self.finds("function_size", {"tests/x.c": "START_TEST(many)\n{\n" + "\tf();\n" * 90 + "}\nEND_TEST\n"}, "many has 93 lines")
        self.finds("function_size", {"tests/x.py": "def many():\n" + "    f()\n" * 80}, "many has 81 lines")
        self.passes("function_size", {"server/base/x.c": "static const int t[] =\n{\n" + "\t1,\n" * 90 + "};\n"})

    def test_allowances(self):
        long = {"server/base/x.c": long_function(100)}
        allowed = "tests/lint/allowed.txt"
        self.passes("function_size", {**long, allowed: "# why\n\nfunction_size server/base/x.c:long_one one table of steps\n"})
        self.passes("function_size", {**long, allowed: "function_size server/base/x.c one table of steps\n"})
        self.finds("function_size", {**long, allowed: "function_size server/base/x.c:other one table of steps\n"}, "x.c:1: long_one", "nothing at server/base/x.c:other")
        self.finds("function_size", {**long, allowed: "function_size server/base/x.c:long_one because\n"}, "x.c:1: long_one", "allowed.txt:1: expected RULE")
        self.finds("function_size", {allowed: "function_size server/base/x.c one table of steps\n"}, "allowed.txt:1: nothing at")
        self.finds("floors", {allowed: "flours server/base/x.c one table of steps\n"}, "flours is no rule")


if __name__ == "__main__":
    unittest.main()
