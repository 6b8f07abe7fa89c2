// YAML as a stream of events with byte ranges. libyaml stays behind this header.
//
// Aliases are never expanded: an alias or an anchor ends the stream with a failure, and so does nesting deeper
// than any real file has.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "source.h"

namespace diglot {

enum class YamlFault : uint8_t { kSyntax, kAlias, kDepth };

struct YamlEvent {
  enum class Kind : uint8_t { kScalar, kListBegin, kListEnd, kMapBegin, kMapEnd, kEnd, kFailure };
  Kind kind = Kind::kEnd;
  std::string text;                      // of kScalar; of a syntax error: what libyaml says of it
  Range range;                           // in the file
  YamlFault fault = YamlFault::kSyntax;  // of kFailure
};

class YamlReader {
 public:
  // Reads file bytes [yaml.begin, yaml.end); both must outlive the reader.
  YamlReader(const SourceFile& file, Range yaml);
  ~YamlReader();
  YamlReader(const YamlReader&) = delete;
  YamlReader& operator=(const YamlReader&) = delete;

  // Moves to the next event. After kEnd or kFailure it stays there.
  const YamlEvent& next();
  const YamlEvent& event() const { return event_; }
  // With the first event of a value current: moves to its last one. False if the stream failed.
  bool skip_value();

  static constexpr int kMaxDepth = 100;

 private:
  struct State;
  void fail(YamlFault fault, Range range, std::string what = "");
  uint32_t offset(size_t code_points);

  std::unique_ptr<State> state_;
  Range yaml_;
  std::string_view text_;
  YamlEvent event_;
  bool finished_ = false;
  int depth_ = 0;
  size_t points_ = 0;  // libyaml counts code points; this many of them …
  size_t bytes_ = 0;   // … take this many bytes
};

}  // namespace diglot
