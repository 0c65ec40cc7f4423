#include "reader.h"

#include <csv.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

#define PIECE_BYTES ((size_t)64 * 1024)

/*
 *   file --read--> piece --decoder--> text --line by line--> libcsv --cells--> record --> callback
 *                                              |                      ^
 *                                              +-- no quote in it ----+
 *
 * A line without a quote, outside an open one, is a record: its cells are what stands between the delimiters, and they stay where they are.
 * Any other line is fed to libcsv with its end. If its record is then complete, libcsv has called back; if not, a quote is open and the
 * record goes on.
 */
struct reader {
	const struct reader_config *config;
	record_fn fn;
	void *ctx;
	struct err *err;

	struct decoder *decoder;
	struct buf text;                 /* decoded, not yet fed                                         */
	bool has_nul;                    /* somewhere in the text                                        */
	struct csv_parser csv;

	int64_t line, offset;            /* of the line to be fed                                        */
	bool open;                       /* a record goes on from earlier lines                          */
	int64_t open_bytes;              /* its decoded bytes so far                                     */
	int64_t quote_line;              /* where its open quote was opened                              */
	struct record record;

	struct buf cell_bytes;
	size_t cell_end[READER_CELLS_MAX];
	struct str cells[READER_CELLS_MAX];
	size_t cells_n;
	bool stopped, complete, too_many;
};

static void take_cell(void *p, size_t n, void *ctx)
{
	struct reader *r = ctx;
	if (r->cells_n == READER_CELLS_MAX) {
		r->too_many = true;
		return;
	}
	buf_put(&r->cell_bytes, p, n);
	r->cell_end[r->cells_n++] = r->cell_bytes.len;
}

static void take_end(int c, void *ctx)
{
	struct reader *r = ctx;
	(void)c;
	r->complete = true;
}

static bool is_blank_record(struct reader *r)
{
	for (size_t i = 0; i < r->cells_n; i++)
		if (r->cells[i].n && str_trim(r->cells[i]).n)
			return false;
	return true;
}

static bool deliver(struct reader *r, int64_t end)
{
	r->record.byte_length = (int32_t)(end - r->record.byte_from);
	r->record.n = r->cells_n;
	r->record.cells = r->cells;
	r->record.blank = is_blank_record(r);
	bool go_on = r->fn(&r->record, r->ctx, r->err);
	r->stopped = !go_on;
	buf_clear(&r->cell_bytes);
	r->cells_n = 0;
	r->complete = false;
	r->open = false;
	r->open_bytes = 0;
	return go_on;
}

static bool refuse(struct reader *r, int64_t line, const char *what, const char *hint)
{
	err_set(r->err, ERR_IMPORT_REFUSED, "line %lld: %s", (long long)line, what);
	if (!r->err->hint[0])
		err_hint(r->err, "%s", hint);
	return false;
}

static const char quote_hint[] = "correct it in the source: a cell that contains a quote is quoted, with that quote written twice";

static bool refuse_quote(struct reader *r, int64_t line)
{
	return refuse(r, line, "broken quotes: one is opened here and not closed, or stands inside an unquoted cell", quote_hint);
}

/* Where the quote was opened that is open at the end of this line; two quotes inside a quoted cell are one that it contains. */
static void watch_quotes(struct reader *r, struct str line)
{
	const char *p = line.p, *end = line.p + line.n;
	while ((p = memchr(p, r->config->quote, (size_t)(end - p)))) {
		bool is_pair = r->quote_line && p + 1 < end && p[1] == r->config->quote;
		if (!is_pair)
			r->quote_line = r->quote_line ? 0 : r->line;
		p += is_pair ? 2 : 1;
	}
}

static bool feed(struct reader *r, struct str text)
{
	return csv_parse(&r->csv, text.p, text.n, take_cell, take_end, r) == text.n;
}

/* Where libcsv's cells lie is known when all of them are there. */
static void place_cells(struct reader *r)
{
	size_t from = 0;
	for (size_t i = 0; i < r->cells_n; i++) {
		r->cells[i] = (struct str){ r->cell_bytes.data + from, r->cell_end[i] - from };
		from = r->cell_end[i];
	}
}

static void split_plain(struct reader *r, struct str line)
{
	const char *p = line.p, *end = line.p + line.n, *stop;
	while (r->cells_n < READER_CELLS_MAX && (stop = memchr(p, r->config->delimiter, (size_t)(end - p)))) {
		r->cells[r->cells_n++] = (struct str){ p, (size_t)(stop - p) };
		p = stop + 1;
	}
	if (r->cells_n == READER_CELLS_MAX)
		r->too_many = true;
	else
		r->cells[r->cells_n++] = (struct str){ p, (size_t)(end - p) };
	r->complete = true;
}

/* False: refused. */
static bool parse_quoted(struct reader *r, struct str line, size_t end_bytes)
{
	if (!feed(r, (struct str){ line.p, line.n + end_bytes }))
		return refuse_quote(r, r->quote_line ? r->quote_line : r->line);
	if (!r->complete && end_bytes == 0 && csv_fini(&r->csv, take_cell, take_end, r) != 0)
		return refuse_quote(r, r->quote_line ? r->quote_line : r->record.line);
	place_cells(r);
	return true;
}

