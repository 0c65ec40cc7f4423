#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "plan_internal.h"

#define NOT_FOUND (-1)
#define SEVERAL (-2)

/* The column that one name stands for; of several the one the rule's occurrence picks. */
static int find_name(const struct plan *plan, const char *name, int occurrence)
{
	int found = NOT_FOUND, seen = 0;
	for (size_t i = 0; i < plan->header_n; i++) {
		if (!plan->header[i][0] || !profile_name_matches(name, plan->header[i]))
			continue;
		if (occurrence && ++seen == occurrence)
			return (int)i;
		if (!occurrence && found != NOT_FOUND)
			return SEVERAL;
		if (!occurrence)
			found = (int)i;
	}
	return found;
}

/* The names are tried in their order, so that the preferred of two columns that are both there is taken. */
static int find_header(const struct plan *plan, const struct profile_names *names, int occurrence)
{
	for (size_t k = 0; k < names->n; k++) {
		int found = find_name(plan, names->name[k], occurrence);
		if (found != NOT_FOUND)
			return found;
	}
	return NOT_FOUND;
}

bool bind_matches(const char *pattern, const char *text, bool *ret)
{
	regex_t re;
	if (regcomp(&re, pattern, REG_EXTENDED | REG_ICASE | REG_NOSUB) != 0)
		return false;
	*ret = regexec(&re, text, 0, NULL, 0) == 0;
	regfree(&re);
	return true;
}

bool bind_recognises(const struct plan *plan, const struct profile *p)
{
	bool is_named = false;
	for (size_t r = 0; r < p->recognise_n; r++)
		if (find_header(plan, &p->recognise[r], 1) == NOT_FOUND)
			return false;
	if (p->recognise_n == 0 || !p->file_name)
		return p->recognise_n > 0;
	return bind_matches(p->file_name, plan->request->file_name ? plan->request->file_name : "", &is_named) && is_named;
}

static int use(struct plan *plan, int index)
{
	plan->drop[index] = false;
	return index;
}

/* ---- parameters: an option of that name, else a part of the file's name ---- */

static const char *from_file_name(struct plan *plan, const char *pattern)
{
	regex_t re;
	regmatch_t m[2];
	const char *ret = NULL, *name = plan->request->file_name ? plan->request->file_name : "";
	if (regcomp(&re, pattern, REG_EXTENDED | REG_ICASE) != 0)
		return NULL;
	if (regexec(&re, name, 2, m, 0) == 0 && m[1].rm_so >= 0)
		ret = arena_str(plan->arena, (struct str){ name + m[1].rm_so, (size_t)(m[1].rm_eo - m[1].rm_so) }).p;
	regfree(&re);
	return ret;
}

static const char *refuse_parameter(const struct plan *plan, const struct profile_parameter *q, const char *what, struct err *err)
{
	err_set(err, ERR_INVALID_PARAMS, "profile %s needs %s (%s), and %s", plan->profile->name, q->name, q->about, what);
	err_hint(err, "state it with --option %s=VALUE", q->name);
	err_param(err, q->name);
	return NULL;
}

static const char *value_of(struct plan *plan, const struct profile_parameter *q, struct err *err)
{
	bool fits = true;
	const char *v = plan_option(plan, q->name);
	if (!v && q->from_file_name)
		v = from_file_name(plan, q->from_file_name);
	if (!v)
		v = q->default_value;
	if (!v)
		return refuse_parameter(plan, q, q->from_file_name ? "the file's name does not tell it" : "it is not stated", err);
	if (q->pattern && bind_matches(q->pattern, v, &fits) && !fits)
		return refuse_parameter(plan, q, "what is stated does not have that form", err);
	return v;
}

static const char *parameter_value(struct plan *plan, struct str name, struct err *err)
{
	for (size_t i = 0; i < plan->profile->parameters_n; i++)
		if (str_equal_c(name, plan->profile->parameter[i].name))
			return value_of(plan, &plan->profile->parameter[i], err);
	err_set(err, ERR_INTERNAL, "profile %s uses a parameter it does not declare", plan->profile->name);
	return NULL;
}

static const char *fill_in(struct plan *plan, const char *text, struct err *err)
{
	struct buf b = BUF_INIT;
	const char *ret = NULL;
	for (const char *p = text; *p;) {
		const char *close = *p == '{' ? strchr(p, '}') : NULL;
		if (!close) {
			buf_char(&b, *p++);
			continue;
		}
		const char *v = parameter_value(plan, (struct str){ p + 1, (size_t)(close - p - 1) }, err);
		if (!v)
			goto out;
		buf_cstr(&b, v);
		p = close + 1;
	}
	ret = arena_str(plan->arena, buf_view(&b)).p;
out:
	buf_free(&b);
	return ret;
}

/* ---- rules ---- */

