#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"

#include "dates.h"
#include "plan_internal.h"

/* Number formats tried when a column fits none of its own. */
static const struct {
	struct number_format format;
	const char *options;
} number_readings[] = {
	{ { '.', 0, true }, "decimal=." },
	{ { ',', 0, true }, "decimal=," },
	{ { '.', ',', true }, "decimal=. group=," },
	{ { ',', '.', true }, "decimal=, group=." },
	{ { '.', '\'', true }, "decimal=. group='" },
	{ { ',', ' ', true }, "decimal=, group=blank" },
};

enum column_class { CLASS_TEXT, CLASS_DATE, CLASS_NUMBER };

static enum column_class class_of(enum column_type type)
{
	switch (type) {
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

/* A date that does not exist still has the column's form: 2025-02-30 puts its row aside, it does not cast doubt on the column. */
static bool fits(const struct feed_column *c, struct str s)
{
	char shape[40];
	struct decimal d;
	if (class_of(c->type) == CLASS_NUMBER) {
		if (c->type == COLUMN_HOURS && s.n && s.p[s.n - 1] == 's')
			s.n--;
		return decimal_parse(s, &d);
	}
	shape_of(s, shape, sizeof shape);
	return strcmp(shape, c->type == COLUMN_MONTH ? "9999-99" : "9999-99-99") == 0;
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
		for (size_t i = 0; i < sizeof number_readings / sizeof number_readings[0]; i++)
			if (numbers_plain(s, &number_readings[i].format, &out))
				bits |= (uint32_t)1 << i;
	}
	buf_free(&out);
	return bits;
}

void proof_take(const struct plan *plan, struct binding *b, const struct plan_row *row)
{
	for (size_t i = 0; i < b->feed->columns_n; i++) {
		const struct feed_column *c = &b->feed->columns[i];
		enum column_class class = class_of(c->type);
		if (class == CLASS_TEXT || b->bound[i].n == 0 || row->cells[i].n == 0)
			continue;
		struct column_proof *p = &b->proof[i];
		p->filled++;
		if (fits(c, row->cells[i])) {
			p->fitting++;
			continue;
		}
		if (p->fitting)
			continue;
		if (p->filled == 1) {
			p->first_line = row->line;
			p->other_readings = UINT32_MAX;
			shape_of(row->cells[i], p->first_shape, sizeof p->first_shape);
		}
		p->other_readings &= readings_of(class, row->cells[i]);
	}
}

static void list_readings(enum column_class class, uint32_t bits, struct buf *out)
{
	size_t n = class == CLASS_DATE ? dates_known_n : sizeof number_readings / sizeof number_readings[0];
	for (size_t i = 0; i < n; i++)
		if (bits & (uint32_t)1 << i) {
			buf_cstr(out, buf_size(out) ? " or " : "");
			buf_cstr(out, class == CLASS_DATE ? "date_format=" : "");
			buf_cstr(out, class == CLASS_DATE ? dates_known[i] : number_readings[i].options);
		}
}

static bool refuse(const struct binding *b, size_t i, struct err *err)
{
	const struct column_proof *p = &b->proof[i];
	enum column_class class = class_of(b->feed->columns[i].type);
	struct buf readings = BUF_INIT;
	list_readings(class, p->other_readings, &readings);
	bool other = buf_size(&readings) > 0;
	err_set(err, other ? ERR_AMBIGUOUS_FORMAT : ERR_IMPORT_REFUSED,
	        "column %s: none of its %lld values is %s; the first, in line %lld, has the form %s", b->feed->columns[i].name,
	        (long long)p->filled, class == CLASS_DATE ? "a date of the expected format" : "a number of the expected format",
	        (long long)p->first_line, p->first_shape);
	if (other)
		err_hint(err, "all of them can be read with --option %s: state which it is", buf_terminated(&readings));
	else
		err_hint(err, "check that this is the right column, or map it in a profile");
	err_param(err, b->feed->columns[i].name);
	buf_free(&readings);
	return false;
}

bool proof_check(const struct plan *plan, const struct binding *b, struct err *err)
{
	for (size_t i = 0; i < b->feed->columns_n; i++)
		if (b->proof[i].filled && !b->proof[i].fitting)
			return refuse(b, i, err);
	return true;
}
