#include "decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "identity.h"
#include "live.h"
#include "writer.h"

struct run {
	struct publish *pub;
	const struct feed *feed;
	int32_t source_id;
	struct resolver_scope scope;
	struct str owner;                /* of keys: the source's number for facts, the namespace for master data */
	char owner_text[16];
	struct live *live;
	struct waiting_keys *waiting;
	struct writer *writer;
	struct keyset *occurrences;      /* keys that are told apart by their number in the file         */
	int32_t *counts;
	size_t counts_cap;
	int rate_day, amount, tax, currency; /* columns, -1 = none                                       */
};

static const char *const unknown_reference_remedy =
	"import the master data that has this code, or an alias for it; the row is then released by itself";

/* ---- references ---- */

/* The kind of object a scope column names: told by the column before it ("scope_kind", "entity"). */
static enum entity_kind scope_kind(const struct feed *feed, const struct str *cells)
{
	int i = feed_column_index(feed, "scope_kind");
	if (i < 0)
		i = feed_column_index(feed, "entity");
	char word[32] = "";
	for (size_t n = 0; n < cells[i].n && n + 1 < sizeof word; n++)
		word[n] = (char)(cells[i].p[n] | ((cells[i].p[n] >= 'A' && cells[i].p[n] <= 'Z') ? 0x20 : 0));
	if (strcmp(word, "company") == 0)
		return ENTITY_ORG_UNIT; /* a company is an org unit */
	return entity_kind_of(str_of(word));
}

/* Two columns may name the same unknown object: it is missing once. */
static bool is_listed(const struct waiting_missing *missing, size_t n, enum entity_kind kind, struct str value)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(missing[i].kind, entity_kind_name(kind)) == 0 && str_equal(missing[i].value, value))
			return true;
	return false;
}

size_t run_missing(const struct publish *pub, const struct feed *feed, struct resolver_scope scope, const struct str *cells,
                   const struct dict *also, struct waiting_missing *missing, int32_t *ids, bool *ambiguous)
{
	size_t n = 0;
	int64_t in_file;
	*ambiguous = false;
	for (size_t i = 0; i < feed->columns_n; i++) {
		const struct feed_column *c = &feed->columns[i];
		ids[i] = 0;
		if (cells[i].n == 0 || (c->type != COLUMN_REF && c->type != COLUMN_SCOPE_REF))
			continue;
		enum entity_kind kind = c->type == COLUMN_REF ? c->entity : scope_kind(feed, cells);
		bool many = false;
		ids[i] = kind == ENTITY_NONE ? 0 : resolver_find(pub->resolver, scope, kind, cells[i], &many);
		if (ids[i] || (also && kind == feed->columns[0].entity && dict_get(also, cells[i], &in_file)))
			continue;
		*ambiguous |= many;
		if (!is_listed(missing, n, kind, cells[i]))
			missing[n++] = (struct waiting_missing){ entity_kind_name(kind), cells[i], (int)i };
	}
	return n;
}

/* ---- opening and closing ---- */

bool run_open(struct publish *pub, const struct feed *feed, int32_t source_id, struct resolver_scope scope, int64_t order_from,
              int64_t order_to, struct run **ret, struct err *err)
{
	struct run *run = xcalloc(1, sizeof *run);
	*ret = run;
	run->pub = pub;
	run->feed = feed;
	run->source_id = source_id;
	run->scope = scope;
	snprintf(run->owner_text, sizeof run->owner_text, "%d", source_id);
	run->owner = feed->is_fact ? str_of(run->owner_text) : scope.name_space;
	run->occurrences = keyset_new(1024);
	run->amount = feed_column_index(feed, "amount");
	run->tax = feed_column_index(feed, "tax_amount");
	run->currency = feed_column_index(feed, "currency");
	run->rate_day = -1;
	for (size_t i = 0; i < feed->columns_n; i++)
		if (feed->columns[i].flags & COLUMN_RATE_DAY)
			run->rate_day = (int)i;
	return live_load(pub->db, feed, source_id, order_from, order_to, &run->live, err) &&
	       waiting_keys_load(pub->db, feed, source_id, &run->waiting, err) && writer_open(pub->db, feed, &run->writer, err);
}

static bool run_finish(struct run *run, bool abort, struct err *err)
{
	struct publish *pub = run->pub;
	if (!writer_close(run->writer, pub->snapshot, abort, err))
		return false;
	return waiting_keys_close(pub->db, run->waiting, pub->snapshot, pub->batch_id, err);
}

bool run_close(struct run *run, bool abort, struct err *err)
{
	if (!run)
		return true;
	bool ok = run_finish(run, abort, err);
	live_free(run->live);
	waiting_keys_free(run->waiting);
	keyset_free(run->occurrences);
	free(run->counts);
	free(run);
	return ok;
}

/* ---- one row ---- */

static void quarantine(struct run_result *r, const char *code, int column, const char *reason, const char *remedy)
{
	r->outcome = OUTCOME_QUARANTINED;
	r->code = code;
	r->column = column;
	r->reason = reason;
	r->remedy = remedy;
}

