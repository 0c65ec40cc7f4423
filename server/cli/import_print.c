#include "import_print.h"

#include <stdio.h>
#include <string.h>

#include "scan.h"

static const struct {
	const char *name, *text;
} outcomes[] = {
	{ "inserted", "new" },           { "new_version", "changed" },     { "unchanged", "unchanged" }, { "duplicate", "twice in the file" },
	{ "quarantined", "quarantined" }, { "ignored", "ignored" },         { "withdrawn", "withdrawn" }, { "released", "released from quarantine" },
};

static void open_feeds(struct scan *s, struct str summary)
{
	struct str feeds;
	scan_member(summary, "feeds", &feeds);
	scan_open(s, feeds);
}

static struct str main_feed(struct str summary)
{
	struct scan s;
	struct str key, feed, last = { 0 };
	for (open_feeds(&s, summary); scan_next(&s, &key, &feed);)
		last = feed;
	return last;
}

void import_print_json(struct str summary)
{
	struct scan s;
	struct str key, feed;
	for (open_feeds(&s, summary); scan_next(&s, &key, &feed);)
		printf("%.*s\n", STR_ARG(feed));
}

bool import_has_quarantined(struct str summary)
{
	struct scan s;
	struct str key, feed, n;
	for (open_feeds(&s, summary); scan_next(&s, &key, &feed);)
		if (scan_member(feed, "quarantined", &n) && !str_equal_c(n, "0"))
			return true;
	return false;
}

static void print_outcomes(struct str feed, const char *before)
{
	struct str n;
	for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++)
		if (scan_member(feed, outcomes[i].name, &n) && !str_equal_c(n, "0")) {
			printf("%s%.*s %s", before, STR_ARG(n), outcomes[i].text);
			before = ", ";
		}
}

/* An amount that is nothing, however many decimals it has. */
static bool is_zero(struct str number)
{
	for (size_t i = 0; i < number.n; i++)
		if (number.p[i] >= '1' && number.p[i] <= '9')
			return false;
	return true;
}

static void print_amount(struct str amount, const char *before, const char *behind)
{
	struct buf text = BUF_INIT;
	scan_text(amount, &text);
	printf("%s%s%s", before, buf_terminated(&text), behind);
	buf_free(&text);
}

static void print_money(struct str feed)
{
	struct scan s;
	struct str currency, money, sums, amount;
	scan_member(feed, "money", &money);
	for (scan_open(&s, money); scan_next(&s, &currency, &sums);) {
		printf("; %.*s", STR_ARG(currency));
		const char *before = " ";
		if (scan_member(sums, "read", &amount) && !is_zero(amount)) {
			print_amount(amount, before, " read");
			before = ", ";
		}
		for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++)
			if (scan_member(sums, outcomes[i].name, &amount) && !is_zero(amount)) {
				print_amount(amount, before, " ");
				fputs(outcomes[i].text, stdout);
				before = ", ";
			}
	}
}

/* Feeds derived from the same file: cost centers of an expense export, workers of a payroll. */
static void print_derived(struct str summary, struct str main)
{
	struct buf name = BUF_INIT;
	struct scan s;
	struct str key, feed;
	for (open_feeds(&s, summary); scan_next(&s, &key, &feed);)
		if (feed.p != main.p) {
			printf("; %s", scan_member_text(feed, "feed", &name));
			print_outcomes(feed, " ");
		}
	buf_free(&name);
}

void import_print_line(struct str summary)
{
	struct buf text = BUF_INIT;
	struct str feed = main_feed(summary), batch, value;
	bool repeated = scan_member(summary, "first_batch", &value), stored = scan_member(summary, "batch", &batch);
	printf("%s: ", scan_member_text(feed, "file", &text));
	printf("%s, ", scan_member_text(feed, "feed", &text));
	if (repeated)
		printf("imported before as batch %.*s, nothing changed: ", STR_ARG(value));
	else if (stored)
		printf("batch %.*s: ", STR_ARG(batch));
	else
		printf("%s, nothing stored: ", scan_member_text(summary, "status", &text));
	printf("%s rows read", scan_member_text(feed, "read", &text));
	print_outcomes(feed, ": ");
	print_money(feed);
	print_derived(summary, feed);
	if (import_has_quarantined(summary))
		fputs("; 'kontor quarantine' says why those wait and what helps", stdout);
	putchar('\n');
	buf_free(&text);
}

void import_print_warnings(struct str summary)
{
	struct buf file = BUF_INIT, text = BUF_INIT;
	struct scan feeds, s;
	struct str key, feed, warnings, warning;
	for (open_feeds(&feeds, summary); scan_next(&feeds, &key, &feed);) {
		scan_member(feed, "warnings", &warnings);
		for (scan_open(&s, warnings); scan_next(&s, &key, &warning);) {
			buf_clear(&text);
			scan_text(warning, &text);
			fprintf(stderr, "kontor: %s: note: %s\n", scan_member_text(feed, "file", &file), buf_terminated(&text));
		}
	}
	buf_free(&file);
	buf_free(&text);
}
