#include "encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/utf8.h"

static const struct {
	const char *name, *iconv_name, *other_names[4];
	int unit;
} encodings[ENCODINGS] = {
	[ENCODING_UTF8] = { "utf-8", "UTF-8", { "utf8" }, 1 },
	[ENCODING_UTF16LE] = { "utf-16le", "UTF-16LE", { "utf16le" }, 2 },
	[ENCODING_UTF16BE] = { "utf-16be", "UTF-16BE", { "utf16be" }, 2 },
	[ENCODING_WINDOWS_1252] = { "windows-1252", "CP1252", { "cp1252", "ansi" }, 1 },
	[ENCODING_ISO_8859_1] = { "iso-8859-1", "ISO-8859-1", { "latin1", "latin-1" }, 1 },
	[ENCODING_ISO_8859_15] = { "iso-8859-15", "ISO-8859-15", { "latin9", "latin-9" }, 1 },
	[ENCODING_CP850] = { "cp850", "CP850", { "ibm850" }, 1 },
	[ENCODING_MACROMAN] = { "macroman", "MACINTOSH", { "macintosh" }, 1 },
};

const char *encoding_name(enum encoding e)
{
	return encodings[e].name;
}

bool encoding_find(struct str name, enum encoding *ret)
{
	for (int e = 0; e < ENCODINGS; e++) {
		bool is = str_equal_nocase(name, encodings[e].name);
		for (int i = 0; i < 4 && encodings[e].other_names[i]; i++)
			is = is || str_equal_nocase(name, encodings[e].other_names[i]);
		if (is) {
			*ret = (enum encoding)e;
			return true;
		}
	}
	return false;
}

/* Text of the western world in UTF-16 has a NUL in every second byte. */
static bool nuls_prove(struct str head, enum encoding *ret)
{
	size_t even = 0, odd = 0;
	for (size_t i = 0; i < head.n; i++)
		if (head.p[i] == '\0')
			*(i % 2 ? &odd : &even) += 1;
	if (head.n < 4 || (even + odd) * 5 < head.n)
		return false;
	*ret = odd > even ? ENCODING_UTF16LE : ENCODING_UTF16BE;
	return even * 20 < odd || odd * 20 < even;
}

bool encoding_proven(struct str head, enum encoding *ret, size_t *bom_bytes)
{
	static const struct {
		const char *mark;
		enum encoding encoding;
	} marks[] = { { "\xef\xbb\xbf", ENCODING_UTF8 }, { "\xff\xfe", ENCODING_UTF16LE }, { "\xfe\xff", ENCODING_UTF16BE } };
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (str_starts_with(head, marks[i].mark)) {
			*ret = marks[i].encoding;
			*bom_bytes = str_of(marks[i].mark).n;
			return true;
		}
	*bom_bytes = 0;
	return nuls_prove(head, ret);
}

int encoding_unit(enum encoding e)
{
	return encodings[e].unit;
}

int64_t encoding_original_bytes(enum encoding e, struct str decoded)
{
	if (e == ENCODING_UTF8)
		return (int64_t)decoded.n;
	int64_t units = 0;
	for (size_t i = 0; i < decoded.n; i++) {
		unsigned char c = (unsigned char)decoded.p[i];
		units += (c & 0xc0) != 0x80;             /* a character begins                             */
		units += encodings[e].unit == 2 && c >= 0xf0; /* a surrogate pair in UTF-16                     */
	}
	return units * encodings[e].unit;
}

struct decoder {
	enum encoding encoding;
	iconv_t cd;
	struct buf rest;                 /* an incomplete character                                      */
};

struct decoder *decoder_new(enum encoding e)
{
	struct decoder *d = xcalloc(1, sizeof *d);
	d->encoding = e;
	d->cd = e == ENCODING_UTF8 ? (iconv_t)-1 : iconv_open("UTF-8", encodings[e].iconv_name);
	return d;
}

void decoder_free(struct decoder *d)
{
	if (!d)
		return;
	if (d->cd != (iconv_t)-1)
		iconv_close(d->cd);
	buf_free(&d->rest);
	free(d);
}

/* Up to three bytes at the end may be the beginning of a character. */
static bool put_utf8(struct str in, bool last, struct buf *out, size_t *used)
{
	size_t bad;
	*used = in.n;
	if (!utf8_valid(in, &bad)) {
		*used = bad;
		if (last || in.n - bad > 3 || utf8_floor(in.p, in.n) != bad) {
			buf_put(out, in.p, bad);
			return false;
		}
	}
	buf_put(out, in.p, *used);
	return true;
}

static bool put_iconv(struct decoder *d, struct str in, bool last, struct buf *out, size_t *used)
{
	char *p = (char *)in.p;
	size_t left = in.n;
	while (left) {
		buf_reserve(out, 3 * left + 16);
		char *to = out->data + out->len;
		size_t room = out->cap - out->len;
		size_t done = iconv(d->cd, &p, &left, &to, &room);
		out->len = (size_t)(to - out->data);
		if (done != (size_t)-1 || errno == E2BIG)
			continue;
		if (errno == EINVAL && !last)
			break;
		return false;
	}
	*used = in.n - left;
	return true;
}

bool decoder_put(struct decoder *d, struct str in, bool last, struct buf *out)
{
	size_t used;
	if (buf_size(&d->rest)) {
		buf_str(&d->rest, in);
		in = buf_view(&d->rest);
	}
	bool ok = d->cd == (iconv_t)-1 ? d->encoding == ENCODING_UTF8 && put_utf8(in, last, out, &used) : put_iconv(d, in, last, out, &used);
	if (!ok)
		return false;
	char keep[4];
	size_t rest = in.n - used;
	memcpy(keep, in.p + used, rest);
	buf_clear(&d->rest);
	buf_put(&d->rest, keep, rest);
	return true;
}

bool encoding_fits_file(const char *path, enum encoding e, bool *fits, struct err *err)
{
	char piece[1 << 16];
	ssize_t n = 0;
	struct buf out = BUF_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, "cannot open the received file");
	struct decoder *d = decoder_new(e);
	*fits = true;
	while (*fits && (n = read(fd, piece, sizeof piece)) > 0) {
		buf_clear(&out);
		*fits = decoder_put(d, (struct str){ piece, (size_t)n }, false, &out);
	}
	*fits = *fits && decoder_put(d, STR_LIT(""), true, &out);
	decoder_free(d);
	buf_free(&out);
	close(fd);
	return n >= 0 || err_errno(err, "cannot read the received file");
}
