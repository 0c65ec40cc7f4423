/* The texts of the profiles in importers/profiles, embedded at build. */
#ifndef KONTOR_IMPORTERS_PROFILE_SHIPPED_H
#define KONTOR_IMPORTERS_PROFILE_SHIPPED_H

#include <stddef.h>

struct shipped_profile {
	const char *name, *text;
};

extern const struct shipped_profile shipped_profiles[];
extern const size_t shipped_profiles_n;

#endif
