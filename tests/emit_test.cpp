// emit: whole files, changed files only, nothing outside the folder.
#include "emit.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "temp_folder.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;
using Tree = std::map<std::string, std::string>;

void two_threads(size_t count, const std::function<void(size_t)>& task) {
  std::thread odd([&] {
    for (size_t i = 1; i < count; i += 2) task(i);
  });
  for (size_t i = 0; i < count; i += 2) task(i);
  odd.join();
}

struct Outcome {
  bool done = false;
  EmitCounts counts;
  std::vector<Diagnostic> diagnostics;
};

Outcome emit_tree(const std::string& root, const Tree& files) {
  EmitRequest request;
  request.root = root;
  for (const auto& [path, bytes] : files) request.paths.push_back(path);
  request.bytes = [&](size_t i) { return std::optional(files.at(request.paths[i])); };
  // Every second file comes in pieces.
  request.pieces = [&](size_t i, const std::function<void(std::string_view)>& take) {
    if (i % 2 == 0) return false;
    std::string_view rest = files.at(request.paths[i]);
    for (; !rest.empty(); rest.remove_prefix(std::min<size_t>(rest.size(), 3))) take(rest.substr(0, 3));
    return true;
  };
  request.for_each = two_threads;
  Outcome out;
  Diagnostics diagnostics;
  out.done = emit(request, out.counts, diagnostics);
  out.diagnostics = diagnostics.take();
  return out;
}

// What a visitor of the site sees: all but the record.
Tree site(const TempFolder& disk, std::string_view below = "out") {
  Tree tree = disk.tree(below);
  tree.erase(".diglot-files");
  return tree;
}

TEST(Emit, WritesChangedFilesOnly) {
  const TempFolder disk;
  Tree files = {{"index.html", "home"}, {"fr-FR/a/b.html", "b"}, {"fr-FR/c.html", ""}};
  Outcome first = emit_tree(disk / "deep/out", files);
  ASSERT_TRUE(first.done);
  EXPECT_EQ(first.counts.written, 3U);
  EXPECT_EQ(site(disk, "deep/out"), files);

  const auto time = fs::last_write_time(disk / "deep/out/index.html");
  const auto record_time = fs::last_write_time(disk / "deep/out/.diglot-files");
  files["fr-FR/c.html"] = "c";
  files["fr-FR/a/b.html"] = "d";  // of the same size
  files["fr-FR/new.html"] = "n";
  Outcome second = emit_tree(disk / "deep/out", files);
  EXPECT_EQ(second.counts.written, 3U);
  EXPECT_EQ(second.counts.unchanged, 1U);
  EXPECT_EQ(site(disk, "deep/out"), files);
  EXPECT_EQ(fs::last_write_time(disk / "deep/out/index.html"), time);
  EXPECT_NE(fs::last_write_time(disk / "deep/out/.diglot-files"), record_time);

  const Tree all = disk.tree();
  const auto folder_time = fs::last_write_time(disk / "deep/out");
  Outcome third = emit_tree(disk / "deep/out", files);
  EXPECT_EQ(third.counts.unchanged, 4U);
  EXPECT_EQ(third.counts.written + third.counts.removed, 0U);
  EXPECT_EQ(disk.tree(), all);
  EXPECT_EQ(fs::last_write_time(disk / "deep/out"), folder_time) << "not even for a moment";
}

TEST(Emit, AFileInPiecesIsWrittenFromTheFirstDifference) {
  const TempFolder disk;
  Tree files = {{"a", "-"}, {"b", ""}};
  const auto emit_b = [&](const std::string& bytes) {
    files["b"] = bytes;
    const Outcome out = emit_tree(disk / "out", files);
    EXPECT_TRUE(out.done);
    EXPECT_EQ(site(disk), files);
    return out.counts.unchanged == 2;
  };
  EXPECT_FALSE(emit_b("one, two, three"));
  EXPECT_TRUE(emit_b("one, two, three"));
  EXPECT_FALSE(emit_b("one, six, three"));
  EXPECT_FALSE(emit_b("one, six, three, ten"));
  EXPECT_FALSE(emit_b("one, six"));
  EXPECT_FALSE(emit_b("two, six"));
  EXPECT_FALSE(emit_b(""));
  EXPECT_TRUE(emit_b(""));
}