/* One physical line, with its end of `end_bytes` (0 at the end of the file). */
static bool take_line(struct reader *r, struct str line, size_t end_bytes)
{
	int64_t bytes = encoding_original_bytes(r->config->encoding, line);
	if (!r->open) {
		r->record = (struct record){ .line = r->line, .byte_from = r->offset };
		r->quote_line = 0;
	}
	if (r->has_nul && line.n && memchr(line.p, '\0', line.n))
		return refuse(r, r->line, "a NUL byte", "this is not text in the encoding read; state the option encoding, or export as CSV");
	if (line.n == 0 && !r->open)
		r->complete = true;
	else if (!r->open && !memchr(line.p, r->config->quote, line.n))
		split_plain(r, line);
	else if (!parse_quoted(r, line, end_bytes))
		return false;
	if (r->too_many)
		return refuse(r, r->record.line, "more than 1,024 cells", "check the delimiter");
	if (r->complete) {
		if (!deliver(r, r->offset + bytes))
			return false;
	} else {
		watch_quotes(r, line);
		r->open = true;
		r->open_bytes += (int64_t)(line.n + end_bytes);
	}
	if (r->open_bytes > READER_RECORD_BYTES_MAX)
		return refuse(r, r->quote_line ? r->quote_line : r->record.line, "a quote is opened here and not closed within 1 MiB", quote_hint);
	r->offset += bytes + (int64_t)end_bytes * encoding_unit(r->config->encoding);
	r->line++;
	return true;
}

static const char *find_line_end(const char *p, const char *end)
{
	const char *lf = memchr(p, '\n', (size_t)(end - p));
	const char *cr = memchr(p, '\r', (size_t)((lf ? lf : end) - p));
	return cr ? cr : lf;
}

/* Lines end in LF, CR or CRLF, mixed as they come. A CR at the end of a piece waits for the next one. */
static bool take_lines(struct reader *r, bool last)
{
	const char *p = r->text.data + r->text.from, *end = r->text.data + r->text.len;
	while (p && p < end) {
		const char *stop = find_line_end(p, end);
		if (!stop || (*stop == '\r' && stop + 1 == end && !last))
			break;
		size_t end_bytes = *stop == '\r' && stop + 1 < end && stop[1] == '\n' ? 2 : 1;
		if (!take_line(r, (struct str){ p, (size_t)(stop - p) }, end_bytes))
			return false;
		p = stop + end_bytes;
	}
	if (p && p < end && last) {
		if (!take_line(r, (struct str){ p, (size_t)(end - p) }, 0))
			return false;
		p = end;
	} else if (last && r->open) {
		return refuse_quote(r, r->quote_line ? r->quote_line : r->record.line);
	}
	if (p)
		buf_consume(&r->text, (size_t)(p - (r->text.data + r->text.from)));
	if (buf_size(&r->text) > READER_RECORD_BYTES_MAX)
		return refuse(r, r->line, "a line of more than 1 MiB", "check that this is a CSV file");
	return true;
}

/* The lines before the bytes are read first, to know the line. */
static bool refuse_bytes(struct reader *r)
{
	char what[128];
	r->has_nul = true;
	if (!take_lines(r, false))
		return r->stopped && !err_is_set(r->err);
	struct str rest = buf_view(&r->text);
	int64_t at = r->offset + encoding_original_bytes(r->config->encoding, rest);
	snprintf(what, sizeof what, "the byte at offset %lld is not part of any character of the encoding %s", (long long)at,
	         encoding_name(r->config->encoding));
	return refuse(r, r->line + (rest.n && rest.p[rest.n - 1] == '\r'), what,
	              "correct the source, or state the encoding: --option encoding=windows-1252 (or another)");
}

static bool read_pieces(struct reader *r, int fd)
{
	static _Thread_local char piece[PIECE_BYTES];
	ssize_t n;
	if (lseek(fd, (off_t)r->config->skip_bytes, SEEK_SET) < 0)
		return err_errno(r->err, "cannot read the received file");
	do {
		n = read(fd, piece, sizeof piece);
		if (n < 0)
			return err_errno(r->err, "cannot read the received file");
		if (!decoder_put(r->decoder, (struct str){ piece, (size_t)n }, n == 0, &r->text))
			return refuse_bytes(r);
		r->has_nul = buf_size(&r->text) && memchr(r->text.data + r->text.from, '\0', buf_size(&r->text));
		if (!take_lines(r, n == 0))
			return r->stopped && !err_is_set(r->err);
	} while (n > 0);
	return true;
}

/* libcsv trims unquoted cells by default; here nothing is a space, trimming is the profile's business. */
static int no_space(unsigned char c)
{
	(void)c;
	return 0;
}

bool reader_run(const struct reader_config *config, record_fn fn, void *ctx, struct err *err)
{
	struct reader *r = xcalloc(1, sizeof *r);
	*r = (struct reader){ .config = config, .fn = fn, .ctx = ctx, .err = err, .line = 1, .offset = (int64_t)config->skip_bytes };
	bool ok = false;
	int fd = open(config->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || csv_init(&r->csv, CSV_STRICT | CSV_STRICT_FINI) != 0) {
		err_errno(err, "cannot open the received file");
	} else {
		csv_set_delim(&r->csv, (unsigned char)config->delimiter);
		csv_set_quote(&r->csv, (unsigned char)config->quote);
		csv_set_space_func(&r->csv, no_space);
		csv_set_blk_size(&r->csv, 4096);
		r->decoder = decoder_new(config->encoding);
		ok = read_pieces(r, fd);
		decoder_free(r->decoder);
		csv_free(&r->csv);
	}
	if (fd >= 0)
		close(fd);
	buf_free(&r->text);
	buf_free(&r->cell_bytes);
	free(r);
	return ok;
}
