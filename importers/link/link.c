/*
 * The steps of linking, in the order in which they need each other:
 *   1 org units, cost centers, projects   2 employment   3 assignments   4 role holders      (version tables)
 *   5 codings of budgets   7 spend of expenses and labor, with their codings                 (facts)
 *   6 owner answers of new and touched codings                                              (timelines)
 * What must hold afterwards is asserted at the end of steps 6 and 7; a failure rolls the publish back.
 */
#include "link.h"

#include "assignments.h"
#include "coding.h"
#include "expenses.h"
#include "intervals.h"
#include "payroll.h"

struct touched {
	bool org_units, cost_centers, projects, workers, assignments, role_assignments, budgets;
};

struct link {
	struct db *db;
	int64_t snapshot;
	struct touched touched;
	bool organisation_changed;       /* some version row was closed or inserted                      */
	struct coding_book *book;        /* NULL until somebody needs it                                 */
	struct rates *rates;
	int64_t codings_n;               /* whose answers were compared                                  */
};

static bool find_touched(struct link *l, struct err *err)
{
	struct db_rows *rows = NULL;
	struct db_params params = DB_PARAMS_INIT;
	db_param_int(&params, l->snapshot);
	if (!db_query(l->db, "link/touched_masters", &params, &rows, err))
		return false;
	l->touched = (struct touched){
		.org_units = db_rows_int(rows, 0, db_rows_column(rows, "org_units")) != 0,
		.cost_centers = db_rows_int(rows, 0, db_rows_column(rows, "cost_centers")) != 0,
		.projects = db_rows_int(rows, 0, db_rows_column(rows, "projects")) != 0,
		.workers = db_rows_int(rows, 0, db_rows_column(rows, "workers")) != 0,
		.assignments = db_rows_int(rows, 0, db_rows_column(rows, "assignments")) != 0,
		.role_assignments = db_rows_int(rows, 0, db_rows_column(rows, "role_assignments")) != 0,
		.budgets = db_rows_int(rows, 0, db_rows_column(rows, "budgets")) != 0,
	};
	db_rows_free(rows);
	return true;
}

/* Closes version rows that no longer stand, then inserts those that are missing. */
static bool renew(struct link *l, bool touched, const char *close, const char *insert, struct err *err)
{
	struct db_params params = DB_PARAMS_INIT;
	if (!touched)
		return true;
	db_param_int(&params, l->snapshot);
	if (!db_exec(l->db, close, &params, err))
		return false;
	l->organisation_changed |= db_affected(l->db) > 0;
	if (!db_exec(l->db, insert, &params, err))
		return false;
	l->organisation_changed |= db_affected(l->db) > 0;
	return true;
}

static bool renew_assignments(struct link *l, struct err *err)
{
	int64_t changed = 0;
	if (l->touched.assignments && !assignments_link(l->db, l->snapshot, &changed, err))
		return false;
	l->organisation_changed |= changed > 0;
	return true;
}

static bool link_versions(struct link *l, struct err *err)
{
	const struct touched *t = &l->touched;
	return renew(l, t->org_units, "link/close_org_unit_version", "link/insert_org_unit_version", err) &&
		renew(l, t->cost_centers, "link/close_cost_center_version", "link/insert_cost_center_version", err) &&
		renew(l, t->projects, "link/close_project_version", "link/insert_project_version", err) &&
		renew(l, t->workers, "link/close_employment", "link/insert_employment", err) &&
		renew_assignments(l, err) &&
		renew(l, t->role_assignments || t->workers, "link/close_role_holding", "link/insert_role_holding", err);
}

static bool need_book(struct link *l, struct err *err)
{
	return l->book || coding_book_load(l->db, &l->book, err);
}

static bool link_budgets(struct link *l, struct err *err)
{
	struct db_rows *rows = NULL;
	struct db_params params = DB_PARAMS_INIT;
	if (!l->touched.budgets)
		return true;
	db_param_int(&params, l->snapshot);
	if (!need_book(l, err) || !db_query(l->db, "link/budget_codings", &params, &rows, err))
		return false;
	int project = db_rows_column(rows, "project_id"), cost_center = db_rows_column(rows, "cost_center_id");
	int org_unit = db_rows_column(rows, "org_unit_id");
	for (int i = 0; i < db_rows_count(rows); i++)
		coding_book_id(l->book, (int32_t)db_rows_int(rows, i, project), (int32_t)db_rows_int(rows, i, cost_center),
			(int32_t)db_rows_int(rows, i, org_unit), 0);
	db_rows_free(rows);
	return true;
}

static bool link_spend(struct link *l, struct err *err)
{
	bool any_payroll;
	if (!rates_load(l->db, &l->rates, err) || !expenses_link(l->db, l->snapshot, l->rates, err) ||
	    !payroll_exists(l->db, &any_payroll, err))
		return false;
	if (!any_payroll)
		return true;
	return need_book(l, err) && payroll_link(l->db, l->snapshot, l->rates, l->book, err);
}

/* Every coding block has an answer on every day. (That spend adds up is asserted where it is written.) */
static bool check_intervals(struct link *l, struct err *err)
{
	struct db_rows *rows = NULL;
	struct db_params params = DB_PARAMS_INIT;
	if (l->codings_n == 0)
		return true;
	db_param_int(&params, l->snapshot);
	if (!db_query(l->db, "link/check_intervals", &params, &rows, err))
		return false;
	int64_t wrong = db_rows_int(rows, 0, db_rows_column(rows, "wrong"));
	int64_t first = db_rows_int(rows, 0, db_rows_column(rows, "first"));
	db_rows_free(rows);
	if (wrong == 0)
		return true;
	err_set(err, ERR_INTERNAL, "linking left %lld coding blocks with days without an owner answer, the first is number %lld; nothing was published",
		(long long)wrong, (long long)first);
	return err_hint(err, "this is a defect of Kontor; report it with the number");
}

/*
 * Statements here touch many rows of tables whose statistics are older than this transaction. Each is planned for its own parameters; believing
 * in few rows must not make it loop over tables, so those that want one index look-up per row say so themselves; compiling costs more than it gains.
 */
static const char *const settings = "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_nestloop = off; SET LOCAL jit = off; "
	"SET LOCAL work_mem = '64MB'";

bool link_run(struct db *db, int64_t snapshot, struct err *err)
{
	struct link l = { .db = db, .snapshot = snapshot };
	bool ok = db_script(db, settings, err) && find_touched(&l, err) && link_versions(&l, err) && link_budgets(&l, err) && link_spend(&l, err) &&
		(!l.book || coding_book_save(db, l.book, err)) &&
		intervals_link(db, snapshot, l.organisation_changed, &l.codings_n, err) && check_intervals(&l, err);
	coding_book_free(l.book);
	rates_free(l.rates);
	return ok;
}
