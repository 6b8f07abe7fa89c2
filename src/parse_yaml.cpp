#include "parse_yaml.h"

#include <yaml.h>

namespace diglot {
namespace {

// libyaml is quadratic in the depth of flow collections, so depth is measured before it reads a byte. Brackets
// in quoted text are counted as well: no real file comes near.
bool nested_too_deep(std::string_view text) {
  int depth = 0;
  for (char c : text) {
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (depth > YamlReader::kMaxDepth) return true;
  }
  return false;
}

bool has_anchor(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_ALIAS_EVENT: return true;
    case YAML_SCALAR_EVENT: return event.data.scalar.anchor != nullptr;
    case YAML_SEQUENCE_START_EVENT: return event.data.sequence_start.anchor != nullptr;
    case YAML_MAPPING_START_EVENT: return event.data.mapping_start.anchor != nullptr;
    default: return false;
  }
}

}  // namespace

struct YamlReader::State {
  yaml_parser_t parser{};
  yaml_event_t event{};
};

YamlReader::YamlReader(const SourceFile& file, Range yaml)
    : state_(std::make_unique<State>()), yaml_(yaml), text_(file.view(yaml)) {
  yaml_parser_initialize(&state_->parser);
  yaml_parser_set_encoding(&state_->parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&state_->parser, reinterpret_cast<const unsigned char*>(text_.data()), text_.size());
  if (nested_too_deep(text_)) fail(YamlFault::kDepth, {yaml.begin, yaml.begin});
}

YamlReader::~YamlReader() {
  yaml_event_delete(&state_->event);
  yaml_parser_delete(&state_->parser);
}

void YamlReader::fail(YamlFault fault, Range range, std::string what) {
  event_ = {YamlEvent::Kind::kFailure, std::move(what), range, fault};
  finished_ = true;
}

const YamlEvent& YamlReader::next() {
  yaml_event_t& raw = state_->event;
  while (!finished_) {
    yaml_event_delete(&raw);
    if (yaml_parser_parse(&state_->parser, &raw) == 0) {
      const uint32_t at = offset(state_->parser.problem_mark.index);
      fail(YamlFault::kSyntax, {at, at}, state_->parser.problem != nullptr ? state_->parser.problem : "");
      break;
    }
    const uint32_t begin = offset(raw.start_mark.index);
    event_.range = {begin, offset(raw.end_mark.index)};
    event_.text.clear();
    if (has_anchor(raw)) {
      fail(YamlFault::kAlias, event_.range);
      break;
    }
    switch (raw.type) {
      case YAML_SCALAR_EVENT:
        event_.kind = YamlEvent::Kind::kScalar;
        event_.text.assign(reinterpret_cast<const char*>(raw.data.scalar.value), raw.data.scalar.length);
        return event_;
      case YAML_SEQUENCE_START_EVENT:
      case YAML_MAPPING_START_EVENT:
        event_.kind = raw.type == YAML_SEQUENCE_START_EVENT ? YamlEvent::Kind::kListBegin : YamlEvent::Kind::kMapBegin;
        if (++depth_ > kMaxDepth) fail(YamlFault::kDepth, event_.range);
        return event_;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        event_.kind = raw.type == YAML_SEQUENCE_END_EVENT ? YamlEvent::Kind::kListEnd : YamlEvent::Kind::kMapEnd;
        --depth_;
        return event_;
      case YAML_STREAM_END_EVENT:
      case YAML_DOCUMENT_END_EVENT:  // one document a file
        event_.kind = YamlEvent::Kind::kEnd;
        finished_ = true;
        break;
      default: break;  // starts of the stream and of the document
    }
  }
  return event_;
}

bool YamlReader::skip_value() {
  const int outside =
      depth_ - (event_.kind == YamlEvent::Kind::kListBegin || event_.kind == YamlEvent::Kind::kMapBegin ? 1 : 0);
  while (!finished_ && depth_ > outside) next();
  return !finished_;
}

uint32_t YamlReader::offset(size_t code_points) {
  if (code_points < points_) points_ = bytes_ = 0;
  while (points_ < code_points && bytes_ < text_.size()) {
    ++bytes_;
    while (bytes_ < text_.size() && (static_cast<unsigned char>(text_[bytes_]) & 0xC0U) == 0x80U) ++bytes_;
    ++points_;
  }
  return yaml_.begin + static_cast<uint32_t>(bytes_);
}

}  // namespace diglot
