/* The rules of linking without a database: timelines, the owner rule, giving way above 100 percent, distribution of labor, conversion. */
#include <check.h>
#include <stdlib.h>

#include "link/giveway.h"
#include "link/labor.h"
#include "link/owner.h"
#include "link/rate.h"
#include "link/reach.h"

enum { UNIT = 1, PARENT, TOP, CENTER = 11, OTHER_CENTER, PROJECT = 21, OWNER = 31, BOSS, PROJECT_LEAD, ANNA = 41, BERT, CARL };

static struct piece dated(day_t from, day_t to, int32_t owner_role, int32_t above)
{
	return (struct piece){ .from = from, .to = to, .owner_role = owner_role, .above = above };
}

static void hold(struct organisation *o, int32_t role, enum scope_kind kind, int32_t scope, int32_t worker, day_t from, day_t to, bool acting)
{
	timelines_add(o->holders, organisation_scope_add(o, role, kind, scope),
		(struct piece){ .from = from, .to = to, .holder = worker, .acting = acting });
}

static struct owner ask(struct organisation *o, int32_t project, int32_t center, int32_t unit, int32_t worker, day_t day)
{
	struct coding coding = { 1, project, center, unit, worker };
	return owner_at(o, &coding, day);
}

START_TEST(test_timeline_prefers_the_first_and_falls_back)
{
	struct timelines *t = timelines_new();
	timelines_add(t, 3, dated(10, 20, 1, 0));
	timelines_add(t, 3, dated(0, DAY_OPEN, 2, 0));
	timelines_add(t, 5, dated(7, 8, 3, 0));
	timelines_finish(t);
	day_t until = DAY_OPEN;
	ck_assert_ptr_null(timelines_at(t, 3, -1, &until));
	ck_assert_int_eq(until, 0);
	until = DAY_OPEN;
	ck_assert_int_eq(timelines_at(t, 3, 9, &until)->holder, 2);
	ck_assert_int_eq(until, 10);
	until = DAY_OPEN;
	ck_assert_int_eq(timelines_at(t, 3, 19, &until)->holder, 1);
	ck_assert_int_eq(until, 20);
	until = DAY_OPEN;
	ck_assert_int_eq(timelines_at(t, 3, 20, &until)->holder, 2);
	ck_assert_int_eq(until, DAY_OPEN);
	ck_assert_ptr_null(timelines_at(t, 4, 7, &until));
	ck_assert_ptr_null(timelines_at(t, 99, 7, &until));
	ck_assert_int_eq(timelines_at(t, 5, 7, &until)->holder, 3);
	timelines_free(t);
}
END_TEST

/* Unit -> parent -> top; the parent's role is OWNER from day 100; the center has its own owner on days 200..209 only. */
static struct organisation *company(void)
{
	struct organisation *o = organisation_new();
	timelines_add(o->org_units, UNIT, dated(0, DAY_OPEN, 0, PARENT));
	timelines_add(o->org_units, PARENT, dated(0, 100, 0, TOP));
	timelines_add(o->org_units, PARENT, dated(100, 500, OWNER, TOP));
	timelines_add(o->org_units, TOP, dated(0, DAY_OPEN, BOSS, 0));
	timelines_add(o->cost_centers, CENTER, dated(0, 200, 0, UNIT));
	timelines_add(o->cost_centers, CENTER, dated(200, 210, PROJECT_LEAD, UNIT));
	timelines_add(o->cost_centers, CENTER, dated(210, 1000, 0, UNIT));
	timelines_add(o->cost_centers, OTHER_CENTER, dated(0, DAY_OPEN, 0, 0));
	timelines_add(o->projects, PROJECT, dated(DAY_ALWAYS, 300, PROJECT_LEAD, CENTER));
	timelines_add(o->projects, PROJECT, dated(300, 400, 0, OTHER_CENTER));
	timelines_add(o->main_cost_centers, ANNA, dated(50, 60, 0, CENTER));
	hold(o, OWNER, SCOPE_ORG_UNIT, PARENT, BERT, 0, DAY_OPEN, false);
	hold(o, OWNER, SCOPE_COMPANY, 0, CARL, 150, 160, true);
	hold(o, OWNER, SCOPE_COMPANY, 0, ANNA, 0, DAY_OPEN, false);
	hold(o, PROJECT_LEAD, SCOPE_COST_CENTER, CENTER, ANNA, 205, 207, false);
	organisation_finish(o);
	return o;
}

