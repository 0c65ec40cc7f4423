/* What an import did, for people and for machines. */
#ifndef KONTOR_CLI_IMPORT_PRINT_H
#define KONTOR_CLI_IMPORT_PRINT_H

#include <stdbool.h>

#include "base/str.h"

/* One object per feed, one per line, the main feed last, as the service wrote them. */
void import_print_json(struct str summary);
/* One line for the file. */
void import_print_line(struct str summary);
void import_print_warnings(struct str summary);          /* on stderr                               */
bool import_has_quarantined(struct str summary);

#endif
