/* Rows and columns of a report as JSON. */
#ifndef KONTOR_REPORT_ROWS_H
#define KONTOR_REPORT_ROWS_H

#include "definition.h"
#include "report/report.h"

void rows_write_columns(const struct report *report, struct json_out *out);
/* The row's columns must come in the order of the definition. */
void rows_write(const struct report *report, const struct db_rows *rows, int row, bool as_object, struct json_out *out);

#endif
