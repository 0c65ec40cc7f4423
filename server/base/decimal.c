#include "base/decimal.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool int128_mul(int128_t a, int128_t b, int128_t *ret)
{
	return !__builtin_mul_overflow(a, b, ret);
}

bool int128_pow10(int exponent, int128_t *ret)
{
	int128_t v = 1;
	if (exponent < 0 || exponent > 38)
		return false;
	for (int i = 0; i < exponent; i++)
		v *= 10;
	*ret = v;
	return true;
}

int128_t int128_div_round(int128_t a, int128_t b)
{
	int128_t quotient = a / b, rest = a % b;
	int128_t size = rest < 0 ? -rest : rest, divisor = b < 0 ? -b : b;
	if (size >= divisor - size)
		quotient += (a < 0) == (b < 0) ? 1 : -1;
	return quotient;
}

bool decimal_parse(struct str s, struct decimal *ret)
{
	size_t i = 0;
	bool negative = false, point = false, digit = false;
	int128_t v = 0;
	int scale = 0, significant = 0;
	if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
		negative = s.p[i++] == '-';
	for (; i < s.n; i++) {
		if (s.p[i] == '.' && !point && digit) {
			point = true;
			if (i + 1 == s.n)
				return false;
			continue;
		}
		if (!is_digit(s.p[i]))
			return false;
		digit = true;
		v = 10 * v + (s.p[i] - '0');
		significant += v != 0;
		scale += point;
		if (significant > DECIMAL_MAX_DIGITS || scale > DECIMAL_MAX_SCALE)
			return false;
	}
	if (!digit)
		return false;
	*ret = (struct decimal){ negative ? -v : v, scale };
	return true;
}

struct decimal decimal_of(int64_t unscaled, int scale)
{
	return (struct decimal){ unscaled, scale };
}

struct decimal decimal_trim(struct decimal d)
{
	while (d.scale > 0 && d.unscaled % 10 == 0) {
		d.unscaled /= 10;
		d.scale--;
	}
	return d;
}

bool decimal_is_zero(struct decimal d)
{
	return d.unscaled == 0;
}

static bool rescale(struct decimal d, int scale, int128_t *ret)
{
	int128_t factor;
	return int128_pow10(scale - d.scale, &factor) && int128_mul(d.unscaled, factor, ret);
}

int decimal_compare(struct decimal a, struct decimal b)
{
	a = decimal_trim(a);
	b = decimal_trim(b);
	int scale = a.scale > b.scale ? a.scale : b.scale;
	int128_t x, y;
	/* What does not fit at the common scale is the one of greater size: its sign decides. */
	if (!rescale(a, scale, &x))
		return a.unscaled < 0 ? -1 : 1;
	if (!rescale(b, scale, &y))
		return b.unscaled < 0 ? 1 : -1;
	return (x > y) - (x < y);
}

bool decimal_add(struct decimal a, struct decimal b, struct decimal *ret)
{
	int scale = a.scale > b.scale ? a.scale : b.scale;
	int128_t x, y, sum;
	if (!rescale(a, scale, &x) || !rescale(b, scale, &y) || __builtin_add_overflow(x, y, &sum))
		return false;
	*ret = (struct decimal){ sum, scale };
	return true;
}

bool decimal_to_units(struct decimal d, int scale, int64_t *ret)
{
	int128_t v;
	d = decimal_trim(d);
	if (d.scale > scale || !rescale(d, scale, &v) || v > INT64_MAX || v < INT64_MIN)
		return false;
	*ret = (int64_t)v;
	return true;
}

const char *decimal_text(struct decimal d, char out[DECIMAL_TEXT_SIZE])
{
	char digits[48];
	int n = 0, at = 0;
	unsigned __int128 v = d.unscaled < 0 ? -(unsigned __int128)d.unscaled : (unsigned __int128)d.unscaled;
	do {
		digits[n++] = (char)('0' + (int)(v % 10));
		v /= 10;
	} while (v);
	while (n <= d.scale)
		digits[n++] = '0';
	if (d.unscaled < 0)
		out[at++] = '-';
	while (n) {
		out[at++] = digits[--n];
		if (n == d.scale && n)
			out[at++] = '.';
	}
	out[at] = '\0';
	return out;
}

const char *minor_text(int64_t minor, int exponent, char out[DECIMAL_TEXT_SIZE])
{
	return decimal_text(decimal_of(minor, exponent), out);
}
