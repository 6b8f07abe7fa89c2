// The program: the command line → Settings → one command → the exit code.
#include <elf.h>
#include <link.h>
#include <malloc.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cmd.h"
#include "digest.h"
#include "load.h"
#include "locale.h"

namespace {

using namespace diglot;

constexpr const char* kAbout =
    "diglot compiles localized documentation: bilingual Markdown in; HTML help, a manifest of\n"
    "procedures and rules, and diagnostics out.";

constexpr const char* kContent =
    "CONTENT is\n"
    "  FOLDER            with one folder per locale below it (content/fr-FR/...),\n"
    "  LOCALE=FOLDER     repeatable: fr-FR=docs.fr-fr/ ja-JP=docs.ja-jp/,\n"
    "  FILE.md           of a locale that its folder or its ms.contentlocale names.\n"
    "Without CONTENT: ./content.\n";

constexpr uint32_t kDefaultShards = 16;
constexpr uint32_t kMostShards = 1'000'000;

constexpr const char* kExit =
    "Exit code: 0 nothing found at or above --fail-on; 1 something; 2 wrong usage, unreadable\n"
    "input or unwritable output.\n";

// An option whose value is one of a few words.
template <class Value>
CLI::Option* add_word(CLI::App& command, const std::string& name, std::vector<std::pair<std::string, Value>> words,
                      std::function<void(Value)> set, const std::string& description) {
  std::string names;
  for (const auto& [word, value] : words) names += (names.empty() ? "" : "|") + word;
  const CLI::Validator known(
      [words, names](const std::string& given) {
        const auto same = [&](const auto& word) { return word.first == given; };
        return std::any_of(words.begin(), words.end(), same) ? "" : "'" + given + "' is none of " + names;
      },
      "");
  const auto chosen = [words, set](const std::string& given) {
    for (const auto& [word, value] : words) {
      if (word == given) set(value);
    }
  };
  return command.add_option_function<std::string>(name, chosen, description)->check(known)->type_name(names);
}

CLI::Validator locale_tag() {
  return CLI::Validator(
      [](std::string& tag) {
        const auto canonical = canonical_locale(tag);
        if (!canonical) return "'" + tag + "' is not a locale tag such as fr-FR";
        tag = *canonical;
        return std::string();
      },
      "");
}

void add_machine(CLI::App& command, Settings& settings) {
  command.add_option("--locales", settings.locales, "folder of <tag>.xml instead of the installed one")
      ->type_name("DIR")
      ->group("Reading");
  command.add_option("--jobs", settings.options.jobs, "threads; default: the cores. The output never depends on them")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N")
      ->group("Reading");
}

void add_reading(CLI::App& command, Settings& settings, bool contents = true) {
  if (contents) command.add_option("CONTENT", settings.contents, "what to read; see below")->type_name("");
  command.add_option("--locale", settings.options.locales, "only this locale (repeatable)")
      ->transform(locale_tag())
      ->allow_extra_args(false)
      ->type_name("TAG")
      ->group("Reading");
  command
      .add_option("--source-locale", settings.options.source_locale,
                  "the language that was translated from; default: en-US")
      ->transform(locale_tag())
      ->type_name("TAG")
      ->group("Reading");
  command.add_option("--max-file-size", settings.options.max_file_size, "larger files are not read; default: 16M")
      ->transform(CLI::AsSizeValue(false).description(""))
      ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 30U).description(""))
      ->type_name("BYTES")
      ->group("Reading");
  add_machine(command, settings);
}

void add_cache(CLI::App& command, Settings& settings) {
  command.add_option("--cache", settings.cache, "where compiled articles are kept; default: ~/.cache/diglot")
      ->type_name("DIR")
      ->group("Reading");
  command.add_flag("--no-cache", settings.no_cache, "keep nothing, and use nothing that was kept")->group("Reading");
}

void add_chatter(CLI::App& command, Settings& settings) {
  command.add_flag("--quiet", settings.quiet, "no progress and no summary")->group("Diagnostics");
  command.add_flag("--verbose", settings.verbose, "say how long it took, and how much memory")->group("Diagnostics");
}

