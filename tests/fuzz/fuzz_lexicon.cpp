// A locale file.
#include "compile.h"
#include "fuzz.h"
#include "parse.h"

using namespace diglot;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Diagnostics said;
  const SourceFile file = text_file("fr-FR.xml", view_of(data, size));
  parse_lexicon(file, said);
  for (const Diagnostic& one : said.list()) require(one.range.end <= file.bytes.size(), "a finding lies in the file");
  return 0;
}
