/* What the files of this folder share about a plan. */
#ifndef KONTOR_IMPORTERS_PROFILE_PLAN_INTERNAL_H
#define KONTOR_IMPORTERS_PROFILE_PLAN_INTERNAL_H

#include <regex.h>

#include "base/dict.h"

#include "../read/reader.h"
#include "plan.h"
#include "profile.h"

/* One feed column bound to the columns of this file. */
struct bound {
	bool present;                    /* else the column is blank                                     */
	size_t n;                        /* source cells; 0 = constant                                   */
	int index[PROFILE_LIST_MAX];
	const struct profile_rule *rule; /* NULL in a feed's own form                                    */
	const char *constant;            /* with parameters filled in                                    */
	regex_t *pattern;                /* of the rule, compiled                                        */
};

/* How the cells of a column fit its format. */
struct column_proof {
	int64_t filled, fitting;
	int64_t formed;                  /* fitting, or days that the calendar does not have             */
	int64_t first_line;              /* of the first that does not fit, 0 = all fit                  */
	uint32_t readings;               /* bit per other known reading that fits all cells looked at    */
	bool has_marks;                  /* decimal mark not stated: a cell has a point or a comma       */
	uint32_t marked;                 /* readings that fit all those cells                            */
	char first_shape[40];
};

struct binding {
	const struct feed *feed;
	bool derived;
	struct bound bound[FEED_COLUMNS_MAX];
	struct column_proof proof[FEED_COLUMNS_MAX];
	size_t proven_n;                 /* columns that have a format to prove                          */
	unsigned char proven[FEED_COLUMNS_MAX];
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
	struct err broken_header;        /* why no header could be read, with the delimiter tried first  */
	int64_t header_line;
	size_t records_before_data;      /* blank lines, sep= and the header                             */
	size_t header_n;
	size_t named_n;                  /* up to the last column that has a name                        */
	bool gaps;                       /* a column before it has none                                  */
	const char **header_text;        /* as written, trimmed                                          */
	const char **header;             /* normalised names                                             */
	bool *drop;                      /* by column: ignored, its cells are stored nowhere             */
	bool drops;                      /* any                                                          */
	struct number_format numbers;    /* of this file                                                 */
	bool decimal_stated;
	size_t dates_n;
	const char *date[PROFILE_LIST_MAX];
	bool plain_numbers, plain_dates; /* the feed's own forms: cells pass as they are                 */
	size_t bindings_n;
	struct binding binding[PROFILE_FEEDS_MAX];
	int64_t file_bytes;
	const char *warnings[8];
	size_t warnings_n;
};

/* options.c: an option of the request, NULL if not given. */
const char *plan_option(const struct plan *plan, const char *name);
/* A character stated as itself or as one of the words tab, blank, comma, semicolon, pipe; false: err says what is allowed. */
bool plan_option_character(const struct plan *plan, const char *name, char *ret, struct err *err);

/* Refuses unknown options; settles the formats of numbers and dates. */
bool plan_settle_options(struct plan *plan, struct err *err);

/* magic.c: the beginning of the file, unless it shows that this is no CSV. */
bool magic_check(struct plan *plan, struct str *head, struct err *err);

/* recognise.c: encoding, delimiter, header, profile or feed; fills reader, header, profile, bindings. */
bool plan_recognise(struct plan *plan, struct err *err);

/* own_form.c: how well a header is a feed's own. */
struct own_match {
	const struct feed *feed;
	size_t known;                    /* header names the feed has                                    */
	bool perfect;
	char complaint[256];             /* what is missing or unknown                                   */
};
void own_form_match(const struct feed *feed, const char *const *header_text, size_t n, struct own_match *ret);
void own_form_bind(struct plan *plan, const struct feed *feed);

/* bind.c: the rules of plan->profile against plan->header. */
bool bind_profile(struct plan *plan, struct err *err);
bool bind_recognises(const struct plan *plan, const struct profile *p);
bool bind_matches(const char *pattern, const char *text, bool *ret); /* false: not a regular expression */

/*
 * cells.c: the cells of one record for one feed, in the feed's own form; texts live in `scratch` or in the record. False = the row is skipped.
 * With `note` it tells which columns did not fit; with note->raw the cells stay as the rules give them, whatever their type.
 */
struct cells_note {
	bool raw;
	uint32_t misfits;                /* bit per column                                               */
};
bool cells_make(const struct plan *plan, const struct binding *b, const struct record *record, struct arena *scratch, struct plan_row *row,
                struct cells_note *note);

/* proof.c: what the whole file says about each column. A second look at the raw cells is needed only if some do not fit. */
void proof_prepare(struct binding *b);
void proof_take(const struct plan *plan, struct binding *b, const struct plan_row *row, uint32_t misfits);
bool proof_needs_raw(const struct plan *plan, const struct binding *b);
void proof_take_raw(const struct plan *plan, struct binding *b, const struct plan_row *row);
bool proof_check(const struct plan *plan, const struct binding *b, struct err *err);

#endif
