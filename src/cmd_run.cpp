#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <map>
#include <numeric>
#include <system_error>
#include <utility>

#include "cmd.h"
#include "compile.h"
#include "digest.h"
#include "dump.h"
#include "exchange.h"
#include "load.h"
#include "parse.h"
#include "store.h"

namespace diglot {
namespace {

bool error_is_terminal() { return ::isatty(STDERR_FILENO) != 0; }

size_t terminal_columns() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 40 ? size.ws_col : 100;
}

// https://no-color.org
bool wants_color(const Settings& settings) {
  if (settings.color != When::kAuto) return settings.color == When::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::strcmp(term, "dumb") == 0;
  return settings.diagnostics.empty() && error_is_terminal() && (no_color == nullptr || *no_color == 0) && !dumb;
}

TextStyle style_of(const Settings& settings) {
  TextStyle style{wants_color(settings), 100};
  if (settings.diagnostics.empty() && error_is_terminal()) style.width = terminal_columns() - 10;  // beside the margin
  return style;
}

std::string plural(size_t count, std::string_view one) {
  return std::to_string(count) + " " + std::string(one) + (count == 1 ? "" : "s");
}

}  // namespace

std::string terminal_style(const Settings& settings) {
  const TextStyle style = style_of(settings);
  return (style.color ? "color " : "plain ") + std::to_string(style.width);
}

void say(std::string_view text) { static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr)); }

bool print(std::string_view bytes) {
  const bool whole = std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
  if (whole && std::fflush(stdout) == 0) return true;
  say(fmt::format("diglot: cannot write to standard output: {}\n", std::generic_category().message(errno)));
  return false;
}

// --- progress ---------------------------------------------------------------------------------------------

Progress::Progress(const Settings& settings)
    : visible_(!settings.quiet && settings.dump == Stage::kNone && error_is_terminal()) {}

