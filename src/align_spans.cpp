// Writing an alignment into the article as bilingual spans, and back to the ranges of the article without them.
#include <fmt/format.h>

#include <algorithm>

#include "align.h"

namespace diglot {
namespace {

// Below this, what depends on the pair being right is one degree less severe.
constexpr float kUnsure = 0.6F;

// "|" would end the cell.
std::string in_cell(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      out += text.substr(i++, 2);
    } else if (text[i] == '|') {
      out += "\\|";
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

std::string source_text(std::span<const Segment> sources, const Bead& bead, bool cell) {
  std::string out;
  for (uint32_t i : bead.source) {
    if (!out.empty()) out.push_back(' ');
    out += sources[i].text;
  }
  return cell ? in_cell(out) : out;
}

bool may_hold_span(std::string_view text) { return text.find("span") == std::string_view::npos; }

struct Unspanned {
  Range range;
  std::string source;
  float confidence;
};

class SpanWriter {
 public:
  SpanWriter(const SourceFile& target, std::string_view prefix) : target_(target), prefix_(prefix) {
    out_.file.name = target.name;
    out_.file.bytes.reserve(target.bytes.size() * 3);
  }

  void write(const Unspanned& unit) {
    copy(unit.range.begin);
    const std::string id = fmt::format("{}-{}", prefix_, number_++);
    insert(fmt::format(R"(<span data-ttu-id="{}">)", id));
    copy(unit.range.end);
    insert(fmt::format(R"(</span><span class="sxs-lookup"><span data-stu-id="{}">{}</span></span>)", id, unit.source));
    out_.confidences.emplace(id, unit.confidence);
  }

  SpannedFile finish() {
    copy(static_cast<uint32_t>(target_.bytes.size()));
    return std::move(out_);
  }

 private:
  void copy(uint32_t end) {
    out_.pieces.push_back({size(), at_, false});
    out_.file.bytes += target_.view({at_, end});
    at_ = end;
  }
  void insert(std::string_view text) {
    out_.pieces.push_back({size(), at_, true});
    out_.file.bytes += text;
  }
  uint32_t size() const { return static_cast<uint32_t>(out_.file.bytes.size()); }

  const SourceFile& target_;
  std::string_view prefix_;
  SpannedFile out_;
  uint32_t at_ = 0;
  uint32_t number_ = 101;
};

std::vector<Unspanned> units_of(const SourceFile& target, std::span<const Segment> sources,
                                std::span<const Segment> targets, const SegmentAlignment& alignment) {
  std::vector<Unspanned> units;
  for (const Bead& bead : alignment.beads) {
    if (bead.source.empty() || bead.target.empty()) continue;
    const Segment& first = targets[bead.target.front()];
    const Segment& last = targets[bead.target.back()];
    if (first.block != last.block || bead.target.back() - bead.target.front() + 1 != bead.target.size()) continue;
    const Range range{first.range.begin, last.range.end};
    std::string source = source_text(sources, bead, first.kind == BlockKind::kCell);
    if (!may_hold_span(source) || !may_hold_span(target.view(range))) continue;
    units.push_back({range, std::move(source), bead.confidence});
  }
  std::sort(units.begin(), units.end(), [](const auto& a, const auto& b) { return a.range.begin < b.range.begin; });
  return units;
}

Severity lowered(Severity severity) { return severity == Severity::kError ? Severity::kWarning : Severity::kNote; }

class Restorer {
 public:
  explicit Restorer(const SpannedFile& spanned) : spanned_(spanned) {}

  void restore(ArticleObject& object) const {
    Document& document = object.article.document;
    restore(document.front_matter.range);
    for (MetaField& field : document.front_matter.fields) {
      restore(field.key_range);
      restore(field.value_range);
    }
    restore(document.body);
    for (Tree* tree : {&document.target, &document.source}) {
      for (Node& node : tree->nodes) restore(node.range);
    }
    for (const Unit& unit : object.article.units) object.article.spans_sources.push_back(unit.source);
    for (Unit& unit : object.article.units) {
      for (Range* range : {&unit.range, &unit.target, &unit.source}) restore(*range);
    }
    for (Rule& rule : object.facts.rules) restore(rule.evidence);
    for (Procedure& procedure : object.facts.procedures) {
      restore(procedure.evidence);
      for (Step& step : procedure.steps) restore(step);
    }
    for (Diagnostic& diagnostic : object.diagnostics) restore(diagnostic.range);
  }

 private:
  void restore(Range& range) const {
    range.begin = spanned_.origin(range.begin);
    range.end = std::max(range.begin, spanned_.origin(range.end));
  }
  void restore(Evidence& evidence) const {
    restore(evidence.target);
    restore(evidence.source);
  }
  void restore(Step& step) const {
    restore(step.evidence);
    for (Step& below : step.steps) restore(below);
    for (Step& below : step.choices) restore(below);
  }

  const SpannedFile& spanned_;
};

}  // namespace

uint32_t SpannedFile::origin(uint32_t at) const {
  const auto after = std::upper_bound(pieces.begin(), pieces.end(), at,
                                      [](uint32_t offset, const Piece& piece) { return offset < piece.at; });
  if (after == pieces.begin()) return at;
  const Piece& piece = *std::prev(after);
  return piece.inserted ? piece.origin : piece.origin + (at - piece.at);
}

SpannedFile write_spans(const SourceFile& target, std::span<const Segment> sources, std::span<const Segment> targets,
                        const SegmentAlignment& alignment, std::string_view prefix) {
  SpanWriter writer(target, prefix);
  for (const Unspanned& unit : units_of(target, sources, targets, alignment)) writer.write(unit);
  return writer.finish();
}

void restore_ranges(const SpannedFile& spanned, ArticleObject& object) {
  Restorer(spanned).restore(object);
  const auto confidence_of = [&](const std::string& id) {
    const auto at = spanned.confidences.find(id);
    return at == spanned.confidences.end() ? 1.0F : at->second;
  };
  for (Unit& unit : object.article.units) unit.confidence = confidence_of(unit.id);
  for (Diagnostic& diagnostic : object.diagnostics) {
    if (confidence_of(diagnostic.unit) < kUnsure) diagnostic.severity = lowered(diagnostic.severity);
  }
}

}  // namespace diglot
