#include <stdio.h>
#include <string.h>

#include "rpc.h"

const char *param_text(const struct request *r, const char *name)
{
	return json_string_value(json_object_get(r->params, name));
}

int64_t param_int(const struct request *r, const char *name, int64_t otherwise)
{
	json_t *v = json_object_get(r->params, name);
	return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

bool param_flag(const struct request *r, const char *name)
{
	return json_is_true(json_object_get(r->params, name));
}

static bool refuse(const char *name, const char *what, struct err *err)
{
	err_set(err, ERR_INVALID_PARAMS, "parameter %.60s %s", name, what);
	return err_param(err, name);
}

static const struct param *find(const struct method *m, const char *name)
{
	for (size_t i = 0; i < m->params_n; i++)
		if (strcmp(m->params[i].name, name) == 0)
			return &m->params[i];
	return NULL;
}

static bool refuse_unknown(const struct method *m, const char *name, struct err *err)
{
	const char *names[METHOD_PARAMS_MAX];
	for (size_t i = 0; i < m->params_n; i++)
		names[i] = m->params[i].name;
	const char *nearest = str_nearest(str_of(name), names, m->params_n);
	err_set(err, ERR_INVALID_PARAMS, "method %s has no parameter %.60s", m->name, name);
	if (nearest)
		err_hint(err, "did you mean %s?", nearest);
	else
		err_hint(err, "rpc.discover lists its parameters");
	return err_param(err, name);
}

static bool is_one_of(const char *allowed, const char *value)
{
	size_t n = strlen(value);
	for (const char *w = allowed; *w;) {
		const char *end = strchrnul(w, '|');
		if ((size_t)(end - w) == n && memcmp(w, value, n) == 0)
			return true;
		w = *end ? end + 1 : end;
	}
	return false;
}

static bool check_int(const struct param *p, const json_t *v, struct err *err)
{
	char what[160];
	json_int_t n = json_integer_value(v);
	if (!json_is_integer(v))
		return refuse(p->name, "must be a whole number", err);
	if ((p->min == 0 && p->max == 0) || (n >= p->min && n <= p->max))
		return true;
	snprintf(what, sizeof what, "must be between %lld and %lld", (long long)p->min, (long long)p->max);
	return refuse(p->name, what, err);
}

static bool check_value(const struct param *p, const json_t *v, struct err *err)
{
	char what[160];
	switch (p->type) {
	case PARAM_TEXT:
		if (!json_is_string(v) && !(json_is_number(v) && strcmp(p->name, "id") == 0))
			return refuse(p->name, "must be a text", err);
		if (!p->allowed || is_one_of(p->allowed, json_string_value(v)))
			return true;
		snprintf(what, sizeof what, "must be one of %s", p->allowed);
		return refuse(p->name, what, err);
	case PARAM_INT:
		return check_int(p, v, err);
	case PARAM_FLAG:
		return json_is_boolean(v) || refuse(p->name, "must be true or false", err);
	case PARAM_OBJECT:
		return json_is_object(v) || refuse(p->name, "must be an object", err);
	}
	return false;
}

/* null is the same as not given. */
bool params_check(struct request *r, struct err *err)
{
	const char *name;
	json_t *value;
	json_object_foreach(r->params, name, value) {
		const struct param *p = find(r->method, name);
		if (!p)
			return refuse_unknown(r->method, name, err);
		if (!json_is_null(value) && !check_value(p, value, err))
			return false;
	}
	for (size_t i = 0; i < r->method->params_n; i++) {
		const struct param *p = &r->method->params[i];
		json_t *given = json_object_get(r->params, p->name);
		if (p->required && (!given || json_is_null(given)))
			return refuse(p->name, "is required", err);
	}
	return true;
}
