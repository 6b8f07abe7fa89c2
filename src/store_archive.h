// The two directions of stored bytes: ArchiveWriter and ArchiveReader take the same visit() (store_fields.h), so
// that what one writes the other reads. A field that a visit() forgets does not compile.
//
// The form: numbers as LEB128, seven bits a byte, low ones first; signed ones zigzag; texts and lists with their
// length before them. Ranges and places in a text pool are mostly near the one before: they are differences.
// The reader takes any bytes: what does not fit makes it fail, and it never makes more values than there are bytes.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "document.h"
#include "locale.h"

namespace diglot {

template <class A>
void visit_node(A& a, Node& x, NodeId id);

// --- how many fields an aggregate has -------------------------------------------------------------------------

struct AnyField {
  template <class T>
  constexpr operator T() const;  // never defined: only asked about
};

template <class T, size_t... I>
constexpr bool takes_fields(std::index_sequence<I...>) {
  return requires { T{(static_cast<void>(I), AnyField{})...}; };
}

// Elements of an array count as fields.
template <class T, size_t N = 40>
constexpr size_t field_count() {
  static_assert(std::is_aggregate_v<T>);
  if constexpr (takes_fields<T>(std::make_index_sequence<N>{})) {
    return N;
  } else {
    return field_count<T, N - 1>();
  }
}

// A node that another node names, near it.
struct NodeLink {
  NodeId& id;
  NodeId from;
};

// A text of the program's own that the fields before it tell: nothing is stored.
template <class Tell>
struct Derived {
  Derived(std::string_view& out, Tell teller) : text(out), tell(teller) {}
  std::string_view& text;
  Tell tell;
};

// Ranges in another text than the article's file; their meaning is checked where that text is known.
struct TextRanges {
  explicit TextRanges(std::vector<Range>& list) : ranges(list) {}
  std::vector<Range>& ranges;
};

// True where both ends lie between characters of the text.
inline bool is_range(Range range, std::string_view text) {
  const auto is_end = [&](uint32_t at) {
    return at == text.size() || (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80);
  };
  return range.begin <= range.end && is_end(range.begin) && is_end(range.end);
}

// Small for small differences of either sign.
constexpr uint32_t zigzag(uint32_t now, uint32_t before) {
  const uint32_t n = now - before;
  return (n << 1U) ^ (n >> 31U == 0 ? 0 : ~uint32_t{0});
}
constexpr uint32_t from_zigzag(uint32_t n, uint32_t before) { return before + ((n >> 1U) ^ (~(n & 1U) + 1U)); }

// --- writing --------------------------------------------------------------------------------------------------

class ArchiveWriter {
 public:
  static constexpr bool kReads = false;

  template <class T, class... Fields>
  void fields(Fields&&... each) {
    static_assert(sizeof...(Fields) == field_count<T>());  // a field was added: to its visit(), too
    (value(each), ...);
  }

  void number(uint64_t n) {
    constexpr size_t kLongest = 10;
    char* at = room(kLongest);
    for (; n >= 0x80; n >>= 7U) *at++ = static_cast<char>(n | 0x80);
    *at++ = static_cast<char>(n);
    used_ = static_cast<size_t>(at - out_.data());
  }
  void difference(uint32_t now, uint32_t before) { number(zigzag(now, before)); }

