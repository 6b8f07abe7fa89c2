#include "cmd.h"

namespace diglot {

int cmd_check(const Settings& settings) {
  Run run(settings);
  if (!run.load(false)) return run.finish(true);
  if (run.dumps()) return run.finish();
  run.compile();
  run.dumps();
  return run.finish();
}

}  // namespace diglot
