/*
 * The table of feeds (DOMAIN.md section 2): names, columns, types, keys and references. Everything the importer does with a feed follows
 * from it: header recognition, typing, resolving, identity, COPY, the messages.
 */
#ifndef KONTOR_IMPORTERS_FEED_FEED_H
#define KONTOR_IMPORTERS_FEED_FEED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum entity_kind {
	ENTITY_NONE = 0,
	ENTITY_WORKER,
	ENTITY_ORG_UNIT,
	ENTITY_COST_CENTER,
	ENTITY_ROLE,
	ENTITY_PROJECT,
	ENTITY_PAY_COMPONENT,
	ENTITY_CUSTOMER,
	ENTITY_SKILL,
	ENTITY_ACTIVITY,
	ENTITY_KINDS,
};

enum column_type {
	COLUMN_TEXT,
	COLUMN_DEFINES,    /* the code of the object this feed describes                                   */
	COLUMN_REF,        /* hard reference: unknown quarantines the row (R11)                            */
	COLUMN_SCOPE_REF,  /* hard reference whose kind is in the column scope_kind or entity before it    */
	COLUMN_SOFT_REF,   /* the code as written, resolved when asked                                     */
	COLUMN_DAY,        /* YYYY-MM-DD                                                                   */
	COLUMN_DAY_FROM,   /* first valid day; blank = always, where not required                          */
	COLUMN_DAY_UNTIL,  /* last valid day inclusive; blank and 9999-12-31 = open; stored exclusive      */
	COLUMN_MONTH,      /* YYYY-MM                                                                      */
	COLUMN_NUMBER,     /* exact decimal                                                                */
	COLUMN_HOURS,      /* decimal hours, or seconds written "5400s"; stored in microseconds            */
	COLUMN_MONEY,      /* decimal, at most the decimals of the row's currency; stored in minor units   */
	COLUMN_CURRENCY,   /* ISO 4217 code; blank where not required = reporting currency                 */
	COLUMN_FLAG,       /* true/false/yes/no/y/n/1/0/ja/nein                                            */
	COLUMN_WORD,       /* one of `words`, case-insensitive; blank allowed unless required              */
};

enum {
	COLUMN_REQUIRED = 1,
	COLUMN_KEY = 2,       /* part of the key                                                           */
	COLUMN_KEY_NAME = 4,  /* a key column that must not be blank for the key to be used at all; else the content is the key (R14) */
	COLUMN_NOT_NEGATIVE = 8,
	COLUMN_RATE_DAY = 16, /* the day on which the row's amount is converted (R33)                      */
	COLUMN_ORDER = 32,    /* what key_order is made from                                               */
	COLUMN_POSITIVE = 64,
};

struct feed_column {
	const char *name;
	enum column_type type;
	unsigned flags;
	enum entity_kind entity;         /* of COLUMN_DEFINES, COLUMN_REF, COLUMN_SOFT_REF               */
	const char *words;               /* of COLUMN_WORD: "regular|acting"                             */
	const char *field;               /* column of the record table                                   */
};

#define FEED_COLUMNS_MAX 26

struct feed {
	const char *name;
	bool is_fact;                    /* keyed per source; else one set per namespace                 */
	bool occurrence_in_key;          /* payroll: the key ends with the occurrence number in the file */
	bool has_occurrence;             /* the record table has a column occurrence                     */
	bool has_coding;                 /* the record table has a column coding_id                      */
	size_t columns_n;
	struct feed_column columns[FEED_COLUMNS_MAX];
};

extern const struct feed *const feed_table[];
extern const size_t feed_table_n;

const struct feed *feed_find(struct str name);                       /* NULL: unknown             */
int feed_column_index(const struct feed *feed, const char *column);  /* -1: none                  */
const char *entity_kind_name(enum entity_kind kind);                 /* "cost_center", ...        */
enum entity_kind entity_kind_of(struct str name);                    /* ENTITY_NONE: unknown      */

#endif
