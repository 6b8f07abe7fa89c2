// Reading articles: spans, both projections, the block trees, and what hostile bytes do to them.
#include "parse.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "pair.h"

namespace diglot {
namespace {

std::string unit(const std::string& id, const std::string& target, const std::string& source) {
  return "<span data-ttu-id=\"" + id + "\">" + target + "</span><span class=\"sxs-lookup\"><span data-stu-id=\"" + id +
         "\">" + source + "</span></span>";
}

struct Parsed {
  SourceFile file;
  Article article;
  std::vector<Diagnostic> diagnostics;

  const Tree& target() const { return article.document.target; }
  const Tree& source() const { return article.document.source; }
  std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : diagnostics) out.emplace_back(info(diagnostic.id).code);
    return out;
  }
};

Parsed parse(std::string text) {
  Parsed out;
  out.file = {"test.md", std::move(text)};
  Diagnostics diagnostics;
  Document document = parse_article(out.file, diagnostics);
  out.article = pair(out.file, "fr-FR", "test.md", std::move(document), diagnostics);
  out.diagnostics = diagnostics.take();
  return out;
}

NodeId last_child(const Tree& tree, NodeId parent) {
  NodeId last = kNoNode;
  for_children(tree, parent, [&](NodeId child) { last = child; });
  return last;
}

std::string_view short_name(NodeKind kind) {
  switch (kind) {
    case NodeKind::kRoot: return "root";
    case NodeKind::kList: return "list";
    case NodeKind::kItem: return "item";
    case NodeKind::kQuote: return "quote";
    case NodeKind::kAlert: return "alert";
    case NodeKind::kTabGroup: return "tabs";
    case NodeKind::kTab: return "tab";
    case NodeKind::kContainer: return "container";
    case NodeKind::kFootnote: return "footnote";
    case NodeKind::kTable: return "table";
    case NodeKind::kTableRow: return "row";
    case NodeKind::kParagraph: return "p";
    case NodeKind::kHeading: return "h";
    case NodeKind::kTableCell: return "cell";
    case NodeKind::kCodeBlock: return "pre";
    case NodeKind::kThematicBreak: return "hr";
    case NodeKind::kElement: return "element";
    case NodeKind::kImage: return "image";
    case NodeKind::kVideo: return "video";
    case NodeKind::kSnippet: return "snippet";
    case NodeKind::kInclude: return "include";
    case NodeKind::kUnit: return "unit";
    case NodeKind::kEmphasis: return "em";
    case NodeKind::kStrong: return "strong";
    case NodeKind::kStrikethrough: return "del";
    case NodeKind::kLink: return "link";
    case NodeKind::kText: return "";
    case NodeKind::kCode: return "code";
    case NodeKind::kSoftBreak: return "soft";
    case NodeKind::kLineBreak: return "br";
    case NodeKind::kAnchor: return "anchor";
    case NodeKind::kNoLoc: return "noloc";
    case NodeKind::kFootnoteReference: return "fnref";
    case NodeKind::kComment: return "comment";
  }
  return "?";
}

// "root(p(unit('x') ' ' strong('y')))": what a test compares.
std::string shape(const Tree& tree, NodeId id = 0) {
  const Node& node = tree[id];
  if (node.kind == NodeKind::kText) return "'" + std::string(tree.str(node.text)) + "'";
  std::string out(short_name(node.kind));
  if (node.kind == NodeKind::kElement || node.kind == NodeKind::kContainer)
    out += ":" + std::string(tree.str(node.text));
  if (node.kind == NodeKind::kUnit && node.continued()) out += "+";
  if (node.kind == NodeKind::kCode) return out + "'" + std::string(tree.str(node.text)) + "'";
  std::string inner;
  for_children(tree, id, [&](NodeId child) { inner += (inner.empty() ? "" : " ") + shape(tree, child); });
  return inner.empty() ? out : out + "(" + inner + ")";
}

// --- units --------------------------------------------------------------------------------------------------

