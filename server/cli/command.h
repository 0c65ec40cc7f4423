/* A subcommand of `kontor`. main.c has the one table of them, from which dispatch and help follow. */
#ifndef KONTOR_CLI_COMMAND_H
#define KONTOR_CLI_COMMAND_H

#include "options.h"

enum exit_status {
	STATUS_DONE = 0,
	STATUS_REFUSED = 1,          /* or failed; nothing changed                                       */
	STATUS_USAGE = 2,
	STATUS_QUARANTINED = 3,      /* done, with rows in quarantine                                    */
	STATUS_NO_SERVICE = 4,
	STATUS_NO_RIGHT = 5,
};

struct command {
	const char *name;
	const char *usage;           /* what follows the name                                            */
	const char *summary;         /* one line                                                         */
	const char *about;           /* paragraphs                                                       */
	const char *examples;
	const struct option_spec *options;
	bool passes_options;         /* options in no table are handed on, as a report's parameters      */
	enum exit_status (*run)(const struct options *o);
	/* --help that says more than this table can, or NULL. False: it does not this time. */
	bool (*help)(const struct options *o, enum exit_status *ret);
};

extern const struct command serve_command;               /* server/serve.c                          */
extern const struct command import_command;
extern const struct command report_command;
extern const struct command batches_command;
extern const struct command quarantine_command;
extern const struct command profile_command;
extern const struct command call_command;

#endif
