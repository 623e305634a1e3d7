/* found_act.c - settings are read back and compared: the row and the log say one thing. */
#include "app/found_act.h"

#include "app/rule_act.h"
#include "base/check.h"
#include "core/rule_read.h"

void found_settings_write(TextBuf *buf, const BookSettings *settings)
{
    char date[DATE_TEXT_SIZE];
    textbuf_puts(buf, "\"cluster\":{\"name\":");
    textbuf_json(buf, settings->name);
    textbuf_puts(buf, ",\"process\":");
    textbuf_json(buf, settings->process);
    textbuf_puts(buf, ",\"calendar\":");
    textbuf_json(buf, settings->calendar);
    textbuf_format(buf, ",\"currency\":\"%s\",\"date\":\"%s\",\"demo\":%s}",
                   ccy_code(settings->ccy), date_format(settings->first_date, date),
                   settings->demo ? "true" : "false");
}

Err found_settings_read(Ctx *cx, const Json *body, BookSettings *out)
{
    static const char *const keys[] = { "name", "process", "calendar", "currency", "date",
                                        "demo" };
    const Json *cluster;
    Text currency, date;
    BookSettings settings = { .ccy = CCY_CNY };
    TRY(json_want_object(cx, body, "cluster", &cluster));
    if (!cluster)
        return fail_field(cx, ERR_INVALID, "cluster", "is missing");
    TRY(json_only(cx, cluster, keys, COUNT(keys)));
    TRY(json_need_text(cx, cluster, "name", &settings.name));
    TRY(json_need_text(cx, cluster, "process", &settings.process));
    TRY(json_need_text(cx, cluster, "calendar", &settings.calendar));
    TRY(json_need_text(cx, cluster, "currency", &currency));
    TRY(ccy_parse(cx, currency, &settings.ccy));
    TRY(json_need_text(cx, cluster, "date", &date));
    TRY(date_parse(cx, date, &settings.first_date));
    TRY(json_want_bool(cx, cluster, "demo", &settings.demo));
    settings.business_date = settings.first_date;
    *out = settings;
    return ERR_OK;
}

static bool same_settings(const BookSettings *a, const BookSettings *b)
{
    return text_eq(a->name, b->name) && text_eq(a->process, b->process)
        && text_eq(a->calendar, b->calendar) && ccy_number(a->ccy) == ccy_number(b->ccy)
        && a->first_date.day == b->first_date.day && a->demo == b->demo;
}

static Err check_settings(Ctx *cx, Book *book, const Act *act)
{
    BookSettings said, kept = book_settings(book);
    TRY(found_settings_read(cx, &act->body, &said));
    if (!same_settings(&said, &kept))
        return fail_field(cx, ERR_INVALID, "cluster", "is not what the books were made with");
    return ERR_OK;
}

/* What the settings name must be among the rules. */
static Err check_names(Ctx *cx, Book *book)
{
    BookSettings settings = book_settings(book);
    const Calendar *calendar;
    RuleVersion rule;
    TRY(book_template(cx, book, TEXT(""), settings.first_date, &rule));
    TRY(book_calendar(cx, book, TEXT(""), &calendar));
    for (int k = 0; k < RULE_KIND_COUNT; k++) {
        const char *only = rule_kind_words((RuleKind)k)->only;
        if (only)
            TRY(book_rule(cx, book, (RuleKind)k, text_of(only), &rule));
    }
    return ERR_OK;
}

Err found_act(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "cluster", "rules" };
    const Json *rules;
    List adopted;
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    if (!text_is(act->actor, "operator"))
        return fail(cx, ERR_DENIED, "a cluster is founded by the operator, who holds the store");
    if (act->id != 1)
        return fail(cx, ERR_WRONG_STATE, "the cluster has been founded before");
    TRY(check_settings(cx, book, act));
    TRY(rule_array(cx, &act->body, "rules", RULES_AT_ONCE_MAX, &rules));
    TRY(rule_act_take(cx, book, act, rules, DATE_NONE, &adopted));
    TRY(check_names(cx, book));
    return rule_act_result(cx, &adopted, result);
}
