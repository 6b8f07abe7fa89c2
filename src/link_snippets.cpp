#include "link_snippets.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "ascii.h"
#include "html.h"
#include "link.h"
#include "links.h"
#include "locale.h"

namespace diglot {
namespace {

std::vector<std::string_view> lines_of(std::string_view code) {
  std::vector<std::string_view> lines;
  for (size_t at = 0; at < code.size();) {
    const size_t end = std::min(code.find('\n', at), code.size());
    std::string_view line = code.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    at = end + 1;
  }
  return lines;
}

bool is_word(char c) { return is_ascii_alnum(c) || c == '_'; }

// What a line that marks a region says: its name in lower case, or nothing with `closes` for "#endregion".
struct RegionMark {
  enum class Kind : uint8_t { kNone, kOpen, kClose, kCloseLast } kind = Kind::kNone;
  std::string name;
};

// "// <name>", "<!-- </name> -->": nothing but the tag is a word.
RegionMark tag_mark(std::string_view line) {
  line = trim_ascii(line);
  if (lower_ascii(line.substr(0, 4)) == "rem ") line.remove_prefix(4);  // a comment of command files
  const size_t open = line.find('<', line.find("<!--") == std::string_view::npos ? 0 : line.find("<!--") + 4);
  const size_t close = line.find('>', open);
  if (open == std::string_view::npos || close == std::string_view::npos) return {};
  const bool outside = std::none_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(open), is_word) &&
                       std::none_of(line.begin() + static_cast<std::ptrdiff_t>(close), line.end(), is_word);
  std::string_view name = line.substr(open + 1, close - open - 1);
  const bool ends = name.starts_with('/');
  name = trim_ascii(name.substr(ends ? 1 : 0));
  const bool named =
      !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return is_word(c) || c == '-' || c == '.'; });
  if (!outside || !named) return {};
  return {ends ? RegionMark::Kind::kClose : RegionMark::Kind::kOpen, lower_ascii(name)};
}

