#include "render.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "compile.h"
#include "digest.h"
#include "html_page.h"
#include "locale.h"
#include "render_markup.h"

namespace diglot {
namespace {

using testing::HtmlPage;

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<DataFile> data_files(const std::string& folder) {
  std::vector<DataFile> out;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(DIGLOT_SOURCE_DIR) + "/" + folder)) {
    if (entry.path().extension() == ".md") continue;
    const std::string name = entry.path().filename().string();
    out.push_back({name, {name, read(entry.path())}});
  }
  std::sort(out.begin(), out.end(), [](const DataFile& a, const DataFile& b) { return a.path < b.path; });
  return out;
}

// A site in memory.
class Built {
 public:
  Built& article(const std::string& locale, const std::string& path, const std::string& text) {
    return add(InputKind::kArticle, locale, path, text);
  }
  Built& toc(const std::string& locale, const std::string& path, const std::string& text) {
    return add(InputKind::kToc, locale, path, text);
  }
  Built& asset(const std::string& locale, const std::string& path) { return add(InputKind::kAsset, locale, path, ""); }
  Built& base(const std::string& address) {
    project.options.base_address = address;
    return *this;
  }

  Built& make() {
    if (project.locale_files.empty()) project.locale_files = data_files("locales");
    if (project.templates.empty()) project.templates = data_files("templates");
    std::sort(project.files.begin(), project.files.end(), [](const InputFile& a, const InputFile& b) {
      return std::tie(a.locale, a.path) < std::tie(b.locale, b.path);
    });
    std::vector<Diagnostic> unused;
    lexicons = compile_lexicons(project, unused);
    corpus = compile_corpus(project, lexicons);
    for (const ArticleObject& object : corpus.objects) {
      findings.insert(findings.end(), object.diagnostics.begin(), object.diagnostics.end());
    }
    findings.insert(findings.end(), corpus.diagnostics.begin(), corpus.diagnostics.end());
    sort_diagnostics(findings);
    return plan();
  }

  // The site of the findings as they are now.
  Built& plan() {
    const Review review{findings, only_review};
    site = plan_site(corpus, project, review);
    renderer = std::make_unique<Renderer>(corpus, project, lexicons, diagnostics, review);
    return *this;
  }

  const SitePage* find(const std::string& path) const {
    const auto found =
        std::find_if(site.pages.begin(), site.pages.end(), [&](const SitePage& p) { return p.path == path; });
    return found != site.pages.end() ? &*found : nullptr;
  }
  std::string page(const std::string& path) const {
    const SitePage* found = find(path);
    EXPECT_NE(found, nullptr) << path;
    return found != nullptr ? renderer->page(*found) : "";
  }

  Project project;
  Lexicons lexicons;
  Corpus corpus;
  Site site;
  std::vector<Diagnostic> findings;
  bool only_review = false;
  Diagnostics diagnostics;
  std::unique_ptr<Renderer> renderer;

 private:
  Built& add(InputKind kind, const std::string& locale, const std::string& path, const std::string& text) {
    project.files.push_back({kind, locale, path, {locale + "/" + path, text}, ""});
    return *this;
  }
};

std::string unit(int number, const std::string& target, const std::string& source) {
  const std::string id = "0a1b2-" + std::to_string(number);
  return "<span data-ttu-id=\"" + id + "\">" + target + "</span><span class=\"sxs-lookup\"><span data-stu-id=\"" + id +
         "\">" + source + "</span></span>";
}

// What stands in the article's box, without the frame.
std::string body_of(const std::string& html) {
  const size_t begin = html.find("<div class=\"article\">");
  const size_t end = html.find("</main>");
  return begin == std::string::npos ? html : html.substr(begin, end - begin);
}

// The one page of a Markdown text, in French.
std::string rendered(const std::string& markdown) {
  Built built;
  built.article("fr-FR", "a.md", markdown).make();
  return built.page("fr-FR/a.html");
}

std::string body(const std::string& markdown) { return body_of(rendered(markdown)); }

void expect_sound(const std::string& html, const std::string& where) {
  const HtmlPage page(html);
  for (const std::string& fault : page.faults()) ADD_FAILURE() << where << ": " << fault;
}

// Text as a reader sees it: without what Markdown and HTML say about it.
std::string letters_of(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (is_letter(c) || is_digit(c)) out.append(text, begin, at - begin);
  }
  return out;
}

// --- units ----------------------------------------------------------------------------------------------

TEST(Render, UnitShowsItsSourceWithoutAScript) {
  const std::string html =
      rendered("# " + unit(101, "Titre", "Title") + "\n\n" + unit(102, "Bonjour.", "Hello.") + "\n");
  EXPECT_NE(
      html.find("<span class=\"u\" id=\"u-102\"><span class=\"t\">Bonjour.</span><button class=\"b\" type=\"button\" "
                "popovertarget=\"s-102\" aria-label=\"EN, phrase 102\">EN</button><span class=\"s\" id=\"s-102\" "
                "popover lang=\"en-US\" translate=\"no\">Hello.</span></span>"),
      std::string::npos)
      << html;
  EXPECT_NE(html.find("<html lang=\"fr-FR\" dir=\"ltr\">"), std::string::npos);
  expect_sound(html, "unit");
}

TEST(Render, SourceAndButtonStandOutsideOfTheHeading) {
  const std::string html = body("# T\n\n## " + unit(101, "Qui peut", "Who can") + "\n");
  EXPECT_NE(html.find("<h2 id=\"who-can\"><span class=\"t\" id=\"u-101\">Qui peut</span></h2><a class=\"perma\" "
                      "href=\"#who-can\" aria-label=\"Lien vers cette section : Qui peut\">#</a><button"),
            std::string::npos)
      << html;
}

