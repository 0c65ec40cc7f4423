#include "profile.h"

#include <ctype.h>

/* Capital letters of ASCII and of Latin-1 (U+00C0..U+00DE, as UTF-8 after a byte 0xC3). */
static char folded(char before, char c)
{
	unsigned char u = (unsigned char)c;
	if (u < 0x80)
		return (char)tolower(u);
	return (unsigned char)before == 0xc3 && u >= 0x80 && u <= 0x9e && u != 0x97 ? (char)(u | 0x20) : c;
}

void profile_normalise(struct str name, char *out, size_t size)
{
	size_t n = 0;
	name = str_trim(name);
	for (size_t i = 0; i < name.n && n + 1 < size; i++) {
		char c = name.p[i];
		if (c != ' ' && c != '_' && c != '\n' && c != '\r' && c != '\t')
			out[n++] = folded(i ? name.p[i - 1] : '\0', c);
	}
	out[n] = '\0';
}

bool profile_name_matches(const char *name, const char *normalised)
{
	for (; *name && *name != '*'; name++, normalised++)
		if (*name != *normalised)
			return false;
	if (!*name)
		return !*normalised;
	for (;; normalised++) {
		if (profile_name_matches(name + 1, normalised))
			return true;
		if (!*normalised)
			return false;
	}
}

bool profile_names_match(const struct profile_names *names, const char *normalised)
{
	for (size_t i = 0; i < names->n; i++)
		if (profile_name_matches(names->name[i], normalised))
			return true;
	return false;
}
