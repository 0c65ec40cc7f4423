#include "profile.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>

#include "../read/encoding.h"
#include "profile_json.h"
#include "shipped.h"

void profile_normalise(struct str name, char *out, size_t size)
{
	size_t n = 0;
	name = str_trim(name);
	for (size_t i = 0; i < name.n && n + 1 < size; i++) {
		unsigned char c = (unsigned char)name.p[i];
		if (c == ' ' || c == '_' || c == '\n' || c == '\r' || c == '\t')
			continue;
		out[n++] = (char)(c < 0x80 ? tolower(c) : c);
	}
	out[n] = '\0';
}

bool profile_names_match(const struct profile_names *names, const char *normalised)
{
	for (size_t i = 0; i < names->n; i++)
		if (fnmatch(names->name[i], normalised, 0) == 0)
			return true;
	return false;
}

/* ---- column rules ---- */

static const char *const rule_keys[] = { "names", "const", "default", "optional", "hash", "join", "with", "split_at", "part", "lower", "nulls",
	"map", "dates", "clock", NULL };

static bool load_sources(struct profile_json *j, json_t *list, const char *key, struct profile_rule *r)
{
	if (!json_is_array(list) || json_array_size(list) == 0 || json_array_size(list) > PROFILE_LIST_MAX)
		return profile_json_complain(j, key, "\"%s\" must be a list of columns", key);
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!profile_json_names(j, json_array_get(list, i), key, &r->source[r->sources_n++]))
			return false;
	return true;
}

static bool load_map(struct profile_json *j, json_t *map, struct profile_rule *r)
{
	const char *from;
	json_t *to;
	if (!json_is_object(map))
		return profile_json_complain(j, "map", "\"map\" must be an object of texts");
	r->map = arena_alloc(j->arena, json_object_size(map) * sizeof *r->map);
	json_object_foreach(map, from, to) {
		if (!json_is_string(to))
			return profile_json_complain(j, from, "\"map\" must be an object of texts");
		r->map[r->map_n++] = (struct profile_map){ arena_strdup(j->arena, from), arena_strdup(j->arena, json_string_value(to)) };
	}
	return true;
}

static bool load_part(struct profile_json *j, json_t *o, struct profile_rule *r)
{
	const char *part = "first";
	if (!profile_json_text(j, o, "part", &part))
		return false;
	r->split_rest = strcmp(part, "rest") == 0;
	if (!r->split_rest && strcmp(part, "first") != 0)
		return profile_json_complain(j, "part", "\"part\" must be \"first\" or \"rest\"");
	return true;
}

static bool load_rule_object(struct profile_json *j, const char *column, json_t *o, struct profile_rule *r)
{
	json_t *v;
	if (!profile_json_keys(j, o, rule_keys) || !profile_json_text(j, o, "const", &r->constant) ||
	    !profile_json_text(j, o, "default", &r->default_value) || !profile_json_flag(j, o, "optional", &r->optional) ||
	    !profile_json_text(j, o, "with", &r->join) || !profile_json_text(j, o, "split_at", &r->split_at) || !load_part(j, o, r) ||
	    !profile_json_flag(j, o, "lower", &r->lower) || !profile_json_flag(j, o, "clock", &r->clock))
		return false;
	if ((v = json_object_get(o, "names")) && !profile_json_names(j, v, "names", &r->source[r->sources_n++]))
		return false;
	if ((v = json_object_get(o, "hash")) && (r->hash = true) && !load_sources(j, v, "hash", r))
		return false;
	if ((v = json_object_get(o, "join")) && !load_sources(j, v, "join", r))
		return false;
	if ((v = json_object_get(o, "nulls")) && !profile_json_list(j, v, "nulls", r->null, &r->nulls_n))
		return false;
	if ((v = json_object_get(o, "dates")) && !profile_json_list(j, v, "dates", r->date, &r->dates_n))
		return false;
	if ((v = json_object_get(o, "map")) && !load_map(j, v, r))
		return false;
	if (r->sources_n == 0 && !r->constant)
		return profile_json_complain(j, column, "column \"%s\" needs one of names, hash, join, const", column);
	return true;
}