START_TEST(test_owner_climbs_and_counts_levels)
{
	struct organisation *o = company();
	struct owner owner = ask(o, 0, CENTER, 0, 0, 99);
	ck_assert_int_eq(owner.role_id, BOSS);
	ck_assert_int_eq(owner.levels, 2);
	ck_assert_str_eq(owner_exception(&owner), "E11");
	ck_assert_str_eq(orphan_reason_name(owner.orphan_reason), "role_vacant");
	ck_assert_int_eq(owner.to, 100);
	owner = ask(o, 0, CENTER, 0, 0, 100);
	ck_assert_int_eq(owner.role_id, OWNER);
	ck_assert_int_eq(owner.levels, 1);
	ck_assert_int_eq(owner.found_by, FOUND_ORG_UNIT);
	ck_assert_int_eq(owner.holder_id, BERT);
	ck_assert_int_eq(owner.org_unit_id, UNIT);
	ck_assert_ptr_null(owner_exception(&owner));
	owner = ask(o, 0, 0, PARENT, 0, 100);
	ck_assert_int_eq(owner.role_id, OWNER);
	ck_assert_int_eq(owner.levels, 0);
	organisation_free(o);
}
END_TEST

START_TEST(test_owner_project_then_cost_center)
{
	struct organisation *o = company();
	struct owner owner = ask(o, PROJECT, 0, 0, 0, DAY_ALWAYS);
	ck_assert_int_eq(owner.found_by, FOUND_PROJECT);
	ck_assert_int_eq(owner.cost_center_id, CENTER);
	ck_assert_int_eq(owner.role_id, PROJECT_LEAD);
	owner = ask(o, PROJECT, CENTER, 0, 0, 300);
	ck_assert_int_eq(owner.found_by, FOUND_ORG_UNIT);
	ck_assert_int_eq(owner.role_id, OWNER);
	owner = ask(o, 0, CENTER, 0, 0, 206);
	ck_assert_int_eq(owner.found_by, FOUND_COST_CENTER);
	ck_assert_int_eq(owner.holder_id, ANNA);
	ck_assert_int_eq(owner.to, 207);
	owner = ask(o, 0, CENTER, 0, 0, 207);
	ck_assert_int_eq(owner.holder_id, 0);
	ck_assert_str_eq(owner_exception(&owner), "E11");
	organisation_free(o);
}
END_TEST

START_TEST(test_owner_fills_blank_cost_center)
{
	struct organisation *o = company();
	ck_assert_int_eq(ask(o, 0, 0, 0, ANNA, 49).cost_center_id, 0);
	ck_assert_int_eq(ask(o, 0, 0, 0, ANNA, 50).cost_center_id, CENTER);
	ck_assert_int_eq(ask(o, PROJECT, 0, 0, ANNA, 300).cost_center_id, OTHER_CENTER);
	ck_assert_int_eq(ask(o, PROJECT, 0, 0, ANNA, 400).cost_center_id, 0);
	organisation_free(o);
}
END_TEST

START_TEST(test_orphan_reasons)
{
	struct organisation *o = company();
	ck_assert_str_eq(orphan_reason_name(ask(o, 0, 0, 0, 0, 10).orphan_reason), "unknown_object");
	ck_assert_str_eq(orphan_reason_name(ask(o, 0, OTHER_CENTER, 0, 0, 10).orphan_reason), "no_owner_role");
	ck_assert_str_eq(orphan_reason_name(ask(o, 0, CENTER, 0, 0, 1000).orphan_reason), "closed_object");
	ck_assert_str_eq(orphan_reason_name(ask(o, 0, 0, PARENT, 0, 500).orphan_reason), "closed_object");
	ck_assert_str_eq(orphan_reason_name(ask(o, PROJECT, 0, 0, 0, 300).orphan_reason), "no_owner_role");
	struct owner owner = ask(o, 0, OTHER_CENTER, 0, 0, 10);
	ck_assert_str_eq(owner_exception(&owner), "E10");
	ck_assert_str_eq(found_by_name(owner.found_by), "none");
	/* A parent without a version ends the climb, but the cost center's own unit is open: nothing is closed. */
	ck_assert_str_eq(orphan_reason_name(ask(o, 0, CENTER, 0, 0, 600).orphan_reason), "no_owner_role");
	organisation_free(o);
}
END_TEST

