// What goes wrong around the program: killed, out of memory, a closed pipe, files that vanish or grow while they are
// read, two runs at once. Afterwards every file is an old one or a new one, whole, and the next run makes it good.
// What emit alone promises is in emit_test.cpp.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "temp_folder.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;
using Tree = std::map<std::string, std::string>;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

class Faults : public testing::Test {
 protected:
  // Starts the program in the test's folder, silent.
  pid_t start(const std::vector<std::string>& arguments) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (::chdir(disk_.path().c_str()) != 0) ::_exit(99);
    if (std::freopen("/dev/null", "w", stdout) == nullptr || std::freopen("/dev/null", "w", stderr) == nullptr) {
      ::_exit(99);
    }
    std::string program = DIGLOT_PROGRAM;
    std::vector<std::string> words = arguments;
    std::vector<char*> pointers = {program.data()};
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv(program.c_str(), pointers.data());
    ::_exit(99);
  }
  // The exit code, or minus the signal that ended it.
  static int wait(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }
  int run(const std::vector<std::string>& arguments) { return wait(start(arguments)); }
  int shell(const std::string& command) {
    const int status = std::system(("cd '" + disk_.path().string() + "' && { " + command + "; } >said 2>&1").c_str());
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }

  static std::string unit(const std::string& id, const std::string& target, const std::string& source) {
    return "<span data-ttu-id=\"" + id + "\">" + target + "</span><span class=\"sxs-lookup\"><span data-stu-id=\"" +
           id + "\">" + source + "</span></span>";
  }
  void write_content(const std::string& folder, const std::string& word, int articles = 12) {
    for (int i = 0; i < articles; ++i) {
      const std::string n = std::to_string(i);
      disk_.write(folder + "/fr-FR/" + n + ".md", "# " +
                                                      unit("0a1b2-101", "Article " + word + " " + n, "Article " + n) +
                                                      "\n\n" + unit("0a1b2-102", "Un texte", "A text") + "\n");
    }
  }
  // Kills `arguments` at a random moment, again and again; check() looks at what is left each time.
  template <class Check>
  void kill_often(const std::vector<std::vector<std::string>>& commands, int rounds, Check&& check) {
    const auto begin = std::chrono::steady_clock::now();
    for (const auto& command : commands) EXPECT_EQ(run(command), 0);
    const auto all = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
    const auto longest = std::max<int64_t>(1, all.count() / static_cast<int64_t>(commands.size()));
    std::mt19937_64 random(7);
    for (int round = 0; round < rounds && !HasFailure(); ++round) {
      const pid_t child = start(commands[static_cast<size_t>(round) % commands.size()]);
      std::this_thread::sleep_for(std::chrono::microseconds(random() % static_cast<uint64_t>(longest)));
      ::kill(child, SIGKILL);
      wait(child);
      check();
    }
  }

  // What is in "out" is of either site, file by file.
  void expect_whole_files(const Tree& old, const Tree& fresh) {
    for (const auto& [name, bytes] : disk_.tree("out")) {
      if (name.starts_with(".diglot")) continue;
      const bool whole =
          (old.contains(name) && old.at(name) == bytes) || (fresh.contains(name) && fresh.at(name) == bytes);
      EXPECT_TRUE(whole) << name << " is neither the old file nor the new one";
    }
  }

  TempFolder disk_;
};

TEST_F(Faults, ABuildKilledAtAHundredMoments) {
  write_content("old", "ancien");
  write_content("new", "neuf", 14);
  ASSERT_EQ(run({"build", "old", "--out", "want-old", "--fail-on", "never"}), 0);
  ASSERT_EQ(run({"build", "new", "--out", "want-new", "--fail-on", "never"}), 0);
  const Tree old = disk_.tree("want-old"), fresh = disk_.tree("want-new");
  const Tree beside = disk_.tree("old");
  int round = 0;
  kill_often({{"build", "old", "--out", "out", "--fail-on", "never", "--cache", "cache"},
              {"build", "new", "--out", "out", "--fail-on", "never", "--cache", "cache"}},
             100, [&] {
               if (++round % 4 == 0) fs::remove_all(disk_ / "cache");  // so that it is being filled, too
               expect_whole_files(old, fresh);
             });
  ASSERT_EQ(run({"build", "new", "--out", "out", "--fail-on", "never", "--cache", "cache"}), 0);
  EXPECT_EQ(disk_.tree("out"), fresh) << "the next build repairs what is left";
  EXPECT_EQ(disk_.tree("old"), beside) << "nothing outside the output is touched";
}

