/*
 * Calendar days. A day is the number of days since 1970-01-01 (proleptic Gregorian); no time zone anywhere.
 * Valid time is half-open: DAY_OPEN (PostgreSQL 'infinity') is the open end, DAY_ALWAYS ('-infinity') the open beginning.
 */
#ifndef KONTOR_BASE_DATE_H
#define KONTOR_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef int32_t day_t;

#define DAY_OPEN INT32_MAX
#define DAY_ALWAYS INT32_MIN
#define DAY_TEXT_SIZE 16

bool day_from_ymd(int year, int month, int day, day_t *ret); /* false: no such day; years 0001..9999 */
void day_to_ymd(day_t d, int *year, int *month, int *day);
bool day_parse_iso(struct str s, day_t *ret);            /* exactly YYYY-MM-DD                      */
bool month_parse_iso(struct str s, day_t *ret);          /* exactly YYYY-MM -> first day            */
/* "YYYY-MM-DD", "infinity", "-infinity"; returns out. */
const char *day_text(day_t d, char out[DAY_TEXT_SIZE]);
const char *month_text(day_t d, char out[DAY_TEXT_SIZE]); /* "YYYY-MM"                              */
day_t day_month_first(day_t d);
day_t day_month_last(day_t d);
day_t day_month_next(day_t d);                           /* first day of the next month             */
int day_weekday(day_t d);                                /* 1 = Monday .. 7 = Sunday                */
day_t day_today(void);                                   /* of the system's local time zone         */

#endif