  void value(bool& b) { byte(b ? 1 : 0); }
  void value(uint8_t& n) { byte(n); }
  void value(uint32_t& n) { number(n); }
  void value(uint16_t& n) { number(n); }
  void value(uint64_t& n) {  // a hash: no number is more likely than another
    for (unsigned shift = 0; shift < 64; shift += 8) byte(static_cast<uint8_t>(n >> shift));
  }
  void value(int64_t& n) {
    auto bits = static_cast<uint64_t>(n);
    value(bits);
  }
  void value(float& n) { number(std::bit_cast<uint32_t>(n)); }
  void value(int& n) { difference(static_cast<uint32_t>(n), 0); }
  void value(std::string& text) {
    number(text.size());
    std::copy(text.begin(), text.end(), room(text.size()));
    used_ += text.size();
  }
  void value(Range& range) {
    difference(range.begin, last_);
    difference(range.end, range.begin);
    last_ = range.end;
  }
  void value(TextRanges list) {
    number(list.ranges.size());
    for (const Range& range : list.ranges) {
      number(range.begin);
      number(range.end);
    }
  }
  void value(PoolText& text) {
    number(text.size);
    if (text.size == 0) return;
    difference(text.offset, pool_);
    pool_ = text.offset + text.size;
  }
  template <class Tell>
  void value(Derived<Tell>) {}
  void value(NodeLink link) { link.id == kNoNode ? number(0) : number(1 + uint64_t{zigzag(link.id, link.from)}); }
  template <class T>
  requires std::is_enum_v<T>
  void value(T& one) { number(static_cast<uint64_t>(one)); }
  template <class T>
  void value(std::vector<T>& list) {
    number(list.size());
    for (T& one : list) value(one);
  }
  void value(std::vector<Node>& nodes) {
    number(nodes.size());
    for (NodeId id = 0; id < nodes.size(); ++id) visit_node(*this, nodes[id], id);
  }
  template <class T>
  void value(std::optional<T>& one) {
    bool there = one.has_value();
    value(there);
    if (there) value(*one);
  }
  template <class T, size_t N>
  void value(std::array<T, N>& list) {
    for (T& one : list) value(one);
  }
  template <class T>
  requires std::is_class_v<T>
  void value(T& one) { visit(*this, one); }

  std::string take() {
    out_.resize(used_);
    used_ = 0;
    return std::move(out_);
  }

 private:
  // Where the next bytes go, of which there may be so many.
  char* room(size_t size) {
    if (out_.size() - used_ < size) out_.resize(std::max(2 * out_.size(), used_ + size));
    return out_.data() + used_;
  }
  void byte(uint8_t n) {
    *room(1) = static_cast<char>(n);
    ++used_;
  }

  std::string out_;
  size_t used_ = 0;    // of out_, which is larger
  uint32_t last_ = 0;  // end of the range before
  uint32_t pool_ = 0;  // end of the pool text before
};

// --- reading --------------------------------------------------------------------------------------------------

class ArchiveReader {
 public:
  static constexpr bool kReads = true;

  // `file`: what ranges are in.
  ArchiveReader(std::string_view in, std::string_view file)
      : at_(in.data()), end_(in.data() + in.size()), file_(file) {}

  // False once anything did not fit; all that is read after that is empty.
  bool good() const { return good_; }
  bool finished() const { return good_ && at_ == end_; }

  template <class T, class... Fields>
  void fields(Fields&&... each) {
    static_assert(sizeof...(Fields) == field_count<T>());  // a field was added: to its visit(), too
    (value(each), ...);
  }

