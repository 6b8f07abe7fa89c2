#include "parse.h"

#include "parse_cmark.h"
#include "parse_front_matter.h"
#include "parse_markdown.h"
#include "parse_spans.h"

namespace diglot {
namespace {

Range body_of(const SourceFile& file, const FrontMatter& front_matter) {
  const auto size = static_cast<uint32_t>(file.bytes.size());
  if (front_matter.present()) return {front_matter.range.end, size};
  const bool marked = std::string_view(file.bytes).starts_with("\xEF\xBB\xBF");
  return {marked ? 3U : 0U, size};
}

void report_spans_in_front_matter(const SourceFile& file, const FrontMatter& front_matter, Diagnostics& diagnostics) {
  const size_t at = file.view(front_matter.range).find("<span data-ttu-id");
  if (at == std::string_view::npos) return;
  const auto begin = front_matter.range.begin + static_cast<uint32_t>(at);
  diagnostics.report(Diag::kUnitInFrontMatter, {begin, begin + 5}, "");
}

Tree parse_side(const SourceFile& file, const Document& document, bool source_side, Diagnostics& diagnostics) {
  const Projection projection = project_for_parsing(file, document.body, document.marks, source_side, diagnostics);
  return parse_markdown(file, projection, document.marks, diagnostics);
}

}  // namespace

Document parse_article(const SourceFile& file, Diagnostics& diagnostics) {
  Document document;
  document.front_matter = parse_front_matter(file, diagnostics);
  report_spans_in_front_matter(file, document.front_matter, diagnostics);
  document.body = body_of(file, document.front_matter);
  document.marks = scan_spans(file, document.body, diagnostics);
  document.target = parse_side(file, document, false, diagnostics);
  if (!document.marks.empty()) {
    Diagnostics already_said;  // both sides share their markup; what is wrong with it was reported once
    document.source = parse_side(file, document, true, already_said);
  }
  return document;
}

void end_parsing() { CmarkDocument::release_memory(); }

}  // namespace diglot
