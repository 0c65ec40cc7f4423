#include "profile.h"

#include <ctype.h>
#include <regex.h>
#include <string.h>

#include "../read/encoding.h"
#include "dates.h"
#include "profile_json.h"
#include "shipped.h"

/* ---- column rules ---- */

static const char *const rule_keys[] = { "names", "index", "occurrence", "const", "default", "optional", "hash", "join", "with", "pattern",
	"split_at", "part", "lower", "upper", "nulls", "map", "dates", "clock", NULL };

static bool check_pattern(struct profile_json *j, json_t *o, const char *key, const char *pattern)
{
	regex_t re;
	if (!pattern)
		return true;
	if (regcomp(&re, pattern, REG_EXTENDED) != 0)
		return profile_json_complain(j, o, key, "\"%s\" is no regular expression", key);
	bool has_group = re.re_nsub > 0 || strcmp(key, "from_file_name") != 0;
	regfree(&re);
	return has_group || profile_json_complain(j, o, key, "\"%s\" needs a group ( ) around the value", key);
}

/* Each format must be one, and no cell may be two days by two of them. */
static bool load_dates(struct profile_json *j, json_t *o, const char **list, size_t *n)
{
	json_t *v = json_object_get(o, "dates");
	if (!v)
		return true;
	if (!profile_json_list(j, o, v, "dates", list, n))
		return false;
	for (size_t i = 0; i < *n; i++) {
		if (!dates_format_valid(list[i]))
			return profile_json_complain(j, o, "dates", "\"%s\" is no date format: YYYY or YY, MM, M or Mon, DD or D", list[i]);
		for (size_t k = 0; k < i; k++)
			if (dates_contradict(list[k], list[i]))
				return profile_json_complain(j, o, "dates", "\"%s\" and \"%s\" read the same cell as two different days: state one", list[k],
				                             list[i]);
	}
	return true;
}

static bool load_sources(struct profile_json *j, json_t *o, const char *key, struct profile_rule *r)
{
	json_t *list = json_object_get(o, key);
	if (!list)
		return true;
	if (!json_is_array(list) || json_array_size(list) == 0 || json_array_size(list) > PROFILE_LIST_MAX || r->sources_n)
		return profile_json_complain(j, o, key, "\"%s\" must be a list of 1 to %d columns, without \"names\" beside it", key,
		                             PROFILE_LIST_MAX);
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!profile_json_names(j, o, json_array_get(list, i), key, &r->source[r->sources_n++]))
			return false;
	return true;
}

