#include <string.h>

#include "plan_internal.h"

static const char own_delimiters[] = { ',', ';', '\t', '|' };

/* ---- encoding ---- */

/* What this reading of the file may be encoded in, in order: stated, proven by a mark or by NUL bytes, or the candidates. */
struct candidates {
	size_t n;
	enum encoding encoding[PROFILE_LIST_MAX];
	bool settled;                    /* stated or proven: not to be tried against the whole file     */
};

static bool stated_encoding(const struct plan *plan, struct candidates *c, struct err *err)
{
	const char *option = plan_option(plan, "encoding");
	if (!option)
		return true;
	if (encoding_find(str_of(option), &c->encoding[0])) {
		*c = (struct candidates){ .n = 1, .encoding = { c->encoding[0] }, .settled = true };
		return true;
	}
	err_set(err, ERR_INVALID_PARAMS, "there is no encoding %s", option);
	err_hint(err, "utf-8, utf-16le, utf-16be, windows-1252, iso-8859-1, iso-8859-15, cp850 or macroman");
	return err_param(err, "encoding");
}

static struct candidates encodings_of(const struct candidates *settled, const struct profile *p)
{
	struct candidates c = { .n = 1, .encoding = { ENCODING_UTF8 } };
	if (settled->settled)
		return *settled;
	for (size_t i = 0; p && i < p->encodings_n; i++)
		encoding_find(str_of(p->encoding[i]), &c.encoding[i]);
	if (p && p->encodings_n)
		c.n = p->encodings_n;
	return c;
}

/* The first of the candidates that has all bytes of the file, from the one on in which the header was found. */
static bool prove_encoding(struct plan *plan, const struct candidates *settled, struct err *err)
{
	struct candidates c = encodings_of(settled, plan->profile);
	size_t i = 0;
	bool fits = false;
	if (c.settled)
		return true; /* the reader complains about bytes that do not fit */
	while (i + 1 < c.n && c.encoding[i] != plan->reader.encoding)
		i++;
	for (; i < c.n && !fits; i++) {
		plan->reader.encoding = c.encoding[i];
		if (!encoding_fits_file(plan->request->spool_path, plan->reader.encoding, &fits, err))
			return false;
	}
	if (fits)
		return true;
	err_set(err, ERR_AMBIGUOUS_FORMAT, "the file is not UTF-8, and nothing proves which single-byte encoding it has");
	err_hint(err, "state it: --option encoding=windows-1252 (or iso-8859-15, cp850, macroman, ...)");
	return err_param(err, "encoding");
}

/* ---- header ---- */

struct header_search {
	struct plan *plan;
	bool found;
	size_t records;
};

/* "sep=;" in the first line, as Excel writes and reads it. */
static bool is_sep_line(const struct record *record)
{
	return record->line == 1 && record->n && record->n <= 2 && str_starts_with(record->cells[0], "sep=") && record->cells[0].n <= 5;
}

static bool take_header(const struct record *record, void *ctx, struct err *err)
{
	struct header_search *h = ctx;
	struct plan *plan = h->plan;
	char name[256];
	h->records++;
	if (record->blank || is_sep_line(record))
		return true;
	plan->header_line = record->line;
	plan->header_n = record->n;
	plan->records_before_data = h->records;
	plan->header = arena_alloc(plan->arena, record->n * sizeof *plan->header);
	plan->header_text = arena_alloc(plan->arena, record->n * sizeof *plan->header_text);
	plan->drop = arena_alloc(plan->arena, record->n * sizeof *plan->drop);
	plan->named_n = 0;
	plan->gaps = false;
	for (size_t i = 0; i < record->n; i++) {
		struct str text = str_trim(record->cells[i]);
		profile_normalise(text, name, sizeof name);
		plan->header[i] = arena_strdup(plan->arena, name);
		plan->header_text[i] = arena_str(plan->arena, text).p;
		if (!name[0])
			continue;
		plan->gaps |= plan->named_n != i;
		plan->named_n = i + 1;
	}
	h->found = true;
	return false;
}

/* Reads up to the header with this delimiter; a broken structure only means that the delimiter is wrong. */
static bool read_header(struct plan *plan, enum encoding encoding, char delimiter)
{
	struct header_search h = { .plan = plan };
	struct err broken = ERR_INIT;
	plan->header_n = 0;
	plan->reader.encoding = encoding;
	plan->reader.delimiter = delimiter;
	if (reader_run(&plan->reader, take_header, &h, &broken))
		return h.found;
	if (!err_is_set(&plan->broken_header))
		plan->broken_header = broken;
	return false;
}

