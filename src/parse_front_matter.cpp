#include "parse_front_matter.h"

#include <yaml.h>

#include <optional>

namespace diglot {
namespace {

bool is_fence(std::string_view line, std::string_view fence) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  return line == fence;
}

// The YAML between the fences, and the whole block.
struct Block {
  Range yaml;
  Range whole;
};

std::optional<Block> find_block(const SourceFile& file, Diagnostics& diagnostics) {
  const std::string_view bytes = file.bytes;
  const auto begin = static_cast<uint32_t>(bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  const size_t first_end = bytes.find('\n', begin);
  if (first_end == std::string_view::npos || !is_fence(bytes.substr(begin, first_end - begin), "---"))
    return std::nullopt;
  for (size_t at = first_end + 1; at < bytes.size();) {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    const std::string_view line = bytes.substr(at, end - at);
    if (is_fence(line, "---") || is_fence(line, "...")) {
      const auto close = static_cast<uint32_t>(std::min(end + 1, bytes.size()));
      return Block{{static_cast<uint32_t>(first_end + 1), static_cast<uint32_t>(at)}, {begin, close}};
    }
    at = end + 1;
  }
  diagnostics.report(Diag::kFrontMatterUnclosed, {begin, static_cast<uint32_t>(first_end)}, "");
  return std::nullopt;
}

// libyaml's events for one mapping of scalars and lists of scalars. Aliases are events of their own and are
// refused, so nothing ever expands.
class Reader {
 public:
  Reader(const SourceFile& file, Range yaml, Diagnostics& diagnostics)
      : yaml_(yaml), text_(file.view(yaml)), diagnostics_(diagnostics) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text_.data()), text_.size());
  }
  ~Reader() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  std::vector<MetaField> read() {
    if (!next() || !next()) return std::move(fields_);                    // stream start, document start
    if (event_.type == YAML_STREAM_END_EVENT) return std::move(fields_);  // only comments
    if (!next()) return std::move(fields_);
    if (event_.type != YAML_MAPPING_START_EVENT) {
      diagnostics_.report(Diag::kFrontMatterNotMapping, here(), "");
      return std::move(fields_);
    }
    while (next() && event_.type != YAML_MAPPING_END_EVENT) {
      if (!read_field()) break;
    }
    return std::move(fields_);
  }

 private:
  bool next() {
    yaml_event_delete(&event_);
    if (yaml_parser_parse(&parser_, &event_) != 0) {
      const bool anchored = event_.type == YAML_ALIAS_EVENT || has_anchor();
      if (anchored) diagnostics_.report(Diag::kFrontMatterAlias, here(), "");
      return event_.type != YAML_STREAM_END_EVENT && !anchored;
    }
    const auto at = offset(parser_.problem_mark);
    diagnostics_.report(Diag::kFrontMatterSyntax, {at, at}, "",
                        parser_.problem != nullptr ? parser_.problem : "unreadable");
    return false;
  }

  bool has_anchor() const {
    switch (event_.type) {
      case YAML_SCALAR_EVENT: return event_.data.scalar.anchor != nullptr;
      case YAML_SEQUENCE_START_EVENT: return event_.data.sequence_start.anchor != nullptr;
      case YAML_MAPPING_START_EVENT: return event_.data.mapping_start.anchor != nullptr;
      default: return false;
    }
  }

  bool read_field() {
    MetaField field;
    field.key_range = here();
    if (event_.type != YAML_SCALAR_EVENT) {
      diagnostics_.report(Diag::kFrontMatterNotMapping, here(), "");
      return skip_value() && next() && skip_value();
    }
    field.key = scalar();
    if (!next()) return false;
    field.value_range = here();
    if (event_.type == YAML_SCALAR_EVENT) {
      field.values.push_back(scalar());
    } else if (event_.type == YAML_SEQUENCE_START_EVENT) {
      field.list = true;
      if (!read_list(field)) return false;
    } else {
      diagnostics_.report(Diag::kFrontMatterNested, field.value_range, "", field.key);
      return skip_value();
    }
    keep(std::move(field));
    return true;
  }

  bool read_list(MetaField& field) {
    while (next() && event_.type != YAML_SEQUENCE_END_EVENT) {
      if (event_.type == YAML_SCALAR_EVENT) {
        field.values.push_back(scalar());
      } else {
        diagnostics_.report(Diag::kFrontMatterNested, here(), "", field.key);
        if (!skip_value()) return false;
      }
      field.value_range.end = here().end;
    }
    return event_.type == YAML_SEQUENCE_END_EVENT;
  }

  void keep(MetaField field) {
    for (const MetaField& other : fields_) {
      if (other.key == field.key) {
        diagnostics_.report(Diag::kFrontMatterDuplicate, field.key_range, "", field.key);
        return;
      }
    }
    fields_.push_back(std::move(field));
  }

  // Moves behind the value whose first event is the current one.
  bool skip_value() {
    int depth = 0;
    while (true) {
      switch (event_.type) {
        case YAML_MAPPING_START_EVENT:
        case YAML_SEQUENCE_START_EVENT: ++depth; break;
        case YAML_MAPPING_END_EVENT:
        case YAML_SEQUENCE_END_EVENT: --depth; break;
        default: break;
      }
      if (depth == 0) return true;
      if (!next()) return false;
    }
  }

  std::string scalar() const {
    return {reinterpret_cast<const char*>(event_.data.scalar.value), event_.data.scalar.length};
  }

  // libyaml's marks count code points, not bytes; fields are visited in order, so one forward walk suffices.
  uint32_t offset(const yaml_mark_t& mark) {
    if (mark.index < walked_points_) walked_points_ = walked_bytes_ = 0;
    while (walked_points_ < mark.index && walked_bytes_ < text_.size()) {
      ++walked_bytes_;
      while (walked_bytes_ < text_.size() && (static_cast<unsigned char>(text_[walked_bytes_]) & 0xC0U) == 0x80U)
        ++walked_bytes_;
      ++walked_points_;
    }
    return yaml_.begin + static_cast<uint32_t>(walked_bytes_);
  }

  Range here() {
    const uint32_t begin = offset(event_.start_mark);
    return {begin, offset(event_.end_mark)};
  }

  Range yaml_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  yaml_parser_t parser_{};
  yaml_event_t event_{};
  std::vector<MetaField> fields_;
  size_t walked_points_ = 0;
  size_t walked_bytes_ = 0;
};

}  // namespace

FrontMatter parse_front_matter(const SourceFile& file, Diagnostics& diagnostics) {
  FrontMatter out;
  const std::optional<Block> block = find_block(file, diagnostics);
  if (!block) return out;
  out.range = block->whole;
  out.fields = Reader(file, block->yaml, diagnostics).read();
  return out;
}

}  // namespace diglot
