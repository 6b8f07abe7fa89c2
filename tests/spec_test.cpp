// tests/spec/*.md: the markup in prose, with examples that are the test.
//
// An example is a block fenced by four backticks with the info string `input [LOCALE [PATH]]`, followed by what
// must come of it, each in such a block: see kResults below. ./dev update-goldens writes those blocks anew.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "build.h"
#include "dump.h"
#include "golden.h"
#include "load.h"
#include "parse.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

const fs::path kSpec = DIGLOT_SOURCE_DIR "/tests/spec";

struct Block {
  std::string section;                 // the heading above
  std::string kind;                    // first word of the info string
  std::vector<std::string> arguments;  // the others
  size_t begin = 0, end = 0;           // of the content, in the file
  std::string text;
};

struct Example {
  fs::path file;
  std::string name;  // file, section and number, fit for a test's name
  Block input;
  std::vector<Block> wants;
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.file.filename().string(); }

// --- what can be expected of an example ----------------------------------------------------------------------

// The article of an example, alone in its project.
Project project_of(const Example& example) {
  static const Project kData = [] {
    Project project;
    load_project({.contents = {(kSpec / "templates").string()},  // something that holds no article
                  .locales = DIGLOT_SOURCE_DIR "/locales",
                  .templates = (kSpec / "templates").string(),
                  .output = "",
                  .options = {}},
                 project);
    return project;
  }();
  Project project;
  project.locale_files = kData.locale_files;
  project.templates = kData.templates;
  const auto& arguments = example.input.arguments;
  const std::string locale = arguments.empty() ? "fr-FR" : arguments[0];
  const std::string path = arguments.size() < 2 ? "example.md" : arguments[1];
  project.files.push_back({InputKind::kArticle, locale, path, {path, example.input.text}, ""});
  return project;
}

ArticleObject object_of(const Project& project) {
  std::vector<Diagnostic> ignored;
  return compile_article(project.files[0], compile_lexicons(project, ignored), project.options);
}

// The page's body; tests/spec/templates/page.xhtml has nothing but that.
std::string html_of(const Project& project) {
  const InputFile& article = project.files[0];
  const std::string page = build(project).files[page_path(article.locale, article.path)];
  const size_t begin = page.find("<body>\n") + 7;
  return page.substr(begin, page.find("</body>") - begin);
}

using Result = std::function<std::string(const Project&)>;

const std::map<std::string, Result> kResults = {
    {"target", [](const Project& p) { return project_language(p.files[0].source, false); }},
    {"source", [](const Project& p) { return project_language(p.files[0].source, true); }},
    {"diagnostics", [](const Project& p) { return as_text(object_of(p).diagnostics, p, {.width = 80}); }},
    {"html", html_of},
    {"facts", [](const Project& p) { return dump_facts(object_of(p).facts); }},
    {"tree", [](const Project& p) { return dump_document(object_of(p).article.document); }},
};

// --- reading the files ---------------------------------------------------------------------------------------

constexpr std::string_view kFence = "````";

std::vector<Block> blocks_of(const std::string& text) {
  std::vector<Block> blocks;
  std::string section;
  for (size_t at = 0; at < text.size();) {
    const size_t line_end = std::min(text.find('\n', at), text.size() - 1);
    if (text.compare(at, 3, "## ") == 0) section = text.substr(at + 3, line_end - at - 3);
    if (text.compare(at, kFence.size(), kFence) != 0) {
      at = line_end + 1;
      continue;
    }
    std::istringstream words(text.substr(at + kFence.size(), line_end - at - kFence.size()));
    Block block;
    block.section = section;
    words >> block.kind;
    for (std::string word; words >> word;) block.arguments.push_back(word);
    block.begin = line_end + 1;
    block.end = text.find("````\n", block.begin);
    if (block.end == std::string::npos) break;
    block.text = text.substr(block.begin, block.end - block.begin);
    blocks.push_back(block);
    at = block.end + kFence.size() + 1;
  }
  return blocks;
}

std::string name_from(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return text;
}

std::vector<Example> examples_of(const fs::path& file) {
  const std::string text = read_file(file);
  std::vector<Example> examples;
  for (Block& block : blocks_of(text)) {
    if (block.kind == "input") {
      const std::string number = std::to_string(examples.size() + 1);
      examples.push_back({file, name_from(file.stem().string() + "_" + number + "_" + block.section), block, {}});
    } else if (!examples.empty()) {
      examples.back().wants.push_back(block);
    }
  }
  return examples;
}

std::vector<Example> all_examples() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kSpec)) {
    if (entry.path().extension() == ".md") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Example> examples;
  for (const fs::path& file : files) {
    for (Example& example : examples_of(file)) examples.push_back(std::move(example));
  }
  return examples;
}

// --- the tests -----------------------------------------------------------------------------------------------

class Spec : public testing::TestWithParam<Example> {};

TEST_P(Spec, Example) {
  if (updating_goldens()) GTEST_SKIP() << "being rewritten";
  const Project project = project_of(GetParam());
  EXPECT_FALSE(GetParam().wants.empty()) << "an example without a result";
  for (const Block& want : GetParam().wants) {
    ASSERT_TRUE(kResults.contains(want.kind)) << "no such result: " << want.kind;
    EXPECT_EQ(want.text, kResults.at(want.kind)(project)) << want.kind << " of " << GetParam().file;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Spec, testing::ValuesIn(all_examples()),
                         [](const auto& param) { return param.param.name; });

TEST(SpecFiles, Update) {
  if (!updating_goldens()) GTEST_SKIP() << "for ./dev update-goldens";
  std::map<fs::path, std::string> texts;
  std::vector<Example> examples = all_examples();
  std::reverse(examples.begin(), examples.end());  // from the end, so that the places before it stay right
  for (const Example& example : examples) {
    std::string& text = texts.try_emplace(example.file, read_file(example.file)).first->second;
    const Project project = project_of(example);
    for (auto want = example.wants.rbegin(); want != example.wants.rend(); ++want) {
      if (!kResults.contains(want->kind)) continue;
      text.replace(want->begin, want->end - want->begin, kResults.at(want->kind)(project));
    }
  }
  for (const auto& [file, text] : texts) write_file(file, text);
}

}  // namespace
}  // namespace diglot
