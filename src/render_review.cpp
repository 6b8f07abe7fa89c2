#include "render_review.h"

#include <algorithm>
#include <memory>

#include "ascii.h"
#include "locale.h"
#include "render_page.h"

namespace diglot {
namespace {

constexpr std::array<const char*, 3> kSeverityWords = {"severity-note", "severity-warning", "severity-error"};

std::string_view class_of(Severity severity) { return name_of(severity); }

std::string_view name_of_file(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// The unit of the article that a finding is about; kNoUnit where it is about no single one.
uint32_t unit_of(const Article& article, const Diagnostic& finding) {
  if (finding.unit.empty()) return kNoUnit;
  const auto& units = article.units;
  const auto behind = std::upper_bound(units.begin(), units.end(), finding.range.begin,
                                       [](uint32_t offset, const Unit& unit) { return offset < unit.range.begin; });
  if (behind != units.begin()) {
    const Unit& unit = *(behind - 1);
    if (unit.range.contains(finding.range) && unit.id == finding.unit)
      return static_cast<uint32_t>(behind - units.begin() - 1);
  }
  const auto same = std::find_if(units.begin(), units.end(), [&](const Unit& unit) { return unit.id == finding.unit; });
  return same != units.end() ? static_cast<uint32_t>(same - units.begin()) : kNoUnit;
}

// --- what differs -------------------------------------------------------------------------------------------

// Behind the token that begins at `at`: a number with its separators, a code span, the address of a link, a
// placeholder; `at` itself where none does.
size_t token_end(std::string_view text, size_t at) {
  const char c = text[at];
  if (is_ascii_digit(c)) {
    size_t end = at + 1;
    while (end < text.size() &&
           (is_ascii_digit(text[end]) || ((text[end] == '.' || text[end] == ',' || text[end] == ':') &&
                                          end + 1 < text.size() && is_ascii_digit(text[end + 1])))) {
      ++end;
    }
    return end;
  }
  const char close = c == '`' ? '`' : c == '(' ? ')' : c == '{' ? '}' : '\0';
  if (close == '\0') return at;
  constexpr size_t kLongest = 512;
  const size_t end = text.substr(0, std::min(text.size(), at + kLongest)).find(close, at + 1);
  return end == std::string_view::npos ? at : end + 1;
}

bool is_word_byte(char c) { return is_ascii_alnum(c) || static_cast<unsigned char>(c) >= 0x80; }

// True where one of the messages names the token: as a whole, not as a part of another word.
bool is_named(std::string_view token, const ReviewFindings::List& findings) {
  if (!is_ascii_digit(token.front())) token = token.substr(1, token.size() - 2);
  if (token.empty()) return false;
  return std::any_of(findings.begin(), findings.end(), [&](const Diagnostic* finding) {
    const std::string_view message = finding->message;
    for (size_t at = message.find(token); at != std::string_view::npos; at = message.find(token, at + 1)) {
      const size_t end = at + token.size();
      const bool begins = at == 0 || !is_word_byte(token.front()) || !is_word_byte(message[at - 1]);
      const bool ends = end == message.size() || !is_word_byte(token.back()) || !is_word_byte(message[end]);
      if (begins && ends) return true;
    }
    return false;
  });
}

// The parts of one side of a unit that its findings are about: where they point into it, and the tokens that they
// name. Sorted, apart from each other.
std::vector<Range> marks_in(std::string_view text, Range side, const ReviewFindings::List& findings) {
  std::vector<Range> marks;
  for (const Diagnostic* finding : findings) {
    if (side.contains(finding->range) && !finding->range.empty() && finding->range != side) {
      marks.push_back({finding->range.begin - side.begin, finding->range.end - side.begin});
    }
  }
  for (size_t at = 0; at < text.size() && !findings.empty();) {
    const size_t end = token_end(text, at);
    if (end > at && is_named(text.substr(at, end - at), findings)) {
      marks.push_back({static_cast<uint32_t>(at), static_cast<uint32_t>(end)});
    }
    // Of brackets only the opening one is passed: what they hold has tokens as well.
    at = end > at && is_ascii_digit(text[at]) ? end : at + 1;
  }
  std::sort(marks.begin(), marks.end(), [](Range a, Range b) { return a.begin < b.begin; });
  std::vector<Range> out;
  for (const Range mark : marks) {
    if (!out.empty() && mark.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, mark.end);
    } else {
      out.push_back(mark);
    }
  }
  return out;
}

void write_marked(Markup& out, std::string_view text, const std::vector<Range>& marks) {
  size_t done = 0;
  for (const Range mark : marks) {
    out.text(text.substr(done, mark.begin - done)).raw("<mark>").text(text.substr(mark.begin, mark.size()));
    out.raw("</mark>");
    done = mark.end;
  }
  out.text(text.substr(done));
}

// --- pages --------------------------------------------------------------------------------------------------

const SourceFile kNoFile;

// An article that a page of the review is about.
struct ReviewedArticle {
  ReviewedArticle(const PageContext& context, uint32_t index)
      : object(context.corpus.objects[index]),
        article(object.article),
        file(context.findings.files[index] != nullptr ? *context.findings.files[index] : kNoFile),
        lines(file.bytes),
        anchors(unit_anchors(article)),
        id(article.locale + "/" + article.path) {
    for (const Drift& one : object.drift) drift.emplace(one.unit, &one);
    for (const Suggestion& one : object.suggestions) suggestions.emplace(one.unit, &one);
  }

