// Where in its file a finding stands. Shared by the exchange_*.cpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "diagnostics.h"
#include "project.h"
#include "source.h"

namespace diglot {

struct FindingPlace {
  Position begin, end;           // end is behind the last character
  uint32_t byte_column = 1;      // of begin, 1-based
  uint32_t end_byte_column = 1;  // of end
  std::string_view line;         // the whole line of begin, without its line end
  Range mark;                    // the part of that line that the finding is about
  std::string_view text;         // the whole text that the finding is about
  bool whole_file = false;       // there is no place: the finding is about the file
};

// Looks places up. Quick for findings sorted by file: keeps the line starts of one file.
class Places {
 public:
  explicit Places(const Project& project);
  FindingPlace of(const Diagnostic& finding);

 private:
  std::map<std::string_view, const SourceFile*> files_;
  const SourceFile* current_ = nullptr;
  std::optional<LineIndex> lines_;
};

// What a terminal may be given: line feeds and tabs as spaces, control characters and those that change the
// direction of text as something visible. Nothing of a stranger's file can steer the terminal.
void append_visible(std::string& out, char32_t c, std::string_view bytes);
std::string visible(std::string_view text);

}  // namespace diglot
