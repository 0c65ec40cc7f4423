"""What becomes of each row of each file, in the order in which files arrive (DOMAIN.md section 3)."""
import hashlib
from collections import Counter, defaultdict

from . import cells as C
from .csvtext import records
from .feeds import FEEDS, RATE_DAY, RELEASE_ORDER

OUTCOMES = ("inserted", "new_version", "unchanged", "duplicate", "quarantined", "ignored")
SIMPLE_REFS = ("ref", "scope")


class Row:
	"""A row of a feed: its cells as written, its values as far as they stand, what is wrong with it."""

	def __init__(self, feed, source, batch, line, texts):
		self.feed, self.source, self.batch, self.line, self.texts = feed, source, batch, line, texts
		self.values = {}
		self.bad = None            # (code, column): never released by itself
		self.missing = []          # (kind, text, column): released when these arrive
		self.occurrence = 1
		self.raw_key = None
		self.money = None          # (currency, Fraction) as written, where both can be read
		self.fault = None          # what the quarantine shows

	def key(self):
		feed = FEEDS[self.feed]
		names = [c for c in feed.columns if c.names]
		source = (self.source,) if feed.is_fact else ()
		if names and any(self.values[c.name] == "" for c in names):
			return source + ("content", self.content(), self.occurrence)
		parts = tuple(self.values[c.name] for c in feed.columns if c.key)
		return source + parts + ((self.occurrence,) if self.feed == "payroll" else ())

	def content(self):
		return tuple(self.values[c.name] for c in FEEDS[self.feed].columns)


class Answer:
	"""The summary of one import."""

	def __init__(self, batch, feed):
		self.batch, self.feed, self.first_batch = batch, feed, None
		self.counts = Counter()
		self.released = 0
		self.money = defaultdict(Counter)
		self.faults = []           # (line, code, column, value)


