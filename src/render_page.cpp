#include "render_page.h"

#include <algorithm>
#include <functional>

#include "digest.h"
#include "html.h"
#include "locale.h"
#include "render_data.h"

namespace diglot {
namespace {}  // namespace

// The page's own style sheet and script are the only ones that its policy lets in, by a nonce. Pages are files
// and must be the same in every build, so it cannot be random, and whoever knows the path knows its digest; but what
// the article brings to the page is searched for it. An article that holds it gets one that it cannot hold: no text
// holds the digest of itself.
std::string nonce_of(std::string_view path, std::initializer_list<std::string_view> content) {
  std::string nonce = sha256_hex(path).substr(0, 32);
  const std::boyer_moore_horspool_searcher searcher(nonce.begin(), nonce.end());
  const auto holds_it = [&](std::string_view text) {
    return std::search(text.begin(), text.end(), searcher) != text.end();
  };
  if (std::none_of(content.begin(), content.end(), holds_it)) return nonce;
  std::string all(path);
  all += '\0';
  for (const std::string_view text : content) all += text;
  return sha256_hex(all).substr(0, 32);
}

namespace {

// Search engines show about so much; cut at a space, or anywhere in scripts without them.
std::string shorten(const std::string& text, size_t most) {
  size_t at = 0;
  size_t space = 0;
  for (size_t count = 0; at < text.size(); ++count) {
    if (count == most) return text.substr(0, space > 0 ? space : at) + "\u2026";
    if (text[at] == ' ') space = at;
    next_code_point(text, at);
  }
  return text;
}

std::string first_paragraph(const Tree& tree) {
  for (NodeId id = 0; !tree.empty() && id != kNoNode; id = next_in(tree, 0, id)) {
    if (tree[id].kind != NodeKind::kParagraph) continue;
    std::string text = collapse_space(plain_text(tree, id));
    if (text.size() > 40) return text;
  }
  return {};
}

std::string dir_of(const std::string& locale) { return right_to_left(locale) ? "rtl" : "ltr"; }

// "fr" where it is the only French of the site and needs no script to tell it; else the tag.
std::string hreflang_of(const std::string& locale, const std::vector<std::string>& all) {
  const std::string language = language_of(locale);
  const auto varieties =
      std::count_if(all.begin(), all.end(), [&](const std::string& other) { return language_of(other) == language; });
  const auto script = [](const std::vector<std::string>& tags) {
    const auto scripted = std::find_if(tags.begin(), tags.end(), [](const std::string& tag) {
      const size_t dash = tag.find('-');
      return dash != std::string::npos && tag.size() == dash + 5;
    });
    return scripted != tags.end() ? *scripted : std::string();
  };
  const bool plain = script(locale_fallbacks(locale)) == script(locale_fallbacks(language));
  return varieties == 1 && plain ? language : locale;
}

// Added to the page's policy where it has none; a page with images must not name them, for the Nu checker cannot
// tell where a relative address leads. Images of other hosts are never written (render_article.cpp).
constexpr const char* kNoImages =
    " img-src"
    " data:;";

class PageMaker {
 public:
  PageMaker(const PageContext& context, const LocaleFrame& frame, std::string_view path)
      : corpus_(context.corpus),
        links_(context.links),
        base_(context.base),
        frames_(context.frames),
        frame_(frame),
        path_(path) {}

  std::string article(uint32_t index) {
    const CorpusArticle& article = corpus_.articles[index];
    const Variant* found = article.in(frame_.locale);
    if (found == nullptr) return {};
    const Variant& variant = *found;
    const Article& content = corpus_.object(variant).article;
    ArticlePage page = write_article(content, variant.side, frame_.page_words, links_, path_);
    const std::string title = title_of(corpus_, article, variant);
    common(title);
    fields_.text("article", "1");
    const std::string nonce = nonce_of(path_, {page.heading.str(), page.body.str()});
    fields_.text("nonce", nonce);
    Markup data = procedures_as_json_ld(corpus_.object(variant).facts, variant.side, frame_.locale, nonce);
    if (page.pivots.size() > 1) {
      data.append(pivot_style(page.pivots, nonce));
      fields_.markup("pivots", pivot_choice(page.pivots));
    }
    fields_.markup("data", std::move(data));
    if (!page.images) fields_.text("image-policy", kNoImages);
    fields_.text("description", page_description(content, variant.side, 160));
    fields_.text("search", frame_.locale);
    addresses([&](const std::string& locale) { return article_path(article, locale); });
    languages([&](const std::string& locale) { return article_path(article, locale); });
    const int64_t place = frame_.contents.place_of(index);
    fields_.markup("breadcrumbs", write_breadcrumbs(frame_.contents, place, path_));
    fields_.markup("contents", write_navigation(frame_.contents, place, path_));
    fields_.markup("on-this-page", headings(page));
    neighbours(place);
    notices(content, article, variant);
    if (page.bilingual) {
      fields_.text("bilingual", "1");
      fields_.text("view-legend", frame_.view_legend);
    }
    fields_.markup("heading", std::move(page.heading));
    fields_.markup("body", std::move(page.body));
    return frame_.frame.fill(fields_);
  }

