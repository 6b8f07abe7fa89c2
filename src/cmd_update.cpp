#include <map>
#include <string>

#include "cmd.h"
#include "compile.h"
#include "load.h"
#include "locale.h"
#include "parse.h"

namespace diglot {
namespace {

bool load_article(const std::string& path, Run& run, InputFile& file) {
  file.path = path.substr(path.rfind('/') + 1);
  Diagnostics own("", "", path);
  const bool usable = load_file(path, run.settings().options, file.source, own);
  run.keep(own.take());
  if (!usable) return false;
  Diagnostics unused;
  file.locale =
      canonical_locale(parse_article(file.source, unused).front_matter.value("ms.contentlocale")).value_or("");
  return true;
}

// Of the article's own locale; where it does not say which, of the only one that there is.
bool load_memory(Run& run, const std::string& locale, std::map<std::string, std::string>& memory) {
  if (run.settings().learn.empty()) return true;
  Project project;
  const bool usable =
      load_project({run.settings().learn, run.settings().locales, "", "", run.settings().options}, project);
  run.keep(std::move(project.diagnostics));
  if (!usable) return false;
  std::string chosen = locale;
  if (chosen.empty() && !project.files.empty() && project.files.front().locale == project.files.back().locale)
    chosen = project.files.front().locale;
  memory = translation_memory(project, chosen);
  return true;
}

}  // namespace

int cmd_update(const Settings& settings) {
  Run run(settings);
  InputFile old;
  InputFile today;
  std::map<std::string, std::string> memory;
  if (!load_article(settings.article, run, old) || !load_article(settings.today, run, today) ||
      !load_memory(run, old.locale, memory))
    return run.finish(true);
  return run.finish(!print(update_article(old, today, settings.options.source_locale, memory)));
}

}  // namespace diglot
