#include "lexicon.h"

#include "locale.h"

namespace diglot {

std::string Lexicon::word(std::string_view id) const {
  auto found = ui.find(std::string(id));
  return found != ui.end() ? found->second : std::string("[").append(id).append("]");
}

const Lexicon* Lexicons::exact(std::string_view tag) const {
  if (const auto found = by_tag.find(std::string(tag)); found != by_tag.end()) return &found->second;
  for (const std::string& candidate : locale_fallbacks(std::string(tag))) {
    if (auto found = by_tag.find(candidate); found != by_tag.end()) return &found->second;
  }
  const std::string language = language_of(std::string(tag));
  for (const auto& [name, lexicon] : by_tag) {
    // A file of the same language serves (fr-FR for fr-CA), but not across scripts (zh-TW for zh-CN).
    if (language_of(name) == language && locale_fallbacks(name)[1] == locale_fallbacks(std::string(tag))[1])
      return &lexicon;
  }
  return nullptr;
}

const Lexicon& Lexicons::ui_for(std::string_view tag) const {
  static const Lexicon kEmpty;
  if (const Lexicon* own = exact(tag)) return *own;
  auto found = by_tag.find(source_locale);
  return found != by_tag.end() ? found->second : kEmpty;
}

}  // namespace diglot
