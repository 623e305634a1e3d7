/* page_style.h - how the page looks: a measure of some 70 characters, one accent, no ornament. */
#ifndef WEFT_APP_REPORT_PAGE_STYLE_H
#define WEFT_APP_REPORT_PAGE_STYLE_H

/* Written one after the other; NULL ends it. */
extern const char *const page_style[];

#endif