TEST(Emit, RemovesOnlyWhatIsOurs) {
  const TempFolder disk;
  emit_tree(disk / "out", {{"a.html", "a"}, {"x/y/b.html", "b"}, {"x/c.html", "c"}});
  disk.write("out/x/y/foreign.txt", "f");
  const Outcome outcome = emit_tree(disk / "out", {{"a.html", "a"}});
  EXPECT_EQ(outcome.counts.removed, 2U);
  EXPECT_EQ(site(disk), (Tree{{"a.html", "a"}, {"x/y/foreign.txt", "f"}}));
  fs::remove(disk / "out/x/y/foreign.txt");
  emit_tree(disk / "out", {{"z/a.html", "a"}});
  EXPECT_EQ(site(disk), (Tree{{"z/a.html", "a"}}));
}

TEST(Emit, EmptyFoldersGoWithTheirFiles) {
  const TempFolder disk;
  emit_tree(disk / "out", {{"a.html", "a"}, {"x/y/z/b.html", "b"}});
  emit_tree(disk / "out", {{"a.html", "a"}});
  EXPECT_FALSE(disk.exists("out/x"));
}

TEST(Emit, FileWhereAFolderWasAndTheReverse) {
  const TempFolder disk;
  emit_tree(disk / "out", {{"a", "file"}, {"b/c/d", "below"}});
  const Tree files = {{"a/b", "below"}, {"b", "file"}};
  EXPECT_TRUE(emit_tree(disk / "out", files).done);
  EXPECT_EQ(site(disk), files);
}

TEST(Emit, AFileThatCannotBeHadIsLeftOut) {
  const TempFolder disk;
  emit_tree(disk / "out", {{"a", "a"}, {"b", "b"}});
  EmitRequest request{disk / "out", {"a", "b"}, {}, two_threads};
  request.bytes = [](size_t i) { return i == 0 ? std::optional<std::string>("a") : std::nullopt; };
  EmitCounts counts;
  Diagnostics diagnostics;
  EXPECT_TRUE(emit(request, counts, diagnostics));
  EXPECT_EQ(site(disk), (Tree{{"a", "a"}}));
}

TEST(Emit, PathsThatLeaveTheFolderAreRefused) {
  const TempFolder disk;
  for (const char* path :
       {"../evil", "a/../../evil", "/tmp/evil", "a//b", "./a", "a/.", "a/", "", "a\nb", ".diglot-files"}) {
    const Outcome outcome = emit_tree(disk / "out", {{"good", "g"}, {path, "bad"}});
    EXPECT_FALSE(outcome.done) << path;
    ASSERT_EQ(outcome.diagnostics.size(), 1U);
    EXPECT_EQ(outcome.diagnostics[0].id, Diag::kOutputUnwritable);
    EXPECT_EQ(disk.tree(), Tree{}) << path;
  }
}

TEST(Emit, SymbolicLinksAreNotFollowed) {
  const TempFolder disk;
  disk.write("elsewhere/a.html", "precious");
  fs::create_directories(disk / "out");
  fs::create_symlink("../elsewhere", disk / "out/fr-FR");
  const Outcome outcome = emit_tree(disk / "out", {{"fr-FR/a.html", "new"}, {"index.html", "i"}});
  EXPECT_FALSE(outcome.done);
  ASSERT_EQ(outcome.diagnostics.size(), 1U);
  EXPECT_EQ(outcome.diagnostics[0].id, Diag::kOutputLink);
  EXPECT_EQ(disk.read("elsewhere/a.html"), "precious");

  // A link in a file's own place is replaced, not written through.
  fs::remove(disk / "out/fr-FR");
  fs::create_directories(disk / "out/fr-FR");
  fs::create_symlink("../../elsewhere/a.html", disk / "out/fr-FR/a.html");
  EXPECT_TRUE(emit_tree(disk / "out", {{"fr-FR/a.html", "precious"}}).done);
  EXPECT_EQ(disk.read("elsewhere/a.html"), "precious");
  EXPECT_FALSE(fs::is_symlink(disk / "out/fr-FR/a.html"));
}