  std::string locale_index() {
    common(frame_.site_title);
    no_article();
    fields_.text("description", shorten(first_entries(), 160));
    fields_.text("search", frame_.locale);
    const auto same = [&](const std::string& locale) { return frames_.at(locale).index; };
    addresses(same);
    languages(same);
    Markup heading;
    heading.raw("<h1>").text(frame_.site_title).raw("</h1>\n");
    fields_.markup("heading", std::move(heading));
    Markup body;
    body.raw("<div class=\"index\">\n").append(write_full_contents(frame_.contents, path_));
    if (!frame_.contents.unlisted.empty()) {
      if (!frame_.contents.entries.empty()) body.raw("<h2>").text(frame_.words->word("unlisted")).raw("</h2>\n");
      body.raw("<ul>");
      for (uint32_t index : frame_.contents.unlisted) {
        const CorpusArticle& article = corpus_.articles[index];
        body.raw("<li><a").attribute("href", relative_address(path_, page_path(frame_.locale, article.path)));
        body.raw(">").text(title_of(corpus_, article, *article.in(frame_.locale))).raw("</a></li>\n");
      }
      body.raw("</ul>\n");
    }
    body.raw("</div>\n");
    fields_.markup("body", std::move(body));
    return frame_.frame.fill(fields_);
  }

  // The choice of a language: each by its own name.
  std::string home() {
    common(frame_.site_title);
    no_article();
    std::string names = frame_.site_title + ":";
    for (const auto& frame : frames_) names += " " + frame.second.name;
    fields_.text("description", names);
    addresses([](const std::string&) { return std::string(); });
    Markup heading;
    heading.raw("<h1>").text(frame_.site_title).raw("</h1>\n");
    fields_.markup("heading", std::move(heading));
    Markup body;
    body.raw("<ul class=\"choose\">\n");
    for (const auto& [locale, frame] : frames_) {
      body.raw("<li><a").attribute("href", relative_address(path_, frame.index)).attribute("lang", locale);
      body.attribute("hreflang", locale).attribute("dir", frame.dir).raw(">").text(frame.name).raw("</a></li>\n");
    }
    body.raw("</ul>\n");
    fields_.markup("body", std::move(body));
    return frame_.frame.fill(fields_);
  }

  // It is served in place of any path, so its own links must not depend on where it is.
  std::string not_found() {
    common(frame_.words->word("not-found-title"));
    no_article();
    if (!base_.empty()) fields_.text("root", root_of_base());
    Markup heading;
    heading.raw("<h1>").text(frame_.words->word("not-found-title")).raw("</h1>\n");
    fields_.markup("heading", std::move(heading));
    Markup body;
    for (const auto& [locale, frame] : frames_) {
      const std::string& words_lang = frame.ui_lang.empty() ? locale : frame.ui_lang;
      body.raw("<p").attribute("lang", words_lang).attribute("dir", dir_of(words_lang)).raw("><strong>");
      body.text(frame.words->word("not-found-title")).raw("</strong> ").text(frame.words->word("not-found-text"));
      body.raw(" <a").attribute("href", root_of_base() + percent_encode_path(frame.index));
      body.attribute("hreflang", locale).raw(">").text(frame.words->word("contents")).raw("</a></p>\n");
    }
    fields_.markup("body", std::move(body));
    return frame_.frame.fill(fields_);
  }

