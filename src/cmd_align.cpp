#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "align.h"
#include "cmd.h"
#include "compile.h"
#include "load.h"
#include "locale.h"
#include "parse.h"

namespace diglot {
namespace {

using Json = nlohmann::ordered_json;
// For reading: an ordered object looks through all its keys for each further one.
using ReadJson = nlohmann::json;

const char* name_of(BlockKind kind) {
  switch (kind) {
    case BlockKind::kParagraph: return "p";
    case BlockKind::kHeading: return "h";
    case BlockKind::kItem: return "li";
    case BlockKind::kCell: return "td";
    case BlockKind::kQuote: return "q";
    case BlockKind::kOther: return "other";
  }
  return "other";
}

BlockKind kind_from(std::string_view name) {
  for (BlockKind kind :
       {BlockKind::kParagraph, BlockKind::kHeading, BlockKind::kItem, BlockKind::kCell, BlockKind::kQuote}) {
    if (name == name_of(kind)) return kind;
  }
  return BlockKind::kOther;
}

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json beads_of(const SegmentAlignment& alignment, bool with_confidence) {
  Json out = Json::array();
  for (const Bead& bead : alignment.beads) {
    Json one = Json::array({bead.source, bead.target});
    if (with_confidence) one.push_back(std::round(static_cast<double>(bead.confidence) * 1000) / 1000);
    out.push_back(std::move(one));
  }
  return out;
}

Json segments_as_json(const std::vector<Segment>& segments, const SourceFile& file) {
  const LineIndex lines(file.bytes);
  Json out = Json::array();
  for (const Segment& segment : segments) {
    const Position place = lines.position(segment.range.begin);
    out.push_back(
        {{"text", segment.text}, {"line", place.line}, {"column", place.column}, {"block", name_of(segment.kind)}});
  }
  return out;
}

// --- models -----------------------------------------------------------------------------------------------

// What the bilingual articles of --learn teach, by locale.
class Models {
 public:
  bool learn(Run& run) {
    if (run.settings().learn.empty()) return true;
    LoadRequest request{run.settings().learn, run.settings().locales, "", "", run.settings().options};
    request.options.locales.clear();
    Project project;
    const bool usable = load_project(request, project);
    run.keep(std::move(project.diagnostics));
    if (usable) models_ = learn_models(project);
    return usable;
  }
  // Of the locale; where it is not known and only one was learned, of that one.
  const AlignmentModel& of(const std::string& locale) const {
    const auto found = models_.find(locale);
    if (found != models_.end()) return found->second;
    return models_.size() == 1 && locale.empty() ? models_.begin()->second : none_;
  }

