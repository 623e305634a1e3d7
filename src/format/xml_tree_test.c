/* xml_tree_test.c */
#include "format/xml_tree.h"

#include "test.h"

TEST(test_xml_tree__keeps_elements_attributes_and_text)
{
    Ctx cx = ctx_make(1 << 20);
    XmlNode *root = NULL;
    CHECK_OK("parse", &cx, xml_tree_parse(&cx, TEXT("<a xmlns='urn:x'><!-- no --><b k=' v '> t "
             "</b>\n<c/><b>2</b></a>"), &root));
    CHECK_TEXT("name", root->name, "a");
    CHECK_TEXT("namespace", root->ns, "urn:x");
    CHECK_TEXT("text as it stands", root->first->text, " t ");
    CHECK_TEXT("attribute, trimmed", xml_tree_attribute(root->first, "k"), "v");
    CHECK_TEXT("no attribute", xml_tree_attribute(root->first, "l"), "");
    CHECK_TEXT("white space between elements is nothing", root->text, "");
    CHECK_TRUE("in order", root->first->next->next == root->last && !root->last->next);
    CHECK_TRUE("up again", root->last->parent == root);
    ctx_clear(&cx);
}

TEST(test_xml_tree__finds_along_a_path_and_goes_back_where_one_leads_nowhere)
{
    static const char text[] = "<r><a><x/></a><a><b>1</b><b>2</b></a><c/><a><b>3</b></a></r>";
    static const char *const want[] = { "1", "2", "3" };
    Ctx cx = ctx_make(1 << 20);
    XmlNode *root = NULL, *at = NULL;
    CHECK_OK("parse", &cx, xml_tree_parse(&cx, text_of(text), &root));
    for (size_t i = 0; i < COUNT(want); i++) {
        at = xml_tree_find(root, "a/b", at);
        CHECK_TRUE(want[i], at != NULL);
        CHECK_TEXT("in the document's order", at->text, want[i]);
    }
    CHECK_TRUE("no more", !xml_tree_find(root, "a/b", at));
    CHECK_TRUE("not there", !xml_tree_find(root, "a/b/c", NULL));
    CHECK_TRUE("not there at all", !xml_tree_find(root, "d", NULL));
    ctx_clear(&cx);
}

TEST(test_xml_tree__refuses_text_among_elements)
{
    static const char *const rows[] = { "<a>x<b/></a>", "<a><b/>x</a>", "<a><b/>x<b/></a>" };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        XmlNode *root = NULL;
        CHECK_ERR(rows[i], &cx, xml_tree_parse(&cx, text_of(rows[i]), &root), ERR_INVALID);
        ctx_clear(&cx);
    }
}
