#include "compile.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>

#include "check.h"
#include "digest.h"
#include "extract.h"
#include "html.h"
#include "link.h"
#include "pair.h"
#include "parse.h"

namespace diglot {

void for_each_index(size_t count, int jobs, const std::function<void(size_t)>& task) {
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next++; i < count; i = next++) task(i);
  };
  std::vector<std::jthread> threads;
  for (int i = 1; i < jobs && static_cast<size_t>(i) < count; ++i) threads.emplace_back(work);
  work();
}

namespace {

void add_terms(std::vector<Concept> concepts, const SourceFile& file, Glossary& glossary) {
  glossary.concepts.insert(glossary.concepts.end(), std::make_move_iterator(concepts.begin()),
                           std::make_move_iterator(concepts.end()));
  const uint64_t print = std::stoull(sha256_hex(file.bytes).substr(0, 16), nullptr, 16);
  glossary.fingerprint = glossary.fingerprint * 31 + print + 1;
}

// A locale file has the name of its locale.
std::string locale_of(const DataFile& file) { return file.path.substr(0, file.path.rfind('.')); }

// The locales whose rules may be asked for: those of the source language and of the articles' languages. Of the others
// only the words are, to tell languages apart; but what is wrong in a file that is not ours has to be said.
std::set<std::string> locales_with_rules(const Project& project) {
  std::set<std::string> out;
  Lexicons there;
  for (const DataFile& file : project.locale_files) {
    there.by_tag[locale_of(file)].tag = locale_of(file);
    if (!project.own_locales) out.insert(locale_of(file));
  }
  std::set<std::string> asked = {project.options.source_locale};
  for (const InputFile& file : project.files) asked.insert(file.locale);
  for (const std::string& locale : asked) {
    if (const Lexicon* lexicon = there.exact(locale)) out.insert(lexicon->tag);
  }
  return out;
}

}  // namespace

Lexicons compile_lexicons(const Project& project, std::vector<Diagnostic>& diagnostics) {
  Lexicons lexicons;
  lexicons.source_locale = project.options.source_locale;
  std::vector<Lexicon> parsed(project.locale_files.size());
  std::vector<std::vector<Diagnostic>> said(parsed.size());
  const std::set<std::string> with_rules = locales_with_rules(project);
  for_each_index(parsed.size(), project.options.jobs, [&](size_t i) {
    const DataFile& file = project.locale_files[i];
    Diagnostics own("", "", file.source.name);
    parsed[i] = parse_lexicon(file.source, own, with_rules.contains(locale_of(file)));
    said[i] = own.take();
  });
  for (size_t i = 0; i < parsed.size(); ++i) {
    const std::string tag = parsed[i].tag;
    if (!tag.empty()) lexicons.by_tag.emplace(tag, std::move(parsed[i]));
    std::move(said[i].begin(), said[i].end(), std::back_inserter(diagnostics));
  }
  if (const Lexicon* source = lexicons.exact(lexicons.source_locale); source != nullptr && !project.options.facts) {
    prepare_filter(lexicons.by_tag.at(source->tag).rules);
  }
  for (const DataFile& file : project.glossaries) {
    Diagnostics own("", "", file.source.name);
    add_terms(parse_glossary(file.source, lexicons.source_locale, own), file.source, lexicons.glossary);
    for (Diagnostic& diagnostic : own.take()) diagnostics.push_back(std::move(diagnostic));
  }
  return lexicons;
}

namespace {

ArticleObject read_article(const InputFile& file) {
  Diagnostics diagnostics(file.locale, file.path, file.source.name);
  ArticleObject object;
  Document document = parse_article(file.source, diagnostics);
  object.article = pair(file.source, file.locale, file.path, std::move(document), diagnostics);
  object.diagnostics = diagnostics.take();
  object.deferred = true;
  return object;
}

void tighten(std::vector<Step>& steps) {
  steps.shrink_to_fit();
  for (Step& step : steps) {
    tighten(step.steps);
    tighten(step.choices);
  }
}

// Objects are kept until the whole set is rendered: what was reserved for growth goes back.
void tighten(ArticleObject& object) {
  object.facts.procedures.shrink_to_fit();
  for (Procedure& procedure : object.facts.procedures) tighten(procedure.steps);
  object.checks.tokens.shrink_to_fit();
  object.diagnostics.shrink_to_fit();
}

void complete(ArticleObject& object, const InputFile& file, const Lexicons& lexicons, const Options& options) {
  Diagnostics diagnostics(file.locale, file.path, file.source.name);
  object.facts = extract(object.article, file.source, lexicons, options.source_locale,
                         options.facts ? FactsFor::kReaders : FactsFor::kChecks);
  object.checks = check_article(object.article, file.source, lexicons, options, diagnostics);
  for (Diagnostic& one : diagnostics.take()) object.diagnostics.push_back(std::move(one));
  check_rules(object.article, object.facts, object.diagnostics);
  sort_diagnostics(object.diagnostics);
  tighten(object);
  object.deferred = false;
}

}  // namespace

ArticleObject compile_article(const InputFile& file, const Lexicons& lexicons, const Options& options) {
  ArticleObject object = read_article(file);
  complete(object, file, lexicons, options);
  return object;
}

