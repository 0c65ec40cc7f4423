#include "rows.h"

void rows_write_columns(const struct report *report, struct json_out *out)
{
	json_out_array(out);
	for (size_t i = 0; i < report->columns_n; i++) {
		json_out_object(out);
		json_out_key(out, "name");
		json_out_cstr(out, report->column[i].name);
		json_out_key(out, "type");
		json_out_cstr(out, report_type_name(report->column[i].type));
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void write_cell(enum report_type type, struct str s, struct json_out *out)
{
	switch (type) {
	case REPORT_MONEY:
	case REPORT_PERCENT:
	case REPORT_COUNT:
	case REPORT_NUMBER:
		json_out_number_text(out, s);
		break;
	case REPORT_FLAG:
		json_out_bool(out, s.n && s.p[0] == 't');
		break;
	case REPORT_LIST:
		json_out_raw(out, s);
		break;
	case REPORT_TEXT:
	case REPORT_DATE:
	case REPORT_MONTH:
	case REPORT_TIME:
	case REPORT_TYPES:
		json_out_text(out, s);
		break;
	}
}

void rows_write(const struct report *report, const struct db_rows *rows, int row, bool as_object, struct json_out *out)
{
	if (as_object)
		json_out_object(out);
	else
		json_out_array(out);
	for (size_t i = 0; i < report->columns_n; i++) {
		if (as_object)
			json_out_key(out, report->column[i].name);
		if (db_rows_null(rows, row, (int)i))
			json_out_null(out);
		else
			write_cell(report->column[i].type, db_rows_str(rows, row, (int)i), out);
	}
	if (as_object)
		json_out_object_end(out);
	else
		json_out_array_end(out);
}
