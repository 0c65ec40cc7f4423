#include "numbers.h"

#include "base/utf8.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_minus(uint32_t cp)
{
	return cp == '-' || cp == 0x2212 || (cp >= 0x2010 && cp <= 0x2013);
}

static bool is_currency_sign(uint32_t cp)
{
	return cp == '$' || cp == 0xa3 || cp == 0xa5 || cp == 0x20ac;
}

/* Takes minus, plus, currency signs and blanks from the front, in any order, one minus at most. */
static bool take_front(struct str *s, bool *negative)
{
	for (uint32_t cp; s->n;) {
		size_t len = utf8_next(*s, &cp);
		bool minus = len && is_minus(cp);
		if (!len || (!minus && cp != '+' && cp != ' ' && !is_currency_sign(cp)))
			return true;
		if (minus && *negative)
			return false;
		*negative |= minus;
		*s = (struct str){ s->p + len, s->n - len };
	}
	return true;
}

static bool take_back(struct str *s, bool *negative)
{
	static const char *const signs[] = { "\xe2\x82\xac", "\xc2\xa3", "$", " " };
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
			size_t n = strlen(signs[i]);
			if (s->n > n && memcmp(s->p + s->n - n, signs[i], n) == 0) {
				s->n -= n;
				again = true;
			}
		}
	}
	if (s->n && s->p[s->n - 1] == '-') {
		if (*negative)
			return false;
		*negative = true;
		s->n--;
	}
	return true;
}

static bool take_sign(struct str *s, const struct number_format *f, bool *negative)
{
	*negative = false;
	if (!f->signs) {
		if (s->n && (s->p[0] == '-' || s->p[0] == '+')) {
			*negative = s->p[0] == '-';
			*s = (struct str){ s->p + 1, s->n - 1 };
		}
		return true;
	}
	if (s->n > 2 && s->p[0] == '(' && s->p[s->n - 1] == ')') {
		*s = (struct str){ s->p + 1, s->n - 2 };
		*negative = true;
		struct str inner = *s;
		bool again = false;
		return take_front(&inner, &again) && !again && (*s = inner, true);
	}
	return take_front(s, negative) && take_back(s, negative);
}

/* Length of a group mark at the front, 0 = none. */
static size_t group_mark(struct str s, char group)
{
	uint32_t cp;
	size_t len = utf8_next(s, &cp);
	if (!len || !group)
		return 0;
	if (cp == (unsigned char)group)
		return len;
	if (group == ' ' && (cp == 0xa0 || cp == 0x202f))
		return len;
	return group == '\'' && cp == 0x2019 ? len : 0;
}

/* The whole part: digits, or one to three digits and then groups of exactly three. */
static bool take_whole(struct str *s, char group, struct buf *out)
{
	size_t digits = 0;
	bool grouped = false;
	while (s->n) {
		size_t mark = group_mark(*s, group);
		if (mark) {
			if (digits == 0 || digits > 3 || (grouped && digits != 3))
				return false;
			grouped = true;
			digits = 0;
			*s = (struct str){ s->p + mark, s->n - mark };
			continue;
		}
		if (!is_digit(s->p[0]))
			break;
		buf_char(out, s->p[0]);
		digits++;
		*s = (struct str){ s->p + 1, s->n - 1 };
	}
	return grouped ? digits == 3 : true;
}

static bool take_fraction(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	buf_str(out, s);
	return s.n > 0;
}

bool numbers_plain(struct str cell, const struct number_format *f, struct buf *out)
{
	bool negative;
	size_t start = out->len;
	if (!take_sign(&cell, f, &negative) || cell.n == 0)
		return false;
	if (negative)
		buf_char(out, '-');
	size_t whole = out->len;
	if (!take_whole(&cell, f->group, out))
		goto no;
	if (out->len == whole)
		buf_char(out, '0'); /* ".5" */
	if (cell.n == 0)
		return true;
	if (cell.p[0] != f->decimal)
		goto no;
	buf_char(out, '.');
	if (take_fraction((struct str){ cell.p + 1, cell.n - 1 }, out))
		return true;
no:
	out->len = start;
	return false;
}

bool numbers_clock(struct str cell, struct buf *out)
{
	int64_t part[3] = { 0 };
	int n = 0, digits = 0;
	for (size_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == ':' && digits && n < 2) {
			n++;
			digits = 0;
			continue;
		}
		if (!is_digit(cell.p[i]) || ++digits > 6)
			return false;
		part[n] = 10 * part[n] + (cell.p[i] - '0');
	}
	if (n == 0 || digits != 2 || part[1] > 59 || part[2] > 59)
		return false;
	buf_int64(out, part[0] * 3600 + part[1] * 60 + part[2]);
	buf_char(out, 's');
	return true;
}
