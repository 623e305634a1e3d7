/* import.c - groups documents into transactions and keeps count.
 *
 * What comes is kept in the memory of one group until that group is committed. If a group cannot
 * be closed because of what is in it, it is undone and its documents are tried one by one, so that
 * one bad paper does not take a thousand good ones with it. */
#include "app/import.h"

#include "app/acts.h"
#include "app/intake/bank.h"
#include "app/intake/intake.h"
#include "base/check.h"
#include "base/file.h"
#include "format/camt_pay.h"

enum { GROUP_BYTES_MAX = 1 << 30 };

typedef struct Waiting {
    Text body;                  /* canonical JSON */
    const char *file;
    int64_t line;
} Waiting;

typedef struct Import {
    Ctx *cx;                    /* the reader's */
    Ctx work;                   /* one group's memory */
    Book *book;
    const ImportOptions *options;
    ImportTally *tally;
    Intake *intake;             /* NULL: no group is open */
    List waiting;               /* Waiting, of the group */
    size_t held;                /* documents in the group's memory, new to the books or not */
    ImportTally group;          /* what the group will add to the tally */
    Text file;                  /* the last a reader named, in cx's arena */
    bool single;                /* groups of one: finding the paper that spoils a group */
} Import;

/* --- the report ------------------------------------------------------------------------------ */

static void report(Import *import, const char *file, int64_t line, const char *word,
                   const char *what, const char *field, Text why)
{
    if (!import->options->report)
        return;
    Ctx small = ctx_make(1 << 16);
    TextBuf buf = textbuf_make(&small);
    Text text;
    textbuf_puts(&buf, "{\"file\":");
    textbuf_json(&buf, text_of(file));
    textbuf_format(&buf, ",\"line\":%lld,\"%s\":\"%s\"", (long long)line, word, what);
    if (field && field[0]) {
        textbuf_puts(&buf, ",\"field\":");
        textbuf_json(&buf, text_of(field));
    }
    textbuf_puts(&buf, ",\"why\":");
    textbuf_json(&buf, why);
    textbuf_puts(&buf, "}\n");
    if (textbuf_done(&buf, &text) == ERR_OK)
        fwrite(text.at, 1, text.n, import->options->report);
    ctx_clear(&small);
}

static void refuse(Import *import, Ctx *cx, Err err, const char *file, int64_t line)
{
    char field[256];
    import->tally->refused++;
    report(import, file, line, "error", err_name(err), ctx_field(cx, field, sizeof field),
           text_of(ctx_words(cx)));
    ctx_forgive(cx);
}

/* Failures of the system end an import; failures of the input are reported. */
static bool is_input(Err err)
{
    return err != ERR_OK && err_exit_code(err) == 1;
}

/* --- groups ---------------------------------------------------------------------------------- */

static Err group_open(Import *import)
{
    if (import->intake)
        return ERR_OK;
    import->work.now = clock_now();
    import->waiting = list_make(sizeof(Waiting));
    import->held = 0;
    import->group = (ImportTally){ 0 };
    Err err = import->options->whole ? ERR_OK : book_begin(&import->work, import->book);
    if (err == ERR_OK)
        err = intake_open(&import->work, import->book, &import->options->speaker,
                          &import->intake);
    return err == ERR_OK ? ERR_OK : fail(import->cx, err, "%s", ctx_words(&import->work));
}

static void tally_add(ImportTally *to, const ImportTally *from)
{
    to->taken += from->taken;
    to->same += from->same;
    to->parties += from->parties;
    for (size_t k = 0; k < DOCUMENT_KIND_COUNT; k++)
        to->taken_by_kind[k] += from->taken_by_kind[k];
}

/* Tells the caller what is on disk; only ever after a commit. */
static void acknowledge(const Import *import)
{
    if (import->options->acknowledge)
        import->options->acknowledge(import->options->acknowledge_self,
                                     import->tally->taken + import->tally->same);
}

static Err take(Import *import, const Document *document);