  const ArticleObject& object;
  const Article& article;
  const SourceFile& file;
  LineIndex lines;
  std::vector<std::string> anchors;
  std::string id;
  std::multimap<uint32_t, const Drift*> drift;  // by unit
  std::multimap<uint32_t, const Suggestion*> suggestions;
};

class ReviewMaker {
 public:
  ReviewMaker(const PageContext& context, const LocaleFrame& frame, std::string_view path)
      : context_(context), frame_(frame), path_(path), source_dir_(direction(context.corpus.source_locale)) {
    source_cell_.raw("<td").attribute("lang", context.corpus.source_locale).attribute("dir", source_dir_).raw(">");
    target_cell_.raw("<td").attribute("lang", frame.locale).attribute("dir", direction(frame.locale)).raw(">");
  }

  std::string article(uint32_t index) {
    const CorpusArticle& found = context_.corpus.articles[index];
    const Variant* variant = found.in(frame_.locale);
    if (variant == nullptr) return {};
    const ReviewedArticle reviewed(context_, variant->object);
    const std::string title = title_of(context_.corpus, found, *variant);
    begin(word("review") + ": " + title);
    fields_.text("locale-name", frame_.name);
    // For search engines: what readers are to find is the article, not its review.
    if (!context_.base.empty() && !context_.review_alone)
      fields_.text("canonical", context_.base + percent_encode_path(page_path(frame_.locale, found.path)));
    heading_of_article(title, reviewed, found);
    Markup body;
    const auto by_unit = findings_by_unit(reviewed.article, context_.findings.articles[variant->object]);
    about_article(body, reviewed, by_unit.back());
    units(body, reviewed, by_unit);
    if (!reviewed.article.units.empty()) filters(by_unit, reviewed.article.units.size());
    return end(std::move(body));
  }

  std::string check(Diag diag) {
    const std::string code(info(diag).code);
    begin(code + " \u2013 " + frame_.name);
    Markup heading;
    heading.raw("<h1><code>").text(code).raw("</code></h1>\n<p").attribute("lang", frame_.locale).raw(">");
    heading.text(frame_.name).raw("</p>\n");
    fields_.markup("heading", std::move(heading));
    Markup body;
    const auto found = context_.findings.codes.find({frame_.locale, code});
    if (found != context_.findings.codes.end()) {
      findings_of_check(body, found->second);
      filters({found->second}, found->second.size());
    }
    return end(std::move(body));
  }

  std::string home() {
    begin(word("review"));
    Markup heading;
    heading.raw("<h1>").text(word("review")).raw("</h1>\n");
    fields_.markup("heading", std::move(heading));
    Markup body;
    coverage(body);
    checks(body);
    elsewhere(body);
    fields_.text("overview", std::to_string(context_.corpus.articles.size()));
    return end(std::move(body));
  }

 private:
  using ByUnit = std::vector<ReviewFindings::List>;  // the last one: about no unit

