#include "cmd.h"

namespace diglot {

int cmd_check(const Settings& settings) {
  Settings own = settings;
  own.options.facts = settings.dump != Stage::kNone;
  own.options.suggestions = settings.dump != Stage::kNone;  // for translators: no finding rests on them
  Run run(own);
  int code = kClean;
  if (run.replays(code)) return code;
  if (!run.load(false)) return run.finish(true);
  if (run.dumps()) return run.finish();
  run.compile();
  run.dumps();
  return run.finish(!run.write_coverage());
}

}  // namespace diglot
