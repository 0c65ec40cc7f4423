#include "dates.h"

#include <stdio.h>
#include <strings.h>

const char *const dates_known[] = { "YYYY-MM-DD", "DD.MM.YYYY", "D.M.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "D/M/YYYY", "M/D/YYYY", "DD-MM-YYYY",
	"MM-DD-YYYY", "DD-Mon-YYYY", "DD-Mon-YY", "DD.MM.YY", "DD/MM/YY", "MM/DD/YY", "YYYY/MM/DD", "YYYYMMDD" };
const size_t dates_known_n = sizeof dates_known / sizeof dates_known[0];

#define TWO_DIGIT_PIVOT 70

/* Longest spelling first within a month; a dot after it is taken, too. */
static const struct {
	const char *word;
	int month;
} months[] = {
	{ "january", 1 },   { "januar", 1 }, { "jan", 1 },      { "february", 2 }, { "februar", 2 }, { "feb", 2 },  { "march", 3 },
	{ "m\xc3\xa4rz", 3 }, { "mrz", 3 },  { "m\xc3\xa4r", 3 }, { "mar", 3 },    { "april", 4 },   { "apr", 4 },  { "mai", 5 },
	{ "may", 5 },       { "june", 6 },   { "juni", 6 },     { "jun", 6 },      { "july", 7 },    { "juli", 7 }, { "jul", 7 },
	{ "august", 8 },    { "aug", 8 },    { "september", 9 }, { "sept", 9 },    { "sep", 9 },     { "october", 10 }, { "oktober", 10 },
	{ "oct", 10 },      { "okt", 10 },   { "november", 11 }, { "nov", 11 },    { "december", 12 }, { "dezember", 12 }, { "dec", 12 },
	{ "dez", 12 },
};

static bool take_number(struct str *s, size_t least, size_t most, int *ret)
{
	size_t n = 0;
	int v = 0;
	while (n < most && n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		v = 10 * v + (s->p[n++] - '0');
	if (n < least)
		return false;
	*s = (struct str){ s->p + n, s->n - n };
	*ret = v;
	return true;
}

static bool take_month(struct str *s, int *ret)
{
	for (size_t i = 0; i < sizeof months / sizeof months[0]; i++) {
		size_t n = strlen(months[i].word);
		if (s->n < n || strncasecmp(s->p, months[i].word, n) != 0)
			continue;
		n += s->n > n && s->p[n] == '.';
		*s = (struct str){ s->p + n, s->n - n };
		*ret = months[i].month;
		return true;
	}
	return false;
}

static const struct {
	const char *token;
	size_t least, most;
	char part;
} tokens[] = {
	{ "YYYY", 4, 4, 'y' }, { "YY", 2, 2, 'p' }, { "Mon", 0, 0, 'w' }, { "MM", 2, 2, 'm' },
	{ "M", 1, 2, 'm' },    { "DD", 2, 2, 'd' }, { "D", 1, 2, 'd' },
};

struct parts {
	int year, month, day;
};

static bool take_token(struct str *cell, size_t i, struct parts *p)
{
	int v = 0;
	if (tokens[i].part == 'w')
		return take_month(cell, &p->month);
	if (!take_number(cell, tokens[i].least, tokens[i].most, &v))
		return false;
	switch (tokens[i].part) {
	case 'y':
		p->year = v;
		break;
	case 'p':
		p->year = v + (v < TWO_DIGIT_PIVOT ? 2000 : 1900);
		break;
	case 'm':
		p->month = v;
		break;
	default:
		p->day = v;
		break;
	}
	return true;
}

static bool find_token(const char *format, size_t *ret)
{
	for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++)
		if (strncmp(format, tokens[i].token, strlen(tokens[i].token)) == 0) {
			*ret = i;
			return true;
		}
	return false;
}

/* Splits the cell by the format's tokens; whether the calendar has the day is another question. */
static bool scan(struct str cell, const char *format, struct parts *p)
{
	*p = (struct parts){ 0, 0, 1 };
	while (*format) {
		size_t i;
		if (*format == '*')
			return true;
		if (find_token(format, &i)) {
			if (!take_token(&cell, i, p))
				return false;
			format += strlen(tokens[i].token);
		} else {
			if (cell.n == 0 || cell.p[0] != *format)
				return false;
			cell = (struct str){ cell.p + 1, cell.n - 1 };
			format++;
		}
	}
	return cell.n == 0;
}

bool dates_parse(struct str cell, const char *format, day_t *ret)
{
	struct parts p;
	return scan(cell, format, &p) && day_from_ymd(p.year, p.month, p.day, ret);
}

bool dates_have_form(struct str cell, const char *format)
{
	struct parts p;
	return scan(cell, format, &p);
}

bool dates_format_valid(const char *format)
{
	bool year = false, month = false;
	while (*format && *format != '*') {
		size_t i;
		if (!find_token(format, &i)) {
			format++;
			continue;
		}
		year |= tokens[i].part == 'y' || tokens[i].part == 'p';
		month |= tokens[i].part == 'm' || tokens[i].part == 'w';
		format += strlen(tokens[i].token);
	}
	return year && month && (!*format || !format[1]);
}

/* The day as a cell of this format. */
static void write_cell(const char *format, const struct parts *day, char *out, size_t size)
{
	size_t n = 0;
	while (*format && *format != '*' && n + 8 < size) {
		size_t i;
		if (!find_token(format, &i)) {
			out[n++] = *format++;
			continue;
		}
		char part = tokens[i].part;
		int v = part == 'y' ? day->year : part == 'p' ? day->year % 100 : part == 'd' ? day->day : day->month;
		n += (size_t)(part == 'w' ? snprintf(out + n, size - n, "Mar") : snprintf(out + n, size - n, "%0*d", (int)tokens[i].most, v));
		format += strlen(tokens[i].token);
	}
	out[n] = '\0';
}

bool dates_contradict(const char *a, const char *b)
{
	static const struct parts probe = { 2005, 3, 4 };
	char cell[64];
	struct parts read;
	write_cell(a, &probe, cell, sizeof cell);
	if (!scan(str_of(cell), b, &read))
		return false;
	return read.year != probe.year || read.month != probe.month || (read.day != probe.day && read.day != 1);
}
