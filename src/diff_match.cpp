#include "diff_match.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace diglot {
namespace {

using Records = std::vector<const ManifestRecord*>;

// ---- likeness of texts: Dice's coefficient over runs of three bytes, which serves every script

using Grams = std::vector<uint32_t>;

Grams grams_of(std::string_view text) {
  Grams out;
  for (size_t i = 0; i + 3 <= text.size(); ++i) {
    const auto byte = [&](size_t at) { return static_cast<uint32_t>(static_cast<unsigned char>(text[at])); };
    out.push_back(byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2));
  }
  std::sort(out.begin(), out.end());
  return out;
}

double likeness(const Grams& a, const Grams& b) {
  if (a.empty() || b.empty()) return 0;
  size_t same = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++same, ++i, ++j;
    } else {
      ++(a[i] < b[j] ? i : j);
    }
  }
  return 2.0 * static_cast<double>(same) / static_cast<double>(a.size() + b.size());
}

class Matcher {
 public:
  Matcher(const Records& before, const Records& after) : before_(before), after_(after) {
    pairs_.of_old.assign(before.size(), kNoRecord);
    pairs_.of_new.assign(after.size(), kNoRecord);
  }

  Pairs match() {
    by_id();
    by_place();
    by_text();
    return std::move(pairs_);
  }

 private:
  void pair(size_t old_index, size_t new_index) {
    pairs_.of_old[old_index] = new_index;
    pairs_.of_new[new_index] = old_index;
  }

  void by_id() {
    std::unordered_map<std::string_view, size_t> ids;
    for (size_t i = 0; i < before_.size(); ++i) ids.emplace(before_[i]->id, i);
    for (size_t i = 0; i < after_.size(); ++i) {
      const auto found = ids.find(after_[i]->id);
      if (found != ids.end() && pairs_.of_old[found->second] == kNoRecord) pair(found->second, i);
    }
  }

  // A place says the same of another text only where the texts are alike: whatever was put in before it moves it on.
  void by_place() {
    std::unordered_map<std::string_view, size_t> places;
    for (size_t i = 0; i < before_.size(); ++i) {
      if (pairs_.of_old[i] != kNoRecord) continue;
      places.emplace(before_[i]->id, i);
      for (const std::string& place : before_[i]->places) places.emplace(place, i);
    }
    for (size_t i = 0; i < after_.size(); ++i) {
      if (pairs_.of_new[i] != kNoRecord) continue;
      std::vector<std::string_view> names(after_[i]->places.begin(), after_[i]->places.end());
      names.push_back(after_[i]->id);
      for (const std::string_view name : names) {
        const auto found = places.find(name);
        if (found == places.end() || pairs_.of_old[found->second] != kNoRecord) continue;
        // Read without its source text, a record is named by its place alone: its id is the other's place.
        const bool named = name == after_[i]->id || name == before_[found->second]->id;
        if (!named && like(found->second, i) < kLikeInPlace) continue;
        pair(found->second, i);
        break;
      }
    }
  }

  void by_text() {
    std::map<std::string_view, std::pair<std::vector<size_t>, std::vector<size_t>>> articles;
    for (size_t i = 0; i < before_.size(); ++i) {
      if (pairs_.of_old[i] == kNoRecord) articles[before_[i]->article].first.push_back(i);
    }
    for (size_t i = 0; i < after_.size(); ++i) {
      if (pairs_.of_new[i] == kNoRecord) articles[after_[i]->article].second.push_back(i);
    }
    for (const auto& [article, rest] : articles) pair_alike(rest.first, rest.second);
  }

  // The most alike first. Where a whole article was rewritten there is nothing to find.
  void pair_alike(const std::vector<size_t>& olds, const std::vector<size_t>& news) {
    constexpr size_t kMost = 40000;
    if (olds.size() * news.size() > kMost) return;
    std::vector<std::tuple<double, size_t, size_t>> found;
    for (const size_t old_index : olds) {
      for (const size_t new_index : news) {
        const double alike = like(old_index, new_index);
        if (alike >= kLike) found.emplace_back(-alike, new_index, old_index);
      }
    }
    std::sort(found.begin(), found.end());
    for (const auto& [alike, new_index, old_index] : found) {
      if (pairs_.of_old[old_index] == kNoRecord && pairs_.of_new[new_index] == kNoRecord) pair(old_index, new_index);
    }
  }

  double like(size_t old_index, size_t new_index) {
    double best = 0;
    for (const auto& [locale, text] : after_[new_index]->text) {
      const auto other = before_[old_index]->text.find(locale);
      if (other != before_[old_index]->text.end()) best = std::max(best, likeness(grams(other->second), grams(text)));
    }
    return best;
  }

  const Grams& grams(const std::string& text) {
    const auto [slot, fresh] = grams_.try_emplace(text);
    if (fresh) slot->second = grams_of(text);
    return slot->second;
  }

  static constexpr double kLikeInPlace = 0.5;
  static constexpr double kLike = 0.65;
  const Records& before_;
  const Records& after_;
  Pairs pairs_;
  std::unordered_map<std::string_view, Grams> grams_;
};

}  // namespace

Pairs match_records(const Records& before, const Records& after) { return Matcher(before, after).match(); }

}  // namespace diglot