/* The group could not be closed: undo it, and try its papers one at a time. */
static Err group_retry(Import *import, Err err)
{
    book_rollback(import->book);
    import->intake = NULL;
    if (import->waiting.count == 1) {
        const Waiting *only = list_at(&import->waiting, 0);
        refuse(import, &import->work, err, only->file, only->line);
        return ERR_OK;
    }
    ctx_forgive(&import->work);
    Import one = *import;
    one.work = ctx_make(GROUP_BYTES_MAX);
    one.single = true;
    Err failed = ERR_OK;
    for (size_t i = 0; i < import->waiting.count && failed == ERR_OK; i++) {
        const Waiting *waiting = list_at(&import->waiting, i);
        Document document;
        ctx_place(&one.work, waiting->file, waiting->line);
        failed = document_parse(&import->work, waiting->body, &document);
        if (failed == ERR_OK)
            failed = take(&one, &document);
    }
    if (failed != ERR_OK && one.work.err != ERR_OK)
        fail(import->cx, failed, "%s", one.work.detail);
    ctx_clear(&one.work);
    return failed;
}

static Err group_close(Import *import)
{
    if (!import->intake)
        return ERR_OK;
    Err err = intake_close(&import->work, import->intake);
    if (err == ERR_OK && !import->options->whole)
        err = book_commit(&import->work, import->book);
    if (is_input(err) && !import->options->whole) {
        err = group_retry(import, err);
    } else if (err == ERR_OK) {
        tally_add(import->tally, &import->group);
        if (!import->options->whole)
            acknowledge(import);
    }
    import->intake = NULL;
    if (err != ERR_OK && import->work.err != ERR_OK)
        fail(import->cx, err, "%s", import->work.detail);
    ctx_clear(&import->work);
    import->work.arena = arena_make(GROUP_BYTES_MAX);
    return err;
}

/* Documents that are refused, or here already, take memory too. */
static Err group_close_full(Import *import)
{
    bool full = import->single || import->held >= IMPORT_BATCH_DOCUMENTS;
    return full ? group_close(import) : ERR_OK;
}

/* --- one document, one party ----------------------------------------------------------------- */

static Err take(Import *import, const Document *given)
{
    Ctx *work = &import->work;
    IntakeVerdict verdict;
    Document resolved = *given, *document = &resolved;
    TRY(group_open(import));
    import->held++;
    Err err = bank_resolve(work, import->book, document);
    if (err == ERR_OK)
        err = intake_document(work, import->intake, document, &verdict);
    if (is_input(err)) {
        refuse(import, work, err, work->place_file ? work->place_file : "", work->place_line);
        return group_close_full(import);
    }
    if (err != ERR_OK)
        return fail(import->cx, err, "%s", work->detail);
    if (verdict == INTAKE_SAME) {
        import->group.same++;
        return group_close_full(import);
    }
    import->group.taken++;
    import->group.taken_by_kind[document->kind]++;
    Waiting *waiting = list_push(work, &import->waiting);
    if (!waiting)
        return fail(import->cx, ERR_NO_MEMORY, "%s", work->detail);
    waiting->file = work->place_file;
    waiting->line = work->place_line;
    waiting->body = intake_last_body(import->intake);
    return group_close_full(import);
}

/* An act that is refused has taken an id already: undone alone, it leaves no trace. */
static Err admit(Import *import, const PartyRecord *party)
{
    Ctx *work = &import->work;
    Text body;
    TRY(party_record_write(work, party, &body));
    TRY(book_savepoint(work, import->book));
    Err err = act_perform(work, import->book, TEXT("party_admit"), import->options->actor, body,
                          NULL, NULL);
    if (err == ERR_OK)
        return book_keep(work, import->book);
    Ctx undone = ctx_make(1 << 20);
    if (book_undo(&undone, import->book) != ERR_OK)
        err = fail(import->cx, ERR_STORE, "%s", undone.detail);
    ctx_clear(&undone);
    return err;
}

static Err take_party(Import *import, const PartyRecord *party)
{
    Ctx *work = &import->work;
    Party known;
    bool found;
    /* An act sees the books before and after it; the papers before it are a group of their own. */
    if (import->waiting.count > 0)
        TRY(group_close(import));
    TRY(group_open(import));
    Err err = book_party_find(work, import->book, party->id, &found, &known);
    bool accounts = false;
    if (err == ERR_OK && found)
        err = book_accounts_known(work, import->book, known.id, party, &accounts);
    if (err == ERR_OK && found && accounts && text_eq(known.name, party->name)
        && text_eq(known.roles, party->roles) && (known.yearly || !party->yearly)
        && (party->name_zh.n == 0 || text_eq(known.name_zh, party->name_zh)))
        return ERR_OK;
    if (err == ERR_OK)
        err = admit(import, party);
    if (is_input(err)) {
        refuse(import, work, err, work->place_file ? work->place_file : "", work->place_line);
        return ERR_OK;
    }
    if (err != ERR_OK)
        return fail(import->cx, err, "%s", work->detail);
    import->group.parties++;
    return ERR_OK;
}

