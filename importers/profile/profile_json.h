/* Reading JSON with a place in the text for every complaint. */
#ifndef KONTOR_IMPORTERS_PROFILE_PROFILE_JSON_H
#define KONTOR_IMPORTERS_PROFILE_PROFILE_JSON_H

#include <jansson.h>

#include "profile.h"

struct profile_json {
	const char *where, *text;
	json_t *root;
	struct arena *arena;
	struct err *err;
};

/* "FILE:LINE:POSITION: what": the place of this key of this object in the text, else where the object begins. */
bool profile_json_complain(struct profile_json *j, json_t *object, const char *key, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* Every key of the object must be one of `keys` (NULL-terminated). */
bool profile_json_keys(struct profile_json *j, json_t *object, const char *const *keys);
/* A text member into *ret (copied); absent leaves it. */
bool profile_json_text(struct profile_json *j, json_t *object, const char *key, const char **ret);
bool profile_json_flag(struct profile_json *j, json_t *object, const char *key, bool *ret);
bool profile_json_count(struct profile_json *j, json_t *object, const char *key, int *ret); /* a whole number from 1 */
/* `value`, below `key` of `object`, is a text or a list of texts. */
bool profile_json_list(struct profile_json *j, json_t *object, json_t *value, const char *key, const char **list, size_t *n);
/* The same, normalised as column names. */
bool profile_json_names(struct profile_json *j, json_t *object, json_t *value, const char *key, struct profile_names *names);

#endif