TEST(Render, ButtonOfALinkStandsBehindTheLink) {
  const std::string whole = body("[" + unit(101, "ici", "here") + "](https://example.org/)\n");
  EXPECT_NE(whole.find("<span class=\"u\" id=\"u-101\"><a class=\"t\" href=\"https://example.org/\">ici</a><button"),
            std::string::npos)
      << whole;
  const std::string part = body("[lire " + unit(101, "ici", "here") + "](https://example.org/) x\n");
  EXPECT_NE(part.find("<span class=\"t\" id=\"u-101\">ici</span></a><button"), std::string::npos) << part;
}

TEST(Render, UnitOverTwoBlocksHasOneButton) {
  const std::string html = rendered(unit(101, "Un.\n\nDeux.", "One.\n\nTwo.") + "\n");
  const std::string button = "popovertarget=\"s-101\"";
  const size_t first = html.find(button);
  ASSERT_NE(first, std::string::npos) << html;
  EXPECT_EQ(html.find(button, first + 1), std::string::npos);
  EXPECT_GT(first, html.find("Deux."));
  expect_sound(html, "split unit");
}

TEST(Render, RepeatedNumbersStillGiveUniqueIds) {
  const std::string html = rendered(unit(105, "a", "b") + " " + unit(105, "c", "d") + " " + unit(104, "e", "f") + "\n");
  EXPECT_NE(html.find("id=\"u-105\""), std::string::npos);
  EXPECT_NE(html.find("id=\"u-x1\""), std::string::npos);
  expect_sound(html, "repeated numbers");
}

TEST(Render, SourceAloneIsShownInItsLanguage) {
  const std::string html =
      body("Avant. <span class=\"sxs-lookup\"><span data-stu-id=\"0a1b2-101\">Only source.</span></span>\n");
  EXPECT_NE(html.find("id=\"u-101\" lang=\"en-US\">Only source."), std::string::npos) << html;
}

TEST(Render, SourceOfARightToLeftPageHasItsDirection) {
  Built built;
  built.article("he-IL", "a.md", unit(101, "שלום.", "Hello.")).make();
  const std::string html = built.page("he-IL/a.html");
  EXPECT_NE(html.find("<html lang=\"he-IL\" dir=\"rtl\">"), std::string::npos);
  EXPECT_NE(html.find("popover lang=\"en-US\" dir=\"ltr\""), std::string::npos);
}

TEST(Render, SourceLocaleHasThePageOfTheSourceSide) {
  Built built;
  built.article("fr-FR", "a.md", "# " + unit(101, "Titre", "Title") + "\n\n" + unit(102, "Bonjour.", "Hello.")).make();
  const std::string html = built.page("en-US/a.html");
  EXPECT_NE(html.find("<html lang=\"en-US\" dir=\"ltr\">"), std::string::npos);
  EXPECT_NE(html.find("<h1 id=\"title\">"), std::string::npos);
  EXPECT_NE(html.find("id=\"u-102\">Hello."), std::string::npos) << html;
  EXPECT_EQ(html.find("Bonjour"), std::string::npos);
  EXPECT_EQ(html.find("d-view-demand"), std::string::npos) << "a page without translations needs no view";
}

// --- blocks ---------------------------------------------------------------------------------------------

TEST(Render, PageHasOneFirstHeadingAndNoSkippedLevel) {
  const std::string html = rendered("# A\n\n#### B\n\n### C\n\n# D\n\n## E\n");
  expect_sound(html, "levels");
  EXPECT_NE(html.find("<h2 id=\"b\">"), std::string::npos);
  EXPECT_NE(html.find("<h2 id=\"c\">"), std::string::npos);
  EXPECT_NE(html.find("<h2 id=\"d\">"), std::string::npos);
  EXPECT_NE(html.find("<h3 id=\"e\">"), std::string::npos);
}

TEST(Render, TitleOfTheFrontMatterHeadsAPageWithoutOne) {
  const std::string html = rendered("---\ntitle: Le <titre>\n---\n## Section\n\nTexte.\n");
  EXPECT_NE(html.find("<h1>Le &lt;titre&gt;</h1>"), std::string::npos);
  expect_sound(html, "front matter title");
}

TEST(Render, RepeatedAnchorsAreNumbered) {
  const std::string html = body("# T\n\n## Étape\n\n## Étape\n\n## Étape\n\n## U-5\n");
  EXPECT_NE(html.find("id=\"étape\""), std::string::npos);
  EXPECT_NE(html.find("id=\"étape-1\""), std::string::npos);
  EXPECT_NE(html.find("id=\"étape-2\""), std::string::npos);
  EXPECT_NE(html.find("id=\"u-5-1\""), std::string::npos) << "u-5 is the id of a unit";
}

TEST(Render, AlertHasTheTitleOfItsKind) {
  const std::string html = body("> [!WARNING]\n> Attention au chien.\n");
  EXPECT_NE(
      html.find(
          "<div class=\"WARNING\" role=\"note\"><p class=\"alert-title\">Avertissement</p>\n<p>Attention au chien."),
      std::string::npos)
      << html;
}

TEST(Render, TightAndLooseLists) {
  EXPECT_NE(body("1. a\n2. b\n").find("<ol>\n<li>a</li>\n<li>b</li>\n</ol>"), std::string::npos);
  EXPECT_NE(body("3. a\n\n4. b\n").find("<ol start=\"3\">\n<li><p>a</p>"), std::string::npos);
}