static bool load_rule(struct profile_json *j, const struct feed *feed, const char *column, json_t *value, struct profile_rule *r)
{
	r->join = "";
	r->column = feed_column_index(feed, column);
	if (r->column < 0)
		return profile_json_complain(j, column, "feed %s has no column \"%s\"", feed->name, column);
	if (json_is_object(value))
		return load_rule_object(j, column, value, r);
	r->sources_n = 1;
	return profile_json_names(j, value, column, &r->source[0]);
}

/* ---- feeds ---- */

static bool load_skips(struct profile_json *j, json_t *list, struct profile_feed *f)
{
	static const char *const keys[] = { "column", "is", NULL };
	if (!json_is_array(list) || json_array_size(list) > PROFILE_LIST_MAX)
		return profile_json_complain(j, "ignore_rows", "\"ignore_rows\" must be a list");
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *o = json_array_get(list, i);
		struct profile_skip *s = &f->skip[f->skips_n++];
		const char *is = "";
		if (!profile_json_keys(j, o, keys) || !profile_json_names(j, json_object_get(o, "column"), "column", &s->source) ||
		    !profile_json_text(j, o, "is", &is))
			return false;
		s->equals = *is ? is : NULL;
	}
	return true;
}

static bool load_feed(struct profile_json *j, json_t *o, struct profile_feed *f)
{
	static const char *const keys[] = { "feed", "columns", "ignore_rows", NULL };
	const char *name = "", *column;
	json_t *columns = json_object_get(o, "columns"), *value;
	if (!profile_json_keys(j, o, keys) || !profile_json_text(j, o, "feed", &name))
		return false;
	f->feed = feed_find(str_of(name));
	if (!f->feed)
		return profile_json_complain(j, name, "there is no feed \"%s\"", name);
	if (!json_is_object(columns))
		return profile_json_complain(j, "columns", "\"columns\" must be an object");
	f->rules = arena_alloc(j->arena, json_object_size(columns) * sizeof *f->rules);
	json_object_foreach(columns, column, value)
		if (!load_rule(j, f->feed, column, value, &f->rules[f->rules_n++]))
			return false;
	json_t *skips = json_object_get(o, "ignore_rows");
	return !skips || load_skips(j, skips, f);
}

static bool load_feeds(struct profile_json *j, json_t *list, struct profile *p)
{
	if (!json_is_array(list) || json_array_size(list) == 0 || json_array_size(list) > 8)
		return profile_json_complain(j, "feeds", "\"feeds\" must be a list of 1 to 8 feeds, the main one last");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!load_feed(j, json_array_get(list, i), &p->feed[p->feeds_n++]))
			return false;
	return true;
}

/* ---- the rest ---- */

static bool load_character(struct profile_json *j, json_t *o, const char *key, char *ret)
{
	const char *text = NULL;
	if (!profile_json_text(j, o, key, &text))
		return false;
	if (text && strlen(text) > 1)
		return profile_json_complain(j, key, "\"%s\" must be one character", key);
	if (text)
		*ret = text[0];
	return true;
}

static bool load_delimiters(struct profile_json *j, json_t *v, struct profile *p)
{
	const char *list[PROFILE_LIST_MAX];
	if (!profile_json_list(j, v, "delimiters", list, &p->delimiters_n))
		return false;
	for (size_t i = 0; i < p->delimiters_n; i++) {
		if (strlen(list[i]) != 1)
			return profile_json_complain(j, "delimiters", "a delimiter must be one character");
		p->delimiter[i] = list[i][0];
	}
	return true;
}

static bool load_dialect(struct profile_json *j, json_t *o, struct profile *p)
{
	static const char *const keys[] = { "encodings", "delimiters", "quote", "decimal", "group", "signs", "dates", NULL };
	enum encoding e;
	json_t *v;
	if (!o)
		return true;
	if (!profile_json_keys(j, o, keys) || !load_character(j, o, "quote", &p->quote) ||
	    !load_character(j, o, "decimal", &p->numbers.decimal) || !load_character(j, o, "group", &p->numbers.group) ||
	    !profile_json_flag(j, o, "signs", &p->numbers.signs))
		return false;
	if ((v = json_object_get(o, "encodings")) && !profile_json_list(j, v, "encodings", p->encoding, &p->encodings_n))
		return false;
	for (size_t i = 0; i < p->encodings_n; i++)
		if (!encoding_find(str_of(p->encoding[i]), &e))
			return profile_json_complain(j, p->encoding[i], "there is no encoding \"%s\"", p->encoding[i]);
	if ((v = json_object_get(o, "dates")) && !profile_json_list(j, v, "dates", p->date, &p->dates_n))
		return false;
	return !(v = json_object_get(o, "delimiters")) || load_delimiters(j, v, p);
}

