#include "facts.h"

#include "decide.h"

struct facts {
	struct publish *pub;
	struct run *run;
	struct tally *tally;
};

static bool publish_row(const struct plan_row *row, void *ctx, struct err *err)
{
	struct facts *f = ctx;
	if (row->ignored) {
		tally_count(f->tally, OUTCOME_READ, STR_LIT(""), NULL);
		tally_count(f->tally, OUTCOME_IGNORED, STR_LIT(""), NULL);
		return true;
	}
	struct run_row r = { .cells = row->cells, .batch_id = f->pub->batch_id, .line = row->line, .byte_from = row->byte_from,
		.byte_length = row->byte_length, .problem = row->problem };
	return run_file_row(f->run, &r, f->tally, err);
}

bool facts_publish(struct publish *pub, size_t feed_index, struct err *err)
{
	struct facts f = { .pub = pub, .tally = &pub->tally[feed_index] };
	bool ok = run_open(pub, plan_feed(pub->plan, feed_index), pub->source_id, pub->scope, INT64_MIN, INT64_MAX, &f.run, err) &&
	          plan_read(pub->plan, feed_index, pub->progress, publish_row, &f, err);
	return run_close(f.run, !ok, err) && ok;
}