  std::string word(std::string_view id) const { return frame_.words->word(id); }

  void begin(const std::string& title) {
    fields_ = common_fields(frame_, path_, title);
    fields_.text("review-home", relative_address(path_, kReviewHomePath));
    if (context_.review_alone) return;
    fields_.text("site", "1");
  }
  std::string end(Markup body) {
    fields_.text("nonce", nonce_of(path_, {body.str()}));
    fields_.markup("body", std::move(body));
    return frame_.review_frame.fill(fields_);
  }

  // What the rows can be filtered by. It stands in the page with its counts, so that the script, without which it is
  // not seen, moves nothing.
  void filters(const ByUnit& groups, size_t rows) {
    std::array<size_t, 3> severities{};
    std::map<std::string_view, size_t> codes;
    size_t quiet = 0;
    for (size_t i = 0; i < std::min(rows, groups.size()); ++i) {
      quiet += groups[i].empty() ? 1 : 0;
      for (const Diagnostic* finding : groups[i]) {
        ++severities.at(static_cast<size_t>(finding->severity));
        ++codes[info(finding->id).code];
      }
    }
    Markup boxes;
    const auto box = [&](std::string_view id, const char* label, size_t number) {
      boxes.raw("<label><input type=\"checkbox\" checked").attribute("id", "d-" + std::string(id)).raw("> ");
      boxes.text(word(label)).raw(" (").number(static_cast<int64_t>(number)).raw(")</label>\n");
    };
    for (const Severity severity : {Severity::kError, Severity::kWarning, Severity::kNote}) {
      const auto at = static_cast<size_t>(severity);
      box(class_of(severity), kSeverityWords[at], severities.at(at));
    }
    box("none", "filter-quiet", quiet);
    std::vector<std::pair<std::string_view, size_t>> order(codes.begin(), codes.end());
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    Markup options;
    for (const auto& [code, number] : order) {
      options.raw("<option").attribute("value", code).raw(">").text(code).raw(" (");
      options.number(static_cast<int64_t>(number)).raw(")</option>\n");
    }
    fields_.text("rows", std::to_string(rows));
    fields_.markup("severities", std::move(boxes));
    fields_.markup("codes", std::move(options));
  }

  static ByUnit findings_by_unit(const Article& article, const ReviewFindings::List& findings) {
    ByUnit out(article.units.size() + 1);
    for (const Diagnostic* finding : findings) {
      const uint32_t unit = unit_of(article, *finding);
      out[unit == kNoUnit ? article.units.size() : unit].push_back(finding);
    }
    return out;
  }

  // Title, file, and the same article in the other languages.
  void heading_of_article(const std::string& title, const ReviewedArticle& reviewed, const CorpusArticle& all) {
    Markup out;
    out.raw("<h1>");
    if (context_.review_alone) {
      out.text(title);
    } else {
      out.raw("<a").attribute("href", relative_address(path_, page_path(frame_.locale, all.path))).raw(">");
      out.text(title).raw("</a>");
    }
    out.raw("</h1>\n<p class=\"meta\"><code>").text(reviewed.article.file).raw("</code></p>\n");
    fields_.markup("heading", std::move(out));
    Markup languages;
    for (const Variant& variant : all.variants) {
      if (variant.side == Side::kSource) continue;
      const LocaleFrame& other = context_.frames.at(variant.locale);
      languages.raw("<li><a").attribute("href", relative_address(path_, review_path(variant.locale, all.path)));
      languages.attribute("lang", variant.locale).attribute("hreflang", variant.locale);
      if (other.dir != frame_.dir) languages.attribute("dir", other.dir);
      if (variant.locale == frame_.locale) languages.raw(" aria-current=\"true\"");
      languages.raw(">").text(other.name).raw("</a></li>\n");
    }
    fields_.markup("languages", std::move(languages));
  }

  // Findings that belong to no unit: a list in front.
  void about_article(Markup& out, const ReviewedArticle& reviewed, const ReviewFindings::List& findings) const {
    if (findings.empty()) return;
    out.raw("<section class=\"about\"><h2>").text(word("review-about")).raw("</h2>\n<ul class=\"f\">");
    for (const Diagnostic* finding : findings) {
      out.raw("<li").attribute("class", class_of(finding->severity)).raw("><span class=\"at\">");
      place(out, reviewed, finding->range.begin);
      out.raw("</span> ");
      message(out, *finding);
      out.raw("</li>\n");
    }
    out.raw("</ul></section>\n");
  }

