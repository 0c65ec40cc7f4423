#include "profile_json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/*
 * jansson keeps no places, but it keeps the order of members. So the text is walked beside the tree until the wanted object is reached, and
 * there to its key.
 */
struct walk {
	const char *at;
	const json_t *object;
	const char *key;
	const char *found;
};

static void skip_blanks(struct walk *w)
{
	w->at += strspn(w->at, " \t\r\n");
}

static void skip_string(struct walk *w)
{
	for (w->at++; *w->at && *w->at != '"'; w->at++)
		w->at += *w->at == '\\' && w->at[1];
	w->at += *w->at == '"';
}

static void walk_value(struct walk *w, json_t *value);

static void walk_object(struct walk *w, json_t *value)
{
	const char *begin = w->at++;
	for (void *i = json_object_iter(value); i && !w->found; i = json_object_iter_next(value, i)) {
		skip_blanks(w);
		if (value == w->object && strcmp(json_object_iter_key(i), w->key) == 0)
			w->found = w->at;
		skip_string(w);
		w->at += strcspn(w->at, ":") + 1;
		skip_blanks(w);
		walk_value(w, json_object_iter_value(i));
		skip_blanks(w);
		w->at += *w->at == ',';
	}
	if (value == w->object && !w->found)
		w->found = begin;
	skip_blanks(w);
	w->at += *w->at == '}';
}

static void walk_array(struct walk *w, json_t *value)
{
	w->at++;
	for (size_t i = 0; i < json_array_size(value) && !w->found; i++) {
		skip_blanks(w);
		walk_value(w, json_array_get(value, i));
		skip_blanks(w);
		w->at += *w->at == ',';
	}
	skip_blanks(w);
	w->at += *w->at == ']';
}

static void walk_value(struct walk *w, json_t *value)
{
	if (json_is_object(value))
		walk_object(w, value);
	else if (json_is_array(value))
		walk_array(w, value);
	else if (json_is_string(value))
		skip_string(w);
	else
		w->at += strcspn(w->at, ",]} \t\r\n");
}

bool profile_json_complain(struct profile_json *j, json_t *object, const char *key, const char *fmt, ...)
{
	struct walk w = { .at = j->text, .object = object, .key = key };
	char what[256];
	int line = 1, position = 1;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	skip_blanks(&w);
	walk_value(&w, j->root);
	for (const char *p = j->text; w.found && p < w.found; p++) {
		position = *p == '\n' ? 1 : position + 1;
		line += *p == '\n';
	}
	return err_set(j->err, ERR_INVALID_PARAMS, "%s:%d:%d: %s", j->where, line, position, what);
}

bool profile_json_keys(struct profile_json *j, json_t *object, const char *const *keys)
{
	const char *key;
	json_t *value;
	size_t n = 0;
	while (keys[n])
		n++;
	json_object_foreach(object, key, value) {
		bool known = false;
		for (size_t i = 0; i < n; i++)
			known = known || strcmp(key, keys[i]) == 0;
		if (known)
			continue;
		const char *nearest = str_nearest(str_of(key), keys, n);
		return profile_json_complain(j, object, key, "unknown key \"%s\"%s%s%s", key, nearest ? "; did you mean \"" : "", nearest ? nearest : "",
		                             nearest ? "\"?" : "");
	}
	return true;
}

bool profile_json_text(struct profile_json *j, json_t *object, const char *key, const char **ret)
{
	json_t *v = json_object_get(object, key);
	if (!v)
		return true;
	if (!json_is_string(v))
		return profile_json_complain(j, object, key, "\"%s\" must be a text", key);
	*ret = arena_strdup(j->arena, json_string_value(v));
	return true;
}

bool profile_json_flag(struct profile_json *j, json_t *object, const char *key, bool *ret)
{
	json_t *v = json_object_get(object, key);
	if (!v)
		return true;
	if (!json_is_boolean(v))
		return profile_json_complain(j, object, key, "\"%s\" must be true or false", key);
	*ret = json_is_true(v);
	return true;
}

bool profile_json_count(struct profile_json *j, json_t *object, const char *key, int *ret)
{
	json_t *v = json_object_get(object, key);
	if (!v)
		return true;
	if (!json_is_integer(v) || json_integer_value(v) < 1 || json_integer_value(v) > 1024)
		return profile_json_complain(j, object, key, "\"%s\" must be a whole number from 1", key);
	*ret = (int)json_integer_value(v);
	return true;
}

bool profile_json_list(struct profile_json *j, json_t *object, json_t *value, const char *key, const char **list, size_t *n)
{
	size_t count = json_is_array(value) ? json_array_size(value) : 1;
	*n = 0;
	if (count == 0 || count > PROFILE_LIST_MAX)
		return profile_json_complain(j, object, key, "\"%s\" must have 1 to %d items", key, PROFILE_LIST_MAX);
	for (size_t i = 0; i < count; i++) {
		json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
		if (!json_is_string(item))
			return profile_json_complain(j, object, key, "\"%s\" must be a text or a list of texts", key);
		list[(*n)++] = arena_strdup(j->arena, json_string_value(item));
	}
	return true;
}

bool profile_json_names(struct profile_json *j, json_t *object, json_t *value, const char *key, struct profile_names *names)
{
	char normalised[256];
	if (!profile_json_list(j, object, value, key, names->name, &names->n))
		return false;
	for (size_t i = 0; i < names->n; i++) {
		profile_normalise(str_of(names->name[i]), normalised, sizeof normalised);
		names->name[i] = arena_strdup(j->arena, normalised);
	}
	return true;
}
