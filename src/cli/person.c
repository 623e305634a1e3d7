/* person.c - `weft person`, `weft connector`, `weft confirm`: who may speak, and who seconds it. */
#include "cli/verbs.h"

#include "app/actor.h"
#include "base/check.h"
#include "cli/emit.h"
#include "cli/key.h"
#include "store/book_store.h"

/* --- persons and connectors ------------------------------------------------------------------- */

/* The public key to register: given as text, or made now and kept beside the store. In demo mode
 * none is asked for. */
static Err public_key(Cli *cli, Book *book, Text actor, Text *out)
{
    const char *given = cli_option(cli, "public-key");
    Text path, name = TEXT("weft-person");
    *out = TEXT("");
    if (given)
        return text_copy(cli->cx, text_of(given), out);
    if (book_settings(book).demo)
        return ERR_OK;
    TRY(key_path_of(cli->cx, cli->store, actor, true, &path));
    TRY(key_make(cli->cx, name, path.at, out));
    fprintf(stderr, cli_say(cli, "%s holds the secret key; give it to that person alone\n",
                                 "%s 为其私钥，请仅交给本人\n"), path.at);
    return ERR_OK;
}

static void emit_option(Cli *cli, Emit *emit, const char *option)
{
    if (cli_option(cli, option))
        emit_text(emit, option, text_of(cli_option(cli, option)));
}

static void emit_mandate(Cli *cli, Emit *emit)
{
    const char *given = cli_option(cli, "mandate");
    if (!given)
        return;
    emit_open(emit, "mandate", '[');
    for (Text left = text_of(given); left.n > 0;)
        emit_text(emit, NULL, text_split(left, ',', &left));
    emit_close(emit, ']');
}

static Err perform(Cli *cli, Book *book, const char *kind, Emit *emit)
{
    Text body, result;
    emit_close(emit, '}');
    TRY(textbuf_done(&emit->buf, &body));
    TRY(cli_act(cli, book, kind, body, &result));
    printf("%.*s\n", (int)result.n, result.at);
    return ERR_OK;
}

static Err person_body(Cli *cli, Book *book, Emit *emit, Text *actor)
{
    Speaker speaker;
    Party party;
    if (cli->arg_count != 2)
        return cli_usage(cli, "which person? PARTY/name");
    TRY(actor_speaker(cli->cx, book, text_of(cli->args[1]), &speaker));
    TRY(book_party_by_id(cli->cx, book, speaker.party, &party));
    TRY(actor_write(cli->cx, book, &speaker, actor));
    *emit = emit_make(cli->cx);
    emit_open(emit, NULL, '{');
    emit_text(emit, "party", party.ident);
    emit_text(emit, "name", speaker.person);
    return ERR_OK;
}

static Err person_add(Cli *cli, Book *book)
{
    Emit emit;
    Text actor, key;
    TRY(person_body(cli, book, &emit, &actor));
    TRY(public_key(cli, book, actor, &key));
    if (key.n > 0)
        emit_text(&emit, "key", key);
    emit_mandate(cli, &emit);
    emit_option(cli, &emit, "from");
    emit_option(cli, &emit, "until");
    return perform(cli, book, "person_admit", &emit);
}

static Err person_end(Cli *cli, Book *book)
{
    Emit emit;
    Text actor;
    TRY(person_body(cli, book, &emit, &actor));
    return perform(cli, book, "person_end", &emit);
}

