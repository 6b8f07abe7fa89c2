// What diglot has to say about its input: a registry of messages (diagnostics.def) and a collector.
//
// A finding carries a byte range, never a line; exchange_* turns it into text, JSON or SARIF.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source.h"

namespace diglot {

// error: certainly wrong for a reader or a machine; warning: may be wrong; note: good to know.
enum class Severity : uint8_t { kNote, kWarning, kError };

std::string_view name_of(Severity severity);
std::optional<Severity> severity_from(std::string_view name);

// One enumerator a message. Several messages may share a code: the code is what users configure.
enum class Diag : uint16_t {
#define DIAG(name, code, severity, its, mqm, message, hint, remark) name,
#include "diagnostics.def"
};

// What fills a message: "a numbered list". Some take arguments of their own.
enum class Term : uint8_t {
#define TERM(name, text) name,
#include "diagnostics.def"
};

std::string_view text_of(Term term);  // an fmt format string

struct DiagInfo {
  std::string_view code;     // "number-mismatch": stable, used in configuration and output
  Severity severity;         // the default
  std::string_view its;      // ITS 2.0 localization quality issue type; empty where none fits
  std::string_view mqm;      // MQM-Core path, e.g. "accuracy/omission"; empty where none fits
  std::string_view message;  // fmt format string with positional arguments
  std::string_view hint;     // at most one sentence on what to do; may be empty
  std::string_view remark;   // what is to be said about this message alone; may be empty
};

const DiagInfo& info(Diag id);
std::span<const DiagInfo> all_diagnostics();  // in the order of the enumerators

// The message with an ellipsis for each argument, for lists of messages.
std::string message_pattern(const DiagInfo& what);

// What a code means: why it matters, an example and the cure. Paragraphs to be filled, and lines that begin
// with a space, to be kept. Empty for what is no code.
std::string_view explanation_of(std::string_view code);

struct Diagnostic {
  Diag id{};
  Severity severity = Severity::kNote;
  std::string locale;   // of the article; may be empty
  std::string article;  // path below the locale's root; empty for what is not about an article
  std::string file;     // SourceFile::name
  Range range;          // in that file
  std::string unit;     // id of the translation unit, if the finding is about one
  std::string message;
  std::string_view hint;  // static: DiagInfo::hint

  bool operator==(const Diagnostic&) const = default;
};

// Collects the findings about one file. Not thread-safe: each article has its own.
class Diagnostics {
 public:
  Diagnostics() = default;
  Diagnostics(std::string locale, std::string article, std::string file)
      : locale_(std::move(locale)), article_(std::move(article)), file_(std::move(file)) {}

  // Arguments fill the message's {} in order. `unit` may be empty.
  template <class... Args>
  void report(Diag id, Range range, std::string_view unit, const Args&... args) {
    add(id, range, unit,
        fmt::vformat(fmt::string_view(info(id).message.data(), info(id).message.size()),
                     fmt::make_format_args(args...)));
  }

  // Findings about another file than this collector's.
  void append(std::vector<Diagnostic> others) {
    list_.insert(list_.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
  }

  const std::vector<Diagnostic>& list() const { return list_; }
  std::vector<Diagnostic> take() { return std::move(list_); }

 private:
  void add(Diag id, Range range, std::string_view unit, std::string message);

  std::string locale_, article_, file_;
  std::vector<Diagnostic> list_;
};

// The order of all reports: by file, place, code; stable for equal keys.
void sort_diagnostics(std::vector<Diagnostic>& list);

}  // namespace diglot