TEST(Render, EmptyHeaderCellsNameNothing) {
  const std::string html = body("| | B |\n|---|--:|\n| a | b |\n");
  EXPECT_NE(html.find("<tr><td></td><th scope=\"col\" class=\"align-right\">B</th></tr>"), std::string::npos) << html;
  EXPECT_NE(html.find("aria-label=\"Tableau 1\""), std::string::npos);
  EXPECT_EQ(body("| | |\n|---|---|\n| a | b |\n").find("<thead>"), std::string::npos);
}

TEST(Render, TabsAreRadioButtons) {
  const std::string html = rendered("# [Web](#tab/web)\n\nUn.\n\n# [API](#tab/api)\n\nDeux.\n\n---\n\nTrois.\n");
  EXPECT_NE(html.find("<input type=\"radio\" name=\"tab-1\" id=\"tab-1-1\" data-tab=\"web\" checked><label "
                      "for=\"tab-1-1\">Web</label>"),
            std::string::npos)
      << html;
  EXPECT_NE(html.find("Trois."), std::string::npos);
  expect_sound(html, "tabs");
}

TEST(Render, PivotsChooseBetweenZonesWithoutAScript) {
  const std::string html = rendered(
      "# T\n\n::: zone pivot=\"csharp, java\"\nUn.\n::: zone-end\n\n::: zone pivot=\"py'] {\"\nDeux.\n::: "
      "zone-end\n\n::: zone pivot=\"python\"\nTrois.\n::: zone-end\n");
  EXPECT_NE(html.find("name=\"d-pivot\" id=\"d-pivot-1\" value=\"csharp\" checked> csharp</label>"), std::string::npos)
      << html;
  EXPECT_NE(html.find("id=\"d-pivot-3\" value=\"python\">"), std::string::npos) << html;
  EXPECT_NE(html.find(":root:has(#d-pivot-2:checked) .zone[data-pivot~='java'] { display: block; }"), std::string::npos)
      << html;
  EXPECT_EQ(html.find("~='py'"), std::string::npos) << "only plain names reach a style sheet";
  expect_sound(html, "pivots");
  EXPECT_EQ(rendered("::: zone pivot=\"a\"\nUn.\n::: zone-end\n").find("d-pivot"), std::string::npos)
      << "nothing to choose";
}

TEST(Render, LargerPicturesAreLinked) {
  Built built;
  built.article("fr-FR", "a.md",
                ":::image type=\"content\" source=\"i.png\" alt-text=\"Vue\" lightbox=\"l.png\":::\n\n"
                "[![Deux](i.png)](l.png#lightbox)\n");
  built.asset("fr-FR", "i.png").asset("fr-FR", "l.png").make();
  const std::string html = built.page("fr-FR/a.html");
  EXPECT_NE(html.find("<a class=\"lightbox\" href=\"l.png\"><img src=\"i.png\" alt=\"Vue\""), std::string::npos)
      << html;
  EXPECT_NE(html.find("<a class=\"lightbox\" href=\"l.png\"><img src=\"i.png\" alt=\"Deux\""), std::string::npos)
      << html;
  expect_sound(html, "lightbox");
}

TEST(Render, FootnotesStandAtTheEndInTheOrderOfTheirReferences) {
  const std::string text = HtmlPage(rendered("A[^b] et B[^a].\n\n[^a]: Note a.\n[^b]: Note b.\n")).text();
  if (text.find("[^b]") != std::string::npos) GTEST_SKIP() << "footnotes are not parsed";
  EXPECT_LT(text.find("Note b."), text.find("Note a."));
}

TEST(Render, IncludesStandInPlace) {
  Built built;
  built.article("fr-FR", "d/a.md",
                "# T\n\n" + unit(101, "Avant.", "Before.") +
                    "\n\n[!INCLUDE [x](../i/b.md)]\n\nEt [!INCLUDE [y](../i/c.md)], puis.\n");
  built.article("fr-FR", "i/b.md", "---\ntitle: no\n---\n## " + unit(101, "Dedans", "Inside") + "\n\n[lien](c.md)\n");
  built.article("fr-FR", "i/c.md", unit(101, "une phrase", "a sentence") + "\n").make();
  const std::string html = built.page("fr-FR/d/a.html");
  expect_sound(html, "includes");
  EXPECT_NE(html.find("<h2 id=\"inside\"><span class=\"t\" id=\"u-i1-101\">Dedans"), std::string::npos) << html;
  EXPECT_NE(html.find("href=\"../i/c.html\">lien"), std::string::npos) << "links of an included file are its own";
  EXPECT_NE(html.find("<p>Et <span class=\"u\" id=\"u-i2-101\">"), std::string::npos) << html;
}

TEST(Render, IncludesThatNeverEndAreLinks) {
  Built built;
  built.article("fr-FR", "a.md", "Un.\n\n[!INCLUDE [x](b.md)]\n")
      .article("fr-FR", "b.md", "Deux.\n\n[!INCLUDE [y](a.md)]\n");
  built.make();
  const std::string html = built.page("fr-FR/a.html");
  EXPECT_NE(html.find("Deux."), std::string::npos);
  EXPECT_NE(html.find("<a href=\"a.html\">Texte inclus: y</a>"), std::string::npos) << html;
  const auto cycles = std::count_if(built.corpus.diagnostics.begin(), built.corpus.diagnostics.end(),
                                    [](const Diagnostic& finding) { return finding.id == Diag::kIncludeCycle; });
  EXPECT_EQ(cycles, 1);
}

// --- links ----------------------------------------------------------------------------------------------

