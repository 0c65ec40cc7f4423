/*
 * The shipped profiles on the real exports: every record, every amount to the cent. The counts and sums are those of EXPECTED.md beside the files.
 * KONTOR_SAMPLES is their folder; where it is not there the test says so and is skipped.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/decimal.h"
#include "profile/plan.h"

#define SKIPPED 77

static const char *samples;

struct expected {
	const char *file, *profile, *feed;
	int rows, ignored, negative;
	const char *column, *sum;        /* hours in seconds                                             */
};

static const struct expected expectations[] = {
	{ "spend/leeds_2010-12.csv", "leeds_spend", "expenses", 10303, 3, 126, "amount", "77179009.24" },
	{ "spend/leeds_2011-01.csv", "leeds_spend", "expenses", 8837, 0, 123, "amount", "65483945.63" },
	{ "spend/leeds_2011-03.csv", "leeds_spend", "expenses", 11024, 0, 155, "amount", "78447368.22" },
	{ "spend/leeds_2011-09.csv", "leeds_spend", "expenses", 9569, 55936, 106, "amount", "85636646.06" },
	{ "spend/leeds_2012-04.csv", "leeds_spend", "expenses", 10177, 0, 119, "amount", "73182739.90" },
	{ "spend/leeds_2012-11.csv", "leeds_spend", "expenses", 10050, 0, 106, "amount", "71558583.35" },
	{ "spend/leeds_2020-06.csv", "leeds_spend", "expenses", 16176, 1, 343, "amount", "104445727.45" },
	/* Rows without gross pay carry no line: ignored. */
	{ "payroll/baltimore_FY2012.csv", "baltimore_payroll", "payroll", 16049, 0, 19, "amount", "692872596.06" },
	{ "payroll/baltimore_FY2013.csv", "baltimore_payroll", "payroll", 19137 - 3219, 3219, 0, "amount", "705326017.44" },
	{ "payroll/baltimore_FY2014.csv", "baltimore_payroll", "payroll", 18981 - 3223, 3223, 0, "amount", "719175305.61" },
	{ "payroll/baltimore_FY2016.csv", "baltimore_payroll", "payroll", 13818 - 272, 272, 0, "amount", "763057601.00" },
	{ "payroll/baltimore_FY2017.csv", "baltimore_payroll", "payroll", 13483 - 682, 682, 0, "amount", "747651058.04" },
	{ "time/toggl_team_2016_653rows.csv", "toggl_detailed", "time_entries", 652, 0, 0, "hours", "3188866" },
	{ "time/toggl_team_2016_next_weeks.csv", "toggl_detailed", "time_entries", 31, 0, 0, "hours", "243015" },
	{ "time/toggl_freelancer_2017-08.csv", "toggl_detailed", "time_entries", 217, 0, 0, "hours", "672994" },
	{ "time/toggl_detailed_bom_eur.csv", "toggl_detailed", "time_entries", 2, 0, 0, "hours", "3601" },
	{ "time/toggl_detailed_bom_quotes.csv", "toggl_detailed", "time_entries", 1, 0, 0, "hours", "2" },
};

struct counting {
	const struct feed *feed;
	int column, rows, ignored, negative;
	struct decimal sum;
};

static bool count_row(const struct plan_row *row, void *ctx, struct err *err)
{
	struct counting *c = ctx;
	struct decimal amount;
	(void)err;
	if (row->ignored) {
		c->ignored++;
		return true;
	}
	c->rows++;
	ck_assert_msg(row->problem.code == NULL, "line %lld: %s", (long long)row->line, row->problem.code);
	for (size_t i = 0; i < c->feed->columns_n; i++)
		ck_assert_msg(!(c->feed->columns[i].flags & COLUMN_REQUIRED) || row->cells[i].n, "line %lld: no %s", (long long)row->line,
		              c->feed->columns[i].name);
	if (c->column < 0)
		return true;
	struct str cell = row->cells[c->column];
	cell.n -= cell.n && cell.p[cell.n - 1] == 's';
	ck_assert(decimal_parse(cell, &amount) && decimal_add(c->sum, amount, &c->sum));
	c->negative += amount.unscaled < 0;
	return true;
}

static struct counting count_feed(struct plan *plan, size_t f, const char *column)
{
	struct counting c = { .feed = plan_feed(plan, f), .column = -1, .sum = decimal_of(0, 0) };
	struct err err = ERR_INIT;
	if (column)
		c.column = feed_column_index(c.feed, column);
	ck_assert_msg(plan_read(plan, f, NULL, count_row, &c, &err), "%s", err.message);
	return c;
}

START_TEST(a_real_export_is_read_to_the_cent)
{
	const struct expected *e = &expectations[_i];
	char path[4096];
	struct plan *plan = NULL;
	struct err err = ERR_INIT;
	struct decimal sum;
	snprintf(path, sizeof path, "%s/%s", samples, e->file);
	struct import_request request = { .spool_path = path, .file_name = strrchr(e->file, '/') + 1, .expect_rows = -1 };
	ck_assert_msg(plan_prove(&request, NULL, &plan, &err), "%s: %s (%s)", e->file, err.message, err.hint);
	ck_assert_str_eq(plan_profile(plan), e->profile);
	size_t last = plan_feeds_n(plan) - 1;
	for (size_t f = 0; f < last; f++)
		ck_assert_int_gt(count_feed(plan, f, NULL).rows, 0);
	struct counting c = count_feed(plan, last, e->column);
	ck_assert_str_eq(c.feed->name, e->feed);
	ck_assert_int_eq(c.rows, e->rows);
	ck_assert_int_eq(c.ignored, e->ignored);
	ck_assert_int_eq(c.negative, e->negative);
	char text[DECIMAL_TEXT_SIZE];
	ck_assert(decimal_parse(str_of(e->sum), &sum));
	ck_assert_msg(decimal_compare(c.sum, sum) == 0, "%s: %s instead of %s", e->file, decimal_text(c.sum, text), e->sum);
	plan_free(plan);
}
END_TEST

/* Not meant for any profile or feed: refused, never read by accident. */
START_TEST(a_foreign_export_is_refused)
{
	static const char *const files[] = { "time/toggl_jira_combined.csv", "hr/adventureworks_Employee.csv", "budget/kiel_2017.csv",
		"datev/EXTF_Buchungsstapel.csv", "expense/concur_sae_2016.txt", "time/redmine_unclosed_quoted_field.csv",
		"payroll/new_hampshire_2012_paytypes.csv" };
	char path[4096];
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct plan *plan = NULL;
		struct err err = ERR_INIT;
		snprintf(path, sizeof path, "%s/%s", samples, files[i]);
		struct import_request request = { .spool_path = path, .file_name = "export.csv", .expect_rows = -1 };
		ck_assert_msg(!plan_prove(&request, NULL, &plan, &err), "%s", files[i]);
		ck_assert_msg(err.message[0] && (err.kind == ERR_IMPORT_REFUSED || err.kind == ERR_AMBIGUOUS_FORMAT), "%s: %s", files[i], err.message);
		plan_free(plan);
	}
}
END_TEST

int main(void)
{
	samples = getenv("KONTOR_SAMPLES");
	if (!samples || access(samples, R_OK) != 0) {
		printf("SKIPPED: no real exports at %s (set KONTOR_SAMPLES)\n", samples ? samples : "KONTOR_SAMPLES");
		return SKIPPED;
	}
	Suite *suite = suite_create("samples");
	TCase *tc = tcase_create("samples");
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, a_real_export_is_read_to_the_cent, 0, sizeof expectations / sizeof expectations[0]);
	tcase_add_test(tc, a_foreign_export_is_refused);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