// `format`: the name of the option for their form.
void add_reporting(CLI::App& command, Settings& settings, const std::string& format = "--format") {
  const char* group = "Diagnostics";
  add_word<std::optional<Severity>>(
      command, "--fail-on",
      {{"error", Severity::kError},
       {"warning", Severity::kWarning},
       {"note", Severity::kNote},
       {"never", std::nullopt}},
      [&](auto value) { settings.fail_on = value; }, "the severity from which the exit code is 1; default: error")
      ->group(group);
  add_word<Format>(
      command, format,
      {{"text", Format::kText},
       {"json", Format::kJson},
       {"sarif", Format::kSarif},
       {"junit", Format::kJunit},
       {"github", Format::kGithub},
       {"rdjson", Format::kRdjson}},
      [&](auto value) { settings.format = value; }, "their form; default: text")
      ->group(group);
  command
      .add_option("--diagnostics", settings.diagnostics, "write them there, not to standard error; -: standard output")
      ->type_name("FILE")
      ->group(group);
  command.add_option("--baseline", settings.baseline, "findings listed there are known and are not reported again")
      ->type_name("FILE")
      ->group(group);
  command
      .add_option("--write-baseline", settings.write_baseline,
                  "make one of this run's findings; with --baseline, of its own")
      ->type_name("FILE")
      ->group(group);
  add_word<When>(
      command, "--color", {{"auto", When::kAuto}, {"always", When::kAlways}, {"never", When::kNever}},
      [&](auto value) { settings.color = value; }, "color of the text form; default: auto")
      ->group(group);
  add_chatter(command, settings);
}

void add_dump(CLI::App& command, Settings& settings, bool with_render) {
  std::vector<std::pair<std::string, Stage>> stages = {{"load", Stage::kLoad},   {"parse", Stage::kParse},
                                                       {"pair", Stage::kPair},   {"extract", Stage::kExtract},
                                                       {"check", Stage::kCheck}, {"link", Stage::kLink}};
  if (with_render) stages.emplace_back("render", Stage::kRender);
  add_word<Stage>(
      command, "--dump", stages, [&](auto value) { settings.dump = value; },
      "print the result of a stage on standard output, and stop there")
      ->group("Diagnostics");
}

void add_site(CLI::App& command, Settings& settings) {
  command.add_option("--templates", settings.templates, "folder of page templates instead of the installed one")
      ->type_name("DIR")
      ->group("Writing");
  command.add_option("--site-title", settings.options.site_title, "name of the site")
      ->type_name("TEXT")
      ->group("Writing");
  command.add_option("--base-address", settings.options.base_address, "where the site will be: https://docs.example/")
      ->type_name("URL")
      ->group("Writing");
}

void add_build(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("build", "write the site, the manifest and the diagnostics");
  add_reading(command, settings);
  add_cache(command, settings);
  auto* out = command.add_option("--out", settings.output, "folder of the site; only changed files are written")
                  ->type_name("DIR")
                  ->group("Writing");
  add_site(command, settings);
  add_reporting(command, settings);
  add_dump(command, settings, true);
  command.final_callback([out, &settings] {
    if (settings.output.empty() && settings.dump == Stage::kNone) throw CLI::RequiredError(out->get_name());
  });
  command.footer(std::string(kContent) +
                 "\nExample: diglot build content --out site\n         diglot build "
                 "fr-FR=docs.fr-fr ja-JP=docs.ja-jp --out site --format json\n\n" +
                 kExit);
}

void add_review(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("review", "write the review pages for translators only");
  add_reading(command, settings);
  command.add_option("--out", settings.output, "folder of these pages; not that of a site")
      ->type_name("DIR")
      ->required()
      ->group("Writing");
  command.add_option("--templates", settings.templates, "folder of page templates instead of the installed one")
      ->type_name("DIR")
      ->group("Writing");
  add_reporting(command, settings);
  command.footer(std::string(kContent) +
                 "\nThe pages begin at DIR/review/index.html; a build of the site has them as well.\n\n"
                 "Example: diglot review content --out review-pages\n\n" +
                 kExit);
}

void add_serve(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("serve", "serve a built site on a loopback address, for a look");
  command.add_option("DIR", settings.file, "the site, as build --out wrote it")->type_name("")->required();
  command.add_option("--port", settings.port, "default: 8000; 0: any that is free")->type_name("N");
  command.footer("Prints the address and runs until it is stopped.\n\nExample: diglot serve site\n");
}

