#include "definition.h"

static const char *const type_names[REPORT_TYPES] = { "text", "date", "month", "money", "percent", "count", "number", "flag", "time", "list" };

const char *report_type_name(enum report_type type)
{
	return type_names[type];
}