TEST(Render, LinksLeadToPages) {
  Built built;
  built.article(
      "fr-FR", "d/a.md",
      "[1](b.md) [2](../c.md#x) [3](B.MD?q=1#y) [4](/azure/x) [5](https://e.org/a%20b) [6](missing.md) "
      "[7](only.md) [8](#Z) [12](#none) [9](~/c.md) [10](../media/i.png#lightbox) [11](mailto:a@b.c)\n\n# Z\n");
  built.article("fr-FR", "d/b.md", "b\n").article("fr-FR", "c.md", "c\n\n## X\n").article("en-US", "d/only.md", "o\n");
  built.asset("fr-FR", "media/i.png").make();
  const std::string html = body_of(built.page("fr-FR/d/a.html"));
  const std::vector<std::string> want{
      "b.html", "../c.html#x", "b.html?q=1",     "/azure/x",    "https://e.org/a%20b", "../../en-US/d/only.html",
      "#z",     "../c.html",   "../media/i.png", "mailto:a@b.c"};
  EXPECT_EQ(HtmlPage("<h1></h1>" + html).links(), want);
  EXPECT_NE(html.find(" 6 "), std::string::npos) << "a link to nowhere keeps its text";
  EXPECT_NE(html.find("hreflang=\"en-US\">7</a>"), std::string::npos);
}

TEST(Render, ImagesOfTheSiteAreShownOthersAreNamed) {
  Built built;
  built.article("fr-FR", "a.md", "![Un](media/i.png) ![Deux](media/none.png) ![Trois](https://e.org/x.png)\n");
  built.asset("fr-FR", "media/i.png").make();
  const std::string html = built.page("fr-FR/a.html");
  EXPECT_NE(html.find("<img src=\"media/i.png\" alt=\"Un\""), std::string::npos);
  EXPECT_NE(html.find("<span class=\"img\">Deux</span>"), std::string::npos);
  EXPECT_NE(html.find("<a class=\"img\" href=\"https://e.org/x.png\">Trois</a>"), std::string::npos);
  EXPECT_EQ(html.find("src=\"https:"), std::string::npos) << "a page asks no other host for anything";
}

TEST(Render, AddressesAreEncodedOrRefused) {
  const auto link = [](const std::string& address) { return body("<a href=\"" + address + "\">x</a>\n"); };
  EXPECT_NE(link("https://e.org/a b|c").find("href=\"https://e.org/a%20b%7Cc\""), std::string::npos);
  for (const char* bad : {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
                          "&#106;avascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
                          "https://{tenant}.e.org/", "http://", "https://user@e.org/"}) {
    EXPECT_EQ(link(bad).find("href"), std::string::npos) << bad << "\n" << link(bad);
  }
}

// --- raw HTML -------------------------------------------------------------------------------------------

TEST(Render, RawHtmlIsWrittenAnewThroughTheAllowList) {
  const std::string html = rendered(
      "<div onclick=\"x()\" class=\"c u\" style=\"color:red\" data-x=\"1\" id=\"i\"><b>gras</b>\n"
      "<script>alert(1)</script><font color=\"red\">rouge</font>\n"
      "<iframe src=\"https://e.org/v\"></iframe><img src=x onerror=alert(1)></div>\n");
  EXPECT_NE(html.find("<div data-x=\"1\" id=\"i\" class=\"c\">"), std::string::npos) << html;
  EXPECT_EQ(html.find("alert(1)"), std::string::npos);
  EXPECT_NE(html.find("<span>rouge</span>"), std::string::npos);
  EXPECT_NE(html.find("<a href=\"https://e.org/v\">"), std::string::npos) << "a frame is a link";
  expect_sound(html, "allow-list");
}

TEST(Render, RawTableBecomesARectangle) {
  const std::string html = body(
      "<table><tr><td rowspan=\"9\">a</td><td>b</td></tr><tr></tr><tr><td colspan=\"2\">c</td></tr>\n"
      "<tr><td>d</td></tr>stray</table>\n");
  EXPECT_LT(html.find("stray"), html.find("<table>"));
  EXPECT_NE(html.find("<tr><td rowspan=\"3\">a</td><td>b</td><td></td></tr>\n<tr><td colspan=\"2\">c</td></tr>\n"
                      "<tr><td>d</td><td></td></tr>"),
            std::string::npos)
      << html;
}

TEST(Render, BlocksInASentenceDoNotBreakThePage) {
  for (const char* markdown : {"Texte <ul><li>a</li></ul> fin.\n",
                               "**gras <div>bloc</div>**\n",
                               "<b>\n\nparagraphe\n\n</b>\n",
                               "<p>a<p>b\n",
                               "<li>seul</li>\n",
                               "<td>cellule</td>\n",
                               "<dl><dd>d</dd></dl>\n",
                               "<dl><dt>t</dt><dd>d</dd></dl>\n",
                               "<details>sans titre</details>\n",
                               "<details><summary><a href=\"https://e.org\">x</a></summary>y</details>\n",
                               "<a href=\"https://e.org\">x <a href=\"https://e.net\">y</a></a>\n",
                               "<table><caption>c</caption></table>\n",
                               "<figure><figcaption>c</figcaption><p>x</p><figcaption>d</figcaption></figure>\n",
                               "## <a name=\"x\"></a>\n",
                               "<h4>titre</h4>\n",
                               "<ul>texte<li>a</ul>\n",
                               "<table><tr><th><h3>x</h3></th></tr></table>\n",
                               "[![](x.png)](https://e.org)\n",
                               "[](https://e.org)\n",
                               "<ruby>漢<rt>kan</rt></ruby> <rt>x</rt>\n",
                               "<button>x</button><input><select><option>o</select>\n",
                               "<span><p>x</p></span>\n",
                               "<pre>\n\nx</pre>\n"}) {
    expect_sound(rendered(markdown), markdown);
  }
}