void add_objects(CLI::App& command, Settings& settings) {
  command.add_option("--objects", settings.objects, "folder of the compiled articles, a folder a shard below it")
      ->type_name("DIR")
      ->required()
      ->group("Writing");
}

void add_depfile(CLI::App& command, Settings& settings) {
  command.add_option("--depfile", settings.depfile, "list there what was read, as ninja and make want it")
      ->type_name("FILE")
      ->group("Writing");
}

// "2/3" from 1 to 3.
void add_shard(CLI::App& command, Settings& settings) {
  const auto parse = [&settings](const std::string& text) {
    uint32_t index = 0, count = 0;
    const char* const end = text.data() + text.size();
    const auto slash = std::from_chars(text.data(), end, index);
    const bool parted = slash.ec == std::errc() && slash.ptr != end && *slash.ptr == '/';
    const auto rest = std::from_chars(parted ? slash.ptr + 1 : end, end, count);
    const bool whole = parted && rest.ec == std::errc() && rest.ptr == end;
    if (!whole || index < 1 || index > count || count > kMostShards)
      throw CLI::ValidationError("--shard", "'" + text + "' is not I/N, such as 1/3");
    settings.shard = {index - 1, count};
  };
  command.add_option_function<std::string>("--shard", parse, "compile the I-th of N parts, I from 1; default: 1/1")
      ->type_name("I/N")
      ->group("Reading");
}

void add_compile(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("compile", "compile articles, on this machine or one of many, for link");
  add_reading(command, settings);
  add_cache(command, settings);
  add_shard(command, settings);
  add_objects(command, settings);
  add_depfile(command, settings);
  add_chatter(command, settings);
  command.footer(std::string(kContent) +
                 "\nWrites DIR/<I>-of-<N>, with all that link needs of these articles. The findings about them are\n"
                 "reported by link.\n\n"
                 "Example: diglot compile content --objects objects --shard 2/3\n\n"
                 "Exit code: 0 the objects are written; 2 wrong usage, unreadable input or unwritable output.\n");
}

void add_link(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("link", "write the site of what compile made");
  command.add_option("DIR", settings.shards, "folders of objects: all shards of all content")
      ->type_name("")
      ->required();
  command.add_option("--out", settings.output, "folder of the site; only changed files are written")
      ->type_name("DIR")
      ->required()
      ->group("Writing");
  add_site(command, settings);
  add_depfile(command, settings);
  add_machine(command, settings);
  add_cache(command, settings);
  add_reporting(command, settings);
  command.footer(
      "The site, the manifest and the findings are those of diglot build, to the byte. The objects must come from\n"
      "the same diglot, the same locale files and the same diglot.yml.\n\n"
      "Example: diglot link objects --out site\n\n" +
      std::string(kExit));
}

void add_plan(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("plan", "print how compile and link make the site, for a build engine");
  command.add_flag("--ninja")->description("as a build.ninja")->required();
  add_reading(command, settings);
  add_cache(command, settings);
  add_objects(command, settings);
  command.add_option("--out", settings.output, "folder of the site")->type_name("DIR")->required()->group("Writing");
  add_site(command, settings);
  command.add_option("--shards", settings.shard.count, "into how many parts; default: 16")
      ->check(CLI::Range(uint32_t{1}, kMostShards).description(""))
      ->type_name("N")
      ->group("Writing");
  add_reporting(command, settings);
  command.footer(std::string(kContent) +
                 "\nExample: diglot plan --ninja content --objects objects --out site > build.ninja && ninja\n\n"
                 "Exit code: 0 the plan is printed; 2 wrong usage.\n");
}

void add_check(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("check", "write the diagnostics only");
  add_reading(command, settings);
  add_cache(command, settings);
  add_reporting(command, settings);
  command.add_option("--coverage", settings.coverage, "write there, as CSV, what is translated into which locale")
      ->type_name("FILE")
      ->group("Reporting");
  add_dump(command, settings, false);
  command.footer(std::string(kContent) +
                 "\nExample: diglot check content --format sarif --diagnostics diglot.sarif\n\n" + kExit);
}

