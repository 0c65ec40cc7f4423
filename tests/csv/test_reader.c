/* Random tables written in random dialects, read back; lost quotes and foreign bytes at many places; reduced copies. */
#include <check.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/hash.h"
#include "profile/plan.h"
#include "read/reader.h"
#include "read/slice.h"

#define TABLES 400
#define ROWS_MAX 60
#define CELLS_MAX 6

static uint64_t seed;

static unsigned below(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

/* ---- a table and its file ---- */

struct row {
	int64_t line, from;
	int32_t length;
	size_t n;
	struct buf cells[CELLS_MAX];
};

struct table {
	struct reader_config config;
	char path[64];
	struct buf file;                 /* in the encoding of the config                                */
	struct row rows[ROWS_MAX];
	size_t n, columns, seen;
	int64_t line;
};

static const char *const pieces[] = { "a", "Bc", "12.5", " ", "\xc3\xa9", "\xc3\xbc", ",", ";", "\t", "|", "\"", "\n", "\r", "\r\n", "",
	"x y", "0017" };
static const char *const ends[] = { "\n", "\r\n", "\r" };

/* Appends text as bytes of the file. */
static void put(struct table *t, struct str text)
{
	static const char *const names[ENCODINGS] = { "UTF-8", "UTF-16LE", "UTF-16BE", "CP1252", "ISO-8859-1", "ISO-8859-15", "CP850",
		"MACINTOSH" };
	iconv_t cd = iconv_open(names[t->config.encoding], "UTF-8");
	char *in = (char *)text.p;
	buf_reserve(&t->file, 4 * text.n + 4);
	char *out = t->file.data + t->file.len;
	size_t left = text.n, room = t->file.cap - t->file.len;
	ck_assert(iconv(cd, &in, &left, &out, &room) == 0);
	t->file.len = (size_t)(out - t->file.data);
	iconv_close(cd);
}

static void count_lines(struct table *t, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\r' || (s.p[i] == '\n' && (i == 0 || s.p[i - 1] != '\r')))
			t->line++;
}

static void make_cell(struct buf *cell)
{
	unsigned n = below(20) == 0 ? 9000 : below(5);
	for (unsigned i = 0; i < n; i++)
		buf_cstr(cell, pieces[below(sizeof pieces / sizeof pieces[0])]);
}

static void write_cell(const struct table *t, const struct buf *cell, struct buf *out)
{
	char special[] = { t->config.delimiter, t->config.quote, '\r', '\n', '\0' };
	struct str s = buf_view(cell);
	bool needs = false;
	for (size_t i = 0; i < s.n; i++)
		needs = needs || strchr(special, s.p[i]);
	if (!needs && below(3)) {
		buf_str(out, s);
		return;
	}
	buf_char(out, t->config.quote);
	for (size_t i = 0; i < s.n; i++) {
		buf_char(out, s.p[i]);
		if (s.p[i] == t->config.quote)
			buf_char(out, s.p[i]);
	}
	buf_char(out, t->config.quote);
}

static void add_row(struct table *t, size_t cells, const char *end)
{
	struct row *r = &t->rows[t->n++];
	struct buf text = BUF_INIT;
	*r = (struct row){ .line = t->line, .from = (int64_t)t->file.len, .n = cells };
	for (size_t i = 0; i < cells; i++) {
		make_cell(&r->cells[i]);
		if (i)
			buf_char(&text, t->config.delimiter);
		write_cell(t, &r->cells[i], &text);
	}
	put(t, buf_view(&text));
	count_lines(t, buf_view(&text));
	r->length = (int32_t)((int64_t)t->file.len - r->from);
	put(t, str_of(end));
	t->line += *end != '\0';
	buf_free(&text);
}

static void write_path(const char *path, struct str bytes)
{
	FILE *f = fopen(path, "w");
	ck_assert(f && (bytes.n == 0 || fwrite(bytes.p, 1, bytes.n, f) == bytes.n));
	fclose(f);
}

static void save(struct table *t)
{
	snprintf(t->path, sizeof t->path, "/tmp/kontor-reader-XXXXXX");
	int fd = mkstemp(t->path);
	ck_assert(write(fd, t->file.data, t->file.len) == (ssize_t)t->file.len);
	close(fd);
	t->config.path = t->path;
}

static void make_table(struct table *t, unsigned number)
{
	static const char delimiters[] = ",;\t|";
	seed = number;
	*t = (struct table){ .line = 1, .columns = 2 + below(CELLS_MAX - 1) };
	t->config = (struct reader_config){ .encoding = (enum encoding)below(ENCODINGS), .delimiter = delimiters[below(4)], .quote = '"' };
	if (t->config.encoding <= ENCODING_UTF16BE && below(2)) {
		put(t, STR_LIT("\xef\xbb\xbf"));
		t->config.skip_bytes = t->file.len;
	}
	unsigned rows = below(ROWS_MAX), fixed = below(4);
	for (unsigned i = 0; i < rows; i++) {
		const char *end = ends[fixed < 3 ? fixed : below(3)];
		bool after_cr = i && fixed == 3;
		if (i + 1 == rows && below(2))
			end = "";
		add_row(t, !after_cr && *end && below(8) == 0 ? 0 : t->columns, end);
	}
	save(t);
}

static void drop_table(struct table *t)
{
	unlink(t->path);
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < t->rows[i].n; k++)
			buf_free(&t->rows[i].cells[k]);
	buf_free(&t->file);
}

