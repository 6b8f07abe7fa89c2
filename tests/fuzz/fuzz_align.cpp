// A source article and one without spans, parted by a line of "====": aligned, with the spans written in, checked at
// the places of the file that has none, and brought up to the source again.
#include <algorithm>

#include "compile.h"
#include "fuzz.h"
#include "parse.h"

using namespace diglot;

namespace {

InputFile article(const char* locale, std::string_view text) {
  InputFile file;
  file.locale = locale;
  file.path = "a.md";
  file.source = {std::string(locale) + "/a.md", repair_utf8(text)};
  return file;
}

// Each segment stands in one bead.
void require_all(const AlignedTexts& texts) {
  std::vector<uint32_t> source;
  std::vector<uint32_t> target;
  for (const Bead& bead : texts.alignment.beads) {
    require(!bead.source.empty() || !bead.target.empty(), "a bead holds something");
    require(bead.confidence >= 0 && bead.confidence <= 1, "a confidence is a share");
    source.insert(source.end(), bead.source.begin(), bead.source.end());
    target.insert(target.end(), bead.target.begin(), bead.target.end());
  }
  for (const auto& [named, segments] : {std::pair(&source, &texts.source), std::pair(&target, &texts.target)}) {
    std::sort(named->begin(), named->end());
    require(named->size() == segments->size(), "each segment is named once");
    for (uint32_t i = 0; i < named->size(); ++i) require((*named)[i] == i, "and none twice");
  }
}

void require_inside(const ArticleObject& object, const SourceFile& file) {
  for (const Unit& unit : object.article.units) {
    require(unit.range.end <= file.bytes.size(), "a unit lies in the file");
    require(!unit.has_target || unit.range.contains(unit.target), "a translation lies in its unit");
  }
  for (const Diagnostic& one : object.diagnostics) {
    require(one.range.begin <= one.range.end && one.range.end <= file.bytes.size(), "a finding lies in the file");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = view_of(data, size);
  const size_t end = std::min(text.find("\n====\n"), text.size());
  const InputFile source = article("en-US", text.substr(0, end));
  const InputFile target = article(size % 2 == 0 ? "fr-FR" : "zh-TW", text.substr(std::min(end + 6, text.size())));

  const AlignedTexts texts = align_files(source, target, "en-US", {});
  require_all(texts);
  if (project_language(target.source, false) == target.source.bytes) {
    InputFile spanned = target;
    spanned.source.bytes = write_bilingual(target, texts);
    require(project_language(spanned.source, false) == target.source.bytes, "writing spans changes nothing else");
    update_article(spanned, source, "en-US", {});
  }

  Options options;
  options.jobs = 1;
  Lexicons lexicons;
  lexicons.source_locale = options.source_locale;
  std::vector<ArticleObject> objects = {compile_article(source, lexicons, options),
                                        compile_article(target, lexicons, options)};
  const std::vector<const InputFile*> files = {&source, &target};
  compare_sources(objects, files, options);
  align_articles(objects, files, lexicons, options);
  for (size_t i = 0; i < objects.size(); ++i) require_inside(objects[i], files[i]->source);
  return 0;
}
