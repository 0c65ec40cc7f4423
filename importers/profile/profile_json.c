#include "profile_json.h"

#include <stdarg.h>
#include <stdio.h>

static void place_of(const char *text, const char *word, int *line, int *position)
{
	char quoted[128];
	snprintf(quoted, sizeof quoted, "\"%s\"", word);
	const char *at = strstr(text, quoted);
	*line = 1;
	*position = 1;
	for (const char *p = text; at && p < at; p++) {
		*position = *p == '\n' ? 1 : *position + 1;
		*line += *p == '\n';
	}
}

bool profile_json_complain(struct profile_json *j, const char *word, const char *fmt, ...)
{
	char what[256];
	int line, position;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	place_of(j->text, word, &line, &position);
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
		return profile_json_complain(j, key, "unknown key \"%s\"%s%s%s", key, nearest ? "; did you mean \"" : "", nearest ? nearest : "",
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
		return profile_json_complain(j, key, "\"%s\" must be a text", key);
	*ret = arena_strdup(j->arena, json_string_value(v));
	return true;
}

bool profile_json_flag(struct profile_json *j, json_t *object, const char *key, bool *ret)
{
	json_t *v = json_object_get(object, key);
	if (!v)
		return true;
	if (!json_is_boolean(v))
		return profile_json_complain(j, key, "\"%s\" must be true or false", key);
	*ret = json_is_true(v);
	return true;
}

bool profile_json_list(struct profile_json *j, json_t *value, const char *key, const char **list, size_t *n)
{
	size_t count = json_is_array(value) ? json_array_size(value) : 1;
	*n = 0;
	if (count == 0 || count > PROFILE_LIST_MAX)
		return profile_json_complain(j, key, "\"%s\" must have 1 to %d items", key, PROFILE_LIST_MAX);
	for (size_t i = 0; i < count; i++) {
		json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
		if (!json_is_string(item))
			return profile_json_complain(j, key, "\"%s\" must be a text or a list of texts", key);
		list[(*n)++] = arena_strdup(j->arena, json_string_value(item));
	}
	return true;
}

bool profile_json_names(struct profile_json *j, json_t *value, const char *key, struct profile_names *names)
{
	char normalised[256];
	if (!profile_json_list(j, value, key, names->name, &names->n))
		return false;
	for (size_t i = 0; i < names->n; i++) {
		profile_normalise(str_of(names->name[i]), normalised, sizeof normalised);
		names->name[i] = arena_strdup(j->arena, normalised);
	}
	return true;
}
