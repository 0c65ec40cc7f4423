#include "shipped.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "importers/profiles.h"
#include "profile.h"

static struct profile **loaded;
static pthread_once_t load_once = PTHREAD_ONCE_INIT;

static void load_all(void)
{
	loaded = xcalloc(shipped_profiles_n + 1, sizeof *loaded);
	for (size_t i = 0; i < shipped_profiles_n; i++) {
		struct err err = ERR_INIT;
		loaded[i] = profile_load(shipped_profiles[i].name, shipped_profiles[i].text, &err);
		if (!loaded[i]) {
			fprintf(stderr, "kontor: a shipped profile is broken: %s\n", err.message);
			abort();
		}
	}
}

size_t profile_shipped_n(void)
{
	return shipped_profiles_n;
}

const struct profile *profile_shipped(size_t i)
{
	pthread_once(&load_once, load_all);
	return loaded[i];
}

const char *profile_shipped_text(size_t i)
{
	return shipped_profiles[i].text;
}

const struct profile *profile_find(const char *name)
{
	for (size_t i = 0; i < shipped_profiles_n; i++)
		if (strcmp(profile_shipped(i)->name, name) == 0)
			return profile_shipped(i);
	return NULL;
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
	json_out_array(out);
	for (size_t i = 0; i < shipped_profiles_n; i++)
		list_one(out, profile_shipped(i));
	json_out_array_end(out);
	return true;
}

bool profiles_show(const char *name, struct json_out *out, struct err *err)
{
	for (size_t i = 0; i < shipped_profiles_n; i++)
		if (strcmp(shipped_profiles[i].name, name) == 0) {
			/* Line ends stand only between tokens of JSON: one line is the same text. */
			char *line = xstrdup(shipped_profiles[i].text);
			for (char *p = line; (p = strchr(p, '\n'));)
				*p = ' ';
			json_out_raw(out, str_of(line));
			free(line);
			return true;
		}
	err_set(err, ERR_NOT_FOUND, "there is no profile %s", name);
	return err_hint(err, "kontor profile list shows them");
}
