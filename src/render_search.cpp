#include "render_search.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <vector>

#include "digest.h"
#include "html.h"
#include "locale.h"
#include "render_page.h"
#include "words.h"

namespace diglot {
namespace {

using Json = nlohmann::ordered_json;

// Longer runs of letters are data, not words.
constexpr size_t kLongestWord = 96;  // bytes

char folded(char c) { return kFoldedBytes[static_cast<unsigned char>(c)]; }
bool is_word(char folded_byte) { return folded_byte > kBeyondAscii; }

struct Posting {
  uint32_t document = 0;
  uint32_t points = 0;
};

constexpr uint32_t kTitlePoints = 1000, kHeadingPoints = 6, kTextPoints = 1;

uint32_t weight_of(uint32_t points) {
  return points >= kTitlePoints ? 3 : points >= kHeadingPoints ? 2 : points >= 3 ? 1 : 0;
}

// Found by a view, without a string made for it.
struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return fnv1a(text); }
};
template <class Value>
using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

class IndexMaker {
 public:
  explicit IndexMaker(const std::string& locale) : locale_(locale) { short_.max_load_factor(0.5F); }

  void begin(uint32_t document) { document_ = document; }

  // Letters, marks and digits make words; of scripts without spaces between them ICU knows the words.
  void add(std::string_view text, uint32_t points) {
    for (size_t at = 0; at < text.size();) {
      while (at < text.size() && folded(text[at]) == kNoWordByte) ++at;
      const size_t begin = at;
      uint64_t letters = 0;  // all of them, where there are no more than eight
      for (; at < text.size() && is_word(folded(text[at])); ++at) {
        letters = letters << 8U | static_cast<unsigned char>(folded(text[at]));
      }
      if (at == text.size() || folded(text[at]) == kNoWordByte) {
        const std::string_view written = text.substr(begin, at - begin);
        if (written.empty()) continue;
        written.size() <= sizeof letters ? count(short_term(letters, written), points) : word(written, points);
        continue;
      }
      at = begin;
      const char32_t c = next_code_point(text, at);
      if (!is_word_char(c)) continue;
      const bool unspaced = is_unspaced(c);
      size_t end = at;
      while (at < text.size()) {
        const char32_t next = next_code_point(text, at);
        if (!is_word_char(next) || is_unspaced(next) != unspaced) break;
        end = at;
      }
      at = end;
      const std::string_view run = text.substr(begin, end - begin);
      if (!unspaced) {
        word(run, points);
      } else {
        for (const uint32_t term : words_of(run)) count(term, points);
      }
    }
  }

