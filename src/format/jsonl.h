/* jsonl.h - weft's native form, one JSON object a line: documents and parties. */
#ifndef WEFT_FORMAT_JSONL_H
#define WEFT_FORMAT_JSONL_H

#include "base/source.h"
#include "format/record.h"

/* What a line has wrong is refused, naming its field, and reading goes on. Failures: ERR_IO,
 * ERR_NO_MEMORY, and the sink's. Memory is that of one line. */
MUST_USE Err jsonl_read(Ctx *cx, Source *source, const RecordSink *sink);

#endif
