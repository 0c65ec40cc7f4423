/*
 * Every folder beside this file is one case: what a CSV file is read as.
 *
 *   input.csv      the file
 *   request        optional: lines of "feed NAME", "profile NAME", "file NAME", "option NAME=VALUE", "show reduced"
 *   profile.json   optional: a profile that is known for this case
 *   expected.txt   the feeds and their rows, or the refusal
 *
 * KONTOR_WRITE_EXPECTED=1 writes expected.txt from what was read: look at the difference before committing it.
 */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "profile/plan.h"
#include "profile/profile.h"

#define CASES_MAX 512
#define OPTIONS_MAX 8

static char *cases[CASES_MAX];
static int cases_n;

struct test_case {
	char path[4096];
	struct buf input, request_text;
	struct import_option option[OPTIONS_MAX];
	struct import_request request;
	bool show_reduced;
	struct buf got;
};

static bool read_file(const char *folder, const char *name, struct buf *out)
{
	char path[4096], piece[4096];
	ssize_t n;
	snprintf(path, sizeof path, "%s/%s", folder, name);
	int fd = open(path, O_RDONLY);
	if (fd < 0)
		return false;
	while ((n = read(fd, piece, sizeof piece)) > 0)
		buf_put(out, piece, (size_t)n);
	close(fd);
	buf_terminated(out);
	return true;
}

/* ---- the request ---- */

static void take_line(struct test_case *c, char *line)
{
	char *value = strchr(line, ' ');
	ck_assert_msg(value != NULL, "request: %s", line);
	*value++ = '\0';
	if (strcmp(line, "feed") == 0)
		c->request.feed = value;
	else if (strcmp(line, "profile") == 0)
		c->request.profile = value;
	else if (strcmp(line, "file") == 0)
		c->request.file_name = value;
	else if (strcmp(line, "show") == 0)
		c->show_reduced = true;
	else {
		char *is = strchr(value, '=');
		ck_assert_msg(strcmp(line, "option") == 0 && is && c->request.options_n < OPTIONS_MAX, "request: %s", line);
		*is = '\0';
		c->option[c->request.options_n++] = (struct import_option){ value, is + 1 };
	}
}

static void load(struct test_case *c, const char *folder)
{
	struct buf profile = BUF_INIT;
	struct err err = ERR_INIT;
	c->request = (struct import_request){ .file_name = "input.csv", .options = c->option, .expect_rows = -1 };
	ck_assert_msg(read_file(folder, "input.csv", &c->input), "no input.csv");
	snprintf(c->path, sizeof c->path, "%s/input.csv", folder);
	c->request.spool_path = c->path;
	if (read_file(folder, "profile.json", &profile))
		ck_assert_msg(profile_add("profile.json", profile.data, &err), "%s", err.message);
	buf_free(&profile);
	if (read_file(folder, "request", &c->request_text))
		for (char *line = strtok(c->request_text.data, "\n"); line; line = strtok(NULL, "\n"))
			take_line(c, line);
}

/* ---- the outcome as text ---- */

static void put_escaped(struct buf *out, struct str s, bool ascii)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char b = (unsigned char)s.p[i];
		if (b < ' ' || b == 0x7f || (ascii && b > 0x7f))
			buf_printf(out, "\\x%02x", b);
		else
			buf_char(out, s.p[i]);
	}
}

static bool is_line_end(const struct test_case *c, int64_t at)
{
	if (at < 0 || at >= (int64_t)c->input.len)
		return true;
	unsigned char b = (unsigned char)c->input.data[at], next = at + 1 < (int64_t)c->input.len ? (unsigned char)c->input.data[at + 1] : 0;
	return b == '\n' || b == '\r' || (b == 0 && (next == '\n' || next == '\r'));
}

/* A record lies between line ends of the file, or its mark and its end. */
static void check_place(const struct test_case *c, const struct plan_row *row)
{
	int64_t before = row->byte_from - 1, after = row->byte_from + row->byte_length;
	bool begins = is_line_end(c, before) || is_line_end(c, before - 1) || row->line == 1;
	ck_assert_msg(begins && is_line_end(c, after), "line %lld: bytes %lld+%d are not a record", (long long)row->line,
	              (long long)row->byte_from, row->byte_length);
}

struct printing {
	struct test_case *c;
	const struct feed *feed;
};