static const char *unknown_reason(const struct waiting_missing *m, bool ambiguous)
{
	static const struct {
		const char *kind, *reason;
	} reasons[] = {
		{ "worker", "no worker has this number" },       { "org_unit", "no org unit has this code" },
		{ "cost_center", "no cost center has this code" }, { "role", "no role has this code" },
		{ "project", "no project has this code" },       { "pay_component", "no pay component has this code" },
		{ "customer", "no customer has this code" },     { "skill", "no skill has this code" },
		{ "activity", "no activity has this code" },
	};
	if (ambiguous)
		return "several workers have this number apart from leading zeros";
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (strcmp(reasons[i].kind, m->kind) == 0)
			return reasons[i].reason;
	return "the column that says what kind of object this is, is blank";
}

/* Typing, references, rates: what does not depend on other rows. False = quarantined. */
static bool accept(struct run *run, const struct run_row *row, const struct typed *values, const struct typed_problem *typed,
                   size_t missing_n, bool ambiguous, struct run_result *r)
{
	struct rate rate;
	int64_t converted;
	if (row->problem.code) {
		quarantine(r, row->problem.code, row->problem.column, row->problem.reason, row->problem.remedy);
		return false;
	}
	if (typed->code) {
		quarantine(r, typed->code, typed->column, typed->reason, typed->remedy);
		return false;
	}
	r->missing_n = missing_n;
	bool no_rate = false;
	if (run->rate_day >= 0) {
		if (!rates_find(run->pub->rates, values[run->currency].text, values[run->rate_day].day, &rate)) {
			r->missing[r->missing_n++] = (struct waiting_missing){ "rate", values[run->currency].text, run->currency };
			no_rate = true;
		} else if (!rates_convert(&rate, values[run->amount].units, &converted)) {
			quarantine(r, "amount_too_large", run->amount, "too large in the reporting currency", "correct the cell in the source");
			return false;
		}
	}
	if (r->missing_n == 0)
		return true;
	if (missing_n)
		quarantine(r, ambiguous ? "ambiguous_reference" : "unknown_reference", r->missing[0].column,
		           unknown_reason(&r->missing[0], ambiguous), unknown_reference_remedy);
	else if (no_rate)
		quarantine(r, "no_rate", run->currency, "no exchange rate into the reporting currency on or before that day",
		           "import exchange_rates for this currency; the row is then released by itself");
	r->releasable = true;
	return false;
}

static int32_t count_occurrence(struct run *run, struct hash128 base)
{
	bool was_new;
	size_t slot = keyset_add(run->occurrences, base, &was_new);
	if (slot >= run->counts_cap) {
		run->counts_cap = run->counts_cap ? 2 * run->counts_cap : 1024;
		run->counts = xrealloc(run->counts, run->counts_cap * sizeof *run->counts);
	}
	run->counts[slot] = was_new ? 1 : run->counts[slot] + 1;
	return run->counts[slot];
}

static int32_t coding_of(struct run *run, const int32_t *ids)
{
	static const char *const columns[] = { "project_code", "cost_center_code", "worker_no" };
	if (!run->feed->has_coding)
		return 0;
	int32_t id[3];
	for (int i = 0; i < 3; i++)
		id[i] = ids[feed_column_index(run->feed, columns[i])];
	bool filled_by_worker = id[1] == 0 && feed_column_index(run->feed, "work_date") >= 0;
	return coding_book_id(run->pub->codings, id[0], id[1], 0, filled_by_worker ? id[2] : 0);
}

/* An accepted row of master data makes codes, aliases and rates known for what waits. */
static void announce(struct run *run, const struct str *cells, const int32_t *ids)
{
	struct resolver *resolver = run->pub->resolver;
	if (strcmp(run->feed->name, "aliases") == 0)
		resolver_alias(resolver, scope_kind(run->feed, cells), cells[feed_column_index(run->feed, "source")],
		               cells[feed_column_index(run->feed, "alias")], ids[feed_column_index(run->feed, "code")]);
	if (strcmp(run->feed->name, "exchange_rates") == 0) {
		resolver_arrive(resolver, "rate", cells[feed_column_index(run->feed, "currency")]);
		resolver_arrive(resolver, "rate", cells[feed_column_index(run->feed, "quote_currency")]);
	}
}

static void write_row(struct run *run, const struct run_row *row, const struct typed *values, const int32_t *ids,
                      const struct identity *identity, struct hash128 key, int32_t occurrence, int64_t record_id)
{
	struct writer_row w = {
		.record_id = record_id, .source_id = run->source_id, .key = key, .order = identity->order, .content = identity->content,
		.batch_id = row->batch_id, .line = row->line, .byte_from = row->byte_from, .byte_length = row->byte_length,
		.snapshot = run->pub->snapshot, .values = values, .ids = ids, .occurrence = occurrence, .coding_id = coding_of(run, ids),
	};
	writer_put(run->writer, &w);
}

