// A file that comes back from a translator: XLIFF, PO, CSV.
#include "compile.h"
#include "exchange.h"
#include "fuzz.h"

using namespace diglot;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  static const InputFile kArticle = french_article();
  static const Article kParsed = compile_article(kArticle, Lexicons{}, Options{}).article;
  const char* name = data[0] % 3 == 0 ? "a.xlf" : data[0] % 3 == 1 ? "a.po" : "a.csv";
  const SourceFile file = text_file(name, view_of(data + 1, size - 1));
  Diagnostics said;
  const std::vector<ReturnedUnit> units = read_exchange(file, said);
  const Returned back = put_back(kParsed, kArticle.source, units, said);
  for (const Diagnostic& one : said.list()) require(one.range.end <= file.bytes.size(), "a finding lies in the file");
  const bool same = back.bytes == kArticle.source.bytes;
  require(same == back.changes.empty(), "bytes change where a unit changed, and nowhere else");
  return 0;
}