static bool load_map(struct profile_json *j, json_t *o, struct profile_rule *r)
{
	json_t *map = json_object_get(o, "map"), *to;
	const char *from;
	if (!map)
		return true;
	if (!json_is_object(map))
		return profile_json_complain(j, o, "map", "\"map\" must be an object of texts");
	r->map = arena_alloc(j->arena, json_object_size(map) * sizeof *r->map);
	json_object_foreach(map, from, to) {
		if (!json_is_string(to))
			return profile_json_complain(j, map, from, "\"map\" must be an object of texts");
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
		return profile_json_complain(j, o, "part", "\"part\" must be \"first\" or \"rest\"");
	return true;
}

static bool load_texts(struct profile_json *j, json_t *o, struct profile_rule *r)
{
	return profile_json_text(j, o, "const", &r->constant) && profile_json_text(j, o, "default", &r->default_value) &&
	       profile_json_text(j, o, "with", &r->join) && profile_json_text(j, o, "pattern", &r->pattern) &&
	       check_pattern(j, o, "pattern", r->pattern) && profile_json_text(j, o, "split_at", &r->split_at) && load_part(j, o, r);
}

static bool load_where(struct profile_json *j, json_t *o, struct profile_rule *r)
{
	json_t *names = json_object_get(o, "names");
	if (!profile_json_count(j, o, "index", &r->index) || !profile_json_count(j, o, "occurrence", &r->occurrence))
		return false;
	if (names && !profile_json_names(j, o, names, "names", &r->source[0]))
		return false;
	r->sources_n = names || r->index;
	r->hash = json_object_get(o, "hash") != NULL;
	return load_sources(j, o, "hash", r) && load_sources(j, o, "join", r);
}

static bool load_rule_object(struct profile_json *j, json_t *columns, const char *column, json_t *o, struct profile_rule *r)
{
	json_t *nulls = json_object_get(o, "nulls");
	if (!profile_json_keys(j, o, rule_keys) || !load_where(j, o, r) || !load_texts(j, o, r) ||
	    !profile_json_flag(j, o, "optional", &r->optional) || !profile_json_flag(j, o, "lower", &r->lower) ||
	    !profile_json_flag(j, o, "upper", &r->upper) || !profile_json_flag(j, o, "clock", &r->clock) ||
	    !load_dates(j, o, r->date, &r->dates_n) || !load_map(j, o, r))
		return false;
	if (nulls && !profile_json_list(j, o, nulls, "nulls", r->null, &r->nulls_n))
		return false;
	if ((r->sources_n == 0) != (r->constant != NULL))
		return profile_json_complain(j, columns, column, "column \"%s\" needs one of names, index, hash, join, const", column);
	return true;
}

static bool load_rule(struct profile_json *j, const struct feed *feed, json_t *columns, const char *column, json_t *value,
                      struct profile_rule *r)
{
	r->join = "";
	r->column = feed_column_index(feed, column);
	if (r->column < 0)
		return profile_json_complain(j, columns, column, "feed %s has no column \"%s\"", feed->name, column);
	if (json_is_object(value))
		return load_rule_object(j, columns, column, value, r);
	r->sources_n = 1;
	return profile_json_names(j, columns, value, column, &r->source[0]);
}

/* ---- feeds ---- */

static bool load_skips(struct profile_json *j, json_t *feed, struct profile_feed *f)
{
	static const char *const keys[] = { "column", "is", NULL };
	json_t *list = json_object_get(feed, "ignore_rows");
	if (list && (!json_is_array(list) || json_array_size(list) > PROFILE_LIST_MAX))
		return profile_json_complain(j, feed, "ignore_rows", "\"ignore_rows\" must be a list");
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *o = json_array_get(list, i);
		struct profile_skip *s = &f->skip[f->skips_n++];
		const char *is = "";
		if (!json_is_object(o) || !json_object_get(o, "column"))
			return profile_json_complain(j, feed, "ignore_rows", "each of \"ignore_rows\" must be an object with \"column\"");
		if (!profile_json_keys(j, o, keys) || !profile_json_names(j, o, json_object_get(o, "column"), "column", &s->source) ||
		    !profile_json_text(j, o, "is", &is))
			return false;
		s->equals = *is ? is : NULL;
	}
	return true;
}

/* A profile must give what the feed requires, or each of its rows would be put aside. */
static bool check_required(struct profile_json *j, json_t *o, const struct profile_feed *f)
{
	for (size_t c = 0; c < f->feed->columns_n; c++) {
		bool given = !(f->feed->columns[c].flags & COLUMN_REQUIRED);
		for (size_t r = 0; r < f->rules_n; r++)
			given = given || f->rules[r].column == (int)c;
		if (!given)
			return profile_json_complain(j, o, "columns", "feed %s requires the column \"%s\"", f->feed->name, f->feed->columns[c].name);
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
		return profile_json_complain(j, o, "feed", "there is no feed \"%s\"", name);
	if (!json_is_object(columns))
		return profile_json_complain(j, o, "columns", "\"columns\" must be an object");
	f->rules = arena_alloc(j->arena, json_object_size(columns) * sizeof *f->rules);
	json_object_foreach(columns, column, value)
		if (!load_rule(j, f->feed, columns, column, value, &f->rules[f->rules_n++]))
			return false;
	return check_required(j, o, f) && load_skips(j, o, f);
}

static bool load_feeds(struct profile_json *j, struct profile *p)
{
	json_t *list = json_object_get(j->root, "feeds");
	if (!json_is_array(list) || json_array_size(list) == 0 || json_array_size(list) > PROFILE_FEEDS_MAX)
		return profile_json_complain(j, j->root, "feeds", "\"feeds\" must be a list of 1 to %d feeds, the main one last", PROFILE_FEEDS_MAX);
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!json_is_object(json_array_get(list, i)))
			return profile_json_complain(j, j->root, "feeds", "each of \"feeds\" must be an object");
		if (!load_feed(j, json_array_get(list, i), &p->feed[p->feeds_n++]))
			return false;
	}
	return true;
}

