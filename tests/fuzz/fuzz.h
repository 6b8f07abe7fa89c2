// What all fuzz targets share. A target is one LLVMFuzzerTestOneInput: it must neither crash nor run long, and what it
// promises of its result is checked by require(). Built by the preset "fuzz" with libFuzzer; else its seeds are
// replayed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "load.h"
#include "locale.h"
#include "project.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace diglot {

// Text as the loader hands it on: valid UTF-8 without NUL.
inline SourceFile text_file(std::string name, std::string_view bytes) { return {std::move(name), repair_utf8(bytes)}; }
inline std::string_view view_of(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline void require(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

// A small bilingual article, for what is read beside one.
inline InputFile french_article() {
  InputFile file;
  file.locale = "fr-FR";
  file.path = "guide/article.md";
  Diagnostics unused;
  require(load_file(DIGLOT_SOURCE_DIR "/tests/exchange/article.md", Options{}, file.source, unused),
          "the article is there");
  return file;
}

}  // namespace diglot