static bool load_parameters(struct profile_json *j, json_t *o, struct profile *p)
{
	static const char *const keys[] = { "about", "from_file_name", NULL };
	const char *name;
	json_t *value;
	if (o && (!json_is_object(o) || json_object_size(o) > PROFILE_LIST_MAX))
		return profile_json_complain(j, "parameters", "\"parameters\" must be an object");
	json_object_foreach(o, name, value) {
		struct profile_parameter *q = &p->parameter[p->parameters_n++];
		q->name = arena_strdup(j->arena, name);
		q->about = "";
		if (!profile_json_keys(j, value, keys) || !profile_json_text(j, value, "about", &q->about) ||
		    !profile_json_text(j, value, "from_file_name", &q->from_file_name))
			return false;
	}
	return true;
}

static bool load_recognise(struct profile_json *j, json_t *list, struct profile *p)
{
	if (!list)
		return true;
	if (!json_is_array(list) || json_array_size(list) > PROFILE_LIST_MAX)
		return profile_json_complain(j, "recognise", "\"recognise\" must be a list of column names or of lists of alternatives");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!profile_json_names(j, json_array_get(list, i), "recognise", &p->recognise[p->recognise_n++]))
			return false;
	return true;
}

static bool load_ignore(struct profile_json *j, json_t *v, struct profile *p)
{
	if (!v)
		return true;
	p->ignore_all = json_is_string(v) && strcmp(json_string_value(v), "*") == 0;
	return p->ignore_all || profile_json_names(j, v, "ignore", &p->ignore);
}

static bool load_root(struct profile_json *j, json_t *root, struct profile *p)
{
	static const char *const keys[] = { "profile", "version", "title", "about", "verified", "source", "namespace", "mode", "recognise",
		"dialect", "parameters", "feeds", "ignore", NULL };
	json_t *version = json_object_get(root, "version");
	p->name = p->title = p->source = p->name_space = p->about = "";
	p->mode = "increment";
	p->quote = '"';
	p->numbers = (struct number_format){ .decimal = '.' };
	if (!profile_json_keys(j, root, keys) || !profile_json_text(j, root, "profile", &p->name) ||
	    !profile_json_text(j, root, "title", &p->title) || !profile_json_text(j, root, "about", &p->about) ||
	    !profile_json_text(j, root, "source", &p->source) || !profile_json_text(j, root, "namespace", &p->name_space) ||
	    !profile_json_text(j, root, "mode", &p->mode) || !profile_json_flag(j, root, "verified", &p->verified))
		return false;
	if (!*p->name || !json_is_integer(version))
		return profile_json_complain(j, "profile", "\"profile\" (its name) and \"version\" (a whole number) are required");
	p->version = (int)json_integer_value(version);
	return load_dialect(j, json_object_get(root, "dialect"), p) && load_parameters(j, json_object_get(root, "parameters"), p) &&
	       load_recognise(j, json_object_get(root, "recognise"), p) && load_ignore(j, json_object_get(root, "ignore"), p) &&
	       load_feeds(j, json_object_get(root, "feeds"), p);
}

struct profile *profile_load(const char *where, const char *text, struct err *err)
{
	json_error_t e;
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &e);
	if (!root || !json_is_object(root)) {
		err_set(err, ERR_INVALID_PARAMS, "%s:%d:%d: %s", where, e.line, e.column, root ? "a profile is a JSON object" : e.text);
		json_decref(root);
		return NULL;
	}
	struct arena *arena = arena_new(0);
	struct profile *p = arena_alloc(arena, sizeof *p);
	struct profile_json j = { where, text, arena, err };
	p->arena = arena;
	if (!load_root(&j, root, p)) {
		arena_free(arena);
		p = NULL;
	}
	json_decref(root);
	return p;
}

void profile_free(struct profile *p)
{
	if (p)
		arena_free(p->arena);
}
