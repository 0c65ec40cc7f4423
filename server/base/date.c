#include "base/date.h"

#include <stdio.h>
#include <time.h>

/* Days before the civil date, counted in eras of 400 years that begin on 1 March (Howard Hinnant, "chrono-compatible low-level date
 * algorithms"). */
static int32_t days_from_civil(int y, int m, int d)
{
	y -= m <= 2;
	int era = (y >= 0 ? y : y - 399) / 400;
	int yoe = y - era * 400;
	int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

bool day_from_ymd(int year, int month, int day, day_t *ret)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return false;
	*ret = days_from_civil(year, month, day);
	return true;
}

void day_to_ymd(day_t d, int *year, int *month, int *day)
{
	int z = d + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	*day = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = yoe + era * 400 + (*month <= 2);
}

static bool digits(const char *p, int n, int *ret)
{
	int v = 0;
	for (int i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		v = 10 * v + (p[i] - '0');
	}
	*ret = v;
	return true;
}

bool day_parse_iso(struct str s, day_t *ret)
{
	int y, m, d;
	return s.n == 10 && s.p[4] == '-' && s.p[7] == '-' && digits(s.p, 4, &y) && digits(s.p + 5, 2, &m) && digits(s.p + 8, 2, &d) &&
	       day_from_ymd(y, m, d, ret);
}

bool month_parse_iso(struct str s, day_t *ret)
{
	int y, m;
	return s.n == 7 && s.p[4] == '-' && digits(s.p, 4, &y) && digits(s.p + 5, 2, &m) && day_from_ymd(y, m, 1, ret);
}

const char *day_text(day_t d, char out[DAY_TEXT_SIZE])
{
	int y, m, day;
	if (d == DAY_OPEN || d == DAY_ALWAYS)
		return strcpy(out, d == DAY_OPEN ? "infinity" : "-infinity");
	day_to_ymd(d, &y, &m, &day);
	snprintf(out, DAY_TEXT_SIZE, "%04u-%02u-%02u", (unsigned)y % 10000u, (unsigned)m % 100u, (unsigned)day % 100u);
	return out;
}

const char *month_text(day_t d, char out[DAY_TEXT_SIZE])
{
	day_text(d, out);
	if (d != DAY_OPEN && d != DAY_ALWAYS)
		out[7] = '\0';
	return out;
}

day_t day_month_first(day_t d)
{
	int y, m, day;
	day_to_ymd(d, &y, &m, &day);
	return d - (day - 1);
}

day_t day_month_next(day_t d)
{
	int y, m, day;
	day_to_ymd(d, &y, &m, &day);
	return d - (day - 1) + month_days(y, m);
}

day_t day_month_last(day_t d)
{
	return day_month_next(d) - 1;
}

int day_weekday(day_t d)
{
	int w = (d + 3) % 7; /* 1970-01-01 was a Thursday */
	return (w < 0 ? w + 7 : w) + 1;
}

day_t day_today(void)
{
	time_t now = time(NULL);
	struct tm tm;
	localtime_r(&now, &tm);
	return days_from_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}