/* ---- reading ---- */

static bool compare_record(const struct record *record, void *ctx, struct err *err)
{
	struct table *t = ctx;
	(void)err;
	ck_assert_uint_lt(t->seen, t->n);
	const struct row *r = &t->rows[t->seen++];
	ck_assert_int_eq(record->line, r->line);
	ck_assert_int_eq(record->byte_from, r->from);
	ck_assert_int_eq(record->byte_length, r->length);
	ck_assert_uint_eq(record->n, r->n);
	bool blank = true;
	for (size_t i = 0; i < r->n; i++) {
		ck_assert_msg(str_equal(record->cells[i], buf_view(&r->cells[i])), "line %lld, cell %zu", (long long)r->line, i);
		blank = blank && str_trim(record->cells[i]).n == 0;
	}
	ck_assert_int_eq(record->blank, blank);
	return true;
}

START_TEST(random_tables_come_back)
{
	struct table t;
	struct err err = ERR_INIT;
	make_table(&t, (unsigned)_i);
	ck_assert_msg(reader_run(&t.config, compare_record, &t, &err), "%s", err.message);
	ck_assert_uint_eq(t.seen, t.n);
	drop_table(&t);
}
END_TEST

/* ---- reduced copies ---- */

struct reduced {
	const struct table *t;
	const bool *drop;
	size_t seen;
	const struct buf *copy;
};

static bool compare_reduced(const struct record *record, void *ctx, struct err *err)
{
	struct reduced *x = ctx;
	const struct row *r = &x->t->rows[x->seen];
	struct slicer s;
	struct buf raw = BUF_INIT;
	bool keep_whole = x->seen++ == 0;
	(void)err;
	ck_assert_uint_eq(record->n, r->n);
	for (size_t i = 0; i < r->n; i++)
		ck_assert(str_equal(record->cells[i], x->drop[i] && !keep_whole ? STR_LIT("") : buf_view(&r->cells[i])));
	/* The raw bytes that quarantine keeps are those of the copy. */
	slicer_init(&s, &x->t->config, x->drop, x->t->columns, keep_whole ? 1 : 0);
	slicer_put(&s, (struct str){ x->t->file.data + r->from, (size_t)r->length }, &raw);
	ck_assert(str_equal(buf_view(&raw), (struct str){ x->copy->data + record->byte_from, (size_t)record->byte_length }));
	buf_free(&raw);
	return true;
}

START_TEST(reduced_copies_are_the_same_without_the_dropped_cells)
{
	struct table t;
	struct slicer s;
	struct err err = ERR_INIT;
	struct buf copy = BUF_INIT;
	make_table(&t, 1000 + (unsigned)_i);
	bool drop[CELLS_MAX];
	for (size_t i = 0; i < CELLS_MAX; i++)
		drop[i] = below(2);
	slicer_init(&s, &t.config, drop, t.columns, 1);
	for (size_t at = 0; at < t.file.len;) { /* in uneven pieces of whole units */
		size_t n = 2 * (1 + below(500));
		n = at + n > t.file.len ? t.file.len - at : n;
		slicer_put(&s, (struct str){ t.file.data + at, n }, &copy);
		at += n;
	}
	write_path(t.path, buf_view(&copy));
	struct reduced x = { &t, drop, 0, &copy };
	ck_assert_msg(reader_run(&t.config, compare_reduced, &x, &err), "%s", err.message);
	ck_assert_uint_eq(x.seen, t.n);
	buf_free(&copy);
	drop_table(&t);
}
END_TEST

/* ---- damaged files ---- */

