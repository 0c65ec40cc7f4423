#include "plan.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"

#include "../read/slice.h"
#include "plan_internal.h"

#define PIECE_BYTES ((size_t)64 * 1024)
#define PROGRESS_EVERY 4096 /* rows */

/* ---- options ---- */

static const char *const common_options[] = { "encoding", "delimiter", "quote", "decimal", "group", "date_format" };
#define COMMON_OPTIONS (sizeof common_options / sizeof common_options[0])

const char *plan_option(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->request->options_n; i++)
		if (strcmp(plan->request->options[i].name, name) == 0)
			return plan->request->options[i].value;
	return NULL;
}

static bool known_option(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < COMMON_OPTIONS; i++)
		if (strcmp(common_options[i], name) == 0)
			return true;
	for (size_t i = 0; plan->profile && i < plan->profile->parameters_n; i++)
		if (strcmp(plan->profile->parameter[i].name, name) == 0)
			return true;
	return false;
}

bool plan_check_options(const struct plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->request->options_n; i++) {
		const char *name = plan->request->options[i].name;
		if (known_option(plan, name))
			continue;
		const char *nearest = str_nearest(str_of(name), common_options, COMMON_OPTIONS);
		err_set(err, ERR_INVALID_PARAMS, "there is no option %s here", name);
		if (nearest)
			err_hint(err, "did you mean %s?", nearest);
		return err_param(err, name);
	}
	return true;
}

/* The formats of this file: an option wins over the profile, the feeds' own forms are the default. */
static bool settle_formats(struct plan *plan, struct err *err)
{
	const char *decimal = plan_option(plan, "decimal"), *group = plan_option(plan, "group"), *date = plan_option(plan, "date_format");
	plan->numbers = plan->profile ? plan->profile->numbers : (struct number_format){ .decimal = '.' };
	plan->plain_numbers = !plan->profile && !decimal && !group;
	if (decimal && strcmp(decimal, ".") != 0 && strcmp(decimal, ",") != 0) {
		err_set(err, ERR_INVALID_PARAMS, "decimal must be . or ,");
		return err_param(err, "decimal");
	}
	if (decimal)
		plan->numbers.decimal = decimal[0];
	if (group)
		plan->numbers.group = strcmp(group, "blank") == 0 ? ' ' : group[0];
	plan->numbers.signs |= !plan->profile && !plan->plain_numbers;
	if (plan->numbers.group == plan->numbers.decimal) {
		err_set(err, ERR_INVALID_PARAMS, "the decimal mark and the group mark must differ");
		return err_param(err, "group");
	}
	for (size_t i = 0; plan->profile && i < plan->profile->dates_n; i++)
		plan->date[plan->dates_n++] = plan->profile->date[i];
	if (date) {
		plan->date[0] = date;
		plan->dates_n = 1;
	}
	plan->plain_dates = plan->dates_n == 0;
	return true;
}

/* ---- reading ---- */

struct pass {
	struct plan *plan;
	struct import_progress *progress;
	struct binding *only;            /* NULL: all of them, for the proof                             */
	struct arena *scratch;
	struct dict *handed_out;         /* keys of a derived feed                                       */
	plan_row_fn fn;
	void *ctx;
	size_t records;
	struct plan_row row;
};

static bool tick(struct pass *p, const struct record *record, struct err *err)
{
	if (p->records % PROGRESS_EVERY)
		return true;
	atomic_store(&p->progress->rows, (int64_t)p->records);
	atomic_store(&p->progress->bytes, record->byte_from);
	return atomic_load(&p->progress->cancel) ? err_set(err, ERR_CANCELLED, "the import was cancelled; nothing was changed") : true;
}

