// A bilingual article anew, from today's source and yesterday's translation.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "align.h"
#include "locale.h"

namespace diglot {
namespace {

// Stands before a unit whose source changed since it was translated.
constexpr std::string_view kChanged = "<!--diglot:changed-->";

struct Translation {
  std::string text;
  bool changed = false;
};

void append_sentence(std::string& text, std::string_view sentence) {
  if (!text.empty()) text += ' ';
  text += sentence;
}

// What the old translation says of the segments of a bead; `targets`: by unit.
Translation translation_of(const Bead& bead, std::span<const Segment> then, std::span<const Segment> now,
                           const std::vector<std::string>& targets) {
  std::string before;
  std::string after;
  Translation out;
  for (uint32_t i : bead.source) {
    append_sentence(before, then[i].text);
    if (then[i].unit < targets.size()) append_sentence(out.text, targets[then[i].unit]);
  }
  for (uint32_t i : bead.target) append_sentence(after, now[i].text);
  out.changed = collapse_space(before) != collapse_space(after);
  return out;
}

// For each segment of today, its translation; empty where there is none.
std::vector<Translation> translations(const Article& old, const SourceFile& old_file, std::span<const Segment> segments,
                                      const std::map<std::string, std::string>& memory) {
  std::vector<Translation> out(segments.size());
  const std::vector<Segment> then = segments_of(old, Side::kSource, old_file, "", false);
  std::vector<std::string> targets(old.units.size());  // with the links that stand around units
  for (Segment& target : segments_of(old, Side::kTarget, old_file, "", false)) {
    if (target.unit < targets.size()) targets[target.unit] = std::move(target.text);
  }
  std::set<uint32_t> gone;  // what stands in its place is another sentence
  for (const Drift& drift : find_drift(old, old_file, segments)) {
    if (drift.kind == Drift::Kind::kGone) gone.insert(drift.unit);
  }
  for (const Bead& bead : align(then, segments, {}).beads) {
    if (bead.source.empty() || bead.target.empty() || gone.contains(then[bead.source.front()].unit)) continue;
    const Translation found = translation_of(bead, then, segments, targets);
    // Of several sentences that were one unit, the first holds the translation of all: the others would say it twice.
    if (bead.target.size() > 1 && found.changed) continue;
    out[bead.target.front()] = {found.text, found.changed || bead.target.size() > 1};
  }
  for (size_t i = 0; i < segments.size(); ++i) {
    if (!out[i].text.empty() && !out[i].changed) continue;
    const auto known = memory.find(collapse_space(segments[i].text));
    if (known != memory.end()) out[i] = {known->second, false};
  }
  return out;
}

}  // namespace

std::string update_spans(const Article& old, const SourceFile& old_file, const Article& today,
                         const SourceFile& today_file, std::span<const Segment> segments,
                         const std::map<std::string, std::string>& memory, std::string_view prefix) {
  const std::vector<Translation> found = translations(old, old_file, segments, memory);
  std::string out(old_file.view({0, old.document.body.begin}));
  uint32_t at = today.document.body.begin;
  uint32_t number = 101;
  for (size_t i = 0; i < segments.size(); ++i) {
    const Segment& segment = segments[i];
    const std::string_view source = today_file.view(segment.range);
    out += today_file.view({at, segment.range.begin});
    at = segment.range.end;
    if (source.find("<span") != std::string_view::npos) {
      out += source;
      continue;
    }
    const bool heading = segment.kind == BlockKind::kHeading && (i == 0 || segments[i - 1].block != segment.block);
    if (heading && segment.anchor.empty()) out += fmt::format("<a name=\"{}\"></a>", slug(segment.text));
    if (found[i].changed) out += kChanged;
    const std::string id = fmt::format("{}-{}", prefix, number++);
    out += fmt::format(
        "<span data-ttu-id=\"{0}\">{1}</span><span class=\"sxs-lookup\"><span data-stu-id=\"{0}\">{2}"
        "</span></span>",
        id, found[i].text.empty() ? segment.text : found[i].text, segment.text);
  }
  out += today_file.view({at, static_cast<uint32_t>(today_file.bytes.size())});
  return out;
}

}  // namespace diglot
