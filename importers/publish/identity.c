#include "identity.h"

#include <string.h>

/* Each value begins with its kind, so that a blank, a zero and an empty text differ; texts carry their length. */
static void put_text(struct buf *b, struct str s)
{
	uint32_t n = (uint32_t)s.n;
	buf_char(b, 't');
	buf_put(b, &n, sizeof n);
	buf_str(b, s);
}

static void put_value(struct buf *b, const struct typed *v, int32_t id)
{
	if (id) {
		buf_char(b, 'i');
		buf_put(b, &id, sizeof id);
		return;
	}
	switch (v->kind) {
	case TYPED_BLANK:
		buf_char(b, '-');
		break;
	case TYPED_TEXT:
		put_text(b, v->text);
		break;
	case TYPED_DAY:
		buf_char(b, 'd');
		buf_put(b, &v->day, sizeof v->day);
		break;
	case TYPED_UNITS:
		buf_char(b, 'u');
		buf_put(b, &v->units, sizeof v->units);
		break;
	case TYPED_DECIMAL:
		buf_char(b, 'n');
		buf_put(b, &v->decimal.unscaled, sizeof v->decimal.unscaled);
		buf_char(b, (char)v->decimal.scale);
		break;
	case TYPED_FLAG:
		buf_char(b, v->flag ? 'y' : 'x');
		break;
	}
}

/* A cell that its type refused is what it says, not a blank: else a faulty row would take the place of a good one that is blank there. */
static void put_cell(struct buf *b, const struct typed *v, int32_t id, struct str cell)
{
	if (!id && v->kind == TYPED_BLANK && cell.n)
		put_text(b, cell);
	else
		put_value(b, v, id);
}

static bool key_is_named(const struct feed *feed, const struct str *cells)
{
	bool named = false;
	for (size_t i = 0; i < feed->columns_n; i++)
		if (feed->columns[i].flags & COLUMN_KEY_NAME) {
			if (cells[i].n == 0)
				return false;
			named = true;
		}
	return named || !feed->is_fact;
}

/* The last run of digits (at most 18): document and entry numbers mostly count upwards. */
static int64_t number_in(struct str s)
{
	size_t end = s.n;
	while (end && !(s.p[end - 1] >= '0' && s.p[end - 1] <= '9'))
		end--;
	size_t start = end;
	while (start && end - start < 18 && s.p[start - 1] >= '0' && s.p[start - 1] <= '9')
		start--;
	int64_t n = 0;
	for (size_t i = start; i < end; i++)
		n = 10 * n + (s.p[i] - '0');
	return n;
}

static int64_t key_order(const struct feed *feed, const struct typed *values, bool named)
{
	for (size_t i = 0; i < feed->columns_n; i++) {
		if (!(feed->columns[i].flags & COLUMN_ORDER))
			continue;
		bool is_name = feed->columns[i].flags & COLUMN_KEY_NAME;
		if (is_name && named)
			return number_in(values[i].text);
		if (!is_name && values[i].kind == TYPED_DAY)
			return values[i].day;
	}
	return 0;
}

void identity_of(const struct feed *feed, struct str owner, const struct str *cells, const struct typed *values, const int32_t *ids,
                 struct buf *scratch, struct identity *ret)
{
	bool named = key_is_named(feed, cells);
	buf_clear(scratch);
	put_text(scratch, str_of(feed->name));
	put_text(scratch, owner);
	size_t head = scratch->len;
	for (size_t i = 0; i < feed->columns_n; i++)
		put_cell(scratch, &values[i], ids[i], cells[i]);
	struct hash128 content = hash128_of(scratch->data, scratch->len);
	ret->content = content.hi ^ content.lo;

	if (named) {
		scratch->len = head;
		for (size_t i = 0; i < feed->columns_n; i++)
			if (feed->columns[i].flags & COLUMN_KEY)
				put_cell(scratch, &values[i], ids[i], cells[i]);
		ret->base = hash128_of(scratch->data, scratch->len);
	} else {
		ret->base = content;
	}

	scratch->len = head;
	for (size_t i = 0; i < feed->columns_n; i++)
		if (!named || (feed->columns[i].flags & COLUMN_KEY))
			put_text(scratch, cells[i]);
	ret->raw = hash128_of(scratch->data, scratch->len);
	ret->order = key_order(feed, values, named);
	ret->counts_occurrence = !named || feed->occurrence_in_key;
}

struct hash128 identity_with_occurrence(struct hash128 base, int64_t occurrence)
{
	struct {
		struct hash128 base;
		int64_t occurrence;
	} key = { base, occurrence };
	return hash128_of(&key, sizeof key);
}