/* A derived feed hands out each of its keys once; a blank key is no object. */
static bool is_new_key(struct pass *p, const struct binding *b)
{
	struct buf key = BUF_INIT;
	int64_t seen;
	bool blank = true;
	for (size_t i = 0; i < b->feed->columns_n; i++)
		if (b->feed->columns[i].flags & COLUMN_KEY) {
			blank = blank && b->feed->columns[i].type == COLUMN_DEFINES && p->row.cells[i].n == 0;
			buf_str(&key, p->row.cells[i]);
			buf_char(&key, '\x1f');
		}
	bool is_new = !blank && !dict_get(p->handed_out, buf_view(&key), &seen);
	if (is_new)
		dict_put(p->handed_out, buf_view(&key), 1);
	buf_free(&key);
	return is_new;
}

static bool hand_out_ignored(struct pass *p, const struct binding *b, struct err *err)
{
	p->row.ignored = true;
	return b->derived || p->fn(&p->row, p->ctx, err);
}

static bool read_for(struct pass *p, struct binding *b, const struct record *record, struct err *err)
{
	arena_reset(p->scratch);
	p->row.ignored = record->blank;
	if (record->blank || !cells_make(p->plan, b, record, p->scratch, &p->row))
		return hand_out_ignored(p, b, err);
	if (b->derived && (p->row.problem.code || !is_new_key(p, b)))
		return true; /* a row with a problem is told by the main feed */
	return p->fn(&p->row, p->ctx, err);
}

static bool prove_with(struct pass *p, const struct record *record)
{
	struct plan *plan = p->plan;
	if (record->blank)
		return true;
	plan->records++;
	for (size_t i = 0; i < plan->bindings_n; i++) {
		arena_reset(p->scratch);
		if (!cells_make(plan, &plan->binding[i], record, p->scratch, &p->row))
			continue;
		if (p->row.problem.code && p->row.problem.column < 0) {
			plan->ragged++;
			return true;
		}
		proof_take(plan, &plan->binding[i], &p->row);
	}
	return true;
}

static bool take_record(const struct record *record, void *ctx, struct err *err)
{
	struct pass *p = ctx;
	p->records++;
	p->row.line = record->line;
	p->row.byte_from = record->byte_from;
	p->row.byte_length = record->byte_length;
	if (!tick(p, record, err))
		return false;
	if (p->records <= p->plan->records_before_data) {
		/* Blank lines and sep= before the header are counted as ignored, the header is not counted. */
		bool is_header = p->records == p->plan->records_before_data;
		return is_header || !p->only || hand_out_ignored(p, p->only, err);
	}
	return p->only ? read_for(p, p->only, record, err) : prove_with(p, record);
}

static bool run_pass(struct pass *p, struct err *err)
{
	p->scratch = arena_new(0);
	p->handed_out = dict_new();
	bool ok = reader_run(&p->plan->reader, take_record, p, err) && !err_is_set(err);
	arena_free(p->scratch);
	dict_free(p->handed_out);
	return ok;
}

static bool check_proofs(struct plan *plan, struct err *err)
{
	if (plan->ragged && plan->ragged == plan->records) {
		err_set(err, ERR_IMPORT_REFUSED, "no row has as many cells as the header has columns (%zu)", plan->header_n);
		return err_hint(err, "check the delimiter: state it with --option delimiter=...");
	}
	for (size_t i = 0; i < plan->bindings_n; i++)
		if (!proof_check(plan, &plan->binding[i], err))
			return false;
	return true;
}

/* ---- the interface ---- */

bool plan_prove(const struct import_request *request, struct import_progress *progress, struct plan **ret, struct err *err)
{
	struct arena *arena = arena_new(0);
	struct plan *plan = arena_alloc(arena, sizeof *plan);
	const char *quote;
	*ret = plan;
	plan->arena = arena;
	plan->request = request;
	plan->reader = (struct reader_config){ .path = request->spool_path, .quote = '"', .delimiter = ',' };
	plan->last_used = -1;
	if ((quote = plan_option(plan, "quote")) && quote[0])
		plan->reader.quote = quote[0];
	if (!plan_recognise(plan, err) || !plan_check_options(plan, err) || !settle_formats(plan, err))
		return false;
	struct pass p = { .plan = plan, .progress = progress };
	return run_pass(&p, err) && check_proofs(plan, err);
}