// Its files are those of the last build that ended, so the next one has nothing to write; but something to clear away.
TEST_F(Faults, ABuildKilledBeforeItsFilesTookTheirPlaces) {
  write_content("content", "ancien");
  const std::vector<std::string> build = {"build", "content", "--out", "out", "--cache", "cache"};
  ASSERT_EQ(run(build), 0);
  const Tree whole = disk_.tree("out");
  disk_.write("out/.diglot-new/3", "half a pa");
  EXPECT_EQ(run(build), 0);
  EXPECT_EQ(disk_.tree("out"), whole);
}

TEST_F(Faults, AnImportKilledAtAnyMoment) {
  write_content("content", "ancien");
  ASSERT_EQ(run({"export", "content", "--out", "work"}), 0);
  const Tree old = disk_.tree("content");
  std::vector<std::string> import = {"import"}, undo = {"import"};
  Tree fresh = old;
  for (const auto& [name, bytes] : disk_.tree("work")) {
    if (name.starts_with('.')) continue;
    std::string edited = bytes;
    edited.replace(edited.find("Un texte"), 8, "Un autre texte");
    disk_.write("edited/" + name, edited);
    import.push_back("edited/" + name);
    std::string& article = fresh[name.substr(0, name.rfind('.')) + ".md"];
    article.replace(article.find("Un texte"), 8, "Un autre texte");
  }
  import.push_back("content");
  kill_often({import}, 40, [&] {
    for (const auto& [name, bytes] : disk_.tree("content")) {
      if (!name.ends_with(".md")) continue;
      EXPECT_TRUE(bytes == old.at(name) || bytes == fresh.at(name)) << name;
      disk_.write("content/" + name, old.at(name));
    }
  });
  EXPECT_EQ(run(import), 0);
  for (const auto& [name, bytes] : fresh) EXPECT_EQ(disk_.read("content/" + name), bytes) << name;
}

TEST_F(Faults, TwoBuildsIntoOneFolder) {
  write_content("old", "ancien");
  write_content("new", "neuf", 14);
  ASSERT_EQ(run({"build", "old", "--out", "want-old", "--fail-on", "never"}), 0);
  ASSERT_EQ(run({"build", "new", "--out", "want-new", "--fail-on", "never"}), 0);
  for (int round = 0; round < 8; ++round) {
    const pid_t a = start({"build", "old", "--out", "out", "--fail-on", "never"});
    const pid_t b = start({"build", "new", "--out", "out", "--fail-on", "never"});
    EXPECT_EQ(wait(a), 0);
    EXPECT_EQ(wait(b), 0);
    const Tree out = disk_.tree("out");
    EXPECT_TRUE(out == disk_.tree("want-old") || out == disk_.tree("want-new")) << "a mix of two builds";
  }
}

// Each fills the cache that the other reads from.
TEST_F(Faults, TwoBuildsWithOneCache) {
  write_content("old", "ancien");
  write_content("new", "neuf", 14);
  for (const std::string which : {"old", "new"}) {
    ASSERT_EQ(run({"build", which, "--out", "want-" + which, "--no-cache", "--fail-on", "never"}), 0);
  }
  for (int round = 0; round < 6; ++round) {
    fs::remove_all(disk_ / "cache");
    std::vector<pid_t> builds;
    for (const std::string which : {"old", "new", "old", "new"}) {
      const std::string out = which + std::to_string(builds.size());
      fs::remove_all(disk_ / out);
      builds.push_back(start({"build", which, "--out", out, "--cache", "cache", "--fail-on", "never"}));
    }
    for (const pid_t build : builds) EXPECT_EQ(wait(build), 0);
    EXPECT_EQ(disk_.tree("old0"), disk_.tree("want-old"));
    EXPECT_EQ(disk_.tree("new1"), disk_.tree("want-new"));
    EXPECT_EQ(disk_.tree("old2"), disk_.tree("want-old"));
    EXPECT_EQ(disk_.tree("new3"), disk_.tree("want-new"));
  }
}

