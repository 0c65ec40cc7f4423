/*
 * The coding blocks (docs/architecture.md): what a fact names of the organisation. The book holds all of them in memory and numbers new ones;
 * numbers are safe because only the holder of the publish lock hands them out.
 */
#ifndef KONTOR_IMPORTERS_LINK_CODING_H
#define KONTOR_IMPORTERS_LINK_CODING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "db/conn.h"

struct coding_book;

struct coding_book *coding_book_new(void);                           /* without any              */
bool coding_book_load(struct db *db, struct coding_book **ret, struct err *err);
void coding_book_free(struct coding_book *book);                     /* NULL is fine             */
/* The coding of these objects (0 = none), numbered now if it is new. worker_id only for a time entry with a blank cost center. */
int32_t coding_book_id(struct coding_book *book, int32_t project_id, int32_t cost_center_id, int32_t org_unit_id, int32_t worker_id);
/* Writes the new ones. May be called again after more were added. */
bool coding_book_save(struct db *db, struct coding_book *book, struct err *err);

#endif