RegionMark region_mark(std::string_view line) {
  const std::string text = lower_ascii(trim_ascii(line));
  for (std::string_view word : {"#region", "#pragma region"}) {
    if (text.starts_with(word)) {
      std::string_view name = trim_ascii(std::string_view(text).substr(word.size()));
      if (name.size() > 1 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
      return {RegionMark::Kind::kOpen, std::string(name)};
    }
  }
  if (text.starts_with("#endregion") || text.starts_with("#pragma endregion"))
    return {RegionMark::Kind::kCloseLast, {}};
  return tag_mark(line);
}

// The lines of a region, without the marks of regions in it.
std::optional<std::vector<std::string_view>> region_of(const std::vector<std::string_view>& lines,
                                                       const std::string& name) {
  std::vector<std::string_view> out;
  std::vector<std::string> open;
  bool inside = false;
  for (const std::string_view line : lines) {
    const RegionMark mark = region_mark(line);
    switch (mark.kind) {
      case RegionMark::Kind::kNone:
        if (inside) out.push_back(line);
        break;
      case RegionMark::Kind::kOpen:
        open.push_back(mark.name);
        if (mark.name == name) out.clear();  // the innermost of several with one name
        inside |= mark.name == name;
        break;
      case RegionMark::Kind::kClose:
        if (inside && mark.name == name) return out;
        break;
      case RegionMark::Kind::kCloseLast: {
        const std::string last = open.empty() ? std::string() : open.back();
        if (!open.empty()) open.pop_back();
        if (inside && last == name) return out;
        break;
      }
    }
  }
  return std::nullopt;
}

// "3-5,9,20-": lines that are not there are left out.
std::optional<std::vector<std::string_view>> ranges_of(const std::vector<std::string_view>& lines,
                                                       std::string_view ranges) {
  std::vector<std::string_view> out;
  for (size_t at = 0; at < ranges.size();) {
    const size_t comma = std::min(ranges.find(',', at), ranges.size());
    const std::string_view range = trim_ascii(ranges.substr(at, comma - at));
    const size_t dash = std::min(range.find('-'), range.size());
    size_t first = 0;
    size_t last = lines.size();
    std::from_chars(range.data(), range.data() + dash, first);
    if (dash == range.size()) last = first;
    if (dash + 1 < range.size()) std::from_chars(range.data() + dash + 1, range.data() + range.size(), last);
    for (size_t i = std::max<size_t>(first, 1); i <= std::min(last, lines.size()); ++i) out.push_back(lines[i - 1]);
    at = comma + 1;
  }
  if (out.empty()) return std::nullopt;
  return out;
}

std::string dedented(const std::vector<std::string_view>& lines, std::optional<int> wanted) {
  size_t indent = std::string_view::npos;
  if (wanted && *wanted >= 0) {
    indent = static_cast<size_t>(*wanted);
  } else {
    for (const std::string_view line : lines) indent = std::min(indent, line.find_first_not_of(" \t"));
  }
  std::string out;
  for (const std::string_view line : lines) {
    const size_t blanks = std::min(line.find_first_not_of(" \t"), line.size());
    out.append(line.substr(std::min(indent, blanks))) += '\n';
  }
  return out;
}

// The language of a file by the end of its name, under the name by which highlighters know it.
std::string language_of_file(std::string_view path) {
  struct Language {
    std::string_view end, name;
  };
  static constexpr Language kLanguages[] = {
      {"bat", "batchfile"}, {"cc", "cpp"},   {"cmd", "batchfile"}, {"cs", "csharp"},      {"erl", "erlang"},
      {"fs", "fsharp"},     {"h", "cpp"},    {"hpp", "cpp"},       {"htm", "html"},       {"js", "javascript"},
      {"kt", "kotlin"},     {"lsp", "lisp"}, {"md", "markdown"},   {"mjs", "javascript"}, {"ps1", "powershell"},
      {"py", "python"},     {"rb", "ruby"},  {"rs", "rust"},       {"sh", "bash"},        {"ts", "typescript"},
      {"xaml", "xml"},      {"yml", "yaml"},
  };
  const size_t dot = path.find_last_of("./");
  if (dot == std::string_view::npos || path[dot] != '.') return {};
  std::string end = lower_ascii(path.substr(dot + 1));
  for (const Language& language : kLanguages) {
    if (language.end == end) return std::string(language.name);
  }
  return end;
}

// What the address and the attributes of the directive say: "a.cs?range=3&highlight=1#name".
struct Request {
  SnippetPart part;
  std::string highlight;  // lines of the part
};

Request request_of(const Tree& tree, const Node& node) {
  Request request;
  SnippetPart& part = request.part;
  part.lines = tree.attribute(node, "range");
  part.region = tree.attribute(node, "id");
  request.highlight = tree.attribute(node, "highlight");
  std::string_view first;
  std::string_view last;
  const std::string_view address = tree.target(node);
  const size_t hash = std::min(address.find('#'), address.size());
  std::string_view query = address.substr(0, hash);
  query.remove_prefix(std::min(query.find('?'), query.size()));
  while (!query.empty()) {
    query.remove_prefix(1);  // the '?' or '&' before the pair
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(pair.size());
    const size_t sign = std::min(pair.find('='), pair.size());
    const std::string_view key = pair.substr(0, sign);
    const std::string_view value = pair.substr(std::min(sign + 1, pair.size()));
    if (key == "range") part.lines = value;
    if (key == "name") part.region = value;
    if (key == "highlight") request.highlight = value;
    if (key == "start") first = value;
    if (key == "end") last = value;
    int dedent = 0;
    if (key == "dedent" && std::from_chars(value.data(), value.data() + value.size(), dedent).ec == std::errc())
      part.dedent = dedent;
  }
  if (part.lines.empty() && !(first.empty() && last.empty())) part.lines.append(first).append("-").append(last);
  const std::string_view fragment = address.substr(std::min(hash + 1, address.size()));
  if (fragment.size() > 1 && (fragment[0] == 'L' || fragment[0] == 'l') && is_ascii_digit(fragment[1])) {
    part.lines = fragment.substr(1);  // "L3-L5"
    std::erase_if(part.lines, [](char c) { return c == 'L' || c == 'l'; });
  } else if (!fragment.empty()) {
    part.region = percent_decode(fragment);
  }
  return request;
}

class SnippetTaker {
 public:
  SnippetTaker(const Project& project, std::vector<Diagnostic>& diagnostics)
      : source_locale_(project.options.source_locale), diagnostics_(diagnostics) {
    for (const InputFile& file : project.files) {
      if (file.kind == InputKind::kAsset && !file.source.bytes.empty())
        code_.emplace(std::pair(file.locale, file.path), file.source.bytes);
    }
  }

  bool empty() const { return code_.empty(); }

  void take(Article& article) {
    Diagnostics own(article.locale, article.path, article.file);
    take(article, article.locale, article.document.target, &own);
    take(article, source_locale_, article.document.source, nullptr);  // it refers to the same
    for (Diagnostic& diagnostic : own.take()) diagnostics_.push_back(std::move(diagnostic));
  }

 private:
  void take(const Article& article, const std::string& locale, Tree& tree, Diagnostics* diagnostics) {
    for (NodeId id = 0; id < tree.nodes.size(); ++id) {
      if (tree[id].kind != NodeKind::kSnippet) continue;
      const std::string address(tree.target(tree[id]));
      const std::string_view* code = file_at(locale, article.path, address);
      if (code == nullptr) continue;
      const Request request = request_of(tree, tree[id]);
      const SnippetPart& part = request.part;
      const std::optional<std::string> text =
          is_notebook(address) ? notebook_cell(*code, part.region) : cut_snippet(*code, part);
      if (text) {
        show(tree, id, *text, address, request.highlight);
      } else if (diagnostics != nullptr) {
        const std::string& missing = part.region.empty() ? part.lines : part.region;
        diagnostics->report(Diag::kContentNotShown, tree[id].range, "", address.substr(0, address.find_first_of("?#")),
                            missing);
      }
    }
  }

  static bool is_notebook(std::string_view address) {
    return lower_ascii(address.substr(0, address.find_first_of("?#"))).ends_with(".ipynb");
  }

  // Its language is the one that the article gives, else that of the file's name.
  static void show(Tree& tree, NodeId id, const std::string& text, const std::string& address,
                   const std::string& highlight) {
    const std::string path = address.substr(0, address.find_first_of("?#"));
    const std::string language = !tree[id].text.empty() ? std::string(tree.str(tree[id].text)) : language_of_file(path);
    const PoolText code = append_text(tree, text);
    const PoolText info = append_text(tree, language);
    const auto kept = static_cast<uint32_t>(tree.attributes.size());
    for (const char* name : {"name", "title", "interactive"}) {
      keep_attribute(tree, name, std::string(tree.attribute(tree[id], name)));
    }
    keep_attribute(tree, "highlight", highlight);
    Node& node = tree.nodes[id];
    node.kind = NodeKind::kCodeBlock;
    node.text = code;
    NodeDetails& details = tree.details_of(id);
    details.target = info;
    details.attributes_begin = kept;
    details.attributes_count = static_cast<uint32_t>(tree.attributes.size()) - kept;
  }

  static void keep_attribute(Tree& tree, std::string_view name, const std::string& value) {
    if (value.empty()) return;
    const PoolText key = append_text(tree, name);
    tree.attributes.push_back({key, append_text(tree, value)});
  }

  static PoolText append_text(Tree& tree, std::string_view text) {
    const PoolText out{static_cast<uint32_t>(tree.pool.size()), static_cast<uint32_t>(text.size())};
    tree.pool += text;
    return out;
  }

  // The article's own locale first, then the source's, then any.
  const std::string_view* file_at(const std::string& locale, const std::string& from, const std::string& address) {
    const std::optional<std::string> path = resolve_path(from, address);
    if (!path) return nullptr;
    for (const std::string& tag : {locale, source_locale_, std::string()}) {
      const auto found = code_.find({tag, *path});
      if (found != code_.end()) return &found->second;
    }
    const auto any =
        std::find_if(code_.begin(), code_.end(), [&](const auto& file) { return file.first.second == *path; });
    return any != code_.end() ? &any->second : nullptr;
  }

  const std::string source_locale_;
  std::vector<Diagnostic>& diagnostics_;
  std::map<std::pair<std::string, std::string>, std::string_view> code_;  // (locale, path)
};

}  // namespace

