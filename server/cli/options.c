#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

#define OPTIONS_MAX 32
#define IS_HELP 'h'
#define IS_WORD 1

/* Every subcommand has these beside its own. */
static const struct option_spec common[] = {
	{ "help", NULL, "this text" },
	{ 0 },
};

static const struct option_spec *nth(const struct option_spec *specs, size_t n)
{
	for (; specs->name; specs++)
		if (n-- == 0)
			return specs;
	return n < sizeof common / sizeof common[0] - 1 ? &common[n] : NULL;
}

static size_t make_table(const struct option_spec *specs, struct option *table)
{
	size_t n = 0;
	for (const struct option_spec *s; n < OPTIONS_MAX && (s = nth(specs, n)); n++)
		table[n] = (struct option){ s->name, s->value ? required_argument : no_argument, NULL, 0 };
	table[n] = (struct option){ 0 };
	return n;
}

static void give(struct options *o, const char *name, const char *value, bool passed)
{
	o->given[o->given_n++] = (struct option_given){ name, value ? value : "", passed };
}

static bool refuse_unknown(const struct option_spec *specs, const char *text, struct err *err)
{
	const char *names[OPTIONS_MAX];
	size_t n = 0;
	for (const struct option_spec *s; n < OPTIONS_MAX && (s = nth(specs, n)); n++)
		names[n] = s->name;
	struct str name = { text, strcspn(text, "=") };
	while (name.n && name.p[0] == '-') {
		name.p++;
		name.n--;
	}
	const char *nearest = str_nearest(name, names, n);
	err_set(err, ERR_INVALID_PARAMS, "unknown option --%.*s", STR_ARG(name));
	return nearest ? err_hint(err, "did you mean --%s?", nearest) : err_hint(err, "--help lists the options");
}

/* `text` is --name=value, or --name with its value in the next argument. */
static bool pass_on(struct options *o, const char *text, int argc, char **argv, struct err *err)
{
	char *name = xstrdup(text + 2), *value = strchr(name, '=');
	if (value)
		*value++ = '\0';
	else if (optind < argc)
		value = argv[optind++];
	for (char *p = name; *p; p++)
		if (*p == '-')
			*p = '_';
	give(o, name, value, true);
	return value || err_set(err, ERR_INVALID_PARAMS, "%s needs a value", text);
}

/*
 * getopt_long accepts abbreviations; here a name that is not whole counts as unknown, so that a new option never changes an old command.
 */
static const struct option *find_whole(const struct option *table, const char *text)
{
	size_t n = strcspn(text, "=");
	for (; table->name; table++)
		if (n == strlen(table->name) + 2 && strncmp(text, "--", 2) == 0 && strncmp(text + 2, table->name, n - 2) == 0)
			return table;
	return NULL;
}

static bool take_option(const struct option_spec *specs, bool pass, const struct option *table, int argc, char **argv, struct options *o,
                        struct err *err)
{
	int before = optind;
	int c = getopt_long(argc, argv, "-:h", table, NULL);
	if (c == IS_WORD) {
		o->word[o->word_n++] = optarg;
		return true;
	}
	if (c == IS_HELP) {
		give(o, "help", NULL, false);
		return true;
	}
	const char *text = argv[before];
	const struct option *known = find_whole(table, text);
	if (known && c == 0)
		give(o, known->name, optarg, false);
	else if (known)
		return err_set(err, ERR_INVALID_PARAMS, c == ':' ? "--%s needs a value" : "--%s takes no value", known->name);
	else {
		optind = before + 1;
		return pass && strncmp(text, "--", 2) == 0 && text[2] ? pass_on(o, text, argc, argv, err) : refuse_unknown(specs, text, err);
	}
	return true;
}

bool options_parse(const struct option_spec *specs, bool pass, int argc, char **argv, struct options *ret, struct err *err)
{
	struct option table[OPTIONS_MAX + 1];
	*ret = (struct options){ .given = xcalloc((size_t)argc, sizeof *ret->given), .word = xcalloc((size_t)argc, sizeof *ret->word) };
	make_table(specs, table);
	optind = 1;
	opterr = 0;
	while (optind < argc && strcmp(argv[optind], "--") != 0)
		if (!take_option(specs, pass, table, argc, argv, ret, err))
			return false;
	for (int i = optind + 1; i < argc; i++)
		ret->word[ret->word_n++] = argv[i];
	return true;
}

void options_free(struct options *o)
{
	for (size_t i = 0; i < o->given_n; i++)
		if (o->given[i].passed)
			free((char *)o->given[i].name);
	free(o->given);
	free(o->word);
}

const char *options_get(const struct options *o, const char *name)
{
	for (size_t i = o->given_n; i-- > 0;)
		if (!o->given[i].passed && strcmp(o->given[i].name, name) == 0)
			return o->given[i].value;
	return NULL;
}

void options_print(const struct option_spec *specs)
{
	const struct option_spec *s;
	for (size_t n = 0; (s = nth(specs, n)); n++) {
		char left[64];
		snprintf(left, sizeof left, "--%s%s%s", s->name, s->value ? " " : "", s->value ? s->value : "");
		printf("  %-26s %s\n", left, s->help);
	}
}
