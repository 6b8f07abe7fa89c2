// The include rules of the house: every file of src/ against the table in tests/floors.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "locale.h"

namespace diglot {
namespace {

struct Room {
  std::string floor;
  size_t rank = 0;  // place in the list
};

struct Pattern {
  std::string what;                // header prefix of a fence; file of a words line
  std::vector<std::string> files;  // of a fence: who may include it; '*' stands for anything
};

struct House {
  std::map<std::string, Room> rooms;
  std::map<std::string, std::vector<std::string>> allow;  // floor → what it may include
  std::vector<Pattern> fences;
  std::vector<Pattern> words;
};

struct File {
  std::string name;
  std::string text;
};

std::vector<std::string> split(const std::string& line) {
  std::istringstream in(line);
  return {std::istream_iterator<std::string>(in), {}};
}

House read_house(std::istream& table) {
  House house;
  for (std::string line; std::getline(table, line);) {
    std::vector<std::string> field = split(line);
    if (field.empty() || field[0].starts_with('#')) continue;
    EXPECT_GE(field.size(), 3U) << "tests/floors: every line gives a reason or a right: " << line;
    std::vector<std::string> rest(field.begin() + 2, field.end());
    if (field[0] == "allow") {
      house.allow[field[1]] = rest;
    } else if (field[0] == "fence") {
      house.fences.push_back({field[1], rest});
    } else if (field[0] == "words") {
      house.words.push_back({field[1], rest});
    } else {
      house.rooms[field[1]] = {field[0], house.rooms.size()};
    }
  }
  return house;
}

bool matches(std::string_view pattern, std::string_view name) {
  size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  std::string_view head = pattern.substr(0, star), tail = pattern.substr(star + 1);
  return name.size() >= head.size() + tail.size() && name.starts_with(head) && name.ends_with(tail);
}

// "parse_spans.cpp" → "parse"; empty where the file has no room.
std::string room_of(const House& house, const std::string& file) {
  std::string stem = file.substr(0, file.rfind('.'));
  if (house.rooms.contains(stem)) return stem;
  std::string prefix = stem.substr(0, stem.find('_'));
  auto room = house.rooms.find(prefix);
  bool may_have_several = room != house.rooms.end() && (room->second.floor == "verb" || room->second.floor == "face" ||
                                                        room->second.floor == "roof" || prefix == "locale");
  return may_have_several && prefix != stem ? prefix : "";
}

bool may_include(const House& house, const std::string& from, const std::string& to) {
  const Room& user = house.rooms.at(from);
  const Room& used = house.rooms.at(to);
  bool allowed = from == to;
  for (const std::string& right : house.allow.at(user.floor)) {
    if (right == "-" + to) return false;
    if (right == used.floor || right == to) allowed = true;
    if (right == "<" + used.floor && used.rank < user.rank) allowed = true;
  }
  return allowed;
}

void check_own_include(const House& house, const File& file, const std::string& header, std::vector<std::string>& bad) {
  std::string from = room_of(house, file.name), to = room_of(house, header);
  bool is_private = header.find('_') != std::string::npos;
  if (to.empty()) {
    bad.push_back(file.name + ": '" + header + "' has no room");
  } else if (!may_include(house, from, to) || (is_private && from != to)) {
    bad.push_back(file.name + ": must not include '" + header + "'");
  }
}

void check_foreign_include(const House& house, const File& file, const std::string& header,
                           std::vector<std::string>& bad) {
  for (const Pattern& fence : house.fences) {
    if (!header.starts_with(fence.what)) continue;
    bool inside = false;
    for (const std::string& pattern : fence.files) inside |= matches(pattern, file.name);
    if (!inside) bad.push_back(file.name + ": <" + header + "> is fenced");
  }
}

void check_includes(const House& house, const File& file, std::vector<std::string>& bad) {
  std::istringstream lines(file.text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("#include ")) continue;
    std::string header = line.substr(10, line.find_first_of("\">", 10) - 10);
    if (line[9] == '<') {
      check_foreign_include(house, file, header, bad);
    } else {
      check_own_include(house, file, header, bad);
    }
  }
}

// The string literals of C++ source, one after the other; comments and character literals are left out.
std::vector<std::string> string_literals(const std::string& code) {
  std::vector<std::string> literals;
  for (size_t at = 0; at < code.size(); ++at) {
    if (code.compare(at, 2, "//") == 0) {
      at = code.find('\n', at);
    } else if (code.compare(at, 2, "/*") == 0) {
      at = code.find("*/", at) + 1;
    } else if (code.compare(at, 2, "R\"") == 0) {
      size_t open = code.find('(', at);
      std::string close = ")" + code.substr(at + 2, open - at - 2) + "\"";
      size_t end = code.find(close, open);
      literals.push_back(code.substr(open + 1, end - open - 1));
      at = end + close.size() - 1;
    } else if (code[at] == '\'' && at > 0 && std::isdigit(static_cast<unsigned char>(code[at - 1])) == 0) {
      at = code.find('\'', at + (code[at + 1] == '\\' ? 3 : 2));
    } else if (code[at] == '"') {
      size_t end = at + 1;
      while (end < code.size() && code[end] != '"') end += code[end] == '\\' ? 2 : 1;
      literals.push_back(code.substr(at + 1, end - at - 1));
      at = end;
    }
    if (at == std::string::npos) break;
  }
  return literals;
}

// Two words side by side, or a letter that is not ASCII. A lone word may be a name in some syntax, and so may
// what follows a '<' or '-' ("<span data-id").
bool is_human_language(const std::string& literal) {
  size_t letters = 0;
  bool after_word = false, at_start = true;
  for (size_t at = 0; at < literal.size();) {
    char32_t c = next_code_point(literal, at);
    if (is_letter(c)) {
      if (c > 0x7F) return true;
      if (letters > 0 || at_start) ++letters;
      if (letters == 2 && after_word) return true;
    } else {
      after_word = letters >= 2 && c == ' ';
      letters = 0;
    }
    at_start = c == ' ' || c == '(' || c == '\'';
  }
  return false;
}

void check_words(const House& house, const File& file, std::vector<std::string>& bad) {
  for (const Pattern& exception : house.words) {
    if (matches(exception.what, file.name)) return;
  }
  for (const std::string& literal : string_literals(file.text)) {
    if (is_human_language(literal)) bad.push_back(file.name + ": human language in \"" + literal + "\"");
  }
}

// Names of the types that a file defines for the whole program, that is, outside anonymous namespaces.
std::vector<std::string> types_of(const File& file) {
  std::vector<std::string> types;
  bool anonymous = false;
  std::istringstream lines(file.text);
  for (std::string line; std::getline(lines, line);) {
    if (line == "namespace {") anonymous = true;
    if (line == "}  // namespace") anonymous = false;
    std::vector<std::string> word = split(line);
    if (anonymous || word.size() < 3 || !line.ends_with('{')) continue;
    if (line.starts_with("struct ") || line.starts_with("class ")) types.push_back(word[1]);
    if (line.starts_with("enum class ")) types.push_back(word[2]);
  }
  return types;
}

// Two types of one name in two files are one type to the linker, which takes either's functions for both.
void check_types(const std::vector<File>& files, std::vector<std::string>& bad) {
  std::map<std::string, std::string> owners;
  for (const File& file : files) {
    for (const std::string& type : types_of(file)) {
      auto [owner, fresh] = owners.try_emplace(type, file.name);
      if (!fresh) bad.push_back(file.name + ": type " + type + " is also defined in " + owner->second);
    }
  }
}

std::vector<std::string> violations(const House& house, const std::vector<File>& files) {
  std::vector<std::string> bad;
  check_types(files, bad);
  for (const File& file : files) {
    if (room_of(house, file.name).empty()) {
      bad.push_back(file.name + ": has no room");
      continue;
    }
    check_includes(house, file, bad);
    check_words(house, file, bad);
  }
  return bad;
}

House real_house() {
  std::ifstream table(DIGLOT_SOURCE_DIR "/tests/floors");
  return read_house(table);
}

TEST(Floors, EveryFileOfSrcKeepsTheRules) {
  std::vector<File> files;
  for (const auto& entry : std::filesystem::directory_iterator(DIGLOT_SOURCE_DIR "/src")) {
    std::string name = entry.path().filename().string();
    if (name == "diagnostics.def" || name.starts_with('.')) continue;
    std::ifstream in(entry.path());
    files.push_back({name, {std::istreambuf_iterator<char>(in), {}}});
  }
  ASSERT_GT(files.size(), 20U);
  for (const std::string& violation : violations(real_house(), files)) ADD_FAILURE() << violation;
}

// The test of the test: one violation of each kind is found, and what is right is not.
TEST(Floors, ViolationsAreFound) {
  struct Case {
    File file;
    std::string finding;  // empty: none
  };
  const std::vector<Case> cases = {
      {{"utils.h", ""}, "utils.h: has no room"},
      {{"source_utils.h", ""}, "source_utils.h: has no room"},
      {{"link.cpp", "#include \"parse.h\"\n"}, "link.cpp: must not include 'parse.h'"},
      {{"link.cpp", "#include \"corpus.h\"\n#include <vector>\n"}, ""},
      {{"parse_yaml.cpp", "#include \"parse_spans.h\"\n#include \"parse.h\"\n#include <yaml.h>\n"}, ""},
      {{"pair.cpp", "#include \"parse_spans.h\"\n"}, "pair.cpp: must not include 'parse_spans.h'"},
      {{"compile.cpp", "#include \"parse_spans.h\"\n"}, "compile.cpp: must not include 'parse_spans.h'"},
      {{"compile.cpp", "#include \"check.h\"\n#include \"compile.h\"\n"}, ""},
      {{"compile.cpp", "#include \"emit.h\"\n"}, "compile.cpp: must not include 'emit.h'"},
      {{"document.h", "#include \"article.h\"\n"}, "document.h: must not include 'article.h'"},
      {{"source.h", "#include \"document.h\"\n"}, "source.h: must not include 'document.h'"},
      {{"article.h", "#include \"document.h\"\n"}, ""},
      {{"article.h", "#include \"missing.h\"\n"}, "article.h: 'missing.h' has no room"},
      {{"main.cpp", "#include \"check.h\"\n"}, "main.cpp: must not include 'check.h'"},
      {{"check.cpp", "#include <unicode/uchar.h>\n"}, "check.cpp: <unicode/uchar.h> is fenced"},
      {{"load.cpp", "#include <chrono>\n"}, "load.cpp: <chrono> is fenced"},
      {{"check.cpp", "auto s = \"you must\";"}, "check.cpp: human language in \"you must\""},
      {{"check.cpp", "auto s = \"{} must not\";"}, "check.cpp: human language in \"{} must not\""},
      {{"check.cpp", "auto s = R\"(必須)\";"}, "check.cpp: human language in \"必須\""},
      {{"check.cpp", "// \"you must\"\nchar32_t c = U'\"'; auto s = \"<span data-id a=b 。 {} c\";"}, ""},
  };
  const House house = real_house();
  for (const Case& c : cases) {
    std::vector<std::string> expected;
    if (!c.finding.empty()) expected.push_back(c.finding);
    EXPECT_EQ(violations(house, {c.file}), expected) << c.file.text;
  }
}

TEST(Floors, TypesOfOneNameAreFound) {
  const std::vector<File> files = {{"check_a.h", "struct Place {\n"},
                                   {"check_b.cpp", "namespace {\nstruct Place {\n};\n}  // namespace\nclass Thing {\n"},
                                   {"parse_a.h", "enum class Kind : uint8_t {\nstruct Place {\n"},
                                   {"parse_b.cpp", "class Thing : public Base {\n"}};
  EXPECT_EQ(violations(real_house(), files),
            (std::vector<std::string>{"parse_a.h: type Place is also defined in check_a.h",
                                      "parse_b.cpp: type Thing is also defined in check_b.cpp"}));
}

}  // namespace
}  // namespace diglot