void add_manifest(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("manifest", "print the JSON manifest of procedures and rules");
  command.add_flag("--schema", settings.schema, "print the JSON Schema of the manifest instead");
  add_word<bool>(
      command, "--format", {{"json", false}, {"jsonl", true}}, [&](auto value) { settings.jsonl = value; },
      "its form: one document, or one record a line; default: json");
  add_reading(command, settings);
  add_cache(command, settings);
  add_reporting(command, settings, "--diagnostics-format");
  add_dump(command, settings, false);
  command.footer(std::string(kContent) + "\nExample: diglot manifest content > manifest.json\n\n" + kExit);
}

void add_project(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("project", "print one language of a bilingual article as Markdown");
  add_word<bool>(
      command, "--side", {{"target", false}, {"source", true}}, [&](auto value) { settings.source_side = value; },
      "which language")
      ->required();
  command.add_option("FILE", settings.file, "the article")->type_name("")->required();
  add_reporting(command, settings);
  command.footer(
      "Every unit is replaced by its target or its source text; no other byte changes.\n\n"
      "Example: diglot project --side source content/fr-FR/overview.md > overview.en.md\n\n" +
      std::string(kExit));
}

void add_align(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("align", "find which sentences of two articles translate each other");
  auto* pair = command.add_option("SOURCE TARGET", settings.pair, "two articles, or two folders of articles")
                   ->type_name("")
                   ->expected(2);
  command.add_option("--learn", settings.learn, "bilingual content to learn the languages' words from (repeatable)")
      ->allow_extra_args(false)
      ->type_name("CONTENT")
      ->group("Reading");
  auto* records =
      command.add_option("--records", settings.records, "align prepared texts instead, one JSON object a line")
          ->type_name("FILE")
          ->excludes(pair)
          ->group("Reading");
  command.add_flag("--write-spans", settings.write_spans, "print the target as a bilingual article instead of JSON")
      ->excludes(records)
      ->group("Writing");
  command
      .add_option("--source-locale", settings.options.source_locale,
                  "the language that was translated from; default: en-US")
      ->transform(locale_tag())
      ->type_name("TAG")
      ->group("Reading");
  command.add_option("--jobs", settings.options.jobs, "threads; default: the cores. The output never depends on them")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N")
      ->group("Reading");
  add_reporting(command, settings);
  command.final_callback([pair, &settings] {
    if (settings.pair.empty() && settings.records.empty()) throw CLI::RequiredError(pair->get_name());
  });
  command.footer(
      "Prints one JSON object: source and target (units in order), and beads of which each holds\n"
      "the indexes of both sides and how sure that is. Of two folders: one object a line and article.\n"
      "A record is {id, src: [{text, block, kind, sec, slug}...], tgt: [...]}; its answer {id, beads}.\n\n"
      "Example: diglot align content/en-US/a.md fr-FR=a.fr.md --learn content\n\n" +
      std::string(kExit));
}

void add_update(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("update", "print a bilingual article anew, from today's source");
  command.add_option("ARTICLE", settings.article, "the bilingual article")->type_name("")->required();
  command.add_option("--source", settings.today, "the source article as it is now")
      ->type_name("FILE")
      ->required()
      ->group("Reading");
  command.add_option("--memory", settings.learn, "bilingual content with further translations (repeatable)")
      ->allow_extra_args(false)
      ->type_name("CONTENT")
      ->group("Reading");
  add_reporting(command, settings);
  command.footer(
      "Sentences that are still in the source keep their translation, new ones get one from --memory or stay\n"
      "in the source language, and <!--diglot:changed--> stands before those whose source changed.\n\n"
      "Example: diglot update fr-FR/a.md --source en-US/a.md --memory content > a.new.md\n\n" +
      std::string(kExit));
}

void add_explain(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("explain", "say what a diagnostic means, or how a rule was read");
  command.add_option("CODE", settings.code, "as printed in [brackets], or an id; without it: a list of all codes")
      ->type_name("");
  add_reading(command, settings);
  command.footer(
      "Of a code: what it means, with an example and the cure.\n"
      "Of a rule, a procedure or a step of CONTENT (r-..., p-..., s-...): its text in every language,\n"
      "where that stands, the words that led there, and how its condition was read.\n\n" +
      std::string(kContent) +
      "\nExample: diglot explain number-mismatch\n"
      "         diglot explain r-0123456789abcdef content\n");
}

