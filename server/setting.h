/* Configuration of serve, and the part of it that enters figures and is therefore kept in the database. */
#ifndef KONTOR_SERVER_SETTING_H
#define KONTOR_SERVER_SETTING_H

#include <limits.h>

#include "db/conn.h"

struct setting {
	char currency[8];            /* blank = as stored, EUR in a new database                         */
	char user[64];               /* blank = the usual one                                            */
	char state[PATH_MAX / 2];    /* folder beside an existing database                               */
};

/* `key = value` lines, # comments. Unknown keys are errors with their line. */
bool setting_read_file(const char *path, struct setting *ret, struct err *err);
/* One value by its key in the file; `where` is named in errors. */
bool setting_put(struct setting *s, const char *key, const char *value, const char *where, struct err *err);
/* The reporting currency is stored at the first start, and fixed once figures were computed in it. */
bool setting_store(struct db *db, const struct setting *s, struct err *err);

#endif
