#include "parse_spans.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "parse.h"

namespace diglot {
namespace {

enum class Tag : uint8_t { kTarget, kLookup, kSource, kOther, kClose };

// A unit's tags are short. A '>' farther away than this is not theirs, and looking for it would cost
// quadratic time on hostile input.
constexpr size_t kMaxTag = 512;

struct SpanTag {
  Tag tag = Tag::kOther;
  Range range;
  Range id;  // of kTarget and kSource
};

std::optional<size_t> find_in(std::string_view text, std::string_view what) {
  const size_t at = text.find(what);
  return at == std::string_view::npos ? std::nullopt : std::optional(at);
}

// The quoted value behind `name=` in a tag.
Range attribute_value(std::string_view tag, size_t name_end, uint32_t base) {
  const size_t open = tag.find_first_of("\"'", name_end);
  if (open == std::string_view::npos) return {};
  const size_t close = tag.find(tag[open], open + 1);
  if (close == std::string_view::npos) return {};
  return {base + static_cast<uint32_t>(open + 1), base + static_cast<uint32_t>(close)};
}

SpanTag classify(std::string_view tag, uint32_t base) {
  SpanTag out;
  out.range = {base, base + static_cast<uint32_t>(tag.size())};
  static constexpr std::string_view kTargetId = "data-ttu-id=";
  static constexpr std::string_view kSourceId = "data-stu-id=";
  if (auto target = find_in(tag, kTargetId)) {
    out.tag = Tag::kTarget;
    out.id = attribute_value(tag, *target + kTargetId.size(), base);
  } else if (auto source = find_in(tag, kSourceId)) {
    out.tag = Tag::kSource;
    out.id = attribute_value(tag, *source + kSourceId.size(), base);
  } else if (find_in(tag, "sxs-lookup")) {
    out.tag = Tag::kLookup;
  }
  return out;
}

// The <span …> or </span> that begins at `at`, if one does.
std::optional<SpanTag> read_span_tag(std::string_view bytes, size_t at) {
  static constexpr std::string_view kClose = "</span>";
  const std::string_view rest = bytes.substr(at, kMaxTag);
  if (rest.starts_with(kClose)) {
    const auto begin = static_cast<uint32_t>(at);
    return SpanTag{Tag::kClose, {begin, begin + static_cast<uint32_t>(kClose.size())}, {}};
  }
  if (!rest.starts_with("<span") || rest.size() < 6 || (rest[5] != ' ' && rest[5] != '>' && rest[5] != '\n'))
    return std::nullopt;
  const size_t close = rest.find('>');
  if (close == std::string_view::npos) return std::nullopt;
  return classify(rest.substr(0, close + 1), static_cast<uint32_t>(at));
}

// Reads tags one by one and keeps the span that is open.
class Scanner {
 public:
  Scanner(const SourceFile& file, Range body, Diagnostics& diagnostics)
      : file_(file), body_(body), diagnostics_(diagnostics) {}

  std::vector<UnitMark> run() {
    const std::string_view bytes = std::string_view(file_.bytes).substr(0, body_.end);
    for (size_t at = body_.begin; (at = bytes.find('<', at)) != std::string_view::npos;) {
      const std::optional<SpanTag> tag = read_span_tag(bytes, at);
      if (!tag) {
        ++at;
        continue;
      }
      take(*tag);
      at = tag->range.end;
    }
    give_up_open(body_.end);
    return std::move(marks_);
  }

 private:
  enum class State : uint8_t { kOutside, kInTarget, kInLookup, kInSource, kAfterSource };

  void take(const SpanTag& tag) {
    switch (tag.tag) {
      case Tag::kTarget: open_target(tag); break;
      case Tag::kLookup: open_lookup(tag); break;
      case Tag::kSource: open_source(tag); break;
      case Tag::kOther: foreign_depth_ += state_ == State::kOutside ? 0 : 1; break;
      case Tag::kClose: close(tag); break;
    }
  }

  void open_target(const SpanTag& tag) {
    if (state_ != State::kOutside) give_up_open(tag.range.begin);
    marks_.push_back({});
    UnitMark& mark = marks_.back();
    mark.whole = tag.range;
    mark.target = {tag.range.end, tag.range.end};
    mark.target_id = tag.id;
    mark.has_target = true;
    state_ = State::kInTarget;
  }

  void open_lookup(const SpanTag& tag) {
    if (state_ == State::kInTarget) {  // the translation was not closed before its source began
      report(Diag::kUnitUnclosed, marks_.back().whole, marks_.back().target_id);
      finish_target({tag.range.begin, tag.range.begin});
    } else if (state_ != State::kOutside) {
      give_up_open(tag.range.begin);
    }
    if (!follows_target(tag.range.begin)) {
      marks_.push_back({});
      marks_.back().whole = tag.range;
    }
    marks_.back().whole.end = tag.range.end;
    expects_source_ = false;
    state_ = State::kInLookup;
  }

