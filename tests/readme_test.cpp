// Every command of the README is run, and prints what the README says.
//
// A block fenced as `console` holds lines that begin with "$ " and, below each, the output that is promised: all
// of it, but that a line "…" stands for any lines; where nothing is promised, any output will do.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "golden.h"
#include "temp_folder.h"

namespace diglot {
namespace {

const std::string kRoot = DIGLOT_SOURCE_DIR;

struct Command {
  std::string line;
  std::string output;
};

std::vector<Command> commands_of(const std::string& markdown) {
  std::vector<Command> commands;
  bool inside = false;
  std::istringstream lines(markdown);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      inside = line == "```console";
    } else if (inside && line.starts_with("$ ")) {
      commands.push_back({line.substr(2), ""});
    } else if (inside && !commands.empty()) {
      commands.back().output += line + '\n';
    }
  }
  return commands;
}

struct Result {
  int code = -1;
  std::string output;  // standard output and standard error
};

Result run(const std::string& command) {
  const TempFolder temp;
  const std::string redirected =
      "cd '" + kRoot + "' && { " + command + "; } >'" + (temp / "output") + "' 2>&1 </dev/null";
  const int status = std::system(redirected.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, temp.read("output")};
}

// Whether `actual` is `promised`, in which a line "…" stands for any number of lines.
bool keeps_promise(const std::string& promised, const std::string& actual) {
  size_t at = 0;
  bool anything = false;
  std::istringstream lines(promised);
  for (std::string line; std::getline(lines, line);) {
    if (line == "…") {
      anything = true;
      continue;
    }
    const size_t found = actual.find(line + '\n', at);
    if (found == std::string::npos || (!anything && found != at)) return false;
    at = found + line.size() + 1;
    anything = false;
  }
  return promised.empty() || anything || at == actual.size();
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

TEST(Readme, EveryCommandDoesWhatItSays) {
  const std::vector<Command> commands = commands_of(read_file(kRoot + "/README.md"));
  ASSERT_GE(commands.size(), 4U);
  for (const Command& command : commands) {
    if (command.line.starts_with("./dev ")) continue;  // see below
    const Result result = run(replaced(command.line, "build/release/diglot", DIGLOT_PROGRAM));
    EXPECT_EQ(result.code, 0) << command.line << '\n' << result.output;
    EXPECT_TRUE(keeps_promise(command.output, result.output)) << command.line << " prints:\n" << result.output;
  }
}

// ./dev runs these tests: running it from here would never end. That it knows its commands can be tested.
TEST(Readme, DevKnowsTheCommandsThatAreNamed) {
  const std::string help = run("./dev help").output;
  const std::string readme = read_file(kRoot + "/README.md");
  for (size_t at = readme.find("./dev "); at != std::string::npos; at = readme.find("./dev ", at + 1)) {
    const size_t begin = at + 6;
    const std::string name = readme.substr(begin, readme.find_first_of("`\n ", begin) - begin);
    EXPECT_NE(help.find("  " + name + " "), std::string::npos) << "./dev " << name;
  }
  EXPECT_EQ(run("./dev no-such-command").code, 2);
}

TEST(Readme, LinksLeadSomewhere) {
  const std::string readme = read_file(kRoot + "/README.md");
  for (size_t at = readme.find("]("); at != std::string::npos; at = readme.find("](", at + 1)) {
    const std::string target = readme.substr(at + 2, readme.find(')', at) - at - 2);
    if (target.starts_with("https://")) continue;
    EXPECT_TRUE(std::filesystem::exists(kRoot + "/" + target)) << target;
  }
}

TEST(Readme, PromisesAreKeptOrNot) {
  EXPECT_TRUE(keeps_promise("", "a\n"));
  EXPECT_TRUE(keeps_promise("a\n", "a\n"));
  EXPECT_TRUE(keeps_promise("a\n…\nc\n", "a\nb\nc\n"));
  EXPECT_TRUE(keeps_promise("a\n…\n", "a\nb\nc\n"));
  EXPECT_FALSE(keeps_promise("a\n", "a\nb\n"));
  EXPECT_FALSE(keeps_promise("b\n", "a\nb\n"));
  EXPECT_FALSE(keeps_promise("a\n…\nd\n", "a\nb\nc\n"));
}

}  // namespace
}  // namespace diglot
