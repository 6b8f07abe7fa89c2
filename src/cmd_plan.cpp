// A build.ninja that makes the site: a step for each shard, then link. Why shards and not articles: a process costs
// more than to compile an article, and what was compiled of a shard's other articles is in the cache.
#include <fmt/format.h>

#include "cmd.h"

namespace diglot {
namespace {

// A word of a command that /bin/sh runs; ninja takes '$' for its own.
std::string command_word(std::string_view word) {
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (c == '$') out += '$';
      out += c;
    }
  }
  return out + "'";
}

// A path in a list of files. https://ninja-build.org/manual.html#ref_lexer
std::string file_word(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == ' ' || c == ':' || c == '$') out += '$';
    out += c;
  }
  return out;
}

std::string command(const PlanWords& plan, std::string_view name, const std::vector<std::string>& words) {
  std::string out = fmt::format("  command = {} {}", command_word(plan.program), name);
  for (const std::string& word : words) out += " " + command_word(word);
  return out;
}

// What a line of ninja cannot hold.
bool has_line_end(const PlanWords& plan) {
  for (const std::vector<std::string>* words : {&plan.compile, &plan.link}) {
    for (const std::string& word : *words) {
      if (word.find('\n') != std::string::npos) return true;
    }
  }
  return false;
}

}  // namespace

int cmd_plan(const Settings& settings, const PlanWords& plan) {
  if (has_line_end(plan)) {
    say("diglot: ninja cannot bear a line end in a word of the command line\n");
    return kFailed;
  }
  const std::string program = file_word(plan.program);
  const std::string depfile = settings.objects + "/link.d";
  std::string out = "# Written by diglot plan --ninja: the site by `ninja -f` this file.\n";
  out += "ninja_required_version = 1.5\n\nrule compile\n" + command(plan, "compile", plan.compile) +
         " --shard $shard --depfile $out.d --quiet\n"
         "  description = compile $shard\n  depfile = $out.d\n  deps = gcc\n  restat = 1\n\n";
  out += "rule link\n" + command(plan, "link", plan.link) +
         fmt::format(" --depfile {} $in\n  description = link\n  depfile = {}\n  deps = gcc\n  restat = 1\n\n",
                     command_word(depfile), file_word(depfile));
  std::string all;
  for (ShardNumber number = settings.shard; number.index < number.count; ++number.index) {
    const std::string objects = file_word(fmt::format("{}/{}", shard_folder(settings.objects, number), kObjectsFile));
    out += fmt::format("build {}: compile | {}\n  shard = {}/{}\n", objects, program, number.index + 1, number.count);
    all += " " + objects;
  }
  out += fmt::format("build {}: link{} | {}\n", file_word(settings.output + "/manifest.json"), all, program);
  return print(out) ? kClean : kFailed;
}

}  // namespace diglot
