"""Exact amounts: rounding half away from zero, distribution by largest remainder."""
from fractions import Fraction


def round_half_away(value):
	"""A Fraction to a whole number."""
	value = Fraction(value)
	n = (abs(value) * 2 + 1) // 2
	return int(n if value >= 0 else -n)


def rounded(value, decimals):
	"""To so many decimals, as a Fraction."""
	return Fraction(round_half_away(Fraction(value) * 10 ** decimals), 10 ** decimals)


def percent(part, whole):
	"""One decimal, half away from zero, None when the base is 0 (R46)."""
	return None if whole == 0 else rounded(Fraction(part) / whole * 100, 1)


def split(total, weights):
	"""Largest remainder in minor units, ties by position; a negative total is split by its absolute value (R26)."""
	whole = sum(weights)
	exact = [Fraction(abs(total)) * w / whole for w in weights]
	parts = [int(e) for e in exact]
	left = abs(total) - sum(parts)
	for i in sorted(range(len(weights)), key=lambda i: (-(exact[i] - parts[i]), i))[:left]:
		parts[i] += 1
	return [-p for p in parts] if total < 0 else parts