static bool print_row(const struct plan_row *row, void *ctx, struct err *err)
{
	struct printing *p = ctx;
	struct buf *out = &p->c->got;
	(void)err;
	check_place(p->c, row);
	buf_printf(out, "%lld [%lld+%d]", (long long)row->line, (long long)row->byte_from, row->byte_length);
	if (row->ignored) {
		buf_cstr(out, " ignored\n");
		return true;
	}
	for (size_t i = 0; i < p->feed->columns_n; i++)
		if (row->cells[i].n) {
			buf_printf(out, " %s=", p->feed->columns[i].name);
			put_escaped(out, row->cells[i], false);
		}
	buf_char(out, '\n');
	if (row->problem.code)
		buf_printf(out, "  %s %s: %s; %s\n", row->problem.code, row->problem.column < 0 ? "row" : p->feed->columns[row->problem.column].name,
		           row->problem.reason, row->problem.remedy);
	return true;
}

static void print_reduced(struct test_case *c, struct plan *plan)
{
	unsigned char sum[32];
	char path[] = "/tmp/kontor-reduced-XXXXXX", piece[4096];
	struct err err = ERR_INIT;
	ssize_t n;
	int fd = mkstemp(path);
	unlink(path);
	ck_assert_msg(plan_reduce(plan, fd, sum, &err), "%s", err.message);
	lseek(fd, 0, SEEK_SET);
	buf_cstr(&c->got, "reduced\n");
	while ((n = read(fd, piece, sizeof piece)) > 0)
		put_escaped(&c->got, (struct str){ piece, (size_t)n }, true);
	buf_char(&c->got, '\n');
	close(fd);
}

static void print_plan(struct test_case *c, struct plan *plan, struct err *err)
{
	if (*plan_profile(plan))
		buf_printf(&c->got, "profile %s\n", plan_profile(plan));
	for (size_t f = 0; f < plan_feeds_n(plan); f++) {
		struct printing p = { c, plan_feed(plan, f) };
		buf_printf(&c->got, "feed %s\n", p.feed->name);
		ck_assert_msg(plan_read(plan, f, NULL, print_row, &p, err), "refused after it was proven: %s", err->message);
	}
	if (c->show_reduced)
		print_reduced(c, plan);
}

static void print_refusal(struct test_case *c, const struct err *err)
{
	buf_printf(&c->got, "%s: %s\n", err_kind_name(err->kind), err->message);
	if (err->hint[0])
		buf_printf(&c->got, "hint: %s\n", err->hint);
	if (err->param[0])
		buf_printf(&c->got, "param: %s\n", err->param);
}

static void compare(struct test_case *c, const char *folder)
{
	char path[4096];
	struct buf expected = BUF_INIT;
	snprintf(path, sizeof path, "%s/expected.txt", folder);
	if (getenv("KONTOR_WRITE_EXPECTED")) {
		FILE *f = fopen(path, "w");
		ck_assert(f != NULL);
		fwrite(c->got.data, 1, c->got.len, f);
		fclose(f);
	}
	read_file(folder, "expected.txt", &expected);
	buf_terminated(&c->got);
	ck_assert_msg(strcmp(expected.data ? expected.data : "", c->got.data) == 0, "%s\n--- expected\n%s--- got\n%s", folder,
	              expected.data ? expected.data : "", c->got.data);
	buf_free(&expected);
}

START_TEST(folder_is_read_as_expected)
{
	const char *folder = cases[_i];
	struct test_case c = { 0 };
	struct plan *plan = NULL;
	struct err err = ERR_INIT;
	load(&c, folder);
	if (plan_prove(&c.request, NULL, &plan, &err))
		print_plan(&c, plan, &err);
	else
		print_refusal(&c, &err);
	plan_free(plan);
	compare(&c, folder);
	buf_free(&c.input);
	buf_free(&c.request_text);
	buf_free(&c.got);
}
END_TEST

static int is_case(const struct dirent *d)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s/input.csv", getenv("KONTOR_CSV_CASES"), d->d_name);
	return access(path, R_OK) == 0;
}

static void list_cases(void)
{
	struct dirent **found = NULL;
	int n = scandir(getenv("KONTOR_CSV_CASES"), &found, is_case, alphasort);
	for (int i = 0; i < n && i < CASES_MAX; i++) {
		if (asprintf(&cases[cases_n++], "%s/%s", getenv("KONTOR_CSV_CASES"), found[i]->d_name) < 0)
			abort();
		free(found[i]);
	}
	free(found);
}

int main(void)
{
	if (!getenv("KONTOR_CSV_CASES"))
		return EXIT_FAILURE;
	list_cases();
	Suite *suite = suite_create("csv");
	TCase *tc = tcase_create("folders");
	tcase_add_loop_test(tc, folder_is_read_as_expected, 0, cases_n);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	printf("%d cases\n", cases_n);
	return failed || cases_n == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
