#include "load_places.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "load.h"
#include "locale.h"

namespace diglot {

namespace fs = std::filesystem;

std::string join_path(std::string_view folder, std::string_view name) {
  if (folder.empty()) return std::string(name);
  std::string out(folder);
  if (out.back() != '/') out += '/';
  return out += name;
}

Argument split_argument(const std::string& argument) {
  if (const size_t equals = argument.find('='); equals != std::string::npos) {
    if (const auto tag = canonical_locale(std::string_view(argument).substr(0, equals))) {
      return {*tag, argument.substr(equals + 1)};
    }
  }
  return {"", argument};
}

std::string find_config(const std::vector<std::string>& contents) {
  const std::string first = contents.empty() ? "content" : split_argument(contents.front()).path;
  fs::path folder = fs::path(first).lexically_normal();
  std::error_code error;
  while (true) {
    const fs::path config = folder / "diglot.yml";
    if (fs::is_regular_file(config, error)) return config.generic_string();
    if (folder.empty() || folder == folder.parent_path()) return "";
    folder = folder.parent_path();
  }
}

std::vector<std::string> find_shards(const std::string& path) {
  std::error_code error;
  if (fs::path(path).filename() == kObjectsFile && fs::is_regular_file(path, error)) return {path};
  std::string own = join_path(path, kObjectsFile);
  if (fs::is_regular_file(own, error)) return {std::move(own)};
  std::vector<std::string> out;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    std::string file = join_path(join_path(path, it->path().filename().string()), kObjectsFile);
    std::error_code unused;
    if (fs::is_regular_file(file, unused)) out.push_back(std::move(file));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string program_path() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).string();
}

std::string companion(const std::string& from_program, const std::string& name) {
  std::error_code error;
  const fs::path program = program_path();
  const fs::path installed = (program.parent_path() / from_program / name).lexically_normal();
  return fs::exists(installed, error) ? installed.string() : (program.parent_path() / name).string();
}

std::string data_folder(const std::string& from_program, const std::string& source_tree) {
  std::error_code error;
  const fs::path program = program_path();
  const fs::path installed = (program.parent_path() / from_program).lexically_normal();
  if (!program.empty() && fs::is_directory(installed / "locales", error)) return installed.string();
  return source_tree;
}

}  // namespace diglot
