#include <algorithm>
#include <charconv>
#include <set>

#include "locale.h"
#include "parse.h"
#include "parse_yaml.h"

namespace diglot {
namespace {

class ConfigReader {
 public:
  ConfigReader(const SourceFile& file, Diagnostics& diagnostics)
      : yaml_(file, whole(file)), diagnostics_(diagnostics) {}

  Config read() {
    const YamlEvent& first = yaml_.next();
    if (first.kind == Kind::kMapBegin) {
      read_map([this](const std::string& key, Range range) { read_setting(key, range); });
    } else if (!ended()) {
      expected("key: value");
    }
    if (yaml_.event().kind == Kind::kFailure) report_failure();
    return std::move(config_);
  }

 private:
  using Kind = YamlEvent::Kind;

  static Range whole(const SourceFile& file) {
    return {std::string_view(file.bytes).starts_with("\xEF\xBB\xBF") ? 3U : 0U,
            static_cast<uint32_t>(file.bytes.size())};
  }
  bool ended() const { return yaml_.event().kind == Kind::kEnd || yaml_.event().kind == Kind::kFailure; }

  void report_failure() {
    const YamlEvent& event = yaml_.event();
    if (event.fault == YamlFault::kAlias) {
      diagnostics_.report(Diag::kConfigAlias, event.range, "");
    } else {
      diagnostics_.report(Diag::kConfigSyntax, event.range, "", event.text);
    }
  }

  // The current value is not what it should be: says so and steps over it.
  void expected(std::string_view what) {
    diagnostics_.report(Diag::kConfigForm, yaml_.event().range, "", what);
    yaml_.skip_value();
  }
  void bad_value(std::string_view value, Range range, std::string_view key) {
    diagnostics_.report(Diag::kConfigValue, range, "", value, key);
  }

  // Calls read(key, its range) with the first event of each value current; read leaves its last one current.
  template <class Read>
  void read_map(const Read& read) {
    while (yaml_.next().kind != Kind::kMapEnd && !ended()) {
      const std::string key = yaml_.event().text;
      const Range range = yaml_.event().range;
      if (yaml_.event().kind != Kind::kScalar) expected("key: value");
      yaml_.next();
      if (ended()) return;
      read(key, range);
    }
  }

  void read_setting(const std::string& key, Range range) {
    Options& options = config_.options;
    if (key == "content") return read_list(config_.contents);
    if (key == "exclude") return read_list(options.exclude);
    if (key == "glossary") return read_list(options.glossaries);
    if (key == "baseline") return read_text(config_.baseline);
    if (key == "locales") return read_locales(options.locales);
    if (key == "source-locale") return read_locale(options.source_locale);
    if (key == "title") return read_text(options.site_title);
    if (key == "base-address") return read_text(options.base_address);
    if (key == "max-file-size") return read_size(options.max_file_size);
    if (key == "fail-on") return read_severity(key, "never", config_.fail_on);
    if (key == "severities") {
      // Settings of all paths come before those of some, wherever they stand in the file.
      config_.severities.insert(config_.severities.begin(), SeverityRule{});
      return read_severities(config_.severities.front());
    }
    if (key == "paths") return read_paths();
    if (key == "links") {
      options.links.insert(options.links.begin(), LinkRule{});
      return read_policy(options.links.front().policy);
    }
    diagnostics_.report(Diag::kConfigKey, range, "", key);
    yaml_.skip_value();
  }

  void read_text(std::string& out) {
    if (yaml_.event().kind != Kind::kScalar) return expected("text");
    out = yaml_.event().text;
  }

  void read_list(std::vector<std::string>& out) {
    if (yaml_.event().kind != Kind::kListBegin) return expected("[list]");
    while (yaml_.next().kind != Kind::kListEnd && !ended()) {
      out.emplace_back();
      read_text(out.back());
    }
  }

  void read_locale(std::string& out) {
    const Range range = yaml_.event().range;
    std::string tag;
    read_text(tag);
    if (const auto canonical = canonical_locale(tag)) {
      out = *canonical;
    } else {
      bad_value(tag, range, "locale");
    }
  }

  void read_locales(std::vector<std::string>& out) {
    if (yaml_.event().kind != Kind::kListBegin) return expected("[list]");
    while (yaml_.next().kind != Kind::kListEnd && !ended()) {
      out.emplace_back();
      read_locale(out.back());
    }
  }

  void read_size(uint64_t& out) {
    const std::string text = yaml_.event().text;
    const char* end = text.data() + text.size();
    uint64_t size = 0;
    const bool number = std::from_chars(text.data(), end, size).ptr == end && size > 0 && size <= uint64_t{1} << 30U;
    if (yaml_.event().kind != Kind::kScalar || !number) return bad_value(text, yaml_.event().range, "max-file-size");
    out = size;
  }

  void read_severity(std::string_view key, std::string_view nothing, std::optional<Severity>& out) {
    const Range range = yaml_.event().range;
    std::string text;
    read_text(text);
    if (text == nothing) {
      out = std::nullopt;
    } else if (const auto severity = severity_from(text)) {
      out = severity;
    } else {
      bad_value(text, range, key);
    }
  }

  void read_policy(LinkPolicy& out) {
    const Range range = yaml_.event().range;
    std::string text;
    read_text(text);
    if (text == "free" || text == "equal" || text == "mapped") {
      out = text == "free" ? LinkPolicy::kFree : text == "equal" ? LinkPolicy::kEqual : LinkPolicy::kMapped;
    } else {
      bad_value(text, range, "links");
    }
  }

  void read_severities(SeverityRule& rule) {
    if (yaml_.event().kind != Kind::kMapBegin) return expected("code: severity");
    read_map([&](const std::string& code, Range range) {
      const auto codes = all_diagnostics();
      const bool known =
          std::any_of(codes.begin(), codes.end(), [&](const DiagInfo& what) { return what.code == code; });
      if (!known) diagnostics_.report(Diag::kConfigCode, range, "", code);
      read_severity(code, "off", rule.severities[code]);
    });
  }

  void read_paths() {
    if (yaml_.event().kind != Kind::kListBegin) return expected("[list]");
    while (yaml_.next().kind != Kind::kListEnd && !ended()) {
      if (yaml_.event().kind != Kind::kMapBegin) {
        expected("match:");
        continue;
      }
      SeverityRule rule;
      std::optional<LinkPolicy> links;
      const Range range = yaml_.event().range;
      read_map([&](const std::string& key, Range at) {
        if (key == "match") return read_list(rule.paths);
        if (key == "severities") return read_severities(rule);
        if (key == "links") return read_policy(links.emplace());
        diagnostics_.report(Diag::kConfigKey, at, "", key);
        yaml_.skip_value();
      });
      // Without a path it would be for all of them, which nobody meant.
      if (rule.paths.empty()) diagnostics_.report(Diag::kConfigForm, range, "", "match:");
      if (links) config_.options.links.push_back({rule.paths, *links});
      config_.severities.push_back(std::move(rule));
    }
  }

  YamlReader yaml_;
  Diagnostics& diagnostics_;
  Config config_;
};

}  // namespace

Config parse_config(const SourceFile& file, Diagnostics& diagnostics) { return ConfigReader(file, diagnostics).read(); }

}  // namespace diglot
