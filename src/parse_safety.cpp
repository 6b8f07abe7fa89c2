#include "html.h"
#include "parse_tree.h"

namespace diglot {
namespace {

void report_attributes(const Tree& tree, const Node& node, std::string_view name, Diagnostics& diagnostics) {
  for (uint32_t i = 0; i < node.attributes_count; ++i) {
    const std::string_view attribute = tree.str(tree.attributes[node.attributes_begin + i].name);
    if (html_attribute_allowed(name, attribute)) continue;
    if (attribute.starts_with("on")) {
      diagnostics.report(Diag::kUnsafeHtml, node.range, "", attribute);
    } else {
      diagnostics.report(Diag::kAttributeDropped, node.range, "", attribute, name);
    }
  }
}

}  // namespace

void report_unsafe_html(const Tree& tree, Diagnostics& diagnostics) {
  for (const Node& node : tree.nodes) {
    if (node.kind != NodeKind::kElement) continue;
    const std::string_view name = tree.str(node.text);
    const HtmlElement* element = html_element(name);
    if (element == nullptr) continue;
    if (element->model == HtmlModel::kDropped) {
      diagnostics.report(Diag::kUnsafeHtml, node.range, "", "<" + std::string(name) + ">");
    } else if (element->model == HtmlModel::kFrame) {
      const std::string_view source = tree.attribute(node, "src");
      const std::string_view address = source.empty() ? tree.attribute(node, "data") : source;
      diagnostics.report(Diag::kContentNotShown, node.range, "", "<" + std::string(name) + ">", address);
    } else {
      report_attributes(tree, node, name, diagnostics);
    }
  }
}

}  // namespace diglot
