#include "cmd.h"
#include "parse.h"

namespace diglot {

int cmd_project(const Settings& settings) {
  Run run(settings);
  const SourceFile* file = run.load_one(settings.file);
  if (file == nullptr) return run.finish(true);
  const bool written = print(project_language(*file, settings.source_side.value_or(false)));
  return run.finish(!written);
}

}  // namespace diglot
