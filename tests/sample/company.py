#!/usr/bin/env python3
"""The sample company: Halm & Kessler Instrumentenbau, about 60 people, the year 2025, as four legacy systems would export it.

    python3 tests/sample/company.py           writes tests/sample/company/ (the same bytes each time)
    python3 tests/sample/company.py --list    says what is in it

Everything is invented. What it shows: an org tree that changes on 1 July, a role that changes hands with an open predecessor, an acting
holder, a vacancy, a holder who leaves, an orphan cost center, foreign currencies, rejected and negative expenses, cents that do not divide,
two genuine equal taxi receipts, a time tracker that knows people by login, payroll that lost its leading zeros, expenses that arrive before
the projects they name, and a few bad rows.
"""
import csv
import datetime
import io
import os
import random
import sys
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "company")
SEED = 2025
YEAR = 2025

# One export: `data` as the legacy system writes it, `own` the same rows in the feed's own form.
Export = namedtuple("Export", "name feed source profile data own")

# -- how the four systems write ----------------------------------------------------------------------------------------------------------

HR_HEADERS = {
	"roles": (("Rolle", "role_code"), ("Bezeichnung", "title"), ("Berufsgruppe", "job_family"), ("Stufe", "level")),
	"org_units": (("Einheit", "org_unit_code"), ("Bezeichnung", "name"), ("Art", "kind"), ("Übergeordnet", "parent_code"),
	              ("Verantwortliche Rolle", "owner_role_code"), ("Gültig ab", "valid_from"), ("Gültig bis", "valid_until")),
	"cost_centers": (("Kostenstelle", "cost_center_code"), ("Bezeichnung", "name"), ("Einheit", "org_unit_code"),
	                 ("Verantwortliche Rolle", "owner_role_code"), ("Gültig ab", "valid_from"), ("Gültig bis", "valid_until")),
	"workers": (("Personalnummer", "worker_no"), ("Vorname", "given_name"), ("Nachname", "family_name"), ("Eintritt", "hired_on"),
	            ("Austritt", "left_on"), ("Beschäftigungsart", "worker_type"), ("Konfession", None)),
	"assignments": (("Personalnummer", "worker_no"), ("Einheit", "org_unit_code"), ("Kostenstelle", "cost_center_code"),
	                ("Planstelle", "position_code"), ("Stellenbezeichnung", "position_title"), ("Vorgesetzte(r)", "manager_no"),
	                ("Anteil %", "share_percent"), ("Wochenstunden", "weekly_hours"), ("Gültig ab", "valid_from"),
	                ("Gültig bis", "valid_until")),
	"role_assignments": (("Rolle", "role_code"), ("Personalnummer", "worker_no"), ("Besetzung", "holder_type"),
	                     ("Bereich", "scope_kind"), ("Bereichsschlüssel", "scope_code"), ("Gültig ab", "valid_from"),
	                     ("Gültig bis", "valid_until")),
}
GERMAN_WORDS = {"holder_type": {"regular": "ordentlich", "acting": "kommissarisch"},
                "scope_kind": {"org_unit": "Einheit", "cost_center": "Kostenstelle", "project": "Projekt"},
                "worker_type": {"employee": "Angestellte", "contingent": "Leiharbeit"}}
DATES = ("valid_from", "valid_until", "hired_on", "left_on")


def german(column, value):
	if value and column in DATES:
		year, month, day = value.split("-")
		return "%s.%s.%s" % (day, month, year)
	if column in GERMAN_WORDS:
		return GERMAN_WORDS[column].get(value, value)
	if column in ("share_percent", "weekly_hours"):
		return value.replace(".", ",")
	return value


def table(header, rows, delimiter, newline):
	out = io.StringIO()
	writer = csv.writer(out, delimiter=delimiter, lineterminator=newline)
	writer.writerow(header)
	writer.writerows(rows)
	return out.getvalue()


def hr_export(feed, rows):
	"""Semicolon, decimal comma, Windows-1252, German headers and dates; a column nobody asked for among the workers."""
	columns = HR_HEADERS[feed]
	cells = [[german(c, row.get(c, "")) if c else "evangelisch" for _, c in columns] for row in rows]
	return table([h for h, _ in columns], cells, ";", "\r\n").encode("cp1252")


