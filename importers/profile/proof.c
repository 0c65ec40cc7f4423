#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/decimal.h"

#include "dates.h"
#include "plan_internal.h"

/* Number formats tried when a column fits none of its own. */
static const struct {
	struct number_format format;
	const char *options;
} number_readings[] = {
	{ { '.', 0, true }, "--option decimal=." },
	{ { ',', 0, true }, "--option decimal=," },
	{ { '.', ',', true }, "--option decimal=. --option group=," },
	{ { ',', '.', true }, "--option decimal=, --option group=." },
	{ { '.', '\'', true }, "--option decimal=. --option group='" },
	{ { ',', ' ', true }, "--option decimal=, --option group=blank" },
};

#define POINT_READINGS 0x15u /* bits of number_readings whose decimal mark is the point, and those with the comma */
#define COMMA_READINGS 0x2au

#define NUMBER_READINGS (sizeof number_readings / sizeof number_readings[0])

enum column_class { CLASS_TEXT, CLASS_DATE, CLASS_NUMBER };

static enum column_class class_of(enum column_type type)
{
	switch (type) { /* what has a format to prove */
	case COLUMN_DAY:
	case COLUMN_DAY_FROM:
	case COLUMN_DAY_UNTIL:
	case COLUMN_MONTH:
		return CLASS_DATE;
	case COLUMN_NUMBER:
	case COLUMN_HOURS:
	case COLUMN_MONEY:
		return CLASS_NUMBER;
	case COLUMN_TEXT:
	case COLUMN_DEFINES:
	case COLUMN_REF:
	case COLUMN_SCOPE_REF:
	case COLUMN_SOFT_REF:
	case COLUMN_CURRENCY:
	case COLUMN_FLAG:
	case COLUMN_WORD:
		break;
	}
	return CLASS_TEXT;
}

/* "31.12.2024" -> "99.99.9999": what a cell looks like without telling what it says. */
static void shape_of(struct str s, char *out, size_t size)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n && n + 1 < size; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c & 0xc0) == 0x80)
			continue;
		bool letter = c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
		out[n++] = c >= '0' && c <= '9' ? '9' : letter ? 'a' : (char)c;
	}
	out[n] = '\0';
}

/* ---- one cell ---- */

/* The cells of this column are handed out as they are written. */
static bool is_plain(const struct plan *plan, const struct bound *bound, const struct feed_column *c)
{
	if (class_of(c->type) == CLASS_DATE)
		return plan->plain_dates && !(bound->rule && bound->rule->dates_n);
	return plan->plain_numbers && !(bound->rule && bound->rule->clock);
}

/* In a feed's own form cells pass as they are, so they are looked at here; otherwise making them has told already. */
static bool is_fitting(const struct feed_column *c, struct str s)
{
	struct decimal d;
	day_t day;
	if (class_of(c->type) == CLASS_DATE)
		return c->type == COLUMN_MONTH ? month_parse_iso(s, &day) : day_parse_iso(s, &day);
	if (c->type == COLUMN_HOURS && s.n && s.p[s.n - 1] == 's')
		s.n--;
	return decimal_parse(s, &d);
}

/* A date that does not exist still has the column's form: 2025-02-30 puts its row aside, it does not cast doubt on the column. */
static bool is_formed(const struct plan *plan, const struct bound *bound, const struct feed_column *c, struct str s)
{
	if (class_of(c->type) != CLASS_DATE)
		return false;
	for (size_t i = 0; bound->rule && i < bound->rule->dates_n; i++)
		if (dates_have_form(s, bound->rule->date[i]))
			return true;
	for (size_t i = 0; i < plan->dates_n; i++)
		if (dates_have_form(s, plan->date[i]))
			return true;
	return plan->plain_dates && dates_have_form(s, c->type == COLUMN_MONTH ? "YYYY-MM" : "YYYY-MM-DD");
}

