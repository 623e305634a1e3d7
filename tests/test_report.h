/* test_report.h - a small report to set: three orders, five days, an attack, odd characters. */
#ifndef WEFT_TEST_REPORT_H
#define WEFT_TEST_REPORT_H

#include "app/report/model.h"

/* Points into static memory: read only. */
const Report *report_sample(Lang lang);

#endif
