#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "plan_internal.h"

static int find_header(const struct plan *plan, const struct profile_names *names)
{
	for (size_t i = 0; i < plan->header_n; i++)
		if (plan->header[i][0] && profile_names_match(names, plan->header[i]))
			return (int)i;
	return -1;
}

bool bind_recognises(const struct profile *p, const char *const *header, size_t n)
{
	for (size_t r = 0; r < p->recognise_n; r++) {
		bool found = false;
		for (size_t i = 0; i < n && !found; i++)
			found = header[i][0] && profile_names_match(&p->recognise[r], header[i]);
		if (!found)
			return false;
	}
	return p->recognise_n > 0;
}

static int use(struct plan *plan, int index)
{
	plan->drop[index] = false;
	if (index > plan->last_used)
		plan->last_used = index;
	return index;
}

/* ---- parameters: an option of that name, else a part of the file's name ---- */

static const char *from_file_name(struct plan *plan, const char *pattern)
{
	regex_t re;
	regmatch_t m[2];
	const char *ret = NULL, *name = plan->request->file_name;
	if (regcomp(&re, pattern, REG_EXTENDED | REG_ICASE) != 0)
		return NULL;
	if (regexec(&re, name, 2, m, 0) == 0 && m[1].rm_so >= 0)
		ret = arena_str(plan->arena, (struct str){ name + m[1].rm_so, (size_t)(m[1].rm_eo - m[1].rm_so) }).p;
	regfree(&re);
	return ret;
}

static const char *parameter_value(struct plan *plan, struct str name, struct err *err)
{
	for (size_t i = 0; i < plan->profile->parameters_n; i++) {
		const struct profile_parameter *q = &plan->profile->parameter[i];
		if (!str_equal_c(name, q->name))
			continue;
		const char *v = plan_option(plan, q->name);
		if (!v && q->from_file_name)
			v = from_file_name(plan, q->from_file_name);
		if (v)
			return v;
		err_set(err, ERR_IMPORT_REFUSED, "profile %s needs %s (%s), and the file's name does not tell it", plan->profile->name, q->name,
		        q->about);
		err_hint(err, "state it with --option %s=VALUE", q->name);
		return NULL;
	}
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

static bool refuse_missing(const struct plan *plan, const struct profile_names *names, const char *column, struct err *err)
{
	err_set(err, ERR_IMPORT_REFUSED, "line %lld: profile %s finds no column for %s", (long long)plan->header_line, plan->profile->name, column);
	err_hint(err, "one of the column names it knows must be in the header, such as \"%s\"", names->name[0]);
	return err_param(err, column);
}

static bool bind_rule(struct plan *plan, struct binding *b, const struct profile_rule *rule, struct err *err)
{
	struct bound *bound = &b->bound[rule->column];
	*bound = (struct bound){ .present = true, .rule = rule };
	if (rule->constant && !(bound->constant = fill_in(plan, rule->constant, err)))
		return false;
	for (size_t s = 0; s < rule->sources_n; s++) {
		int index = find_header(plan, &rule->source[s]);
		if (index < 0 && !rule->optional)
			return refuse_missing(plan, &rule->source[s], b->feed->columns[rule->column].name, err);
		if (index >= 0)
			bound->index[bound->n++] = use(plan, index);
	}
	if (rule->sources_n && bound->n == 0) /* optional and absent */
		*bound = (struct bound){ .present = rule->default_value != NULL, .rule = rule, .constant = rule->default_value };
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
		int index = find_header(plan, &f->skip[s].source);
		if (index < 0)
			return refuse_missing(plan, &f->skip[s].source, "ignore_rows", err);
		b->skip[b->skips_n].index = use(plan, index);
		b->skip[b->skips_n++].equals = f->skip[s].equals;
	}
	return true;
}

/* Rule 10: what is neither mapped nor ignored by name refuses the file. */
static bool check_unnamed(const struct plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->header_n; i++) {
		if (!plan->drop[i] || !plan->header[i][0] || plan->profile->ignore_all || profile_names_match(&plan->profile->ignore, plan->header[i]))
			continue;
		err_set(err, ERR_IMPORT_REFUSED, "line %lld: profile %s neither maps nor ignores column %zu, \"%.80s\"",
		        (long long)plan->header_line, plan->profile->name, i + 1, plan->header[i]);
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
