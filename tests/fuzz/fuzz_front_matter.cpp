// The YAML at the top of an article.
#include "parse_front_matter.h"

#include "fuzz.h"

using namespace diglot;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const SourceFile file = text_file("a.md", view_of(data, size));
  Diagnostics said;
  const FrontMatter front = parse_front_matter(file, said);
  require(front.range.begin <= front.range.end && front.range.end <= file.bytes.size(), "it lies in the file");
  for (const MetaField& field : front.fields) {
    require(front.range.contains(field.key_range), "a key lies in the front matter");
    require(field.value_range.begin <= field.value_range.end && field.value_range.end <= front.range.end,
            "a value lies in the front matter");
    require(field.list || !field.values.empty(), "a field has a value");
  }
  for (const Diagnostic& one : said.list()) require(one.range.end <= file.bytes.size(), "a finding lies in the file");
  return 0;
}