START_TEST(test_holder_acting_before_regular_in_any_scope)
{
	struct organisation *o = company();
	struct owner owner = ask(o, 0, CENTER, 0, 0, 150);
	ck_assert_int_eq(owner.holder_id, CARL);
	ck_assert_str_eq(holder_type_name(owner.holder_type), "acting");
	owner = ask(o, 0, CENTER, 0, 0, 160);
	ck_assert_int_eq(owner.holder_id, BERT);
	ck_assert_str_eq(holder_type_name(owner.holder_type), "regular");
	organisation_free(o);
}
END_TEST

START_TEST(test_cycle_ends_the_climb)
{
	struct organisation *o = organisation_new();
	timelines_add(o->org_units, UNIT, dated(0, DAY_OPEN, 0, PARENT));
	timelines_add(o->org_units, PARENT, dated(0, 50, 0, UNIT));
	timelines_add(o->org_units, PARENT, dated(50, DAY_OPEN, OWNER, PARENT));
	organisation_finish(o);
	ck_assert_int_eq(ask(o, 0, 0, UNIT, 0, 10).orphan_reason, ORPHAN_NO_OWNER_ROLE);
	ck_assert_int_eq(ask(o, 0, 0, UNIT, 0, 50).role_id, OWNER);
	organisation_free(o);
}
END_TEST

START_TEST(test_timeline_has_no_gap_and_no_equal_neighbours)
{
	struct organisation *o = company();
	struct coding coding = { 7, PROJECT, 0, 0, ANNA };
	struct owner_list list = { 0 };
	owner_timeline(o, &coding, &list);
	ck_assert_uint_gt(list.n, 3);
	ck_assert_int_eq(list.row[0].from, DAY_ALWAYS);
	ck_assert_int_eq(list.row[list.n - 1].to, DAY_OPEN);
	for (size_t i = 0; i < list.n; i++) {
		ck_assert_int_lt(list.row[i].from, list.row[i].to);
		if (i > 0) {
			ck_assert_int_eq(list.row[i].from, list.row[i - 1].to);
			ck_assert(!owner_same_answer(&list.row[i], &list.row[i - 1]));
		}
		for (day_t day = list.row[i].from > 0 ? list.row[i].from : 0; day < list.row[i].to && day < 1100; day++) {
			struct owner owner = owner_at(o, &coding, day);
			ck_assert(owner_same_answer(&owner, &list.row[i]));
		}
	}
	free(list.row);
	organisation_free(o);
}
END_TEST

START_TEST(test_reach_follows_the_tree_downwards)
{
	struct organisation *o = company();
	struct coding center = { 1, 0, CENTER, 0, 0 }, other = { 2, 0, OTHER_CENTER, 0, 0 }, project = { 3, PROJECT, 0, 0, 0 };
	struct coding worker = { 4, 0, 0, 0, ANNA };
	struct reach *r = reach_new(o);
	reach_touch(r, TOP);
	reach_finish(r);
	ck_assert(reach_coding(r, &center));
	ck_assert(!reach_coding(r, &other));
	ck_assert(reach_coding(r, &project));
	ck_assert(reach_coding(r, &worker));
	reach_free(r);
	r = reach_new(o);
	reach_finish(r);
	ck_assert(!reach_any(r));
	ck_assert(!reach_coding(r, &center));
	reach_free(r);
	organisation_free(o);
}
END_TEST

/* -- giving way ------------------------------------------------------------------------------------------------------------------------- */

static struct assignment_piece seat(int64_t id, const char *position, int share, day_t from, day_t to)
{
	return (struct assignment_piece){ .record_id = id, .worker_id = ANNA, .position_code = str_of(position), .cost_center_code = STR_LIT("C1"),
		.begun_on = from, .is_open = to == DAY_OPEN, .from = from, .to = to, .share = decimal_of(share, 0), .cut_because_of = STR_LIT("") };
}

