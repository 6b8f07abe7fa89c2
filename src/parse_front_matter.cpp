#include "parse_front_matter.h"

#include <optional>
#include <set>

#include "parse_yaml.h"

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

// A mapping of scalars and lists of scalars.
class Reader {
 public:
  Reader(const SourceFile& file, Range yaml, Diagnostics& diagnostics) : yaml_(file, yaml), diagnostics_(diagnostics) {}

  std::vector<MetaField> read() {
    using Kind = YamlEvent::Kind;
    if (yaml_.next().kind == Kind::kMapBegin) {
      while (yaml_.next().kind != Kind::kMapEnd && !ended()) read_field();
    } else if (!ended()) {
      diagnostics_.report(Diag::kFrontMatterNotMapping, yaml_.event().range, "");
    }
    if (yaml_.event().kind == Kind::kFailure) report_failure();
    return std::move(fields_);
  }

 private:
  bool ended() const {
    return yaml_.event().kind == YamlEvent::Kind::kEnd || yaml_.event().kind == YamlEvent::Kind::kFailure;
  }

  void report_failure() {
    const YamlEvent& event = yaml_.event();
    switch (event.fault) {
      case YamlFault::kSyntax: diagnostics_.report(Diag::kFrontMatterSyntax, event.range, "", event.text); break;
      case YamlFault::kAlias: diagnostics_.report(Diag::kFrontMatterAlias, event.range, ""); break;
      case YamlFault::kDepth:
        diagnostics_.report(Diag::kFrontMatterTooDeep, event.range, "", YamlReader::kMaxDepth);
        break;
    }
  }

  void read_field() {
    if (yaml_.event().kind != YamlEvent::Kind::kScalar) {
      diagnostics_.report(Diag::kFrontMatterNotMapping, yaml_.event().range, "");
      if (yaml_.skip_value() && !ended()) yaml_.next(), yaml_.skip_value();
      return;
    }
    MetaField field;
    field.key = yaml_.event().text;
    field.key_range = yaml_.event().range;
    yaml_.next();
    field.value_range = yaml_.event().range;
    switch (yaml_.event().kind) {
      case YamlEvent::Kind::kScalar: field.values.push_back(yaml_.event().text); break;
      case YamlEvent::Kind::kListBegin:
        field.list = true;
        read_list(field);
        break;
      default:
        if (ended()) return;
        diagnostics_.report(Diag::kFrontMatterNested, field.value_range, "", field.key);
        yaml_.skip_value();
        return;
    }
    keep(std::move(field));
  }

  void read_list(MetaField& field) {
    while (yaml_.next().kind != YamlEvent::Kind::kListEnd && !ended()) {
      field.value_range.end = yaml_.event().range.end;
      if (yaml_.event().kind == YamlEvent::Kind::kScalar) {
        field.values.push_back(yaml_.event().text);
      } else {
        diagnostics_.report(Diag::kFrontMatterNested, yaml_.event().range, "", field.key);
        yaml_.skip_value();
      }
    }
  }

  void keep(MetaField field) {
    if (keys_.insert(field.key).second) {
      fields_.push_back(std::move(field));
    } else {
      diagnostics_.report(Diag::kFrontMatterDuplicate, field.key_range, "", field.key);
    }
  }

  YamlReader yaml_;
  Diagnostics& diagnostics_;
  std::vector<MetaField> fields_;
  std::set<std::string> keys_;
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
