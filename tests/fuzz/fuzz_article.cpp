// Front matter, spans, Markdown, pairing, rules and checks of one article.
#include "compile.h"
#include "fuzz.h"
#include "load.h"
#include "parse.h"
#include "store.h"

using namespace diglot;

namespace {

const Lexicons& lexicons() {
  static const Lexicons kLexicons = [] {
    Project project;
    for (const char* tag : {"en-US", "fr-FR", "ja-JP"}) {
      DataFile file{std::string(tag) + ".xml", {}};
      Diagnostics unused;
      require(load_file(std::string(DIGLOT_SOURCE_DIR "/locales/") + tag + ".xml", Options{}, file.source, unused),
              "the locale file is there");
      project.locale_files.push_back(std::move(file));
    }
    std::vector<Diagnostic> unused;
    return compile_lexicons(project, unused);
  }();
  return kLexicons;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  InputFile file;
  file.locale = (data[0] & 1U) == 0 ? "fr-FR" : "ja-JP";
  file.path = "a.md";
  file.source = text_file("a.md", view_of(data + 1, size - 1));
  const ArticleObject object = compile_article(file, lexicons(), Options{});
  const std::string& bytes = file.source.bytes;
  for (const Unit& unit : object.article.units) {
    require(unit.range.end <= bytes.size(), "a unit lies in the file");
    require(!unit.has_target || unit.range.contains(unit.target), "a translation lies in its unit");
    require(!unit.has_source || unit.range.contains(unit.source), "a source lies in its unit");
  }
  for (const Diagnostic& one : object.diagnostics) {
    require(one.range.begin <= one.range.end && one.range.end <= bytes.size(), "a finding lies in the file");
  }
  ArticleObject again;
  require(restore_object(store_object(object), bytes, again), "an object can be stored: its trees are trees");
  for (const bool source : {false, true}) project_language(file.source, source);
  return 0;
}
