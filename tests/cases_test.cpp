// tests/cases/<name>/: whole tiny projects.
//
//   content/<locale>/…   what is compiled
//   locales/ templates/  in place of the project's own, where the case is about them
//   options.json         options of the build, where they are not the default
//   want/                what must come out: diagnostics.txt always; any other file is that file of the site.
//                        A new one is begun as an empty file, and filled by ./dev update-goldens.
//
// A case is named fail_… if and only if it ends with errors. Each is built several times over: with one thread
// and with four, and with its files in another order, which must change nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
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
#include "locale.h"

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

// Paths in findings are relative to the case's folder, which becomes the process's.
Project load_case(const std::string& name) {
  const fs::path folder = kTests / "cases" / name;
  fs::current_path(folder);
  const auto own_or_ours = [](const std::string& what) {
    return fs::exists(what) ? what : (fs::path(DIGLOT_SOURCE_DIR) / what).string();
  };
  Project project;
  load_project({.contents = {"content"},
                .locales = own_or_ours("locales"),
                .templates = own_or_ours("templates"),
                .output = "",
                .options = options_of(folder)},
               project);
  return project;
}

Build build_with(Project project, int jobs, unsigned shuffle_seed) {
  project.options.jobs = jobs;
  if (shuffle_seed != 0) {
    std::mt19937 random(shuffle_seed);
    std::shuffle(project.files.begin(), project.files.end(), random);
    std::shuffle(project.locale_files.begin(), project.locale_files.end(), random);
  }
  return build(project);
}

void expect_ranges_inside_files(const Project& project, const Build& built) {
  std::map<std::string, size_t> sizes;
  const auto add = [&](const SourceFile& file) { sizes[file.name] = file.bytes.size(); };
  for (const InputFile& file : project.files) add(file.source);
  for (const DataFile& file : project.locale_files) add(file.source);
  for (const DataFile& file : project.templates) add(file.source);
  for (const Diagnostic& finding : built.findings) {
    EXPECT_LE(finding.range.begin, finding.range.end) << finding.message;
    EXPECT_LE(finding.range.end, sizes.contains(finding.file) ? sizes[finding.file] : 0) << finding.message;
  }
}

class Cases : public testing::TestWithParam<std::string> {};

TEST_P(Cases, Build) {
  const Project project = load_case(GetParam());
  const Build built = build_with(project, 1, 0);
  const bool failed = std::any_of(built.findings.begin(), built.findings.end(),
                                  [](const Diagnostic& finding) { return finding.severity == Severity::kError; });
  EXPECT_EQ(failed, GetParam().starts_with("fail_")) << "a case is named fail_ if and only if it ends with errors";
  for (const auto& entry : fs::recursive_directory_iterator("want")) {
    if (!entry.is_regular_file()) continue;
    const std::string path = fs::relative(entry.path(), "want").generic_string();
    if (path == "diagnostics.txt") continue;
    EXPECT_TRUE(built.files.contains(path)) << "the build makes no file " << path;
    if (built.files.contains(path)) expect_golden(entry.path(), built.files.at(path));
  }
  expect_golden("want/diagnostics.txt", as_text(built.findings, project));
  expect_ranges_inside_files(project, built);
  EXPECT_TRUE(built == build_with(project, 1, 0)) << "a second build gave other bytes";
  EXPECT_TRUE(built == build_with(project, 4, 0)) << "four threads gave other bytes";
  for (const unsigned seed : {1U, 2U}) {
    EXPECT_TRUE(built == build_with(project, 2, seed)) << "another order of the files gave other bytes";
  }
}

INSTANTIATE_TEST_SUITE_P(All, Cases, testing::ValuesIn(case_names()), [](const auto& param) { return param.param; });

// --- the registry --------------------------------------------------------------------------------------------

constexpr std::array kDiagNames = {
#define DIAG(name, code, severity, its, mqm, message, hint, explanation) #name,
#include "diagnostics.def"
};

