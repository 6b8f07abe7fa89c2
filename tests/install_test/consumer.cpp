// The ten lines that a user of the library writes first.
#include <diglot/compile.h>

#include <cstdio>

int main() {
  diglot::InputFile article{.locale = "fr-FR", .path = "a.md"};
  article.source.bytes =
      "<span data-ttu-id=\"0abcd-101\">Oui.</span>"
      "<span class=\"sxs-lookup\"><span data-stu-id=\"0abcd-101\">Yes.</span></span>\n";
  const diglot::ArticleObject object = diglot::compile_article(article, diglot::Lexicons{}, diglot::Options{});
  std::printf("units: %zu\n", object.article.units.size());
}
