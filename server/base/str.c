#include "base/str.h"

#include <strings.h>

bool str_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_equal_c(struct str a, const char *b)
{
	return str_equal(a, str_of(b));
}

bool str_equal_nocase(struct str a, const char *b)
{
	size_t n = strlen(b);
	return a.n == n && (n == 0 || strncasecmp(a.p, b, n) == 0);
}

int str_compare(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts_with(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && (n == 0 || memcmp(s.p, prefix, n) == 0);
}

/* Bytes of a blank at p: ASCII blanks, or the UTF-8 of U+00A0, U+2007, U+202F, U+FEFF. */
static size_t blank_at(const char *p, size_t n)
{
	unsigned char c = (unsigned char)p[0];
	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return 1;
	if (n >= 2 && memcmp(p, "\xc2\xa0", 2) == 0)
		return 2;
	if (n >= 3 && (memcmp(p, "\xe2\x80\x87", 3) == 0 || memcmp(p, "\xe2\x80\xaf", 3) == 0 || memcmp(p, "\xef\xbb\xbf", 3) == 0))
		return 3;
	return 0;
}

static size_t blank_before(const char *p, size_t n)
{
	for (size_t k = 1; k <= 3 && k <= n; k++)
		if (blank_at(p + n - k, k) == k)
			return k;
	return 0;
}

struct str str_trim(struct str s)
{
	size_t k;
	while (s.n && (k = blank_at(s.p, s.n))) {
		s.p += k;
		s.n -= k;
	}
	while (s.n && (k = blank_before(s.p, s.n)))
		s.n -= k;
	return s;
}

struct str str_strip_zeros(struct str s)
{
	while (s.n > 1 && s.p[0] == '0') {
		s.p++;
		s.n--;
	}
	return s;
}

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;
	return m < c ? m : c;
}

/* Levenshtein with one row; both at most 63 bytes. */
static size_t edit_distance(struct str a, struct str b)
{
	size_t row[64];
	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t up = row[j];
			row[j] = min3(row[j] + 1, row[j - 1] + 1, diagonal + ((a.p[i - 1] | 0x20) != (b.p[j - 1] | 0x20)));
			diagonal = up;
		}
	}
	return row[b.n];
}

const char *str_nearest(struct str s, const char *const *names, size_t n)
{
	const char *best = NULL;
	size_t best_distance = s.n / 3 + 1;
	if (s.n == 0 || s.n > 63)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		struct str name = str_of(names[i]);
		if (name.n > 63)
			continue;
		size_t d = edit_distance(s, name);
		if (d < best_distance) {
			best_distance = d;
			best = names[i];
		}
	}
	return best;
}