/* --- native JSONL ---------------------------------------------------------------------------- */

/* What is read lives in the group's memory, because the group keeps documents until it closes. */
static Err take_line(Import *import, Text line)
{
    Ctx *work = &import->work;
    ArenaMark mark = arena_mark(&work->arena);
    Json json;
    Err err = json_parse(work, line, &json);
    if (err == ERR_OK && party_record_is(&json)) {
        PartyRecord party;
        err = party_record_read(work, &json, &party);
        if (err == ERR_OK)
            return take_party(import, &party);
    } else if (err == ERR_OK) {
        Document document;
        err = document_read(work, &json, &document);
        if (err == ERR_OK)
            return take(import, &document);
    }
    if (!is_input(err))
        return fail(import->cx, err, "%s", work->detail);
    refuse(import, work, err, work->place_file, work->place_line);
    arena_rewind(&work->arena, mark);
    return ERR_OK;
}

static void tell(const Import *import, int64_t done, int64_t total)
{
    if (import->options->progress)
        import->options->progress(import->options->progress_self, done, total, import->tally);
}

static Err read_lines(Import *import, LineReader *reader, Ctx *scratch)
{
    for (bool more = true; more;) {
        Text line;
        ctx_clear(scratch);
        Err err = line_reader_next(scratch, reader, &line, &more);
        if (err != ERR_OK && !is_input(err))
            return fail(import->cx, err, "%s", scratch->detail);
        import->tally->lines += err != ERR_OK || more;
        if (err != ERR_OK) {
            refuse(import, scratch, err, scratch->place_file, scratch->place_line);
            more = true;
            continue;
        }
        if (!more || text_trim(line).n == 0)
            continue;
        ctx_place(&import->work, scratch->place_file, scratch->place_line);
        TRY(take_line(import, line));
        if (import->tally->lines % 1000 == 0)
            tell(import, line_reader_bytes_read(reader), line_reader_bytes_total(reader));
    }
    return ERR_OK;
}

/* --- the whole of it ------------------------------------------------------------------------- */

static Err import_begin(Ctx *cx, Book *book, const ImportOptions *options, ImportTally *tally,
                        Import *out)
{
    *out = (Import){ .cx = cx, .work = ctx_make(GROUP_BYTES_MAX), .book = book,
                     .options = options, .tally = tally };
    return options->whole ? book_begin(cx, book) : ERR_OK;
}

/* Closes the last group; whole: commits, or undoes everything where something was refused. */
static Err import_end(Import *import, Err err, int64_t refused_before)
{
    if (err == ERR_OK)
        err = group_close(import);
    if (import->options->whole) {
        int64_t refused = import->tally->refused - refused_before;
        if (err == ERR_OK && refused > 0)
            err = fail(import->cx, ERR_REFUSED, "%lld of the lines were refused, so nothing was "
                       "taken; mend them, or import without --all-or-nothing",
                       (long long)refused);
        if (err == ERR_OK)
            err = book_commit(import->cx, import->book);
        if (err == ERR_OK)
            acknowledge(import);
        else
            import->tally->taken = import->tally->same = import->tally->parties = 0;
    }
    if (err != ERR_OK)
        book_rollback(import->book);
    ctx_clear(&import->work);
    return err;
}

static Err import_lines(Ctx *cx, Book *book, Source *source, const ImportOptions *options,
                        ImportTally *tally)
{
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    Import import;
    int64_t refused = tally->refused;
    TRY(line_reader_on(cx, source, &reader));
    TRY(import_begin(cx, book, options, tally, &import));
    Ctx scratch = ctx_make(GROUP_BYTES_MAX);
    Err err = read_lines(&import, reader, &scratch);
    ctx_clear(&scratch);
    err = import_end(&import, err, refused);
    tell(&import, line_reader_bytes_read(reader), line_reader_bytes_total(reader));
    return err;
}

