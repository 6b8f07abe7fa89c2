// The folder of kept entries: whatever happens in it, a read gives what was written, or nothing.
#include "cache.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "digest.h"
#include "temp_folder.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

std::string key(std::string_view of) { return Digester().add(of).finish(); }

std::string only_entry(const TempFolder& disk) {
  std::string found;
  for (const auto& [path, bytes] : disk.tree()) found = path;
  return found;
}

TEST(CacheTest, GivesBackWhatWasWritten) {
  const TempFolder disk;
  Cache cache(disk / "c");
  std::string bytes;
  EXPECT_FALSE(cache.read(key("a"), bytes));
  cache.write(key("a"), std::string("x\0y", 3));
  cache.write(key("b"), "");
  EXPECT_TRUE(cache.read(key("a"), bytes));
  EXPECT_EQ(bytes, std::string("x\0y", 3));
  EXPECT_TRUE(cache.read(key("b"), bytes));
  EXPECT_EQ(bytes, "");
  EXPECT_TRUE(cache.writable());
}

TEST(CacheTest, AnyDamageIsAMiss) {
  const TempFolder disk;
  Cache cache(disk.path().string());
  cache.write(key("a"), "hello");
  const std::string file = only_entry(disk);
  const std::string whole = disk.read(file);
  std::string bytes;
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    disk.write(file, damaged);
    EXPECT_FALSE(cache.read(key("a"), bytes)) << "byte " << i;
    disk.write(file, whole.substr(0, i));
    EXPECT_FALSE(cache.read(key("a"), bytes)) << "cut at " << i;
  }
  disk.write(file, whole);
  EXPECT_TRUE(cache.read(key("a"), bytes));
}

TEST(CacheTest, AnEntryUnderAnotherNameIsAMiss) {
  const TempFolder disk;
  Cache cache(disk.path().string());
  cache.write(key("a"), "hello");
  const std::string file = only_entry(disk);
  cache.write(key("b"), "other");
  std::string other;
  for (const auto& [path, bytes] : disk.tree()) other = path == file ? other : path;
  fs::copy_file(disk / file, disk / other, fs::copy_options::overwrite_existing);
  std::string bytes;
  EXPECT_FALSE(cache.read(key("b"), bytes));
}

TEST(CacheTest, ManyWritersOfOneEntryLeaveOneWholeEntry) {
  const TempFolder disk;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        Cache cache(disk.path().string());
        std::string bytes;
        for (int i = 0; i < 50; ++i) {
          cache.write(key("a"), std::string(10000, static_cast<char>('a' + t)));
          EXPECT_TRUE(cache.read(key("a"), bytes));
          EXPECT_EQ(bytes, std::string(10000, bytes[0]));
        }
      });
    }
  }
  EXPECT_EQ(disk.tree().size(), 1U) << "nothing half-written stays";
}

TEST(CacheTest, AFolderThatCannotBeWrittenIsNoted) {
  const TempFolder disk;
  disk.write("file", "");
  Cache cache(disk / "file");
  cache.write(key("a"), "x");
  EXPECT_FALSE(cache.writable());
  std::string bytes;
  EXPECT_FALSE(cache.read(key("a"), bytes));
}

TEST(CacheTest, TheLongestUnusedGoFirst) {
  const TempFolder disk;
  Cache cache(disk.path().string());
  const auto now = fs::file_time_type::clock::now();
  for (int i = 0; i < 10; ++i) {
    const auto before = disk.tree();
    cache.write(key(std::to_string(i)), std::string(1000, 'x'));
    for (const auto& [path, bytes] : disk.tree()) {
      if (!before.contains(path)) fs::last_write_time(disk / path, now - std::chrono::hours(i));
    }
  }
  disk.write("mine.txt", "not an entry");
  cache.trim(5000, true);
  std::string bytes;
  EXPECT_TRUE(cache.read(key("0"), bytes));
  EXPECT_FALSE(cache.read(key("9"), bytes));
  EXPECT_LE(disk.tree().size(), 4U + 2U);  // and the mark, and what is not ours
  EXPECT_TRUE(disk.exists("mine.txt"));
}

TEST(CacheTest, WhatWasNotUsedForAMonthGoes) {
  const TempFolder disk;
  Cache cache(disk.path().string());
  cache.write(key("old"), "x");
  fs::last_write_time(disk / only_entry(disk), fs::file_time_type::clock::now() - std::chrono::hours(24 * 31));
  cache.trim(kCacheLimit, true);
  std::string bytes;
  EXPECT_FALSE(cache.read(key("old"), bytes));
}

}  // namespace
}  // namespace diglot
