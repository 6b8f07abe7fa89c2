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
  bool written = true;
  const auto render = settings.jsonl ? render_manifest_lines : render_manifest;
  render(run.corpus(), run.project(), [&](std::string_view piece) { written = written && print(piece); });
  return run.finish(!written);
}

}  // namespace diglot
