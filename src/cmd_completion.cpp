// What shells and man say of the command line: made of the same definitions that parse it, so that they cannot drift.
//
// bash: https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html
// zsh: https://zsh.sourceforge.io/Doc/Release/Completion-System.html
// fish: https://fishshell.com/docs/current/completions.html
// man: https://man7.org/linux/man-pages/man7/groff_man.7.html
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "cmd.h"

namespace diglot {
namespace {

struct OptionWords {
  std::string name;  // with its hyphens
  std::string about;
  std::string value;                 // its type; empty for a flag
  std::vector<std::string> choices;  // where it is one of a few words
};

struct CommandWords {
  std::string name;
  std::string about;
  std::vector<OptionWords> options;
  const CLI::App* app = nullptr;
};

std::vector<std::string> split(const std::string& words, char at) {
  std::vector<std::string> out;
  for (size_t begin = 0; begin <= words.size();) {
    const size_t end = std::min(words.find(at, begin), words.size());
    out.push_back(words.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

std::vector<CommandWords> commands_of(const CLI::App& app) {
  std::vector<CommandWords> out;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); })) {
    CommandWords words{command->get_name(), command->get_description(), {}, command};
    for (const CLI::Option* option : command->get_options()) {
      if (option->get_positional()) continue;
      OptionWords one{option->get_name(), option->get_description(), "", {}};
      if (option->get_expected_max() != 0) one.value = option->get_type_name();
      if (one.value.find('|') != std::string::npos) one.choices = split(one.value, '|');
      const std::string help = "--help";
      if (one.name.find(help) != std::string::npos) one.name = help;
      words.options.push_back(std::move(one));
    }
    out.push_back(std::move(words));
  }
  return out;
}

std::string joined(const std::vector<std::string>& words, std::string_view with) {
  return fmt::format("{}", fmt::join(words, with));
}

bool is_folder(const OptionWords& option) { return option.value == "DIR" || option.value == "CONTENT"; }

// --- bash -----------------------------------------------------------------------------------------------------

std::string bash_values(const OptionWords& option) {
  if (!option.choices.empty()) return fmt::format("compgen -W '{}' -- \"$word\"", joined(option.choices, " "));
  if (is_folder(option)) return "compgen -d -- \"$word\"";
  return option.value == "FILE" ? "compgen -f -- \"$word\"" : ":";
}

std::string bash(const std::vector<CommandWords>& commands) {
  std::vector<std::string> names;
  std::string cases;
  for (const CommandWords& command : commands) {
    names.push_back(command.name);
    std::vector<std::string> options;
    cases += fmt::format("    {})\n      case $before in\n", command.name);
    for (const OptionWords& option : command.options) {
      options.push_back(option.name);
      if (!option.value.empty()) cases += fmt::format("        {}) {}; return ;;\n", option.name, bash_values(option));
    }
    cases += fmt::format("      esac\n      options='{}' ;;\n", joined(options, " "));
  }
  return fmt::format(R"(# Completion of diglot for bash. Written by diglot completion bash.
_diglot_words() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} options=
  if ((COMP_CWORD == 1)); then
    compgen -W '{} --help --version' -- "$word"
    return
  fi
  case ${{COMP_WORDS[1]}} in
{}  esac
  if [[ $word == -* ]]; then compgen -W "$options" -- "$word"; else compgen -f -- "$word"; fi
}}
_diglot() {{
  mapfile -t COMPREPLY < <(_diglot_words)
}}
complete -o filenames -F _diglot diglot
)",
                     joined(names, " "), cases);
}

// --- zsh ------------------------------------------------------------------------------------------------------

// Inside '...' and [...] or before a ':'.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string zsh_values(const OptionWords& option) {
  if (option.value.empty()) return "";
  if (!option.choices.empty()) return fmt::format(":value:({})", joined(option.choices, " "));
  if (is_folder(option)) return ":folder:_files -/";
  return option.value == "FILE" ? ":file:_files" : fmt::format(":{}: ", zsh_text(option.value));
}

std::string zsh(const std::vector<CommandWords>& commands) {
  std::string list, cases;
  for (const CommandWords& command : commands) {
    list += fmt::format("    '{}:{}'\n", command.name, zsh_text(command.about));
    cases += fmt::format("    {})\n      _arguments \\\n", command.name);
    for (const OptionWords& option : command.options) {
      cases += fmt::format("        '*{}[{}]{}' \\\n", option.name, zsh_text(option.about), zsh_values(option));
    }
    cases += "        '*:file:_files' ;;\n";
  }
  return fmt::format(R"(#compdef diglot
# Completion of diglot for zsh. Written by diglot completion zsh.
_diglot() {{
  local -a commands=(
{}  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
{}  esac
}}
_diglot "$@"
)",
                     list, cases);
}

// --- fish -----------------------------------------------------------------------------------------------------

std::string fish_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string fish(const std::vector<CommandWords>& commands) {
  std::string out = "# Completion of diglot for fish. Written by diglot completion fish.\n";
  for (const CommandWords& command : commands) {
    out += fmt::format("complete -c diglot -f -n __fish_use_subcommand -a {} -d '{}'\n", command.name,
                       fish_text(command.about));
    for (const OptionWords& option : command.options) {
      out += fmt::format("complete -c diglot -n '__fish_seen_subcommand_from {}' -l {} -d '{}'", command.name,
                         option.name.substr(2), fish_text(option.about));
      if (!option.choices.empty()) {
        out += fmt::format(" -x -a '{}'", joined(option.choices, " "));
      } else if (is_folder(option)) {
        out += " -x -a '(__fish_complete_directories)'";
      } else if (!option.value.empty()) {
        out += option.value == "FILE" ? " -r" : " -x";
      }
      out += '\n';
    }
  }
  return out;
}

// --- man ------------------------------------------------------------------------------------------------------

std::string roff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool starts_line = out.empty() || out.back() == '\n';
    if (starts_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

std::string man(const CLI::App& app, const std::vector<CommandWords>& commands) {
  std::string out = fmt::format(".TH DIGLOT 1 \"\" \"diglot {}\" \"User Commands\"\n", DIGLOT_VERSION);
  out +=
      ".SH NAME\ndiglot \\- compiler for localized documentation\n.SH SYNOPSIS\n.B diglot\n.I COMMAND\n"
      "[\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n.SH DESCRIPTION\n";
  out += roff(app.get_description()) + "\n.SH COMMANDS\n";
  for (const CommandWords& command : commands) {
    std::string usage;
    for (const CLI::Option* option : command.app->get_options()) {
      if (option->get_positional()) usage += " " + option->get_name();
    }
    out += fmt::format(".SS \"diglot {}{}\"\n{}.\n", command.name, roff(usage), roff(command.about));
    for (const OptionWords& option : command.options) {
      out += fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", roff(option.name),
                         option.value.empty() ? "" : " \\fI" + roff(option.value) + "\\fR", roff(option.about));
    }
    if (!command.app->get_footer().empty()) out += fmt::format(".PP\n.nf\n{}\n.fi\n", roff(command.app->get_footer()));
  }
  return out;
}

}  // namespace

int cmd_completion(const CLI::App& app, const std::string& shell) {
  const std::vector<CommandWords> commands = commands_of(app);
  if (shell == "bash") return print(bash(commands)) ? kClean : kFailed;
  if (shell == "zsh") return print(zsh(commands)) ? kClean : kFailed;
  if (shell == "fish") return print(fish(commands)) ? kClean : kFailed;
  return print(man(app, commands)) ? kClean : kFailed;
}

}  // namespace diglot