 private:
  std::map<std::string, AlignmentModel> models_;
  AlignmentModel none_;
};

// Texts that were aligned without knowing a word teach the words for a second time.
constexpr float kSure = 0.8F;

void collect_pairs(const std::vector<Segment>& source, const std::vector<Segment>& target,
                   const SegmentAlignment& alignment, std::vector<TextPair>& out) {
  for (const Bead& bead : alignment.beads) {
    if (bead.source.size() == 1 && bead.target.size() == 1 && bead.confidence >= kSure)
      out.push_back({source[bead.source[0]].text, target[bead.target[0]].text});
  }
}

// --- records ----------------------------------------------------------------------------------------------

struct Record {
  std::string id;
  std::string locale;
  std::vector<Segment> source, target;
  SegmentAlignment alignment;
};

// Fields that are missing or of another kind are as if empty; the text must be there.
std::vector<Segment> segments_from(const ReadJson& list) {
  std::vector<Segment> out;
  for (const ReadJson& one : list) {
    Segment segment;
    segment.text = one.at("text").get<std::string>();
    const auto number = [&](const char* key) {
      const auto found = one.find(key);
      return found != one.end() && found->is_number_unsigned() ? found->get<uint32_t>() : 0U;
    };
    const auto text = [&](const char* key) {
      const auto found = one.find(key);
      return found != one.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    segment.block = number("block");
    segment.section = number("sec");
    segment.kind = kind_from(text("kind"));
    segment.anchor = text("slug");
    out.push_back(std::move(segment));
  }
  return out;
}

// The locale that an id begins with, as the paths of content do; empty where it does not.
std::string locale_in(const std::string& id) {
  const auto tag = canonical_locale(id.substr(0, id.find('/')));
  return tag && known_locale(*tag) ? *tag : "";
}

std::vector<Record> read_records(const SourceFile& file, Run& run) {
  std::vector<Record> records;
  Diagnostics own("", "", file.name);
  uint32_t line = 0;
  for (uint32_t at = 0; at < file.bytes.size();) {
    const auto end = static_cast<uint32_t>(std::min(file.bytes.find('\n', at), file.bytes.size()));
    ++line;
    const std::string_view text = file.view({at, end});
    if (text.find_first_not_of(" \t\r") != std::string_view::npos) {
      try {
        const ReadJson json = ReadJson::parse(text);
        Record record;
        record.id = json.at("id").get<std::string>();
        record.locale = locale_in(
            json.contains("locale") && json["locale"].is_string() ? json["locale"].get<std::string>() : record.id);
        record.source = segments_from(json.at("src"));
        record.target = segments_from(json.at("tgt"));
        records.push_back(std::move(record));
      } catch (const ReadJson::exception& error) {
        own.report(Diag::kRecordSyntax, {at, end}, "", line, error.what());
      }
    }
    at = end + 1;
  }
  run.keep(own.take());
  return records;
}

void align_records(std::vector<Record>& records, const Models& models, int jobs) {
  const auto align_with = [&](const auto& model_of) {
    for_each_index(records.size(), jobs, [&](size_t i) {
      records[i].alignment = align(records[i].source, records[i].target, model_of(records[i].locale));
    });
  };
  align_with([&](const std::string& locale) -> const AlignmentModel& { return models.of(locale); });
  std::map<std::string, std::vector<TextPair>> untaught;
  for (const Record& record : records) {
    if (!models.of(record.locale).words.empty()) continue;
    collect_pairs(record.source, record.target, record.alignment, untaught[record.locale]);
  }
  if (untaught.empty()) return;
  std::map<std::string, AlignmentModel> learned;
  for (const auto& [locale, pairs] : untaught) learned[locale] = learn_from_guesses(pairs);
  align_with([&](const std::string& locale) -> const AlignmentModel& {
    const auto found = learned.find(locale);
    return found != learned.end() ? found->second : models.of(locale);
  });
}

int run_records(Run& run, const Models& models) {
  const SourceFile* file = run.load_one(run.settings().records);
  if (file == nullptr) return run.finish(true);
  std::vector<Record> records = read_records(*file, run);
  align_records(records, models, run.settings().options.jobs);
  std::string out;
  for (const Record& record : records) {
    out += text_of({{"id", record.id}, {"beads", beads_of(record.alignment, false)}}) + "\n";
  }
  return run.finish(!print(out));
}

// --- articles ---------------------------------------------------------------------------------------------

struct ArticlePair {
  const InputFile* source = nullptr;
  const InputFile* target = nullptr;
};

// The articles that both trees have, by their path.
std::vector<ArticlePair> pairs_of(const Project& sources, const Project& targets) {
  const auto articles = [](const Project& project) {
    std::vector<const InputFile*> out;
    for (const InputFile& file : project.files) {
      if (file.kind == InputKind::kArticle) out.push_back(&file);
    }
    return out;
  };
  const std::vector<const InputFile*> from = articles(sources);
  const std::vector<const InputFile*> to = articles(targets);
  if (from.size() == 1 && to.size() == 1) return {{from[0], to[0]}};
  std::map<std::string_view, const InputFile*> by_path;
  for (const InputFile* file : from) by_path.emplace(file->path, file);
  std::vector<ArticlePair> out;
  for (const InputFile* file : to) {
    if (const auto found = by_path.find(file->path); found != by_path.end()) out.push_back({found->second, file});
  }
  return out;
}

std::string as_json(const ArticlePair& pair, const AlignedTexts& texts, bool with_path) {
  Json out;
  if (with_path) out["article"] = pair.target->path;
  out["source"] = segments_as_json(texts.source, pair.source->source);
  out["target"] = segments_as_json(texts.target, pair.target->source);
  out["beads"] = beads_of(texts.alignment, true);
  out["confidence"] = std::round(static_cast<double>(texts.alignment.confidence) * 1000) / 1000;
  return text_of(out) + "\n";
}

// The locale that a folder of the path, or the front matter, names.
std::string locale_of(const SourceFile& file) {
  for (size_t at = 0; at < file.name.size();) {
    const size_t end = std::min(file.name.find('/', at), file.name.size());
    const auto tag = canonical_locale(file.name.substr(at, end - at));
    if (tag && tag->find('-') != std::string::npos && known_locale(*tag)) return *tag;
    at = end + 1;
  }
  Diagnostics unused;
  const auto tag = canonical_locale(parse_article(file, unused).front_matter.value("ms.contentlocale"));
  return tag.value_or("");
}

// A tree or one file, both perhaps with LOCALE= before them. What does not say its locale gets `fallback`.
bool load_side(const std::string& typed, const std::string& fallback, Run& run, Project& project) {
  const Settings& settings = run.settings();
  const size_t equals = typed.find('=');
  const std::string path = equals == std::string::npos ? typed : typed.substr(equals + 1);
  bool usable = false;
  if (path.ends_with(".md")) {
    InputFile file{InputKind::kArticle, "", path.substr(path.rfind('/') + 1), {}, ""};
    Diagnostics own("", "", path);
    usable = load_file(path, settings.options, file.source, own);
    run.keep(own.take());
    file.locale = equals != std::string::npos ? canonical_locale(typed.substr(0, equals)).value_or("")
                  : fallback.empty()          ? locale_of(file.source)
                                              : fallback;
    project.files.push_back(std::move(file));
  } else {
    const bool named = equals != std::string::npos || fallback.empty();
    usable =
        load_project({{named ? typed : fallback + "=" + typed}, settings.locales, "", "", settings.options}, project);
    run.keep(std::move(project.diagnostics));
  }
  return usable;
}

int run_articles(Run& run, const Models& models) {
  const Settings& settings = run.settings();
  Project sources;
  Project targets;
  if (!load_side(settings.pair[0], settings.options.source_locale, run, sources) ||
      !load_side(settings.pair[1], "", run, targets))
    return run.finish(true);
  const std::vector<ArticlePair> pairs = pairs_of(sources, targets);
  std::vector<AlignedTexts> texts(pairs.size());
  const auto align_all = [&](const std::map<std::string, AlignmentModel>& learned) {
    for_each_index(pairs.size(), settings.options.jobs, [&](size_t i) {
      const auto found = learned.find(pairs[i].target->locale);
      texts[i] = align_files(*pairs[i].source, *pairs[i].target, settings.options.source_locale,
                             found != learned.end() ? found->second : models.of(pairs[i].target->locale));
    });
  };
  align_all({});
  std::map<std::string, std::vector<TextPair>> untaught;
  for (size_t i = 0; i < pairs.size(); ++i) {
    if (models.of(pairs[i].target->locale).words.empty())
      collect_pairs(texts[i].source, texts[i].target, texts[i].alignment, untaught[pairs[i].target->locale]);
  }
  std::map<std::string, AlignmentModel> learned;
  for (const auto& [locale, list] : untaught) learned[locale] = learn_from_guesses(list);
  if (!learned.empty()) align_all(learned);
  const bool many = pairs.size() != 1;
  std::string out;
  for (size_t i = 0; i < pairs.size(); ++i) {
    out += settings.write_spans ? write_bilingual(*pairs[i].target, texts[i]) : as_json(pairs[i], texts[i], many);
  }
  return run.finish(!print(out));
}

}  // namespace

int cmd_align(const Settings& settings) {
  Run run(settings);
  Models models;
  if (!models.learn(run)) return run.finish(true);
  return settings.records.empty() ? run_articles(run, models) : run_records(run, models);
}

}  // namespace diglot
