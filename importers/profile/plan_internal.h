/* What the files of this folder share about a plan. */
#ifndef KONTOR_IMPORTERS_PROFILE_PLAN_INTERNAL_H
#define KONTOR_IMPORTERS_PROFILE_PLAN_INTERNAL_H

#include "base/dict.h"

#include "../read/reader.h"
#include "plan.h"
#include "profile.h"

#define PLAN_FEEDS_MAX 8

/* One feed column bound to the columns of this file. */
struct bound {
	bool present;                    /* else the column is blank                                     */
	size_t n;                        /* source cells; 0 = constant                                   */
	int index[PROFILE_LIST_MAX];
	const struct profile_rule *rule; /* NULL in a feed's own form                                    */
	const char *constant;            /* with parameters filled in                                    */
};

/* How many cells of a column fit its format, and what the others look like. */
struct column_proof {
	int64_t filled, fitting, first_line;
	uint32_t other_readings;         /* bit per known reading that fits every filled cell so far     */
	char first_shape[40];
};

struct binding {
	const struct feed *feed;
	bool derived;
	struct bound bound[FEED_COLUMNS_MAX];
	struct column_proof proof[FEED_COLUMNS_MAX];
	size_t skips_n;
	struct {
		int index;
		const char *equals;
	} skip[PROFILE_LIST_MAX];
};

struct plan {
	struct arena *arena;
	const struct import_request *request;
	const struct profile *profile;   /* NULL in a feed's own form                                    */
	const struct feed *own_feed;     /* NULL with a profile                                          */
	struct reader_config reader;
	int64_t header_line;
	size_t records_before_data;      /* blank lines, sep= and the header                             */
	size_t header_n;
	const char **header;             /* normalised names                                             */
	bool *drop;                      /* by column: ignored, its cells are stored nowhere             */
	int last_used;                   /* greatest column any rule reads                               */
	struct number_format numbers;    /* of this file                                                 */
	size_t dates_n;
	const char *date[PROFILE_LIST_MAX];
	bool plain_numbers, plain_dates; /* the feed's own forms: cells pass as they are                 */
	size_t bindings_n;
	struct binding binding[PLAN_FEEDS_MAX];
	int64_t records, ragged;
	const char *warnings[8];
	size_t warnings_n;
};

/* Options of the request, NULL if not given. */
const char *plan_option(const struct plan *plan, const char *name);
bool plan_check_options(const struct plan *plan, struct err *err);

/* recognise.c: encoding, delimiter, header, profile or feed; fills reader, header, profile, bindings. */
bool plan_recognise(struct plan *plan, struct err *err);

/* own_form.c: how well a header is a feed's own. */
struct own_match {
	const struct feed *feed;
	size_t known;                    /* header names the feed has                                    */
	bool perfect;
	char complaint[256];             /* what is missing or unknown                                   */
};
void own_form_match(const struct feed *feed, const char *const *header, size_t n, struct own_match *ret);
void own_form_bind(struct plan *plan, const struct feed *feed);

/* bind.c: the rules of plan->profile against plan->header. */
bool bind_profile(struct plan *plan, struct err *err);
bool bind_recognises(const struct profile *p, const char *const *header, size_t n);

/* cells.c: the cells of one record for one feed, in the feed's own form; texts live in `scratch`. False = the row is skipped. */
bool cells_make(const struct plan *plan, const struct binding *b, const struct record *record, struct arena *scratch, struct plan_row *row);

/* proof.c: what the whole file says about each column. */
void proof_take(const struct plan *plan, struct binding *b, const struct plan_row *row);
bool proof_check(const struct plan *plan, const struct binding *b, struct err *err);

#endif
