#ifndef KONTOR_IMPORTERS_PROFILES_H
#define KONTOR_IMPORTERS_PROFILES_H

#include "base/err.h"
#include "base/json_out.h"

/* [ {"name","title","source","feeds":[..],"verified":bool}, ... ] */
bool profiles_list(struct json_out *out, struct err *err);
/* The profile's own JSON text. */
bool profiles_show(const char *name, struct json_out *out, struct err *err);

#endif