TEST_F(Faults, ACompileKilledAtAnyMoment) {
  write_content("content", "texte");
  ASSERT_EQ(run({"build", "content", "--out", "want", "--no-cache", "--fail-on", "never"}), 0);
  kill_often({{"compile", "content", "--objects", "objects", "--cache", "cache"}}, 40, [&] {
    fs::remove_all(disk_ / "cache");
    // What was left can be linked, or is refused: never half of it.
    const int linked = run({"link", "objects", "--out", "site", "--no-cache", "--fail-on", "never"});
    EXPECT_TRUE(linked == 0 || linked == 2) << linked;
    if (linked == 0) {
      EXPECT_EQ(disk_.tree("site"), disk_.tree("want"));
    }
    if (linked == 2) fs::remove_all(disk_ / "site");
    fs::remove_all(disk_ / "objects");
  });
  ASSERT_EQ(run({"compile", "content", "--objects", "objects"}), 0);
  ASSERT_EQ(run({"link", "objects", "--out", "site", "--fail-on", "never"}), 0);
  EXPECT_EQ(disk_.tree("site"), disk_.tree("want"));
}

TEST_F(Faults, ALinkKilledAtAnyMoment) {
  write_content("old", "ancien");
  write_content("new", "neuf", 14);
  for (const std::string site : {"old", "new"}) {
    ASSERT_EQ(run({"compile", site, "--objects", site + "-objects"}), 0);
    ASSERT_EQ(run({"link", site + "-objects", "--out", "want-" + site, "--fail-on", "never"}), 0);
  }
  const Tree old = disk_.tree("want-old"), fresh = disk_.tree("want-new"), beside = disk_.tree("new-objects");
  kill_often({{"link", "old-objects", "--out", "out", "--fail-on", "never"},
              {"link", "new-objects", "--out", "out", "--fail-on", "never"}},
             40, [&] { expect_whole_files(old, fresh); });
  ASSERT_EQ(run({"link", "new-objects", "--out", "out", "--fail-on", "never"}), 0);
  EXPECT_EQ(disk_.tree("out"), fresh) << "the next link repairs what is left";
  EXPECT_EQ(disk_.tree("new-objects"), beside) << "nothing outside the output is touched";
}

TEST_F(Faults, FilesThatVanishGrowAndChangeWhileTheyAreRead) {
  write_content("content", "texte", 40);
  disk_.write("content/fr-FR/media/a.png", std::string(20000, 'p'));
  std::atomic<bool> stop = false;
  std::thread other([&] {
    std::mt19937 random(3);
    while (!stop) {
      const std::string name = "content/fr-FR/" + std::to_string(random() % 40) + ".md";
      std::error_code unused;
      switch (random() % 4) {
        case 0: fs::remove(disk_ / name, unused); break;
        case 1: disk_.write(name, "# " + unit("0a1b2-101", std::string(random() % 5000, 'x'), "y") + "\n"); break;
        case 2: fs::remove_all(disk_ / "content/fr-FR/media", unused); break;
        default: disk_.write("content/fr-FR/media/a.png", std::string(random() % 60000, 'q')); break;
      }
    }
  });
  for (int round = 0; round < 12; ++round) {
    const int code = run({"build", "content", "--out", "out"});
    EXPECT_TRUE(code >= 0 && code <= 2) << code;
  }
  stop = true;
  other.join();
  ASSERT_EQ(run({"build", "content", "--out", "out", "--fail-on", "never"}), 0);
  ASSERT_EQ(run({"build", "content", "--out", "clean", "--no-cache", "--fail-on", "never"}), 0);
  EXPECT_EQ(disk_.tree("out"), disk_.tree("clean"));
}

TEST_F(Faults, AReaderThatGoesAway) {
  disk_.write("a.md", std::string(4000000, 'x') + "\n");  // more than a pipe holds
  // 141: ended by SIGPIPE, as a filter is; 2: the writer was told. Never a hang, never success.
  const std::string project = "'" DIGLOT_PROGRAM "' project --side target a.md";
  disk_.write("pipe.sh", project + " | head -c 1 >/dev/null\nexit ${PIPESTATUS[0]}\n");
  const int code = shell("bash pipe.sh");
  EXPECT_TRUE(code == 141 || code == 2) << code;
  EXPECT_EQ(shell(project + " >&-"), 2) << "closed at once";
}