static bool sep_delimiter(const struct plan *plan, struct str head, char *ret)
{
	size_t unit = (size_t)encoding_unit(plan->reader.encoding), first = plan->reader.encoding == ENCODING_UTF16BE ? unit - 1 : 0;
	char text[6] = "";
	for (size_t i = 0; i < 5; i++) {
		size_t at = plan->reader.skip_bytes + first + i * unit;
		text[i] = at < head.n ? head.p[at] : '\0';
	}
	if (strncmp(text, "sep=", 4) != 0 || !text[4] || text[4] == '\n' || text[4] == '\r')
		return false;
	*ret = text[4];
	return true;
}

/* ---- own form or profile ---- */

struct choice {
	struct str head;
	struct candidates settled;
	struct own_match best;
	int64_t best_line;
	size_t best_named;
	char best_delimiter;
};

static size_t delimiters_of(const struct plan *plan, const struct profile *p, struct str head, char *out)
{
	struct err ignored = ERR_INIT;
	if (plan_option(plan, "delimiter"))
		return plan_option_character(plan, "delimiter", out, &ignored);
	if (sep_delimiter(plan, head, out))
		return 1;
	if (p && p->delimiters_n) {
		memcpy(out, p->delimiter, p->delimiters_n);
		return p->delimiters_n;
	}
	memcpy(out, own_delimiters, sizeof own_delimiters);
	return sizeof own_delimiters;
}

static bool refuse_two_feeds(const struct feed *a, const struct feed *b, struct err *err)
{
	err_set(err, ERR_AMBIGUOUS_FORMAT, "the header fits two feeds: %s and %s", a->name, b->name);
	err_hint(err, "state it with --feed");
	return err_param(err, "feed");
}

/* The feeds against the header as read with one delimiter. */
static bool match_own(struct plan *plan, struct choice *c, struct err *err)
{
	const char *wanted = plan->request->feed;
	bool any = !wanted || !*wanted;
	for (size_t i = 0; i < feed_table_n; i++) {
		struct own_match m;
		if (!any && strcmp(feed_table[i]->name, wanted) != 0)
			continue;
		own_form_match(feed_table[i], plan->header_text, plan->header_n, &m);
		if (m.perfect && c->best.perfect)
			return refuse_two_feeds(c->best.feed, m.feed, err);
		if (c->best.feed && !m.perfect && (c->best.perfect || m.known <= c->best.known))
			continue;
		c->best = m;
		c->best_line = plan->header_line;
		c->best_named = plan->named_n;
		c->best_delimiter = plan->reader.delimiter;
	}
	return true;
}

static bool choose_own(struct plan *plan, struct choice *c, struct err *err)
{
	char delimiters[PROFILE_LIST_MAX];
	/* The names of feeds are ASCII: to look for them any encoding that has all bytes will do. */
	enum encoding look = c->settled.settled ? c->settled.encoding[0] : ENCODING_ISO_8859_1;
	size_t n = delimiters_of(plan, NULL, c->head, delimiters);
	for (size_t i = 0; i < n; i++)
		if (read_header(plan, look, delimiters[i]) && !match_own(plan, c, err))
			return false;
	return c->best.perfect && read_header(plan, look, c->best_delimiter);
}

/* Reads the header as the profile would and says whether its signature is there. */
static bool header_fits_profile(struct plan *plan, const struct profile *p, const struct choice *c)
{
	char delimiters[PROFILE_LIST_MAX];
	size_t n = delimiters_of(plan, p, c->head, delimiters);
	struct candidates e = encodings_of(&c->settled, p);
	if (!plan_option(plan, "quote"))
		plan->reader.quote = p->quote;
	for (size_t k = 0; k < e.n; k++)
		for (size_t i = 0; i < n; i++)
			if (read_header(plan, e.encoding[k], delimiters[i]) && bind_recognises(plan, p))
				return true;
	return false;
}

static bool choose_profile(struct plan *plan, const struct choice *c, struct err *err)
{
	const struct profile *found = NULL;
	for (size_t i = 0; i < profile_known_n(); i++) {
		const struct profile *p = profile_known(i);
		if (!header_fits_profile(plan, p, c))
			continue;
		if (found) {
			err_set(err, ERR_AMBIGUOUS_FORMAT, "two profiles recognise this file: %s and %s", found->name, p->name);
			err_hint(err, "state it with --profile");
			return err_param(err, "profile");
		}
		found = p;
	}
	plan->profile = found;
	return true;
}

/* A profile that was asked for takes the header by its delimiter with the most columns; what is missing is told when its rules are bound. */
static bool header_for_profile(struct plan *plan, const struct choice *c, struct err *err)
{
	char delimiters[PROFILE_LIST_MAX], best = 0;
	size_t n = delimiters_of(plan, plan->profile, c->head, delimiters), most = 0;
	enum encoding encoding = ENCODING_ISO_8859_1;
	struct candidates e = encodings_of(&c->settled, plan->profile);
	if (header_fits_profile(plan, plan->profile, c))
		return true;
	for (size_t k = 0; k < e.n; k++)
		for (size_t i = 0; i < n; i++)
			if (read_header(plan, e.encoding[k], delimiters[i]) && plan->header_n > most) {
				most = plan->header_n;
				best = delimiters[i];
				encoding = e.encoding[k];
			}
	if (most && read_header(plan, encoding, best))
		return true;
	err_set(err, ERR_IMPORT_REFUSED, "no header line was found that profile %s can read", plan->profile->name);
	return err_hint(err, "kontor profile show %s lists the column names it looks for", plan->profile->name);
}