/* The key decides: new, stored, or met before in this file. */
static void decide_by_key(struct run *run, const struct run_row *row, const struct typed *values, const int32_t *ids,
                          const struct identity *identity, int32_t occurrence, struct run_result *r)
{
	struct hash128 key = identity->counts_occurrence ? identity_with_occurrence(identity->base, occurrence) : identity->base;
	struct live_match m = live_meet(run->live, key, identity->content);
	switch (m.state) {
	case LIVE_NEW:
		r->outcome = OUTCOME_INSERTED;
		write_row(run, row, values, ids, identity, key, occurrence, ++run->pub->last_record_id);
		announce(run, row->cells, ids);
		break;
	case LIVE_OTHER:
		r->outcome = OUTCOME_NEW_VERSION;
		writer_replace(run->writer, m.record_id);
		write_row(run, row, values, ids, identity, key, occurrence, m.record_id);
		publish_touch(run->pub, run->feed, "changed", m.batch_id);
		announce(run, row->cells, ids);
		break;
	case LIVE_SAME:
		r->outcome = OUTCOME_UNCHANGED;
		publish_touch(run->pub, run->feed, "unchanged", m.batch_id);
		break;
	case LIVE_AGAIN_SAME:
		r->outcome = OUTCOME_DUPLICATE;
		break;
	case LIVE_AGAIN_OTHER:
		quarantine(r, "key_conflict", -1, "an earlier row of this file has the same key and other content; the first one stands",
		           "remove one of the two in the source, or give them different keys");
		break;
	}
}

struct decided {
	struct typed values[FEED_COLUMNS_MAX];
	int32_t ids[FEED_COLUMNS_MAX];
	struct identity identity;
	int32_t occurrence;
};

static void decide(struct run *run, const struct run_row *row, struct decided *d, struct run_result *r)
{
	struct typed_problem typed;
	bool ambiguous;
	*r = (struct run_result){ .outcome = OUTCOME_INSERTED, .column = -1 };
	typed_row(run->feed, row->cells, d->values, &typed);
	size_t missing_n = run_missing(run->pub, run->feed, run->scope, row->cells, NULL, r->missing, d->ids, &ambiguous);
	const struct feed_column *first = &run->feed->columns[0];
	if (first->type == COLUMN_DEFINES && row->cells[0].n)
		d->ids[0] = resolver_defined(run->pub->resolver, run->scope, first->entity, row->cells[0]);
	bool accepted = accept(run, row, d->values, &typed, missing_n, ambiguous, r);
	if (accepted && first->type == COLUMN_DEFINES)
		d->ids[0] = resolver_define(run->pub->resolver, run->scope, first->entity, row->cells[0]);
	identity_of(run->feed, run->owner, row->cells, d->values, d->ids, &run->pub->scratch, &d->identity);
	d->occurrence = 1;
	if (d->identity.counts_occurrence)
		d->occurrence = row->occurrence ? row->occurrence : count_occurrence(run, d->identity.base);
	if (accepted)
		decide_by_key(run, row, d->values, d->ids, &d->identity, d->occurrence, r);
}

bool run_row(struct run *run, const struct run_row *row, struct run_result *result, struct err *err)
{
	struct decided d;
	decide(run, row, &d, result);
	if (writer_failed(run->writer))
		return err_set(err, ERR_DB, "writing to %s failed", run->feed->name);
	return true;
}

static bool put_aside(struct run *run, const struct run_row *row, const struct decided *d, struct hash128 raw_key,
                      const struct run_result *r, struct err *err)
{
	struct buf raw = BUF_INIT;
	if (!plan_raw(run->pub->plan, row->byte_from, row->byte_length, &raw, err))
		return false;
	struct waiting_row w = {
		.feed = run->feed, .line = row->line, .byte_from = row->byte_from, .byte_length = row->byte_length, .code = r->code,
		.column = r->column, .reason = r->reason, .remedy = r->remedy, .releasable = r->releasable, .raw = buf_view(&raw),
		.cells = row->cells, .occurrence = d->occurrence, .raw_key = raw_key, .missing_n = r->releasable ? r->missing_n : 0,
		.missing = r->missing,
	};
	bool ok = waiting_add(run->pub->waiting, &w, err);
	buf_free(&raw);
	return ok;
}

bool run_file_row(struct run *run, const struct run_row *row, struct tally *tally, struct err *err)
{
	struct decided d;
	struct run_result r;
	struct str currency;
	struct decimal amount;
	bool has_amount = typed_amount(run->feed, row->cells, &currency, &amount);
	tally_count(tally, OUTCOME_READ, currency, has_amount ? &amount : NULL);
	decide(run, row, &d, &r);
	tally_count(tally, r.outcome, currency, has_amount ? &amount : NULL);
	struct hash128 raw_key = d.identity.counts_occurrence ? identity_with_occurrence(d.identity.raw, d.occurrence) : d.identity.raw;
	bool is_good = r.outcome != OUTCOME_QUARANTINED;
	if (!waiting_keys_empty(run->waiting) && r.outcome != OUTCOME_DUPLICATE)
		waiting_keys_meet(run->waiting, raw_key, is_good);
	if (!is_good && !put_aside(run, row, &d, raw_key, &r, err))
		return false;
	if (writer_failed(run->writer))
		return err_set(err, ERR_DB, "writing to %s failed", run->feed->name);
	return true;
}
