// What several processes compile and one links is what one process builds, to the byte; and what does not belong
// together is refused.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "temp_folder.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

class Machines : public testing::Test {
 protected:
  // Runs in the test's folder; what is said is in the file `said`.
  int shell(const std::string& command) {
    const int status = std::system(("cd '" + disk_.path().string() + "' && { " + command + "; } >said 2>&1").c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  int run(const std::string& arguments) { return shell("'" DIGLOT_PROGRAM "' " + arguments); }
  bool said(const std::string& words) { return disk_.read("said").find(words) != std::string::npos; }

  void copy_content() { fs::copy(DIGLOT_SOURCE_DIR "/content", disk_ / "content", fs::copy_options::recursive); }

  // Compiles the shards in any order, links them, and compares site, findings and exit code with those of a build.
  void expect_same(const std::string& content, const std::vector<int>& shard_counts) {
    const std::string report = " --format json --cache cache --diagnostics ";
    const int code = run("build " + content + " --out one" + report + "one.json");
    const auto site = disk_.tree("one");
    const std::string findings = disk_.read("one.json");
    std::mt19937 random(11);
    for (const int count : shard_counts) {
      std::vector<int> order(static_cast<size_t>(count));
      std::iota(order.begin(), order.end(), 1);
      std::shuffle(order.begin(), order.end(), random);
      const std::string objects = "objects-" + std::to_string(count);
      for (const int shard : order) {
        ASSERT_EQ(run("compile " + content + " --cache cache --objects " + objects + " --shard " +
                      std::to_string(shard) + "/" + std::to_string(count)),
                  0)
            << disk_.read("said");
      }
      fs::remove_all(disk_ / "many");
      EXPECT_EQ(run("link " + objects + " --out many" + report + "many.json"), code) << disk_.read("said");
      EXPECT_TRUE(disk_.tree("many") == site) << count << " shards of " << content;
      EXPECT_EQ(disk_.read("many.json"), findings) << count << " shards of " << content;
    }
  }

  TempFolder disk_;
};

// Its articles are bilingual and target-only, aligned across locales, with includes, pictures and links between them.
TEST_F(Machines, LinkGivesWhatBuildGives) {
  copy_content();
  expect_same("content", {1, 3, 7});
}

TEST_F(Machines, WhatLiesAroundArticlesIsLinkedAsWell) {
  copy_content();
  disk_.write("diglot.yml", "title: Many machines\nbase-address: https://docs.example/\nexclude: [\"**/levels.md\"]\n");
  disk_.write("content/fr-FR/code/a.py", "# <part>\nprint(1)\n# </part>\nprint(2)\n");
  disk_.write("content/ja-JP/media/a.png", "png");
  disk_.write("content/fr-FR/media/a.png", "png");
  disk_.write("content/fr-FR/extra.md",
              "# Extra\n\n:::code language=\"python\" source=\"code/a.py\" id=\"part\":::\n\n![x](media/a.png)\n\n"
              "[!INCLUDE [x](includes/sign-in.md)]\n\n[gone](nowhere.md) \xFF\n");
  disk_.write("content/fr-FR/EXTRA.md", "# In other letters\n");
  disk_.write("content/fr-FR/empty.md", "");
  fs::create_symlink("/etc/hostname", disk_ / "content/fr-FR/outside.md");
  expect_same("content", {1, 4});
  EXPECT_NE(disk_.read("many.json").find("path-case"), std::string::npos);
  EXPECT_NE(disk_.read("many.json").find("path-outside"), std::string::npos);
  EXPECT_NE(disk_.read("many.json").find("invalid-utf8"), std::string::npos);
}

TEST_F(Machines, ContentWithoutFoldersOfLocales) {
  const std::string locale = "---\nms.contentlocale: fr-FR\n---\n";
  for (const char* name : {"a", "b", "c", "d"}) {
    disk_.write("docs/" + std::string(name) + ".md", locale + "# Titre " + name + "\n\n![x](i.svg) [b](b.md)\n");
  }
  disk_.write("docs/i.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
  disk_.write("docs/TOC.yml", "- name: A\n  href: a.md\n");
  expect_same("docs", {3});
  disk_.write("more/a.md", "# The same article\n");
  expect_same("fr-FR=docs fr-FR=more ja-JP=more", {3});
  EXPECT_NE(disk_.read("many.json").find("path-duplicate"), std::string::npos);
}

TEST_F(Machines, ContentsCompiledApart) {
  copy_content();
  ASSERT_EQ(run("build fr-FR=content/fr-FR ja-JP=content/ja-JP --out one"), 0);
  ASSERT_EQ(run("compile fr-FR=content/fr-FR --objects fr --shard 1/2"), 0);
  ASSERT_EQ(run("compile fr-FR=content/fr-FR --objects fr --shard 2/2"), 0);
  ASSERT_EQ(run("compile ja-JP=content/ja-JP --objects ja"), 0);
  fs::remove_all(disk_ / "content");
  EXPECT_EQ(run("link ja fr --out many"), 0) << disk_.read("said");
  EXPECT_TRUE(disk_.tree("many") == disk_.tree("one"));
}

// Articles without spans beside a bilingual edition are read to their end only after they were aligned: by whoever
// links, whatever the cache holds of them, and again when their source changes, and not at all when it goes away.
TEST_F(Machines, AlignedArticlesFollowTheirSource) {
  const fs::path own = DIGLOT_SOURCE_DIR "/content";
  for (const std::string path : {"overview.md", "orders/return-keys.md", "membership/join.md"}) {
    fs::create_directories(fs::path(disk_ / ("content/fr-FR/" + path)).parent_path());
    fs::copy_file(own / "fr-FR" / path, disk_ / ("content/fr-FR/" + path));
    ASSERT_EQ(run("project --side target '" + (own / "ja-JP" / path).string() + "'"), 0);
    disk_.write("content/ja-JP/" + path, disk_.read("said"));
  }
  const std::string article = "content/fr-FR/overview.md";
  std::string bytes = disk_.read(article);
  const auto expect_all_same = [&](const std::string& what) {
    const std::string report = " --format json --diagnostics ";
    const int code = run("build content --out clean --no-cache" + report + "clean.json");
    EXPECT_EQ(run("build content --out warm --cache cache" + report + "warm.json"), code) << what;
    EXPECT_TRUE(disk_.tree("warm") == disk_.tree("clean")) << what;
    EXPECT_EQ(disk_.read("warm.json"), disk_.read("clean.json")) << what;
    fs::remove_all(disk_ / "objects-1");
    fs::remove_all(disk_ / "objects-3");
    expect_same("content", {1, 3});
    EXPECT_TRUE(disk_.tree("one") == disk_.tree("clean")) << what;
  };
  expect_all_same("aligned");
  EXPECT_NE(disk_.read("clean.json").find("\"aligned\""), std::string::npos);

  const size_t source = bytes.find('>', bytes.find("data-stu-id")) + 1;
  std::string edited = bytes;
  edited.insert(source, "At least 97 days ahead: ");
  disk_.write(article, edited);
  expect_all_same("another source");
  EXPECT_NE(disk_.read("clean/ja-JP/overview.html").find("97 days"), std::string::npos)
      << "what it is aligned with is shown";

  disk_.write(article,
              "# Autre\n\n<span data-ttu-id=\"0a1b2-101\">Rien de tel.</span><span class=\"sxs-lookup\">"
              "<span data-stu-id=\"0a1b2-101\">Nothing of the kind.</span></span>\n");
  expect_all_same("no translation of this source");
  EXPECT_NE(disk_.read("clean.json").find("\"not-aligned\""), std::string::npos);

  fs::remove(disk_ / article);
  expect_all_same("without a source");
  disk_.write(article, bytes);
  expect_all_same("the source again");
}

TEST_F(Machines, RealArticles) {
  const fs::path corpus = DIGLOT_SOURCE_DIR "/../shared/corpus";
  if (!fs::is_directory(corpus)) GTEST_SKIP() << "there is no ../shared";
  // Every fourth article of a locale as its target-only edition: aligned with the source that another locale brings.
  for (const char* locale : {"ja-JP", "zh-TW"}) {
    size_t i = 0;
    for (const auto& entry : fs::recursive_directory_iterator(corpus / "bilingual" / locale)) {
      if (!entry.is_regular_file() || entry.path().string().find("/insights") != std::string::npos) continue;
      const std::string path = entry.path().lexically_relative(corpus / "bilingual").generic_string();
      const bool plain = ++i % 4 == 0 && fs::exists(corpus / "target" / path);
      fs::create_directories(fs::path(disk_ / ("content/" + path)).parent_path());
      fs::copy_file(plain ? corpus / "target" / path : entry.path(), disk_ / ("content/" + path));
    }
  }
  expect_same("content", {1, 3, 7});
}

// --- what is refused -------------------------------------------------------------------------------------------

class Refused : public Machines {
 protected:
  void SetUp() override {
    disk_.write("content/fr-FR/a.md", "# A\n");
    disk_.write("content/fr-FR/b.md", "# B\n");
    ASSERT_EQ(run("compile content --objects objects --shard 1/2"), 0);
    ASSERT_EQ(run("compile content --objects objects --shard 2/2"), 0);
  }
  void expect_refused(const std::string& folders, const std::string& code) {
    EXPECT_EQ(run("link " + folders + " --out site"), 2);
    EXPECT_TRUE(said("[" + code + "]")) << disk_.read("said");
    EXPECT_FALSE(disk_.exists("site")) << "nothing is written";
  }
};

TEST_F(Refused, ShardsThatAreNotThere) {
  expect_refused("nowhere", "objects-missing");
  expect_refused("content", "objects-missing");
  expect_refused("objects/1-of-2", "objects-missing");
}

TEST_F(Refused, TheSameArticlesTwice) {
  ASSERT_EQ(run("compile content --objects objects"), 0);
  expect_refused("objects", "objects-twice");
  expect_refused("objects/1-of-2 objects/2-of-2 objects/1-of-2", "objects-twice");
  ASSERT_EQ(run("compile content/fr-FR --objects other"), 0);
  expect_refused("objects/1-of-1 other", "objects-twice");
}

TEST_F(Refused, ObjectsOfAnotherProgram) {
  std::string bytes = disk_.read("objects/1-of-2/objects");
  bytes.replace(bytes.find("0.1.0"), 5, "0.0.9");
  const size_t digest = bytes.find('\n', bytes.find("0.0.9")) + 1;
  bytes[digest] = bytes[digest] == '0' ? '1' : '0';
  disk_.write("objects/1-of-2/objects", bytes);
  expect_refused("objects", "objects-version");
  EXPECT_TRUE(said("0.0.9")) << disk_.read("said");
}

TEST_F(Refused, DamagedObjects) {
  const std::string whole = disk_.read("objects/2-of-2/objects");
  std::string flipped = whole;
  flipped[whole.size() - 9] ^= 1;
  for (const std::string& bytes : {flipped, whole.substr(0, whole.size() / 2), std::string("diglot"), std::string()}) {
    disk_.write("objects/2-of-2/objects", bytes);
    expect_refused("objects", "objects-damaged");
  }
}

TEST_F(Refused, OtherWordsOrOptions) {
  ASSERT_EQ(run("compile content --objects objects --shard 1/2 --source-locale de-DE"), 0);
  expect_refused("objects", "objects-options");
  ASSERT_EQ(run("compile content --objects objects --shard 1/2"), 0);
  fs::copy(DIGLOT_SOURCE_DIR "/locales", disk_ / "locales");
  disk_.write("locales/fr-FR.xml", disk_.read("locales/fr-FR.xml") + "<!-- other -->\n");
  expect_refused("objects --locales locales", "objects-options");
  disk_.write("diglot.yml", "title: Another\n");
  ASSERT_EQ(run("compile fr-FR=content/fr-FR --config diglot.yml --objects other"), 0);
  fs::remove_all(disk_ / "content/fr-FR");
  fs::rename(disk_ / "diglot.yml", disk_ / "later.yml");
  disk_.write("content/ja-JP/a.md", "# J\n");
  ASSERT_EQ(run("compile ja-JP=content/ja-JP --objects third"), 0);
  expect_refused("other third", "objects-options");
  EXPECT_EQ(run("link other third --config later.yml --out site"), 0) << disk_.read("said");
}

TEST_F(Refused, WrongWords) {
  for (const char* shard : {"0/2", "3/2", "1", "1/", "/2", "-1/2", "1/2x", "1/99999999999"}) {
    EXPECT_EQ(run("compile content --objects o --shard " + std::string(shard)), 2) << shard;
    EXPECT_TRUE(said("is not I/N")) << disk_.read("said");
  }
  EXPECT_EQ(run("compile content --objects content/objects"), 2);
  EXPECT_TRUE(said("[output-inside-content]")) << disk_.read("said");
}

// --- ninja -----------------------------------------------------------------------------------------------------

class Ninja : public Machines {
 protected:
  void SetUp() override {
    if (shell("command -v ninja") != 0) GTEST_SKIP() << "there is no ninja";
    copy_content();
    fs::rename(disk_ / "content", disk_ / "my $content: all");
  }
  void plan(const std::string& fail_on) {
    ASSERT_EQ(run("plan --ninja 'my $content: all' --objects 'the objects' --out site --cache cache --shards 5 "
                  "--fail-on " +
                  fail_on),
              0);
    disk_.write("build.ninja", disk_.read("said"));
  }
  void expect_built(const std::string& what) {
    ASSERT_EQ(shell("ninja -v"), 0) << disk_.read("said");
    said_ = disk_.read("said");
    ASSERT_EQ(run("build 'my $content: all' --out clean --no-cache --fail-on never"), 0);
    EXPECT_TRUE(disk_.tree("site") == disk_.tree("clean")) << what;
    EXPECT_EQ(shell("ninja"), 0);
    EXPECT_TRUE(said("no work to do")) << what << ": " << disk_.read("said");
  }
  size_t steps() const {
    size_t count = 0;
    for (size_t at = said_.find("--shard "); at != std::string::npos; at = said_.find("--shard ", at + 1)) ++count;
    return count;
  }
  std::string said_;
};

TEST_F(Ninja, BuildsWhatChanged) {
  plan("never");
  const std::string article = "my $content: all/fr-FR/overview.md";
  expect_built("at first");
  EXPECT_EQ(steps(), 5U);
  disk_.write(article, disk_.read(article) + "\nUn mot de plus.\n");
  expect_built("a changed article");
  EXPECT_EQ(steps(), 1U) << "one shard has it: " << said_;
  fs::last_write_time(disk_ / article, fs::file_time_type::clock::now());
  expect_built("an article with another time");
  EXPECT_EQ(said_.find(" link "), std::string::npos) << "its objects are the same: " << said_;
  disk_.write("my $content: all/fr-FR/new.md", "# Nouveau\n\n![i](i.svg)\n");
  disk_.write("my $content: all/fr-FR/i.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
  expect_built("a new article");
  disk_.write("my $content: all/fr-FR/i.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"b\"/>");
  expect_built("another picture");
  fs::remove(disk_ / "my $content: all/fr-FR/new.md");
  expect_built("an article that is gone");
}

TEST_F(Ninja, FindingsFailTheBuildUntilTheyAreGone) {
  plan("error");
  disk_.write("my $content: all/fr-FR/bad.md", "# \xFF\n");
  EXPECT_EQ(shell("ninja"), 1);
  EXPECT_TRUE(said("[invalid-utf8]")) << disk_.read("said");
  EXPECT_EQ(shell("ninja"), 1) << "and again";
  disk_.write("my $content: all/fr-FR/bad.md", "# Bon\n");
  expect_built("a mended article");
}

// --- recipes for other engines (tests/recipes) -------------------------------------------------------------------

class Recipes : public Machines {
 protected:
  void SetUp() override {
    copy_content();
    ASSERT_EQ(run("build content --out one --no-cache --fail-on never"), 0);
    fs::create_directory(disk_ / "bin");
    fs::create_symlink(DIGLOT_PROGRAM, disk_ / "bin/diglot");
  }
  const std::string path_ = "export PATH=\"$PWD/bin:$PATH\"; ";
  const std::string recipes_ = DIGLOT_SOURCE_DIR "/tests/recipes/";
};

// With a stand-in for sbatch that runs what it is given at once, one task after the other.
TEST_F(Recipes, SlurmArray) {
  disk_.write("bin/sbatch", R"(#!/bin/bash
for word; do
  case $word in
    --array=1-*) tasks=${word#--array=1-} ;;
    --dependency=*) [[ $word == --dependency=afterok:7 ]] || exit 9 ;;
  esac
  wrap=$word
done
for ((i = 1; i <= ${tasks:-1}; ++i)); do SLURM_ARRAY_TASK_ID=$i SLURM_CPUS_ON_NODE=2 sh -c "$wrap" >&2 || exit; done
echo 7
)");
  fs::permissions(disk_ / "bin/sbatch", fs::perms(0755));
  ASSERT_EQ(shell(path_ + "bash '" + recipes_ + "slurm.sh' content objects site 4"), 0) << disk_.read("said");
  EXPECT_TRUE(disk_.tree("site") == disk_.tree("one"));
  ASSERT_EQ(shell(path_ + "bash '" + recipes_ + "slurm.sh' content objects site 3"), 0) << "another number of shards";
  EXPECT_TRUE(disk_.tree("site") == disk_.tree("one"));
}

// The commands of the pods, by the shell that they name.
TEST_F(Recipes, KubernetesIndexedJob) {
  const std::string script = "grep -A1 '^          args:' '" + recipes_ + "kubernetes.yaml' | sed -n 's/^ *- //p'";
  ASSERT_EQ(shell(script), 0);
  std::istringstream lines(disk_.read("said"));
  std::string compile, wait, link;
  std::getline(lines, compile);
  std::getline(lines, wait);
  std::getline(lines, link);
  ASSERT_TRUE(compile.starts_with("diglot compile ") && wait.starts_with("until ") && link.starts_with("diglot link "));
  for (int index = 7; index >= 0; --index) {
    disk_.write("pod.sh", compile);
    ASSERT_EQ(shell(path_ + "JOB_COMPLETION_INDEX=" + std::to_string(index) + " sh pod.sh"), 0) << disk_.read("said");
  }
  disk_.write("pod.sh", wait);
  ASSERT_EQ(shell(path_ + "timeout 20 sh pod.sh"), 0);
  disk_.write("pod.sh", link);
  ASSERT_EQ(shell(path_ + "sh pod.sh"), 0) << disk_.read("said");
  EXPECT_TRUE(disk_.tree("site") == disk_.tree("one"));
}

TEST_F(Recipes, BazelRules) {
  if (std::getenv("DIGLOT_TEST_BAZEL") == nullptr) GTEST_SKIP() << "with DIGLOT_TEST_BAZEL=1 it takes a minute";
  const std::string options = ", diglot = \"" DIGLOT_PROGRAM "\"";
  std::string build = "load(\"//:diglot.bzl\", \"diglot_article_library\", \"diglot_site\")\n";
  std::string contents, libraries;
  for (const char* locale : {"fr-FR", "ja-JP", "zh-TW"}) {
    const std::string tag = locale;
    build += "diglot_article_library(name = \"" + tag.substr(0, 2) + "\", locale = \"" + tag + "\", folder = \"" + tag +
             "\", srcs = glob([\"" + tag + "/**\"]), shards = 2" + options + ")\n";
    libraries += "\":" + tag.substr(0, 2) + "\", ";
    contents += " " + tag + "=" + tag;
  }
  build += "diglot_site(name = \"site\", libraries = [" + libraries + "], fail_on = \"never\"" + options + ")\n";
  disk_.write("content/BUILD", build);
  disk_.write("content/WORKSPACE", "");
  fs::copy_file(recipes_ + "bazel/diglot.bzl", disk_ / "content/diglot.bzl");
  const std::string bazel = "bazel --output_user_root=\"$PWD/../root\" ";
  const std::string command = "cd content && " + bazel + "build //:site --disk_cache=\"$PWD/../cache\" --curses=no";
  ASSERT_EQ(shell(command), 0) << disk_.read("said");
  ASSERT_EQ(shell("cd content && '" DIGLOT_PROGRAM "' build" + contents + " --out ../two --no-cache --fail-on never"),
            0);
  EXPECT_EQ(shell("diff -r content/bazel-bin/site two"), 0) << disk_.read("said");
  disk_.write("content/fr-FR/overview.md", disk_.read("content/fr-FR/overview.md") + "\n");
  ASSERT_EQ(shell(command), 0);
  EXPECT_TRUE(said("4 processes: 1 internal, 3 ")) << "two shards and the link: " << disk_.read("said");
  ASSERT_EQ(shell("cd content && " + bazel + "clean && cd .. && " + command), 0);
  EXPECT_TRUE(said("cache hit")) << disk_.read("said");
  shell("cd content && " + bazel + "shutdown && chmod -R u+w ../root");
}

}  // namespace
}  // namespace diglot