static uint32_t readings_of(enum column_class class, struct str s)
{
	uint32_t bits = 0;
	day_t day;
	struct buf out = BUF_INIT;
	if (class == CLASS_DATE) {
		for (size_t i = 0; i < dates_known_n; i++)
			if (dates_parse(s, dates_known[i], &day))
				bits |= (uint32_t)1 << i;
	} else {
		for (size_t i = 0; i < NUMBER_READINGS; i++)
			if (numbers_plain(s, &number_readings[i].format, &out))
				bits |= (uint32_t)1 << i;
	}
	buf_free(&out);
	return bits;
}

/* ---- the columns of one row ---- */

static void take_misfit(const struct plan *plan, const struct bound *bound, const struct feed_column *c, int64_t line, struct str s,
                        struct column_proof *p)
{
	if (!p->first_line) {
		p->first_line = line;
		p->readings = UINT32_MAX;
		shape_of(s, p->first_shape, sizeof p->first_shape);
	}
	p->formed += is_formed(plan, bound, c, s);
	if (p->readings)
		p->readings &= bound->rule && bound->rule->clock ? 0 : readings_of(class_of(c->type), s);
}

/* Where nobody stated the decimal mark, "1.234" is both one and a bit and more than a thousand. */
static void take_marks(const struct plan *plan, struct str raw, struct column_proof *p)
{
	if (plan->decimal_stated || (!memchr(raw.p, '.', raw.n) && !memchr(raw.p, ',', raw.n)))
		return;
	uint32_t bits = readings_of(CLASS_NUMBER, raw);
	p->marked = p->has_marks ? p->marked & bits : bits;
	p->has_marks = true;
}

void proof_take(const struct plan *plan, struct binding *b, const struct plan_row *row, uint32_t misfits)
{
	for (size_t k = 0; k < b->proven_n; k++) {
		size_t i = b->proven[k];
		const struct feed_column *c = &b->feed->columns[i];
		struct column_proof *p = &b->proof[i];
		struct str cell = row->cells[i];
		if (cell.n == 0)
			continue;
		p->filled++;
		if (!(misfits >> i & 1) && (!is_plain(plan, &b->bound[i], c) || is_fitting(c, cell))) {
			p->fitting++;
			p->formed++;
			continue;
		}
		take_misfit(plan, &b->bound[i], c, row->line, cell, p);
	}
}

void proof_take_raw(const struct plan *plan, struct binding *b, const struct plan_row *row)
{
	for (size_t k = 0; k < b->proven_n; k++) {
		size_t i = b->proven[k];
		struct column_proof *p = &b->proof[i];
		enum column_class class = class_of(b->feed->columns[i].type);
		if (row->cells[i].n == 0 || (b->bound[i].rule && b->bound[i].rule->clock))
			continue;
		if (p->first_line && p->readings)
			p->readings &= readings_of(class, row->cells[i]);
		if (class == CLASS_NUMBER)
			take_marks(plan, row->cells[i], p);
	}
}

/* ---- what the whole file says ---- */

void proof_prepare(struct binding *b)
{
	for (size_t i = 0; i < b->feed->columns_n; i++)
		if (class_of(b->feed->columns[i].type) != CLASS_TEXT && b->bound[i].n > 0)
			b->proven[b->proven_n++] = (unsigned char)i;
}

bool proof_needs_raw(const struct plan *plan, const struct binding *b)
{
	for (size_t k = 0; k < b->proven_n; k++) {
		size_t i = b->proven[k];
		const struct column_proof *p = &b->proof[i];
		if (p->filled && !plan->decimal_stated && class_of(b->feed->columns[i].type) == CLASS_NUMBER)
			return true;
		if (p->first_line && p->readings && p->formed)
			return true;
	}
	return false;
}

/* A date format that also takes one digit says nothing new where the strict one does. */
static bool is_loose_twin(const char *format, uint32_t bits)
{
	static const char *const twins[][2] = { { "D.M.YYYY", "DD.MM.YYYY" }, { "D/M/YYYY", "DD/MM/YYYY" }, { "M/D/YYYY", "MM/DD/YYYY" } };
	for (size_t t = 0; t < sizeof twins / sizeof twins[0]; t++)
		for (size_t i = 0; i < dates_known_n; i++)
			if ((bits & (uint32_t)1 << i) && strcmp(format, twins[t][0]) == 0 && strcmp(dates_known[i], twins[t][1]) == 0)
				return true;
	return false;
}