class Company:
	"""Everything imported so far. `now` is only what is valid in known time; there is no history here."""

	def __init__(self, currency="EUR"):
		self.currency = currency
		self.now = {name: {} for name in FEEDS}
		self.waiting = []
		self.codes = defaultdict(set)
		self.files = {}
		self.batches = 0

	# -- references ------------------------------------------------------------------------------------------------------------------

	def resolve(self, kind, source, text, more=()):
		alias = self.now["aliases"].get((kind, source, text))
		if alias is not None:
			return alias.values["code"]
		known = self.codes[kind]
		if text in known or text in more:
			return text
		if kind == "worker" and not text.startswith("0"):
			hits = [code for code in set(known) | set(more) if code.lstrip("0") == text]
			if len(hits) == 1:
				return hits[0]
		return None

	def rate(self, currency, on):
		"""(multiplier, rate_date) of the latest quotation (R15), or None."""
		if currency == self.currency:
			return 1, None
		best = None
		for row in self.now["exchange_rates"].values():
			v = row.values
			if v["rate_date"] > on or v["rate"] == 0:
				continue
			if (v["currency"], v["quote_currency"]) == (currency, self.currency):
				found = (v["rate_date"], 1, v["rate"])
			elif (v["currency"], v["quote_currency"]) == (self.currency, currency):
				found = (v["rate_date"], 0, 1 / v["rate"])
			else:
				continue
			if best is None or found[:2] > best[:2]:
				best = found
		return (best[2], best[0]) if best else None

	# -- reading ---------------------------------------------------------------------------------------------------------------------

	def read_row(self, row):
		"""Cells -> values; the first fault that no later import can heal is kept in row.bad."""
		feed = FEEDS[row.feed]
		texts = row.texts
		for column in feed.columns:
			text = texts.get(column.name, "")
			try:
				if column.kind == "money":
					if text == "" and column.required:
						raise C.BadCell("missing_value")
					row.values[column.name] = text if text == "" else C.number(text)
				else:
					row.values[column.name] = C.plain(column, text)
			except C.BadCell as bad:
				row.values[column.name] = ("as written", text)
				row.bad = row.bad or (bad.code, column.name)
		if "amount" in row.values and isinstance(row.values["amount"], C.Fraction) and isinstance(row.values["currency"], str):
			row.money = (row.values["currency"], row.values["amount"])
		self.read_money(row, feed)
		if "valid_until" in row.values and not row.bad and row.values["valid_until"] <= row.values["valid_from"]:
			row.bad = ("ends_before_it_begins", "valid_until")
		if row.feed == "role_assignments" and not row.bad:
			kind, code = row.values["scope_kind"], row.values["scope_code"]
			if (kind in ("", "company")) != (code == ""):
				row.bad = ("bad_scope", "scope_code")

	def read_money(self, row, feed):
		for column in feed.columns:
			value = row.values[column.name]
			if column.kind != "money" or not isinstance(value, C.Fraction):
				continue
			currency = row.values["currency"]
			if not isinstance(currency, str) or currency == "":
				continue
			try:
				row.values[column.name] = C.money(row.texts[column.name], currency)
			except C.BadCell as bad:
				row.bad = row.bad or (bad.code, column.name)

	def look_up(self, row, more):
		"""Fills references from what is known (`more`: codes of the same file); row.missing says which are not."""
		row.missing = []
		for column in FEEDS[row.feed].columns:
			text = row.texts.get(column.name, "")
			if column.kind not in SIMPLE_REFS or text == "":
				continue
			kind = column.ref if column.kind == "ref" else row.values[column.ref]
			code = self.resolve(kind, row.source, text, more.get(kind, ()))
			row.values[column.name] = ("as written", text) if code is None else code
			if code is None and not any(m[:2] == (kind, text) for m in row.missing):
				row.missing.append((kind, text, column.name))
		day = RATE_DAY.get(row.feed)
		if day and not row.bad:
			currency = row.values["currency"] or self.currency
			if self.rate(currency, row.values[day]) is None:
				row.missing.append(("rate", currency, "currency"))

	# -- one file --------------------------------------------------------------------------------------------------------------------

	def import_file(self, data, feed, source="", mode="increment"):
		identity = (hashlib.sha256(data).digest(), feed, source, mode)
		if identity in self.files:
			return self.again(self.files[identity])
		self.batches += 1
		answer = Answer(self.batches, feed)
		self.files[identity] = answer
		rows = self.read(data, feed, source, answer)
		self.settle_references(rows)
		self.number_occurrences(rows)
		self.decide(rows, answer)
		self.release(answer)
		return answer

	def again(self, first):
		"""The very same file: nothing happens (R04). Stored rows are unchanged, waiting ones still wait."""
		answer = Answer(first.batch, first.feed)
		answer.first_batch = first.batch
		answer.counts["read"] = first.counts["read"]
		return answer

	def read(self, data, feed, source, answer):
		rows, header = [], None
		for line, texts in records(data):
			if header is None:
				header = texts
				continue
			answer.counts["read"] += 1
			if not texts:
				answer.counts["ignored"] += 1
				continue
			row = Row(feed, source, answer.batch, line, dict(zip(header, texts)))
			self.read_row(row)
			rows.append(row)
		return rows

	def settle_references(self, rows):
		"""Known is what is published or accepted in this file, in any order (R19): drop rows until nothing more falls."""
		good = [r for r in rows if not r.bad]
		while True:
			more = defaultdict(set)
			for row in good:
				defines = FEEDS[row.feed].defines
				if defines:
					column = next(c.name for c in FEEDS[row.feed].columns if c.kind == "def")
					more[defines].add(row.values[column])
			for row in rows:
				self.look_up(row, more)
			left = [r for r in good if not r.missing]
			if len(left) == len(good):
				return
			good = left

	def number_occurrences(self, rows):
		seen = Counter()
		for row in rows:
			feed = FEEDS[row.feed]
			names = [c for c in feed.columns if c.names]
			blank = any(row.texts.get(c.name, "") == "" for c in names)
			columns = feed.columns if blank else [c for c in feed.columns if c.key]
			written = tuple(row.texts.get(c.name, "") for c in columns)
			if blank or row.feed == "payroll":
				mark = tuple(row.values[c.name] for c in columns)
				seen[mark] += 1
				row.occurrence = seen[mark]
				written += (row.occurrence,)
			row.raw_key = (row.feed, row.source if feed.is_fact else None, written)

	def decide(self, rows, answer):
		first = {}
		for row in rows:
			outcome = self.outcome(row, first)
			answer.counts[outcome] += 1
			if row.money:
				answer.money[row.money[0]]["read"] += row.money[1]
				answer.money[row.money[0]][outcome] += row.money[1]
			if outcome == "quarantined":
				answer.faults.append((row.line,) + row.fault)
				self.waiting = [w for w in self.waiting if w.raw_key != row.raw_key or w.batch == row.batch]
				self.waiting.append(row)
			else:
				self.waiting = [w for w in self.waiting if w.raw_key != row.raw_key or w.batch == row.batch]

	def outcome(self, row, first):
		if row.bad:
			row.fault = row.bad + (row.texts.get(row.bad[1], ""),)
			return "quarantined"
		if row.missing:
			kind, text, column = row.missing[0]
			row.fault = ("no_rate" if kind == "rate" else "unknown_reference", column, text)
			return "quarantined"
		key = row.key()
		if key in first:
			if first[key].content() == row.content():
				return "duplicate"
			row.fault = ("key_conflict", None, None)
			row.bad = ("key_conflict", None)
			return "quarantined"
		first[key] = row
		old = self.now[row.feed].get(key)
		if old is not None and old.content() == row.content():
			return "unchanged"
		self.publish(key, row)
		return "inserted" if old is None else "new_version"

	def publish(self, key, row):
		self.now[row.feed][key] = row
		feed = FEEDS[row.feed]
		if feed.defines:
			self.codes[feed.defines].add(row.values[next(c.name for c in feed.columns if c.kind == "def")])

	def release(self, answer):
		"""Rows of earlier files whose references have arrived (R19), until nothing more moves."""
		moved = True
		while moved:
			moved = False
			for row in sorted(self.waiting, key=lambda w: (RELEASE_ORDER.index(w.feed), w.batch, w.line)):
				if row.bad:
					continue
				self.look_up(row, {})
				if row.missing:
					kind, text, column = row.missing[0]
					row.fault = ("no_rate" if kind == "rate" else "unknown_reference", column, text)
					continue
				self.waiting.remove(row)
				self.publish(row.key(), row)
				answer.released += 1
				moved = True
