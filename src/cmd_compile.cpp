#include "cmd.h"

namespace diglot {

// Says nothing about the articles: their findings travel with the objects, and link says them.
int cmd_compile(const Settings& settings) {
  Run run(settings);
  if (!run.load(false)) return run.finish(true);
  run.compile_objects();
  const std::string target = shard_folder(settings.objects, settings.shard) + "/" + std::string(kObjectsFile);
  const bool written = run.write_shard() && run.write_depfile(target);
  return written ? kClean : run.finish(true);
}

}  // namespace diglot
