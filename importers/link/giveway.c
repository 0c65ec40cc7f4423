#include "giveway.h"

#include <stdlib.h>

#include "base/arena.h"

static bool covers(const struct assignment_piece *piece, day_t day)
{
	return piece->from <= day && day < piece->to;
}

/* The shares of all that stand on the day, and of those among them that begin on it. */
static bool add_shares(const struct assignment_piece *pieces, size_t n, day_t day, struct decimal *all, struct decimal *beginning)
{
	*all = *beginning = decimal_of(0, 0);
	for (size_t i = 0; i < n; i++) {
		if (!covers(&pieces[i], day))
			continue;
		if (!decimal_add(*all, pieces[i].share, all))
			return false;
		if (pieces[i].begun_on == day && !decimal_add(*beginning, pieces[i].share, beginning))
			return false;
	}
	return true;
}

/* The earliest begun of the open assignments that began before, if what begins is at least its own share. */
static const struct assignment_piece *who_gives_way(const struct assignment_piece *pieces, size_t n, day_t day, struct decimal beginning)
{
	const struct assignment_piece *found = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct assignment_piece *piece = &pieces[i];
		bool may = covers(piece, day) && piece->is_open && piece->begun_on < day && decimal_compare(piece->share, beginning) <= 0;
		if (may && (!found || piece->begun_on < found->begun_on))
			found = piece;
	}
	return found;
}

/* What begins on the day, named by its position, else by its cost center. */
static struct str because_of(const struct assignment_piece *pieces, size_t n, day_t day)
{
	for (size_t i = 0; i < n; i++)
		if (covers(&pieces[i], day) && pieces[i].begun_on == day)
			return str_is_blank(pieces[i].position_code) ? pieces[i].cost_center_code : pieces[i].position_code;
	return STR_LIT("");
}

/* Ends the assignment the day before, for good; its last piece that still counts says so. */
static void cut(struct assignment_piece *pieces, size_t n, int64_t record_id, day_t day)
{
	struct assignment_piece *last = NULL;
	for (size_t i = 0; i < n; i++) {
		struct assignment_piece *piece = &pieces[i];
		if (piece->record_id != record_id || piece->from == piece->to)
			continue;
		if (piece->from >= day) {
			piece->to = piece->from;
			continue;
		}
		if (piece->to > day)
			piece->to = day;
		if (!last || last->from < piece->from)
			last = piece;
	}
	if (last) {
		last->is_cut = true;
		last->cut_because_of = because_of(pieces, n, day);
	}
}

static bool settle_day(struct assignment_piece *pieces, size_t n, day_t day)
{
	struct decimal all, beginning, whole = decimal_of(100, 0);
	for (;;) {
		if (!add_shares(pieces, n, day, &all, &beginning))
			return false;
		if (decimal_compare(all, whole) <= 0)
			return true;
		const struct assignment_piece *earliest = who_gives_way(pieces, n, day, beginning);
		if (!earliest)
			return true;
		cut(pieces, n, earliest->record_id, day);
	}
}

static int day_order(const void *a, const void *b)
{
	day_t x = *(const day_t *)a, y = *(const day_t *)b;
	return x < y ? -1 : x > y;
}

bool giveway_apply(struct assignment_piece *pieces, size_t n)
{
	bool ok = true;
	day_t *days = xmalloc((n + 1) * sizeof *days);
	for (size_t i = 0; i < n; i++)
		days[i] = pieces[i].begun_on;
	qsort(days, n, sizeof *days, day_order);
	for (size_t i = 0; i < n && ok; i++)
		if (i == 0 || days[i] != days[i - 1])
			ok = settle_day(pieces, n, days[i]);
	free(days);
	return ok;
}
