#include "db/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *key, const void *item)
{
	return strcmp(key, ((const struct sql_file *)item)->name);
}

const char *sql_text(const char *name)
{
	const struct sql_file *f = bsearch(name, sql_queries, sql_queries_count, sizeof *f, by_name);
	if (!f) {
		fprintf(stderr, "kontor: there is no statement %s\n", name);
		abort();
	}
	return f->text;
}

const char *sql_template(const char *name)
{
	for (size_t i = 0; i < sql_templates_count; i++)
		if (strcmp(sql_templates[i].name, name) == 0)
			return sql_templates[i].text;
	fprintf(stderr, "kontor: there is no template %s\n", name);
	abort();
}
