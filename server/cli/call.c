#include <stdio.h>

#include "client.h"
#include "scan.h"

static const struct option_spec call_options[] = {
	CLIENT_OPTIONS,
	{ 0 },
};

static void print_notice(void *ctx, struct str method, struct str params)
{
	(void)ctx;
	if (method.n)
		fprintf(stderr, "%.*s %.*s\n", STR_ARG(method), STR_ARG(params));
}

static enum exit_status call_run(const struct options *o)
{
	struct failure f = FAILURE_INIT;
	struct str result, params = o->word_n == 2 ? str_of(o->word[1]) : STR_LIT("{}");
	f.status = STATUS_USAGE;
	if (o->word_n < 1 || o->word_n > 2)
		err_set(&f.err, ERR_INVALID_PARAMS, "expected METHOD and at most one JSON object with its parameters, found %zu arguments", o->word_n);
	else if (!scan_valid(params) || params.p[0] != '{' || memchr(params.p, '\n', params.n))
		err_set(&f.err, ERR_INVALID_PARAMS, "the parameters must be one JSON object on one line");
	if (err_is_set(&f.err)) {
		err_hint(&f.err, "for example: kontor call report.describe '{\"name\": \"spend_by_role\"}'");
		return failure_print(&f);
	}
	struct client *c = client_open(o, &f);
	bool ok = c && client_send_raw(c, o->word[0], params, &f) && client_answer(c, print_notice, NULL, &result, &f);
	if (ok)
		printf("%.*s\n", STR_ARG(result));
	client_close(c);
	return ok ? STATUS_DONE : failure_print(&f);
}

const struct command call_command = {
	.name = "call",
	.usage = "METHOD [JSON]",
	.summary = "call any method of the JSON socket",
	.about = "Sends one JSON-RPC 2.0 request with the parameters of the JSON object, and prints its result as it came.\n"
	         "rpc.discover lists the methods.",
	.examples = "kontor call service.health\n"
	            "kontor call report.run '{\"name\": \"spend_by_role\", \"params\": {\"from\": \"2025-01-01\"}}'\n"
	            "kontor call rpc.discover",
	.options = call_options,
	.run = call_run,
};
