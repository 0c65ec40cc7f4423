/* One line per event on stderr: time, level, event, key=value. Never a cell value, a name or an amount. */
#ifndef KONTOR_BASE_LOG_H
#define KONTOR_BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_set_level(enum log_level level);
void log_event(enum log_level level, const char *event, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