static Err list_of(Cli *cli, Book *book, int64_t party_id)
{
    List rows;
    Emit emit = emit_make(cli->cx);
    TRY(person_of_party(cli->cx, book_db(book), book_cluster(book), party_id, &rows));
    CliTable table = cli_table(cli->cx, "llll");
    TRY(cli_cell(&table, text_of(cli_say(cli, "NAME", "姓名"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "FROM", "起始日"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "UNTIL", "截止日"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "MANDATE", "授权范围"))));
    emit_open(&emit, NULL, '[');
    for (size_t i = 0; i < rows.count; i++) {
        const PersonRow *row = list_at(&rows, i);
        char from[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];
        bool open = row->until_day == DATE_DAY_MAX;
        emit_open(&emit, NULL, '{');
        emit_text(&emit, "name", row->name);
        emit_text(&emit, "key", row->key);
        emit_text(&emit, "mandate", row->mandate);
        emit_date(&emit, "from", row->from_day);
        emit_date(&emit, "until", open ? DATE_NONE.day : row->until_day);
        emit_close(&emit, '}');
        TRY(cli_cell(&table, row->name));
        TRY(cli_cell_format(&table, "%s", date_format((Date){ (int32_t)row->from_day }, from)));
        TRY(cli_cell_format(&table, "%s", open ? "" : date_format((Date){ (int32_t)row->until_day },
                                                                  until)));
        TRY(cli_cell(&table, row->mandate.n ? row->mandate : text_of(cli_say(cli, "all", "全部"))));
    }
    emit_close(&emit, ']');
    if (cli->json)
        return emit_print(&emit);
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

static Err person_list(Cli *cli, Book *book)
{
    Party party;
    Text ident;
    if (cli->arg_count != 2)
        return cli_usage(cli, "of which party?");
    TRY(party_id_parse(cli->cx, text_of(cli->args[1]), &ident));
    TRY(book_party_need(cli->cx, book, ident, &party));
    return list_of(cli, book, party.id);
}

static Err connector_body(Cli *cli, Emit *emit, Text *name)
{
    Speaker speaker;
    if (cli->arg_count != 2)
        return cli_usage(cli, "which connector? bank, customs, tax, carrier, warehouse, insurer, "
                              "each with :NAME where there are several");
    TRY(speaker_connector(cli->cx, text_of(cli->args[1]), &speaker));
    TRY(actor_connector(cli->cx, &speaker, name));
    *emit = emit_make(cli->cx);
    emit_open(emit, NULL, '{');
    emit_text(emit, "connector", *name);
    return ERR_OK;
}

static Err connector_add(Cli *cli, Book *book)
{
    Emit emit;
    Text name, key;
    TRY(connector_body(cli, &emit, &name));
    TRY(public_key(cli, book, name, &key));
    if (key.n > 0)
        emit_text(&emit, "key", key);
    return perform(cli, book, "connector_admit", &emit);
}

static Err connector_end(Cli *cli, Book *book)
{
    Emit emit;
    Text name;
    TRY(connector_body(cli, &emit, &name));
    return perform(cli, book, "connector_end", &emit);
}

static Err connector_list(Cli *cli, Book *book)
{
    return cli->arg_count == 1 ? list_of(cli, book, 0) : cli_usage(cli, "list takes nothing more");
}

/* --- a second person -------------------------------------------------------------------------- */

static Err proposals(Cli *cli, Book *book)
{
    List rows;
    Emit emit = emit_make(cli->cx);
    TRY(proposal_open(cli->cx, book_db(book), book_cluster(book), &rows));
    CliTable table = cli_table(cli->cx, "rlll");
    TRY(cli_cell(&table, text_of(cli_say(cli, "ACT", "编号"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "WHAT", "事项"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "PROPOSED BY", "提出人"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "CONTENT", "内容"))));
    emit_open(&emit, NULL, '[');
    for (size_t i = 0; i < rows.count; i++) {
        const ProposalRow *row = list_at(&rows, i);
        emit_open(&emit, NULL, '{');
        emit_int(&emit, "act", row->act_id);
        emit_text(&emit, "kind", row->kind);
        emit_text(&emit, "actor", row->actor);
        emit_text(&emit, "body", row->body);
        emit_close(&emit, '}');
        TRY(cli_cell_format(&table, "%lld", (long long)row->act_id));
        TRY(cli_cell(&table, row->kind));
        TRY(cli_cell(&table, row->actor));
        TRY(cli_cell(&table, row->body));
    }
    emit_close(&emit, ']');
    if (cli->json)
        return emit_print(&emit);
    cli_table_print(cli, &table, stdout);
    printf(cli_say(cli, "%zu wait for a second person\n", "%zu 项待第二人复核\n"), rows.count);
    return ERR_OK;
}

static Err confirm_run(Cli *cli)
{
    Book *book CLEANUP(book_close) = NULL;
    int64_t act;
    TRY(cli_book(cli, &book));
    if (cli->arg_count == 0)
        return proposals(cli, book);
    if (cli->arg_count != 1 || !text_to_int64(text_of(cli->args[0]), &act))
        return cli_usage(cli, "the number of one act; without it those that wait are listed");
    Emit emit = emit_make(cli->cx);
    emit_open(&emit, NULL, '{');
    emit_int(&emit, "act", act);
    return perform(cli, book, "confirm", &emit);
}

/* --- the verbs -------------------------------------------------------------------------------- */

static Err person_run(Cli *cli)
{
    static const CliWord words[] = {
        { "add", person_add }, { "list", person_list }, { "end", person_end }, { NULL, NULL },
    };
    return cli_word(cli, words);
}

static Err connector_run(Cli *cli)
{
    static const CliWord words[] = {
        { "add", connector_add }, { "list", connector_list }, { "end", connector_end },
        { NULL, NULL },
    };
    return cli_word(cli, words);
}

static const CliOption person_options[] = {
    { "public-key", "KEY", "add: this public key; else one is made and kept beside the store",
      "公钥；不给则生成密钥并存于账本旁" },
    { "mandate", "KINDS", "add: only these kinds of papers and acts, comma separated",
      "授权范围：单据与事项类型，逗号分隔" },
    { "from", "DATE", "add: the first day (default: the business date)", "起始日" },
    { "until", "DATE", "add: the last day", "截止日" },
    { NULL, NULL, NULL, NULL },
};
static const CliTakes person_takes[] = {
    { "add", "public-key mandate from until" }, { NULL, NULL },
};

const CliVerbRow verb_person = {
    .name = "person", .usage = "add PARTY/name | list PARTY | end PARTY/name",
    .summary = "who may speak and act for a party", .summary_zh = "经办人",
    .options = person_options, .run = person_run, .takes = person_takes,
    .more = "  weft person add uscc:91350100M000100Y43/li\n"
            "  weft person add uscc:91350100M000100Y43/zhang --mandate invoice_response\n\n"
            "Outside demo mode a person signs with a key. It is made here, unless --public-key "
            "gives one,\nand lies in STORE.keys; WEFT_KEY names it elsewhere. In demo mode no key "
            "is asked for, and\nof a party that has registered nobody anybody may act.",
};

static const CliOption connector_options[] = {
    { "public-key", "KEY", "add: this public key; else one is made and kept beside the store",
      "公钥；不给则生成密钥并存于账本旁" },
    { NULL, NULL, NULL, NULL },
};
static const CliTakes connector_takes[] = { { "add", "public-key" }, { NULL, NULL } };

const CliVerbRow verb_connector = {
    .name = "connector", .usage = "add bank[:NAME] | list | end bank[:NAME]",
    .summary = "third parties whose word is taken from them", .summary_zh = "第三方直连",
    .options = connector_options, .run = connector_run, .takes = connector_takes,
    .more = "  weft connector add bank:icbc\n"
            "  weft import statement.xml --from bank:icbc\n\n"
            "Connectors are of banks, customs, tax offices, carriers, warehouses and insurers. In "
            "demo mode\nnone needs to be admitted; what they say there is simulated.",
};

static const CliOption confirm_options[] = { { NULL, NULL, NULL, NULL } };

const CliVerbRow verb_confirm = {
    .name = "confirm", .usage = "[ACT] --as PARTY/person",
    .summary = "be the second person of what takes two", .summary_zh = "双人复核",
    .options = confirm_options, .run = confirm_run,
    .more = "  weft confirm                    what waits\n"
            "  weft confirm 17 --as uscc:91350100M000100Y43/he\n\n"
            "New accounts and names of a party that is known, roles that need a licence, and rates "
            "take two\npersons. A new account is paid some days after it was confirmed.",
};