/* ---- the rest ---- */

static bool load_character(struct profile_json *j, json_t *o, const char *key, char *ret)
{
	const char *text = NULL;
	if (!profile_json_text(j, o, key, &text))
		return false;
	if (text && (strlen(text) > 1 || (unsigned char)text[0] >= 0x80))
		return profile_json_complain(j, o, key, "\"%s\" must be one character", key);
	if (text)
		*ret = text[0];
	return true;
}

static bool load_delimiters(struct profile_json *j, json_t *o, struct profile *p)
{
	const char *list[PROFILE_LIST_MAX];
	json_t *v = json_object_get(o, "delimiters");
	if (v && !profile_json_list(j, o, v, "delimiters", list, &p->delimiters_n))
		return false;
	for (size_t i = 0; i < p->delimiters_n; i++) {
		if (strlen(list[i]) != 1)
			return profile_json_complain(j, o, "delimiters", "a delimiter must be one character");
		p->delimiter[i] = list[i][0];
	}
	return true;
}

static bool load_encodings(struct profile_json *j, json_t *o, struct profile *p)
{
	enum encoding e;
	json_t *v = json_object_get(o, "encodings");
	if (v && !profile_json_list(j, o, v, "encodings", p->encoding, &p->encodings_n))
		return false;
	for (size_t i = 0; i < p->encodings_n; i++)
		if (!encoding_find(str_of(p->encoding[i]), &e))
			return profile_json_complain(j, o, "encodings", "there is no encoding \"%s\"", p->encoding[i]);
	return true;
}

static bool load_dialect(struct profile_json *j, struct profile *p)
{
	static const char *const keys[] = { "encodings", "delimiters", "quote", "decimal", "group", "signs", "dates", NULL };
	json_t *o = json_object_get(j->root, "dialect");
	if (!o)
		return true;
	if (!json_is_object(o))
		return profile_json_complain(j, j->root, "dialect", "\"dialect\" must be an object");
	return profile_json_keys(j, o, keys) && load_character(j, o, "quote", &p->quote) &&
	       load_character(j, o, "decimal", &p->numbers.decimal) && load_character(j, o, "group", &p->numbers.group) &&
	       profile_json_flag(j, o, "signs", &p->numbers.signs) && load_encodings(j, o, p) && load_dates(j, o, p->date, &p->dates_n) &&
	       load_delimiters(j, o, p);
}

static bool load_parameters(struct profile_json *j, struct profile *p)
{
	static const char *const keys[] = { "about", "from_file_name", "pattern", "default", NULL };
	json_t *o = json_object_get(j->root, "parameters"), *value;
	const char *name;
	if (o && (!json_is_object(o) || json_object_size(o) > PROFILE_LIST_MAX))
		return profile_json_complain(j, j->root, "parameters", "\"parameters\" must be an object");
	json_object_foreach(o, name, value) {
		struct profile_parameter *q = &p->parameter[p->parameters_n++];
		*q = (struct profile_parameter){ .name = arena_strdup(j->arena, name), .about = "" };
		if (!json_is_object(value))
			return profile_json_complain(j, o, name, "a parameter must be an object");
		if (!profile_json_keys(j, value, keys) || !profile_json_text(j, value, "about", &q->about) ||
		    !profile_json_text(j, value, "from_file_name", &q->from_file_name) || !profile_json_text(j, value, "pattern", &q->pattern) ||
		    !profile_json_text(j, value, "default", &q->default_value) || !check_pattern(j, value, "from_file_name", q->from_file_name) ||
		    !check_pattern(j, value, "pattern", q->pattern))
			return false;
	}
	return true;
}

