#include "render_template.h"

#include <algorithm>
#include <array>
#include <pugixml.hpp>

#include "html.h"

namespace diglot {
namespace {

constexpr auto kBoolean =
    std::to_array<std::string_view>({"async", "autofocus", "checked", "default", "defer", "disabled", "hidden", "inert",
                                     "multiple", "open", "readonly", "required", "reversed", "selected"});

template <size_t N>
bool contains(const std::array<std::string_view, N>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Indentation is for the reader of the template: a run of white space with a line end becomes one line end.
std::string squeeze_lines(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    if (!is_blank(text[i])) {
      out += text[i++];
      continue;
    }
    const size_t begin = i;
    while (i < text.size() && is_blank(text[i])) ++i;
    const std::string_view run = text.substr(begin, i - begin);
    out += run.find('\n') != std::string_view::npos ? '\n' : ' ';
  }
  return out;
}

constexpr std::string_view kBareFrame =
    "<html lang=\"{lang}\" dir=\"{dir}\" xmlns:d=\"urn:diglot:template\"><head><meta charset=\"utf-8\"/>"
    "<title>{title}</title></head><body><main><d:slot name=\"heading\"/><d:slot name=\"body\"/></main></body></html>";

}  // namespace

// Walks the template's document once and writes its steps.
class TemplateReader {
 public:
  TemplateReader(Template& out, const Lexicon& words) : out_(out), words_(words) {}

  void read(const pugi::xml_document& document) {
    literal("<!DOCTYPE html>\n");
    element(document.document_element());
    literal("\n");
  }

 private:
  using Kind = Template::Step::Kind;

  void literal(std::string_view text) {
    if (text.empty()) return;
    out_.literal_size_ += text.size();
    if (out_.steps_.empty() || out_.steps_.back().kind != Kind::kLiteral || barrier_ == out_.steps_.size()) {
      out_.steps_.push_back({Kind::kLiteral, {}, 0});
    }
    out_.steps_.back().literal += text;
  }

  size_t begin_if(std::string_view name) {
    out_.steps_.push_back({Kind::kIf, std::string(name), 0});
    return out_.steps_.size() - 1;
  }
  void end_if(size_t step) {
    out_.steps_[step].end = out_.steps_.size();
    barrier_ = out_.steps_.size();  // what follows is not governed: it must not join the literal before it
  }

  // Text or an attribute's value: literals, {fields} and {w:words}.
  void pattern(std::string_view text) {
    size_t at = 0;
    while (at < text.size()) {
      const size_t brace = std::min(text.find('{', at), text.size());
      escaped(text.substr(at, brace - at));
      if (brace == text.size()) return;
      const size_t end = text.find('}', brace);
      if (text.substr(brace).starts_with("{{") || end == std::string_view::npos) {
        escaped("{");
        at = brace + (text.substr(brace).starts_with("{{") ? 2 : 1);
        continue;
      }
      field(text.substr(brace + 1, end - brace - 1));
      at = end + 1;
    }
  }

  void escaped(std::string_view text) {
    std::string out;
    append_escaped(out, text);
    literal(out);
  }

  void field(std::string_view name) {
    if (name.starts_with("w:")) {
      escaped(words_.word(name.substr(2)));
    } else {
      out_.steps_.push_back({Kind::kText, std::string(name), 0});
    }
  }

  void attribute(std::string_view name, std::string_view value) {
    if (name.starts_with("xmlns") || name.starts_with("d:")) return;
    const bool alone = value.size() > 2 && value.front() == '{' && value.back() == '}' && value[1] != '{' &&
                       !value.starts_with("{w:") && value.find('{', 1) == std::string_view::npos;
    const size_t condition = alone ? begin_if(value.substr(1, value.size() - 2)) : 0;
    literal(" ");
    literal(name);
    if (!value.empty() && !contains(kBoolean, name)) {
      literal("=\"");
      pattern(value);
      literal("\"");
    }
    if (alone) end_if(condition);
  }

  void element(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const std::string_view condition = node.attribute("d:if").value();
    const size_t begin = condition.empty() ? 0 : begin_if(condition);
    if (name == "d:slot") {
      out_.steps_.push_back({Kind::kMarkup, node.attribute("name").value(), 0});
    } else {
      literal("<");
      literal(name);
      for (const pugi::xml_attribute& given : node.attributes()) attribute(given.name(), given.value());
      literal(">");
      if (!is_void_element(name)) {
        for (const pugi::xml_node& child : node.children()) content(child);
        literal("</");
        literal(name);
        literal(">");
      }
    }
    if (!condition.empty()) end_if(begin);
  }

  void content(const pugi::xml_node& node) {
    if (node.type() == pugi::node_element) {
      element(node);
    } else if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
      pattern(squeeze_lines(node.value()));
    }
  }

  Template& out_;
  const Lexicon& words_;
  size_t barrier_ = 0;
};

Template::Template(const SourceFile& file, const Lexicon& words, Diagnostics& diagnostics) {
  Diagnostics own("", "", file.name);
  constexpr unsigned kOptions = pugi::parse_default | pugi::parse_ws_pcdata;
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer(file.bytes.data(), file.bytes.size(), kOptions);
  if (!result && !file.name.empty()) {
    const auto at = static_cast<uint32_t>(result.offset);
    own.report(Diag::kTemplateSyntax, {at, at}, "", result.description());
  }
  if (!result) {
    document.load_buffer(kBareFrame.data(), kBareFrame.size(), kOptions);
  }
  TemplateReader(*this, words).read(document);
  for (const std::string_view needed : {"heading", "body"}) {
    const bool found = std::any_of(steps_.begin(), steps_.end(), [&](const Step& step) {
      return step.kind == Step::Kind::kMarkup && step.literal == needed;
    });
    if (!found) own.report(Diag::kTemplateSlot, {0, 0}, "", needed);
  }
  diagnostics.append(own.take());
}

const Fields::Value* Fields::find(std::string_view name) const {
  const auto found =
      std::find_if(values_.begin(), values_.end(), [&](const Value& value) { return value.name == name; });
  return found != values_.end() ? &*found : nullptr;
}

std::string Template::fill(const Fields& fields) const {
  size_t size = literal_size_;
  for (const Fields::Value& value : fields.values_) size += value.text.size() + value.markup.str().size();
  std::string out;
  out.reserve(size + size / 64 + 512);
  for (size_t i = 0; i < steps_.size(); ++i) {
    const Step& step = steps_[i];
    if (step.kind == Step::Kind::kLiteral) {
      out += step.literal;
      continue;
    }
    const Fields::Value* value = fields.find(step.literal);
    switch (step.kind) {
      case Step::Kind::kIf:
        if (value == nullptr || value->empty()) i = step.end - 1;
        break;
      case Step::Kind::kText:
        if (value != nullptr) append_escaped(out, value->text);
        break;
      case Step::Kind::kMarkup:
        if (value != nullptr) out += value->markup.str();
        break;
      case Step::Kind::kLiteral: break;
    }
  }
  return out;
}

}  // namespace diglot
