#include "plan.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"

#include "../read/slice.h"
#include "plan_internal.h"

#define PIECE_BYTES ((size_t)64 * 1024)
#define PROGRESS_EVERY 4096 /* rows */

/* ---- reading ---- */

enum pass_kind {
	PASS_PROVE,                      /* structure of every record, format of every column            */
	PASS_PROVE_RAW,                  /* once more over the raw cells, where some did not fit         */
	PASS_READ,                       /* hands out the rows of one feed                               */
};

struct pass {
	enum pass_kind kind;
	struct plan *plan;
	struct import_progress *progress;
	struct binding *only;            /* PASS_READ                                                    */
	struct arena *scratch;
	struct keyset *handed_out;       /* keys of a derived feed                                       */
	struct buf key;
	plan_row_fn fn;
	void *ctx;
	size_t records;
	struct plan_row row;
};

static bool tick(struct pass *p, const struct record *record, struct err *err)
{
	if (p->records % PROGRESS_EVERY || !p->progress)
		return true;
	atomic_store(&p->progress->rows, (int64_t)p->records);
	atomic_store(&p->progress->bytes, record->byte_from);
	return atomic_load(&p->progress->cancel) ? err_set(err, ERR_CANCELLED, "the import was cancelled; nothing was changed") : true;
}

/* A derived feed hands out each of its keys once; without a code there is no object. */
static bool is_new_key(struct pass *p, const struct binding *b)
{
	bool is_new = true;
	buf_clear(&p->key);
	for (size_t i = 0; i < b->feed->columns_n; i++) {
		if (!(b->feed->columns[i].flags & COLUMN_KEY))
			continue;
		if (b->feed->columns[i].type == COLUMN_DEFINES && p->row.cells[i].n == 0)
			return false;
		buf_str(&p->key, p->row.cells[i]);
		buf_char(&p->key, '\x1f');
	}
	keyset_add(p->handed_out, hash128_of(p->key.data + p->key.from, buf_size(&p->key)), &is_new);
	return is_new;
}

static bool hand_out_ignored(struct pass *p, struct err *err)
{
	p->row.ignored = true;
	return p->only->derived || p->fn(&p->row, p->ctx, err);
}

static bool hand_out(struct pass *p, const struct record *record, struct err *err)
{
	arena_reset(p->scratch);
	p->row.ignored = false;
	if (record->blank || !cells_make(p->plan, p->only, record, p->scratch, &p->row, NULL))
		return hand_out_ignored(p, err);
	if (p->only->derived && (p->row.problem.code || !is_new_key(p, p->only)))
		return true; /* a row with a problem is told by the main feed */
	return p->fn(&p->row, p->ctx, err);
}

/* Cells that no column names, or fewer cells than the columns that have names: a delimiter or a quote is wrong, and what stands where
 * is a guess. Blank cells beyond the named columns are a spreadsheet's habit. */
static bool check_structure(const struct plan *plan, const struct record *record, struct err *err)
{
	if (record->n < plan->named_n)
		err_set(err, ERR_IMPORT_REFUSED, "line %lld: %zu cells, but the header has %zu columns", (long long)record->line, record->n,
		        plan->named_n);
	for (size_t i = 0; i < record->n && !err_is_set(err); i++)
		if ((i >= plan->header_n || !plan->header[i][0]) && record->cells[i].n && str_trim(record->cells[i]).n)
			err_set(err, ERR_IMPORT_REFUSED, "line %lld: cell %zu is filled, but the header names no column there", (long long)record->line,
			        i + 1);
	if (err_is_set(err))
		return err_hint(err, "a text that contains the delimiter needs quotes; correct the line in the source, or state --option delimiter=");
	return true;
}

static bool prove(struct pass *p, const struct record *record, struct err *err)
{
	struct plan *plan = p->plan;
	if (record->blank)
		return true;
	if (p->kind == PASS_PROVE && (record->n != plan->named_n || plan->gaps) && !check_structure(plan, record, err))
		return false;
	for (size_t i = 0; i < plan->bindings_n; i++) {
		struct cells_note note = { .raw = p->kind == PASS_PROVE_RAW };
		arena_reset(p->scratch);
		if (!cells_make(plan, &plan->binding[i], record, p->scratch, &p->row, &note))
			continue;
		if (note.raw)
			proof_take_raw(plan, &plan->binding[i], &p->row);
		else
			proof_take(plan, &plan->binding[i], &p->row, note.misfits);
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
		return is_header || p->kind != PASS_READ || hand_out_ignored(p, err);
	}
	return p->kind == PASS_READ ? hand_out(p, record, err) : prove(p, record, err);
}

static bool run_pass(struct pass *p, struct err *err)
{
	p->scratch = arena_new(0);
	p->handed_out = keyset_new(16);
	bool ok = reader_run(&p->plan->reader, take_record, p, err) && !err_is_set(err);
	arena_free(p->scratch);
	keyset_free(p->handed_out);
	buf_free(&p->key);
	return ok;
}

static bool check_proofs(struct plan *plan, struct import_progress *progress, struct err *err)
{
	bool again = false;
	for (size_t i = 0; i < plan->bindings_n; i++)
		again = again || proof_needs_raw(plan, &plan->binding[i]);
	struct pass p = { .kind = PASS_PROVE_RAW, .plan = plan, .progress = progress };
	if (again && !run_pass(&p, err))
		return false;
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
	*ret = plan;
	plan->arena = arena;
	plan->request = request;
	plan->reader = (struct reader_config){ .path = request->spool_path, .quote = '"', .delimiter = ',' };
	if (!plan_recognise(plan, err) || !plan_settle_options(plan, err))
		return false;
	if (progress)
		atomic_store(&progress->bytes_total, plan->file_bytes);
	for (size_t i = 0; i < plan->header_n; i++)
		plan->drops |= plan->drop[i];
	struct pass p = { .kind = PASS_PROVE, .plan = plan, .progress = progress };
	return run_pass(&p, err) && check_proofs(plan, progress, err);
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	for (size_t i = 0; i < plan->bindings_n; i++)
		for (size_t c = 0; c < FEED_COLUMNS_MAX; c++)
			if (plan->binding[i].bound[c].pattern)
				regfree(plan->binding[i].bound[c].pattern);
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
	struct pass p = { .kind = PASS_READ, .plan = plan, .progress = progress, .only = &plan->binding[feed], .fn = fn, .ctx = ctx };
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
		struct str kept = { piece, (size_t)n };
		if (plan->drops) {
			buf_clear(&out);
			slicer_put(&s, kept, &out);
			kept = buf_view(&out);
		}
		sha256_update(h, kept.p, kept.n);
		ok = write_all(fd, kept, err);
	}
	sha256_final(h, sha256);
	if (in >= 0)
		close(in);
	buf_free(&out);
	free(piece);
	return n >= 0 ? ok : err_errno(err, "cannot read the received file");
}
