/* ocel_tables.h - OCEL 2.0 in its relational forms: CSV files of one folder, or an SQLite file.
 *
 *   object, event                ocel_id, ocel_type
 *   object_map_type, ...         ocel_type -> the word in its table's name, ocel_type_map
 *   object_WORD                  ocel_id, ocel_time, attributes..., ocel_changed_field
 *   event_WORD                   ocel_id, ocel_time, attributes...
 *   object_object                ocel_source_id, ocel_target_id, ocel_qualifier
 *   event_object                 ocel_event_id, ocel_object_id, ocel_qualifier
 *
 * Rows with ocel_changed_field give the new value of that field from ocel_time on; rows that say a
 * field changed, but not to what, are counted and noted.
 * SRC: OCEL 2.0 specification (Berti et al. 2023), section "Relational schema". */
#ifndef WEFT_FORMAT_OCEL_TABLES_H
#define WEFT_FORMAT_OCEL_TABLES_H

#include "format/ocel_sheet.h"

/* True where the folder holds object.csv, event.csv and object_object.csv. */
bool ocel_tables_are(const char *folder);

/* Reads all tables into b; what a row has wrong is refused or noted and reading goes on. The
 * failures, set in b->keep: ERR_IO a table is missing or unreadable; ERR_INVALID a table lacks a
 * column; ERR_SYNTAX a damaged database; ERR_UNKNOWN a type wanted is not in the log; ERR_LIMIT;
 * ERR_NO_MEMORY. */
MUST_USE Err ocel_tables_read(OcelBuild *b, const OcelShelf *shelf);

#endif
