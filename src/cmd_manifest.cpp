#include "cmd.h"
#include "render.h"

namespace diglot {

int cmd_manifest(const Settings& settings) {
  Run run(settings);
  if (settings.schema) {
    const SourceFile* schema = run.load_one(settings.templates + "/" + std::string(kManifestSchemaFile));
    return run.finish(schema == nullptr || !print(schema->bytes));
  }
  if (!run.load(false)) return run.finish(true);
  if (run.dumps()) return run.finish();
  run.compile();
  if (run.dumps()) return run.finish();
  const bool written = print(settings.jsonl ? render_manifest_lines(run.corpus(), run.project())
                                            : render_manifest(run.corpus(), run.project()));
  return run.finish(!written);
}

}  // namespace diglot