  static void place(Markup& out, const ReviewedArticle& reviewed, uint32_t offset) {
    out.text(name_of_file(reviewed.article.path)).raw(":").number(reviewed.lines.line_of(offset));
  }

  void message(Markup& out, const Diagnostic& finding) const {
    out.raw("<strong>").text(word(kSeverityWords[static_cast<size_t>(finding.severity)])).raw("</strong> ");
    out.raw("<span lang=\"en\" dir=\"ltr\">").text(finding.message).raw("</span> <code>");
    out.text(info(finding.id).code).raw("</code>");
  }

  void head(Markup& out, std::initializer_list<std::string> titles) const {
    out.raw("<thead><tr>");
    for (const std::string& title : titles) out.raw("<th scope=\"col\">").text(title).raw("</th>");
    out.raw("</tr></thead>\n");
  }

  void units(Markup& out, const ReviewedArticle& reviewed, const ByUnit& findings) const {
    const auto& list = reviewed.article.units;
    if (list.empty()) {
      if (findings.back().empty()) out.raw("<p>").text(word("review-none")).raw("</p>\n");
      return;
    }
    out.reserve(reviewed.file.bytes.size() * 2);
    out.raw("<table class=\"units\" data-article=\"").text(reviewed.id).raw("\"");
    out.attribute("data-file", reviewed.article.file).raw(">");
    head(out, {word("review-unit"), with_argument(word("review-source"), frame_.source_name), word("review-target"),
               word("review-findings")});
    out.raw("<tbody>\n");
    Markup link;
    if (!context_.review_alone) {
      link.raw("<a href=\"").text(relative_address(path_, page_path(frame_.locale, reviewed.article.path))).raw("#u-");
    }
    // The file is the same all the way down: there to be copied and read aloud, but not to be looked at.
    Markup file;
    file.raw(" <span class=\"at\"><span class=\"vh\">").text(name_of_file(reviewed.article.path)).raw("</span>:");
    for (uint32_t i = 0; i < list.size(); ++i) {
      row_begin(out, reviewed, i, findings[i], "r-");
      out.raw("<th scope=\"row\">");
      if (link.empty()) {
        out.text(reviewed.anchors[i]);
      } else {
        out.append(link).text(reviewed.anchors[i]).raw("\">").text(reviewed.anchors[i]).raw("</a>");
      }
      out.append(file).number(reviewed.lines.line_of(list[i].range.begin)).raw("</span></th>");
      sides(out, reviewed, i, findings[i]);
      out.raw("<td>");
      if (const char* status = status_of(reviewed, i))
        out.raw("<span class=\"status\">").text(word(status)).raw("</span>");
      list_of(out, findings[i]);
      out.raw("</td></tr>\n");
    }
    out.raw("</tbody></table>\n");
  }

  // The worst of its findings is the class of a row.
  void row_begin(Markup& out, const ReviewedArticle& reviewed, uint32_t unit, const ReviewFindings::List& findings,
                 std::string_view prefix) const {
    out.raw("<tr id=\"").text(prefix).text(reviewed.anchors[unit]).raw("\"");
    const auto worst = std::max_element(findings.begin(), findings.end(),
                                        [](const auto* a, const auto* b) { return a->severity < b->severity; });
    if (worst != findings.end()) out.attribute("class", class_of((*worst)->severity));
    if (const char* status = status_of(reviewed, unit)) out.attribute("data-status", status);
    out.raw(">");
  }

  static const char* status_of(const ReviewedArticle& reviewed, uint32_t index) {
    const Unit& unit = reviewed.article.units[index];
    if (!unit.has_target || unit.target.empty()) return "review-no-target";
    const std::string_view source = reviewed.article.source_of(index, reviewed.file.bytes);
    if (!unit.has_source || source.empty()) return "review-no-source";
    return reviewed.file.view(unit.target) == source ? "review-same" : nullptr;
  }

