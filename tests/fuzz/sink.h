/* sink.h - where readers of any form hand on what they found: whatever comes out can be written
 * and read again as the same, and whatever is refused or noted says what and where. */
#ifndef WEFT_TESTS_FUZZ_SINK_H
#define WEFT_TESTS_FUZZ_SINK_H

#include "format/record.h"

RecordSink fuzz_sink(void);

#endif
