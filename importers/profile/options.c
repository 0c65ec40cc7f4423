#include <string.h>

#include "dates.h"
#include "plan_internal.h"

static const char *const common_options[] = { "encoding", "delimiter", "quote", "decimal", "group", "date_format" };
#define COMMON_OPTIONS (sizeof common_options / sizeof common_options[0])

const char *plan_option(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->request->options_n; i++)
		if (strcmp(plan->request->options[i].name, name) == 0)
			return plan->request->options[i].value;
	return NULL;
}

static bool known_option(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < COMMON_OPTIONS; i++)
		if (strcmp(common_options[i], name) == 0)
			return true;
	for (size_t i = 0; plan->profile && i < plan->profile->parameters_n; i++)
		if (strcmp(plan->profile->parameter[i].name, name) == 0)
			return true;
	return false;
}

static bool check_options(const struct plan *plan, struct err *err)
{
	const char *names[COMMON_OPTIONS + PROFILE_LIST_MAX];
	size_t n = COMMON_OPTIONS;
	memcpy(names, common_options, sizeof common_options);
	for (size_t i = 0; plan->profile && i < plan->profile->parameters_n; i++)
		names[n++] = plan->profile->parameter[i].name;
	for (size_t i = 0; i < plan->request->options_n; i++) {
		const char *name = plan->request->options[i].name;
		if (known_option(plan, name))
			continue;
		const char *nearest = str_nearest(str_of(name), names, n);
		err_set(err, ERR_INVALID_PARAMS, "there is no option %s here", name);
		if (nearest)
			err_hint(err, "did you mean %s?", nearest);
		return err_param(err, name);
	}
	return true;
}

bool plan_option_character(const struct plan *plan, const char *name, char *ret, struct err *err)
{
	static const struct {
		const char *word;
		char character;
	} words[] = { { "tab", '\t' }, { "blank", ' ' }, { "comma", ',' }, { "semicolon", ';' }, { "pipe", '|' } };
	const char *v = plan_option(plan, name);
	if (!v)
		return true;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(v, words[i].word) == 0) {
			*ret = words[i].character;
			return true;
		}
	*ret = v[0];
	if (v[0] && !v[1] && (unsigned char)v[0] < 0x80 && v[0] != '\n' && v[0] != '\r')
		return true;
	err_set(err, ERR_INVALID_PARAMS, "%s must be one character, or one of tab, blank, comma, semicolon, pipe", name);
	return err_param(err, name);
}

static bool settle_numbers(struct plan *plan, struct err *err)
{
	struct number_format *f = &plan->numbers;
	bool asked = plan_option(plan, "decimal") || plan_option(plan, "group");
	*f = plan->profile ? plan->profile->numbers : (struct number_format){ .decimal = '.' };
	plan->decimal_stated = !plan->profile || f->decimal || asked;
	plan->plain_numbers = !plan->profile && !asked;
	f->signs |= !plan->profile && asked;
	if (!plan_option_character(plan, "decimal", &f->decimal, err) || !plan_option_character(plan, "group", &f->group, err))
		return false;
	if (!f->decimal)
		f->decimal = f->group == '.' ? ',' : '.';
	if (f->decimal != '.' && f->decimal != ',') {
		err_set(err, ERR_INVALID_PARAMS, "decimal must be . or ,");
		return err_param(err, "decimal");
	}
	if (!plan->profile && plan_option(plan, "group") && !plan_option(plan, "decimal") && f->group == '.')
		f->decimal = ',';
	if (f->group == f->decimal) {
		err_set(err, ERR_INVALID_PARAMS, "the decimal mark and the group mark must differ");
		return err_param(err, "group");
	}
	return true;
}

static bool settle_dates(struct plan *plan, struct err *err)
{
	const char *date = plan_option(plan, "date_format");
	for (size_t i = 0; plan->profile && i < plan->profile->dates_n; i++)
		plan->date[plan->dates_n++] = plan->profile->date[i];
	if (date && !dates_format_valid(date)) {
		err_set(err, ERR_INVALID_PARAMS,
		        "date_format must be made of YYYY or YY, MM, M or Mon, DD or D and the characters between, such as DD.MM.YYYY");
		return err_param(err, "date_format");
	}
	if (date) {
		plan->date[0] = date;
		plan->dates_n = 1;
	}
	plan->plain_dates = plan->dates_n == 0;
	return true;
}

/* An option wins over the profile; the feeds' own forms are the default. */
bool plan_settle_options(struct plan *plan, struct err *err)
{
	return check_options(plan, err) && settle_numbers(plan, err) && settle_dates(plan, err);
}