  void sides(Markup& out, const ReviewedArticle& reviewed, uint32_t index, const ReviewFindings::List& findings) const {
    const Unit& unit = reviewed.article.units[index];
    const auto side = [&](std::string_view text, Range range, const Markup& cell) {
      out.append(cell);
      if (findings.empty()) {
        out.text(text);
      } else {
        write_marked(out, text, marks_in(text, range, findings));
      }
    };
    side(reviewed.article.source_of(index, reviewed.file.bytes), unit.source, source_cell_);
    drift_of(out, reviewed, index);
    out.raw("</td>");
    side(reviewed.file.view(unit.target), unit.target, target_cell_);
    suggestions_for(out, reviewed, index);
    out.raw("</td>");
  }

  // Today's source below the one that was translated, with what differs marked; what is new stands below the sentence
  // that it follows.
  void drift_of(Markup& out, const ReviewedArticle& reviewed, uint32_t unit) const {
    const auto [begin, end] = reviewed.drift.equal_range(unit);
    for (auto at = begin; at != end; ++at) {
      const Drift& drift = *at->second;
      if (drift.kind == Drift::Kind::kMoved) continue;
      out.raw("<p class=\"drift\">");
      if (drift.kind == Drift::Kind::kNew) out.raw("<ins>").text(drift.after).raw("</ins>");
      if (drift.kind == Drift::Kind::kGone) out.raw("<del>").text(drift.before).raw("</del>");
      for (const Edit& edit : drift.edits) {
        switch (edit.kind) {
          case Edit::Kind::kKept: out.text(edit.text); break;
          case Edit::Kind::kRemoved: out.raw("<del>").text(edit.text).raw("</del>"); break;
          case Edit::Kind::kAdded: out.raw("<ins>").text(edit.text).raw("</ins>"); break;
        }
      }
      out.raw("</p>");
    }
  }

  // What was translated before and is like it.
  void suggestions_for(Markup& out, const ReviewedArticle& reviewed, uint32_t unit) const {
    const auto [begin, end] = reviewed.suggestions.equal_range(unit);
    if (begin == end) return;
    out.raw("<ul class=\"memory\">");
    for (auto at = begin; at != end; ++at) {
      const Suggestion& one = *at->second;
      out.raw("<li><span class=\"at\">").number(static_cast<int64_t>(100 * one.likeness)).raw(" %</span> ");
      out.text(one.target).raw(" <span class=\"at\"").attribute("lang", context_.corpus.source_locale);
      out.attribute("dir", source_dir_).raw(">").text(one.source).raw("</span></li>");
    }
    out.raw("</ul>");
  }

  void list_of(Markup& out, const ReviewFindings::List& findings) const {
    if (findings.empty()) return;
    out.raw("<ul class=\"f\">");
    for (const Diagnostic* finding : findings) {
      out.raw("<li").attribute("class", class_of(finding->severity)).raw(">");
      message(out, *finding);
      out.raw("</li>");
    }
    out.raw("</ul>");
  }

  // All findings of one code, article by article; of a code that compares units, the same source stands together.
  void findings_of_check(Markup& out, const ReviewFindings::List& findings) const {
    out.raw("<table class=\"units\">");
    head(out, {word("review-place"), with_argument(word("review-source"), frame_.source_name), word("review-target"),
               word("review-findings")});
    struct Found {
      const Diagnostic* finding;
      size_t article;  // in `articles`
      uint32_t unit;
      std::string_view source;
    };
    std::vector<std::unique_ptr<const ReviewedArticle>> articles;
    std::vector<Found> rows;
    for (const Diagnostic* finding : findings) {
      if (articles.empty() || articles.back()->article.file != finding->file) {
        articles.push_back(
            std::make_unique<const ReviewedArticle>(context_, context_.findings.objects.at(finding->file)));
      }
      const ReviewedArticle& reviewed = *articles.back();
      const uint32_t unit = unit_of(reviewed.article, *finding);
      rows.push_back({finding, articles.size() - 1, unit,
                      unit == kNoUnit ? std::string_view{} : reviewed.file.view(reviewed.article.units[unit].source)});
    }
    if (!findings.empty() && info(findings.front()->id).code.starts_with("inconsistent-")) {
      std::stable_sort(rows.begin(), rows.end(), [](const Found& a, const Found& b) { return a.source < b.source; });
    }
    std::string_view open;
    for (const Found& row : rows) {
      const ReviewedArticle& reviewed = *articles[row.article];
      if (open != reviewed.id) {
        if (!open.empty()) out.raw("</tbody>\n");
        open = reviewed.id;
        out.raw("<tbody data-article=\"").text(reviewed.id).raw("\"").attribute("data-file", reviewed.article.file);
        out.raw(">\n");
      }
      row_of_check(out, reviewed, row.unit, *row.finding);
    }
    if (!open.empty()) out.raw("</tbody>");
    out.raw("</table>\n");
  }