static bool refuse_column(const struct plan *plan, int found, const struct profile_names *names, const char *column,
                          struct err *err)
{
	if (found == SEVERAL) {
		err_set(err, ERR_IMPORT_REFUSED, "line %lld: several columns could be the \"%s\" that profile %s reads as %s",
		        (long long)plan->header_line, names->name[0], plan->profile->name, column);
		err_hint(err, "say which one in the profile: \"occurrence\" or \"index\"");
	} else {
		err_set(err, ERR_IMPORT_REFUSED, "line %lld: profile %s finds no column for %s", (long long)plan->header_line, plan->profile->name,
		        column);
		err_hint(err, "one of the column names it knows must be in the header, such as \"%s\"", names->n ? names->name[0] : "");
	}
	return err_param(err, column);
}

static int find_source(const struct plan *plan, const struct profile_rule *rule, size_t s)
{
	if (rule->index)
		return (size_t)rule->index <= plan->header_n ? rule->index - 1 : NOT_FOUND;
	return find_header(plan, &rule->source[s], rule->occurrence);
}

static bool bind_rule(struct plan *plan, struct binding *b, const struct profile_rule *rule, struct err *err)
{
	struct bound *bound = &b->bound[rule->column];
	*bound = (struct bound){ .present = true, .rule = rule };
	if (rule->constant && !(bound->constant = fill_in(plan, rule->constant, err)))
		return false;
	for (size_t s = 0; s < rule->sources_n; s++) {
		int index = find_source(plan, rule, s);
		if (index < 0 && (index == SEVERAL || !rule->optional))
			return refuse_column(plan, index, &rule->source[s], b->feed->columns[rule->column].name, err);
		if (index >= 0)
			bound->index[bound->n++] = use(plan, index);
	}
	if (rule->sources_n && bound->n == 0) /* optional and absent */
		*bound = (struct bound){ .present = rule->default_value != NULL, .rule = rule, .constant = rule->default_value };
	if (rule->pattern && bound->n) {
		bound->pattern = arena_alloc(plan->arena, sizeof *bound->pattern);
		if (regcomp(bound->pattern, rule->pattern, REG_EXTENDED) != 0) {
			bound->pattern = NULL; /* nothing to free */
			return err_set(err, ERR_INTERNAL, "profile %s has a broken pattern", plan->profile->name);
		}
	}
	return true;
}

static bool bind_feed(struct plan *plan, const struct profile_feed *f, bool derived, struct err *err)
{
	struct binding *b = &plan->binding[plan->bindings_n++];
	*b = (struct binding){ .feed = f->feed, .derived = derived };
	for (size_t r = 0; r < f->rules_n; r++)
		if (!bind_rule(plan, b, &f->rules[r], err))
			return false;
	for (size_t s = 0; s < f->skips_n; s++) {
		int index = find_header(plan, &f->skip[s].source, 0);
		if (index < 0)
			return refuse_column(plan, index, &f->skip[s].source, "ignore_rows", err);
		b->skip[b->skips_n].index = use(plan, index);
		b->skip[b->skips_n++].equals = f->skip[s].equals;
	}
	proof_prepare(b);
	return true;
}

/* The nearest name the profile knows, normalised as all of them. */
static const char *nearest_name(const struct profile *p, const char *header)
{
	const char *names[256];
	size_t n = 0;
	for (size_t f = 0; f < p->feeds_n; f++)
		for (size_t r = 0; r < p->feed[f].rules_n; r++)
			for (size_t s = 0; s < p->feed[f].rules[r].sources_n; s++)
				for (size_t k = 0; k < p->feed[f].rules[r].source[s].n && n < 256; k++)
					names[n++] = p->feed[f].rules[r].source[s].name[k];
	for (size_t k = 0; k < p->ignore.n && n < 256; k++)
		names[n++] = p->ignore.name[k];
	return str_nearest(str_of(header), names, n);
}

/* Rule 10: what is neither mapped nor ignored by name refuses the file. */
static bool check_unnamed(const struct plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->header_n; i++) {
		if (!plan->drop[i] || !plan->header[i][0] || plan->profile->ignore_all ||
		    profile_names_match(&plan->profile->ignore, plan->header[i]))
			continue;
		const char *nearest = nearest_name(plan->profile, plan->header[i]);
		err_set(err, ERR_IMPORT_REFUSED, "line %lld: profile %s neither maps nor ignores column %zu, \"%.80s\"",
		        (long long)plan->header_line, plan->profile->name, i + 1, plan->header_text[i]);
		if (nearest)
			return err_hint(err, "did you mean \"%s\"? Otherwise list it under \"ignore\" in the profile, or map it", nearest);
		return err_hint(err, "list it under \"ignore\" in the profile, or map it");
	}
	return true;
}

bool bind_profile(struct plan *plan, struct err *err)
{
	const struct profile *p = plan->profile;
	for (size_t i = 0; i < plan->header_n; i++)
		plan->drop[i] = true;
	for (size_t f = 0; f < p->feeds_n; f++)
		if (!bind_feed(plan, &p->feed[f], f + 1 < p->feeds_n, err))
			return false;
	return check_unnamed(plan, err);
}