 private:
  // What the contents of the locale begin with: "Help: Overview, Orders, Account".
  std::string first_entries() const {
    constexpr size_t kEnough = 160;
    const Contents& contents = frame_.contents;
    std::string out = frame_.site_title;
    const auto add = [&](const std::string& label) {
      if (out.size() < kEnough) out.append(out.size() == frame_.site_title.size() ? ": " : ", ").append(label);
    };
    for (size_t i = 0; i < contents.entries.size(); i = contents.entries[i].end) add(contents.entries[i].label);
    for (const uint32_t index : contents.unlisted) {
      const CorpusArticle& article = corpus_.articles[index];
      add(title_of(corpus_, article, *article.in(frame_.locale)));
    }
    return out;
  }

  std::string article_path(const CorpusArticle& article, const std::string& locale) const {
    return article.in(locale) != nullptr ? page_path(locale, article.path) : std::string();
  }

  // "/docs/" of "https://host/docs/"; empty where no base is configured.
  std::string root_of_base() const {
    const size_t host = base_.find("://");
    if (host == std::string::npos) return {};
    const size_t path = base_.find('/', host + 3);
    return path == std::string::npos ? "/" : base_.substr(path);
  }

  void common(const std::string& title) { fields_ = common_fields(frame_, path_, title); }

  void no_article() {
    fields_.text("nonce", sha256_hex(path_).substr(0, 32));
    fields_.text("image-policy", kNoImages);
  }

  // Canonical and alternate addresses are absolute or not there at all.
  template <class PathIn>
  void addresses(PathIn&& path_in) {
    if (base_.empty()) return;
    fields_.text("canonical", absolute(path_));
    Markup out;
    for (const auto& [locale, frame] : frames_) {
      const std::string path = path_in(locale);
      if (path.empty()) continue;
      out.raw("<link rel=\"alternate\"").attribute("hreflang", frame.hreflang);
      out.attribute("href", absolute(path)).raw(">\n");
      if (locale != corpus_.source_locale) continue;
      out.raw("<link rel=\"alternate\" hreflang=\"x-default\"").attribute("href", absolute(path)).raw(">\n");
    }
    fields_.markup("alternates", std::move(out));
  }

  std::string absolute(std::string_view path) const { return base_ + percent_encode_path(path); }

  // Every locale of the site: the same page, or its contents and a word that the page is not there.
  template <class PathIn>
  void languages(PathIn&& path_in) {
    Markup out;
    for (const auto& [locale, frame] : frames_) {
      const std::string path = path_in(locale);
      if (path.empty()) {
        out.raw("<li class=\"absent\"><a").attribute("href", relative_address(path_, frame.index));
      } else {
        out.raw("<li><a").attribute("href", relative_address(path_, path));
      }
      out.attribute("lang", locale).attribute("hreflang", locale);
      if (frame.dir != frame_.dir) out.attribute("dir", frame.dir);
      if (&frame == &frame_) out.raw(" aria-current=\"true\"");
      out.raw(">").text(frame.name).raw("</a>");
      if (path.empty()) out.raw(" <span>").text(frame_.words->word("absent")).raw("</span>");
      out.raw("</li>\n");
    }
    fields_.markup("languages", std::move(out));
  }

  // Zones by the choice of a pivot, without a script: those of the others are not displayed.
  static Markup pivot_style(const std::vector<std::string>& pivots, const std::string& nonce) {
    Markup out;
    out.raw("<style").attribute("nonce", nonce).raw(">");
    for (const std::string& pivot : pivots) out.raw("\n.zone[data-pivot~='").text(pivot).raw("'],");
    out.raw("\n.no-zone { display: none; }");
    for (size_t i = 0; i < pivots.size(); ++i) {
      out.raw("\n:root:has(#d-pivot-").number(static_cast<int64_t>(i + 1)).raw(":checked) .zone[data-pivot~='");
      out.text(pivots[i]).raw("'] { display: block; }");
    }
    return out.raw("\n</style>\n");
  }

  static Markup pivot_choice(const std::vector<std::string>& pivots) {
    Markup out;
    for (size_t i = 0; i < pivots.size(); ++i) {
      out.raw("<label><input type=\"radio\" name=\"d-pivot\" id=\"d-pivot-").number(static_cast<int64_t>(i + 1));
      out.raw("\"").attribute("value", pivots[i]);
      if (i == 0) out.raw(" checked");
      out.raw("> ").text(pivots[i]).raw("</label>\n");
    }
    return out;
  }