// tests/uncovered_diagnostics: what no case provokes, a name and its reason a line.
std::set<std::string> uncovered() {
  std::set<std::string> names;
  std::istringstream lines(read_file(kTests / "uncovered_diagnostics"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const size_t space = line.find(' ');
    EXPECT_NE(space, std::string::npos) << "no reason given: " << line;
    EXPECT_TRUE(names.insert(line.substr(0, space)).second) << "twice: " << line;
  }
  return names;
}

TEST(CasesAll, ProvokeEveryDiagnosticOfTheRegistry) {
  std::set<std::string> expected(kDiagNames.begin(), kDiagNames.end());
  for (const std::string& name : uncovered()) {
    EXPECT_EQ(expected.erase(name), 1U) << "tests/uncovered_diagnostics: no such diagnostic: " << name;
  }
  std::set<std::string> provoked;
  for (const std::string& name : case_names()) {
    for (const Diagnostic& finding : build_with(load_case(name), 2, 0).findings) {
      provoked.insert(kDiagNames.at(static_cast<size_t>(finding.id)));
    }
  }
  for (const std::string& name : expected) {
    EXPECT_TRUE(provoked.contains(name)) << name << " is provoked by no case and has no reason not to be";
  }
  for (const std::string& name : uncovered()) {
    EXPECT_FALSE(provoked.contains(name)) << name << " is provoked by a case after all: take it off the list";
  }
}

// --- no UI word is hard-wired --------------------------------------------------------------------------------

// An article that has one of everything and no word but "x": whatever else a page says, the program said it.
constexpr std::string_view kWordless = R"(---
title: x
description: x
ms.date: 02/16/2026
ms.translationtype: MT
ms.lasthandoff: 05/18/2026
---
# <a name="x"></a><span data-ttu-id="0a1b2-101">x</span><span class="sxs-lookup"><span data-stu-id="0a1b2-101">x</span></span>

## x

> [!NOTE]
> x

> [!TIP]
> x

> [!IMPORTANT]
> x

> [!WARNING]
> x

> [!CAUTION]
> x

# [x](#tab/a)

x

# [x](#tab/b)

x

---

| x | x |
|---|---|
| x | x |

- [x] x
- [ ] x

:::image type="content" source="x.png" alt-text="x":::

![](x.png)

[!INCLUDE [x](x.md)]

> [!VIDEO https://x.example/x]

:::code language="x" source="x.x":::

```x
x
```

::: zone pivot="x"
x
::: zone-end

x[^x]

[^x]: x
)";

// Wraps every word of a locale file, so that it can be told on a page.
std::string pseudo_locale(std::string xml) {
  constexpr std::string_view kOpen = "<w id=\"", kClose = "</w>";
  for (size_t at = xml.find(kOpen); at != std::string::npos; at = xml.find(kOpen, at)) {
    at = xml.find('>', at) + 1;
    xml.insert(xml.find(kClose, at), "⟧");
    xml.insert(at, "⟦");
  }
  return xml;
}

Project wordless_project() {
  Project project;
  load_project({.contents = {"."},
                .locales = DIGLOT_SOURCE_DIR "/locales",
                .templates = DIGLOT_SOURCE_DIR "/templates",
                .output = "",
                .options = {}},
               project);
  project.files.clear();
  project.diagnostics.clear();
  std::erase_if(project.locale_files, [](const DataFile& file) { return file.path != "en-US.xml"; });
  project.locale_files.at(0).source.bytes = pseudo_locale(project.locale_files[0].source.bytes);
  // A locale without a file of its own would show ICU's name for its language.
  DataFile french = project.locale_files[0];
  french.path = "fr-FR.xml";
  french.source.bytes.replace(french.source.bytes.find("en-US"), 5, "fr-FR");
  project.locale_files.push_back(french);
  for (const std::string path : {"x.md", "y.md"}) {
    project.files.push_back({InputKind::kArticle, "fr-FR", path, {"fr-FR/" + path, std::string(kWordless)}, ""});
  }
  return project;
}

// What a reader sees or hears of a page: its text, and the attributes that are read out or shown.
std::string visible_text(const std::string& html) {
  static const std::vector<std::string> kShown = {
      " alt=\"", " title=\"", " aria-label=\"", " placeholder=\"", " data-copy=\"", " data-copied=\"", " label=\""};
  std::string text;
  for (size_t at = 0; at < html.size();) {
    if (html[at] != '<') {
      text += html[at++];
      continue;
    }
    const size_t end = html.find('>', at);
    const std::string tag = html.substr(at, end - at);
    for (const std::string& attribute : kShown) {
      const size_t value = tag.find(attribute);
      if (value == std::string::npos) continue;
      const size_t begin = value + attribute.size();
      text += ' ' + tag.substr(begin, tag.find('"', begin) - begin) + ' ';
    }
    const bool opaque = tag.starts_with("<script") || tag.starts_with("<style");
    at = opaque ? html.find("</", end) : end + 1;
  }
  return text;
}

TEST(CasesAll, NoWordOfThePagesIsHardWired) {
  const Build built = build(wordless_project());
  size_t pages = 0;
  for (const auto& [path, bytes] : built.files) {
    if (!path.ends_with(".html")) continue;
    ++pages;
    std::string text = visible_text(bytes);
    for (size_t open = text.find("⟦"); open != std::string::npos; open = text.find("⟦")) {
      text.erase(open, text.find("⟧", open) + std::string_view("⟧").size() - open);
    }
    // An address of the article's own; the tag of the source language, on the buttons.
    for (const std::string_view own : {"https://x.example/x", "EN"}) {
      for (size_t at = text.find(own); at != std::string::npos; at = text.find(own)) text.erase(at, own.size());
    }
    for (size_t at = 0; at < text.size();) {
      const size_t begin = at;
      const char32_t c = next_code_point(text, at);
      const bool entity = text.compare(begin, 1, "&") == 0;
      if (entity) at = text.find(';', at) + 1;
      if (!is_letter(c) || c == U'x') continue;
      ADD_FAILURE() << path << " says a word of its own: …" << text.substr(begin, 60);
      break;
    }
  }
  EXPECT_GE(pages, 4U);
}

}  // namespace
}  // namespace diglot
