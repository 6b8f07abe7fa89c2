// tests/cases/<name>/: whole tiny projects.
//
//   content/<locale>/…   what is compiled
//   locales/ templates/  in place of the project's own, where the case is about them
//   options.json         options of the build, where they are not the default; or
//   diglot.yml           the same and all else that a configuration says
//   want/                what must come out: diagnostics.txt always; any other file is that file of the site
//                        (of a page, its <main>).
//                        A new one is begun as an empty file, and filled by ./dev update-goldens.
//
// A case is named fail_… if and only if it ends with errors. Each is built several times over: with one thread
// and with four, and with its files in another order, which must change nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "build.h"
#include "golden.h"
#include "load.h"
#include "parse.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

const fs::path kTests = DIGLOT_SOURCE_DIR "/tests";

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kTests / "cases")) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

Options options_of(const fs::path& folder) {
  Options options;
  if (!fs::exists(folder / "options.json")) return options;
  const auto json = nlohmann::json::parse(read_file(folder / "options.json"));
  options.source_locale = json.value("source_locale", options.source_locale);
  options.locales = json.value("locales", options.locales);
  options.site_title = json.value("site_title", options.site_title);
  options.base_address = json.value("base_address", options.base_address);
  options.max_file_size = json.value("max_file_size", options.max_file_size);
  return options;
}

struct Case {
  Project project;
  std::vector<SeverityRule> severities;
};

// Paths in findings are relative to the case's folder, which becomes the process's.
Case load_case(const std::string& name) {
  const fs::path folder = kTests / "cases" / name;
  fs::current_path(folder);
  const auto own_or_ours = [](const std::string& what) {
    return fs::exists(what) ? what : (fs::path(DIGLOT_SOURCE_DIR) / what).string();
  };
  Config config;
  config.options = options_of(folder);
  Diagnostics said("", "", "diglot.yml");
  SourceFile file;
  if (fs::exists("diglot.yml") && load_file("diglot.yml", {}, file, said)) config = parse_config(file, said);
  Project project;
  project.config = file;
  load_project({.contents = {"content"},
                .locales = own_or_ours("locales"),
                .templates = own_or_ours("templates"),
                .output = "",
                .options = config.options},
               project);
  for (Diagnostic& one : said.take()) project.diagnostics.push_back(std::move(one));
  return {project, config.severities};
}

Build build_with(const Case& one, int jobs, unsigned shuffle_seed) {
  Project project = one.project;
  project.options.jobs = jobs;
  if (shuffle_seed != 0) {
    std::mt19937 random(shuffle_seed);
    std::shuffle(project.files.begin(), project.files.end(), random);
  }
  Build built = build(project);
  apply_severities(one.severities, built.findings);
  return built;
}

void expect_ranges_inside_files(const Project& project, const Build& built) {
  std::map<std::string, size_t> sizes;
  const auto add = [&](const SourceFile& file) { sizes[file.name] = file.bytes.size(); };
  for (const InputFile& file : project.files) add(file.source);
  for (const DataFile& file : project.locale_files) add(file.source);
  for (const DataFile& file : project.templates) add(file.source);
  for (const DataFile& file : project.glossaries) add(file.source);
  add(project.config);
  for (const Diagnostic& finding : built.findings) {
    EXPECT_LE(finding.range.begin, finding.range.end) << finding.message;
    EXPECT_LE(finding.range.end, sizes.contains(finding.file) ? sizes[finding.file] : 0) << finding.message;
  }
}

// The manifest names the digest of all locale files, which changes with every cue word: left out of the goldens.
std::string without_rule_data(std::string bytes) {
  constexpr std::string_view kKey = "\"ruleData\":\"";
  const size_t at = bytes.find(kKey);
  if (at == std::string::npos) return bytes;
  const size_t begin = at + kKey.size();
  return bytes.replace(begin, bytes.find('"', begin) - begin, "…");
}

// What a golden holds of a file. Of a page only its content: whole pages stand in the case two_locales, and what
// stands around the content would be the same again in every other.
std::string golden_part(const std::string& path, const std::string& bytes) {
  const size_t begin = bytes.find("<main");
  const size_t end = bytes.find("</main>");
  const bool page = path.ends_with(".html") && begin != std::string::npos && end != std::string::npos;
  if (!page || fs::current_path().filename() == "two_locales") return without_rule_data(bytes);
  return bytes.substr(begin, end - begin) + "</main>\n";
}

