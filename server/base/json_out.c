#include "base/json_out.h"

#include <string.h>

#include "base/utf8.h"

#define SIGNIFICANT_DIGITS 15 /* what every reader's double holds exactly */

void json_out_init(struct json_out *j, struct buf *buf)
{
	*j = (struct json_out){ .buf = buf };
}

/* The comma before an item, unless it is the first of its level or follows its key. */
static void separate(struct json_out *j)
{
	uint64_t bit = (uint64_t)1 << (j->depth & 63);
	if (j->after_key)
		j->after_key = false;
	else if (j->has_item & bit)
		buf_char(j->buf, ',');
	j->has_item |= bit;
}

static void open_level(struct json_out *j, char c)
{
	separate(j);
	buf_char(j->buf, c);
	j->depth++;
	j->has_item &= ~((uint64_t)1 << (j->depth & 63));
}

static void close_level(struct json_out *j, char c)
{
	j->depth--;
	buf_char(j->buf, c);
}

void json_out_object(struct json_out *j)
{
	open_level(j, '{');
}

void json_out_object_end(struct json_out *j)
{
	close_level(j, '}');
}

void json_out_array(struct json_out *j)
{
	open_level(j, '[');
}

void json_out_array_end(struct json_out *j)
{
	close_level(j, ']');
}

static void put_escape(struct buf *b, unsigned char c)
{
	static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	for (size_t i = 0; i + 1 < sizeof names; i += 2)
		if ((unsigned char)names[i] == c) {
			buf_char(b, '\\');
			buf_char(b, names[i + 1]);
			return;
		}
	buf_printf(b, "\\u%04x", c);
}

static void put_string(struct buf *b, struct str s)
{
	buf_char(b, '"');
	size_t plain = 0, i = 0;
	while (i < s.n) {
		unsigned char c = (unsigned char)s.p[i];
		uint32_t cp;
		size_t len = c < 0x80 ? 1 : utf8_next((struct str){ s.p + i, s.n - i }, &cp);
		if (len && c >= 0x20 && c != '"' && c != '\\') {
			i += len;
			continue;
		}
		buf_put(b, s.p + plain, i - plain);
		if (len)
			put_escape(b, c);
		else
			buf_cstr(b, "\xef\xbf\xbd");
		plain = ++i;
	}
	buf_put(b, s.p + plain, s.n - plain);
	buf_char(b, '"');
}

void json_out_key(struct json_out *j, const char *key)
{
	separate(j);
	put_string(j->buf, str_of(key));
	buf_char(j->buf, ':');
	j->after_key = true;
}

void json_out_null(struct json_out *j)
{
	separate(j);
	buf_cstr(j->buf, "null");
}

void json_out_bool(struct json_out *j, bool v)
{
	separate(j);
	buf_cstr(j->buf, v ? "true" : "false");
}

void json_out_int(struct json_out *j, int64_t v)
{
	separate(j);
	buf_int64(j->buf, v);
}

void json_out_text(struct json_out *j, struct str s)
{
	separate(j);
	put_string(j->buf, s);
}

void json_out_cstr(struct json_out *j, const char *s)
{
	if (s)
		json_out_text(j, str_of(s));
	else
		json_out_null(j);
}

static int significant_digits(struct str s)
{
	int n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9' && (n || s.p[i] != '0'))
			n++;
	return n;
}

void json_out_number_text(struct json_out *j, struct str s)
{
	bool as_text = j->numbers_as_text || significant_digits(s) > SIGNIFICANT_DIGITS;
	separate(j);
	if (as_text)
		buf_char(j->buf, '"');
	buf_str(j->buf, s);
	if (as_text)
		buf_char(j->buf, '"');
}

void json_out_raw(struct json_out *j, struct str s)
{
	separate(j);
	buf_str(j->buf, s);
}
