#include "cmd.h"
#include "render.h"

namespace diglot {

int cmd_manifest(const Settings& settings) {
  if (settings.schema) return print(manifest_schema()) ? kClean : kFailed;
  Run run(settings);
  if (!run.load(false)) return run.finish(true);
  if (run.dumps()) return run.finish();
  run.compile();
  if (run.dumps()) return run.finish();
  const bool written = print(render_manifest(run.corpus(), run.project(), run.lexicons()));
  return run.finish(!written);
}

}  // namespace diglot