START_TEST(test_giveway_open_seat_ends_the_day_before)
{
	struct assignment_piece seats[] = { seat(1, "A", 100, 0, DAY_OPEN), seat(2, "B", 100, 50, DAY_OPEN) };
	ck_assert(giveway_apply(seats, 2));
	ck_assert_int_eq(seats[0].to, 50);
	ck_assert(seats[0].is_cut);
	ck_assert(str_equal_c(seats[0].cut_because_of, "B"));
	ck_assert_int_eq(seats[1].to, DAY_OPEN);
	ck_assert(!seats[1].is_cut);
}
END_TEST

START_TEST(test_giveway_small_new_seat_ends_nothing)
{
	struct assignment_piece seats[] = { seat(1, "A", 100, 0, DAY_OPEN), seat(2, "B", 10, 50, DAY_OPEN) };
	ck_assert(giveway_apply(seats, 2));
	ck_assert_int_eq(seats[0].to, DAY_OPEN);
	ck_assert_int_eq(seats[1].to, DAY_OPEN);
}
END_TEST

START_TEST(test_giveway_bounded_seat_never_gives_way)
{
	struct assignment_piece seats[] = { seat(1, "A", 100, 0, 80), seat(2, "B", 100, 50, DAY_OPEN) };
	ck_assert(giveway_apply(seats, 2));
	ck_assert_int_eq(seats[0].to, 80);
}
END_TEST

START_TEST(test_giveway_is_for_good_also_for_a_bounded_newcomer)
{
	struct assignment_piece seats[] = { seat(1, "A", 100, 0, DAY_OPEN), seat(2, "B", 100, 50, 60) };
	ck_assert(giveway_apply(seats, 2));
	ck_assert_int_eq(seats[0].to, 50);
}
END_TEST

START_TEST(test_giveway_earliest_first_until_they_fit)
{
	struct assignment_piece seats[] = { seat(1, "A", 40, 10, DAY_OPEN), seat(2, "B", 40, 0, DAY_OPEN), seat(3, "C", 60, 50, DAY_OPEN) };
	ck_assert(giveway_apply(seats, 3));
	ck_assert_int_eq(seats[0].to, DAY_OPEN);
	ck_assert_int_eq(seats[1].to, 50);
	ck_assert_int_eq(seats[2].to, DAY_OPEN);
}
END_TEST

START_TEST(test_giveway_what_is_larger_than_the_newcomer_is_passed_over)
{
	struct assignment_piece seats[] = { seat(1, "A", 60, 0, DAY_OPEN), seat(2, "B", 40, 10, DAY_OPEN), seat(3, "C", 40, 50, DAY_OPEN) };
	ck_assert(giveway_apply(seats, 3));
	ck_assert_int_eq(seats[0].to, DAY_OPEN);
	ck_assert_int_eq(seats[1].to, 50);
}
END_TEST

START_TEST(test_giveway_same_day_never_gives_way_and_blank_position_names_its_cost_center)
{
	struct assignment_piece seats[] = { seat(1, "", 100, 50, DAY_OPEN), seat(2, "A", 70, 0, DAY_OPEN), seat(3, "B", 100, 50, DAY_OPEN) };
	ck_assert(giveway_apply(seats, 3));
	ck_assert_int_eq(seats[0].to, DAY_OPEN);
	ck_assert_int_eq(seats[1].to, 50);
	ck_assert(str_equal_c(seats[1].cut_because_of, "C1"));
	ck_assert_int_eq(seats[2].to, DAY_OPEN);
}
END_TEST

/* One assignment in two pieces, because a bounded one of its key stood between: the cut ends both from its day on. */
START_TEST(test_giveway_cuts_all_pieces_of_a_record)
{
	struct assignment_piece seats[] = { seat(1, "A", 100, 0, 20), seat(1, "A", 100, 30, DAY_OPEN), seat(2, "B", 100, 40, DAY_OPEN) };
	seats[0].is_open = seats[1].is_open = true;
	seats[1].begun_on = 0;
	ck_assert(giveway_apply(seats, 3));
	ck_assert_int_eq(seats[0].to, 20);
	ck_assert(!seats[0].is_cut);
	ck_assert_int_eq(seats[1].to, 40);
	ck_assert(seats[1].is_cut);
	ck_assert(!seats[2].is_cut);
}
END_TEST