  std::string terms_and_posts(std::string& posts) const {
    std::vector<uint32_t> order(terms_.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return *terms_[a] < *terms_[b]; });
    std::string terms;
    for (const uint32_t term : order) {
      if (!terms.empty()) {
        terms += '\n';
        posts += ',';
      }
      terms += *terms_[term];
      uint32_t last = UINT32_MAX;
      for (const Posting& posting : postings_[term]) {
        append_number(posts, (posting.document - last) * 4 + weight_of(posting.points));
        last = posting.document;
      }
    }
    return terms;
  }

 private:
  static void append_number(std::string& out, uint32_t value) {
    static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (; value >= 32; value /= 32) out += kDigits[32 + value % 32];
    out += kDigits[value];
  }

  void word(std::string_view written, uint32_t points) {
    if (written.size() <= kLongestWord) count(term_of(written), points);
  }

  // A run of an unspaced script comes again and again: cut once.
  const std::vector<uint32_t>& words_of(std::string_view run) {
    auto found = runs_.find(run);
    if (found == runs_.end()) {
      found = runs_.emplace(std::string(run), std::vector<uint32_t>()).first;
      for (const Range range : words(run, locale_)) {
        const std::string_view part = run.substr(range.begin, range.size());
        if (part.size() <= kLongestWord) found->second.push_back(term_of(part));
      }
    }
    return found->second;
  }

  // Most words are short, and their folded letters one number.
  uint32_t short_term(uint64_t letters, std::string_view written) {
    const auto [known, fresh] = short_.try_emplace(letters, 0);
    if (fresh) known->second = term_of_form(written);
    return known->second;
  }

  uint32_t term_of(std::string_view written) {
    const auto known = written_.find(written);
    if (known != written_.end()) return known->second;
    const uint32_t term = term_of_form(written);
    written_.emplace(std::string(written), term);
    return term;
  }

  uint32_t term_of_form(std::string_view written) {
    const auto [found, fresh] = by_form_.try_emplace(search_form(written), static_cast<uint32_t>(terms_.size()));
    if (fresh) {
      terms_.push_back(&found->first);
      postings_.emplace_back();
    }
    return found->second;
  }

  void count(uint32_t term, uint32_t points) {
    std::vector<Posting>& list = postings_[term];
    if (list.empty() || list.back().document != document_) list.push_back({document_, 0});
    list.back().points += points;
  }

  const std::string& locale_;
  uint32_t document_ = 0;
  std::unordered_map<uint64_t, uint32_t> short_;  // by folded letters
  ByText<uint32_t> written_, by_form_;            // of the others; of all
  ByText<std::vector<uint32_t>> runs_;
  std::vector<const std::string*> terms_;      // keys of by_form_
  std::deque<std::vector<Posting>> postings_;  // a vector of so many would stand in memory twice when it grows
};

// The readable text of an article, block by block: no word runs on into the next block.
void append_text(const Tree& tree, std::string& out) {
  for (NodeId id = tree.empty() ? kNoNode : 0; id != kNoNode;) {
    const Node& node = tree[id];
    const bool whole = is_inline_container(node.kind) || node.kind == NodeKind::kCodeBlock ||
                       node.kind == NodeKind::kText || node.kind == NodeKind::kCode;
    if (whole) {
      append_plain_text(tree, id, out);
      out += '\n';
    }
    id = whole ? next_after(tree, 0, id) : next_in(tree, 0, id);
  }
}

}  // namespace

std::string search_path(const std::string& locale) { return "search/" + locale + ".js"; }

std::string search_index(const PageContext& context, const LocaleFrame& frame) {
  const Corpus& corpus = context.corpus;
  // What it is made with is as large as the index, and goes before that is written.
  auto maker = std::make_unique<IndexMaker>(frame.locale);
  IndexMaker& index = *maker;
  Json out;
  Json& documents = out["docs"] = Json::array();
  std::string text;
  for (const CorpusArticle& article : corpus.articles) {
    const Variant* variant = article.in(frame.locale);
    if (variant == nullptr) continue;
    const Article& content = corpus.object(*variant).article;
    const Tree& tree = corpus.tree(*variant);
    const std::string title = title_of(corpus, article, *variant);
    index.begin(static_cast<uint32_t>(documents.size()));
    index.add(title, kTitlePoints);
    for (const Heading& heading : content.headings_of(variant->side)) index.add(heading.text, kHeadingPoints);
    text.clear();
    append_text(tree, text);
    index.add(text, kTextPoints);
    const std::string page = page_path("", article.path);
    documents.push_back(
        {title, percent_encode_path(std::string_view(page).substr(1)), page_description(content, variant->side, 90)});
  }
  std::string posts;
  out["terms"] = index.terms_and_posts(posts);
  out["posts"] = std::move(posts);
  maker.reset();
  const std::string json = out.dump(-1, ' ', false, Json::error_handler_t::replace);
  out = nullptr;
  constexpr std::string_view kBegin = "diglotIndex(", kEnd = ");\n";
  std::string script;
  script.reserve(kBegin.size() + json.size() + kEnd.size());
  return std::move(script.append(kBegin).append(json).append(kEnd));
}

}  // namespace diglot
