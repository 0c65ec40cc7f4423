#include "scan.h"

#include <stdlib.h>

#include "base/utf8.h"

#define DEPTH_MAX 64

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_blanks(struct str *s)
{
	while (s->n && is_blank(s->p[0])) {
		s->p++;
		s->n--;
	}
}

static void advance(struct str *s, size_t n)
{
	s->p += n;
	s->n -= n;
}

static bool take_char(struct str *s, char c)
{
	skip_blanks(s);
	if (!s->n || s->p[0] != c)
		return false;
	advance(s, 1);
	return true;
}

static bool skip_string(struct str *s)
{
	size_t i = 1;
	while (i < s->n && s->p[i] != '"' && (unsigned char)s->p[i] >= 0x20)
		i += s->p[i] == '\\' ? 2 : 1;
	if (i >= s->n || s->p[i] != '"')
		return false;
	advance(s, i + 1);
	return true;
}

static bool skip_scalar(struct str *s)
{
	size_t i = 0;
	while (i < s->n && !is_blank(s->p[i]) && !strchr(",:]}[{\"", s->p[i]))
		i++;
	advance(s, i);
	return i > 0;
}

static bool skip_value(struct str *s, int depth);

static bool skip_items(struct str *s, char end, int depth)
{
	advance(s, 1);
	if (take_char(s, end))
		return true;
	do {
		skip_blanks(s);
		if (end == '}' && !(s->n && s->p[0] == '"' && skip_string(s) && take_char(s, ':')))
			return false;
		if (!skip_value(s, depth + 1))
			return false;
	} while (take_char(s, ','));
	return take_char(s, end);
}

static bool skip_value(struct str *s, int depth)
{
	skip_blanks(s);
	if (!s->n || depth > DEPTH_MAX)
		return false;
	switch (s->p[0]) {
	case '"':
		return skip_string(s);
	case '{':
		return skip_items(s, '}', depth);
	case '[':
		return skip_items(s, ']', depth);
	default:
		return skip_scalar(s);
	}
}

bool scan_valid(struct str text)
{
	if (!skip_value(&text, 0))
		return false;
	skip_blanks(&text);
	return text.n == 0;
}

void scan_open(struct scan *s, struct str value)
{
	*s = (struct scan){ .rest = value };
	skip_blanks(&s->rest);
	s->is_object = s->rest.n && s->rest.p[0] == '{';
	if (s->is_object || (s->rest.n && s->rest.p[0] == '['))
		advance(&s->rest, 1);
	else
		s->rest.n = 0;
}

bool scan_next(struct scan *s, struct str *key, struct str *value)
{
	*key = (struct str){ 0 };
	take_char(&s->rest, ',');
	skip_blanks(&s->rest);
	if (!s->rest.n || s->rest.p[0] == ']' || s->rest.p[0] == '}')
		return false;
	if (s->is_object) {
		*key = s->rest;
		if (!skip_string(&s->rest) || !take_char(&s->rest, ':'))
			return false;
		*key = (struct str){ key->p + 1, strcspn(key->p + 1, "\"") };
		skip_blanks(&s->rest);
	}
	*value = s->rest;
	if (!skip_value(&s->rest, 0))
		return false;
	value->n -= s->rest.n;
	return true;
}

bool scan_member(struct str object, const char *name, struct str *value)
{
	struct scan s;
	struct str key;
	for (scan_open(&s, object); scan_next(&s, &key, value);)
		if (str_equal_c(key, name))
			return !str_equal_c(*value, "null");
	*value = (struct str){ 0 };
	return false;
}

static uint32_t hex4(const char *p)
{
	char digits[5] = { p[0], p[1], p[2], p[3], '\0' };
	return (uint32_t)strtoul(digits, NULL, 16);
}

/* `s` starts behind \u; the bytes taken. A pair of surrogates is one character. */
static size_t put_unicode(struct str s, struct buf *out)
{
	char bytes[4];
	if (s.n < 4)
		return s.n;
	uint32_t cp = hex4(s.p);
	size_t taken = 4;
	if (cp >= 0xd800 && cp < 0xdc00 && s.n >= 10 && s.p[4] == '\\' && s.p[5] == 'u') {
		cp = 0x10000 + ((cp - 0xd800) << 10) + (hex4(s.p + 6) - 0xdc00);
		taken = 10;
	}
	buf_put(out, bytes, utf8_put(bytes, cp));
	return taken;
}

static size_t put_escape(struct str s, struct buf *out)
{
	static const char pairs[] = "b\bf\fn\nr\rt\t";
	for (size_t i = 0; pairs[i]; i += 2)
		if (s.p[0] == pairs[i]) {
			buf_char(out, pairs[i + 1]);
			return 1;
		}
	if (s.p[0] == 'u')
		return 1 + put_unicode((struct str){ s.p + 1, s.n - 1 }, out);
	buf_char(out, s.p[0]);
	return 1;
}

void scan_text(struct str value, struct buf *out)
{
	if (str_equal_c(value, "null"))
		return;
	if (!value.n || value.p[0] != '"') {
		buf_str(out, value);
		return;
	}
	struct str s = { value.p + 1, value.n - 2 };
	while (s.n) {
		const char *escape = memchr(s.p, '\\', s.n);
		size_t plain = escape ? (size_t)(escape - s.p) : s.n;
		buf_put(out, s.p, plain);
		advance(&s, plain);
		if (s.n > 1)
			advance(&s, 1 + put_escape((struct str){ s.p + 1, s.n - 1 }, out));
		else
			s.n = 0;
	}
}

const char *scan_member_text(struct str object, const char *name, struct buf *out)
{
	struct str value;
	buf_clear(out);
	if (scan_member(object, name, &value))
		scan_text(value, out);
	return buf_terminated(out);
}