TEST(Units, StandWhereTheyStood) {
  const Parsed a =
      parse("# <a name=\"top\"></a>" + unit("0ab1c-101", "Titre", "Title") + "\n\n" +
            unit("0ab1c-102", "Un **gras** mot.", "A **bold** word.") + " " + unit("0ab1c-103", "Fin.", "End.") + "\n");
  EXPECT_EQ(shape(a.target()), "root(h(unit('Titre')) p(unit('Un ' strong('gras') ' mot.') ' ' unit('Fin.')))");
  EXPECT_EQ(shape(a.source()), "root(h(unit('Title')) p(unit('A ' strong('bold') ' word.') ' ' unit('End.')))");
  ASSERT_EQ(a.article.units.size(), 3U);
  EXPECT_EQ(a.article.units[1].id, "0ab1c-102");
  EXPECT_EQ(a.file.view(a.article.units[1].target), "Un **gras** mot.");
  EXPECT_EQ(a.article.headings_of(Side::kTarget)[0].anchor, "top");
  EXPECT_EQ(a.article.title(Side::kSource), "Title");
  EXPECT_TRUE(a.diagnostics.empty());
}

TEST(Units, TextThatWouldStartABlockStaysASentence) {
  for (const char* text :
       {"25. Februar 2020", ">fabricam.com", "# nicht", "- nicht", "+ nicht", "    nicht", "1) nicht"}) {
    const Parsed a = parse(unit("0ab1c-101", text, "x") + "\n");
    EXPECT_EQ(shape(a.target()), "root(p(unit('" + std::string(text) + "')))");
  }
}

TEST(Units, EmphasisBesidePunctuationWorksAsInTheTargetOnlyText) {
  EXPECT_EQ(shape(parse(unit("0ab1c-101", "**« Oui »**", "**“Yes”**") + ".\n").target()),
            "root(p(unit(strong('« Oui »')) '.'))");
  EXPECT_EQ(shape(parse(unit("0ab1c-101", "_a_", "_a_") + "\n").target()), "root(p(unit(em('a'))))");
}

TEST(Units, InLinksCellsItemsQuotesAndHtml) {
  EXPECT_EQ(shape(parse("- [" + unit("0ab1c-101", "a", "b") + "](x.md)\n").target()),
            "root(list(item(p(link(unit('a'))))))");
  EXPECT_EQ(
      shape(
          parse("|" + unit("0ab1c-101", "a", "b") + "|" + unit("0ab1c-102", "c", "d") + "|\n|-|-|\n|e|f|\n").target()),
      "root(table(row(cell(unit('a')) cell(unit('c'))) row(cell('e') cell('f'))))");
  EXPECT_EQ(shape(parse("> [!Note]\n>" + unit("0ab1c-101", "a", "b") + "\n").target()), "root(alert(p(unit('a'))))");
  EXPECT_EQ(shape(parse("<table>\n<tr><td>" + unit("0ab1c-101", "a", "b") + "</td></tr>\n</table>\n").target()),
            "root(element:table(element:tr(element:td(unit('a')))))");
  EXPECT_EQ(shape(parse("x " + unit("0ab1c-101", "a\nb", "c") + "\n").target()), "root(p('x ' unit('a' soft 'b')))");
}

TEST(Units, StraddlingMarkupIsSplitAndNotLost) {
  EXPECT_EQ(shape(parse(unit("0ab1c-101", "a **b", "c") + " d** e\n").target()),
            "root(p(unit('a ' strong('b')) strong(' d') ' e'))");
  EXPECT_EQ(shape(parse("**a " + unit("0ab1c-101", "b** c", "d") + "\n").target()),
            "root(p(strong('a ' unit('b')) unit+(' c')))");
}

TEST(Units, BlankLineInsideGivesTwoPieces) {
  const Parsed a = parse(unit("0ab1c-101", "a\n\nb", "c") + "\n");
  EXPECT_EQ(shape(a.target()), "root(p(unit('a')) p(unit+('b')))");
  EXPECT_EQ(a.codes(), std::vector<std::string>{"pair-broken"});
}

TEST(Units, InCodeKeepTheirText) {
  const Parsed a = parse("Use `" + unit("0ab1c-101", "a", "b") + "`.\n\n    " + unit("0ab1c-102", "c", "d") + "\n");
  EXPECT_EQ(shape(a.target()), "root(p('Use ' unit(code'a') '.') pre)");
  EXPECT_EQ(a.target().str(a.target()[last_child(a.target(), 0)].text), "c\n");
  EXPECT_EQ(a.codes(), (std::vector<std::string>{"pair-broken", "pair-broken"}));
}