  void open_source(const SpanTag& tag) {
    if (state_ != State::kInLookup) {
      open_lookup({Tag::kLookup, {tag.range.begin, tag.range.begin}, {}});
      report(Diag::kUnitNoLookup, tag.range, tag.id);
      lookup_is_missing_ = true;
    }
    UnitMark& mark = marks_.back();
    mark.has_source = true;
    mark.source = {tag.range.end, tag.range.end};
    mark.source_id = tag.id;
    mark.whole.end = tag.range.end;
    state_ = State::kInSource;
  }

  void close(const SpanTag& tag) {
    if (foreign_depth_ > 0) {
      --foreign_depth_;
      return;
    }
    switch (state_) {
      case State::kOutside: return;  // a stray </span> is the HTML reader's business
      case State::kInTarget: finish_target(tag.range); return;
      case State::kInSource:
        marks_.back().source.end = tag.range.begin;
        marks_.back().whole.end = tag.range.end;
        state_ = lookup_is_missing_ ? State::kOutside : State::kAfterSource;
        lookup_is_missing_ = false;
        return;
      case State::kInLookup:
      case State::kAfterSource:
        marks_.back().whole.end = tag.range.end;
        state_ = State::kOutside;
        return;
    }
  }

  void finish_target(Range closing) {
    marks_.back().target.end = closing.begin;
    marks_.back().whole.end = closing.end;
    expects_source_ = true;
    foreign_depth_ = 0;
    state_ = State::kOutside;
  }

  bool follows_target(uint32_t at) const { return expects_source_ && marks_.back().whole.end == at; }

  // Ends what is open where its line ends, or at `limit` if that comes first.
  void give_up_open(uint32_t limit) {
    if (state_ == State::kOutside) return;
    UnitMark& mark = marks_.back();
    const Range id = mark.has_target ? mark.target_id : mark.source_id;
    const uint32_t content = state_ == State::kInTarget ? mark.target.begin : mark.whole.end;
    const uint32_t end = line_end(content, limit);
    if (state_ == State::kInTarget && end == limit && limit != body_.end) {
      report(Diag::kUnitNested, mark.whole, id);
    } else {
      report(Diag::kUnitUnclosed, mark.whole, id);
    }
    if (state_ == State::kInTarget) mark.target.end = end;
    if (state_ == State::kInSource) mark.source.end = end;
    if (state_ == State::kInTarget || state_ == State::kInSource) mark.whole.end = end;
    expects_source_ = false;
    lookup_is_missing_ = false;
    foreign_depth_ = 0;
    state_ = State::kOutside;
  }

  // Not looked for behind the limit: a line may be long and have many units in it.
  uint32_t line_end(uint32_t at, uint32_t limit) const {
    if (at >= limit) return limit;
    const size_t newline = file_.view({at, limit}).find('\n');
    return newline == std::string_view::npos ? limit : at + static_cast<uint32_t>(newline);
  }

  void report(Diag what, Range where, Range id) {
    const std::string_view text = file_.view(id);
    diagnostics_.report(what, where, text, text.empty() ? std::string_view("?") : text);
  }

  const SourceFile& file_;
  Range body_;
  Diagnostics& diagnostics_;
  std::vector<UnitMark> marks_;
  State state_ = State::kOutside;
  bool expects_source_ = false;  // the last mark is a finished target; its source may follow at once
  bool lookup_is_missing_ = false;
  int foreign_depth_ = 0;  // other <span>s open inside the side being read
};

}  // namespace

std::vector<UnitMark> scan_spans(const SourceFile& file, Range body, Diagnostics& diagnostics) {
  return Scanner(file, body, diagnostics).run();
}

Range side_of(const UnitMark& mark, bool source_side) {
  if (source_side) return mark.has_source ? mark.source : mark.target;
  return mark.has_target ? mark.target : mark.source;
}

std::string project_language(const SourceFile& file, bool source_side) {
  Diagnostics unused;
  const Range all{0, static_cast<uint32_t>(file.bytes.size())};
  std::string out;
  out.reserve(file.bytes.size());
  uint32_t at = 0;
  for (const UnitMark& mark : scan_spans(file, all, unused)) {
    out += file.view({at, mark.whole.begin});
    out += file.view(side_of(mark, source_side));
    at = mark.whole.end;
  }
  out += file.view({at, all.end});
  return out;
}

}  // namespace diglot
