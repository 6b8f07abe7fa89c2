// A project's glossary, TBX or CSV, and the check that asks for its terms.
#include "compile.h"
#include "digest.h"
#include "fuzz.h"
#include "parse.h"

using namespace diglot;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  static const InputFile kArticle = french_article();
  const SourceFile file = text_file(data[0] % 2 == 0 ? "a.csv" : "a.tbx", view_of(data + 1, size - 1));
  Diagnostics said;
  Lexicons lexicons;
  lexicons.source_locale = "en-US";
  lexicons.glossary.concepts = parse_glossary(file, lexicons.source_locale, said);
  lexicons.glossary.fingerprint = fnv1a(file.bytes);
  for (const Diagnostic& one : said.list()) require(one.range.end <= file.bytes.size(), "a finding lies in the file");
  for (const Concept& one : lexicons.glossary.concepts) {
    for (const auto& [tag, terms] : one.terms) {
      require(canonical_locale(tag) == tag, "languages have canonical tags");
      for (const GlossaryTerm& term : terms) require(!term.text.empty(), "a term has a text");
    }
  }
  if (lexicons.glossary.concepts.empty()) return 0;
  for (const Diagnostic& one : compile_article(kArticle, lexicons, Options{}).diagnostics) {
    require(one.range.end <= kArticle.source.bytes.size(), "a finding lies in the article");
  }
  return 0;
}
