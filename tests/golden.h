// Expected results that stand in files. `./dev update-goldens` writes them anew; git diff shows what changed.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace diglot {

inline bool updating_goldens() { return std::getenv("DIGLOT_UPDATE_GOLDENS") != nullptr; }

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

inline void expect_golden(const std::filesystem::path& path, const std::string& actual) {
  if (updating_goldens()) {
    write_file(path, actual);
  } else {
    EXPECT_EQ(read_file(path), actual) << path
                                       << " says otherwise. Where the new result is right: ./dev update-goldens";
  }
}

}  // namespace diglot
