/*
 * Dates as exports write them. A format is written with YYYY YY MM M DD D Mon and the characters between; "*" at its end takes any rest (a time of
 * day that does not count). M and D take one or two digits. Mon is an English or German month word, with or without its dot.
 */
#ifndef KONTOR_IMPORTERS_PROFILE_DATES_H
#define KONTOR_IMPORTERS_PROFILE_DATES_H

#include "base/date.h"

/* False: the cell is not of this format, or names no calendar day. A two-digit year below 70 is 20yy. */
bool dates_parse(struct str cell, const char *format, day_t *ret);
bool dates_have_form(struct str cell, const char *format);   /* of this format, though perhaps no day of the calendar */
bool dates_format_valid(const char *format);             /* has a year and a month; "*" only at its end */
/* One cell could be read by both as two different days (DD/MM/YYYY and MM/DD/YYYY). */
bool dates_contradict(const char *a, const char *b);
/* The formats tried when a column fits none of its own, to say what it could be. */
extern const char *const dates_known[];
extern const size_t dates_known_n;

#endif
