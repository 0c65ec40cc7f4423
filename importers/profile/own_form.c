#include <stdio.h>
#include <string.h>

#include "plan_internal.h"

static int find_column(const struct feed *feed, const char *header_text)
{
	for (size_t i = 0; i < feed->columns_n; i++)
		if (str_equal_nocase(str_of(header_text), feed->columns[i].name))
			return (int)i;
	return -1;
}

static void complain(struct own_match *m, const char *fmt, const char *a, const char *b)
{
	if (!m->complaint[0])
		snprintf(m->complaint, sizeof m->complaint, fmt, a, b);
	m->perfect = false;
}

static void complain_unknown(struct own_match *m, const char *name)
{
	const char *names[FEED_COLUMNS_MAX];
	for (size_t i = 0; i < m->feed->columns_n; i++)
		names[i] = m->feed->columns[i].name;
	const char *nearest = str_nearest(str_of(name), names, m->feed->columns_n);
	if (nearest)
		complain(m, "the feed has no column \"%.80s\"; did you mean \"%s\"?", name, nearest);
	else
		complain(m, "the feed has no column \"%.80s\"%s", name, "");
}

void own_form_match(const struct feed *feed, const char *const *header_text, size_t n, struct own_match *ret)
{
	bool seen[FEED_COLUMNS_MAX] = { false };
	*ret = (struct own_match){ .feed = feed, .perfect = true };
	for (size_t i = 0; i < n; i++) {
		if (!header_text[i][0])
			continue; /* an unnamed column: its cells must be blank */
		int c = find_column(feed, header_text[i]);
		if (c < 0) {
			complain_unknown(ret, header_text[i]);
			continue;
		}
		if (seen[c])
			complain(ret, "the column \"%s\" stands twice%s", feed->columns[c].name, "");
		seen[c] = true;
		ret->known++;
	}
	for (size_t c = 0; c < feed->columns_n; c++)
		if ((feed->columns[c].flags & COLUMN_REQUIRED) && !seen[c])
			complain(ret, "the required column \"%s\" is missing%s", feed->columns[c].name, "");
}

void own_form_bind(struct plan *plan, const struct feed *feed)
{
	struct binding *b = &plan->binding[plan->bindings_n++];
	*b = (struct binding){ .feed = feed };
	for (size_t i = 0; i < plan->header_n; i++) {
		int c = plan->header_text[i][0] ? find_column(feed, plan->header_text[i]) : -1;
		plan->drop[i] = c < 0;
		if (c >= 0)
			b->bound[c] = (struct bound){ .present = true, .n = 1, .index = { (int)i } };
	}
	proof_prepare(b);
}
