// A whole build of a small tree: two locales of an article and a table of contents, parted by lines of "====".
#include <algorithm>
#include <tuple>

#include "build.h"
#include "fuzz.h"
#include "load.h"

using namespace diglot;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Project kHouse = [] {
    Project project;
    const LoadRequest request{{DIGLOT_SOURCE_DIR "/tests/fuzz/content"},
                              DIGLOT_SOURCE_DIR "/locales",
                              DIGLOT_SOURCE_DIR "/templates",
                              "",
                              Options{}};
    require(load_project(request, project), "locales and templates are there");
    project.files.clear();
    return project;
  }();
  Project project = kHouse;
  const std::string text = repair_utf8(view_of(data, size));
  const char* names[] = {"fr-FR/a.md", "ja-JP/a.md", "fr-FR/b.md", "fr-FR/TOC.yml"};
  size_t at = 0;
  for (const std::string_view name : names) {
    const size_t end = std::min(text.find("\n====\n", at), text.size());
    InputFile file;
    file.locale = name.substr(0, 5);
    file.path = name.substr(6);
    file.kind = name.ends_with(".yml") ? InputKind::kToc : InputKind::kArticle;
    file.source = {std::string(name), text.substr(at, end - at)};
    project.files.push_back(std::move(file));
    if (end == text.size()) break;
    at = end + 6;
  }
  std::sort(project.files.begin(), project.files.end(), [](const InputFile& a, const InputFile& b) {
    return std::tie(a.locale, a.path) < std::tie(b.locale, b.path);
  });
  const Build made = build(project);
  require(made.files.contains("index.html") && made.files.contains("manifest.json"), "there is a site");
  for (const Diagnostic& one : made.findings) {
    for (const InputFile& file : project.files) {
      if (file.source.name == one.file)
        require(one.range.end <= file.source.bytes.size(), "a finding lies in its file");
    }
  }
  return 0;
}
