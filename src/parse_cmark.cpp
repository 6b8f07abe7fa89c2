#include "parse_cmark.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm/houdini.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <mutex>
#include <vector>

namespace diglot {
namespace {

// Memory for one run of cmark-gfm, given back as a whole: it asks for hundreds of thousands of pieces, which cost as
// much to free one by one as to parse. Its interface passes no context, so there is one a thread.
class CmarkMemory {
 public:
  void* allocate(size_t size) {
    const size_t whole = kHeader + (size + kAlign - 1) / kAlign * kAlign;
    while (chunk_ < chunks_.size() && chunks_[chunk_].size - used_ < whole) {
      ++chunk_;
      used_ = 0;
    }
    if (chunk_ == chunks_.size()) {
      const size_t room = std::max(kChunk, whole);
      chunks_.push_back({std::make_unique_for_overwrite<char[]>(room), room});
    }
    char* at = chunks_[chunk_].bytes.get() + used_;
    used_ += whole;
    std::memcpy(at, &size, sizeof size);
    return at + kHeader;
  }

  void* reallocate(void* old, size_t size) {
    if (old == nullptr) return allocate(size);
    size_t had = 0;
    std::memcpy(&had, static_cast<char*>(old) - kHeader, sizeof had);
    if (size <= had) return old;
    void* fresh = allocate(size);
    std::memcpy(fresh, old, had);
    return fresh;
  }

  void clear(size_t kept = kKept) {
    if (chunks_.size() > kept) chunks_.resize(kept);
    chunk_ = used_ = 0;
  }

 private:
  static constexpr size_t kAlign = alignof(std::max_align_t);
  static constexpr size_t kHeader = kAlign;  // holds the size
  static constexpr size_t kChunk = size_t{1} << 18U;
  static constexpr size_t kKept = 8;
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    size_t size = 0;
  };
  std::vector<Chunk> chunks_;
  size_t chunk_ = 0;
  size_t used_ = 0;
};

thread_local CmarkMemory cmark_memory;

cmark_mem* memory_functions() {
  static cmark_mem functions = {
      [](size_t count, size_t size) { return std::memset(cmark_memory.allocate(count * size), 0, count * size); },
      [](void* old, size_t size) { return cmark_memory.reallocate(old, size); },
      [](void*) {},
  };
  return &functions;
}

}  // namespace

std::string unescape_entities(std::string_view text) {
  if (text.find('&') == std::string_view::npos) return std::string(text);
  cmark_strbuf buffer;
  cmark_strbuf_init(cmark_get_default_mem_allocator(), &buffer, 0);
  houdini_unescape_html_f(&buffer, reinterpret_cast<const uint8_t*>(text.data()), static_cast<bufsize_t>(text.size()));
  std::string out(reinterpret_cast<const char*>(buffer.ptr), static_cast<size_t>(buffer.size));
  cmark_strbuf_free(&buffer);
  return out;
}

CmarkDocument::CmarkDocument(std::string_view text) {
  static std::once_flag registered;
  std::call_once(registered, [] { cmark_gfm_core_extensions_ensure_registered(); });
  cmark_parser* parser = cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES, memory_functions());
  for (const char* name : {"table", "tasklist"}) {
    if (cmark_syntax_extension* extension = cmark_find_syntax_extension(name)) {
      cmark_parser_attach_syntax_extension(parser, extension);
    }
  }
  cmark_parser_feed(parser, text.data(), text.size());
  root_ = cmark_parser_finish(parser);
}

CmarkDocument::~CmarkDocument() { cmark_memory.clear(); }

void CmarkDocument::release_memory() { cmark_memory.clear(0); }

}  // namespace diglot
