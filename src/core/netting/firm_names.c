/* firm_names.c - open addressing; the copies lie side by side: comparing them stays cheap. */
#include "core/netting/firm_names.h"

#include "base/check.h"

static uint64_t fold(uint64_t a, uint64_t b)
{
    u128 product = (u128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* SRC: the multiply-and-fold of base/table.c, inlined here for two look-ups a row. */
uint64_t firm_names_hash(const FirmNames *names, Text name)
{
    const char *at = name.at;
    size_t n = name.n;
    uint64_t h = names->seed ^ 0x9e3779b97f4a7c15u ^ n, word;
    for (; n >= 8; n -= 8, at += 8) {
        memcpy(&word, at, 8);
        h = fold(h ^ word, 0x6a09e667f3bcc909u);
    }
    word = 0;
    memcpy(&word, at, n);
    return fold(h ^ word, 0xbb67ae8584caa73bu);
}

static Err firm_names_grow(Ctx *cx, FirmNames *names)
{
    size_t cap = names->cap ? names->cap * 4 : 1 << 10;
    uint64_t *slots = NEW(cx, uint64_t, cap);
    if (!slots)
        return cx->err;
    const Text *firms = names->firms.items;
    for (size_t f = 0; f < names->firms.count; f++) {
        uint64_t hash = firm_names_hash(names, firms[f]);
        size_t i = (size_t)hash & (cap - 1);
        while (slots[i])
            i = (i + 1) & (cap - 1);
        slots[i] = (hash & ~(uint64_t)UINT32_MAX) | (f + 1);
    }
    names->slots = slots;
    names->cap = cap;
    return ERR_OK;
}

static Err firm_name_keep(Ctx *cx, FirmNames *names, Text name, Text *out)
{
    if (names->room_bytes < name.n) {
        names->room_bytes = FIRM_NAME_BYTES_MAX;
        names->room = NEW(cx, char, FIRM_NAME_BYTES_MAX);
        if (!names->room)
            return cx->err;
    }
    memcpy(names->room, name.at, name.n);
    *out = (Text){ names->room, name.n };
    names->room += name.n;
    names->room_bytes -= name.n;
    return ERR_OK;
}

Err firm_names_number(Ctx *cx, FirmNames *names, Text name, uint64_t hash, uint32_t *out)
{
    if (names->firms.count * 2 >= names->cap)
        TRY(firm_names_grow(cx, names));
    const Text *firms = names->firms.items;
    size_t i = (size_t)hash & (names->cap - 1);
    for (; names->slots[i]; i = (i + 1) & (names->cap - 1)) {
        uint32_t f = (uint32_t)names->slots[i] - 1;
        if (names->slots[i] >> 32 == hash >> 32 && firm_name_same(firms[f], name)) {
            *out = f;
            return ERR_OK;
        }
    }
    Text *firm = list_push(cx, &names->firms);
    if (!firm)
        return cx->err;
    TRY(firm_name_keep(cx, names, name, firm));
    names->slots[i] = (hash & ~(uint64_t)UINT32_MAX) | names->firms.count;
    *out = (uint32_t)names->firms.count - 1;
    return ERR_OK;
}

Err firm_names_make(Ctx *cx, FirmNames *out)
{
    FirmNames names = { .seed = random_next(&cx->random), .firms = list_make(sizeof(Text)) };
    TRY(firm_names_grow(cx, &names));
    *out = names;
    return ERR_OK;
}