/* -- labor ------------------------------------------------------------------------------------------------------------------------------ */

struct labor_fixture {
	struct labor_line line;
	struct labor_pair pair;
	struct coding_book *book;
	struct spend_list list;
};

static void labor_begin(struct labor_fixture *f, int64_t amount)
{
	day_t period;
	*f = (struct labor_fixture){ .book = coding_book_new() };
	ck_assert(day_from_ymd(2024, 2, 1, &period));
	f->line = (struct labor_line){ .record_id = 9, .amount = amount, .amount_original = 2 * amount, .currency = STR_LIT("USD"),
		.category = STR_LIT("salary") };
	f->pair = (struct labor_pair){ .worker_id = ANNA, .period = period, .lines = &f->line, .lines_n = 1 };
}

static void labor_end(struct labor_fixture *f)
{
	coding_book_free(f->book);
	spend_free(&f->list);
}

START_TEST(test_labor_goes_to_hours)
{
	struct labor_fixture f;
	labor_begin(&f, -1000);
	struct labor_entry entries[] = { { 1, 3600, 100, 5 }, { 2, 0, 101, 6 }, { 3, 3600, 102, 7 }, { 4, 3600, 103, 8 } };
	struct labor_assignment assignments[] = { { 1, 29, decimal_of(100, 0), CENTER } };
	f.pair.entries = entries;
	f.pair.entries_n = 4;
	f.pair.assignments = assignments;
	f.pair.assignments_n = 1;
	ck_assert(labor_distribute(&f.pair, f.book, &f.list));
	ck_assert_uint_eq(f.list.n, 3);
	ck_assert_int_eq(f.list.row[0].amount, -334);
	ck_assert_int_eq(f.list.row[1].amount, -333);
	ck_assert_int_eq(f.list.row[2].amount, -333);
	ck_assert_int_eq(f.list.row[0].amount_original + f.list.row[1].amount_original + f.list.row[2].amount_original, -2000);
	ck_assert_int_eq(f.list.row[1].part_kind, PART_TIME_ENTRY);
	ck_assert_int_eq(f.list.row[1].part_id, 3);
	ck_assert_int_eq(f.list.row[1].accounting_date, 102);
	ck_assert_int_eq(f.list.row[1].coding_id, 7);
	labor_end(&f);
}
END_TEST

START_TEST(test_labor_goes_to_assignments_by_days_and_share)
{
	struct labor_fixture f;
	labor_begin(&f, 1000);
	struct labor_entry entries[] = { { 1, 0, 100, 5 } };
	struct labor_assignment assignments[] = { { 1, 10, { 333, 1 }, CENTER }, { 2, 20, decimal_of(50, 0), OTHER_CENTER } };
	f.pair.entries = entries;
	f.pair.entries_n = 1;
	f.pair.assignments = assignments;
	f.pair.assignments_n = 2;
	ck_assert(labor_distribute(&f.pair, f.book, &f.list));
	ck_assert_uint_eq(f.list.n, 2);
	ck_assert_int_eq(f.list.row[0].amount, 250); /* 333 / 1333 */
	ck_assert_int_eq(f.list.row[1].amount, 750);
	ck_assert_int_eq(f.list.row[0].accounting_date, f.pair.period + 28);
	ck_assert_int_eq(f.list.row[1].coding_id, coding_book_id(f.book, 0, OTHER_CENTER, 0, 0));
	ck_assert_int_eq(f.list.row[1].basis, BASIS_ASSIGNMENT);
	labor_end(&f);
}
END_TEST

START_TEST(test_labor_stays_on_the_line)
{
	struct labor_fixture f;
	labor_begin(&f, 1000);
	struct labor_assignment assignments[] = { { 1, 10, decimal_of(0, 0), CENTER } };
	f.pair.assignments = assignments;
	f.pair.assignments_n = 1;
	ck_assert(labor_distribute(&f.pair, f.book, &f.list));
	ck_assert_int_eq(f.list.row[0].basis, BASIS_UNASSIGNED);
	f.line.cost_center_id = CENTER;
	ck_assert(labor_distribute(&f.pair, f.book, &f.list));
	ck_assert_int_eq(f.list.row[1].basis, BASIS_PAYROLL_LINE);
	ck_assert_int_eq(f.list.row[1].amount, 1000);
	f.line.amount = 0;
	ck_assert(labor_distribute(&f.pair, f.book, &f.list));
	ck_assert_uint_eq(f.list.n, 2);
	labor_end(&f);
}
END_TEST

