// An article out to each format and back: the same bytes, and nothing to say.
#include <algorithm>

#include "compile.h"
#include "exchange.h"
#include "fuzz.h"

using namespace diglot;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  InputFile file;
  file.locale = "fr-FR";
  file.path = "a.md";
  file.source = text_file("a.md", view_of(data, size));
  const Article article = compile_article(file, Lexicons{}, Options{}).article;
  for (const ExchangeFormat format :
       {ExchangeFormat::kXliff, ExchangeFormat::kXliff12, ExchangeFormat::kPo, ExchangeFormat::kCsv}) {
    Diagnostics said, reading;
    const SourceFile out{"a" + std::string(ending_of(format)),
                         as_exchange(format, {article, file.source, "en-US", {}}, said)};
    if (out.bytes.empty()) continue;
    const std::vector<ReturnedUnit> units = read_exchange(out, reading);
    const Returned back = put_back(article, file.source, units, reading);
    require(reading.list().empty(), "what went out can be read back");
    require(back.bytes == file.source.bytes, "out and in changes no byte");
    const auto paired = std::count_if(article.units.begin(), article.units.end(), [](auto& u) { return u.paired(); });
    require(units.size() + said.list().size() == static_cast<size_t>(paired), "no unit is lost");
  }
  return 0;
}