  void row_of_check(Markup& out, const ReviewedArticle& reviewed, uint32_t unit, const Diagnostic& finding) const {
    const ReviewFindings::List one = {&finding};
    out.raw("<tr").attribute("class", class_of(finding.severity));
    if (unit != kNoUnit) out.attribute("data-unit", reviewed.anchors[unit]);
    out.raw("><th scope=\"row\"><a href=\"");
    out.text(relative_address(path_, review_path(frame_.locale, reviewed.article.path)));
    if (unit != kNoUnit) out.raw("#r-").text(reviewed.anchors[unit]);
    out.raw("\">").text(reviewed.article.path).raw(":").number(reviewed.lines.line_of(finding.range.begin));
    out.raw("</a></th>");
    if (unit != kNoUnit) {
      sides(out, reviewed, unit, one);
    } else {
      out.raw("<td></td><td></td>");
    }
    out.raw("<td>");
    list_of(out, one);
    out.raw("</td></tr>\n");
  }

  // --- the overview

  // The rest of a table's head, a column a locale.
  void end_head(Markup& out, const std::vector<std::string>& locales) const {
    for (const std::string& locale : locales) {
      out.raw("<th scope=\"col\"").attribute("lang", locale).raw(">");
      out.text(context_.frames.at(locale).name).raw("</th>");
    }
    out.raw("</tr></thead><tbody>\n");
  }

