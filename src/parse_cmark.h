// cmark-gfm, held so that it is safe and quick here: one arena a thread, and only extensions that keep no state.
#pragma once

#include <cmark-gfm.h>

#include <string>
#include <string_view>

namespace diglot {

// What cmark gives as a C string, which may be null.
inline std::string_view view(const char* text) { return text != nullptr ? std::string_view(text) : std::string_view(); }

// "&amp;" and the other entities of HTML, as characters.
std::string unescape_entities(std::string_view text);

// A parsed document, with the block extensions table and tasklist and with footnotes. Owns its nodes; there may be
// only one at a time in a thread, because they share that thread's arena.
class CmarkDocument {
 public:
  explicit CmarkDocument(std::string_view text);
  ~CmarkDocument();
  CmarkDocument(const CmarkDocument&) = delete;
  CmarkDocument& operator=(const CmarkDocument&) = delete;

  cmark_node* root() const { return root_; }

  // What this thread's arena keeps for its next document; there must be none now.
  static void release_memory();

 private:
  cmark_node* root_ = nullptr;
};

}  // namespace diglot
