/* model.c - the one choice that every sentence makes. */
#include "app/report/model.h"

const char *say(Lang lang, const char *en, const char *zh)
{
    return lang == LANG_ZH ? zh : en;
}