std::optional<std::string> cut_snippet(std::string_view code, const SnippetPart& part) {
  if (part.region.empty() && part.lines.empty() && part.dedent.value_or(0) == 0) return std::string(code);
  const std::vector<std::string_view> lines = lines_of(code);
  if (part.region.empty() && part.lines.empty()) return dedented(lines, part.dedent);
  std::optional<std::vector<std::string_view>> chosen =
      !part.region.empty() ? region_of(lines, lower_ascii(part.region)) : ranges_of(lines, part.lines);
  // Older articles name a region by its number: "#1" is "snippet1".
  if (!chosen && !part.region.empty()) chosen = region_of(lines, "snippet" + lower_ascii(part.region));
  if (!chosen) return std::nullopt;
  return dedented(*chosen, part.dedent);
}

std::optional<std::string> notebook_cell(std::string_view notebook, std::string_view name) {
  using Json = nlohmann::json;
  if (name.size() > 1 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
  const Json book = Json::parse(notebook, nullptr, false);
  const Json cells = book.is_object() ? book.value("cells", Json()) : Json();
  const Json::json_pointer own_name("/metadata/name");
  for (const Json& cell : cells) {
    if (!cell.is_object() || !cell.contains(own_name) || cell[own_name] != name) continue;
    const Json source = cell.value("source", Json());
    if (source.is_string()) return source.get<std::string>();
    std::string code;
    for (const Json& line : source) code += line.is_string() ? line.get<std::string>() : std::string();
    return code;
  }
  return std::nullopt;
}

void take_in_snippets(const Project& project, std::vector<ArticleObject>& objects,
                      std::vector<Diagnostic>& diagnostics) {
  SnippetTaker taker(project, diagnostics);
  if (taker.empty()) return;
  for (ArticleObject& object : objects) {
    const Document& document = object.article.document;
    const size_t before = document.target.pool.size() + document.source.pool.size();
    taker.take(object.article);
    if (document.target.pool.size() + document.source.pool.size() != before) object.digest.clear();
  }
}

}  // namespace diglot
