// What programs that are not ours make of the exchange files: schemas of the standards, gettext, translate-toolkit,
// and the npm package "xliff". Each test says so and is skipped where its program is not there; `./dev test`
// installs those that Debian has, and the npm package where npm is.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "compile.h"
#include "exchange.h"
#include "golden.h"
#include "load.h"
#include "temp_folder.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

const fs::path kRoot = DIGLOT_SOURCE_DIR;
const fs::path kSchemas = kRoot / "../shared/schemas";

bool installed(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

#define NEEDS_PROGRAM(name) \
  if (!installed(name)) GTEST_SKIP() << name << " is not installed"
#define NEEDS_SCHEMAS() \
  if (!fs::exists(kSchemas)) GTEST_SKIP() << "../shared/schemas is absent"

// The content/ of the project in one format, and what its units say.
class Consumers : public testing::Test {
 protected:
  void export_content(const std::string& format) {
    ASSERT_EQ(std::system(("'" DIGLOT_PROGRAM "' export '" + (kRoot / "content").string() + "' --format " + format +
                           " --out '" + (disk_ / "out") + "' --quiet --fail-on never --diagnostics /dev/null")
                              .c_str()),
              0);
    for (const auto& [name, bytes] : disk_.tree("out")) {
      if (!name.starts_with('.')) files_.push_back(disk_ / "out/" + name);
    }
    ASSERT_FALSE(files_.empty());
  }
  // By "file:id" of the article: its source and target.
  static std::map<std::string, std::pair<std::string, std::string>> units() {
    Project project;
    load_project({{(kRoot / "content").string()}, (kRoot / "locales").string(), "", "", {}}, project);
    std::vector<Diagnostic> unused;
    const Corpus corpus = compile_corpus(project, compile_lexicons(project, unused));
    std::map<std::string_view, const SourceFile*> files;
    for (const InputFile& file : project.files) files.emplace(file.source.name, &file.source);
    std::map<std::string, std::pair<std::string, std::string>> out;
    for (const ArticleObject& object : corpus.objects) {
      const Article& article = object.article;
      const SourceFile& file = *files.at(article.file);
      const std::string name = article.locale + "/" + article.path.substr(0, article.path.rfind('.'));
      for (size_t i = 0; i < article.units.size(); ++i) {
        const Unit& unit = article.units[i];
        if (!unit.paired()) continue;
        out[name + ":" + unit.id] = {std::string(article.source_of(i, file.bytes)),
                                     std::string(file.view(unit.target))};
      }
    }
    return out;
  }
  std::string all_files() const {
    std::string out;
    for (const std::string& file : files_) out += " '" + file + "'";
    return out;
  }
  std::string output_of(const std::string& command) {
    const int status = std::system(("{ " + command + "; } >'" + (disk_ / "said") + "' 2>&1").c_str());
    const std::string said = disk_.read("said");
    EXPECT_EQ(status, 0) << command << "\n" << said.substr(0, 2000);
    return said;
  }
  // Every file is valid; the schema is one that lies in `schemas/` of the test's folder or has an absolute path.
  void expect_valid(const std::string& how) {
    output_of("cd '" + disk_.path().string() + "' && xmllint --noout --nonet " + how + all_files());
  }

  TempFolder disk_;
  std::vector<std::string> files_;
};

TEST_F(Consumers, SchemaOfXliff21WithIts) {
  NEEDS_PROGRAM("xmllint");
  NEEDS_SCHEMAS();
  export_content("xliff");
  // The schemas import xml.xsd from a folder of copies that is not beside them.
  fs::copy(kSchemas / "xliff-21/schemas", disk_ / "schemas");
  fs::create_directories(disk_ / "schemas/informativeCopiesOf3rdPartySchemas/w3c");
  fs::copy(kSchemas / "xml.xsd", disk_ / "schemas/informativeCopiesOf3rdPartySchemas/w3c/xml.xsd");
  disk_.write("schemas/all.xsd",
              "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">"
              "<xs:import namespace=\"urn:oasis:names:tc:xliff:document:2.0\" schemaLocation=\"xliff_core_2.0.xsd\"/>"
              "<xs:import namespace=\"http://www.w3.org/2005/11/its\" schemaLocation=\"its.xsd\"/></xs:schema>");
  disk_.write("out/golden.xlf", read_file(kRoot / "tests/exchange/article.xlf"));  // with findings in it
  files_.push_back(disk_ / "out/golden.xlf");
  expect_valid("--schema schemas/all.xsd");
}

TEST_F(Consumers, SchemaOfXliff12Strict) {
  NEEDS_PROGRAM("xmllint");
  NEEDS_SCHEMAS();
  export_content("xliff12");
  expect_valid("--schema '" + (kSchemas / "xliff-core-1.2-strict.xsd").string() + "'");
}

TEST_F(Consumers, DtdOfTmx) {
  NEEDS_PROGRAM("xmllint");
  NEEDS_SCHEMAS();
  export_content("tmx");
  expect_valid("--dtdvalid '" + (kSchemas / "tmx14.dtd").string() + "'");
}

TEST_F(Consumers, GettextReadsEveryUnit) {
  NEEDS_PROGRAM("msgfmt");
  export_content("po");
  std::istringstream said(
      output_of("for f in" + all_files() + "; do msgfmt --check --statistics -o /dev/null \"$f\"; done"));
  size_t translated = 0;
  for (std::string line; std::getline(said, line);) {
    EXPECT_NE(line.find(" translated message"), std::string::npos) << line;
    EXPECT_EQ(line.find("fuzzy"), std::string::npos) << line;
    translated += std::stoul(line);
  }
  EXPECT_EQ(translated, units().size());
}

// msgcat reads and writes: its texts are ours, whatever its layout.
TEST_F(Consumers, GettextKeepsTheTexts) {
  NEEDS_PROGRAM("msgcat");
  export_content("po");
  for (const std::string& file : files_) {
    const SourceFile theirs{"theirs.po", output_of("msgcat --no-wrap '" + file + "'")};
    const SourceFile ours{"ours.po", read_file(file)};
    Diagnostics said;
    const std::vector<ReturnedUnit> a = read_exchange(ours, said), b = read_exchange(theirs, said);
    EXPECT_TRUE(said.list().empty());
    ASSERT_EQ(a.size(), b.size());
    for (size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(a[i].id, b[i].id);
      EXPECT_EQ(a[i].source, b[i].source);
      EXPECT_EQ(a[i].target, b[i].target);
    }
  }
}

TEST_F(Consumers, TranslateToolkitReadsXliff12) {
  NEEDS_PROGRAM("xliff2po");
  NEEDS_PROGRAM("pofilter");
  NEEDS_PROGRAM("msgfmt");
  export_content("xliff12");
  output_of("xliff2po --progress=none '" + (disk_ / "out") + "' '" + (disk_ / "po") + "'");
  size_t translated = 0;
  for (const auto& [name, bytes] : disk_.tree("po")) {
    translated += std::stoul(output_of("msgfmt --statistics -o /dev/null '" + (disk_ / "po/" + name) + "'"));
  }
  EXPECT_EQ(translated, units().size());
  output_of("pofilter --progress=none '" + (disk_ / "out") + "' '" + (disk_ / "filtered") + "'");
}

TEST_F(Consumers, NpmPackageReadsBothVersions) {
  NEEDS_PROGRAM("node");
  const fs::path folder = kRoot / "tests/exchange_consumers";
  if (!fs::exists(folder / "node_modules/xliff")) GTEST_SKIP() << "npm ci was not run in tests/exchange_consumers";
  for (const std::string format : {"xliff", "xliff12"}) {
    files_.clear();
    export_content(format);
    const auto wanted = units();
    size_t read = 0;
    for (const std::string& file : files_) {
      const std::string name = fs::relative(file, disk_ / "out").replace_extension().string();
      std::istringstream lines(output_of("node '" + (folder / "read_xliff.js").string() + "' '" + file + "'"));
      for (std::string line; std::getline(lines, line); ++read) {
        const size_t tab = line.find('\t');
        ASSERT_NE(tab, std::string::npos) << line;
        const Json texts = Json::parse(line.substr(tab + 1));
        const auto& [source, target] = wanted.at(name + ":" + line.substr(0, tab));
        EXPECT_EQ(texts[0], source);
        EXPECT_EQ(texts[1], target);
      }
    }
    EXPECT_EQ(read, wanted.size()) << format;
  }
}

}  // namespace
}  // namespace diglot