TEST(Emit, TheRootItselfMayBeALink) {
  const TempFolder disk;
  fs::create_directories(disk / "real");
  fs::create_symlink("real", disk / "out");
  EXPECT_TRUE(emit_tree(disk / "out", {{"a", "a"}}).done);
  EXPECT_EQ(site(disk, "real"), (Tree{{"a", "a"}}));
}

TEST(Emit, AForgedRecordDeletesNothingOutside) {
  const TempFolder disk;
  disk.write("precious", "p");
  disk.write("elsewhere/precious", "p");
  disk.write("out/.diglot-files", "diglot 1\n../precious\n/" + (disk / "precious") + "\nlink/precious\nfolder\n");
  disk.write("out/folder/file", "f");
  fs::create_symlink("../elsewhere", disk / "out/link");
  EXPECT_TRUE(emit_tree(disk / "out", {{"a", "a"}}).done);
  EXPECT_TRUE(disk.exists("precious"));
  EXPECT_TRUE(disk.exists("elsewhere/precious"));
  EXPECT_TRUE(disk.exists("out/folder/file"));
}

TEST(Emit, WhatIsInTheWayIsSaidAndTheNextBuildRepairs) {
  const TempFolder disk;
  emit_tree(disk / "out", {{"a", "old"}, {"b", "old"}, {"c", "old"}, {"gone", "old"}});
  fs::remove(disk / "out/b");
  disk.write("out/b/foreign", "f");
  const Tree files = {{"a", "new"}, {"b", "new"}, {"c", "new"}, {"d", "new"}};
  const Outcome outcome = emit_tree(disk / "out", files);  // fails between two renames
  EXPECT_FALSE(outcome.done);
  ASSERT_EQ(outcome.diagnostics.size(), 1U);
  EXPECT_EQ(outcome.diagnostics[0].file, disk / "out/b");
  EXPECT_FALSE(disk.exists("out/.diglot-new"));
  fs::remove_all(disk / "out/b");
  EXPECT_TRUE(emit_tree(disk / "out", files).done);
  EXPECT_EQ(site(disk), files);
}

TEST(Emit, OutputThatIsAFile) {
  const TempFolder disk;
  disk.write("out", "file");
  const Outcome outcome = emit_tree(disk / "out", {{"a", "a"}});
  EXPECT_FALSE(outcome.done);
  EXPECT_EQ(outcome.diagnostics.at(0).id, Diag::kOutputUnwritable);
  EXPECT_EQ(disk.read("out"), "file");
}

Tree many_files(const std::string& content) {
  Tree files;
  for (int i = 0; i < 40; ++i) files["d" + std::to_string(i % 5) + "/" + std::to_string(i)] = content;
  return files;
}

TEST(Emit, AFullDiskLeavesTheOldSite) {
  const TempFolder disk;
  fs::create_directories(disk / "out");
  if (mount("none", (disk / "out").c_str(), "tmpfs", 0, "size=256k") != 0) GTEST_SKIP() << "cannot mount a small disk";
  const Tree old = many_files("old");
  EXPECT_TRUE(emit_tree(disk / "out", old).done);
  const Tree before = disk.tree();
  const Outcome outcome = emit_tree(disk / "out", many_files(std::string(20000, 'n')));
  EXPECT_FALSE(outcome.done);
  EXPECT_EQ(disk.tree(), before);
  umount((disk / "out").c_str());
  ASSERT_EQ(outcome.diagnostics.size(), 1U);
  EXPECT_NE(outcome.diagnostics[0].message.find("No space left"), std::string::npos) << outcome.diagnostics[0].message;
}