// Every unit inside every element, alone and with text beside it.
TEST(Render, UnitsKeepThePageSoundWhereverTheyStand) {
  for (const char* element :
       {"p",  "div", "span", "b",  "strong", "a",  "li",         "ul",      "ol",     "table",
        "td", "tr",  "th",   "dl", "dt",     "dd", "details",    "summary", "figure", "figcaption",
        "h1", "h2",  "pre",  "q",  "ruby",   "rt", "blockquote", "caption", "label",  "button"}) {
    const std::string name(element);
    const std::string inner = unit(101, "Un **mot**", "A [word](https://e.org/)");
    const std::string html = rendered("<" + name + " href=\"https://e.org/\">" + inner + " reste</" + name + ">\n\n" +
                                      unit(102, "Fin", "End"));
    expect_sound(html, name);
    const std::string text = letters_of(HtmlPage(html).text());
    for (const char* part : {"Unmot", "Aword", "reste", "Fin", "End"}) {
      EXPECT_NE(text.find(part), std::string::npos) << name << ": " << part << "\n" << html;
    }
  }
}

// --- the frame ------------------------------------------------------------------------------------------

TEST(Render, LanguageSwitcherKeepsThePageAndSaysWhereItIsMissing) {
  Built built;
  built.article("fr-FR", "d/a.md", "a\n").article("ja-JP", "d/a.md", "a\n").article("ja-JP", "b.md", "b\n").make();
  const std::string a = built.page("fr-FR/d/a.html");
  EXPECT_NE(a.find("<li><a href=\"../../ja-JP/d/a.html\" lang=\"ja-JP\" hreflang=\"ja-JP\">日本語</a></li>"),
            std::string::npos)
      << a;
  EXPECT_NE(a.find("lang=\"fr-FR\" hreflang=\"fr-FR\" aria-current=\"true\">Français</a>"), std::string::npos);
  const std::string b = built.page("ja-JP/b.html");
  EXPECT_NE(
      b.find("<li class=\"absent\"><a href=\"../fr-FR/index.html\" lang=\"fr-FR\" hreflang=\"fr-FR\">Français</a> "
             "<span>（このページはありません）</span></li>"),
      std::string::npos)
      << b;
}

TEST(Render, AddressesOfTheVersionsAreAbsoluteAndMutual) {
  Built built;
  built.base("https://docs.example/help").article("fr-FR", "a.md", unit(101, "x", "y"));
  built.article("zh-TW", "a.md", "z\n").make();
  for (const char* path : {"fr-FR/a.html", "zh-TW/a.html", "en-US/a.html"}) {
    const std::string html = built.page(path);
    EXPECT_NE(html.find("<link rel=\"canonical\" href=\"https://docs.example/help/" + std::string(path)),
              std::string::npos);
    for (const char* link : {"hreflang=\"fr\" href=\"https://docs.example/help/fr-FR/a.html\"",
                             "hreflang=\"zh-TW\" href=\"https://docs.example/help/zh-TW/a.html\"",
                             "hreflang=\"x-default\" href=\"https://docs.example/help/en-US/a.html\""}) {
      EXPECT_NE(html.find(link), std::string::npos) << path << " " << link;
    }
  }
  EXPECT_NE(built.page("sitemap.xml").find("<loc>https://docs.example/help/zh-TW/a.html</loc>"), std::string::npos);
  EXPECT_NE(built.page("robots.txt").find("Sitemap: https://docs.example/help/sitemap.xml"), std::string::npos);
  EXPECT_NE(built.page("404.html").find("href=\"/help/fr-FR/index.html\""), std::string::npos);
}

TEST(Render, MachineTranslationIsSaid) {
  const std::string matter = "---\ntitle: x\nms.translationtype: MT\nms.lasthandoff: 01/07/2020\n---\n";
  const std::string html = rendered(matter + unit(101, "Bonjour.", "Hello."));
  EXPECT_NE(html.find("Traduction automatique"), std::string::npos);
  EXPECT_NE(html.find("7 janvier 2020"), std::string::npos);
  EXPECT_NE(html.find("href=\"../en-US/a.html\" hreflang=\"en-US\">Lire l’original"), std::string::npos);
  EXPECT_EQ(rendered("---\nms.translationtype: HT\n---\nx\n").find("Traduction automatique"), std::string::npos);
}

TEST(Render, ContentsFollowTheTableOfContents) {
  Built built;
  built.toc(
      "fr-FR", "TOC.yml",
      "- name: Accueil\n  href: a.md\n- name: Groupe\n  items:\n  - name: Bé\n    href: b.md\n  - name: Cé\n    href: "
      "c.md\n- name: Autre\n  items:\n  - name: Dé\n    href: d.md\n");
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    built.article("fr-FR", std::string(name) + ".md",
                  "# " + unit(101, std::string("Titre ") + name, std::string("Title ") + name));
  }
  built.make();
  const std::string b = built.page("fr-FR/b.html");
  EXPECT_NE(
      b.find("<li class=\"open\"><span>Groupe</span><ul><li><a href=\"b.html\" aria-current=\"page\">Bé</a></li>"),
      std::string::npos)
      << b;
  EXPECT_NE(b.find("<li class=\"group\"><a href=\"d.html\">Autre</a></li>"), std::string::npos) << "folded";
  EXPECT_NE(b.find("rel=\"prev\"><span>Précédent</span> Titre a</a>"), std::string::npos);
  EXPECT_NE(b.find("rel=\"next\"><span>Suivant</span> Titre c</a>"), std::string::npos);
  const std::string index = built.page("fr-FR/index.html");
  EXPECT_NE(index.find("<a href=\"d.html\">Dé</a>"), std::string::npos);
  EXPECT_NE(index.find("<h2>Autres articles</h2>\n<ul><li><a href=\"e.html\">Titre e</a>"), std::string::npos) << index;
  // The source locale has no table of contents: it borrows this one, with its own titles.
  const std::string source = built.page("en-US/c.html");
  EXPECT_NE(source.find("<li class=\"open\"><a href=\"b.html\">Title b</a><ul><li><a href=\"c.html\" "
                        "aria-current=\"page\">Title c</a>"),
            std::string::npos)
      << source;
  EXPECT_EQ(source.find("Groupe"), std::string::npos);
}