static bool proves(const char *path, struct err *err)
{
	struct import_request request = { .spool_path = path, .file_name = "x.csv", .expect_rows = -1 };
	struct plan *plan = NULL;
	bool ok = plan_prove(&request, NULL, &plan, err);
	plan_free(plan);
	return ok;
}

/* Some cells are quoted though they need not, some have line ends, so that a lost quote can swallow much. */
static void quoted_file(struct buf *out)
{
	buf_cstr(out, "\"worker_no\",\"work_date\",hours,note\n");
	for (int i = 0; i < 120; i++) {
		buf_printf(out, "%05d,2025-01-%02d,%d,", i, 1 + i % 28, i % 9);
		buf_cstr(out, i % 3 == 0 ? "plain\n" : i % 3 == 1 ? "\"quoted, text\"\n" : "\"two\nlines with a \"\"word\"\"\"\r\n");
	}
}

START_TEST(a_lost_quote_anywhere_refuses_the_file_and_names_its_line)
{
	struct buf whole = BUF_INIT;
	char path[] = "/tmp/kontor-quotes-XXXXXX";
	int lost = 0, line = 1, opened = 1, told, next;
	bool open = false;
	close(mkstemp(path));
	quoted_file(&whole);
	write_path(path, buf_view(&whole));
	struct err none = ERR_INIT;
	ck_assert_msg(proves(path, &none), "%s", none.message);
	for (size_t i = 0; i < whole.len; i++) {
		line += whole.data[i] == '\n';
		if (whole.data[i] != '"')
			continue;
		open = !open;
		opened = open && (i == 0 || whole.data[i - 1] != '"') ? line : opened; /* not the second of a pair */
		struct err err = ERR_INIT;
		struct buf broken = BUF_INIT;
		buf_put(&broken, whole.data, i);
		buf_put(&broken, whole.data + i + 1, whole.len - i - 1);
		write_path(path, buf_view(&broken));
		ck_assert_msg(!proves(path, &err), "the quote lost at byte %zu, line %d, was not seen", i, line);
		/* Without its first quote a text of two lines is seen to be broken only at its next one. */
		next = line;
		for (size_t k = i + 1; open && whole.data[k] != '"'; k++)
			next += whole.data[k] == '\n';
		ck_assert_msg(sscanf(err.message, "line %d:", &told) == 1 && told >= opened && told <= next, "lost in line %d: %s", line, err.message);
		buf_free(&broken);
		lost++;
	}
	ck_assert_int_ge(lost, 300);
	unlink(path);
	buf_free(&whole);
}
END_TEST

START_TEST(a_foreign_byte_anywhere_is_told_by_line_and_offset)
{
	struct buf whole = BUF_INIT;
	char path[] = "/tmp/kontor-bytes-XXXXXX", expected[128];
	close(mkstemp(path));
	buf_cstr(&whole, "worker_no,work_date,hours,note\n");
	for (int i = 0; i < 9000; i++)
		buf_printf(&whole, "%05d,2025-01-02,1,%s\n", i, i % 2 ? "gr\xc3\xbcn" : "\"a\nb\"");
	for (int i = 0; i < 60; i++) {
		int line = 1;
		size_t at = below((unsigned)whole.len - 40) + 40;
		while ((unsigned char)whole.data[at] >= 0x80 || (unsigned char)whole.data[at - 1] >= 0x80 || whole.data[at] == '"' ||
		       whole.data[at] == '\n')
			at++;
		char kept = whole.data[at];
		for (size_t k = 0; k < at; k++)
			line += whole.data[k] == '\n';
		whole.data[at] = '\xff';
		write_path(path, buf_view(&whole));
		struct import_option option = { "encoding", "utf-8" };
		struct import_request request = { .spool_path = path, .file_name = "x", .options = &option, .options_n = 1, .expect_rows = -1 };
		struct plan *plan = NULL;
		struct err err = ERR_INIT;
		ck_assert(!plan_prove(&request, NULL, &plan, &err));
		plan_free(plan);
		snprintf(expected, sizeof expected, "line %d: the byte at offset %zu ", line, at);
		ck_assert_msg(strncmp(err.message, expected, strlen(expected)) == 0, "%s, not: %s", expected, err.message);
		whole.data[at] = kept;
	}
	unlink(path);
	buf_free(&whole);
}
END_TEST

static bool count_row(const struct plan_row *row, void *ctx, struct err *err)
{
	(void)row;
	(void)err;
	++*(int *)ctx;
	return true;
}