void add_diff(CLI::App& app, Settings& settings) {
  CLI::App& command =
      *app.add_subcommand("diff", "say which rules, procedures and steps changed between two manifests");
  command.add_option("OLD.json", settings.old_manifest, "the manifest of before")->type_name("")->required();
  command.add_option("NEW.json", settings.manifest, "the manifest of now")->type_name("")->required();
  add_word<Format>(
      command, "--format", {{"text", Format::kText}, {"json", Format::kJson}},
      [&](auto value) { settings.format = value; }, "default: text");
  command.add_flag("--quiet", settings.quiet, "no summary");
  command.footer(
      "A rule got stricter where it allows less than before, looser where it allows more: decided by\n"
      "the values of its quantities, by its modality, and by conditions that came or went. What\n"
      "cannot be decided so is \"changed\".\n\n"
      "Example: diglot diff released/manifest.json site/manifest.json\n\n"
      "Exit code: 0 no rule got stricter or looser; 1 some rule did; 2 wrong usage or a file that is\n"
      "no manifest.\n");
}

void add_export(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("export", "write the units as files for translators' tools");
  add_word<ExchangeFormat>(
      command, "--format",
      {{"xliff", ExchangeFormat::kXliff},
       {"xliff12", ExchangeFormat::kXliff12},
       {"tmx", ExchangeFormat::kTmx},
       {"po", ExchangeFormat::kPo},
       {"csv", ExchangeFormat::kCsv},
       {"glossary", ExchangeFormat::kGlossary}},
      [&](auto value) { settings.exchange = value; },
      "XLIFF 2.1 (default), XLIFF 1.2, TMX 1.4b, PO, CSV; or the glossary")
      ->group("Writing");
  add_reading(command, settings);
  command.add_option("--out", settings.output, "folder of the files: one an article; TMX: one a locale")
      ->type_name("DIR")
      ->required()
      ->group("Writing");
  add_reporting(command, settings, "--diagnostics-format");
  command.footer(std::string(kContent) +
                 "\nExample: diglot export --format xliff content --out work\n\nThe findings of diglot check travel in "
                 "the files.\n" +
                 kExit);
}

void add_import(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("import", "put the translations of exchange files back into the articles");
  CLI::Option* inputs =
      command.add_option("FILE... CONTENT", settings.inputs, "what to read; see below")->type_name("")->required();
  add_reading(command, settings, false);
  command.add_flag("--dry-run", settings.dry_run, "say what would change, and write nothing")->group("Writing");
  add_reporting(command, settings);
  command.final_callback([inputs, &settings] {
    std::vector<std::string> contents;
    for (const std::string& input : settings.inputs) {
      if (!is_exchange_file(input)) contents.push_back(input);
    }
    if (contents.size() == settings.inputs.size()) throw CLI::RequiredError(inputs->get_name());
    if (!contents.empty()) settings.contents = contents;
  });
  command.footer("FILE is XLIFF 2.x or 1.2 (.xlf, .xliff), PO (.po) or CSV (.csv).\n" + std::string(kContent) +
                 "Only the translations that changed are written, and no other byte; with a conflict, nothing.\n" +
                 "\nExample: diglot import work/fr-FR/overview.xlf content\n\n" + kExit);
}

// Not in the list of commands: packages run it, and man says where its output goes.
void add_completion(CLI::App& app, Settings& settings) {
  CLI::App& command = *app.add_subcommand("completion", "print what a shell or man knows of diglot")->group("");
  command.add_option("SHELL", settings.shell, "bash, zsh, fish or man")
      ->check(CLI::IsMember({"bash", "zsh", "fish", "man"}))
      ->type_name("")
      ->required();
}

void add_config(CLI::App& app, std::string& config) {
  for (const char* command :
       {"build", "review", "check", "manifest", "explain", "export", "import", "compile", "link", "plan"}) {
    app.get_subcommand(command)
        ->add_option("--config", config, "default: diglot.yml in the folder of the content, or above it")
        ->type_name("FILE")
        ->group("Reading");
  }
}

void describe(CLI::App& app, Settings& settings, std::string& config) {
  app.set_version_flag("--version", "diglot " DIGLOT_VERSION);
  app.require_subcommand(1);
  add_build(app, settings);
  add_review(app, settings);
  add_serve(app, settings);
  add_check(app, settings);
  add_manifest(app, settings);
  add_project(app, settings);
  add_align(app, settings);
  add_update(app, settings);
  add_export(app, settings);
  add_import(app, settings);
  add_explain(app, settings);
  add_diff(app, settings);
  add_compile(app, settings);
  add_link(app, settings);
  add_plan(app, settings);
  add_completion(app, settings);
  add_config(app, config);
  app.footer(std::string("diglot COMMAND --help says more about one command.\n\n") + kExit);
}

