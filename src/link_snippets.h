// Code samples: the parts of files of code that articles show ([!code-…], :::code).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace diglot {

// Which part of a file: lines ("3-5,9", 1-based), or the region of a name; the whole file where both are empty.
struct SnippetPart {
  std::string lines;
  std::string region;
  std::optional<int> dedent;  // how many leading blanks go; by default, and below 0, those that all lines have
};

// The part without its indentation and without the lines that mark regions;
// nothing where the file lacks it. A region is what stands between "<name>" and "</name>", each alone in a comment,
// or between "#region name" and "#endregion", as docfx has them. Letter case is forgiven.
std::optional<std::string> cut_snippet(std::string_view code, const SnippetPart& part);

// The code of the notebook's (.ipynb) cell whose metadata give it that name; nothing where there is none such.
std::optional<std::string> notebook_cell(std::string_view notebook, std::string_view name);

}  // namespace diglot
