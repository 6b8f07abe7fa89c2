// Toc: a table of contents file (TOC.yml, TOC.md).
#pragma once

#include <string>
#include <vector>

#include "source.h"

namespace diglot {

struct TocEntry {
  std::string name;
  std::string href;  // as written; empty for a mere heading
  Range range;
  std::vector<TocEntry> items;
  bool operator==(const TocEntry&) const = default;
};

struct Toc {
  std::string locale;
  std::string path;  // of the TOC file below the locale's root
  std::string file;
  std::vector<TocEntry> entries;
  bool operator==(const Toc&) const = default;
};

}  // namespace diglot