TEST_F(Faults, AHugeFileCostsNothing) {
  write_content("content", "texte", 1);
  disk_.write("content/fr-FR/huge.md", "");
  fs::resize_file(disk_ / "content/fr-FR/huge.md", uint64_t{6} << 30U);  // sparse
  disk_.write("huge.xlf", "");
  fs::resize_file(disk_ / "huge.xlf", uint64_t{6} << 30U);
  const std::string limit = kSanitized ? "" : "ulimit -v 1000000; ";
  for (const std::string command : {"check content", "build content --out out"}) {
    fs::last_write_time(disk_ / "content/fr-FR/huge.md",
                        fs::file_time_type::clock::now());  // young ones are read twice
    EXPECT_EQ(shell(limit + "'" DIGLOT_PROGRAM "' " + command), 1) << command;
    EXPECT_NE(disk_.read("said").find("[file-too-large]"), std::string::npos) << command;
  }
  EXPECT_EQ(shell(limit + "'" DIGLOT_PROGRAM "' import huge.xlf content"), 2);
  EXPECT_NE(disk_.read("said").find("[file-too-large]"), std::string::npos);
}

TEST_F(Faults, OutOfMemoryIsSaidAndLeavesTheOldSite) {
  if (kSanitized) GTEST_SKIP() << "AddressSanitizer needs more address space than the test allows";
  write_content("content", "texte", 2);
  ASSERT_EQ(run({"build", "content", "--out", "out", "--fail-on", "never"}), 0);
  const Tree before = disk_.tree("out");
  for (int i = 0; i < 12; ++i) {
    std::string text = "# t\n";
    for (int k = 0; k < 9000; ++k) {
      text += "\n" + unit("0a1b2-" + std::to_string(101 + k), "Un texte de plus", "One more") + "\n";
    }
    disk_.write("content/fr-FR/big" + std::to_string(i) + ".md", text);
  }
  // From plenty down to where the program runs, but the content does not fit.
  int code = 0;
  for (int limit = 400000; limit > 60000 && code == 0; limit -= 20000) {
    code = shell("cp -r out trial; ulimit -v " + std::to_string(limit) +
                 "; '" DIGLOT_PROGRAM "' build content --out trial --jobs 1 --fail-on never");
    if (code == 0) fs::remove_all(disk_ / "trial");
  }
  EXPECT_TRUE(code == 2 || code == 134 || code == -SIGABRT) << code << disk_.read("said").substr(0, 500);
  EXPECT_NE(disk_.read("said").find("memory"), std::string::npos) << disk_.read("said").substr(0, 500);
  // The program ends where it stands: what it had staged is for the next build to clear away.
  Tree left = disk_.tree("trial");
  std::erase_if(left, [](const auto& file) { return file.first.starts_with(".diglot-new"); });
  EXPECT_TRUE(left == before) << "the old site is as it was";
  ASSERT_EQ(run({"build", "content", "--out", "trial", "--fail-on", "never"}), 0);
  ASSERT_EQ(run({"build", "content", "--out", "clean", "--no-cache", "--fail-on", "never"}), 0);
  EXPECT_TRUE(disk_.tree("trial") == disk_.tree("clean"));
}

TEST_F(Faults, ImportThatCannotWrite) {
  write_content("content", "ancien", 2);
  ASSERT_EQ(run({"export", "content", "--out", "work"}), 0);
  std::string file = disk_.read("work/fr-FR/0.xlf");
  file.replace(file.find("Un texte"), 8, std::string(6000, 'x'));
  disk_.write("work/fr-FR/0.xlf", file);
  const Tree before = disk_.tree("content");
  EXPECT_EQ(shell("ulimit -f 1; '" DIGLOT_PROGRAM "' import work/fr-FR/0.xlf content 2>/dev/null"), 2) << "a full disk";
  EXPECT_EQ(disk_.tree("content"), before) << "nothing half-written, nothing left lying about";
  if (::geteuid() == 0 && std::system("command -v setpriv >/dev/null") != 0) GTEST_SKIP() << "root may write anywhere";
  fs::permissions(disk_ / "content/fr-FR", fs::perms(0555));
  const std::string other = ::geteuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : "";
  if (shell(other + "'" DIGLOT_PROGRAM "' --version") != 0) GTEST_SKIP() << "the program is out of reach for others";
  EXPECT_EQ(shell(other + "'" DIGLOT_PROGRAM "' import work/fr-FR/0.xlf content"), 2);
  EXPECT_NE(disk_.read("said").find("[output-unwritable]"), std::string::npos);
  fs::permissions(disk_ / "content/fr-FR", fs::perms(0755));
  EXPECT_EQ(disk_.tree("content"), before);
}

}  // namespace
}  // namespace diglot
