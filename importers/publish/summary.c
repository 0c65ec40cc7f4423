#include "summary.h"

static void write_money(struct json_out *out, const struct tally *t)
{
	char text[DECIMAL_TEXT_SIZE];
	json_out_key(out, "money");
	json_out_object(out);
	for (size_t i = 0; i < t->money_n; i++) {
		json_out_key(out, t->money[i].currency);
		json_out_object(out);
		json_out_key(out, "read");
		json_out_number_text(out, str_of(decimal_text(t->money[i].sum[OUTCOME_READ], text)));
		for (int o = 0; o < OUTCOME_READ; o++) {
			json_out_key(out, outcome_name((enum outcome)o));
			json_out_number_text(out, str_of(decimal_text(t->money[i].sum[o], text)));
		}
		json_out_object_end(out);
	}
	json_out_object_end(out);
}

static void write_number(struct json_out *out, const char *key, int64_t v)
{
	json_out_key(out, key);
	if (v)
		json_out_int(out, v);
	else
		json_out_null(out);
}

static void write_text(struct json_out *out, const char *key, const char *text)
{
	json_out_key(out, key);
	json_out_cstr(out, text);
}

static void write_warnings(struct json_out *out, const char *const *warnings, size_t n)
{
	json_out_key(out, "warnings");
	json_out_array(out);
	for (size_t i = 0; i < n; i++)
		json_out_cstr(out, warnings[i]);
	json_out_array_end(out);
}

static void write_feed(struct json_out *out, const struct summary_head *head, const struct summary_feed *f,
                       const char *const *warnings, size_t warnings_n)
{
	const struct tally *t = f->tally;
	json_out_object(out);
	write_text(out, "file", head->file_name);
	write_text(out, "feed", f->feed);
	write_text(out, "profile", head->profile);
	write_number(out, "batch", head->batch_id);
	write_text(out, "status", head->status);
	write_number(out, "snapshot", head->snapshot);
	json_out_key(out, "read");
	json_out_int(out, t->rows[OUTCOME_READ]);
	for (int o = 0; o <= OUTCOME_IGNORED; o++) {
		json_out_key(out, outcome_name((enum outcome)o));
		json_out_int(out, t->rows[o]);
	}
	json_out_key(out, "withdrawn");
	json_out_int(out, t->withdrawn);
	json_out_key(out, "released");
	json_out_int(out, t->rows[OUTCOME_RELEASED]);
	write_money(out, t);
	write_warnings(out, warnings, warnings_n);
	json_out_object_end(out);
}

void summary_write(struct json_out *out, const struct summary_head *head, const struct summary_feed *feeds, size_t feeds_n,
                   const char *const *warnings, size_t warnings_n)
{
	json_out_object(out);
	write_number(out, "batch", head->batch_id);
	write_number(out, "snapshot", head->snapshot);
	write_text(out, "status", head->status);
	write_number(out, "first_batch", head->repeated ? head->batch_id : 0);
	write_text(out, "file", head->file_name);
	write_text(out, "profile", head->profile);
	write_text(out, "source", head->source);
	write_text(out, "completeness", head->completeness);
	json_out_key(out, "feeds");
	json_out_array(out);
	for (size_t i = 0; i < feeds_n; i++)
		write_feed(out, head, &feeds[i], warnings, i + 1 == feeds_n ? warnings_n : 0);
	json_out_array_end(out);
	json_out_object_end(out);
}
