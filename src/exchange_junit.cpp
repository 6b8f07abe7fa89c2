#include <map>
#include <pugixml.hpp>
#include <utility>

#include "exchange.h"
#include "exchange_places.h"

namespace diglot {
namespace {

// A test case is an article that was looked at, and fails once for each code.
struct Case {
  std::vector<const Diagnostic*> failures;
};

struct Suite {
  std::map<std::pair<std::string, std::string_view>, Case> cases;  // by article (or file) and code; no code: passed
  std::vector<const Diagnostic*> others;                           // below the threshold
};

// What has no locale belongs to the project.
std::string suite_name(const std::string& locale) { return "diglot." + (locale.empty() ? "project" : locale); }

std::map<std::string, Suite> sort_into_suites(Findings findings, const Project& project, Severity threshold,
                                              bool never) {
  std::map<std::string, Suite> suites;
  for (const InputFile& file : project.files) {
    if (file.kind == InputKind::kArticle) suites[file.locale].cases[{file.path, ""}];
  }
  for (const Diagnostic& finding : findings) {
    Suite& suite = suites[finding.locale];
    if (never || finding.severity < threshold) {
      suite.others.push_back(&finding);
      continue;
    }
    const std::string& about = finding.article.empty() ? finding.file : finding.article;
    suite.cases.erase({about, ""});
    suite.cases[{about, info(finding.id).code}].failures.push_back(&finding);
  }
  return suites;
}

std::string lines_of(const std::vector<const Diagnostic*>& list, Places& places) {
  std::string out;
  for (const Diagnostic* finding : list) {
    const Position at = places.of(*finding).begin;
    out += fmt::format("{}:{}:{}: {}: {} [{}]\n", visible(finding->file), at.line, at.column,
                       name_of(finding->severity), visible(finding->message), info(finding->id).code);
  }
  return out;
}

void add_case(pugi::xml_node parent, const std::string& suite, const std::string& about, std::string_view code,
              const Case& one, Places& places) {
  pugi::xml_node node = parent.append_child("testcase");
  const std::string name = code.empty() ? visible(about) : fmt::format("{} [{}]", visible(about), code);
  node.append_attribute("name") = name.c_str();
  node.append_attribute("classname") = suite.c_str();
  node.append_attribute("time") = "0";
  if (one.failures.empty()) return;
  pugi::xml_node failure = node.append_child("failure");
  failure.append_attribute("message") = visible(one.failures.front()->message).c_str();
  failure.append_attribute("type") = std::string(code).c_str();
  failure.text().set(lines_of(one.failures, places).c_str());
}

// The schema wants a time and a host; the report is to be the same wherever and whenever it is made.
void add_suite(pugi::xml_node parent, int number, const std::string& locale, const Suite& suite, Places& places) {
  size_t failures = 0;
  for (const auto& [key, one] : suite.cases) failures += one.failures.empty() ? 0 : 1;
  const std::string name = suite_name(locale);
  pugi::xml_node node = parent.append_child("testsuite");
  node.append_attribute("name") = name.c_str();
  node.append_attribute("timestamp") = "1970-01-01T00:00:00";
  node.append_attribute("hostname") = "localhost";
  node.append_attribute("tests") = static_cast<unsigned long long>(suite.cases.size());
  node.append_attribute("failures") = static_cast<unsigned long long>(failures);
  node.append_attribute("errors") = 0;
  node.append_attribute("time") = "0";
  node.append_attribute("package") = "diglot";
  node.append_attribute("id") = number;
  node.append_child("properties");
  for (const auto& [key, one] : suite.cases) add_case(node, name, key.first, key.second, one, places);
  node.append_child("system-out").text().set(lines_of(suite.others, places).c_str());
  node.append_child("system-err");
}

struct StringWriter : pugi::xml_writer {
  std::string out;
  void write(const void* data, size_t size) override { out.append(static_cast<const char*>(data), size); }
};

}  // namespace

std::string as_junit(Findings findings, const Project& project, Severity threshold, bool never) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("testsuites");
  Places places(project);
  int number = 0;
  for (const auto& [locale, suite] : sort_into_suites(findings, project, threshold, never)) {
    add_suite(root, number++, locale, suite, places);
  }
  StringWriter writer;
  document.save(writer, " ", pugi::format_default, pugi::encoding_utf8);
  return std::move(writer.out);
}

}  // namespace diglot
