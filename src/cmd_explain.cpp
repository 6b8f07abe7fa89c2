#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "cmd.h"
#include "locale.h"

namespace diglot {
namespace {

constexpr size_t kWidth = 80;

// Levenshtein's distance, with one row.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i + 1);
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({changed, row[j] + 1, row[j + 1] + 1}));
    }
  }
  return row.back();
}

// Paragraphs are filled; lines that begin with a space are examples and stay as they are.
std::string wrapped(std::string_view text, size_t indent) {
  const std::string margin(indent, ' ');
  std::string out;
  std::string line;
  const auto flush = [&] {
    if (!line.empty()) out += margin + line + "\n";
    line.clear();
  };
  const auto fill = [&](std::string_view paragraph) {
    for (size_t at = 0; at < paragraph.size();) {
      const size_t end = std::min(paragraph.find(' ', at), paragraph.size());
      const std::string_view word = paragraph.substr(at, end - at);
      if (!line.empty() && indent + display_width(line) + 1 + display_width(word) > kWidth) flush();
      if (!line.empty()) line += ' ';
      line += word;
      at = end + 1;
    }
  };
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view one = text.substr(at, end - at);
    if (one.empty() || one.starts_with(' ')) {
      flush();
      out += one.empty() ? "\n" : margin + std::string(one) + "\n";
    } else {
      fill(one);
    }
    at = end + 1;
  }
  flush();
  return out;
}

std::string names_of(const DiagInfo& what) {
  std::string out;
  if (!what.its.empty()) out += fmt::format("ITS 2.0 issue type {}", what.its);
  if (!what.mqm.empty()) out += fmt::format("{}MQM {}", out.empty() ? "" : ", ", what.mqm);
  return out;
}

std::string explain(std::string_view code) {
  std::string out = fmt::format("{}\n", code);
  for (const DiagInfo& what : all_diagnostics()) {
    if (what.code != code) continue;
    const std::string names = names_of(what);
    out += "\n" + wrapped(fmt::format("{}: {}", name_of(what.severity), message_pattern(what)), 2);
    if (!what.hint.empty()) out += wrapped(what.hint, 4);
    if (!what.remark.empty()) out += wrapped(what.remark, 4);
    if (!names.empty()) out += fmt::format("    ({})\n", names);
  }
  return out + "\n" + wrapped(explanation_of(code), 0);
}

std::string list_codes() {
  std::string out;
  std::set<std::string_view> codes;
  for (const DiagInfo& what : all_diagnostics()) {
    if (!codes.insert(what.code).second) continue;  // its first message speaks for the others
    out += fmt::format("{:22} {:8} {}\n", what.code, name_of(what.severity), message_pattern(what));
  }
  return out + "\ndiglot explain CODE says more about one of them.\n";
}

}  // namespace

std::vector<std::string> similar_words(std::string_view word, const std::vector<std::string>& list) {
  std::vector<std::pair<size_t, std::string>> ranked;
  for (const std::string& one : list) {
    const bool part = word.size() > 2 && one.find(word) != std::string::npos;
    const size_t far = distance(word, one);
    if (part || far <= std::max<size_t>(2, word.size() / 3)) ranked.emplace_back(part ? 1 : far, one);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> out;
  for (const auto& [far, one] : ranked) {
    if (out.size() < 3 && (out.empty() || out.back() != one)) out.push_back(one);
  }
  return out;
}

int cmd_explain(const Settings& settings) {
  if (is_record_id(settings.code)) return explain_record(settings);
  if (!settings.contents.empty()) {
    say(
        fmt::format("diglot: '{}' needs no content: only the id of a rule, a procedure or a step (r-..., p-..., s-...) "
                    "does\n",
                    settings.code));
    return kFailed;
  }
  if (settings.code.empty()) return print(list_codes()) ? kClean : kFailed;
  std::vector<std::string> codes;
  for (const DiagInfo& what : all_diagnostics()) codes.emplace_back(what.code);
  if (std::find(codes.begin(), codes.end(), settings.code) != codes.end()) {
    return print(explain(settings.code)) ? kClean : kFailed;
  }
  const std::vector<std::string> similar = similar_words(settings.code, codes);
  say(fmt::format("diglot: there is no code '{}'\n", settings.code));
  say(similar.empty() ? "diglot explain lists all of them.\n"
                      : fmt::format("Did you mean {}?\n", fmt::join(similar, ", ")));
  return kFailed;
}

}  // namespace diglot
