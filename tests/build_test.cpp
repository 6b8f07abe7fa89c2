// Builds from outside, one after the other: what an earlier one left must not show in a later one.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "temp_folder.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

// No test uses or fills the cache of whoever runs it.
class OwnCache : public testing::Environment {
 public:
  void SetUp() override { ::setenv("XDG_CACHE_HOME", folder_.path().c_str(), 1); }

 private:
  TempFolder folder_;
};
const testing::Environment* const kOwnCache = testing::AddGlobalTestEnvironment(new OwnCache);

struct Ended {
  int code = -1;
  std::string err;
};

class Builds : public testing::Test {
 protected:
  void SetUp() override { fs::copy(DIGLOT_SOURCE_DIR "/content", disk_ / "content", fs::copy_options::recursive); }

  // Runs in the test's folder.
  Ended run(const std::string& arguments) {
    const std::string command =
        "cd '" + disk_.path().string() + "' && '" DIGLOT_PROGRAM "' " + arguments + " >out.txt 2>err.txt";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, disk_.read("err.txt")};
  }

  TempFolder disk_;
};

TEST_F(Builds, KeptObjectsGiveTheSameSiteAndFindings) {
  const Ended without = run("build content --out a --no-cache");
  const Ended filling = run("build content --out b --cache cache --verbose");
  const Ended using_it = run("build content --out c --cache cache --verbose");
  EXPECT_EQ(without.code, using_it.code);
  EXPECT_NE(filling.err.find("cache: 0 articles compiled earlier"), std::string::npos) << filling.err;
  EXPECT_EQ(using_it.err.find("cache: 0 articles"), std::string::npos) << using_it.err;
  EXPECT_EQ(disk_.tree("a"), disk_.tree("b"));
  EXPECT_EQ(disk_.tree("a"), disk_.tree("c"));
  EXPECT_EQ(run("check content --no-cache --quiet").err, run("check content --cache cache --quiet").err);
}

TEST_F(Builds, ADamagedCacheOnlyCostsTime) {
  run("build content --out a --cache cache");
  const auto whole = disk_.tree("a");
  size_t i = 0;
  for (const auto& [path, bytes] : disk_.tree("cache")) {
    std::string damaged = bytes.substr(0, ++i % 3 == 0 ? bytes.size() / 2 : bytes.size());
    if (!damaged.empty()) damaged[(i * 7919) % damaged.size()] ^= 0x20;
    disk_.write("cache/" + path, damaged);
  }
  fs::remove_all(disk_ / "a");
  const Ended ended = run("build content --out a --cache cache --verbose");
  EXPECT_NE(ended.err.find("cache: 0 articles compiled earlier"), std::string::npos) << ended.err;
  EXPECT_EQ(disk_.tree("a"), whole);
}

TEST_F(Builds, ACacheThatCannotBeWrittenIsSaidAndNothingElse) {
  disk_.write("file", "");
  const Ended ended = run("build content --out a --cache file");
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.err.find("[cache-unwritable]"), std::string::npos) << ended.err;
  EXPECT_TRUE(disk_.exists("a/index.html"));
}

// --- what need not be done again -----------------------------------------------------------------------------

// Every file below a folder with its time of change: what was touched shows.
std::map<std::string, fs::file_time_type> times(const std::string& folder) {
  std::map<std::string, fs::file_time_type> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) out[entry.path().string()] = entry.last_write_time();
  }
  return out;
}

TEST_F(Builds, AnUnchangedTreeIsNotReadAgain) {
  const Ended first = run("build content --out a --cache cache");
  const auto before = times(disk_.path().string() + "/a");
  const auto kept = times(disk_.path().string() + "/cache");
  const Ended again = run("build content --out a --cache cache");
  EXPECT_EQ(again.code, first.code);
  EXPECT_EQ(times(disk_.path().string() + "/a"), before);
  EXPECT_EQ(times(disk_.path().string() + "/cache"), kept) << "nothing was written at all";
  const auto findings = [](const std::string& text) { return text.substr(0, text.find("diglot: a: ")); };
  EXPECT_EQ(findings(again.err), findings(first.err));
  EXPECT_NE(again.err.find("diglot: a: 0 files written, "), std::string::npos) << again.err;
  EXPECT_NE(run("build content --out a --cache cache --site-title T --verbose").err.find("compiled earlier"),
            std::string::npos)
      << "other arguments are another run";
}