// What two builds do not agree on; empty where they do.
std::string difference(const Build& one, const Build& other) {
  for (const auto& [path, bytes] : one.files) {
    const auto found = other.files.find(path);
    if (found == other.files.end()) return path + " is missing";
    if (found->second != bytes) return path;
  }
  if (one.files.size() != other.files.size()) return "there are more files";
  return one.findings == other.findings ? "" : "the findings";
}

class Cases : public testing::TestWithParam<std::string> {};

TEST_P(Cases, Build) {
  const Case loaded = load_case(GetParam());
  const Project& project = loaded.project;
  const Build built = build_with(loaded, 1, 0);
  const bool failed = std::any_of(built.findings.begin(), built.findings.end(),
                                  [](const Diagnostic& finding) { return finding.severity == Severity::kError; });
  EXPECT_EQ(failed, GetParam().starts_with("fail_")) << "a case is named fail_ if and only if it ends with errors";
  for (const auto& entry : fs::recursive_directory_iterator("want")) {
    if (!entry.is_regular_file()) continue;
    const std::string path = fs::relative(entry.path(), "want").generic_string();
    if (path == "diagnostics.txt") continue;
    EXPECT_TRUE(built.files.contains(path)) << "the build makes no file " << path;
    if (built.files.contains(path)) expect_golden(entry.path(), golden_part(path, built.files.at(path)));
  }
  expect_golden("want/diagnostics.txt", as_text(built.findings, project));
  expect_ranges_inside_files(project, built);
  EXPECT_EQ(difference(built, build_with(loaded, 1, 0)), "") << "a second build gave other bytes";
  EXPECT_EQ(difference(built, build_with(loaded, 4, 0)), "") << "four threads gave other bytes";
  for (const unsigned seed : {1U, 2U}) {
    EXPECT_EQ(difference(built, build_with(loaded, 2, seed)), "") << "another order of the files gave other bytes";
  }
}

INSTANTIATE_TEST_SUITE_P(All, Cases, testing::ValuesIn(case_names()), [](const auto& param) { return param.param; });

// --- the registry --------------------------------------------------------------------------------------------

// Everything that tests expect diglot to say: the findings of the cases and of the specification.
std::string all_expected_findings() {
  std::string text;
  for (const auto& entry : fs::recursive_directory_iterator(kTests)) {
    const bool of_a_case = entry.path().filename() == "diagnostics.txt";
    const bool of_the_spec = entry.path().parent_path() == kTests / "spec" && entry.path().extension() == ".md";
    if (of_a_case || of_the_spec) text += read_file(entry.path());
  }
  return text;
}

// tests/uncovered_diagnostics: codes that no case provokes, each with its reason.
std::map<std::string, std::string> uncovered() {
  std::map<std::string, std::string> reasons;
  std::istringstream lines(read_file(kTests / "uncovered_diagnostics"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const size_t space = line.find(' ');
    EXPECT_NE(space, std::string::npos) << "no reason given: " << line;
    reasons[line.substr(0, space)] = line.substr(std::min(space, line.size()));
  }
  return reasons;
}

TEST(CasesAll, ProvokeEveryCodeOfTheRegistry) {
  const std::string found = all_expected_findings();
  std::map<std::string, std::string> excused = uncovered();
  std::set<std::string_view> codes;
  for (const DiagInfo& info : all_diagnostics()) codes.insert(info.code);
  for (const std::string_view code : codes) {
    const std::string severity_and_code = fmt::format(" {}: ", code);  // "error untranslated: …" in spec/checks.md
    const bool provoked = found.find(fmt::format("[{}]", code)) != std::string::npos ||
                          found.find(severity_and_code) != std::string::npos;
    const bool is_excused = excused.erase(std::string(code)) != 0;
    EXPECT_TRUE(provoked || is_excused) << code << " is provoked by no case, and has no reason not to be";
    EXPECT_FALSE(provoked && is_excused) << code << " is provoked after all: take it off the list";
  }
  for (const auto& [code, reason] : excused) ADD_FAILURE() << "tests/uncovered_diagnostics: no such code: " << code;
}

}  // namespace
}  // namespace diglot
