// The commands of the program: each a function from settings to an exit code. One cmd_*.cpp a command.
//
// Results go to files or standard output, everything else to standard error.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cache.h"
#include "corpus.h"
#include "diagnostics.h"
#include "emit.h"
#include "exchange.h"
#include "lexicon.h"
#include "load.h"
#include "project.h"
#include "record.h"
#include "render.h"
#include "shard.h"
#include "site.h"

namespace CLI {
class App;
}

namespace diglot {

inline constexpr int kClean = 0;     // no finding at or above --fail-on
inline constexpr int kFindings = 1;  // some
inline constexpr int kFailed = 2;    // wrong usage, unreadable input, unwritable output

enum class Format : uint8_t { kText, kJson, kSarif, kJunit, kGithub, kRdjson };
enum class When : uint8_t { kAuto, kAlways, kNever };
enum class Stage : uint8_t { kNone, kLoad, kParse, kPair, kExtract, kCheck, kLink, kRender };

// The command line, checked.
struct Settings {
  std::vector<std::string> contents;
  Options options;
  std::string locales;       // folder
  bool own_locales = false;  // it is the one that the program came with
  std::string templates;     // folder
  std::string output;
  uint16_t port = 8000;  // of serve; its folder is `file`

  SourceFile config;  // diglot.yml; no name where there is none
  std::vector<SeverityRule> severities;
  std::optional<Severity> fail_on = Severity::kError;  // nothing: never
  Format format = Format::kText;
  std::string baseline;        // file of findings that are known; may be empty
  std::string write_baseline;  // file to be made of those of this run; may be empty
  std::string diagnostics;     // file; empty: standard error; "-": standard output
  std::string coverage;        // of check: file for the table of what is translated; may be empty
  When color = When::kAuto;
  bool quiet = false;
  bool verbose = false;
  Stage dump = Stage::kNone;

  std::string program;                 // digest of the program and its libraries: equal ones do the same
  std::vector<std::string> arguments;  // of the command line: what decides what is read, found and made
  std::string cache;                   // folder; empty: nothing is kept between runs
  bool cache_given = false;            // by the user
  bool no_cache = false;

  std::string objects;              // of compile and plan: folder
  ShardNumber shard;                // of compile; of plan: into how many
  std::vector<std::string> shards;  // of link: folders of objects
  std::string shell;                // of completion: "bash", "zsh", "fish" or "man"
  std::string depfile;              // of compile and link: lists what was read, for make and ninja; may be empty

  bool schema = false;                               // of manifest
  std::string file;                                  // of project
  std::optional<bool> source_side;                   // of project
  ExchangeFormat exchange = ExchangeFormat::kXliff;  // of export
  std::vector<std::string> inputs;                   // of import: exchange files and contents, as given
  bool dry_run = false;                              // of import
  std::string code;                                  // of explain: a code or the id of a record; empty: all codes
  bool jsonl = false;                                // of manifest: one record a line
  std::string old_manifest;                          // of diff
  std::string manifest;                              // of diff: the new one; of explain: the one that has the record
  std::vector<std::string> pair;                     // of align: source and target, files or folders
  std::vector<std::string> learn;                    // of align: bilingual content
  std::string records;                               // of align: prepared segments, one JSON object a line
  bool write_spans = false;                          // of align: the target as a bilingual article
  std::string article;                               // of update
  std::string today;                                 // of update: the source article as it is now
};

// The settings that diglot.yml gives before the command line has its say: `path`, or the one that belongs to the
// contents. False where it is faulty: `code` is the exit code, and all is said.
bool configure(const std::string& path, const Settings& given, Settings& settings, int& code);

int cmd_build(const Settings& settings);
int cmd_review(const Settings& settings);
int cmd_serve(const Settings& settings);
int cmd_check(const Settings& settings);
// The command line of plan, as far as other commands take it: what is to be run, and with which words.
struct PlanWords {
  std::string program;
  std::vector<std::string> compile;
  std::vector<std::string> link;
};

// <DIR>/<I>-of-<N>, I from 1.
std::string shard_folder(const std::string& objects, ShardNumber number);
// The diglot.yml that the first of these shards was compiled with; empty where there was none.
std::string find_shard_config(const std::vector<std::string>& shards);

int cmd_compile(const Settings& settings);
int cmd_link(const Settings& settings);
int cmd_plan(const Settings& settings, const PlanWords& plan);
int cmd_manifest(const Settings& settings);
int cmd_project(const Settings& settings);
int cmd_explain(const Settings& settings);
int cmd_align(const Settings& settings);
int cmd_update(const Settings& settings);
int cmd_export(const Settings& settings);
int cmd_import(const Settings& settings);

// What a shell ("bash", "zsh", "fish") or "man" says of this command line, on standard output.
int cmd_completion(const CLI::App& app, const std::string& shell);

// Whether an argument of import is an exchange file, by its ending.
bool is_exchange_file(const std::string& path);

int cmd_diff(const Settings& settings);

// "r-…", "p-…" or "s-…" with its sixteen digits: a rule, a procedure or a step, not a code.
bool is_record_id(std::string_view word);
int explain_record(const Settings& settings);

// Words of a list that are most like a mistyped one, at most three, best first.
std::vector<std::string> similar_words(std::string_view word, const std::vector<std::string>& list);

// How far the work is, on standard error when that is a terminal.
class Progress {
 public:
  explicit Progress(const Settings& settings);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::string_view what, size_t done, size_t total);  // from one thread at a time
  void clear();

