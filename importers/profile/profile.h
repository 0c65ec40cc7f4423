/*
 * A profile: how the CSV of one source system becomes rows of feeds (docs/profiles.md is its documentation). Loaded from JSON, immutable afterwards.
 * Everything lives in one arena.
 */
#ifndef KONTOR_IMPORTERS_PROFILE_PROFILE_H
#define KONTOR_IMPORTERS_PROFILE_PROFILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

#include "../feed/feed.h"
#include "numbers.h"

#define PROFILE_LIST_MAX 12
#define PROFILE_FEEDS_MAX 8

/* Alternative names of one source column in order of preference, normalised; "*" in them stands for any text ("amount(*)"). */
struct profile_names {
	size_t n;
	const char *name[PROFILE_LIST_MAX];
};

struct profile_map {
	const char *from, *to;
};

/* Where a feed column's value comes from and what is done to it, in this order: cells -> nulls -> pattern -> split -> lower, upper -> map ->
 * default. */
struct profile_rule {
	int column;                      /* index into feed->columns                                     */
	size_t sources_n;                /* 0 = constant                                                 */
	struct profile_names source[PROFILE_LIST_MAX];
	int index;                       /* the source column by its place from 1; 0 = by name           */
	int occurrence;                  /* which of several columns of one name, from 1; 0 = the only   */
	bool optional;                   /* no such column in the file = blank                           */
	bool hash;                       /* of the sources: where a key would be a name                  */
	const char *join;                /* between several sources                                      */
	const char *constant;            /* may hold {parameter}                                         */
	const char *default_value;
	const char *pattern;             /* keep what its group matches; no match = blank                */
	const char *split_at;            /* keep one side of its first occurrence                        */
	bool split_rest;
	bool lower, upper;
	size_t nulls_n;
	const char *null[PROFILE_LIST_MAX];
	size_t map_n;
	struct profile_map *map;         /* a value not in it is an error, unless there is none          */
	size_t dates_n;
	const char *date[PROFILE_LIST_MAX];
	bool clock;                      /* hours as H:MM:SS                                             */
};

/* A row is left out of a feed when this source column is blank, or equals the word. */
struct profile_skip {
	struct profile_names source;
	const char *equals;              /* NULL = blank                                                 */
};

struct profile_feed {
	const struct feed *feed;
	size_t rules_n;
	struct profile_rule *rules;
	size_t skips_n;
	struct profile_skip skip[PROFILE_LIST_MAX];
};

struct profile_parameter {
	const char *name, *about;
	const char *from_file_name;      /* regular expression with one group                            */
	const char *pattern;             /* what a value must match                                      */
	const char *default_value;       /* NULL: it must be stated or in the file's name                */
};

struct profile {
	struct arena *arena;
	const char *text;                /* the JSON it was loaded from                                  */
	const char *name, *title, *source, *name_space, *mode, *about;
	int version;
	bool verified;                   /* tested on a real export                                      */
	size_t encodings_n, delimiters_n, dates_n, recognise_n, parameters_n, feeds_n;
	const char *encoding[PROFILE_LIST_MAX];
	char delimiter[PROFILE_LIST_MAX];
	char quote;
	struct number_format numbers;    /* decimal 0 = not stated                                       */
	const char *date[PROFILE_LIST_MAX];
	struct profile_names recognise[PROFILE_LIST_MAX];
	const char *file_name;           /* regular expression the file's name must match to be recognised */
	struct profile_parameter parameter[PROFILE_LIST_MAX];
	struct profile_feed feed[PROFILE_FEEDS_MAX];
	bool ignore_all;
	struct profile_names ignore;
};

/* `where` names the file in messages. Unknown keys, wrong types, unknown feeds and columns are errors with line and position. */
struct profile *profile_load(const char *where, const char *text, struct err *err);
void profile_free(struct profile *p);                    /* NULL is fine                             */

/* A header cell or a profile's name of it: trimmed, lower case, without blanks and underscores in between. Into out (size bytes). */
void profile_normalise(struct str name, char *out, size_t size);
bool profile_name_matches(const char *name, const char *normalised);
bool profile_names_match(const struct profile_names *names, const char *normalised);

/* The profiles known: those shipped with the program, loaded on first use (a broken one ends the program: a test loads them all), and
 * those added. */
size_t profile_known_n(void);
const struct profile *profile_known(size_t i);
const struct profile *profile_find(const char *name);    /* NULL: none                               */
/* Before the first import only: nothing locks the list. False: broken, or its name is taken. */
bool profile_add(const char *where, const char *text, struct err *err);

#endif