TEST(Render, ArticleNamedIndexKeepsItsPlace) {
  Built built;
  built.article("fr-FR", "index.md", "x\n").asset("fr-FR", "index.html").asset("fr-FR", "evil.js").make();
  ASSERT_NE(built.find("fr-FR/index.html"), nullptr);
  EXPECT_EQ(built.find("fr-FR/index.html")->kind, PageKind::kArticle);
  EXPECT_EQ(built.find("fr-FR/contents.html")->kind, PageKind::kLocaleIndex);
  EXPECT_EQ(built.find("fr-FR/evil.js"), nullptr) << "what a browser would run is not copied";
}

TEST(Render, BrokenTemplateIsSaidAndThePagesStand) {
  Built built;
  built.project.templates = {{"page.xhtml", {"page.xhtml", "<html><body>"}}};
  built.article("fr-FR", "a.md", "# T\n\nTexte.\n").make();
  ASSERT_EQ(built.diagnostics.list().size(), 1U);
  EXPECT_EQ(built.diagnostics.list()[0].id, Diag::kTemplateSyntax);
  EXPECT_NE(built.page("fr-FR/a.html").find("Texte."), std::string::npos);
}

TEST(Render, TemplateWithoutASlotIsSaid) {
  Built built;
  built.project.templates = {{"page.xhtml", {"page.xhtml", "<html xmlns:d=\"x\"><d:slot name=\"heading\"/></html>"}}};
  built.article("fr-FR", "a.md", "x\n").make();
  ASSERT_EQ(built.diagnostics.list().size(), 1U);
  EXPECT_EQ(built.diagnostics.list()[0].id, Diag::kTemplateSlot);
}

TEST(Render, TemplateFollowsHtmlsRules) {
  Built built;
  built.project.templates = {
      {"page.xhtml",
       {"page.xhtml",
        "<html xmlns:d=\"x\" lang=\"{lang}\" title=\"{nothing}\"><input checked=\"checked\" value=\"\"/>"
        "<div></div><p d:if=\"nothing\">no</p>{{x &amp; {w:note}<d:slot name=\"heading\"/>"
        "<d:slot name=\"body\"/></html>"}}};
  built.article("fr-FR", "a.md", "x\n").make();
  EXPECT_TRUE(
      built.page("fr-FR/a.html")
          .starts_with("<!DOCTYPE html>\n<html lang=\"fr-FR\"><input checked value><div></div>{x &amp; Remarque"))
      << built.page("fr-FR/a.html");
}

// --- all languages, all articles ------------------------------------------------------------------------

void expect_sound_site(const Built& built) {
  for (const SitePage& page : built.site.pages) {
    if (page.path.ends_with(".html")) expect_sound(built.renderer->page(page), page.path);
  }
}

Lexicons real_lexicons() {
  Project project;
  project.locale_files = data_files("locales");
  std::vector<Diagnostic> unused;
  return compile_lexicons(project, unused);
}

// --- what machines read ---------------------------------------------------------------------------------

TEST(Render, ProceduresStandInThePageAsData) {
  Built built;
  built
      .article("fr-FR", "a.md",
               "# Connexion\n\n## Se </script> connecter\n\n1. Ouvrez le portail.\n2. Choisissez **A**.\n")
      .make();
  const std::string html = built.page("fr-FR/a.html");
  const size_t begin = html.find("<script type=\"application/ld+json\" nonce=\"");
  ASSERT_NE(begin, std::string::npos) << html;
  const std::string json =
      html.substr(html.find('>', begin) + 1, html.find("</script>", begin) - html.find('>', begin) - 1);
  EXPECT_NE(json.find("\"@type\":\"HowTo\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"text\":\"Ouvrez le portail.\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"inLanguage\":\"fr-FR\""), std::string::npos) << json;
  EXPECT_EQ(json.find('<'), std::string::npos);
  expect_sound(html, "data");
}

// --- search ---------------------------------------------------------------------------------------------

TEST(Search, IndexHoldsWordsOfSpacedAndUnspacedText) {
  Built built;
  built.article("fr-FR", "d/a.md", "# Clés\n\nL’élève œuvre 42.\n").article("fr-FR", "b.md", "# Autre\n\nclés, CLÉS\n");
  built.article("ja-JP", "a.md", "# 注文する\n\n東京都に住んでいます。\n")
      .article("th-TH", "a.md", "# ก\n\nคืนเงินภายใน\n")
      .make();
  const std::string french = built.page("search/fr-FR.js");
  EXPECT_NE(french.find("[\"Autre\",\"b.html\",\"Autre\"],[\"Clés\",\"d/a.html\""), std::string::npos) << french;
  EXPECT_NE(french.find("\"terms\":\"42\\nautre\\ncles\\neleve\\nl\\nœuvre\""), std::string::npos) << french;
  // b.md: twice; d/a.md: in the title.
  EXPECT_NE(french.find("\"posts\":\"I,H,EH,"), std::string::npos) << french;
  EXPECT_NE(built.page("search/ja-JP.js").find("\\n住"), std::string::npos) << built.page("search/ja-JP.js");
  EXPECT_NE(built.page("search/th-TH.js").find("เงิน"), std::string::npos) << built.page("search/th-TH.js");
}

