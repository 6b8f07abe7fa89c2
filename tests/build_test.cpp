// Builds from outside, one after the other: what an earlier one left must not show in a later one.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <string>

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

}  // namespace
}  // namespace diglot
