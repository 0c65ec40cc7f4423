/* kontor: one binary, the service and the clients of its socket. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"

#include "cli/failure.h"

static enum exit_status help_run(const struct options *o);
static enum exit_status version_run(const struct options *o);

static const struct option_spec no_options[] = { { 0 } };

static const struct command help_command = {
	.name = "help", .usage = "[COMMAND]", .summary = "this overview, or one command", .about = "The same as 'kontor COMMAND --help'.",
	.examples = "kontor help import", .options = no_options, .run = help_run,
};

static const struct command version_command = {
	.name = "version", .usage = "", .summary = "print the version", .about = "", .examples = "", .options = no_options, .run = version_run,
};

/* THE table of subcommands. */
static const struct command *const commands[] = {
	&serve_command, &import_command, &report_command, &batches_command, &quarantine_command, &profile_command, &call_command,
	&help_command, &version_command,
};

#define COMMANDS_N (sizeof commands / sizeof commands[0])

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < COMMANDS_N; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static enum exit_status refuse_command(const char *name)
{
	struct err err = ERR_INIT;
	const char *names[COMMANDS_N];
	for (size_t i = 0; i < COMMANDS_N; i++)
		names[i] = commands[i]->name;
	const char *nearest = str_nearest(str_of(name), names, COMMANDS_N);
	err_set(&err, ERR_INVALID_PARAMS, "there is no command \"%s\"", name);
	err_hint(&err, nearest ? "did you mean 'kontor %s'?" : "'kontor help' lists the commands", nearest);
	return failure_usage(&err);
}

static void print_indented(const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		printf("  %.*s\n", (int)n, text);
		text += n + (text[n] == '\n');
	}
}

static void print_help(const struct command *c)
{
	printf("kontor %s %s\n\n%s%s", c->name, c->usage, c->about, *c->about ? "\n\n" : "");
	puts("Options:");
	options_print(c->options);
	if (*c->examples) {
		puts("\nExamples:");
		print_indented(c->examples);
	}
}

static void print_overview(void)
{
	puts("kontor: who was responsible for every unit of spending, from the exports of the systems you have\n");
	for (size_t i = 0; i < COMMANDS_N; i++)
		printf("  %-12s %s\n", commands[i]->name, commands[i]->summary);
	puts("\n'kontor COMMAND --help' explains one, with examples. To begin:\n\n"
	     "  kontor serve --data /var/lib/kontor &\n"
	     "  export KONTOR_SOCKET=/var/lib/kontor/kontor.sock\n"
	     "  kontor import FILE...\n"
	     "  kontor report budget_accountability\n\n"
	     "Exit codes: 0 done; 1 refused or failed, nothing changed; 2 wrong usage; 3 done, with rows in quarantine;\n"
	     "4 no service answers; 5 no right.");
}

static enum exit_status help_run(const struct options *o)
{
	const struct command *c = o->word_n ? find(o->word[0]) : NULL;
	if (o->word_n && !c)
		return refuse_command(o->word[0]);
	if (c)
		print_help(c);
	else
		print_overview();
	return STATUS_DONE;
}

static enum exit_status version_run(const struct options *o)
{
	(void)o;
	puts("kontor " KONTOR_VERSION);
	return STATUS_DONE;
}

static enum exit_status run(const struct command *c, int argc, char **argv)
{
	struct options o;
	struct err err = ERR_INIT;
	enum exit_status status = STATUS_DONE;
	if (!options_parse(c->options, c->passes_options, argc, argv, &o, &err))
		status = failure_usage(&err);
	else if (!options_get(&o, "help"))
		status = c->run(&o);
	else if (!c->help || !c->help(&o, &status))
		print_help(c);
	options_free(&o);
	return status;
}

int main(int argc, char **argv)
{
	static const char *const aliases[][2] = { { "--help", "help" }, { "-h", "help" }, { "--version", "version" } };
	const char *name = argc > 1 ? argv[1] : "help";
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
		if (strcmp(name, aliases[i][0]) == 0)
			name = aliases[i][1];
	const struct command *c = find(name);
	if (!c)
		return refuse_command(name);
	return run(c, argc > 1 ? argc - 1 : 1, argc > 1 ? argv + 1 : argv);
}
