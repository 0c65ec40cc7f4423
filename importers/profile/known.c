#include "importers/profiles.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile.h"
#include "shipped.h"

static struct profile **known;
static size_t known_n;
static pthread_once_t load_once = PTHREAD_ONCE_INIT;

static void take(struct profile *p)
{
	known = xrealloc(known, (known_n + 1) * sizeof *known);
	known[known_n++] = p;
}

static void load_shipped(void)
{
	for (size_t i = 0; i < shipped_profiles_n; i++) {
		struct err err = ERR_INIT;
		struct profile *p = profile_load(shipped_profiles[i].name, shipped_profiles[i].text, &err);
		if (!p) {
			fprintf(stderr, "kontor: a shipped profile is broken: %s\n", err.message);
			abort();
		}
		take(p);
	}
}

size_t profile_known_n(void)
{
	pthread_once(&load_once, load_shipped);
	return known_n;
}

const struct profile *profile_known(size_t i)
{
	return known[i];
}

const struct profile *profile_find(const char *name)
{
	for (size_t i = 0; i < profile_known_n(); i++)
		if (strcmp(known[i]->name, name) == 0)
			return known[i];
	return NULL;
}

bool profile_add(const char *where, const char *text, struct err *err)
{
	struct profile *p = profile_load(where, text, err);
	if (!p)
		return false;
	if (!profile_find(p->name)) {
		take(p);
		return true;
	}
	err_set(err, ERR_INVALID_PARAMS, "%s: there is a profile %s already", where, p->name);
	profile_free(p);
	return false;
}

static void list_one(struct json_out *out, const struct profile *p)
{
	json_out_object(out);
	json_out_key(out, "name");
	json_out_cstr(out, p->name);
	json_out_key(out, "version");
	json_out_int(out, p->version);
	json_out_key(out, "title");
	json_out_cstr(out, p->title);
	json_out_key(out, "source");
	json_out_cstr(out, p->source);
	json_out_key(out, "feeds");
	json_out_array(out);
	for (size_t f = 0; f < p->feeds_n; f++)
		json_out_cstr(out, p->feed[f].feed->name);
	json_out_array_end(out);
	json_out_key(out, "verified");
	json_out_bool(out, p->verified);
	json_out_object_end(out);
}

bool profiles_list(struct json_out *out, struct err *err)
{
	(void)err;
	json_out_array(out);
	for (size_t i = 0; i < profile_known_n(); i++)
		list_one(out, profile_known(i));
	json_out_array_end(out);
	return true;
}

bool profiles_show(const char *name, struct json_out *out, struct err *err)
{
	const char *names[256];
	size_t n = 0;
	const struct profile *p = profile_find(name);
	if (p) {
		/* Line ends stand only between tokens of JSON: one line is the same text. */
		char *line = xstrdup(p->text);
		for (char *at = line; (at = strchr(at, '\n'));)
			*at = ' ';
		json_out_raw(out, str_trim(str_of(line)));
		free(line);
		return true;
	}
	for (; n < profile_known_n() && n < 256; n++)
		names[n] = profile_known(n)->name;
	const char *nearest = str_nearest(str_of(name), names, n);
	err_set(err, ERR_NOT_FOUND, "there is no profile %s", name);
	if (nearest)
		return err_hint(err, "did you mean %s? kontor profile list shows all", nearest);
	return err_hint(err, "kontor profile list shows them");
}