// How the findings are said is not what they are: an unchanged tree tells them in any form without being built again.
TEST_F(Builds, AnUnchangedTreeIsToldInEveryForm) {
  disk_.write("content/fr-FR/bad.md", "# Titre\n\n[x](missing.md) texte \xFF\n");
  disk_.write("terms.csv", "en-US,fr-FR,colour\n");
  disk_.write("diglot.yml", "glossary: [terms.csv]\nseverities:\n  link-missing-file: note\n");
  for (const std::string command : {"build content --out a --config diglot.yml", "check content --config diglot.yml"}) {
    run(command + " --cache cache");
    run(command + " --cache cache");  // of what was written just now it is not certain that it was read
    const auto before = times(disk_.path().string() + "/a");
    for (const std::string form : {"text", "json", "sarif", "junit", "github", "rdjson"}) {
      for (const std::string fail_on : {"error", "note", "never"}) {
        const std::string how = " --format " + form + " --fail-on " + fail_on + " --quiet --diagnostics ";
        const Ended clean = run(command + " --no-cache" + how + "want");
        const Ended told = run(command + " --cache cache --verbose" + how + "said");
        EXPECT_EQ(disk_.read("said"), disk_.read("want")) << command << how;
        EXPECT_EQ(told.code, clean.code) << command << how;
        EXPECT_NE(told.err.find("nothing has changed"), std::string::npos) << command << how << told.err;
      }
    }
    EXPECT_EQ(times(disk_.path().string() + "/a"), before);
  }
  EXPECT_EQ(run("check content --cache cache --color always").err, run("check content --no-cache --color always").err);
  EXPECT_NE(run("check content --cache cache --color never").err, run("check content --no-cache --color always").err);
}

TEST_F(Builds, WhatWasSpoiltInTheOutputIsMended) {
  run("build content --out a --cache cache");
  const auto whole = disk_.tree("a");
  disk_.write("a/index.html", "spoilt");
  fs::remove(disk_ / "a/manifest.json");
  run("build content --out a --cache cache");
  EXPECT_EQ(disk_.tree("a"), whole);
}

// Review pages show findings, and those may change where no article does: a byte that is not UTF-8 is read as the
// replacement character, with a finding; the character itself is read without.
TEST_F(Builds, OtherFindingsAreAnotherReview) {
  disk_.write("content/fr-FR/bad.md", "# Titre\n\ntexte \xFF\n");
  run("build content --out a --cache cache");
  disk_.write("content/fr-FR/bad.md", "# Titre\n\ntexte \uFFFD\n");
  run("build content --out a --cache cache");
  run("build content --out b --no-cache");
  EXPECT_EQ(disk_.tree("a"), disk_.tree("b"));
}

// --- random edits ----------------------------------------------------------------------------------------------

class Edits : public Builds {
 protected:
  std::string any(const std::string& folder, const std::string& end) {
    std::vector<std::string> all;
    for (const auto& [path, bytes] : disk_.tree(folder)) {
      if (path.ends_with(end)) all.push_back(folder + "/" + path);
    }
    return all.empty() ? "" : all[random_() % all.size()];
  }
  void replace(const std::string& path, const std::string& from, const std::string& to) {
    std::string bytes = disk_.read(path);
    const size_t at = bytes.find(from);
    if (at != std::string::npos) bytes.replace(at, from.size(), to);
    disk_.write(path, bytes);
  }

  std::string settings() {
    const std::vector<std::string> codes = {"link-missing-file", "number-mismatch", "term-missing", "source-changed"};
    return "title: Site\nglossary: [terms.csv]\nseverities:\n  " + codes[random_() % codes.size()] + ": note\n";
  }