static bool load_recognise(struct profile_json *j, struct profile *p)
{
	json_t *list = json_object_get(j->root, "recognise");
	if (list && (!json_is_array(list) || json_array_size(list) > PROFILE_LIST_MAX))
		return profile_json_complain(j, j->root, "recognise",
		                             "\"recognise\" must be a list of at most %d column names or lists of alternatives", PROFILE_LIST_MAX);
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!profile_json_names(j, j->root, json_array_get(list, i), "recognise", &p->recognise[p->recognise_n++]))
			return false;
	return profile_json_text(j, j->root, "file_name", &p->file_name) && check_pattern(j, j->root, "file_name", p->file_name);
}

static bool load_ignore(struct profile_json *j, struct profile *p)
{
	json_t *v = json_object_get(j->root, "ignore");
	if (!v)
		return true;
	p->ignore_all = json_is_string(v) && strcmp(json_string_value(v), "*") == 0;
	return p->ignore_all || profile_json_names(j, j->root, v, "ignore", &p->ignore);
}

/* Every {name} in a constant is a declared parameter. */
static bool check_constants(struct profile_json *j, const struct profile *p)
{
	for (size_t f = 0; f < p->feeds_n; f++)
		for (size_t r = 0; r < p->feed[f].rules_n; r++)
			for (const char *at = p->feed[f].rules[r].constant; at && (at = strchr(at, '{')); at++) {
				bool declared = false;
				for (size_t i = 0; i < p->parameters_n; i++) {
					size_t n = strlen(p->parameter[i].name);
					declared = declared || (strncmp(at + 1, p->parameter[i].name, n) == 0 && at[n + 1] == '}');
				}
				if (!declared)
					return profile_json_complain(j, j->root, "feeds",
					                             "a constant names a parameter that \"parameters\" does not declare: %s", at);
			}
	return true;
}

static bool load_root(struct profile_json *j, struct profile *p)
{
	static const char *const keys[] = { "profile", "version", "title", "about", "verified", "source", "namespace", "mode", "recognise",
		"file_name", "dialect", "parameters", "feeds", "ignore", NULL };
	json_t *root = j->root, *version = json_object_get(root, "version");
	p->name = p->title = p->source = p->name_space = p->about = "";
	p->mode = "increment";
	p->quote = '"';
	if (!profile_json_keys(j, root, keys) || !profile_json_text(j, root, "profile", &p->name) ||
	    !profile_json_text(j, root, "title", &p->title) || !profile_json_text(j, root, "about", &p->about) ||
	    !profile_json_text(j, root, "source", &p->source) || !profile_json_text(j, root, "namespace", &p->name_space) ||
	    !profile_json_text(j, root, "mode", &p->mode) || !profile_json_flag(j, root, "verified", &p->verified))
		return false;
	if (!*p->name || !json_is_integer(version))
		return profile_json_complain(j, root, "profile", "\"profile\" (its name) and \"version\" (a whole number) are required");
	p->version = (int)json_integer_value(version);
	return load_dialect(j, p) && load_parameters(j, p) && load_recognise(j, p) && load_ignore(j, p) && load_feeds(j, p) &&
	       check_constants(j, p);
}

struct profile *profile_load(const char *where, const char *text, struct err *err)
{
	json_error_t e = { 0 };
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &e);
	if (!root || !json_is_object(root)) {
		err_set(err, ERR_INVALID_PARAMS, "%s:%d:%d: %s", where, root ? 1 : e.line, root ? 1 : e.column,
		        root ? "a profile is a JSON object" : e.text);
		json_decref(root);
		return NULL;
	}
	struct arena *arena = arena_new(0);
	struct profile *p = arena_alloc(arena, sizeof *p);
	struct profile_json j = { where, text, root, arena, err };
	p->arena = arena;
	p->text = arena_strdup(arena, text);
	if (!load_root(&j, p)) {
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