  uint64_t number() {
    uint64_t n = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) break;
      const auto byte = static_cast<unsigned char>(*at_++);
      n |= static_cast<uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return n;
    }
    fail();
    return 0;
  }
  uint32_t difference(uint32_t before) {
    const uint64_t n = number();
    if (n > std::numeric_limits<uint32_t>::max()) fail();
    return from_zigzag(static_cast<uint32_t>(n), before);
  }

  void value(bool& b) { b = byte(1) != 0; }
  void value(uint8_t& n) { n = byte(0xFF); }
  void value(uint32_t& n) {
    const uint64_t wide = number();
    if (wide > std::numeric_limits<uint32_t>::max()) fail();
    n = static_cast<uint32_t>(wide);
  }
  void value(uint16_t& n) {
    const uint64_t wide = number();
    if (wide > std::numeric_limits<uint16_t>::max()) fail();
    n = static_cast<uint16_t>(wide);
  }
  void value(uint64_t& n) {
    n = 0;
    for (unsigned shift = 0; shift < 64; shift += 8) n |= static_cast<uint64_t>(byte(0xFF)) << shift;
  }
  void value(int64_t& n) {
    uint64_t bits = 0;
    value(bits);
    n = static_cast<int64_t>(bits);
  }
  void value(float& n) {
    uint32_t bits = 0;
    value(bits);
    n = std::bit_cast<float>(bits);
    if (!std::isfinite(n)) fail();
  }
  void value(int& n) { n = static_cast<int>(difference(0)); }
  void value(std::string& text) {
    const size_t size = length();
    text.assign(at_, size);
    at_ += size;
    if (first_invalid_utf8(text)) fail();
  }
  void value(Range& range) {
    range.begin = difference(last_);
    range.end = difference(range.begin);
    if (!is_range(range, file_)) fail();
    last_ = range.end;
  }
  void value(TextRanges list) {
    const size_t count = length();
    list.ranges.clear();
    for (size_t i = 0; i < count && good_; ++i) {
      Range& range = list.ranges.emplace_back();
      value(range.begin);
      value(range.end);
    }
  }
  void value(PoolText& text) {
    value(text.size);
    text.offset = 0;
    if (text.size == 0) return;
    text.offset = difference(pool_);
    pool_ = text.offset + text.size;
  }
  template <class Tell>
  void value(Derived<Tell> known) {
    if (good_) known.text = known.tell();
  }
  void value(NodeLink link) {
    const uint64_t n = number();
    if (n > uint64_t{1} + std::numeric_limits<uint32_t>::max()) fail();
    link.id = n == 0 ? kNoNode : from_zigzag(static_cast<uint32_t>(n - 1), link.from);
  }
  template <class T>
  requires std::is_enum_v<T>
  void value(T& one) {
    const uint64_t n = number();
    if (n >= static_cast<uint64_t>(last_of(T{})) + 1) fail();
    one = good_ ? static_cast<T>(n) : T{};
  }
  template <class T>
  void value(std::vector<T>& list) {
    const size_t count = length();
    list.clear();
    list.reserve(std::min<size_t>(count, size_t{1} << 14U));
    for (size_t i = 0; i < count && good_; ++i) value(list.emplace_back());
  }
  void value(std::vector<Node>& nodes) {
    const size_t count = length();
    nodes.clear();
    nodes.reserve(std::min<size_t>(count, size_t{1} << 20U));
    for (NodeId id = 0; id < count && good_; ++id) visit_node(*this, nodes.emplace_back(), id);
  }
  template <class T>
  void value(std::optional<T>& one) {
    bool there = false;
    value(there);
    if (there) value(one.emplace());
  }
  template <class T, size_t N>
  void value(std::array<T, N>& list) {
    for (T& one : list) value(one);
  }
  template <class T>
  requires std::is_class_v<T>
  void value(T& one) {
    if (++depth_ > kMaxDepth) fail();
    if (good_) visit(*this, one);
    --depth_;
  }

  void fail() {
    good_ = false;
    at_ = end_;
  }

 private:
  static constexpr int kMaxDepth = 200;  // conditions in conditions, steps in steps

  uint8_t byte(uint8_t most) {
    if (at_ == end_) fail();
    const uint8_t n = good_ ? static_cast<uint8_t>(*at_++) : uint8_t{0};
    if (n > most) fail();
    return good_ ? n : uint8_t{0};
  }
  // Of a text or a list: each element takes a byte at least.
  size_t length() {
    const uint64_t n = number();
    if (n > static_cast<uint64_t>(end_ - at_)) fail();
    return good_ ? static_cast<size_t>(n) : 0;
  }

  const char* at_;
  const char* end_;
  std::string_view file_;
  bool good_ = true;
  int depth_ = 0;
  uint32_t last_ = 0;
  uint32_t pool_ = 0;
};

}  // namespace diglot
