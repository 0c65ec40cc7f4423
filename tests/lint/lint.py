#!/usr/bin/env python3
"""Holds the layered house of docs/architecture.md.

usage: lint.py [--root DIR] [RULE ...]     without RULE: all of them

Each rule is a function that yields what breaks it; tests/lint/allowed.txt has the exceptions with their reasons.
"""
import argparse
import pathlib
import sys

import house
import words
from tree import Tree, Violation

RULES = {
    rule.__name__: rule
    for rule in (
        house.floors, house.private_headers, house.include_cycles, house.call_cycles, house.confined_headers, house.headers_alone,
        house.public_headers, house.guards, house.symbols, house.top_level, words.sql_text, words.floating_point, words.leftovers,
        words.machine_paths, words.file_size, words.function_size,
    )
}
ALLOWED = "tests/lint/allowed.txt"


def exceptions(tree):
    """(rule, "path" or "path:function") -> line of allowed.txt; and what is wrong with the list itself."""
    found, wrong = {}, []
    if ALLOWED not in tree.paths:
        return found, wrong
    for number, line in enumerate(tree.text(ALLOWED).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split(None, 2)
        if len(fields) < 3 or len(fields[2].split()) < 3:
            wrong.append(Violation(ALLOWED, number, "expected RULE PATH[:FUNCTION] and a reason of some words"))
        elif fields[0] not in RULES:
            wrong.append(Violation(ALLOWED, number, f"{fields[0]} is no rule; the rules: {', '.join(RULES)}"))
        else:
            found[fields[0], fields[1]] = number
    return found, wrong


def check(tree, name):
    """Everything that breaks the rule and is not allowed, and allowances that nothing needs."""
    allowed, wrong = exceptions(tree)
    used = set()
    for violation in RULES[name](tree):
        keys = [(name, violation.path), (name, f"{violation.path}:{violation.name}")]
        hit = next((key for key in keys if key in allowed), None)
        if hit:
            used.add(hit)
        else:
            wrong.append(violation)
    for key, number in allowed.items():
        if key[0] == name and key not in used:
            wrong.append(Violation(ALLOWED, number, f"nothing at {key[1]} breaks {name} any more: take the line out"))
    return wrong


def main():
    parser = argparse.ArgumentParser(description="Holds the layered house.", epilog="rules: " + ", ".join(RULES))
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("rules", nargs="*", metavar="RULE")
    args = parser.parse_args()
    unknown = [name for name in args.rules if name not in RULES]
    if unknown:
        parser.error(f"no rule {', '.join(unknown)}; the rules: {', '.join(RULES)}")
    tree = Tree(pathlib.Path(args.root).resolve())
    broken = 0
    for name in args.rules or RULES:
        wrong = check(tree, name)
        broken += len(wrong)
        if wrong:
            print(f"{name}: {RULES[name].__doc__}")
        for violation in wrong:
            print(f"  {violation}")
    print(f"{len(args.rules or RULES)} rules, {len(tree.paths)} files, {broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