/* Grouped readings say nothing new where the plain one of the same decimal mark does. */
static uint32_t without_twins(enum column_class class, uint32_t bits)
{
	if (class == CLASS_NUMBER)
		return bits & ~((bits & 1 ? POINT_READINGS & ~1u : 0) | (bits & 2 ? COMMA_READINGS & ~2u : 0));
	uint32_t ret = bits;
	for (size_t i = 0; i < dates_known_n; i++)
		if ((bits & (uint32_t)1 << i) && is_loose_twin(dates_known[i], bits))
			ret &= ~((uint32_t)1 << i);
	return ret;
}

static void list_readings(enum column_class class, uint32_t bits, struct buf *out)
{
	size_t n = class == CLASS_DATE ? dates_known_n : NUMBER_READINGS;
	bits = without_twins(class, bits);
	for (size_t i = 0; i < n; i++) {
		if (!(bits & (uint32_t)1 << i))
			continue;
		buf_cstr(out, buf_size(out) ? " or " : "");
		buf_cstr(out, class == CLASS_DATE ? "--option date_format=" : number_readings[i].options);
		buf_cstr(out, class == CLASS_DATE ? dates_known[i] : "");
	}
}

static void hint_readings(enum column_class class, uint32_t bits, struct err *err)
{
	struct buf readings = BUF_INIT;
	list_readings(class, bits, &readings);
	if (buf_size(&readings))
		err_hint(err, "all of them can be read with %s; state which it is", buf_terminated(&readings));
	else
		err_hint(err, "check that this is the right column, or map it in a profile");
	buf_free(&readings);
}

/* The column as feed and file call it. */
static const char *both_names(const struct plan *plan, const struct binding *b, size_t i, char *out, size_t size)
{
	const char *feed = b->feed->columns[i].name, *file = plan->header_text[b->bound[i].index[0]];
	snprintf(out, size, strcasecmp(feed, file) == 0 ? "%.60s" : "%.60s (\"%.60s\" in the file)", feed, file);
	return out;
}

static bool refuse_misfits(const struct plan *plan, const struct binding *b, size_t i, struct err *err)
{
	const struct column_proof *p = &b->proof[i];
	enum column_class class = class_of(b->feed->columns[i].type);
	char names[160];
	const char *kind = class == CLASS_DATE ? "date" : "number";
	both_names(plan, b, i, names, sizeof names);
	if (p->fitting == 0)
		err_set(err, p->readings ? ERR_AMBIGUOUS_FORMAT : ERR_IMPORT_REFUSED,
		        "column %s: none of its %lld values is a %s of the expected format; the first, in line %lld, has the form %s", names,
		        (long long)p->filled, kind, (long long)p->first_line, p->first_shape);
	else
		err_set(err, ERR_AMBIGUOUS_FORMAT,
		        "column %s: %lld of its %lld values are no %ss of the expected format; the first, in line %lld, has the form %s", names,
		        (long long)(p->filled - p->fitting), (long long)p->filled, kind, (long long)p->first_line, p->first_shape);
	hint_readings(class, p->readings, err);
	return err_param(err, b->feed->columns[i].name);
}

static bool refuse_marks(const struct plan *plan, const struct binding *b, size_t i, struct err *err)
{
	char names[160];
	err_set(err, ERR_AMBIGUOUS_FORMAT,
	        "column %s: nothing in it tells whether the mark in its numbers is a decimal mark or groups thousands",
	        both_names(plan, b, i, names, sizeof names));
	hint_readings(CLASS_NUMBER, b->proof[i].marked, err);
	return err_param(err, b->feed->columns[i].name);
}

bool proof_check(const struct plan *plan, const struct binding *b, struct err *err)
{
	for (size_t k = 0; k < b->proven_n; k++) {
		size_t i = b->proven[k];
		const struct column_proof *p = &b->proof[i];
		if (p->has_marks && (p->marked & POINT_READINGS) && (p->marked & COMMA_READINGS))
			return refuse_marks(plan, b, i, err);
		if (p->first_line && (!p->formed || p->readings))
			return refuse_misfits(plan, b, i, err);
	}
	return true;
}
