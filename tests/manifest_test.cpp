// What holds of every manifest: it is lean, its ids are those of all locales, its references lead somewhere, and its
// parts are in order. The schema is checked by tests/corpus_figures.py, the bytes by tests/cases_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "build.h"
#include "compile.h"
#include "load.h"
#include "render.h"

namespace diglot {
namespace {

using Json = nlohmann::ordered_json;

// The manifest of content/, of some of its locales.
const Json& manifest_of(const std::vector<std::string>& locales) {
  static std::map<std::vector<std::string>, Json> kept;
  Json& json = kept[locales];
  if (!json.is_null()) return json;
  Options options;
  options.locales = locales;
  Project project;
  load_project({.contents = {DIGLOT_SOURCE_DIR "/content"},
                .locales = DIGLOT_SOURCE_DIR "/locales",
                .templates = "",
                .output = "",
                .options = options},
               project);
  std::vector<Diagnostic> findings;
  const Lexicons lexicons = compile_lexicons(project, findings);
  json = Json::parse(manifest_text(compile_corpus(project, lexicons), project));
  return json;
}

const Json& whole() { return manifest_of({}); }

void visit(const Json& json, const std::string& path, const std::function<void(const Json&, const std::string&)>& see) {
  see(json, path);
  for (auto it = json.begin(); json.is_structured() && it != json.end(); ++it) {
    visit(*it, json.is_object() ? path + "/" + it.key() : path, see);
  }
}

void each_step(const Json& steps, const std::function<void(const Json&)>& see) {
  for (const Json& step : steps) {
    see(step);
    for (const char* inner : {"steps", "choices"}) {
      if (step.contains(inner)) each_step(step[inner], see);
    }
  }
}

TEST(Manifest, WritesNothingThatIsNullEmptyOrTheDefault) {
  const std::map<std::string, Json> defaults = {{"/rules/origin", "paragraph"},
                                                {"/procedures/titleFrom", "heading"},
                                                {"/procedures/form", "ordered"},
                                                {"/procedures/task", true},
                                                {"/procedures/repaired", false},
                                                {"/procedures/confidence", "high"},
                                                {"/rules/when", true},
                                                {"/rules/group/combinator", "unknown"},
                                                {"/vocabulary/variables/type", "boolean"}};
  visit(whole(), "", [&](const Json& json, const std::string& path) {
    EXPECT_FALSE(json.is_null()) << path;
    EXPECT_FALSE(json.is_structured() && json.empty()) << path;
    EXPECT_FALSE(json.is_string() && json.get<std::string>().empty()) << path;
    const auto usual = defaults.find(path);
    EXPECT_FALSE(usual != defaults.end() && json == usual->second) << path;
  });
}

TEST(Manifest, NamesEachRecordOnce) {
  std::set<std::string> ids;
  for (const Json& rule : whole()["rules"]) EXPECT_TRUE(ids.insert(rule["id"]).second) << rule["id"];
  for (const Json& procedure : whole()["procedures"]) {
    EXPECT_TRUE(ids.insert(procedure["id"]).second) << procedure["id"];
    each_step(procedure["steps"], [&](const Json& step) { EXPECT_TRUE(ids.insert(step["id"]).second) << step["id"]; });
  }
  EXPECT_GT(ids.size(), 80U);
}

// The same article read in another language has the same rules.
TEST(Manifest, IdsAreTheSameInEveryLocale) {
  const auto ids = [](const Json& manifest) {
    std::set<std::string> out;
    for (const Json& rule : manifest["rules"])
      out.insert(rule["article"].get<std::string>() + " " + rule["id"].get<std::string>());
    return out;
  };
  const std::set<std::string> all = ids(whole());
  size_t checked = 0;
  for (const char* locale : {"fr-FR", "ja-JP", "he-IL", "th-TH"}) {
    for (const Json& rule : manifest_of({locale})["rules"]) {
      if (!rule["text"].contains("en-US")) continue;  // a translation alone has only its place
      EXPECT_TRUE(all.contains(rule["article"].get<std::string>() + " " + rule["id"].get<std::string>())) << rule;
      ++checked;
    }
  }
  EXPECT_GT(checked, 80U);
}

TEST(Manifest, ReferencesLeadSomewhere) {
  std::set<std::string> rules, steps, variables, articles;
  for (const Json& one : whole()["articles"]) articles.insert(one["path"]);
  for (const Json& one : whole()["rules"]) rules.insert(one["id"]);
  for (const Json& one : whole()["vocabulary"]["variables"]) variables.insert(one["name"]);
  for (const Json& one : whole()["procedures"]) {
    EXPECT_TRUE(articles.contains(one["article"]));
    each_step(one["steps"], [&](const Json& step) { steps.insert(step["id"]); });
    for (const Json& rule : one.value("prerequisites", Json::array())) EXPECT_TRUE(rules.contains(rule)) << rule;
  }
  for (const Json& one : whole()["rules"]) {
    EXPECT_TRUE(articles.contains(one["article"]));
    EXPECT_TRUE(!one.contains("group") || rules.contains(one["group"]["lead"])) << one;
    EXPECT_TRUE(!one.contains("step") || steps.contains(one["step"])) << one;
    visit(one, "", [&](const Json& json, const std::string& path) {
      EXPECT_TRUE(!path.ends_with("/var") || variables.contains(json)) << json;
    });
  }
}

TEST(Manifest, ArticlesAndVariablesAreInOrder) {
  std::vector<std::string> articles, variables;
  for (const Json& one : whole()["articles"]) articles.push_back(one["path"]);
  for (const Json& one : whole()["vocabulary"]["variables"]) variables.push_back(one["name"]);
  EXPECT_TRUE(std::is_sorted(articles.begin(), articles.end()));
  EXPECT_TRUE(std::is_sorted(variables.begin(), variables.end()));
  std::string last;
  for (const Json& one : whole()["rules"]) {
    EXPECT_LE(last, one["article"].get<std::string>());
    last = one["article"];
  }
}

}  // namespace
}  // namespace diglot
