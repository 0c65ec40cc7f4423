#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "importers/profiles.h"

#include "failure.h"
#include "scan.h"

static const struct option_spec profile_options[] = {
	{ "format", "FORMAT", "of the list: table (default) or json" },
	{ 0 },
};

static void print_profile(struct str profile)
{
	struct buf name = BUF_INIT, feed = BUF_INIT, title = BUF_INIT;
	struct scan s;
	struct str key, feeds, value;
	scan_member(profile, "feeds", &feeds);
	for (scan_open(&s, feeds); scan_next(&s, &key, &value);) {
		if (buf_size(&feed))
			buf_cstr(&feed, ", ");
		scan_text(value, &feed);
	}
	printf("%-28s %-46s %s\n", scan_member_text(profile, "name", &name), buf_terminated(&feed), scan_member_text(profile, "title", &title));
	buf_free(&name);
	buf_free(&feed);
	buf_free(&title);
}

static enum exit_status list(bool as_json)
{
	struct failure f = FAILURE_INIT;
	struct buf text = BUF_INIT;
	struct json_out j;
	struct scan s;
	struct str key, profile;
	json_out_init(&j, &text);
	bool ok = profiles_list(&j, &f.err);
	if (ok && as_json)
		printf("%s\n", buf_terminated(&text));
	else if (ok)
		for (scan_open(&s, buf_view(&text)); scan_next(&s, &key, &profile);)
			print_profile(profile);
	buf_free(&text);
	return ok ? STATUS_DONE : failure_print(&f);
}

static enum exit_status show(const char *name)
{
	struct failure f = FAILURE_INIT;
	struct buf text = BUF_INIT;
	struct json_out j;
	json_out_init(&j, &text);
	bool ok = profiles_show(name, &j, &f.err);
	json_t *profile = ok ? json_loads(buf_terminated(&text), 0, NULL) : NULL;
	if (profile && json_dumpf(profile, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER) == 0)
		putchar('\n');
	else if (ok)
		ok = err_set(&f.err, ERR_IO, "cannot print the profile %s", name);
	json_decref(profile);
	buf_free(&text);
	return ok ? STATUS_DONE : failure_print(&f);
}

static enum exit_status profile_run(const struct options *o)
{
	struct err err = ERR_INIT;
	const char *what = o->word_n ? o->word[0] : "list", *format = options_get(o, "format");
	bool as_json = format && strcmp(format, "json") == 0;
	if (format && !as_json && strcmp(format, "table") != 0)
		err_set(&err, ERR_INVALID_PARAMS, "--format must be table or json, found \"%s\"", format);
	else if (strcmp(what, "list") == 0 && o->word_n <= 1)
		return list(as_json);
	else if (strcmp(what, "show") == 0 && o->word_n == 2)
		return show(o->word[1]);
	err_set(&err, ERR_INVALID_PARAMS, "expected 'list', or 'show' and the name of a profile");
	return failure_usage(&err);
}

const struct command profile_command = {
	.name = "profile",
	.usage = "list | show NAME",
	.summary = "how the files of a named system are read",
	.about = "A profile maps the columns of one system's export to a feed. Files are recognised by their header, so naming\n"
	         "one is seldom needed; the format is described in docs/profiles.md.",
	.examples = "kontor profile list\nkontor profile show leeds_spend",
	.options = profile_options,
	.run = profile_run,
};
