/* Options of a subcommand: one table each, from which parsing, help and "did you mean" follow. Only long options and -h. */
#ifndef KONTOR_CLI_OPTIONS_H
#define KONTOR_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct option_spec {
	const char *name;            /* without dashes; NULL ends the table                              */
	const char *value;           /* what its value is called in the help; NULL = a switch            */
	const char *help;
};

struct option_given {
	const char *name, *value;    /* value "" for a switch                                            */
	bool passed;                 /* in no table: a report's parameter, underscores for dashes        */
};

struct options {
	struct option_given *given;
	size_t given_n;
	const char **word;           /* arguments that are no options                                    */
	size_t word_n;
};

/* argv[0] is the subcommand. With `pass` an option that is in no table takes a value and is handed on. */
bool options_parse(const struct option_spec *specs, bool pass, int argc, char **argv, struct options *ret, struct err *err);
void options_free(struct options *o);
const char *options_get(const struct options *o, const char *name); /* the last one given, or NULL      */
void options_print(const struct option_spec *specs);

#endif
