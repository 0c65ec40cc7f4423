"""One cell of text in a feed's own form -> its normalised value, or a BadCell."""
import datetime
import re
from fractions import Fraction

EXPONENT = {"EUR": 2, "USD": 2, "GBP": 2, "CHF": 2, "SEK": 2, "PLN": 2, "JPY": 0, "KRW": 0, "KWD": 3, "CLF": 4}
FOREVER = datetime.date.max
ALWAYS = datetime.date.min
FLAGS = {"true": True, "yes": True, "y": True, "1": True, "ja": True,
         "false": False, "no": False, "n": False, "0": False, "nein": False}


class BadCell(Exception):
	def __init__(self, code):
		super().__init__(code)
		self.code = code


def day(text):
	if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
		raise BadCell("bad_date")
	try:
		return datetime.date(*map(int, text.split("-")))
	except ValueError:
		raise BadCell("bad_date") from None


def month(text):
	if not re.fullmatch(r"\d{4}-\d\d", text):
		raise BadCell("bad_date")
	return day(text + "-01")


def number(text):
	if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", text):
		raise BadCell("bad_number")
	return Fraction(text)


def not_negative(text):
	value = number(text)
	if value < 0:
		raise BadCell("negative")
	return value


def money(text, currency):
	"""In minor units; decimals count without trailing zeros (R33)."""
	value = number(text) * 10 ** EXPONENT[currency]
	if value.denominator != 1:
		raise BadCell("too_many_decimals")
	return int(value)


def valid_until(text):
	"""The first day after, for the last valid day written (DOMAIN 2); blank and 9999-12-31 are open (R36)."""
	if text in ("", "9999-12-31"):
		return FOREVER
	return day(text) + datetime.timedelta(1)


def word(text, words):
	if text.lower() not in words:
		raise BadCell("unknown_word")
	return text.lower()


def flag(text):
	if text.lower() not in FLAGS:
		raise BadCell("unknown_word")
	return FLAGS[text.lower()]


def currency(text):
	if text not in EXPONENT:
		raise BadCell("unknown_currency")
	return text


def plain(column, text):
	"""Value of a cell that needs nothing but itself. References and money are made by the caller."""
	kind = column.kind
	if text == "":
		if column.required:
			raise BadCell("missing_value")
		return {"until": FOREVER, "from": ALWAYS}.get(kind, "")
	if kind in ("day", "from"):
		return day(text)
	if kind == "until":
		return valid_until(text)
	if kind == "month":
		return month(text)
	if kind == "number":
		return number(text)
	if kind in ("share", "hours"):
		return not_negative(text)
	if kind == "word":
		return word(text, column.words)
	if kind == "flag":
		return flag(text)
	if kind == "currency":
		return currency(text)
	return text