TEST(Units, ExcessCellIsShownBehindTheOneBefore) {
  const Parsed a = parse("|a|\n|-|\n|" + unit("0ab1c-101", "b", "b") + "|" + unit("0ab1c-102", "c", "d") + "|\n");
  EXPECT_EQ(shape(a.target()), "root(table(row(cell('a')) row(cell(unit('b') soft unit('c')))))");
  EXPECT_EQ(a.codes(), std::vector<std::string>{"pair-dropped"});
  EXPECT_NE(a.article.units[1].source_node, kNoNode);
}

TEST(Units, EveryMarkerSetMayOccurInTheText) {
  // The first candidates are taken, so another set must serve.
  const Parsed a = parse("\xEA\xA1\xB4 \xE2\xB3\xBA " + unit("0ab1c-101", "a", "b") + "\n");
  EXPECT_EQ(shape(a.target()), "root(p('\xEA\xA1\xB4 \xE2\xB3\xBA ' unit('a')))");
  const Parsed none = parse("\xEA\xA1\xB4\xE2\xB3\xB9\xEA\xA9\x9C\xE1\xAF\xBC\xE1\xB0\xBB\xE1\xB3\x80\xE1\xB3\x84 " +
                            unit("0ab1c-101", "a", "b"));
  EXPECT_NE(plain_text(none.target(), 0).find('a'), std::string::npos);
  EXPECT_EQ(none.codes().front(), "reserved-characters");
}

// --- broken units: a diagnostic each, and all text is still there ------------------------------------------------

struct Broken {
  const char* name;
  std::string text;
  const char* code;
  const char* shown;  // target text
};

class BrokenUnits : public testing::TestWithParam<Broken> {};

TEST_P(BrokenUnits, IsSaidAndShown) {
  const Parsed a = parse(GetParam().text);
  ASSERT_FALSE(a.diagnostics.empty());
  EXPECT_EQ(a.codes().front(), GetParam().code);
  EXPECT_EQ(plain_text(a.target(), 0), GetParam().shown);
  for (const Diagnostic& diagnostic : a.diagnostics) EXPECT_LE(diagnostic.range.end, a.file.bytes.size());
}

INSTANTIATE_TEST_SUITE_P(
    Parse, BrokenUnits,
    testing::Values(
        Broken{"unclosed", "<span data-ttu-id=\"0ab1c-101\">a\n\nb\n", "pair-broken", "ab"},
        Broken{"no_source", "<span data-ttu-id=\"0ab1c-101\">a</span> b\n", "pair-broken", "a b"},
        Broken{"no_target", "x <span class=\"sxs-lookup\"><span data-stu-id=\"0ab1c-101\">s</span></span> y\n",
               "pair-broken", "x s y"},
        Broken{"target_not_closed",
               "<span data-ttu-id=\"0ab1c-101\">a<span class=\"sxs-lookup\"><span "
               "data-stu-id=\"0ab1c-101\">s</span></span>\n",
               "pair-broken", "a"},
        Broken{
            "source_not_closed",
            "<span data-ttu-id=\"0ab1c-101\">a</span><span class=\"sxs-lookup\"><span data-stu-id=\"0ab1c-101\">s\nb\n",
            "pair-broken", "a b"},
        Broken{"no_lookup", "<span data-ttu-id=\"0ab1c-101\">a</span><span data-stu-id=\"0ab1c-101\">s</span>\n",
               "pair-broken", "a"},
        Broken{"nested", "<span data-ttu-id=\"0ab1c-101\">a " + unit("0ab1c-102", "b", "s") + " c</span>\n",
               "pair-broken", "a b c"},
        Broken{"ids_differ",
               "<span data-ttu-id=\"0ab1c-101\">a</span><span class=\"sxs-lookup\"><span "
               "data-stu-id=\"0ab1c-102\">s</span></span>\n",
               "pair-swapped", "a"},
        Broken{"duplicate", unit("0ab1c-101", "a", "s") + unit("0ab1c-101", "b", "t") + "\n", "pair-duplicate", "ab"},
        Broken{"backwards", unit("0ab1c-102", "a", "s") + unit("0ab1c-101", "b", "t") + "\n", "pair-order", "ab"},
        Broken{"id_form", unit("7", "a", "s") + "\n", "pair-id", "a"},
        Broken{"in_front_matter", "---\ntitle: '" + unit("0ab1c-100", "t", "s") + "'\n---\na\n", "pair-broken", "a"}),
    [](const testing::TestParamInfo<Broken>& param) { return std::string(param.param.name); });

