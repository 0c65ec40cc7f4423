#include <stdio.h>
#include <string.h>

#include "plan_internal.h"

/* The header's names are normalised (without blanks and underscores); so must the feed's be to compare. */
static int find_column(const struct feed *feed, const char *normalised)
{
	char name[64];
	for (size_t i = 0; i < feed->columns_n; i++) {
		profile_normalise(str_of(feed->columns[i].name), name, sizeof name);
		if (strcmp(name, normalised) == 0)
			return (int)i;
	}
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

void own_form_match(const struct feed *feed, const char *const *header, size_t n, struct own_match *ret)
{
	bool seen[FEED_COLUMNS_MAX] = { false };
	*ret = (struct own_match){ .feed = feed, .perfect = true };
	for (size_t i = 0; i < n; i++) {
		if (!header[i][0])
			continue; /* an unnamed column: its cells must be blank */
		int c = find_column(feed, header[i]);
		if (c < 0) {
			complain_unknown(ret, header[i]);
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
		int c = plan->header[i][0] ? find_column(feed, plan->header[i]) : -1;
		plan->drop[i] = c < 0;
		if (c < 0)
			continue;
		b->bound[c] = (struct bound){ .present = true, .n = 1, .index = { (int)i } };
		plan->last_used = (int)i;
	}
}