TEST(Search, PagesNameTheIndexOfTheirLocale) {
  Built built;
  built.article("fr-FR", "d/a.md", "# A\n\nb\n").make();
  EXPECT_NE(built.page("fr-FR/d/a.html").find("data-index=\"../../search/fr-FR.js\""), std::string::npos);
  EXPECT_EQ(built.page("404.html").find("d-search"), std::string::npos);
}

// --- the review -----------------------------------------------------------------------------------------

TEST(Review, UnitStandsBesideItsSourceWithWhatDiffers) {
  Built built;
  built.article("fr-FR", "d/a.md", "# T\n\n" + unit(105, "Sous 15 jours.", "Within 30 days.") + "\n").make();
  const std::string html = built.page("review/fr-FR/d/a.html");
  EXPECT_NE(
      html.find("<tr id=\"r-105\" class=\"error\"><th scope=\"row\"><a href=\"../../../fr-FR/d/a.html#u-105\">105</a> "
                "<span class=\"at\"><span class=\"vh\">a.md</span>:3</span></th><td lang=\"en-US\" dir=\"ltr\">Within "
                "<mark>30</mark> days.</td>"
                "<td lang=\"fr-FR\" dir=\"ltr\">Sous <mark>15</mark> jours.</td>"),
      std::string::npos)
      << html;
  EXPECT_NE(html.find("<li class=\"error\"><strong>Erreur</strong> <span lang=\"en\" dir=\"ltr\">number 30"),
            std::string::npos);
  EXPECT_NE(html.find("<code>number-mismatch</code>"), std::string::npos);
  expect_sound(html, "review");
}

TEST(Review, TranslationsThatAreNoneAreSaid) {
  Built built;
  built.article("he-IL", "a.md", unit(101, "Hello there.", "Hello there.") + "\n\n" + unit(102, "", "Text.") + "\n")
      .make();
  const std::string html = built.page("review/he-IL/a.html");
  EXPECT_NE(html.find("data-status=\"review-same\""), std::string::npos) << html;
  EXPECT_NE(html.find("data-status=\"review-no-target\""), std::string::npos);
  EXPECT_NE(html.find("<td lang=\"he-IL\" dir=\"rtl\">"), std::string::npos);
}

TEST(Review, MarkupOfAUnitIsShownAsText) {
  Built built;
  built.article("fr-FR", "a.md", unit(101, "<img src=x onerror=alert(1)> 5", "<script>alert(2)</script> 6")).make();
  const std::string html = built.page("review/fr-FR/a.html");
  EXPECT_EQ(html.find("<img"), std::string::npos);
  EXPECT_NE(html.find("&lt;img src=<mark>x</mark> onerror=alert(1)&gt;"), std::string::npos) << html;
  expect_sound(html, "hostile unit");
}

TEST(Review, ChecksAndArticlesAreListed) {
  Built built;
  built.article("fr-FR", "a.md", unit(101, "Sous 15 jours.", "Within 30 days."))
      .article("fr-FR", "b.md", unit(101, "Oui.", "Yes."))
      .article("ja-JP", "b.md", unit(101, "はい。", "Yes."))
      .make();
  std::erase_if(built.findings, [](const Diagnostic& finding) { return info(finding.id).code != "number-mismatch"; });
  built.plan();
  const std::string check = built.page("review/checks/fr-FR/number-mismatch.html");
  EXPECT_NE(check.find("<a href=\"../../fr-FR/a.html#r-101\">a.md:1</a>"), std::string::npos) << check;
  expect_sound(check, "check");
  const std::string home = built.page("review/index.html");
  EXPECT_NE(home.find("<td class=\"error\"><a href=\"fr-FR/a.html\">1/1</a></td><td class=\"absent\">not there</td>"),
            std::string::npos)
      << home;
  EXPECT_NE(home.find("<td class=\"clean\"><a href=\"fr-FR/b.html\">0/1</a></td>"), std::string::npos);
  EXPECT_NE(home.find("<a href=\"checks/fr-FR/number-mismatch.html\">1</a>"), std::string::npos);
  expect_sound(home, "overview");
}

TEST(Review, AloneItLeadsToNoOtherPage) {
  Built built;
  built.only_review = true;
  built.article("fr-FR", "a.md", unit(101, "Oui.", "Yes.")).make();
  for (const SitePage& page : built.site.pages) {
    EXPECT_TRUE(page.path.starts_with("review/") || page.path.starts_with("assets/")) << page.path;
    if (!page.path.ends_with(".html")) continue;
    const std::string html = built.renderer->page(page);
    const HtmlPage read(html);
    for (const std::string& link : read.links()) {
      EXPECT_TRUE(link.starts_with('#') || link.find("fr-FR/a.html") == std::string::npos ||
                  page.path == "review/index.html")
          << link;
    }
  }
  EXPECT_EQ(built.page("review/fr-FR/a.html").find("#u-101"), std::string::npos);
}

TEST(Render, EveryLocaleHasEveryWord) {
  const Lexicons lexicons = real_lexicons();
  const auto& english = lexicons.by_tag.at("en-US").ui;
  EXPECT_GT(english.size(), 40U);
  for (const auto& [tag, lexicon] : lexicons.by_tag) {
    for (const auto& [id, word] : english) {
      ASSERT_TRUE(lexicon.ui.contains(id)) << tag << " lacks " << id;
      for (const char* argument : {"{0}", "{1}"}) {
        const bool wanted = word.find(argument) != std::string::npos;
        EXPECT_EQ(lexicon.ui.at(id).find(argument) != std::string::npos, wanted) << tag << " " << id;
      }
    }
  }
}