  std::string edit() {
    const std::string article = any("content", ".md");
    const std::string number = std::to_string(random_() % 1000);
    switch (random_() % 21) {
      case 0: disk_.write(article, disk_.read(article) + "\nMore " + number + " [x](../overview.md#a).\n"); break;
      case 1: replace(article, "# ", "# Title " + number + " "); break;
      case 2: disk_.write("content/fr-FR/new" + number + ".md", "# New\n\n[o](overview.md) ![i](i.svg)\n"); break;
      case 3: fs::remove(disk_ / article); break;
      case 4: {
        std::error_code unused;
        fs::rename(disk_ / article, disk_ / (article.substr(0, article.size() - 3) + number + ".md"), unused);
        break;
      }
      case 5: fs::last_write_time(disk_ / article, fs::file_time_type::clock::now()); break;
      case 6: replace(any("content", "TOC.yml"), "name: ", "name: T" + number + " "); break;
      case 7: replace("templates/page.xhtml", "<main", "<main data-n=\"" + number + "\""); break;
      case 8: replace("locales/fr-FR.xml", "<stop>", "<stop>mot" + number + " | "); break;
      case 9: replace("diglot.yml", "title: Site", "title: Site " + number); break;
      case 10: disk_.write(article, disk_.read(article) + "\n[!INCLUDE [x](" + number + ".md)]\n"); break;
      case 11:
        disk_.write("content/fr-FR/i.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"n" + number + "\"/>");
        break;
      case 12: disk_.write("terms.csv", disk_.read("terms.csv") + "order,commande" + number + ",preferred\n"); break;
      case 13: replace("terms.csv", "member,membre", "member,membre" + number); break;
      case 14: disk_.write("diglot.yml", settings()); break;
      case 15: disk_.write("content/fr-FR/includes/part.md", "Part " + number + ", [o](../overview.md).\n"); break;
      case 16: disk_.write("content/fr-FR/with.md", "# With\n\n[!INCLUDE [x](includes/part.md)]\n"); break;
      case 17: fs::remove_all(disk_ / "content/fr-FR/includes"); break;
      case 18: fs::remove(disk_ / any("content", "TOC.yml")); break;
      case 19: {  // the article of the source language itself, and a translation without spans
        const std::string path = article.substr(article.find('/', 8) + 1);
        run("project --side source " + article);
        disk_.write("content/en-US/" + path, disk_.read("out.txt"));
        run("project --side target " + article);
        disk_.write(article, disk_.read("out.txt"));
        break;
      }
      default: replace(article, "data-stu-id=", "data-stu-id= "); break;
    }
    return article;
  }

  std::mt19937 random_{20};
};

// Whatever is done to the tree, the next build into the old site gives the files and findings of one that begins anew.
TEST_F(Edits, GiveTheBytesOfACleanBuild) {
  fs::copy(DIGLOT_SOURCE_DIR "/templates", disk_ / "templates", fs::copy_options::recursive);
  fs::copy(DIGLOT_SOURCE_DIR "/locales", disk_ / "locales", fs::copy_options::recursive);
  disk_.write("diglot.yml", settings());
  disk_.write("terms.csv", "en-US,fr-FR,status\nmember,membre,preferred\n");
  const std::string options = "build content --templates templates --locales locales --config diglot.yml ";
  run(options + "--out a --cache cache");
  for (int round = 0; round < 20; ++round) {
    std::string edited;
    for (size_t i = 1 + random_() % 2; i > 0; --i) edited += edit() + " ";
    const Ended clean = run(options + "--out a --no-cache --quiet");
    const auto want = disk_.tree("a");
    fs::remove_all(disk_ / "a");
    if (fs::exists(disk_ / "b")) fs::rename(disk_ / "b", disk_ / "a");
    const Ended grown = run(options + "--out a --cache cache --quiet");
    ASSERT_EQ(grown.err, clean.err) << "round " << round << ": " << edited;
    ASSERT_EQ(grown.code, clean.code);
    ASSERT_EQ(disk_.tree("a"), want) << "round " << round << ": " << edited;
    const Ended again = run(options + "--out a --cache cache --quiet");
    ASSERT_EQ(again.err, clean.err) << "round " << round << ": " << edited;
    ASSERT_EQ(disk_.tree("a"), want) << "round " << round << ": " << edited;
    fs::rename(disk_ / "a", disk_ / "b");
  }
}

}  // namespace
}  // namespace diglot
