"""Reads the definitions at the head of schema/reports/*.sql, as server/report/definition.c does."""
import datetime
import pathlib
import re
from collections import namedtuple

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Fixed places $1 .. $11 of every statement.
FIXED = (("known_at", "int8"), ("from", "date"), ("to", "date"), ("as_of", "date"), ("org_unit", "text"), ("cost_center", "text"),
         ("project", "text"), ("role", "text"), ("worker", "text"), ("category", "text"), ("kind", "text"))
# What the server must describe for a declared type.
SQL_TYPES = {"text": "text", "date": "date", "month": "text", "money": "numeric", "percent": "numeric", "count": "bigint", "number": "numeric",
             "flag": "boolean", "time": "text", "list": "json"}
OWN_TYPES = {"text": "text", "int": "int8", "date": "date", "month": "text"}

Column = namedtuple("Column", "name type flags")
Param = namedtuple("Param", "name type doc")


class Definition:
	def __init__(self, path):
		self.file = path.stem
		self.head, self.columns, self.own, self.common = {}, [], [], []
		lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
		at = 0
		while at < len(lines) and (match := re.match(r"-- (\w+): *(.*?)\s*$", lines[at])):
			self.take(*match.groups())
			at += 1
		self.sql, _, rest = "".join(lines[at:]).partition("\n-- totals")
		self.totals = rest.partition("\n")[2]
		self.name = self.head["report"]

	def take(self, key, value):
		words = value.split()
		if key == "column":
			self.columns.append(Column(words[0], words[1], words[2:]))
		elif key == "param":
			self.own.append(Param(words[0], words[1], value.split("optional", 1)[1].strip(' "')))
		elif key == "params":
			self.common = words
		else:
			self.head[key] = (self.head[key] + " " if key in self.head else "") + value

	def keys(self):
		return [c for c in self.columns if "key" in c.flags]

	def places(self):
		return list(FIXED) + [(p.name, OWN_TYPES[p.type]) for p in self.own]

	def types(self):
		return ", ".join(kind for _, kind in self.places())

	def bind(self, parameters):
		"""Literals for $1 .. ; as_of is never left out, as in the service."""
		unknown = set(parameters) - {name for name, _ in self.places()}
		if unknown:
			raise KeyError("%s has no parameter %s" % (self.name, ", ".join(unknown)))
		given = dict({"as_of": datetime.date.today().isoformat()}, **parameters)
		return ["'%s'" % str(given[name]).replace("'", "''") if given.get(name) is not None else "NULL" for name, _ in self.places()]

	def without_parameters(self, statement):
		"""The statement with typed nulls: psql can describe that."""
		places = self.places()
		return re.sub(r"\$(\d+)", lambda m: "NULL::" + places[int(m.group(1)) - 1][1], statement)

	def page(self):
		template = (ROOT / "schema" / "templates" / "page.sql").read_text(encoding="utf-8")
		order = ", ".join(c.name + (' COLLATE "C"' if SQL_TYPES[c.type] == "text" else "") for c in self.keys())
		for place, text in (("report", self.sql), ("after", "true"), ("order", order), ("limit", "NULL")):
			template = template.replace("{%s}" % place, text)
		return template


def load():
	return {path.stem: Definition(path) for path in sorted((ROOT / "schema" / "reports").glob("*.sql"))}