  // Articles by locales: people look rather than read.
  void coverage(Markup& out) const {
    out.raw("<section><h2 id=\"coverage\">").text(word("review-coverage")).raw("</h2>\n<p>");
    out.text(word("review-legend")).raw("</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" ");
    out.raw("aria-labelledby=\"coverage\"><table class=\"heat\"><thead><tr><th scope=\"col\">");
    out.text(word("review-article")).raw("</th>");
    const std::vector<std::string> locales = reviewed_locales();
    end_head(out, locales);
    for (const CorpusArticle& article : context_.corpus.articles) {
      out.raw("<tr><th scope=\"row\">").text(article.path).raw("</th>");
      for (const std::string& locale : locales) cell(out, article, locale);
      out.raw("</tr>\n");
    }
    out.raw("</tbody></table></div></section>\n");
  }

  std::vector<std::string> reviewed_locales() const {
    std::vector<std::string> out;
    for (const auto& frame : context_.frames) {
      const std::string& locale = frame.first;  // no structured binding: C++20 lambdas of clang 14 cannot hold one
      const auto& objects = context_.corpus.objects;
      if (std::any_of(objects.begin(), objects.end(),
                      [&](const ArticleObject& object) { return object.article.locale == locale; })) {
        out.push_back(locale);
      }
    }
    return out;
  }

  void cell(Markup& out, const CorpusArticle& article, const std::string& locale) const {
    const Variant* variant = article.in(locale);
    if (variant == nullptr || variant->side == Side::kSource) {
      out.raw("<td class=\"absent\">").text(word("review-absent")).raw("</td>");
      return;
    }
    const ReviewFindings::List& findings = context_.findings.articles[variant->object];
    const auto counts = count_severities(findings);
    const size_t worst = counts[2] > 0 ? 2 : counts[1] > 0 ? 1 : 0;
    out.raw("<td class=\"").text(findings.empty() ? "clean" : class_of(static_cast<Severity>(worst))).raw("\"><a");
    out.attribute("href", relative_address(path_, review_path(locale, article.path))).raw(">");
    out.number(static_cast<int64_t>(findings.size())).raw("/");
    out.number(static_cast<int64_t>(context_.corpus.object(*variant).article.units.size())).raw("</a></td>");
  }

  // Checks by locales, the most frequent first.
  void checks(Markup& out) const {
    std::map<std::string_view, size_t> totals;
    for (const auto& [key, list] : context_.findings.codes) totals[key.second] += list.size();
    if (totals.empty()) return;
    std::vector<std::pair<std::string_view, size_t>> order(totals.begin(), totals.end());
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    const std::vector<std::string> locales = reviewed_locales();
    out.raw("<section><h2 id=\"checks\">")
        .text(word("review-checks"))
        .raw("</h2>\n<div class=\"scroll\" tabindex=\"0\" ");
    out.raw("role=\"region\" aria-labelledby=\"checks\"><table class=\"checks\"><thead><tr><th scope=\"col\">");
    out.text(word("review-check")).raw("</th>");
    end_head(out, locales);
    for (const auto& [code, total] : order) {
      out.raw("<tr><th scope=\"row\"><code>").text(code).raw("</code></th>");
      for (const std::string& locale : locales) {
        const auto found = context_.findings.codes.find({locale, code});
        out.raw("<td>");
        if (found != context_.findings.codes.end()) {
          out.raw("<a").attribute("href", relative_address(path_, review_check_path(locale, code))).raw(">");
          out.text(format_count(static_cast<int64_t>(found->second.size()), frame_.locale)).raw("</a>");
        }
        out.raw("</td>");
      }
      out.raw("</tr>\n");
    }
    out.raw("</tbody></table></div></section>\n");
  }

  void elsewhere(Markup& out) const {
    if (context_.findings.elsewhere.empty()) return;
    out.raw("<section class=\"about\"><h2>").text(word("review-elsewhere")).raw("</h2>\n<ul class=\"f\">");
    for (const Diagnostic* finding : context_.findings.elsewhere) {
      out.raw("<li").attribute("class", class_of(finding->severity)).raw("><span class=\"at\">");
      out.text(finding->file).raw("</span> ");
      message(out, *finding);
      out.raw("</li>\n");
    }
    out.raw("</ul></section>\n");
  }

  const PageContext& context_;
  const LocaleFrame& frame_;
  const std::string_view path_;
  const std::string_view source_dir_;
  Markup source_cell_, target_cell_;  // how they begin in each row
  Fields fields_;
};

}  // namespace

ReviewFindings::ReviewFindings(const Corpus& corpus, const Project& project, std::span<const Diagnostic> findings)
    : articles(corpus.objects.size()), files(corpus.objects.size(), nullptr) {
  for (uint32_t i = 0; i < corpus.objects.size(); ++i) objects.emplace(corpus.objects[i].article.file, i);
  for (const InputFile& file : project.files) {
    if (const auto object = objects.find(file.source.name); object != objects.end()) {
      files[object->second] = &file.source;
    }
  }
  for (const Diagnostic& finding : findings) {
    const auto object = objects.find(finding.file);
    if (object == objects.end()) {
      elsewhere.push_back(&finding);
      continue;
    }
    articles[object->second].push_back(&finding);
    codes[{corpus.objects[object->second].article.locale, info(finding.id).code}].push_back(&finding);
  }
}

std::array<size_t, 3> count_severities(const ReviewFindings::List& findings) {
  std::array<size_t, 3> out{};
  for (const Diagnostic* finding : findings) ++out.at(static_cast<size_t>(finding->severity));
  return out;
}

std::string review_path(std::string_view locale, std::string_view article_path) {
  return "review/" + page_path(locale, article_path);
}

std::string review_check_path(std::string_view locale, std::string_view code) {
  return "review/checks/" + std::string(locale) + "/" + std::string(code) + ".html";
}

std::string review_home_page(const PageContext& context, std::string_view path) {
  return ReviewMaker(context, *context.main, path).home();
}
std::string review_article_page(const PageContext& context, const LocaleFrame& frame, std::string_view path,
                                uint32_t article) {
  return ReviewMaker(context, frame, path).article(article);
}
std::string review_check_page(const PageContext& context, const LocaleFrame& frame, std::string_view path, Diag code) {
  return ReviewMaker(context, frame, path).check(code);
}

}  // namespace diglot