void Progress::show(std::string_view what, size_t done, size_t total) {
  if (!visible_) return;
  const auto now = std::chrono::steady_clock::now();
  if (shown_ && now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  shown_ = true;
  say(fmt::format("\r\x1b[K{} {}/{}", what, done, total));
}

void Progress::clear() {
  if (shown_) say("\r\x1b[K");
  shown_ = false;
}

// --- configuration ----------------------------------------------------------------------------------------

bool configure(const std::string& path, const Settings& given, Settings& settings, int& code) {
  const std::string file = path.empty() ? find_config(given.contents) : path;
  if (file.empty()) return true;
  Diagnostics own("", "", file);
  Config config;
  if (load_file(file, given.options, settings.config, own)) config = parse_config(settings.config, own);
  if (!own.list().empty()) {
    Settings reporting = given;
    reporting.config = settings.config;
    Run run(reporting);
    run.keep(own.take());
    code = run.finish(true);
    return false;
  }
  // Paths in the file are relative to it.
  const size_t slash = file.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : file.substr(0, slash + 1);
  for (std::string& content : config.contents) {
    const size_t equals = content.find('=') + 1;  // 0 without one
    if (content.compare(equals, 1, "/") != 0) content.insert(equals, folder);
  }
  for (std::string& glossary : config.options.glossaries) {
    if (!glossary.starts_with('/')) glossary.insert(0, folder);
  }
  if (!config.baseline.empty() && !config.baseline.starts_with('/')) config.baseline.insert(0, folder);
  config.options.jobs = settings.options.jobs;
  settings.contents = config.contents;
  settings.options = config.options;
  settings.fail_on = config.fail_on;
  settings.severities = config.severities;
  settings.baseline = config.baseline;
  return true;
}

// --- a run ------------------------------------------------------------------------------------------------

void Run::keep(std::vector<Diagnostic> findings) {
  findings_.insert(findings_.end(), std::make_move_iterator(findings.begin()), std::make_move_iterator(findings.end()));
}

const std::vector<Diagnostic>& Run::findings() {
  apply_severities(settings_.severities, findings_);
  sort_diagnostics(findings_);
  if (compiled_ && !std::exchange(settled_, true)) settle_baseline();
  return findings_;
}

// Takes out what the baseline knows, once, and keeps what is to be the next baseline.
void Run::settle_baseline() {
  std::optional<Baseline> known;
  if (!settings_.baseline.empty()) {
    SourceFile file;
    Diagnostics own("", "", settings_.baseline);
    if (load_file(settings_.baseline, settings_.options, file, own)) known = read_baseline(file, own);
    failed_ |= !known;
    keep(own.take());
  }
  if (!settings_.write_baseline.empty()) baseline_ = as_baseline(findings_, project_, known);
  if (!known) return;
  const size_t dropped = drop_known(*known, project_, findings_);
  // Where it is written anew it holds no more than there is.
  if (dropped == known->size() || !settings_.write_baseline.empty()) return;
  Diagnostics own("", "", settings_.baseline);
  own.report(Diag::kBaselineUnused, {}, "", known->size() - dropped);
  keep(own.take());
}

bool Run::write_baseline() {
  if (settings_.write_baseline.empty() || failed_) return true;
  Diagnostics own;
  if (emit_file(settings_.write_baseline, baseline_, own)) return true;
  for (const Diagnostic& one : own.list()) {
    say(fmt::format("diglot: {}: {}\n", one.file, one.message));
  }
  return false;
}

bool Run::write_coverage() {
  if (settings_.coverage.empty()) return true;
  const std::string table = as_coverage(corpus_, findings());
  if (settings_.coverage == "-") return print(table);
  Diagnostics own("", "", settings_.coverage);
  const bool written = emit_file(settings_.coverage, table, own);
  keep(own.take());
  return written;
}

LoadRequest Run::request(bool with_templates) const {
  const std::string& output = settings_.objects.empty() ? settings_.output : settings_.objects;
  return {settings_.contents,
          settings_.locales,
          with_templates ? settings_.templates : "",
          output,
          settings_.options,
          settings_.shard,
          links(),
          settings_.own_locales};
}

bool Run::load(bool with_templates) {
  project_.config = settings_.config;
  const bool usable = load_project(request(with_templates), project_);
  keep(std::exchange(project_.diagnostics, {}));
  return usable;
}

const SourceFile* Run::load_one(const std::string& path) {
  InputFile file;
  Diagnostics own("", "", path);
  const bool usable = load_file(path, settings_.options, file.source, own);
  keep(own.take());
  project_.files.push_back(std::move(file));
  return usable ? &project_.files.back().source : nullptr;
}

// All that an article's object is made from but the article: the program, the options that stages see, the words.
// Any word may play a part, for the checks look for words of other languages in a translation.
std::string Run::object_seed() const {
  Digester digester;
  digester.add(settings_.program).add(project_.options.source_locale);
  for (const LinkRule& rule : project_.options.links) {
    digester.add(static_cast<size_t>(rule.policy)).add(rule.paths.size());
    for (const std::string& path : rule.paths) digester.add(path);
  }
  for (const std::vector<DataFile>* files : {&project_.locale_files, &project_.glossaries}) {
    digester.add(files->size());
    for (const DataFile& file : *files) digester.add(file.path).add(file.source.bytes);
  }
  return digester.finish();
}

ArticleObject Run::recall(const InputFile& file, const std::function<ArticleObject()>& compile) {
  Digester digester;
  digester.add(object_seed_).add(file.locale).add(file.path).add(file.source.name).add(file.source.bytes);
  std::string key = digester.finish();
  std::string name = hex_of(key);
  ArticleObject object;
  const auto read = [&] {
    std::string bytes;
    return cache_.read(key, bytes) && restore_object(bytes, file.source.bytes, object) && object.digest == name;
  };
  bool known = read();
  if (!known && !project_.options.facts) {  // what has all facts serves a check as well, but not the other way round
    key = Digester().add(key).add("without facts").finish();
    name = hex_of(key);
    known = read();
  }
  if (known) {
    ++recalled_;
    return object;
  }
  object = compile();
  object.digest = name;
  cache_.write(key, store_object(object));
  return object;
}

std::map<std::string_view, const SourceFile*> Run::files_by_name() const {
  std::map<std::string_view, const SourceFile*> files;
  for (const InputFile& file : project_.files) files.emplace(file.source.name, &file.source);
  return files;
}

// Of objects that a later stage changed, and so cleared.
void Run::settle_digests() {
  const auto files = files_by_name();
  for_each_index(corpus_.objects.size(), settings_.options.jobs, [&](size_t i) {
    ArticleObject& object = corpus_.objects[i];
    if (!object.digest.empty()) return;
    object.digest = hex_of(Digester().add(files.at(object.article.file)->bytes).add(store_object(object)).finish());
  });
}

void Run::tend_cache() {
  cache_.trim(kCacheLimit);
  // The default place may be nobody's: then there is no cache. A place that was asked for is another matter.
  if (cache_.writable() || !settings_.cache_given) return;
  Diagnostics own("", "", settings_.cache);
  own.report(Diag::kCacheUnwritable, {}, "");
  keep(own.take());
}

void Run::compile_objects() {
  std::vector<Diagnostic> own;
  lexicons_ = compile_lexicons(project_, own);
  keep(std::move(own));
  if (links()) return;  // load_shards() has them
  Recall recalling;
  if (cache_.on() || !settings_.objects.empty()) {  // an object that goes out has its digest with it
    object_seed_ = object_seed();
    recalling = [this](const InputFile& file, const auto& make) { return recall(file, make); };
  }
  objects_ = compile_articles(project_, lexicons_, recalling,
                              [this](size_t done, size_t total) { progress_.show("reading", done, total); });
}

// Pages ask for the words of a language alone.
void Run::drop_rules() {
  for (auto& [tag, lexicon] : lexicons_.by_tag) lexicon.rules = {};
}

void Run::compile() {
  compile_objects();
  // Joining reads sentences only of articles that wait for their source, and for a check.
  const bool waits = std::any_of(objects_.begin(), objects_.end(), [](const auto& one) { return one.deferred; });
  if (!waits && settings_.options.facts) drop_rules();
  give_back_memory();
  corpus_ = link_corpus(project_, lexicons_, std::move(objects_));
  if (recording_ && !settings_.output.empty()) settle_digests();
  tend_cache();
  progress_.clear();
  size_t count = findings_.size() + corpus_.diagnostics.size();
  for (const ArticleObject& object : corpus_.objects) count += object.diagnostics.size();
  findings_.reserve(count);
  for (ArticleObject& object : corpus_.objects) keep(std::exchange(object.diagnostics, {}));
  keep(std::exchange(corpus_.diagnostics, {}));
  sort_diagnostics(findings_);
  drop_rules();
  give_back_memory();
  compiled_ = true;
}

std::string Run::stage_text() const {
  if (settings_.dump == Stage::kLoad) return dump_project(project_);
  if (settings_.dump == Stage::kCheck) return dump_findings(findings_);
  if (settings_.dump == Stage::kLink) return dump_corpus(corpus_);
  const auto files = files_by_name();
  std::string out;
  for (const ArticleObject& object : corpus_.objects) {
    const Article& article = object.article;
    out += "== " + article.locale + " " + article.path + "\n";
    if (settings_.dump == Stage::kParse) out += dump_document(article.document);
    if (settings_.dump == Stage::kPair) out += dump_units(article, files.at(article.file)->bytes);
    if (settings_.dump == Stage::kExtract) out += dump_facts(object.facts);
  }
  return out;
}

bool Run::dump(std::string_view text) {
  failed_ |= !print(text);
  return true;
}

bool Run::dumps() {
  const bool done =
      compiled_ ? settings_.dump > Stage::kLoad && settings_.dump < Stage::kRender : settings_.dump == Stage::kLoad;
  return done && dump(stage_text());
}

bool Run::dumps_site(const Site& site) { return settings_.dump == Stage::kRender && dump(dump_site(site)); }

std::string Run::report() const {
  switch (settings_.format) {
    case Format::kText: return as_text(findings_, project_, style_of(settings_));
    case Format::kJson: return as_json_lines(findings_, project_);
    case Format::kSarif: return as_sarif(findings_, project_, DIGLOT_VERSION, corpus_.examined);
    case Format::kJunit:
      return as_junit(findings_, project_, settings_.fail_on.value_or(Severity::kError), !settings_.fail_on);
    case Format::kGithub: return as_github(findings_, project_);
    case Format::kRdjson: return as_rdjson(findings_, project_);
  }
  return {};
}

bool Run::write_report(const std::string& text) {
  if (settings_.diagnostics == "-") return print(text);
  if (settings_.diagnostics.empty()) return std::fwrite(text.data(), 1, text.size(), stderr) == text.size();
  Diagnostics own;
  if (emit_file(settings_.diagnostics, text, own)) return true;
  for (const Diagnostic& one : own.list()) {
    say(fmt::format("diglot: {}: {}\n", one.file, one.message));
  }
  return false;
}

// `counts`: of what was written, for a build.
std::string Run::summary(const EmitCounts* counts) const {
  std::array<size_t, 3> by_severity{};
  for (const Diagnostic& one : findings_) ++by_severity.at(static_cast<size_t>(one.severity));
  const size_t units =
      std::accumulate(corpus_.objects.begin(), corpus_.objects.end(), size_t{0},
                      [](size_t sum, const auto& object) { return sum + object.article.units.size(); });
  std::string out = "diglot: " + plural(corpus_.objects.size(), "article") + ", " + plural(units, "unit") + ": " +
                    plural(by_severity[2], "error") + ", " + plural(by_severity[1], "warning") + ", " +
                    plural(by_severity[0], "note") + (counts == nullptr ? examined() : "") + "\n";
  if (counts != nullptr) {
    out += "diglot: " + settings_.output + ": " + plural(counts->written, "file") + " written, " +
           std::to_string(counts->unchanged) + " unchanged, " + std::to_string(counts->removed) + " removed\n";
  }
  return out;
}

// What the checks had to look at: one that never looked has nothing to say for itself.
std::string Run::examined() const {
  const std::vector<CheckCount>& all = corpus_.examined;
  const auto busy = std::count_if(all.begin(), all.end(), [](const CheckCount& check) { return check.examined > 0; });
  return all.empty() ? "" : fmt::format("; {} of {} checks had something to look at", busy, all.size());
}

// The same, check by check, for who wants to know and does not build.
std::string Run::examined_table() const {
  std::string out;
  if (!settings_.verbose || !settings_.output.empty()) return out;
  for (const CheckCount& check : corpus_.examined) {
    out += check.examined > 0 ? fmt::format("  {:<20}{:>9}\n", check.name, check.examined)
                              : fmt::format("  {:<20}  nothing\n", check.name);
  }
  return out;
}

int Run::finish(bool failed) {
  if (project_.config.name.empty()) project_.config = settings_.config;
  progress_.clear();
  findings();
  std::string said = report();
  const std::string result = compiled_ ? summary(counts_ ? &*counts_ : nullptr) + examined_table() : "";
  if (!write_baseline() || !show(said, result)) return kFailed;
  if (settings_.verbose && cache_.on() && compiled_) {
    say(fmt::format("diglot: {}: {} compiled earlier\n", settings_.cache, plural(recalled_, "article")));
  }
  if (failed || failed_) return kFailed;
  const int code = exit_code();
  new_.reports.push_back({report_form(), std::move(said), code});
  remember();
  return code;
}

int Run::exit_code() const {
  const bool found = settings_.fail_on && std::any_of(findings_.begin(), findings_.end(), [this](const auto& one) {
                       return one.severity >= *settings_.fail_on;
                     });
  return found ? kFindings : kClean;
}

bool Run::show(const std::string& report, const std::string& summary) {
  if (!write_report(report)) return false;
  // Other forms are for programs: nothing of ours between their lines.
  const bool alone = settings_.format == Format::kText || !settings_.diagnostics.empty();
  if (!settings_.quiet && alone) say(summary);
  return true;
}

}  // namespace diglot