namespace {

std::vector<const InputFile*> files_of(const Project& project, InputKind kind) {
  std::vector<const InputFile*> out;
  for (const InputFile& file : project.files) {
    if (file.kind == kind) out.push_back(&file);
  }
  return out;
}

std::vector<Toc> compile_tocs(const Project& project, std::vector<Diagnostic>& diagnostics) {
  std::vector<Toc> tocs;
  for (const InputFile* file : files_of(project, InputKind::kToc)) {
    Diagnostics own(file->locale, file->path, file->source.name);
    tocs.push_back({file->locale, file->path, file->source.name, parse_toc(file->source, own)});
    for (Diagnostic& diagnostic : own.take()) diagnostics.push_back(std::move(diagnostic));
  }
  return tocs;
}

// Paths of articles that have an edition besides the translation: what it may be aligned with.
std::set<std::string_view> shared_paths(const std::vector<const InputFile*>& files) {
  std::set<std::string_view> seen;
  std::set<std::string_view> shared;
  for (const InputFile* file : files) {
    if (!seen.insert(file->path).second) shared.insert(file->path);
  }
  return shared;
}

// As link() puts their objects.
std::vector<const InputFile*> in_order(std::vector<const InputFile*> files) {
  std::sort(files.begin(), files.end(), [](const InputFile* a, const InputFile* b) {
    return std::tie(a->locale, a->path) < std::tie(b->locale, b->path);
  });
  return files;
}

std::vector<std::string> assets_of(const Project& project) {
  std::vector<std::string> out;
  for (const InputFile* file : files_of(project, InputKind::kAsset)) {
    if (!file->locale.empty() && !is_active_file(file->path)) out.push_back(file->locale + "/" + file->path);
  }
  return out;
}

// An article without its source beside it joins its rules with those of an edition that has it, by name: of that
// edition all facts are wanted, whoever asks.
void complete_sources(std::vector<ArticleObject>& objects, const std::vector<const InputFile*>& files,
                      const Lexicons& lexicons, const Options& options) {
  std::set<std::string_view> joined;
  for (const ArticleObject& object : objects) {
    if (!object.article.bilingual()) joined.insert(object.article.path);
  }
  for_each_index(objects.size(), options.jobs, [&](size_t i) {
    ArticleObject& object = objects[i];
    if (!object.article.bilingual() || !joined.contains(object.article.path)) return;
    object.facts = extract(object.article, files[i]->source, lexicons, options.source_locale);
  });
}

}  // namespace

std::vector<ArticleObject> compile_articles(const Project& project, const Lexicons& lexicons, const Recall& recall,
                                            const std::function<void(size_t, size_t)>& progress) {
  const std::vector<const InputFile*> files = files_of(project, InputKind::kArticle);
  std::vector<ArticleObject> objects(files.size());
  const std::set<std::string_view> shared = shared_paths(files);
  std::mutex mutex;
  size_t done = 0;
  for_each_index(files.size(), project.options.jobs, [&](size_t i) {
    const InputFile& file = *files[i];
    const auto compile = [&] {
      ArticleObject object = read_article(file);
      const bool waits =
          !object.article.bilingual() && file.locale != project.options.source_locale && shared.contains(file.path);
      if (!waits) complete(object, file, lexicons, project.options);
      return object;
    };
    objects[i] = recall ? recall(file, compile) : compile();
    if (!progress) return;
    const std::lock_guard lock(mutex);
    progress(++done, files.size());
  });
  end_parsing();  // the other threads have ended
  return objects;
}

Corpus link_corpus(const Project& project, const Lexicons& lexicons, std::vector<ArticleObject> objects) {
  const std::vector<const InputFile*> files = files_of(project, InputKind::kArticle);
  compare_sources(objects, files, project.options);
  align_articles(objects, files, lexicons, project.options);
  for_each_index(objects.size(), project.options.jobs, [&](size_t i) {
    if (objects[i].deferred) complete(objects[i], *files[i], lexicons, project.options);
  });
  if (!project.options.facts) complete_sources(objects, files, lexicons, project.options);
  std::vector<Diagnostic> diagnostics;
  std::vector<Toc> tocs = compile_tocs(project, diagnostics);
  take_in_snippets(project, objects, diagnostics);
  Corpus corpus = link(std::move(objects), std::move(tocs), assets_of(project), project.options.source_locale);
  corpus.diagnostics.insert(corpus.diagnostics.begin(), std::move_iterator(diagnostics.begin()),
                            std::move_iterator(diagnostics.end()));
  // Neither asks for what the other makes. One thread takes them in this order: the memory of translations finds room
  // where the traces of the checks were.
  for_each_index(2, project.options.jobs, [&](size_t task) {
    if (task == 0) {
      corpus.examined = check_corpus(corpus, corpus.diagnostics);
      for (ArticleObject& object : corpus.objects) object.checks = {};  // nobody asks for them any more
    } else if (project.options.suggestions) {
      suggest_translations(corpus.objects, in_order(files), project.options);
    }
  });
  for (ArticleObject& object : corpus.objects) {
    if (object.article.aligned() || !object.drift.empty() || !object.suggestions.empty()) object.digest.clear();
  }
  apply_ignores(corpus);
  return corpus;
}

Corpus compile_corpus(const Project& project, const Lexicons& lexicons, const Recall& recall,
                      const std::function<void(size_t, size_t)>& progress) {
  return link_corpus(project, lexicons, compile_articles(project, lexicons, recall, progress));
}

}  // namespace diglot