// --- one language out of two -------------------------------------------------------------------------------------

TEST(Projection, ReplacesUnitsAndNothingElse) {
  const SourceFile file{"x.md", "\xEF\xBB\xBF---\r\na: b\r\n---\r\n# " + unit("0ab1c-101", " a\nb ", "c") + "  \r\n" +
                                    unit("0ab1c-102", "d", "e") + "\t"};
  EXPECT_EQ(project_language(file, false), "\xEF\xBB\xBF---\r\na: b\r\n---\r\n#  a\nb   \r\nd\t");
  EXPECT_EQ(project_language(file, true), "\xEF\xBB\xBF---\r\na: b\r\n---\r\n# c  \r\ne\t");
}

// --- front matter ------------------------------------------------------------------------------------------------

TEST(FrontMatter, FieldsWithTheirRanges) {
  const Parsed a = parse("\xEF\xBB\xBF---\r\ntitle: 'Prix : l''été'\r\nms.custom:\r\n- a\r\n- b\r\n---\r\n# T\r\n");
  const FrontMatter& meta = a.article.document.front_matter;
  EXPECT_EQ(meta.value("title"), "Prix : l'été");
  ASSERT_NE(meta.find("ms.custom"), nullptr);
  EXPECT_EQ(meta.find("ms.custom")->values, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(a.file.view(meta.find("title")->value_range), "'Prix : l''été'");
  EXPECT_EQ(shape(a.target()), "root(h('T'))");
  EXPECT_TRUE(a.diagnostics.empty());
}

TEST(FrontMatter, WhatIsNotOneIsSaidAndTheArticleStays) {
  const struct {
    const char* text;
    const char* code;
  } kCases[] = {
      {"---\na: b\n\n# T\n", "front-matter-syntax"},
      {"---\n- a\n- b\n---\n# T\n", "front-matter-syntax"},
      {"---\na: &x [1]\nb: *x\n---\n# T\n", "front-matter-syntax"},
      {"---\na: \"b\n---\n# T\n", "front-matter-syntax"},
      {"---\na: b\na: c\n---\n# T\n", "front-matter-key"},
  };
  for (const auto& c : kCases) {
    const Parsed a = parse(c.text);
    ASSERT_EQ(a.diagnostics.size(), 1U) << c.text;
    EXPECT_EQ(a.codes().front(), c.code) << c.text;
    EXPECT_NE(plain_text(a.target(), 0).find('T'), std::string::npos);
  }
}

TEST(FrontMatter, NestingBombEndsAtOnce) {
  const Parsed a = parse("---\na: " + std::string(100'000, '[') + "\n---\n# T\n");
  EXPECT_EQ(a.codes(), std::vector<std::string>{"front-matter-syntax"});
}

// --- docs-flavoured constructs -----------------------------------------------------------------------------------

TEST(Blocks, AlertsByTheirMarkerAlone) {
  const Parsed a = parse("1. a\n\n   >[!important]\n   > b\n\n> [!NOTE] same line\n\n> [!OTHER]\n> c\n");
  EXPECT_EQ(shape(a.target()),
            "root(list(item(p('a') alert(p('b')))) quote(p('[!NOTE] same line')) quote(p('[!OTHER]' soft 'c')))");
  EXPECT_EQ(a.codes(), std::vector<std::string>{"alert-unknown"});
}

TEST(Blocks, DirectivesKeepTheirAddresses) {
  const Parsed a = parse(
      ":::image type=\"content\" source=\"media/a_b_c.png\" alt-text=\"_x_ & y\":::\n\nText :::no-loc "
      "text=\"Contoso\"::: ici.\n\n"
      "[!INCLUDE [note](i_n_c.md)]\n\n> [!VIDEO https://example.com/v]\n\n[!code-csharp[Main](a.cs?range=1-2)]\n");
  EXPECT_EQ(shape(a.target()), "root(image p('Text ' noloc ' ici.') include video snippet)");
  const Node& image = a.target()[a.target()[0].first_child];
  EXPECT_EQ(a.target().target(image), "media/a_b_c.png");
  EXPECT_EQ(a.target().extra(image), "_x_ & y");
  EXPECT_TRUE(a.diagnostics.empty());
}

TEST(Blocks, DirectiveInCodeIsCode) {
  const Parsed a =
      parse("`:::image type=\"x\" source=\"y\":::` and\n\n```\n::: zone pivot=\"a\"\n[!INCLUDE [a](b)]\n```\n");
  EXPECT_EQ(shape(a.target()), "root(p(code':::image type=\"x\" source=\"y\":::' ' and') pre)");
  EXPECT_EQ(a.target().str(a.target()[last_child(a.target(), 0)].text), "::: zone pivot=\"a\"\n[!INCLUDE [a](b)]\n");
}

TEST(Blocks, ContainersNestAndTheirLinesVanish) {
  const Parsed a = parse(
      ":::row:::\n   :::column span=\"2\":::\n      **a**\n\n      b\n   :::column-end:::\n:::row-end:::\n\n::: zone "
      "pivot=\"x\"\nc\n::: zone-end\n");
  EXPECT_EQ(shape(a.target()), "root(container:row(container:column(p(strong('a')) p('b'))) container:zone(p('c')))");
  EXPECT_TRUE(a.diagnostics.empty());
  EXPECT_EQ(parse("::: zone pivot=\"x\"\na\n").codes(), std::vector<std::string>{"container-unclosed"});
  EXPECT_EQ(parse("a\n::: zone-end\n").codes(), std::vector<std::string>{"container-unopened"});
}

TEST(Blocks, TabsRunToTheBreak) {
  const Parsed a = parse("# [A](#tab/a)\n\nx\n\n# [B](#tab/b/c)\n\ny\n\n---\n\nz\n");
  EXPECT_EQ(shape(a.target()), "root(tabs(tab(h(link('A')) p('x')) tab(h(link('B')) p('y'))) p('z'))");
}

TEST(Blocks, AnchorsOfHeadings) {
  const Parsed a =
      parse("## <a name=\"one\"></a><a id=\"14\"/></a>A\n\n## B  & C!\n\nx <a href=\"\" id=\"here\"></a>y\n");
  EXPECT_EQ(a.article.headings_of(Side::kTarget)[0].anchor, "one");
  EXPECT_EQ(a.article.headings_of(Side::kTarget)[1].anchor, "b--c");
  EXPECT_EQ(shape(a.target()), "root(h(anchor 'A') h('B  & C!') p('x ' anchor 'y'))");
}

TEST(Blocks, RawHtmlIsBalancedAndUnknownTagsAreText) {
  EXPECT_EQ(shape(parse("a <b>c\n\nd\n").target()), "root(p('a ' element:b('c')) p('d'))");
  EXPECT_EQ(shape(parse("Der <process ID> ist\n").target()), "root(p('Der <process ID> ist'))");
  EXPECT_EQ(shape(parse("<ul><li>a<li>b</ul>\n").target()), "root(element:ul(element:li('a') element:li('b')))");
  EXPECT_EQ(shape(parse("<details>\n\n**a**\n\n</details>\n").target()), "root(element:details(p(strong('a'))))");
  EXPECT_EQ(shape(parse("a</br>b<BR/>c &amp; d\n").target()), "root(p('a' br 'b' br 'c & d'))");
}

TEST(Blocks, BareAddressesAndStrikethrough) {
  const Parsed a = parse("見 https://aka.ms/x。 (http://a.b/c_(d)). www.e.fr! ~~alt~~ [https://in.link](y) `~~no~~`\n");
  EXPECT_EQ(shape(a.target()),
            "root(p('見 ' link('https://aka.ms/x') '。 (' link('http://a.b/c_(d)') '). ' link('www.e.fr') '! ' "
            "del('alt') ' ' link('https://in.link') ' ' code'~~no~~'))");
}

TEST(Blocks, ListsKnowTheirNumbers) {
  const Parsed a = parse("3. a\n4. b\n   - [x] c\n");
  const Tree& tree = a.target();
  const Node& list = tree[tree[0].first_child];
  EXPECT_TRUE(list.ordered());
  const NodeId last = last_child(tree, tree[0].first_child);
  EXPECT_EQ(tree[last].number, 4U);
  const Node& inner = tree[last_child(tree, last)];
  EXPECT_TRUE(tree[inner.first_child].is(Node::kChecked));
}

// --- bad and hostile input ---------------------------------------------------------------------------------------

TEST(Hostile, EmptyAndOddFiles) {
  for (const std::string& text :
       {std::string(), std::string("\xEF\xBB\xBF"), std::string("\n\n"), std::string("---"), std::string("---\n---"),
        std::string("\r\n\r\n"), std::string("<"), std::string("<span"), std::string(":::")}) {
    const Parsed a = parse(text);
    ASSERT_FALSE(a.target().nodes.empty());
  }
}

TEST(Hostile, DeepNestingIsFlatBelowTheLimit) {
  const Parsed a = parse(std::string(10'000, '>') + " text\n");
  EXPECT_NE(plain_text(a.target(), 0).find("text"), std::string::npos);
  EXPECT_EQ(a.codes(), std::vector<std::string>{"nesting-too-deep"});
  std::string spans;
  for (int i = 0; i < 10'000; ++i) spans += "<span data-ttu-id=\"0ab1c-101\">a";
  EXPECT_EQ(plain_text(parse(spans).target(), 0).size(), 10'000U);
}

// Found by bench/hostile.py: the stages behind go down the tree, and the stack ended.
TEST(Hostile, ContainersInContainers) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += ":::zone pivot=\"a\"\n";
  text += "text\n";
  for (int i = 0; i < 50'000; ++i) text += ":::zone-end\n";
  const Parsed a = parse(text);
  EXPECT_NE(plain_text(a.target(), 0).find("text"), std::string::npos);
  EXPECT_EQ(a.codes(), std::vector<std::string>{"nesting-too-deep"});
}

// A paragraph that gave its directive away led to all that stood behind the directive, once for each: the stages that
// look at every node took the square of their number.
TEST(Hostile, WhatIsNoLongerInTheTreeLeadsNowhere) {
  const Parsed a = parse(
      ":::zone pivot=\"a\"\n\n:::zone-end\n\n[!VIDEO https://a.example/v]\n\ntext\n\n"
      "[!code-c[](a.c)]\n[!code-c[](b.c)]\n\nlast\n");
  const Tree& tree = a.target();
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    for_children(tree, id, [&](NodeId child) { EXPECT_EQ(tree[child].parent, id) << short_name(tree[id].kind); });
  }
}

TEST(Hostile, GroupsOfATermInEachOther) {
  const auto times = [](std::string_view text, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += text;
    return out;
  };
  const SourceFile file{"a.tbx", "<martif><text><body><termEntry><langSet xml:lang=\"en\"><ntig><term>key</term>" +
                                     times("<termGrp>", 300'000) + times("</termGrp>", 300'000) +
                                     "</ntig></langSet></termEntry></body></text></martif>"};
  Diagnostics said;
  const std::vector<Concept> concepts = parse_glossary(file, "en-US", said);
  ASSERT_EQ(concepts.size(), 1U);
  EXPECT_EQ(concepts[0].terms.at("en").at(0).text, "key");
}

// Each of these took cmark-gfm more than twenty seconds, or the memory of the machine.
TEST(Hostile, QuadraticFamiliesAreRead) {
  const auto repeat = [](std::string_view text, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += text;
    return out;
  };
  for (const char* opener : {"<![CDATA[", "<!A ", "<?", "<!-- ", "![[]()", "<div>\n", "<ul><li>", "<script>\n",
                             "[!INCLUDE [", ":::image a=\"", "https://a)"}) {
    const Parsed a = parse("x " + repeat(opener, 40'000) + "\n\nlast\n");
    EXPECT_NE(plain_text(a.target(), 0).find("last"), std::string::npos) << opener;
  }
  const Parsed table = parse(repeat("|a", 900) + "\n" + repeat("|-", 900) + "\n" + repeat("|b\n", 5'000));
  EXPECT_LT(table.target().nodes.size(), 100'000U);
  EXPECT_EQ(table.codes(), std::vector<std::string>{"hostile-markup"});
}

TEST(Hostile, AHundredThousandUnitsInOneParagraph) {
  constexpr size_t kUnits = 100'000;
  std::string text;
  for (size_t i = 0; i < kUnits; ++i) text += unit("0ab1c-" + std::to_string(101 + i), "t", "s") + ' ';
  const Parsed a = parse(text);
  EXPECT_EQ(a.article.units.size(), kUnits);
  EXPECT_EQ(plain_text(a.target(), 0).size(), 2 * kUnits - 1);
  EXPECT_EQ(a.codes(), std::vector<std::string>());
}

TEST(Hostile, LineOfTenMegabytes) {
  const Parsed a = parse(std::string(10'000'000, 'a'));
  EXPECT_EQ(plain_text(a.target(), 0).size(), 10'000'000U);
}

// cmark-gfm's inline extensions are not thread-safe; those that are attached must be.
TEST(Threads, GiveTheSameTrees) {
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) {
    texts.push_back("# T" + std::to_string(i) +
                    "\n\n~~a~~ https://x.y/z *b* **c** `d`\n\n|a|b|\n|-|-|\n|~~c~~|www.d.e|\n\n- [ ] f\n" +
                    unit("0ab1c-101", "ü ~~x~~", "u ~~x~~") + "\n");
  }
  std::vector<Document> single(texts.size());
  const auto parse_into = [&](std::vector<Document>& out, size_t first, size_t step) {
    for (size_t i = first; i < texts.size(); i += step) {
      Diagnostics diagnostics;
      out[i] = parse_article({"t.md", texts[i]}, diagnostics);
    }
  };
  parse_into(single, 0, 1);
  for (int round = 0; round < 5; ++round) {
    std::vector<Document> parallel(texts.size());
    {
      std::vector<std::jthread> threads;
      for (size_t t = 0; t < 4; ++t) threads.emplace_back([&, t] { parse_into(parallel, t, 4); });
    }
    EXPECT_EQ(parallel, single);
  }
}

// --- tables of contents ------------------------------------------------------------------------------------------

TEST(TocFiles, YamlAndMarkdown) {
  Diagnostics diagnostics;
  const SourceFile yaml{"TOC.yml",
                        "- name: \"A :\\_b\"\n  href: a.md\n- name: C\n  items:\n    - name: D\n      href: d/e.md\n   "
                        "   displayName: 'x, y'\n"};
  const std::vector<TocEntry> a = parse_toc(yaml, diagnostics);
  ASSERT_EQ(a.size(), 2U);
  EXPECT_EQ(a[0].name, "A :\u00A0b");
  EXPECT_EQ(a[0].href, "a.md");
  ASSERT_EQ(a[1].items.size(), 1U);
  EXPECT_EQ(a[1].items[0].href, "d/e.md");
  const std::vector<TocEntry> b = parse_toc({"TOC.md", "# [A](a.md)\n## [B](b.md)\n# C\n"}, diagnostics);
  ASSERT_EQ(b.size(), 2U);
  EXPECT_EQ(b[0].items.at(0).href, "b.md");
  EXPECT_EQ(b[1].name, "C");
  const std::vector<TocEntry> c =
      parse_toc({"toc.yml", "items:\n- name: X\n  tocHref: /a/\n  topicHref: /a/index\n"}, diagnostics);
  ASSERT_EQ(c.size(), 1U);
  EXPECT_EQ(c[0].href, "/a/index");
  EXPECT_TRUE(diagnostics.list().empty());
  parse_toc({"TOC.yml", "- name: [\n"}, diagnostics);
  ASSERT_EQ(diagnostics.list().size(), 1U);
  EXPECT_EQ(info(diagnostics.list()[0].id).code, "toc-syntax");
}

}  // namespace
}  // namespace diglot
