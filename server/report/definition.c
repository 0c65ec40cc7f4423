#include "definition.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#include "params.h"

struct parse {
	const struct sql_file *file;
	struct arena *arena;
	struct report *report;
	struct err *err;
	int line;
};

static bool complain(struct parse *p, const char *what)
{
	return err_set(p->err, ERR_INTERNAL, "report %s, line %d: %s", p->file->name, p->line, what);
}

/* The next word of a line; words are separated by blanks. */
static struct str take_word(struct str *s)
{
	*s = str_trim(*s);
	size_t n = 0;
	while (n < s->n && s->p[n] != ' ')
		n++;
	struct str word = { s->p, n };
	*s = (struct str){ s->p + n, s->n - n };
	return word;
}

static const char *keep(struct parse *p, struct str s)
{
	return arena_str(p->arena, s).p;
}

static bool find_type(struct str word, enum report_type *ret)
{
	for (int t = 0; t < REPORT_TYPES; t++)
		if (str_equal_c(word, report_type_name((enum report_type)t))) {
			*ret = (enum report_type)t;
			return true;
		}
	return false;
}

static bool take_name(struct parse *p, struct str value)
{
	if (!str_equal_c(value, p->file->name))
		return complain(p, "the name differs from the file's");
	p->report->name = keep(p, value);
	return true;
}

static bool take_version(struct parse *p, struct str value)
{
	p->report->version = atoi(keep(p, value));
	return p->report->version > 0 || complain(p, "the version must be a positive number");
}

static bool take_title(struct parse *p, struct str value)
{
	p->report->title = keep(p, value);
	return true;
}

static bool take_rule(struct parse *p, struct str value)
{
	const char *so_far = p->report->rule;
	p->report->rule = so_far ? arena_printf(p->arena, "%s %.*s", so_far, STR_ARG(value)) : keep(p, value);
	return true;
}

static bool take_right(struct parse *p, struct str value)
{
	p->report->right = keep(p, value);
	return true;
}

static bool take_params(struct parse *p, struct str value)
{
	for (struct str word; (word = take_word(&value)).n;) {
		int index = params_common_index(word);
		if (index < 0)
			return complain(p, "unknown common parameter");
		p->report->common |= (uint32_t)1 << index;
	}
	return true;
}

static struct str unquoted(struct str s)
{
	return s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"' ? (struct str){ s.p + 1, s.n - 2 } : s;
}

static bool take_own_param(struct parse *p, struct str value)
{
	struct report_own_param *own = &p->report->own[p->report->own_n];
	struct str name = take_word(&value), type = take_word(&value);
	if (p->report->own_n++ == REPORT_OWN_PARAMS_MAX)
		return complain(p, "too many parameters of its own");
	if (str_equal_c(type, "int"))
		own->type = REPORT_COUNT;
	else if (!find_type(type, &own->type))
		return complain(p, "unknown type");
	take_word(&value); /* "optional": all of them are */
	own->name = keep(p, name);
	own->doc = keep(p, unquoted(str_trim(value)));
	return true;
}

static bool take_column(struct parse *p, struct str value)
{
	struct report_column *c = &p->report->column[p->report->columns_n];
	struct str name = take_word(&value), type = take_word(&value);
	if (p->report->columns_n++ == REPORT_COLUMNS_MAX)
		return complain(p, "too many columns");
	if (!find_type(type, &c->type))
		return complain(p, "unknown type");
	c->name = keep(p, name);
	for (struct str flag; (flag = take_word(&value)).n;) {
		if (str_equal_c(flag, "key"))
			c->key = true;
		else if (str_equal_c(flag, "sum"))
			c->sum = true;
		else
			return complain(p, "unknown flag of a column");
	}
	p->report->keys_n += c->key;
	return true;
}

static const struct {
	const char *key;
	bool (*take)(struct parse *p, struct str value);
} head_lines[] = {
	{ "report", take_name },   { "version", take_version }, { "title", take_title },     { "rule", take_rule },
	{ "right", take_right },   { "params", take_params },   { "param", take_own_param }, { "column", take_column },
};

/* "-- key: value" of the definition; other comments end it. */
static bool take_line(struct parse *p, struct str line, bool *in_head)
{
	const char *colon = line.n > 3 && str_starts_with(line, "-- ") ? memchr(line.p, ':', line.n) : NULL;
	if (!colon) {
		*in_head = false;
		return true;
	}
	struct str key = str_trim((struct str){ line.p + 3, (size_t)(colon - line.p) - 3 });
	struct str value = str_trim((struct str){ colon + 1, (size_t)(line.p + line.n - colon) - 1 });
	for (size_t i = 0; i < sizeof head_lines / sizeof head_lines[0]; i++)
		if (str_equal_c(key, head_lines[i].key))
			return head_lines[i].take(p, value);
	return complain(p, "unknown key in the definition");
}

