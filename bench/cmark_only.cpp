// cmark_only LIST…: what ./dev bench compares with. Reads each file that a list names (one a line), parses it with
// cmark-gfm and the extensions that diglot uses, renders it to HTML in memory, and does nothing else. Prints the
// bytes read and made.
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>

namespace {

constexpr int kOptions = CMARK_OPT_FOOTNOTES | CMARK_OPT_UNSAFE;  // spans and other HTML are passed through

std::string bytes_of(const std::string& name) {
  std::ifstream file(name, std::ios::binary | std::ios::ate);
  std::string bytes(file ? static_cast<size_t>(file.tellg()) : 0, '\0');
  file.seekg(0).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

size_t render(const std::string& text) {
  cmark_parser* parser = cmark_parser_new(kOptions);
  for (const char* name : {"table", "tasklist"}) {
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name));
  }
  cmark_parser_feed(parser, text.data(), text.size());
  cmark_node* document = cmark_parser_finish(parser);
  char* html = cmark_render_html(document, kOptions, cmark_parser_get_syntax_extensions(parser));
  const size_t size = std::strlen(html);
  std::free(html);
  cmark_node_free(document);
  cmark_parser_free(parser);
  return size;
}

}  // namespace

int main(int count, char** arguments) {
  cmark_gfm_core_extensions_ensure_registered();
  size_t read = 0;
  size_t made = 0;
  for (int i = 1; i < count; ++i) {
    std::ifstream list(arguments[i]);
    for (std::string name; std::getline(list, name);) {
      const std::string text = bytes_of(name);
      read += text.size();
      made += render(text);
    }
  }
  std::cout << read << " " << made << "\n";
  return read > 0 ? 0 : 2;
}