/* -- conversion ------------------------------------------------------------------------------------------------------------------------- */

static int64_t convert(enum rate_source source, int64_t unscaled, int scale, int from_exponent, int to_exponent, int64_t minor)
{
	struct rate rate = { .source = source, .quoted = decimal_of(unscaled, scale), .from_exponent = from_exponent, .to_exponent = to_exponent };
	int64_t out = -1;
	ck_assert(rates_convert(&rate, minor, &out));
	return out;
}

START_TEST(test_conversion_rounds_once_half_away)
{
	ck_assert_int_eq(convert(RATE_SAME, 1, 0, 2, 2, -77), -77);
	ck_assert_int_eq(convert(RATE_DIRECT, 5, 1, 2, 2, 1), 1);       /* 0.005 -> 0.01   */
	ck_assert_int_eq(convert(RATE_DIRECT, 5, 1, 2, 2, -1), -1);
	ck_assert_int_eq(convert(RATE_DIRECT, 49, 2, 2, 2, 1), 0);
	ck_assert_int_eq(convert(RATE_INVERSE, 3, 0, 2, 2, 100), 33);   /* 1.00 / 3        */
	ck_assert_int_eq(convert(RATE_INVERSE, 16, 1, 2, 2, 100), 63);  /* 0.625 -> 0.63   */
	ck_assert_int_eq(convert(RATE_DIRECT, 62, 4, 0, 2, 1000), 620); /* 1000 JPY at 0.0062 */
	ck_assert_int_eq(convert(RATE_INVERSE, 16130, 2, 0, 2, 1000), 620);
	ck_assert_int_eq(convert(RATE_DIRECT, 16130, 2, 2, 0, 620), 1000);
	struct rate huge = { .source = RATE_DIRECT, .quoted = decimal_of(INT64_MAX, 0), .from_exponent = 2, .to_exponent = 2 };
	int64_t out;
	ck_assert(!rates_convert(&huge, INT64_MAX, &out));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("link rules");
	TCase *owner = tcase_create("owner"), *giveway = tcase_create("giveway"), *labor = tcase_create("labor");
	tcase_add_test(owner, test_timeline_prefers_the_first_and_falls_back);
	tcase_add_test(owner, test_owner_climbs_and_counts_levels);
	tcase_add_test(owner, test_owner_project_then_cost_center);
	tcase_add_test(owner, test_owner_fills_blank_cost_center);
	tcase_add_test(owner, test_orphan_reasons);
	tcase_add_test(owner, test_holder_acting_before_regular_in_any_scope);
	tcase_add_test(owner, test_cycle_ends_the_climb);
	tcase_add_test(owner, test_timeline_has_no_gap_and_no_equal_neighbours);
	tcase_add_test(owner, test_reach_follows_the_tree_downwards);
	tcase_add_test(giveway, test_giveway_open_seat_ends_the_day_before);
	tcase_add_test(giveway, test_giveway_small_new_seat_ends_nothing);
	tcase_add_test(giveway, test_giveway_bounded_seat_never_gives_way);
	tcase_add_test(giveway, test_giveway_is_for_good_also_for_a_bounded_newcomer);
	tcase_add_test(giveway, test_giveway_earliest_first_until_they_fit);
	tcase_add_test(giveway, test_giveway_what_is_larger_than_the_newcomer_is_passed_over);
	tcase_add_test(giveway, test_giveway_same_day_never_gives_way_and_blank_position_names_its_cost_center);
	tcase_add_test(giveway, test_giveway_cuts_all_pieces_of_a_record);
	tcase_add_test(labor, test_labor_goes_to_hours);
	tcase_add_test(labor, test_labor_goes_to_assignments_by_days_and_share);
	tcase_add_test(labor, test_labor_stays_on_the_line);
	tcase_add_test(labor, test_conversion_rounds_once_half_away);
	suite_add_tcase(suite, owner);
	suite_add_tcase(suite, giveway);
	suite_add_tcase(suite, labor);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