/* Whatever bytes are changed: a file is refused with a message, or what was proven can be read, and reads the same twice. */
START_TEST(damaged_files_are_refused_or_read)
{
	static const char bytes[] = "\"\"\r\n,;\0\xff\xc3\xfe|\t 1";
	struct buf whole = BUF_INIT;
	char path[] = "/tmp/kontor-damaged-XXXXXX";
	int refused = 0, read = 0;
	close(mkstemp(path));
	quoted_file(&whole);
	seed = 7;
	for (int i = 0; i < 1500; i++) {
		struct buf damaged = BUF_INIT;
		struct import_request request = { .spool_path = path, .file_name = "x", .expect_rows = -1 };
		struct plan *plan = NULL;
		struct err err = ERR_INIT;
		int rows[2] = { 0 };
		buf_str(&damaged, buf_view(&whole));
		for (unsigned k = 1 + below(3); k; k--)
			damaged.data[below((unsigned)damaged.len)] = bytes[below(sizeof bytes - 1)];
		damaged.len -= below(4) == 0 ? below((unsigned)damaged.len) : 0;
		write_path(path, buf_view(&damaged));
		if (plan_prove(&request, NULL, &plan, &err)) {
			for (int k = 0; k < 2; k++)
				ck_assert_msg(plan_read(plan, 0, NULL, count_row, &rows[k], &err), "%s", err.message);
			ck_assert_int_eq(rows[0], rows[1]);
			read++;
		} else {
			ck_assert(err.message[0] && err.kind != ERR_INTERNAL);
			refused++;
		}
		plan_free(plan);
		buf_free(&damaged);
	}
	ck_assert_int_gt(refused, 100);
	ck_assert_int_gt(read, 100);
	unlink(path);
	buf_free(&whole);
}
END_TEST

static bool count_record(const struct record *record, void *ctx, struct err *err)
{
	(void)record;
	(void)err;
	++*(int *)ctx;
	return true;
}

START_TEST(a_record_has_a_greatest_size)
{
	char path[] = "/tmp/kontor-long-XXXXXX";
	struct buf text = BUF_INIT;
	struct reader_config config = { .path = path, .encoding = ENCODING_UTF8, .delimiter = ',', .quote = '"' };
	close(mkstemp(path));
	for (int open = 0; open < 2; open++) {
		struct err err = ERR_INIT;
		int records = 0;
		buf_clear(&text);
		buf_cstr(&text, open ? "a,b\nc,\"d" : "a,b\n");
		for (int i = 0; i < 300000; i++)
			buf_cstr(&text, open ? "line\nline\n" : "no line end ");
		write_path(path, buf_view(&text));
		ck_assert(!reader_run(&config, count_record, &records, &err));
		ck_assert_int_eq(records, 1);
		ck_assert_msg(strncmp(err.message, "line 2:", 7) == 0 && strstr(err.message, "1 MiB"), "%s", err.message);
	}
	unlink(path);
	buf_free(&text);
}
END_TEST

static bool stop_at_second(const struct record *record, void *ctx, struct err *err)
{
	int *seen = ctx;
	(void)record;
	if (++*seen < 2)
		return true;
	return *seen == 2 && err_set(err, ERR_CANCELLED, "enough");
}

START_TEST(the_callback_stops_the_reading)
{
	char path[] = "/tmp/kontor-stop-XXXXXX";
	struct reader_config config = { .path = path, .encoding = ENCODING_UTF8, .delimiter = ',', .quote = '"' };
	struct err err = ERR_INIT;
	int seen = 0;
	close(mkstemp(path));
	write_path(path, STR_LIT("a,b\nc,d\ne,f\n\"g\",h\n"));
	ck_assert(!reader_run(&config, stop_at_second, &seen, &err));
	ck_assert_int_eq(seen, 2);
	ck_assert_int_eq(err.kind, ERR_CANCELLED);
	unlink(path);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reader");
	TCase *tc = tcase_create("reader");
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, random_tables_come_back, 0, TABLES);
	tcase_add_loop_test(tc, reduced_copies_are_the_same_without_the_dropped_cells, 0, TABLES);
	tcase_add_test(tc, a_lost_quote_anywhere_refuses_the_file_and_names_its_line);
	tcase_add_test(tc, a_foreign_byte_anywhere_is_told_by_line_and_offset);
	tcase_add_test(tc, damaged_files_are_refused_or_read);
	tcase_add_test(tc, a_record_has_a_greatest_size);
	tcase_add_test(tc, the_callback_stops_the_reading);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
