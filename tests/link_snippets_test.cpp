#include "link_snippets.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace diglot {
namespace {

constexpr const char* kCode =
    "using Desk;\n"
    "// <connect>\n"
    "  var desk = Open();\n"
    "  // <inner>\n"
    "    desk.Key();\n"
    "  // </inner>\n"
    "// </Connect>\n"
    "#region close\n"
    "desk.Close();\n"
    "#endregion\n"
    "# <py-end>\n"
    "last\n"
    "# </py-end>\n"
    "<!-- <page> -->\n"
    "<p>x</p>\n"
    "<!-- </page> -->\n"
    "// <snippet1>\n"
    "one\n"
    "// </snippet1>\n"
    "REM <batch>\n"
    ":again\n"
    "REM </batch>\n"
    "// <twice>\nouter\n// <twice>\n"
    "inner\n"
    "// </twice>\n"
    "// <never>\n"
    "x\n";

TEST(Snippets, ANotebookGivesTheCellOfAName) {
  const char* book = R"x({"cells": [{"cell_type": "markdown", "source": "x", "metadata": {}},
    {"metadata": {"name": "open"}, "source": ["desk = open()\n", "desk.key()"]},
    {"metadata": {"name": "one"}, "source": "desk.close()"}, {"metadata": 3}, 4]})x";
  EXPECT_EQ(notebook_cell(book, "open"), "desk = open()\ndesk.key()");
  EXPECT_EQ(notebook_cell(book, "\"one\""), "desk.close()");
  EXPECT_EQ(notebook_cell(book, "two"), std::nullopt);
  for (const char* broken : {"", "{", "[]", "{\"cells\": 3}", "{\"cells\": {\"a\": 1}}", "null"}) {
    EXPECT_EQ(notebook_cell(broken, "open"), std::nullopt) << broken;
  }
}

SnippetPart region(const char* name) { return {"", name, std::nullopt}; }
SnippetPart lines(const char* ranges, std::optional<int> dedent = std::nullopt) { return {ranges, "", dedent}; }

struct SnippetCase {
  const char* name;
  SnippetPart part;
  std::optional<std::string> want;
};

class Snippets : public testing::TestWithParam<SnippetCase> {};

TEST_P(Snippets, AreCut) { EXPECT_EQ(cut_snippet(kCode, GetParam().part), GetParam().want); }

INSTANTIATE_TEST_SUITE_P(
    All, Snippets,
    testing::Values(SnippetCase{"Whole", {}, kCode},
                    SnippetCase{"RegionWithoutInnerMarks", region("connect"), "var desk = Open();\n  desk.Key();\n"},
                    SnippetCase{"InnerRegion", region("INNER"), "desk.Key();\n"},
                    SnippetCase{"RegionDirective", region("close"), "desk.Close();\n"},
                    SnippetCase{"HashComment", region("py-end"), "last\n"},
                    SnippetCase{"HtmlComment", region("page"), "<p>x</p>\n"},
                    SnippetCase{"CommandFileComment", region("batch"), ":again\n"},
                    SnippetCase{"InnermostOfOneName", region("twice"), "inner\n"},
                    SnippetCase{"NumberedRegion", region("1"), "one\n"},
                    SnippetCase{"NeverEnds", region("never"), std::nullopt},
                    SnippetCase{"Unknown", region("conect"), std::nullopt},
                    SnippetCase{"Lines", lines("1, 3-3 ,28-"), "using Desk;\n  var desk = Open();\n// <never>\nx\n"},
                    SnippetCase{"LinesInTheirOrder", lines("3,1"), "  var desk = Open();\nusing Desk;\n"},
                    SnippetCase{"SomeOfTheIndentation", lines("5", 3), " desk.Key();\n"},
                    SnippetCase{"NoneOfTheIndentation", lines("5", 0), "    desk.Key();\n"},
                    SnippetCase{"NeverMoreThanBlanks", lines("3,1", 9), "var desk = Open();\nusing Desk;\n"},
                    SnippetCase{"NoSuchLine", lines("40-50"), std::nullopt}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace diglot
