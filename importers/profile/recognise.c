#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/utf8.h"

#include "plan_internal.h"

#define HEAD_BYTES ((size_t)64 * 1024)

static const char own_delimiters[] = { ',', ';', '\t', '|' };

/* ---- what is not CSV at all ---- */

static const struct {
	const char *magic, *what, *hint;
} not_csv[] = {
	{ "PK\x03\x04", "a ZIP archive or an XLSX workbook", "export it as CSV, or unpack it" },
	{ "\xd0\xcf\x11\xe0", "an old Excel workbook (XLS)", "export it as CSV" },
	{ "%PDF", "a PDF", "export the data as CSV" },
	{ "\x1f\x8b", "a gzip file", "unpack it first" },
	{ "\x28\xb5\x2f\xfd", "a zstd file", "unpack it first" },
	{ "<!DOCTYPE", "an HTML page", "the download was probably an error page: export again" },
	{ "<html", "an HTML page", "the download was probably an error page: export again" },
	{ "<?xml", "an XML file", "export the data as CSV" },
};

static bool check_magic(struct str head, struct err *err)
{
	struct str text = str_trim(head);
	if (text.n == 0) {
		err_set(err, ERR_IMPORT_REFUSED, "the file is empty");
		return err_hint(err, "export it again");
	}
	for (size_t i = 0; i < sizeof not_csv / sizeof not_csv[0]; i++) {
		size_t n = strlen(not_csv[i].magic);
		if (text.n < n || strncasecmp(text.p, not_csv[i].magic, n) != 0)
			continue;
		err_set(err, ERR_IMPORT_REFUSED, "this is %s, not CSV", not_csv[i].what);
		return err_hint(err, "%s", not_csv[i].hint);
	}
	return true;
}

static bool read_head(const char *path, char *out, size_t *n, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, out, HEAD_BYTES);
	if (fd >= 0)
		close(fd);
	*n = got < 0 ? 0 : (size_t)got;
	return got >= 0 || err_errno(err, "cannot read the received file");
}

/* ---- encoding ---- */

static bool stated_encoding(const struct plan *plan, enum encoding *ret, bool *stated, struct err *err)
{
	const char *option = plan_option(plan, "encoding");
	*stated = option != NULL;
	if (!option || encoding_find(str_of(option), ret))
		return true;
	err_set(err, ERR_INVALID_PARAMS, "there is no encoding %s", option);
	return err_param(err, "encoding");
}