  // Two levels of headings, for pages that have more than one.
  static Markup headings(const ArticlePage& page) {
    Markup out;
    const auto listed = std::count_if(page.headings.begin(), page.headings.end(),
                                      [](const PageHeading& heading) { return heading.level <= 3; });
    if (listed < 2) return out;
    out.raw("<ul>");
    int open = 2;
    bool first = true;
    for (const PageHeading& heading : page.headings) {
      if (heading.level > 3) continue;
      if (heading.level > open) {
        out.raw("<ul>");
      } else if (!first) {
        out.raw("</li>\n");
        if (heading.level < open) out.raw("</ul></li>\n");
      }
      open = heading.level;
      first = false;
      out.raw("<li><a").attribute("href", heading.href).raw(">").text(heading.text).raw("</a>");
    }
    out.raw("</li>");
    if (open == 3) out.raw("</ul></li>");
    return out.raw("</ul>\n");
  }

  void neighbours(int64_t place) {
    const auto set = [&](const char* href, const char* title, int step) {
      const int64_t article = neighbour(frame_.contents, place, step);
      if (article < 0) return;
      const CorpusArticle& other = corpus_.articles[static_cast<size_t>(article)];
      fields_.text(href, relative_address(path_, page_path(frame_.locale, other.path)));
      fields_.text(title, title_of(corpus_, other, *other.in(frame_.locale)));
      fields_.text("pager", "1");
    };
    set("previous-href", "previous-title", -1);
    set("next-href", "next-title", 1);
  }

  void notices(const Article& content, const CorpusArticle& article, const Variant& variant) {
    const FrontMatter& matter = content.document.front_matter;
    if (const std::string date = matter.date("ms.date"); !date.empty()) {
      fields_.text("updated", with_argument(frame_.words->word("updated"), long_date(date, frame_.locale)));
    }
    if (variant.side == Side::kSource || matter.value("ms.translationtype") != "MT") return;
    fields_.text("machine", with_argument(frame_.words->word("machine-text"), frame_.source_name));
    if (const std::string date = matter.date("ms.lasthandoff"); !date.empty()) {
      fields_.text("machine-date", with_argument(frame_.words->word("machine-date"), long_date(date, frame_.locale)));
    }
    if (article.in(corpus_.source_locale) != nullptr) {
      fields_.text("source-href", relative_address(path_, page_path(corpus_.source_locale, article.path)));
      fields_.text("source-locale", corpus_.source_locale);
    }
  }