int wrong_usage(const std::string& message, const std::string& command) {
  const std::string help = command.empty() ? "diglot --help" : "diglot " + command + " --help";
  say(fmt::format("diglot: {}\nTry '{}'.\n", message, help));
  return kFailed;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::string also(const std::vector<std::string>& similar) {
  std::string out;
  for (const std::string& one : similar) out += (out.empty() ? "; did you mean " : ", ") + one;
  return out.empty() ? out : out + "?";
}

// The first word decides, so that a mistyped command is not taken for an option's fault.
int check_command(const CLI::App& app, const std::string& word) {
  const std::vector<std::string> names = command_names(app);
  if (word.starts_with('-') || std::find(names.begin(), names.end(), word) != names.end()) return kClean;
  return wrong_usage("there is no command '" + word + "'" + also(similar_words(word, names)), "");
}

// An unknown option gets the nearest known one beside it.
std::string unknown(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::string word = command.remaining().empty() ? "" : command.remaining().front();
  const std::string plain = word.substr(0, word.find('='));
  return "there is no option '" + plain + "'" + also(similar_words(plain, names));
}

const CLI::App* chosen(const CLI::App& app) {
  const auto used = app.get_subcommands();
  return used.empty() ? nullptr : used.front();
}

int parse_failed(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* command = chosen(app);
  const std::string name = command != nullptr ? command->get_name() : "";
  if (dynamic_cast<const CLI::CallForHelp*>(&error) != nullptr) {
    return print(app.help()) ? kClean : kFailed;
  }
  if (dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr) {
    return print("diglot " DIGLOT_VERSION "\n") ? kClean : kFailed;
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && command != nullptr) {
    return wrong_usage(unknown(*command), name);
  }
  return wrong_usage(error.what(), name);
}

Settings defaults() {
  Settings settings;
  settings.options.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return settings;
}

bool reads_project(const std::string& command, const Settings& settings) {
  return command == "build" || command == "review" || command == "check" || command == "manifest" ||
         command == "export" || command == "import" || command == "compile" || command == "link" || command == "plan" ||
         (command == "explain" && is_record_id(settings.code));
}

void find_data(Settings& settings) {
  const std::string data = data_folder(DIGLOT_DATA_FROM_BIN, DIGLOT_SOURCE_DIR);
  settings.own_locales = settings.locales.empty();
  if (settings.own_locales) settings.locales = data + "/locales";
  if (settings.templates.empty()) settings.templates = data + "/templates";
}

// $XDG_CACHE_HOME, else ~/.cache (https://specifications.freedesktop.org/basedir-spec); empty where there is neither.
std::string default_cache() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache == '/') return std::string(cache) + "/diglot";
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::string(home) + "/.cache/diglot" : "";
}

// The build ids of the program and of the libraries that it runs with: whatever of them changes, what an earlier
// one made is not used.
std::string program_digest() {
  Digester digester;
  digester.add(DIGLOT_VERSION);
  const auto add_object = [](dl_phdr_info* object, size_t, void* out) {
    const std::string_view name = object->dlpi_name;
    if (!name.empty() && !name.starts_with('/')) return 0;  // the kernel's
    for (const ElfW(Phdr)* header = object->dlpi_phdr; header != object->dlpi_phdr + object->dlpi_phnum; ++header) {
      if (header->p_type != PT_NOTE) continue;
      const auto* notes = reinterpret_cast<const char*>(object->dlpi_addr + header->p_vaddr);
      static_cast<Digester*>(out)->add(std::string_view(notes, header->p_memsz));
    }
    return 0;
  };
  dl_iterate_phdr(add_object, &digester);
  return digester.finish();
}

void find_cache(Settings& settings) {
  settings.cache_given = !settings.cache.empty();
  if (settings.cache.empty()) settings.cache = default_cache();
  if (settings.no_cache) settings.cache.clear();
  const bool apart = !settings.objects.empty() || !settings.shards.empty();
  if (!settings.cache.empty() || apart) settings.program = program_digest();
}