// A language of currency signs leaves no other word on a page, and asks for none that no locale has.
TEST(Render, NoWordIsHardWired) {
  Built built;
  const Lexicons lexicons = real_lexicons();
  std::string words = "<locale tag=\"en-US\"><ui>";
  for (const auto& [id, word] : lexicons.by_tag.at("en-US").ui) {
    words += "<w id=\"" + id + "\">\u00A4</w>";
  }
  built.project.locale_files = {{"en-US.xml", {"en-US.xml", words + "</ui></locale>"}}};
  built.article(
      "en-US", "a.md",
      "---\nms.date: 01/02/2020\nms.translationtype: MT\n---\n# 1\n\n> [!NOTE]\n> 2\n\n- [ ] 3\n\n## 4\n\n## 5\n\n"
      "|6|\n|-|\n|7|\n\n<details>8</details>\n\n# [9](#tab/x)\n\n10\n");
  built.article("en-US", "b.md", "[!VIDEO https://e.org/]\n").make();
  for (const SitePage& page : built.site.pages) {
    if (!page.path.ends_with(".html")) continue;
    std::string text = HtmlPage(built.renderer->page(page)).text();
    EXPECT_EQ(text.find('['), std::string::npos) << page.path << " asks for a word that no locale has: " << text;
    for (const char* allowed : {"https://e.org/", "en-US/", "a.md", "b.md", "2020", "January", "\u00A4", "en"}) {
      for (size_t at = 0; (at = text.find(allowed)) != std::string::npos;)
        text.erase(at, std::string_view(allowed).size());
    }
    const bool letters =
        std::any_of(text.begin(), text.end(), [](char c) { return is_letter(static_cast<unsigned char>(c)); });
    EXPECT_FALSE(letters) << page.path << ": " << text;
  }
}

// The acceptance of the whole stage: both sides of each unit are on its page, and the page is sound.
void expect_units_on_pages(const Built& built, size_t& units) {
  for (uint32_t i = 0; i < built.corpus.articles.size(); ++i) {
    for (const Variant& variant : built.corpus.articles[i].variants) {
      if (variant.side == Side::kSource) continue;
      const Article& article = built.corpus.object(variant).article;
      const std::string path = page_path(variant.locale, article.path);
      const std::string text = letters_of(HtmlPage(built.page(path)).text());
      for (const Unit& one : article.units) {
        ++units;
        const auto on_page = [&](const Tree& tree, NodeId node, const char* side) {
          if (node == kNoNode) return;
          const std::string want = letters_of(plain_text(tree, node));
          EXPECT_NE(text.find(want), std::string::npos)
              << path << " lacks the " << side << " of " << one.id << ": " << want;
        };
        on_page(article.document.target, one.target_node, "target");
        on_page(article.document.source, one.source_node, "source");
      }
    }
  }
}

void add_tree(Built& built, const std::string& locale, const std::filesystem::path& root) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    const std::string path = std::filesystem::relative(entry.path(), root).generic_string();
    const std::string name = to_lower(entry.path().filename().string());
    if (name == "toc.yml" || name == "toc.md") {
      built.toc(locale, path, read(entry.path()));
    } else if (name.ends_with(".md")) {
      built.article(locale, path, read(entry.path()));
    } else {
      built.asset(locale, path);
    }
  }
}

TEST(Render, SampleContentIsSoundAndWhole) {
  Built built;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(DIGLOT_SOURCE_DIR) + "/content")) {
    add_tree(built, entry.path().filename().string(), entry.path());
  }
  built.make();
  expect_sound_site(built);
  size_t units = 0;
  expect_units_on_pages(built, units);
  EXPECT_GT(units, 500U);
}

TEST(Render, CorpusIsSoundAndWhole) {
  const std::filesystem::path root = std::string(DIGLOT_SOURCE_DIR) + "/../shared/corpus/bilingual";
  if (!std::filesystem::exists(root)) GTEST_SKIP() << "no ../shared/corpus/bilingual here";
  Built built;
  for (const char* locale : {"fr-FR", "ja-JP", "zh-TW"}) add_tree(built, locale, root / locale);
  built.make();
  expect_sound_site(built);
  size_t units = 0;
  expect_units_on_pages(built, units);
  EXPECT_GT(units, 90000U);
}

// Eight bytes are looked at together: each byte in each place of them, before and behind their end.
TEST(RenderEscape, EveryByteInEveryPlace) {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    std::string wanted(1, c);
    if (c == '&') wanted = "&amp;";
    if (c == '<') wanted = "&lt;";
    if (c == '>') wanted = "&gt;";
    if (c == '"') wanted = "&quot;";
    if (byte == 0x7F || (byte < 0x20 && c != '\t' && c != '\n' && c != '\r')) wanted.clear();
    for (size_t place = 0; place < 20; ++place) {
      std::string text(20, '!');
      text[place] = c;
      std::string out;
      append_escaped(out, text);
      EXPECT_EQ(out, std::string(place, '!') + wanted + std::string(19 - place, '!')) << byte << " at " << place;
    }
  }
}

TEST(RenderNonce, AnArticleThatHoldsItsNonceGetsAnother) {
  const std::string known = sha256_hex("fr-FR/a.html").substr(0, 32);
  const std::string innocent = Built().article("fr-FR", "a.md", "# A\n\nText.\n").make().page("fr-FR/a.html");
  EXPECT_NE(innocent.find("nonce=\"" + known + "\""), std::string::npos);
  const std::string sly = Built().article("fr-FR", "a.md", "# A\n\n" + known + "\n").make().page("fr-FR/a.html");
  EXPECT_NE(sly.find("<p>" + known), std::string::npos);
  EXPECT_NE(sly.find("nonce=\""), std::string::npos);
  EXPECT_EQ(sly.find("nonce=\"" + known), std::string::npos);
}

}  // namespace
}  // namespace diglot