static bool named_profile(struct plan *plan, const char *name, struct err *err)
{
	const char *names[256];
	size_t n = 0;
	plan->profile = profile_find(name);
	if (plan->profile)
		return true;
	for (; n < profile_known_n() && n < 256; n++)
		names[n] = profile_known(n)->name;
	const char *nearest = str_nearest(str_of(name), names, n);
	err_set(err, ERR_INVALID_PARAMS, "there is no profile %s", name);
	err_hint(err, nearest ? "did you mean %s? kontor profile list shows all" : "kontor profile list shows all", nearest);
	return err_param(err, "profile");
}

static bool refuse_header(const struct plan *plan, const struct choice *c, struct err *err)
{
	bool stated = plan->request->feed && *plan->request->feed;
	if (c->best.feed && c->best.known > 0 && (stated || 2 * c->best.known > c->best_named)) {
		err_set(err, ERR_IMPORT_REFUSED, "line %lld: this is not the header of feed %s: %s", (long long)c->best_line, c->best.feed->name,
		        c->best.complaint);
		return err_hint(err, "correct the header, or use a profile (kontor profile list)");
	}
	if (err_is_set(&plan->broken_header)) {
		*err = plan->broken_header;
		return false;
	}
	/* The first line may be data, so it is not repeated here. */
	if (stated) {
		err_set(err, ERR_IMPORT_REFUSED, "the first line names no column of feed %s", plan->request->feed);
		return err_hint(err, "give the file a header of the feed's own column names, or use a profile (kontor profile list)");
	}
	err_set(err, ERR_IMPORT_REFUSED, "the header is neither that of a feed nor one that a profile knows");
	return err_hint(err, "state --profile (kontor profile list), or use a feed's own column names");
}

static bool check_feed_name(const struct plan *plan, struct err *err)
{
	const char *names[64], *wanted = plan->request->feed;
	size_t n = 0;
	if (!wanted || !*wanted || feed_find(str_of(wanted)))
		return true;
	for (; n < feed_table_n && n < 256; n++)
		names[n] = feed_table[n]->name;
	const char *nearest = str_nearest(str_of(wanted), names, n);
	err_set(err, ERR_INVALID_PARAMS, "there is no feed %s", wanted);
	if (nearest)
		err_hint(err, "did you mean %s?", nearest);
	return err_param(err, "feed");
}

static bool choose(struct plan *plan, struct choice *c, struct err *err)
{
	const char *profile = plan->request->profile;
	if (profile && *profile)
		return named_profile(plan, profile, err) && header_for_profile(plan, c, err);
	if (choose_own(plan, c, err)) {
		plan->own_feed = c->best.feed;
		return true;
	}
	if (err_is_set(err))
		return false;
	if (plan->request->feed && *plan->request->feed)
		return refuse_header(plan, c, err);
	if (!choose_profile(plan, c, err))
		return false;
	return plan->profile ? header_fits_profile(plan, plan->profile, c) : refuse_header(plan, c, err);
}

static bool settle_encoding(struct plan *plan, struct choice *c, struct err *err)
{
	c->settled.settled = encoding_proven(c->head, &c->settled.encoding[0], &plan->reader.skip_bytes);
	c->settled.n = c->settled.settled;
	if (!stated_encoding(plan, &c->settled, err))
		return false;
	plan->reader.encoding = c->settled.settled ? c->settled.encoding[0] : ENCODING_UTF8;
	return true;
}

static bool check_characters(const struct plan *plan, struct err *err)
{
	char ignored;
	return plan_option_character(plan, "delimiter", &ignored, err) && plan_option_character(plan, "quote", &ignored, err);
}

bool plan_recognise(struct plan *plan, struct err *err)
{
	struct choice c = { 0 };
	if (!check_feed_name(plan, err) || !magic_check(plan, &c.head, err))
		return false;
	if (!check_characters(plan, err) || !settle_encoding(plan, &c, err))
		return false;
	plan_option_character(plan, "quote", &plan->reader.quote, err);
	if (!choose(plan, &c, err))
		return false;
	enum encoding looked = plan->reader.encoding;
	if (!prove_encoding(plan, &c.settled, err))
		return false;
	/* Names beyond ASCII may read differently in the encoding that was proven. */
	if (plan->reader.encoding != looked && !read_header(plan, plan->reader.encoding, plan->reader.delimiter))
		return refuse_header(plan, &c, err);
	if (plan->profile)
		return bind_profile(plan, err);
	own_form_bind(plan, plan->own_feed);
	return true;
}