def own_form(rows, columns, delimiter=",", newline="\n"):
	return table(columns, [[row.get(c, "") for c in columns] for row in rows], delimiter, newline)


# -- chance ------------------------------------------------------------------------------------------------------------------------------

class Chance:
	"""Only random() is promised to be the same in every Python, so all else is made of it."""

	def __init__(self, seed):
		self.random = random.Random(seed).random

	def below(self, n):
		return int(self.random() * n)

	def pick(self, values):
		return values[self.below(len(values))]

	def often(self, chance):
		return self.random() < chance


def cents(n, decimals=2):
	sign, n = ("-" if n < 0 else ""), abs(n)
	return "%s%d" % (sign, n) if decimals == 0 else "%s%d.%0*d" % (sign, n // 10 ** decimals, decimals, n % 10 ** decimals)


# -- the organisation --------------------------------------------------------------------------------------------------------------------

ROLES = [("MD", "Geschäftsführung", "Leitung", "1"), ("HEAD-SALES", "Leitung Vertrieb", "Leitung", "2"),
         ("HEAD-DEV", "Leitung Entwicklung", "Leitung", "2"), ("HEAD-OPS", "Leitung Betrieb", "Leitung", "2"),
         ("HEAD-DIGITAL", "Leitung Digital", "Leitung", "2"), ("CFO", "Kaufmännische Leitung", "Leitung", "2"),
         ("HR-LEAD", "Leitung Personal", "Personal", "3"), ("TL-HW", "Teamleitung Hardware", "Technik", "3"),
         ("TL-SUED", "Teamleitung Vertrieb Süd", "Vertrieb", "3"), ("PM-ATLAS", "Projektleitung Atlas", "Projekt", "3"),
         ("PM-BOREAS", "Projektleitung Boreas", "Projekt", "3")]

# unit, name, kind, parent, owner, from, until. On 1 July software leaves development, and the south is merged into sales.
UNITS = [("CO", "Halm & Kessler Instrumentenbau GmbH", "company", "", "MD", "2015-01-01", ""),
         ("SALES", "Vertrieb", "division", "CO", "HEAD-SALES", "2015-01-01", ""),
         ("SALES-N", "Vertrieb Nord", "team", "SALES", "", "2015-01-01", ""),
         ("SALES-S", "Vertrieb Süd", "team", "SALES", "TL-SUED", "2015-01-01", "2025-06-30"),
         ("DEV", "Entwicklung", "division", "CO", "HEAD-DEV", "2015-01-01", ""),
         ("DEV-HW", "Hardware", "team", "DEV", "TL-HW", "2015-01-01", ""),
         ("DEV-SW", "Software", "team", "DEV", "", "2015-01-01", ""),
         ("DEV-SW", "Software", "team", "DIGITAL", "", "2025-07-01", ""),
         ("DIGITAL", "Digitale Produkte", "division", "CO", "HEAD-DIGITAL", "2025-07-01", ""),
         ("OPS", "Betrieb", "division", "CO", "HEAD-OPS", "2015-01-01", ""),
         ("ADMIN", "Verwaltung", "division", "CO", "CFO", "2015-01-01", ""),
         ("ADMIN-HR", "Personal", "team", "ADMIN", "HR-LEAD", "2015-01-01", "")]

CENTERS = [("1000", "Geschäftsführung", "CO", "", "2015-01-01", ""), ("2100", "Vertrieb Nord", "SALES-N", "", "2015-01-01", ""),
           ("2200", "Vertrieb Süd", "SALES-S", "", "2015-01-01", ""), ("2200", "Vertrieb Süd (in Vertrieb)", "SALES", "", "2025-07-01", ""),
           ("3100", "Hardware", "DEV-HW", "", "2015-01-01", ""), ("3200", "Software", "DEV-SW", "", "2015-01-01", ""),
           ("4100", "Fertigung", "OPS", "", "2015-01-01", ""), ("4200", "Logistik", "OPS", "", "2015-01-01", ""),
           ("4990", "Altlasten Werk 2", "", "", "2015-01-01", ""), ("5100", "Personal", "ADMIN-HR", "", "2015-01-01", ""),
           ("5200", "Finanzen", "ADMIN", "", "2015-01-01", "")]

# role, person, how, scope kind, scope, from, until. HEAD-DEV's first row was never ended; 01012 leaves on 31 October with his role open.
HOLDERS = [("MD", "01001", "regular", "", "", "2018-01-01", ""), ("HEAD-SALES", "01002", "regular", "", "", "2019-04-01", ""),
           ("HEAD-SALES", "01005", "acting", "", "", "2025-08-01", "2025-09-30"), ("HEAD-DEV", "01003", "regular", "", "", "2017-01-01", ""),
           ("HEAD-DEV", "01010", "regular", "", "", "2025-06-01", ""), ("HEAD-OPS", "01004", "regular", "", "", "2016-01-01", ""),
           ("HEAD-DIGITAL", "01020", "regular", "", "", "2025-09-15", ""), ("CFO", "01006", "regular", "", "", "2020-01-01", ""),
           ("HR-LEAD", "01007", "regular", "org_unit", "ADMIN-HR", "2021-01-01", ""), ("TL-HW", "01012", "regular", "", "", "2020-01-01", ""),
           ("TL-SUED", "01008", "regular", "cost_center", "2200", "2019-01-01", ""),
           ("PM-ATLAS", "01011", "regular", "project", "ATLAS", "2024-01-01", ""), ("PM-ATLAS", "01013", "regular", "", "", "2024-01-01", ""),
           ("PM-BOREAS", "01014", "regular", "", "", "2024-06-01", "")]

PROJECTS = [("ATLAS", "Messkopf Atlas", "PM-ATLAS", "3100", "fixed", "", ""), ("BOREAS", "Auswertung Boreas", "PM-BOREAS", "3200", "time", "", ""),
            ("CIRRUS", "Umbau Linie 3", "", "4100", "internal", "", ""),
            ("DELTA", "Pilot Delta", "PM-ATLAS", "3100", "fixed", "2025-01-01", "2025-06-30"),
            ("DELTA", "Pilot Delta", "PM-BOREAS", "3200", "fixed", "2025-07-01", "")]

GIVEN = ("Ada", "Bela", "Cora", "Dario", "Ebba", "Falk", "Gesa", "Hanno", "Ilka", "Jost", "Kaja", "Lasse", "Mila", "Nils", "Oda", "Piet",
         "Rieke", "Sönke", "Thea", "Uwe", "Vera", "Wim", "Yara", "Zoë")
FAMILY = ("Ahrbeck", "Börnsen", "Clausdorf", "Dünnwald", "Ehlershof", "Fährmannsen", "Grünhagel", "Hölterkamp", "Ihmsen", "Jürgsen", "Kröplin",
          "Lührssen", "Möhlenbrok", "Nüsske", "Oßwaldt", "Pöhlsen", "Quastorf", "Rüschkamp", "Stövesand", "Tügelmann")
PLACES = ("2100", "2200", "3100", "3200", "3200", "4100", "4100", "4200", "5100", "5200")
UNIT_OF = {"1000": "CO", "2100": "SALES-N", "2200": "SALES-S", "3100": "DEV-HW", "3200": "DEV-SW", "4100": "OPS", "4200": "OPS", "5100": "ADMIN-HR",
           "5200": "ADMIN"}
LEADERS = {"01001": "1000", "01002": "2100", "01003": "3100", "01004": "4100", "01005": "2100", "01006": "5200", "01007": "5100",
           "01008": "2200", "01010": "3100", "01011": "3100", "01012": "3100", "01013": "3100", "01014": "3200", "01020": "3200"}


class Person:
	def __init__(self, chance, n):
		self.no = "%05d" % (1000 + n)
		self.given, self.family = chance.pick(GIVEN), chance.pick(FAMILY)
		self.login = ascii_only(self.given[0] + self.family).lower() + str(n)
		self.hired = datetime.date(2012 + chance.below(12), 1 + chance.below(12), 1)
		self.left = None
		self.center = LEADERS.get(self.no) or PLACES[n % len(PLACES)]
		self.salary = 280000 + chance.below(420000)
		self.currency = "CHF" if n in (8, 28, 48) else "EUR"
		self.keeps_time = self.center in ("3100", "3200", "4100") or n % 3 == 0


def ascii_only(text):
	return text.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ë": "e", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}))


class Company:
	def __init__(self, seed=SEED):
		self.chance = Chance(seed)
		self.people = [Person(self.chance, n) for n in range(1, 61)]
		for no, left in (("01012", "2025-10-31"), ("01003", "2025-05-31"), ("01044", "2025-03-31"), ("01051", "2025-08-15")):
			self.person(no).left = datetime.date.fromisoformat(left)
		self.person("01057").hired = datetime.date(2025, 7, 1)

	def person(self, no):
		return next(p for p in self.people if p.no == no)

	def employed(self, person, first, last):
		back = person.no == "01044" and last >= datetime.date(2025, 9, 1)
		return person.hired <= last and (person.left is None or person.left >= first or back)

	# -- HR ------------------------------------------------------------------------------------------------------------------------------

	def roles(self):
		return dicts("role_code title job_family level", ROLES)

	def org_units(self):
		return dicts("org_unit_code name kind parent_code owner_role_code valid_from valid_until", UNITS)

	def cost_centers(self):
		return dicts("cost_center_code name org_unit_code owner_role_code valid_from valid_until", CENTERS)

	def workers(self):
		rows = []
		for p in self.people:
			rows.append(dict(worker_no=p.no, given_name=p.given, family_name=p.family, hired_on=str(p.hired),
			                 left_on=str(p.left) if p.left else "", worker_type="contingent" if p.no == "01051" else "employee"))
		rows.append(dict(rows[43], hired_on="2025-09-01", left_on=""))
		rows.append(dict(worker_no="01061", given_name="Tjark", family_name="Möhlenbrok", hired_on="2025-02-30", worker_type="employee"))
		return rows

	def assignments(self):
		rows = []
		for n, p in enumerate(self.people):
			base = dict(worker_no=p.no, position_code="S%03d" % (n + 1), position_title="Fachkraft", weekly_hours="38.5", share_percent="100.00",
			            manager_no=self.manager(p), org_unit_code=UNIT_OF[p.center], cost_center_code=p.center, valid_from=str(p.hired))
			rows.append(base)
			if n % 17 == 9:           # half a seat elsewhere; the first row is not ended in the export
				rows += [dict(base, share_percent="50.00", valid_from="2025-04-01"),
				         dict(base, share_percent="50.00", valid_from="2025-04-01", position_code="S%03db" % (n + 1), cost_center_code="4200",
				              org_unit_code="OPS")]
			if n % 13 == 5:           # moves for good; the first row stays open
				rows.append(dict(base, position_code="S%03dn" % (n + 1), cost_center_code="3200", org_unit_code="DEV-SW",
				                 valid_from="2025-10-01"))
		return rows

	@staticmethod
	def manager(p):
		boss = {"2100": "01002", "2200": "01008", "3100": "01010", "3200": "01010", "4100": "01004", "4200": "01004", "5100": "01007",
		        "5200": "01006"}.get(p.center, "")
		return "" if boss == p.no else boss

	def role_assignments(self):
		return dicts("role_code worker_no holder_type scope_kind scope_code valid_from valid_until", HOLDERS)

	# -- finance -------------------------------------------------------------------------------------------------------------------------

	def projects(self):
		return dicts("project_code name owner_role_code cost_center_code billing_type valid_from valid_until", PROJECTS)

	def pay_components(self):
		return dicts("component_code name class category hours_class", [
			("100", "Gehalt", "earning", "salary", "regular"), ("150", "Sonderzahlung", "earning", "bonus", ""),
			("300", "AG-Anteil Sozialversicherung", "employer_contribution", "social", ""), ("500", "Lohnsteuer", "deduction", "", ""),
			("900", "Auszahlung", "net", "", "")])

	def exchange_rates(self):
		rows = []
		for month in range(1, 13):
			day = "%d-%02d-01" % (YEAR, month)
			rows.append(("CHF", "EUR", day, "1.0%d" % (412 + self.chance.below(300))))
			rows.append(("USD", "EUR", day, "0.9%d" % (104 + self.chance.below(500))))
			rows.append(("EUR", "JPY", day, "16%d.%02d" % (self.chance.below(10), self.chance.below(100))))
		return dicts("currency quote_currency rate_date rate", rows)

	def aliases(self):
		rows = [("worker", "zeit", p.login, p.no) for p in self.people if p.keeps_time]
		rows.append(("project", "zeit", "Messkopf", "ATLAS"))
		return dicts("entity source alias code", rows)

	def budgets(self):
		"""Planned before the year from what people cost; a second version in June raises pay and travel of the second half."""
		rows = []
		for center in [c[0] for c in CENTERS if c[0] != "4990" and not c[1].endswith(")")]:
			pay = sum(p.salary * (30 if p.keeps_time else 100) // 100 for p in self.people if p.center == center) * 12065 // 10000
			for category, base in (("salary", pay), ("travel", 250000), ("it", 90000)):
				self.plan(rows, "cost_center_code", center, category, base * (95 + self.chance.below(15)) // 100)
		pool = sum(p.salary for p in self.people if p.keeps_time) * 12065 // 10000
		for project, parts in (("ATLAS", 28), ("BOREAS", 15), ("CIRRUS", 15), ("DELTA", 15)):
			self.plan(rows, "project_code", project, "salary", pool * parts // 100)
			self.plan(rows, "project_code", project, "material", 400000)
		return rows

	@staticmethod
	def plan(rows, column, code, category, monthly):
		for month in range(1, 13):
			row = dict(month="%d-%02d" % (YEAR, month), category=category, currency="EUR", version="2025", amount=cents(monthly),
			           approved_on="2024-12-10", reason="Plan")
			row[column] = code
			rows.append(row)
			if month > 6 and category in ("salary", "travel"):
				rows.append(dict(row, version="2025 Nachtrag", amount=cents(monthly * 107 // 100), approved_on="2025-06-20",
				                 reason="Nachtrag zur Neuordnung"))

	def expenses(self):
		rows = []
		for n in range(1, 421):
			day = datetime.date(YEAR, 1, 1) + datetime.timedelta((n - 1) * 364 // 420)
			person = self.chance.pick([p for p in self.people if self.employed(p, day, day)])
			for line in range(1, 2 + self.chance.below(3)):
				rows.append(self.expense("R25-%04d" % n, line, day, person))
		self.special_expenses(rows)
		return rows

	def expense(self, document, line, day, person):
		currency = self.chance.pick(("EUR",) * 12 + ("CHF", "USD", "JPY"))
		decimals = 0 if currency == "JPY" else 2
		amount = (200 + self.chance.below(90000)) * (100 if currency == "JPY" else 1)
		project = self.chance.pick(("", "", "ATLAS", "BOREAS", "CIRRUS", "DELTA"))
		decided = day + datetime.timedelta(1 + self.chance.below(9))
		return dict(document_no=document, line_no=str(line), kind="travel", worker_no=person.no, vendor=self.chance.pick(VENDORS),
		            category=self.chance.pick(("travel", "travel", "it", "material", "meals")), spent_on=str(day),
		            amount=cents(-amount if self.chance.often(0.04) else amount, decimals), currency=currency,
		            tax_amount=cents(amount * 19 // 119) if currency == "EUR" and self.chance.often(0.5) and amount > 0 else "",
		            cost_center_code="" if project and self.chance.often(0.5) else person.center, project_code=project,
		            submitted_on=str(day), decision=self.chance.pick(("approved",) * 14 + ("rejected", "pending")), decider_no=self.manager(person),
		            decided_on=str(decided) if self.manager(person) else "", reason=self.chance.pick(("", "Kundentermin", "Ersatzteil", "Schulung")))

	@staticmethod
	def special_expenses(rows):
		"""The tax of a refund that was negative is dropped; then the cases the demo points at."""
		for row in rows:
			if row["amount"].startswith("-"):
				row["tax_amount"] = ""
		first = rows[0]
		taxi = dict(worker_no="01002", vendor="Taxi Hansen", category="travel", spent_on="2025-03-14", amount="23.50", currency="EUR",
		            cost_center_code="2100", decision="approved")
		rows += [taxi, dict(taxi)]
		rows.append(dict(first, document_no="R25-9001", cost_center_code="4990", project_code="", category="material", amount="14280.00",
		                 currency="EUR", tax_amount="2280.00", decision="approved", spent_on="2025-05-20", reason="Entsorgung"))
		rows.append(dict(first, document_no="R25-9002", cost_center_code="", project_code="", amount="99.99", currency="EUR", tax_amount="",
		                 decision="approved", spent_on="2025-02-03"))
		rows.append(dict(first, document_no="R25-9003", cost_center_code="9999", project_code=""))
		rows.append(dict(first, document_no="R25-9004", spent_on="2025-02-30"))
		rows.append(dict(first, document_no="R25-9005", amount=""))
		rows.append(dict(first, document_no="R25-9006", currency="KWD", amount="12.345", tax_amount=""))
		plain = [r for r in rows if r.get("document_no", "").startswith("R25-0") and not r["project_code"]]
		rows.append(dict(plain[10]))
		rows.append(dict(plain[11], amount="1.00", currency="EUR", tax_amount=""))

	# -- time and pay --------------------------------------------------------------------------------------------------------------------

	def time_entries(self):
		rows, n = [], 0
		week = datetime.date(YEAR, 1, 6)
		while week.year == YEAR:
			for p in self.people:
				if p.keeps_time and self.employed(p, week, week) and not self.chance.often(0.08):
					for hours in self.chance.pick((("38.5",), ("24", "14.5"), ("20", "12.25", "6.25"), ("7.33", "31.17"))):
						n += 1
						rows.append(self.time_entry("Z%06d" % n, p, week, hours))
			week += datetime.timedelta(7)
		rows.append(dict(rows[5], entry_no="Z900001", hours="-2"))
		rows.append(dict(rows[6], entry_no="Z900002", worker_no="nobody9"))
		return rows

	def time_entry(self, number, p, week, hours):
		project = self.chance.pick(("", "", "ATLAS", "BOREAS", "CIRRUS", "Messkopf", "DELTA"))
		return dict(entry_no=number, worker_no=p.login, work_date=str(week + datetime.timedelta(self.chance.below(5))), hours=hours,
		            project_code=project, cost_center_code="" if project or self.chance.often(0.6) else p.center,
		            billable="true" if project in ("ATLAS", "Messkopf", "BOREAS") else "",
		            status=self.chance.pick(("approved",) * 18 + ("draft", "rejected")))

	def payroll(self):
		rows = []
		for month in range(1, 13):
			first = datetime.date(YEAR, month, 1)
			last = datetime.date(YEAR + month // 12, month % 12 + 1, 1) - datetime.timedelta(1)
			for p in self.people:
				if self.employed(p, first, last):
					rows += self.pay_slip(p, month)
		return rows

	def pay_slip(self, p, month):
		text = "%d-%02d" % (YEAR, month)
		slip = dict(run_no="L" + text, run_type="regular", period=text, paid_on=text + "-27", worker_no=p.no.lstrip("0"), currency=p.currency)
		bonus = 10000 + self.chance.below(300001) if month in (3, 11) else 0
		lines = [("100", p.salary), ("300", (p.salary + bonus) * 2065 // 10000), ("500", -(p.salary // 5)), ("900", p.salary * 4 // 5 + bonus)]
		if bonus:
			lines.append(("150", bonus))
		rows = [dict(slip, component_code=c, amount=cents(a)) for c, a in lines]
		if month == 6 and p.no.endswith("5"):   # corrections for April: one pays back, one is a single cent
			rows.append(dict(slip, run_type="correction", period="2025-04", component_code="100", amount="-333.34" if p.no > "01030" else "0.01"))
		return rows


VENDORS = ("Bahnhof Reisen", "Hotel Seeblick", "Bürobedarf Löns", "Elektro Petersen", "Gasthaus Krone", "Rechenhaus AG", "Kuriere Nordwind")


def dicts(names, rows):
	return [dict(zip(names.split(), row)) for row in rows]


# -- files -------------------------------------------------------------------------------------------------------------------------------

OWN_COLUMNS = {
	"projects": "project_code name owner_role_code cost_center_code billing_type valid_from valid_until",
	"pay_components": "component_code name class category hours_class",
	"exchange_rates": "currency quote_currency rate_date rate",
	"aliases": "entity source alias code",
	"budgets": "version month cost_center_code project_code category amount currency approved_on reason",
	"expenses": "document_no line_no kind worker_no vendor category spent_on amount currency tax_amount cost_center_code project_code "
	            "submitted_on decision decider_no decided_on reason",
	"time_entries": "entry_no worker_no work_date hours project_code cost_center_code billable status",
	"payroll": "run_no run_type period paid_on worker_no component_code amount currency",
}


def plain_export(name, feed, source, rows, encode, delimiter=",", newline="\n"):
	columns = OWN_COLUMNS[feed].split()
	data = encode(own_form(rows, columns, delimiter, newline))
	return Export(name, feed, source, "", data, own_form(rows, columns).encode())


def utf16(text):
	return ("\ufeff" + text).encode("utf-16-le")


def hr(name, feed, rows):
	columns = [c for _, c in HR_HEADERS[feed] if c]
	return Export(name, feed, "hr", "sample_hr_" + feed, hr_export(feed, rows), own_form(rows, columns).encode())


def quarter(rows, column, n):
	return [r for r in rows if (int(r[column][5:7]) - 1) // 3 == n]


def exports(seed=SEED):
	"""All files in the order in which the demo imports them."""
	c = Company(seed)
	time, expenses = c.time_entries(), c.expenses()
	files = [hr("hr_rollen.csv", "roles", c.roles()), hr("hr_organisation.csv", "org_units", c.org_units()),
	         hr("hr_kostenstellen.csv", "cost_centers", c.cost_centers()), hr("hr_mitarbeiter.csv", "workers", c.workers()),
	         hr("hr_zuordnungen.csv", "assignments", c.assignments())]

	def finance(feed, rows, name=None):
		return plain_export(name or "fin_%s.csv" % feed, feed, "fin", rows, str.encode)
	files += [finance("exchange_rates", c.exchange_rates()), finance("pay_components", c.pay_components()),
	          finance("expenses", expenses, "fin_expenses_2025.csv"), finance("projects", c.projects()),
	          hr("hr_rollenbesetzung.csv", "role_assignments", c.role_assignments()), finance("budgets", c.budgets()),
	          finance("aliases", c.aliases())]
	files += [plain_export("time_2025q%d.tsv" % (q + 1), "time_entries", "zeit", quarter(time, "work_date", q), utf16, "\t", "\r\n")
	          for q in range(4)]
	files.append(plain_export("pay_2025.txt", "payroll", "lohn", c.payroll(), str.encode, "|"))
	return files


def order_line(export):
	options = " --profile " + export.profile if export.profile else " --feed %s --source %s" % (export.feed, export.source)
	return export.name + options + "\n"


def contents(seed=SEED):
	"""{file name: bytes} of the folder."""
	files = exports(seed)
	out = {e.name: e.data for e in files}
	out["ORDER"] = "".join(order_line(e) for e in files).encode()
	return out


def main(arguments):
	files = contents()
	if arguments == ["--list"]:
		for e in exports():
			print("%-24s %-17s %6d rows %8d bytes" % (e.name, e.feed, e.own.count(b"\n") - 1, len(e.data)))
		return
	os.makedirs(FOLDER, exist_ok=True)
	for name, data in files.items():
		with open(os.path.join(FOLDER, name), "wb") as f:
			f.write(data)


if __name__ == "__main__":
	main(sys.argv[1:])
