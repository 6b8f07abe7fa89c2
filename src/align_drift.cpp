// What changed in the source since an article was translated.
#include <algorithm>

#include "align.h"
#include "locale.h"
#include "words.h"

namespace diglot {
namespace {

// Of edited sentences, this much at least must be the same for it to be an edit and not another sentence.
constexpr double kSameSentence = 0.35;
constexpr size_t kMostWords = 600;  // of a text whose edits are shown word by word

std::string text_of(std::span<const Segment> segments, const std::vector<uint32_t>& indexes) {
  std::string out;
  for (uint32_t i : indexes) {
    if (!out.empty()) out.push_back(' ');
    out += segments[i].text;
  }
  return collapse_space(out);
}

// A text as pieces that an edit keeps or changes as a whole: words with the space behind them, single marks,
// single characters of unspaced scripts.
std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> out;
  uint32_t begin = 0;
  const auto end_at = [&](uint32_t end) {
    if (end > begin) out.push_back(text.substr(begin, end - begin));
    begin = end;
  };
  WordReader reader(text);
  TextWord word;
  while (reader.next(word)) {
    end_at(word.range.begin);
    end_at(word.range.end);
  }
  end_at(static_cast<uint32_t>(text.size()));
  return out;
}

void add_edit(std::vector<Edit>& edits, Edit::Kind kind, std::string_view text) {
  if (!edits.empty() && edits.back().kind == kind) {
    edits.back().text += text;
  } else {
    edits.push_back({kind, std::string(text)});
  }
}

// The longest common subsequence of words, the texts being short.
std::vector<Edit> edits_between(std::string_view before, std::string_view after) {
  const std::vector<std::string_view> a = pieces_of(before);
  const std::vector<std::string_view> b = pieces_of(after);
  std::vector<Edit> edits;
  if (a.size() > kMostWords || b.size() > kMostWords) {
    add_edit(edits, Edit::Kind::kRemoved, before);
    add_edit(edits, Edit::Kind::kAdded, after);
    return edits;
  }
  const size_t width = b.size() + 1;
  std::vector<uint16_t> common((a.size() + 1) * width);
  for (size_t i = a.size(); i-- > 0;) {
    for (size_t j = b.size(); j-- > 0;) {
      common[i * width + j] = a[i] == b[j] ? static_cast<uint16_t>(common[(i + 1) * width + j + 1] + 1)
                                           : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      add_edit(edits, Edit::Kind::kKept, a[i]);
      ++i;
      ++j;
    } else if (i < a.size() && (j == b.size() || common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      add_edit(edits, Edit::Kind::kRemoved, a[i++]);
    } else {
      add_edit(edits, Edit::Kind::kAdded, b[j++]);
    }
  }
  return edits;
}

double kept_share(const std::vector<Edit>& edits) {
  double kept = 0;
  double all = 1;
  for (const Edit& edit : edits) {
    const auto size = static_cast<double>(edit.text.size());
    kept += edit.kind == Edit::Kind::kKept ? 2 * size : 0;
    all += edit.kind == Edit::Kind::kKept ? 2 * size : size;
  }
  return kept / all;
}

class DriftFinder {
 public:
  DriftFinder(std::vector<Segment> then, std::span<const Segment> today) : then_(std::move(then)), today_(today) {}

  std::vector<Drift> run() {
    const SegmentAlignment alignment = align(then_, today_, {});
    uint32_t furthest = 0;  // today's place up to which the order has come
    for (const Bead& bead : alignment.beads) {
      if (bead.source.empty()) {
        add({Drift::Kind::kNew, last_unit_, "", text_of(today_, bead.target), {}});
      } else if (bead.target.empty()) {
        gone(bead.source);
      } else {
        compare(bead, furthest);
      }
    }
    return std::move(out_);
  }

 private:
  uint32_t unit_of(const std::vector<uint32_t>& then) {
    last_unit_ = then_[then.back()].unit;
    return then_[then.front()].unit;
  }

  void gone(const std::vector<uint32_t>& then) {
    const uint32_t unit = unit_of(then);
    add({Drift::Kind::kGone, unit, text_of(then_, then), "", {}});
  }

  void compare(const Bead& bead, uint32_t& furthest) {
    Drift drift{
        Drift::Kind::kChanged, unit_of(bead.source), text_of(then_, bead.source), text_of(today_, bead.target), {}};
    const bool moved = bead.target.front() < furthest;
    if (!moved) furthest = bead.target.back();
    if (drift.before == drift.after) {
      if (!moved) return;
      drift.kind = Drift::Kind::kMoved;
      return add(std::move(drift));
    }
    drift.edits = edits_between(drift.before, drift.after);
    if (kept_share(drift.edits) >= kSameSentence) return add(std::move(drift));
    add({Drift::Kind::kGone, drift.unit, std::move(drift.before), "", {}});
    add({Drift::Kind::kNew, last_unit_, "", std::move(drift.after), {}});
  }

  void add(Drift drift) { out_.push_back(std::move(drift)); }

  std::vector<Segment> then_;
  std::span<const Segment> today_;
  uint32_t last_unit_ = kNoUnit;
  std::vector<Drift> out_;
};

}  // namespace

std::vector<Drift> find_drift(const Article& article, const SourceFile& file, std::span<const Segment> today) {
  return DriftFinder(segments_of(article, Side::kSource, file, "", false), today).run();
}

}  // namespace diglot