/* The first of the candidates that has all bytes of the file. */
static bool prove_encoding(struct plan *plan, bool proven, struct err *err)
{
	static const char *const utf8_only[] = { "utf-8" };
	const struct profile *p = plan->profile;
	size_t n = p && p->encodings_n ? p->encodings_n : 1;
	const char *const *list = p && p->encodings_n ? p->encoding : utf8_only;
	bool fits = false, stated;
	if (!stated_encoding(plan, &plan->reader.encoding, &stated, err))
		return false;
	if (stated || proven)
		return true; /* the reader complains about bytes that do not fit */
	for (size_t i = 0; i < n && !fits; i++) {
		encoding_find(str_of(list[i]), &plan->reader.encoding);
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
	bool found, sep;
	size_t records;
};

/* "sep=;" in the first line, as Excel writes and reads it. */
static bool is_sep_line(const struct record *record, char *delimiter)
{
	struct str s = record->n ? record->cells[0] : STR_LIT("");
	if (record->line != 1 || s.n < 4 || !str_starts_with(s, "sep="))
		return false;
	*delimiter = s.n > 4 ? s.p[4] : *delimiter;
	return true;
}

static bool take_header(const struct record *record, void *ctx, struct err *err)
{
	struct header_search *h = ctx;
	struct plan *plan = h->plan;
	char name[256];
	h->records++;
	if (record->blank || is_sep_line(record, &plan->reader.delimiter))
		return true;
	plan->header_line = record->line;
	plan->header_n = record->n;
	plan->records_before_data = h->records;
	plan->header = arena_alloc(plan->arena, record->n * sizeof *plan->header);
	plan->drop = arena_alloc(plan->arena, record->n * sizeof *plan->drop);
	for (size_t i = 0; i < record->n; i++) {
		profile_normalise(record->cells[i], name, sizeof name);
		plan->header[i] = arena_strdup(plan->arena, name);
	}
	h->found = true;
	return false;
}

/* Reads up to the header with this delimiter; a broken structure only means that the delimiter is wrong. */
static bool read_header(struct plan *plan, char delimiter)
{
	struct header_search h = { .plan = plan };
	struct err ignored = ERR_INIT;
	plan->reader.delimiter = delimiter;
	return reader_run(&plan->reader, take_header, &h, &ignored) && h.found;
}

static bool sep_delimiter(const struct plan *plan, struct str head, char *ret)
{
	size_t unit = (size_t)encoding_unit(plan->reader.encoding), first = plan->reader.encoding == ENCODING_UTF16BE ? unit - 1 : 0;
	char text[6] = "";
	for (size_t i = 0; i < 5; i++) {
		size_t at = plan->reader.skip_bytes + first + i * unit;
		text[i] = at < head.n ? head.p[at] : '\0';
	}
	if (strncmp(text, "sep=", 4) != 0 || !text[4])
		return false;
	*ret = text[4];
	return true;
}

/* ---- own form or profile ---- */

struct choice {
	struct own_match best;
	char best_delimiter;
	bool perfect;
};

static void match_own(struct plan *plan, char delimiter, struct choice *c)
{
	const char *wanted = plan->request->feed;
	bool any = !wanted || !*wanted;
	for (size_t i = 0; i < feed_table_n && !c->perfect; i++) {
		struct own_match m;
		if (!any && strcmp(feed_table[i]->name, wanted) != 0)
			continue;
		own_form_match(feed_table[i], plan->header, plan->header_n, &m);
		if (c->best.feed && !m.perfect && m.known <= c->best.known)
			continue;
		c->best = m;
		c->best_delimiter = delimiter;
		c->perfect = m.perfect;
	}
}

static size_t delimiters_of(const struct plan *plan, const struct profile *p, struct str head, char *out)
{
	const char *option = plan_option(plan, "delimiter");
	if (option) {
		out[0] = strcmp(option, "tab") == 0 ? '\t' : option[0];
		return 1;
	}
	if (sep_delimiter(plan, head, out))
		return 1;
	if (p && p->delimiters_n) {
		memcpy(out, p->delimiter, p->delimiters_n);
		return p->delimiters_n;
	}
	memcpy(out, own_delimiters, sizeof own_delimiters);
	return sizeof own_delimiters;
}

static bool choose_own(struct plan *plan, struct str head, struct choice *c)
{
	char delimiters[PROFILE_LIST_MAX];
	size_t n = delimiters_of(plan, NULL, head, delimiters);
	for (size_t i = 0; i < n && !c->perfect; i++)
		if (read_header(plan, delimiters[i]))
			match_own(plan, delimiters[i], c);
	return c->perfect;
}

/* Reads the header as the profile would and says whether its signature is there. */
static bool header_fits_profile(struct plan *plan, const struct profile *p, struct str head)
{
	char delimiters[PROFILE_LIST_MAX];
	size_t n = delimiters_of(plan, p, head, delimiters);
	for (size_t i = 0; i < n; i++)
		if (read_header(plan, delimiters[i]) && bind_recognises(p, plan->header, plan->header_n))
			return true;
	return n > 0 && p->recognise_n == 0 && read_header(plan, delimiters[0]);
}

static bool choose_profile(struct plan *plan, struct str head, struct err *err)
{
	const struct profile *found = NULL;
	for (size_t i = 0; i < profile_shipped_n(); i++) {
		const struct profile *p = profile_shipped(i);
		if (p->recognise_n == 0 || !header_fits_profile(plan, p, head))
			continue;
		if (found) {
			err_set(err, ERR_AMBIGUOUS_FORMAT, "two profiles recognise this file: %s and %s", found->name, p->name);
			return err_hint(err, "state it with --profile");
		}
		found = p;
	}
	plan->profile = found;
	return true;
}

static bool named_profile(struct plan *plan, const char *name, struct err *err)
{
	const char *names[64];
	size_t n = 0;
	plan->profile = profile_find(name);
	if (plan->profile)
		return true;
	for (; n < profile_shipped_n() && n < 64; n++)
		names[n] = profile_shipped(n)->name;
	const char *nearest = str_nearest(str_of(name), names, n);
	err_set(err, ERR_INVALID_PARAMS, "there is no profile %s", name);
	err_hint(err, nearest ? "did you mean %s? kontor profile list shows all" : "kontor profile list shows all", nearest);
	return err_param(err, "profile");
}

static bool refuse_header(const struct plan *plan, const struct choice *c, struct err *err)
{
	if (c->best.feed && (c->best.known > 0 || (plan->request->feed && *plan->request->feed))) {
		err_set(err, ERR_IMPORT_REFUSED, "line %lld: this is not the header of feed %s: %s",
		        (long long)(plan->header_line ? plan->header_line : 1), c->best.feed->name, c->best.complaint);
		return err_hint(err, "correct the header, or use a profile (kontor profile list)");
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
	for (; n < feed_table_n && n < 64; n++)
		names[n] = feed_table[n]->name;
	const char *nearest = str_nearest(str_of(wanted), names, n);
	err_set(err, ERR_INVALID_PARAMS, "there is no feed %s", wanted);
	if (nearest)
		err_hint(err, "did you mean %s?", nearest);
	return err_param(err, "feed");
}

static bool choose(struct plan *plan, struct str head, struct err *err)
{
	const char *profile = plan->request->profile;
	struct choice c = { 0 };
	if (profile && *profile) {
		if (!named_profile(plan, profile, err))
			return false;
		if (header_fits_profile(plan, plan->profile, head) || plan->header_n)
			return true; /* what is missing is told when the rules are bound */
		err_set(err, ERR_IMPORT_REFUSED, "no header line was found that profile %s can read", profile);
		return err_hint(err, "kontor profile show %s lists the column names it looks for", profile);
	}
	if (choose_own(plan, head, &c)) {
		plan->own_feed = c.best.feed;
		return true;
	}
	if (plan->request->feed && *plan->request->feed)
		return refuse_header(plan, &c, err);
	return choose_profile(plan, head, err) && (plan->profile ? header_fits_profile(plan, plan->profile, head) : refuse_header(plan, &c, err));
}

bool plan_recognise(struct plan *plan, struct err *err)
{
	char *bytes = arena_alloc(plan->arena, HEAD_BYTES);
	struct str head = { bytes, 0 };
	bool stated;
	if (!check_feed_name(plan, err) || !read_head(plan->request->spool_path, bytes, &head.n, err) || !check_magic(head, err))
		return false;
	/* To look at the header any encoding that has its bytes will do; which one the file has is proven afterwards. */
	bool proven = encoding_proven(head, &plan->reader.encoding, &plan->reader.skip_bytes);
	if (!proven)
		plan->reader.encoding = ENCODING_WINDOWS_1252;
	if (!proven && utf8_valid((struct str){ head.p, utf8_floor(head.p, head.n) }, NULL))
		plan->reader.encoding = ENCODING_UTF8;
	if (!stated_encoding(plan, &plan->reader.encoding, &stated, err) || !choose(plan, head, err))
		return false;
	if (plan->profile)
		plan->reader.quote = plan->profile->quote;
	enum encoding looked = plan->reader.encoding;
	if (!prove_encoding(plan, proven, err))
		return false;
	/* Names beyond ASCII may read differently in the encoding that was proven. */
	if (plan->reader.encoding != looked && !read_header(plan, plan->reader.delimiter))
		return refuse_header(plan, &(struct choice){ 0 }, err);
	if (plan->profile)
		return bind_profile(plan, err);
	own_form_bind(plan, plan->own_feed);
	return true;
}
