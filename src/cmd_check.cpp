#include "cmd.h"

namespace diglot {

int cmd_check(const Settings& settings) {
  Run run(settings);
  int code = kClean;
  if (run.replays(code)) return code;
  if (!run.load(false)) return run.finish(true);
  if (run.dumps()) return run.finish();
  run.compile();
  run.dumps();
  return run.finish();
}

}  // namespace diglot