// What was given to `from`, as words for `to`: its options that `to` has as well.
std::vector<std::string> words_for(const CLI::App& to, const CLI::App& from) {
  std::vector<std::string> words;
  for (const CLI::Option* option : from.get_options()) {
    const std::string name = option->get_name();
    if (option->count() == 0 || to.get_option_no_throw(name) == nullptr) continue;
    for (const std::string& value : option->results()) {
      if (!option->get_positional()) words.push_back(name);
      if (option->get_expected_max() != 0) words.push_back(value);
    }
  }
  return words;
}

// The words of a command line that decide what is read, found and made: not those that decide how it is said, and how
// fast.
std::vector<std::string> working_words(const CLI::App& command) {
  static const std::set<std::string> kSaying = {"--format", "--fail-on", "--diagnostics", "--color",
                                                "--quiet",  "--verbose", "--jobs"};
  std::vector<std::string> words = {command.get_name()};
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() == 0 || kSaying.contains(option->get_name())) continue;
    words.push_back(option->get_name());
    words.insert(words.end(), option->results().begin(), option->results().end());
  }
  return words;
}

PlanWords plan_words(const CLI::App& app) {
  const CLI::App& plan = *app.get_subcommand("plan");
  PlanWords words{program_path(), words_for(*app.get_subcommand("compile"), plan),
                  words_for(*app.get_subcommand("link"), plan)};
  // Several shards run at once.
  if (plan.count("--jobs") == 0) words.compile.insert(words.compile.end(), {"--jobs", "1"});
  return words;
}

int run(const CLI::App& app, const std::string& command, const Settings& settings) {
  if (command == "build") return cmd_build(settings);
  if (command == "review") return cmd_review(settings);
  if (command == "serve") return cmd_serve(settings);
  if (command == "check") return cmd_check(settings);
  if (command == "manifest") return cmd_manifest(settings);
  if (command == "project") return cmd_project(settings);
  if (command == "align") return cmd_align(settings);
  if (command == "update") return cmd_update(settings);
  if (command == "export") return cmd_export(settings);
  if (command == "import") return cmd_import(settings);
  if (command == "diff") return cmd_diff(settings);
  if (command == "compile") return cmd_compile(settings);
  if (command == "link") return cmd_link(settings);
  if (command == "completion") return cmd_completion(app, settings.shell);
  if (command == "plan") return cmd_plan(settings, plan_words(app));
  return cmd_explain(settings);
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

void print_cost(std::chrono::steady_clock::time_point begin) {
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  say(fmt::format("diglot: {:.2f} s, {:.2f} s of processor, {} MB\n", time.count(),
                  seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss / 1024));
}

}  // namespace

int main(int argc, char** argv) {
  const auto begin = std::chrono::steady_clock::now();
  // A file that outgrows its limit is an error to report, not a reason to die half-way.
  std::signal(SIGXFSZ, SIG_IGN);
#ifdef __GLIBC__
  // Large texts come and go with each page. What is free of them goes back to the system, whatever came before.
  mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
  // On any thread; nothing is in place before all of it is written, so there is nothing to clean up.
  std::set_new_handler([] {
    say("diglot: out of memory\n");
    std::_Exit(kFailed);
  });
  Settings settings;
  std::string config;
  CLI::App app(kAbout, "diglot");
  describe(app, settings, config);
  settings = defaults();
  if (argc < 2) {
    say(app.help());
    return kFailed;
  }
  if (const int code = check_command(app, argv[1]); code != kClean) return code;
  int code = kClean;
  try {
    app.parse(argc, argv);
    const std::string command = chosen(app)->get_name();
    if (reads_project(command, settings)) {
      // What the file says comes first, and the command line once more over it.
      Settings configured = defaults();
      if (command == "plan") configured.shard.count = kDefaultShards;
      if (command == "link" && config.empty()) config = find_shard_config(settings.shards);
      if (!configure(config, settings, configured, code)) return code;
      settings = configured;
      app.parse(argc, argv);
    }
    find_data(settings);
    find_cache(settings);
    settings.arguments = working_words(*chosen(app));
    code = run(app, command, settings);
  } catch (const CLI::ParseError& error) {
    return parse_failed(app, error);
  }
  if (settings.verbose) print_cost(begin);
  return code;
}