// Where no disk can be mounted: a limit on the size of files has the same effect.
TEST(Emit, AFileThatGrowsTooLargeLeavesTheOldSite) {
  const TempFolder disk;
  EXPECT_TRUE(emit_tree(disk / "out", {{"a", "old"}, {"b", "old"}}).done);
  const Tree before = disk.tree();
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit small{100000, limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const Outcome outcome = emit_tree(disk / "out", {{"a", "new"}, {"b", std::string(200000, 'n')}});
  setrlimit(RLIMIT_FSIZE, &limit);
  EXPECT_FALSE(outcome.done);
  EXPECT_EQ(disk.tree(), before);
}

TEST(Emit, AFolderWithoutRights) {
  const TempFolder disk;
  fs::create_directories(disk / "out");
  const bool root = geteuid() == 0;
  fs::permissions(disk / "out", static_cast<fs::perms>(0555));
  ASSERT_EQ(seteuid(root ? 65534 : geteuid()), 0);
  const Outcome outcome = emit_tree(disk / "out", {{"a", "a"}});
  ASSERT_EQ(seteuid(root ? 0 : geteuid()), 0);
  fs::permissions(disk / "out", fs::perms::owner_all);
  EXPECT_FALSE(outcome.done);
  ASSERT_EQ(outcome.diagnostics.size(), 1U);
  EXPECT_NE(outcome.diagnostics[0].message.find("Permission denied"), std::string::npos);
}

// Killed at any moment: the next build ends as if nothing had happened, and every file is whole all the time.
TEST(Emit, KilledAtAnyMoment) {
  const TempFolder disk;
  const Tree one = many_files(std::string(3000, '1'));
  Tree two = many_files(std::string(5000, '2'));
  two.erase("d0/0");
  two["d9/new"] = "2";
  emit_tree(disk / "out", one);
  for (int round = 0; round < 30; ++round) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      for (int i = 0;; ++i) emit_tree(disk / "out", i % 2 == 0 ? two : one);
    }
    usleep(static_cast<useconds_t>(round * 1500));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    for (const auto& [path, bytes] : site(disk)) {
      if (path.starts_with(".diglot-new/")) continue;
      EXPECT_TRUE((one.contains(path) && bytes == one.at(path)) || (two.contains(path) && bytes == two.at(path)))
          << path;
    }
    const Tree& next = round % 2 == 0 ? one : two;
    ASSERT_TRUE(emit_tree(disk / "out", next).done);
    ASSERT_EQ(site(disk), next);
  }
}

TEST(Emit, TwoBuildsIntoOneFolderTakeTurns) {
  const TempFolder disk;
  const Tree one = many_files("1"), two = many_files("2");
  std::thread other([&] {
    for (int i = 0; i < 10; ++i) emit_tree(disk / "out", two);
  });
  for (int i = 0; i < 10; ++i) emit_tree(disk / "out", one);
  other.join();
  const Tree end = site(disk);
  EXPECT_TRUE(end == one || end == two);
}

TEST(EmitFile, WholeOrNotAtAll) {
  const TempFolder disk;
  disk.write("a.json", "old");
  Diagnostics diagnostics;
  EXPECT_TRUE(emit_file(disk / "a.json", "new", diagnostics));
  EXPECT_EQ(disk.tree(), (Tree{{"a.json", "new"}}));
  EXPECT_FALSE(emit_file(disk / "missing/a.json", "new", diagnostics));
  EXPECT_FALSE(emit_file("/dev/full", "new", diagnostics));
  EXPECT_TRUE(emit_file("/dev/null", "new", diagnostics));
  ASSERT_EQ(diagnostics.list().size(), 2U);
  EXPECT_EQ(diagnostics.list()[1].file, "/dev/full");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_TRUE(emit_file("/dev/../dev/stdout", "", diagnostics));
  EXPECT_TRUE(fs::is_symlink("/dev/stdout"));

  fs::create_symlink("a.json", disk / "link.json");
  EXPECT_TRUE(emit_file(disk / "link.json", "newer", diagnostics));
  EXPECT_TRUE(fs::is_symlink(disk / "link.json"));
  EXPECT_EQ(disk.read("a.json"), "newer");
}

}  // namespace
}  // namespace diglot
