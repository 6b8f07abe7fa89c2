// The bilingual spans of an article, and one language made of the two.
#include "fuzz.h"
#include "parse.h"
#include "parse_spans.h"

using namespace diglot;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const SourceFile file = text_file("a.md", view_of(data, size));
  const Range body{0, static_cast<uint32_t>(file.bytes.size())};
  Diagnostics said;
  uint32_t last = 0;
  const std::vector<UnitMark> marks = scan_spans(file, body, said);
  for (const UnitMark& mark : marks) {
    require(mark.whole.begin >= last && mark.whole.end <= body.end, "units stand one behind the other");
    require(!mark.has_target || mark.whole.contains(mark.target), "a translation lies in its unit");
    require(!mark.has_source || mark.whole.contains(mark.source), "a source lies in its unit");
    last = mark.whole.end;
  }
  for (const Diagnostic& one : said.list()) require(one.range.end <= body.end, "a finding lies in the file");
  if (marks.empty()) require(project_language(file, true) == file.bytes, "without units both languages are the file");
  return 0;
}
