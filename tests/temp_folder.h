// A folder of one test, gone with it, and the few things that tests do in it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

namespace diglot {

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "diglot-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
    std::filesystem::permissions(path_, static_cast<std::filesystem::perms>(0755));
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  std::string operator/(std::string_view below) const { return (path_ / below).string(); }
  const std::filesystem::path& path() const { return path_; }

  // Writes a file and the folders above it; gives its path.
  std::string write(std::string_view below, std::string_view bytes) const {
    const std::filesystem::path file = path_ / below;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
    return file.string();
  }
  std::string read(std::string_view below) const {
    std::ifstream in(path_ / below, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  bool exists(std::string_view below) const { return std::filesystem::exists(path_ / below); }
  // Every regular file below, hidden ones too: path → bytes.
  std::map<std::string, std::string> tree(std::string_view below = "") const {
    std::map<std::string, std::string> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_ / below)) {
      if (!entry.is_regular_file()) continue;
      const std::string name = entry.path().lexically_relative(path_ / below).generic_string();
      out[name] = read((std::filesystem::path(below) / name).string());
    }
    return out;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace diglot