static bool parse_head(struct parse *p, const char **body)
{
	const char *at = p->file->text;
	for (bool in_head = true; *at;) {
		const char *end = strchrnul(at, '\n');
		p->line++;
		if (!take_line(p, (struct str){ at, (size_t)(end - at) }, &in_head))
			return false;
		if (!in_head)
			break;
		at = *end ? end + 1 : end;
	}
	*body = at;
	const struct report *r = p->report;
	if (!r->name || !r->version || !r->title || !r->rule || !r->right || !r->columns_n || !r->keys_n)
		return complain(p, "report, version, title, rule, right, column and a key column are required");
	return true;
}

/* ---- statements from templates ---- */

struct filling {
	const char *name, *text;
};

/* Definitions are ours, never a client's: nothing a request holds gets into a statement's text. */
static const char *fill(struct arena *arena, const char *text, const struct filling *fillings, size_t n)
{
	struct buf b = BUF_INIT;
	while (*text) {
		size_t used = 0;
		for (size_t i = 0; *text == '{' && i < n && !used; i++) {
			size_t len = strlen(fillings[i].name);
			if (strncmp(text + 1, fillings[i].name, len) == 0 && text[1 + len] == '}') {
				buf_cstr(&b, fillings[i].text);
				used = len + 2;
			}
		}
		if (!used)
			buf_char(&b, *text);
		text += used ? used : 1;
	}
	const char *ret = arena_str(arena, buf_view(&b)).p;
	buf_free(&b);
	return ret;
}

static const char *key_cast(enum report_type type)
{
	return type == REPORT_DATE ? "date" : type == REPORT_COUNT || type == REPORT_NUMBER ? "numeric" : "text";
}

/* Lists of the key columns: as an order, and as places for a cursor's values. */
static void list_keys(const struct report *r, int first_param, struct buf *columns, struct buf *values)
{
	for (size_t i = 0, k = 0; i < r->columns_n; i++) {
		const struct report_column *c = &r->column[i];
		if (!c->key)
			continue;
		bool text = strcmp(key_cast(c->type), "text") == 0;
		buf_printf(columns, "%s%s%s", k ? ", " : "", c->name, text ? " COLLATE \"C\"" : "");
		buf_printf(values, "%s$%d::%s", k ? ", " : "", first_param + (int)k, key_cast(c->type));
		k++;
	}
}

static void make_statements(struct parse *p, const char *body)
{
	struct report *r = p->report;
	const char *mark = strstr(body, "\n-- totals");
	r->sql = mark ? keep(p, (struct str){ body, (size_t)(mark - body) }) : keep(p, str_of(body));
	r->totals_sql = mark ? strchr(mark + 1, '\n') : NULL;
	int next = PARAMS_FIXED + (int)r->own_n + 1;
	struct buf columns = BUF_INIT, values = BUF_INIT, sums = BUF_INIT;
	list_keys(r, next + 1, &columns, &values);
	const char *order = keep(p, buf_view(&columns)), *limit = arena_printf(p->arena, "$%d", next);
	const char *after = arena_printf(p->arena, "(%s) > (%.*s)", order, STR_ARG(buf_view(&values)));
	struct filling page[] = { { "report", r->sql }, { "after", after }, { "order", order }, { "limit", limit } };
	r->page_sql = fill(p->arena, sql_template("page"), page, 4);
	page[1].text = "true";
	r->first_sql = fill(p->arena, sql_template("page"), page, 4);
	for (size_t i = 0; i < r->columns_n; i++)
		if (r->column[i].sum)
			buf_printf(&sums, "%scoalesce(sum(%s), 0) AS %s", buf_size(&sums) ? ", " : "", r->column[i].name, r->column[i].name);
	struct filling totals[] = { { "report", r->sql }, { "sums", buf_terminated(&sums) } };
	r->sums_sql = buf_size(&sums) ? fill(p->arena, sql_template("totals"), totals, 2) : NULL;
	buf_free(&columns);
	buf_free(&values);
	buf_free(&sums);
	r->first_name = arena_printf(p->arena, "report/%s/first", r->name);
	r->page_name = arena_printf(p->arena, "report/%s/page", r->name);
	r->sums_name = arena_printf(p->arena, "report/%s/sums", r->name);
	r->totals_name = arena_printf(p->arena, "report/%s/totals", r->name);
}

bool definition_parse(const struct sql_file *file, struct arena *arena, struct report *ret, struct err *err)
{
	struct parse p = { file, arena, ret, err, 0 };
	const char *body = NULL;
	*ret = (struct report){ 0 };
	if (!parse_head(&p, &body))
		return false;
	make_statements(&p, body);
	return true;
}
