#include "slice.h"

void slicer_init(struct slicer *s, const struct reader_config *config, const bool *drop, size_t drop_n, size_t records_kept_whole)
{
	*s = (struct slicer){ .encoding = config->encoding, .delimiter = config->delimiter, .quote = config->quote, .drop = drop,
		.drop_n = drop_n, .records_kept_whole = records_kept_whole };
}

static unsigned unit_at(const struct slicer *s, const char *p)
{
	unsigned char a = (unsigned char)p[0];
	if (encoding_unit(s->encoding) == 1)
		return a;
	unsigned char b = (unsigned char)p[1];
	return s->encoding == ENCODING_UTF16LE ? a | (unsigned)b << 8 : b | (unsigned)a << 8;
}

/* A record ends; CRLF is one end, blank lines are records of their own. */
static void end_record(struct slicer *s, bool is_second_byte_of_crlf)
{
	s->column = 0;
	if (s->records_kept_whole && !is_second_byte_of_crlf)
		s->records_kept_whole--;
}

static bool is_dropped(const struct slicer *s)
{
	return s->records_kept_whole == 0 && (s->column >= s->drop_n || s->drop[s->column]);
}

void slicer_put(struct slicer *s, struct str in, struct buf *out)
{
	size_t unit = (size_t)encoding_unit(s->encoding);
	buf_reserve(out, in.n);
	char *to = out->data + out->len;
	for (size_t i = 0; i + unit <= in.n; i += unit) {
		unsigned c = unit_at(s, in.p + i);
		bool is_end = !s->quoted && (c == '\n' || c == '\r');
		bool is_delimiter = !s->quoted && c == (unsigned char)s->delimiter;
		if (is_end || is_delimiter || !is_dropped(s)) {
			to[0] = in.p[i];
			to[unit - 1] = in.p[i + unit - 1];
			to += unit;
		}
		if (is_end) {
			end_record(s, c == '\n' && s->ended_by_cr);
		} else if (is_delimiter) {
			s->column++;
		} else if (c == (unsigned char)s->quote) {
			s->quoted = !s->quoted;
		}
		s->ended_by_cr = is_end && c == '\r';
	}
	out->len = (size_t)(to - out->data);
}