 private:
  bool shown_ = false;
  bool visible_ = false;
  std::chrono::steady_clock::time_point last_;
};

// What the commands over a project share: one load, one list of findings, one report of them.
class Run {
 public:
  explicit Run(const Settings& settings) : settings_(settings), progress_(settings), cache_(settings.cache) {}

  bool load(bool with_templates);
  // What load() and compile_objects() would have given, from the folders of objects. False where a site cannot be made.
  bool load_shards();
  // One file instead of a project; null where it cannot be read.
  const SourceFile* load_one(const std::string& path);
  void compile_objects();  // each article by itself
  void compile();          // and what lies between them
  bool write_shard();      // what compile_objects() made, below Settings::objects
  bool write_depfile(const std::string& target);
  bool write_coverage();  // where it is wanted
  bool dumps();           // true where --dump asked for a stage that is done now, and prints it
  bool dumps_site(const Site& site);
  void keep(std::vector<Diagnostic> findings);
  // All so far, sorted, with the severities that the project gives them.
  const std::vector<Diagnostic>& findings();

  // True where an earlier run with the same arguments read what lies there now and left what lies in the output: then
  // all that it said is said again, and `code` is its exit code.
  bool replays(int& code);
  // Of the site's files, in its order, the digest of what each is made from; and whether one needs no making.
  void key_pages(const Site& site, const Renderer& renderer);
  const FileStamp* known_output(const SitePage& page, size_t index) const;

  // Writes the findings and the summary; gives the exit code.
  int finish(bool failed = false);

  const Settings& settings() const { return settings_; }
  const Project& project() const { return project_; }
  const Lexicons& lexicons() const { return lexicons_; }
  const Corpus& corpus() const { return corpus_; }
  const std::vector<Diagnostic>& findings() const { return findings_; }  // sorted, once compiled
  Progress& progress() { return progress_; }
  void counts(const EmitCounts& counts) { counts_ = counts; }
  void wrote(const Site& site);  // all of it, as counted

 private:
  std::string stage_text() const;
  bool dump(std::string_view text);
  std::string report() const;
  int exit_code() const;
  void settle_baseline();
  bool write_baseline();
  bool write_report(const std::string& text);
  std::string summary(const EmitCounts* counts) const;
  std::string examined() const;
  std::string examined_table() const;

  void check_settings(std::vector<struct LoadedShard>& all);
  bool links() const { return !settings_.shards.empty(); }
  std::string object_seed() const;
  LoadRequest request(bool with_templates) const;
  std::string record_key() const;
  bool list_inputs();
  bool inputs_lie_there(const BuildRecord& record) const;
  bool outputs_lie_there(const BuildRecord& record) const;
  std::string report_form() const;
  const ReportRecord* known_report();
  bool inputs_are_settled() const;
  void remember();
  bool show(const std::string& report, const std::string& summary);
  ArticleObject recall(const InputFile& file, const std::function<ArticleObject()>& compile);
  void settle_digests();
  void drop_rules();
  std::map<std::string_view, const SourceFile*> files_by_name() const;
  void tend_cache();

  const Settings& settings_;
  Progress progress_;
  Cache cache_;
  std::string object_seed_;                    // of the keys of article objects
  BuildRecord old_, new_;                      // of the run before, and of this one
  int64_t begun_ = 0;                          // when the inputs were listed, by the clock that files are stamped by
  std::map<std::string, std::string> copies_;  // files that were copied → paths below the output
  bool recording_ = false;                     // this run is to be remembered
  bool written_ = false;                       // its output is complete
  std::vector<std::string> keys_;              // of the site's pages
  std::map<std::string_view, const OutputRecord*> known_;  // of old_, by path
  std::atomic<size_t> recalled_ = 0;
  Project project_;
  Lexicons lexicons_;
  std::vector<ArticleObject> objects_;  // of the articles among the project's files, until they are joined
  Corpus corpus_;
  std::vector<Diagnostic> findings_;
  std::optional<EmitCounts> counts_;  // of a build
  std::string baseline_;              // to be written
  bool compiled_ = false;
  bool settled_ = false;  // what the baseline knows is out
  bool failed_ = false;
};

// Of the options that say how a report looks, what the terminal decides.
std::string terminal_style(const Settings& settings);

// For the person at the terminal, on standard error. Where that is closed there is nobody to be told.
void say(std::string_view text);

// To the system: what was freed lies among what stays, and nothing of it would go back by itself.
void give_back_memory();

// Result on standard output. False, and said, where that is full or closed.
bool print(std::string_view bytes);

}  // namespace diglot