void plan_free(struct plan *plan)
{
	if (plan)
		arena_free(plan->arena);
}

const char *plan_profile(const struct plan *plan)
{
	return plan->profile ? plan->profile->name : "";
}

int plan_profile_version(const struct plan *plan)
{
	return plan->profile ? plan->profile->version : 0;
}

static const char *stated(const char *requested, const char *of_profile)
{
	return requested && *requested ? requested : of_profile;
}

const char *plan_source(const struct plan *plan)
{
	return stated(plan->request->source, plan->profile ? plan->profile->source : "");
}

const char *plan_namespace(const struct plan *plan)
{
	return plan->profile ? plan->profile->name_space : "";
}

const char *plan_mode(const struct plan *plan)
{
	return stated(plan->request->mode, plan->profile ? plan->profile->mode : "increment");
}

size_t plan_feeds_n(const struct plan *plan)
{
	return plan->bindings_n;
}

const struct feed *plan_feed(const struct plan *plan, size_t i)
{
	return plan->binding[i].feed;
}

size_t plan_warnings_n(const struct plan *plan)
{
	return plan->warnings_n;
}

const char *plan_warning(const struct plan *plan, size_t i)
{
	return plan->warnings[i];
}

bool plan_read(struct plan *plan, size_t feed, struct import_progress *progress, plan_row_fn fn, void *ctx, struct err *err)
{
	struct pass p = { .plan = plan, .progress = progress, .only = &plan->binding[feed], .fn = fn, .ctx = ctx };
	return run_pass(&p, err);
}

/* ---- reduced bytes ---- */

bool plan_raw(struct plan *plan, int64_t byte_from, int32_t byte_length, struct buf *out, struct err *err)
{
	struct slicer s;
	char *bytes = xmalloc((size_t)byte_length + 1);
	int fd = open(plan->reader.path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && pread(fd, bytes, (size_t)byte_length, byte_from) == byte_length;
	if (ok) {
		slicer_init(&s, &plan->reader, plan->drop, plan->header_n, 0);
		slicer_put(&s, (struct str){ bytes, (size_t)byte_length }, out);
	} else {
		err_errno(err, "cannot read the received file");
	}
	if (fd >= 0)
		close(fd);
	free(bytes);
	return ok;
}

static bool write_all(int fd, struct str s, struct err *err)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0)
			return err_errno(err, "cannot write the archived copy");
		s = (struct str){ s.p + n, s.n - (size_t)n };
	}
	return true;
}

bool plan_reduce(struct plan *plan, int fd, unsigned char sha256[32], struct err *err)
{
	char *piece = xmalloc(PIECE_BYTES);
	struct buf out = BUF_INIT;
	struct slicer s;
	ssize_t n = 0;
	bool ok = true;
	int in = open(plan->reader.path, O_RDONLY | O_CLOEXEC);
	if (in < 0)
		ok = err_errno(err, "cannot open the received file");
	struct sha256 *h = sha256_new();
	slicer_init(&s, &plan->reader, plan->drop, plan->header_n, plan->records_before_data);
	/* Pieces hold whole code units: their size is even and so is the mark's in UTF-16. */
	while (ok && (n = read(in, piece, PIECE_BYTES)) > 0) {
		buf_clear(&out);
		slicer_put(&s, (struct str){ piece, (size_t)n }, &out);
		sha256_update(h, out.data + out.from, buf_size(&out));
		ok = write_all(fd, buf_view(&out), err);
	}
	sha256_final(h, sha256);
	if (in >= 0)
		close(in);
	buf_free(&out);
	free(piece);
	return n >= 0 ? ok : err_errno(err, "cannot read the received file");
}