Err import_jsonl(Ctx *cx, Book *book, const char *path, const ImportOptions *options,
                 ImportTally *tally)
{
    Source *source CLEANUP(source_close) = NULL;
    TRY(source_open(cx, path, &source));
    return import_lines(cx, book, source, options, tally);
}

/* --- other forms: what their readers hand on ------------------------------------------------- */

/* A group may be tried again after the reader has gone, and with it the names of its files. */
static Err place_kept(Import *import, RecordPlace place)
{
    if (!import->file.at || !text_is(import->file, place.file))
        TRY(text_copy(import->cx, text_of(place.file), &import->file));
    ctx_place(&import->work, import->file.at, place.line);
    return ERR_OK;
}

/* What an outside paper says of parties renames none that is known and gives none an account. Only
 * where the operator brings it in are others admitted, and roles that were met: else the paper that
 * names a stranger is refused. */
static Err sink_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    Import *import = self;
    Party known;
    bool found;
    (void)cx;
    TRY(place_kept(import, place));
    TRY(group_open(import));
    if (book_party_find(&import->work, import->book, party->id, &found, &known) != ERR_OK)
        return fail(import->cx, import->work.err, "%s", import->work.detail);
    if (import->options->speaker.channel != CHANNEL_OPERATOR)
        return ERR_OK;
    PartyRecord roles = { .id = party->id, .name = found ? known.name : party->name,
                          .name_zh = found ? TEXT("") : party->name_zh, .roles = party->roles };
    return take_party(import, &roles);
}

static Err sink_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Import *import = self;
    (void)cx;
    Text body;
    Document kept;
    import->tally->lines++;
    TRY(place_kept(import, place));
    TRY(document_write(&import->work, document, &body));
    TRY(document_parse(&import->work, body, &kept));
    TRY(take(import, &kept));
    if (import->tally->lines % 1000 == 0)
        tell(import, import->tally->lines, -1);
    return ERR_OK;
}

static Err sink_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    Import *import = self;
    (void)cx;
    import->tally->refused++;
    report(import, place.file, place.line, "error", "ERR_INVALID", field, why);
    return ERR_OK;
}

static Err sink_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                      Text why)
{
    Import *import = self;
    (void)cx;
    import->tally->notes[kind]++;
    report(import, place.file, place.line, "note", note_name(kind), field, why);
    return ERR_OK;
}

/* What makes a whole input none of its form is one refusal; what does not fit the mapping that was
 * given, or fails the system, ends it. */
static Err refused_whole(Import *import, const Input *input, Ctx *scratch, Err err)
{
    if (err == ERR_OK || import->work.err != ERR_OK || import->cx->err != ERR_OK)
        return err;
    if (!is_input(err) || input->mapping)
        return fail(import->cx, err, "%s", scratch->detail);
    const char *name = scratch->place_file ? scratch->place_file : input->path;
    refuse(import, scratch, err, name, scratch->fault_line);
    return ERR_OK;
}

/* A bank's message is taken whole or not at all: it is read to its end before its first entry is
 * taken. */
static Err look_through(Ctx *cx, Source *source)
{
    TRY(source_keep(cx, source));
    TRY(camt_check(cx, source));
    return source_seek(cx, source, 0);
}

Err import_input(Ctx *cx, Book *book, const Input *input, const ImportOptions *options,
                 ImportTally *tally)
{
    Import import;
    int64_t refused = tally->refused;
    bool lines = input->format == FORMAT_JSONL || input->format == FORMAT_UNKNOWN;
    if (lines && !input->mapping)
        return import_lines(cx, book, input->source, options, tally);
    TRY(import_begin(cx, book, options, tally, &import));
    Ctx scratch = ctx_make(GROUP_BYTES_MAX);
    RecordSink sink = { .self = &import, .party = sink_party, .document = sink_document,
                        .refused = sink_refused, .noted = sink_noted };
    Err err = input->format == FORMAT_CAMT ? look_through(&scratch, input->source) : ERR_OK;
    if (err == ERR_OK)
        err = input_read(&scratch, input, &sink);
    err = refused_whole(&import, input, &scratch, err);
    ctx_clear(&scratch);
    err = import_end(&import, err, refused);
    tell(&import, tally->lines, tally->lines);
    return err;
}