  const Corpus& corpus_;
  const PageLinks& links_;
  const std::string& base_;
  const std::map<std::string, LocaleFrame>& frames_;
  const LocaleFrame& frame_;
  const std::string_view path_;
  Fields fields_;
};

}  // namespace

namespace {

// The language's own name; with its region where the site has several varieties of it.
std::string name_of_locale(const std::string& locale, const std::vector<std::string>& all, const Lexicon* own) {
  const std::string language = language_of(locale);
  const auto varieties =
      std::count_if(all.begin(), all.end(), [&](const std::string& other) { return language_of(other) == language; });
  return own != nullptr && varieties == 1 ? own->word("language") : locale_name(locale, locale);
}

// The frame of all pages has to be there; older templates have none for the review.
constexpr std::string_view kPageFile = "page.xhtml";
constexpr std::string_view kReviewFile = "review.xhtml";

const SourceFile& template_of(const Project& project, std::string_view name, const SourceFile& none) {
  const auto found = std::find_if(project.templates.begin(), project.templates.end(),
                                  [&](const DataFile& file) { return file.path == name; });
  return found != project.templates.end() ? found->source : none;
}

}  // namespace

LocaleFrame::LocaleFrame(const PageContext& context, const std::string& tag, const std::vector<std::string>& all,
                         const Lexicons& lexicons, Diagnostics& diagnostics)
    : locale(tag),
      dir(dir_of(tag)),
      name(name_of_locale(tag, all, lexicons.exact(tag))),
      hreflang(hreflang_of(tag, all)),
      source_name(locale_name(language_of(context.corpus.source_locale), tag)),
      words(&lexicons.ui_for(tag)),
      page_words(*words, tag, context.corpus.source_locale),
      frame(template_of(context.project, kPageFile, {std::string(kPageFile), {}}), *words, diagnostics),
      review_frame(template_of(context.project, kReviewFile, {}), *words, diagnostics),
      contents(make_contents(context.corpus, context.links.links(), tag)) {
  const std::string& configured = context.project.options.site_title;
  site_title = configured.empty() ? words->word("site-title") : configured;
  view_legend = with_argument(words->word("view-legend"), source_name);
  if (lexicons.exact(tag) != nullptr) return;
  ui_lang = words->tag;
  if (dir_of(ui_lang) != dir) ui_dir = dir_of(ui_lang);
}

PageContext::PageContext(const Corpus& all, const Project& from, const Lexicons& lexicons, Diagnostics& diagnostics,
                         const Review& review)
    : PageContext(all, from, lexicons, diagnostics, review, plan_site(all, from, review)) {}

PageContext::PageContext(const Corpus& all, const Project& from, const Lexicons& lexicons, Diagnostics& diagnostics,
                         const Review& review, const Site& plan)
    : corpus(all),
      project(from),
      links(all, plan),
      base(from.options.base_address),
      findings(all, from, review.findings),
      review_alone(review.alone) {
  if (!base.empty() && !base.ends_with('/')) base += '/';
  std::vector<std::string> locales = all.locales;
  if (locales.empty()) locales.push_back(all.source_locale);
  for (const std::string& locale : locales) {
    Diagnostics repeated;  // what is wrong with the template is said once, not for each locale
    Diagnostics& sink = frames.empty() ? diagnostics : repeated;
    frames.emplace(locale, LocaleFrame(*this, locale, locales, lexicons, sink));
  }
  for (const SitePage& planned : plan.pages) {
    if (planned.kind == PageKind::kLocaleIndex) frames.at(planned.locale).index = planned.path;
  }
  main = frames.contains(all.source_locale) ? &frames.at(all.source_locale) : &frames.begin()->second;
}

std::string page_description(const Article& article, Side side, size_t most) {
  if (side == Side::kTarget) {
    const std::string_view given = article.document.front_matter.value("description");
    if (!given.empty()) return most < 160 ? shorten(collapse_space(given), most) : collapse_space(given);
  }
  const std::string text = first_paragraph(article.tree(side));
  return shorten(text.empty() ? article.title(side) : text, most);
}

Fields common_fields(const LocaleFrame& frame, std::string_view path, const std::string& title) {
  Fields fields;
  fields.text("lang", frame.locale);
  fields.text("dir", frame.dir);
  fields.text("ui-lang", frame.ui_lang);
  fields.text("ui-dir", frame.ui_dir);
  fields.text("title", title);
  fields.text("page-title", title == frame.site_title ? title : title + " \u2013 " + frame.site_title);
  fields.text("site-title", frame.site_title);
  std::string root;
  for (auto depth = std::count(path.begin(), path.end(), '/'); depth > 0; --depth) root += "../";
  fields.text("root", root);
  fields.text("home", frame.index.empty() ? "index.html" : relative_address(path, frame.index));
  return fields;
}

std::string article_page(const PageContext& context, const LocaleFrame& frame, std::string_view path,
                         uint32_t article) {
  return PageMaker(context, frame, path).article(article);
}
std::string locale_index_page(const PageContext& context, const LocaleFrame& frame, std::string_view path) {
  return PageMaker(context, frame, path).locale_index();
}
std::string home_page(const PageContext& context, std::string_view path) {
  return PageMaker(context, *context.main, path).home();
}
std::string not_found_page(const PageContext& context, std::string_view path) {
  return PageMaker(context, *context.main, path).not_found();
}

std::string sitemap(const PageContext& context) {
  const Corpus& corpus = context.corpus;
  const std::string& base = context.base;
  Markup out;
  out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" ");
  out.raw("xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
  for (const CorpusArticle& article : corpus.articles) {
    Markup alternates;
    const auto alternate = [&](const Variant& variant, std::string_view hreflang) {
      alternates.raw("<xhtml:link rel=\"alternate\"").attribute("hreflang", hreflang);
      alternates.attribute("href", base + percent_encode_path(page_path(variant.locale, article.path))).raw("/>\n");
    };
    for (const Variant& variant : article.variants) {
      alternate(variant, context.frames.at(variant.locale).hreflang);
      if (variant.locale == corpus.source_locale) alternate(variant, "x-default");
    }
    for (const Variant& variant : article.variants) {
      out.raw("<url><loc>").text(base + percent_encode_path(page_path(variant.locale, article.path)));
      out.raw("</loc>\n").append(alternates).raw("</url>\n");
    }
  }
  out.raw("</urlset>\n");
  return out.str();
}

}  // namespace diglot
