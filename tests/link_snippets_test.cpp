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
    "// <never>\n"
    "x\n";

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
                    SnippetCase{"RegionWithoutInnerMarks", {"", "connect"}, "var desk = Open();\n  desk.Key();\n"},
                    SnippetCase{"InnerRegion", {"", "INNER"}, "desk.Key();\n"},
                    SnippetCase{"RegionDirective", {"", "close"}, "desk.Close();\n"},
                    SnippetCase{"HashComment", {"", "py-end"}, "last\n"},
                    SnippetCase{"HtmlComment", {"", "page"}, "<p>x</p>\n"},
                    SnippetCase{"NumberedRegion", {"", "1"}, "one\n"},
                    SnippetCase{"NeverEnds", {"", "never"}, std::nullopt},
                    SnippetCase{"Unknown", {"", "conect"}, std::nullopt},
                    SnippetCase{"Lines", {"1, 3-3 ,20-", ""}, "using Desk;\n  var desk = Open();\n// <never>\nx\n"},
                    SnippetCase{"NoSuchLine", {"40-50", ""}, std::nullopt}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace diglot
