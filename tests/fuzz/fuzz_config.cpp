// diglot.yml and tables of contents, in YAML and in Markdown.
#include "fuzz.h"
#include "parse.h"

using namespace diglot;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  Diagnostics said;
  const char* name = data[0] % 3 == 0 ? "diglot.yml" : data[0] % 3 == 1 ? "TOC.yml" : "TOC.md";
  const SourceFile file = text_file(name, view_of(data + 1, size - 1));
  if (data[0] % 3 == 0) {
    parse_config(file, said);
  } else {
    parse_toc(file, said);
  }
  for (const Diagnostic& one : said.list()) require(one.range.end <= file.bytes.size(), "a finding lies in the file");
  return 0;
}
