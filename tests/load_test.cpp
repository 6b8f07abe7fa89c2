// load: what of the disk becomes a Project, and what is said about the rest.
#include "load.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "locale.h"
#include "temp_folder.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

class LoadTest : public testing::Test {
 protected:
  LoadTest() { disk_.write("locales/fr-FR.xml", "<locale tag=\"fr-FR\"/>"); }

  Project load(std::vector<std::string> contents, bool usable = true) {
    for (std::string& content : contents) {
      const size_t equals = content.find('=') + 1;  // 0 without one
      content.insert(equals, disk_ / "");
    }
    LoadRequest request{std::move(contents), disk_ / "locales", "", output_, options_};
    Project project;
    EXPECT_EQ(load_project(request, project), usable);
    return project;
  }

  // "fr-FR/a.md" for articles, "toc:…" and "asset:…" for the others.
  static std::vector<std::string> names(const Project& project) {
    std::vector<std::string> out;
    for (const InputFile& file : project.files) {
      const std::string kind = file.kind == InputKind::kToc ? "toc:" : file.kind == InputKind::kAsset ? "asset:" : "";
      out.push_back(kind + file.locale + "/" + file.path);
    }
    return out;
  }

  // "enumerator's code file:begin" of every finding.
  std::vector<std::string> findings(Project project) const {
    sort_diagnostics(project.diagnostics);
    std::vector<std::string> out;
    for (const Diagnostic& one : project.diagnostics) {
      const std::string file = fs::path(one.file).lexically_relative(disk_.path()).generic_string();
      out.push_back(std::string(info(one.id).code) + " " + file + ":" + std::to_string(one.range.begin));
    }
    return out;
  }

  using Names = std::vector<std::string>;
  TempFolder disk_;
  std::string output_;
  Options options_;
};

TEST_F(LoadTest, FolderOfLocales) {
  disk_.write("content/fr-FR/b.md", "b");
  disk_.write("content/fr-FR/a/z.md", "z");
  disk_.write("content/zh-tw/a.md", "a");
  disk_.write("content/qps-ploc/a.md", "a");  // no locale of CLDR, and no file in locales/
  disk_.write("content/README.md", "about this folder");
  const Project project = load({"content"});
  EXPECT_EQ(names(project), (Names{"fr-FR/a/z.md", "fr-FR/b.md", "zh-TW/a.md"}));
  EXPECT_EQ(findings(project),
            (Names{"outside-locales content/README.md:0", "outside-locales content/qps-ploc/a.md:0"}));
  EXPECT_EQ(project.files[0].source.name, disk_ / "content/fr-FR/a/z.md");
  EXPECT_EQ(project.files[0].source.bytes, "z");
  ASSERT_EQ(project.locale_files.size(), 1U);
  EXPECT_EQ(project.locale_files[0].path, "fr-FR.xml");
}

TEST_F(LoadTest, ALocaleExistsBecauseItsFileExists) {
  disk_.write("locales/qps-Ploc.xml", "<locale tag=\"qps-Ploc\"/>");
  disk_.write("content/qps-ploc/a.md", "a");
  EXPECT_EQ(names(load({"content"})), (Names{"qps-Ploc/a.md"}));
}

TEST_F(LoadTest, LocaleEqualsFolder) {
  disk_.write("docs.fr-fr/a/b.md", "b");
  disk_.write("docs.ja/a/b.md", "b");
  EXPECT_EQ(names(load({"ja_jp=docs.ja", "fr-FR=docs.fr-fr/"})), (Names{"fr-FR/a/b.md", "ja-JP/a/b.md"}));
}

TEST_F(LoadTest, PartOfALocaleFolder) {
  disk_.write("content/fr-FR/billing/a.md", "a");
  disk_.write("content/ja-JP/billing/a.md", "a");
  EXPECT_EQ(names(load({"content/fr-FR"})), (Names{"fr-FR/billing/a.md"}));
  EXPECT_EQ(names(load({"content/fr-FR/billing"})), (Names{"fr-FR/billing/a.md"}));
  EXPECT_EQ(names(load({"content/ja-JP/billing/a.md"})), (Names{"ja-JP/billing/a.md"}));
  EXPECT_EQ(names(load({"fr-FR=content/fr-FR/billing/a.md"})), (Names{"fr-FR/billing/a.md"}));
  EXPECT_EQ(names(load({"nl=content/fr-FR/billing/a.md"})), (Names{"nl/a.md"}));
}

TEST_F(LoadTest, ChildrenNamedAfterLocalesWinOverAnAncestor) {
  disk_.write("en-US/content/fr-FR/a.md", "a");
  EXPECT_EQ(names(load({"en-US/content"})), (Names{"fr-FR/a.md"}));
}

TEST_F(LoadTest, FoldersThatOnlyLookLikeLocales) {
  disk_.write("li/content/my-docs/a.md", "---\nms.contentlocale: fr-FR\n---\na");
  EXPECT_EQ(names(load({"li/content"})), (Names{"fr-FR/my-docs/a.md"}));
}

TEST_F(LoadTest, LocaleFromFrontMatter) {
  disk_.write("docs/a.md", "\xEF\xBB\xBF---\r\ntitle: x\r\nms.contentlocale: \"fr-fr\"\r\n---\r\n");
  disk_.write("docs/b.md", "---\ntitle: ms.contentlocale\n---\nms.contentlocale: fr-FR\n");
  disk_.write("docs/TOC.yml", "- name: a");
  disk_.write("docs/x.png", "png");
  const Project project = load({"docs"});
  EXPECT_EQ(names(project), (Names{"toc:fr-FR/TOC.yml", "fr-FR/a.md", "asset:fr-FR/x.png"}));
  EXPECT_EQ(findings(project), (Names{"locale-unknown docs/b.md:0"}));
  EXPECT_EQ(project.files[2].disk, disk_ / "docs/x.png");
  EXPECT_EQ(names(load({"docs/a.md"})), (Names{"fr-FR/a.md"}));
}

TEST_F(LoadTest, FrontMatterMayDisagree) {
  disk_.write("fr-FR/a.md", "---\nms.contentlocale: nl-NL\n---\n");
  disk_.write("fr-FR/b.md", "---\nms.contentlocale: fr-fr\n---\n");
  disk_.write("fr-FR/c.md", "---\nms.contentlocale: '?'\n---\n");
  const Project project = load({"fr-FR"});
  EXPECT_EQ(names(project), (Names{"fr-FR/a.md", "fr-FR/b.md", "fr-FR/c.md"}));
  EXPECT_EQ(findings(project), (Names{"locale-mismatch fr-FR/a.md:22", "locale-mismatch fr-FR/c.md:23"}));
  EXPECT_EQ(project.diagnostics[0].locale, "fr-FR");
  EXPECT_EQ(project.diagnostics[0].article, "a.md");
}

TEST_F(LoadTest, OnlyTheLocalesThatWereAskedFor) {
  disk_.write("content/fr-FR/a.md", "\xFF");
  disk_.write("content/ja-JP/a.md", "a");
  disk_.write("docs/a.md", "---\nms.contentlocale: nl-NL\n---\n");
  options_.locales = {"ja-JP", "nl-NL"};
  const Project project = load({"content", "docs"});
  EXPECT_EQ(names(project), (Names{"ja-JP/a.md", "nl-NL/a.md"}));
  EXPECT_TRUE(project.diagnostics.empty());
}

TEST_F(LoadTest, Kinds) {
  for (const char* file : {"TOC.yml", "TOC.md", "breadcrumb/toc.yml", "README.md", "B.MD", "img/x.png", "docfx.json",
                           ".git/HEAD.md", ".hidden.md", "my-toc.yml"}) {
    disk_.write(std::string("fr-FR/") + file, "x");
  }
  EXPECT_EQ(names(load({"fr-FR"})),
            (Names{"fr-FR/B.MD", "fr-FR/README.md", "fr-FR/TOC.md", "toc:fr-FR/TOC.md", "toc:fr-FR/TOC.yml",
                   "toc:fr-FR/breadcrumb/toc.yml", "asset:fr-FR/docfx.json", "asset:fr-FR/img/x.png",
                   "asset:fr-FR/my-toc.yml"}));
}

TEST_F(LoadTest, InvalidUtf8IsRepairedAndSaidOnce) {
  disk_.write("fr-FR/a.md", std::string("a\0b\xC3(\xFF\xE2\x82 \xEF\xBF\xBD \0", 14));
  const Project project = load({"fr-FR"});
  EXPECT_EQ(project.files.at(0).source.bytes,
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD");
  EXPECT_EQ(findings(project), (Names{"nul-byte fr-FR/a.md:1", "invalid-utf8 fr-FR/a.md:5"}));
  EXPECT_NE(project.diagnostics[0].message.find("0xC3"), std::string::npos);
  EXPECT_NE(project.diagnostics[0].message.find("3"), std::string::npos);
  EXPECT_EQ(project.files[0].source.view(project.diagnostics[0].range), "\xEF\xBF\xBD");
}

TEST_F(LoadTest, ByteOrderMarkAndLineEndsAreKept) {
  disk_.write("fr-FR/a.md", "\xEF\xBB\xBF# a\r\n");
  const Project project = load({"fr-FR"});
  EXPECT_EQ(project.files.at(0).source.bytes, "\xEF\xBB\xBF# a\r\n");
  EXPECT_TRUE(project.diagnostics.empty());
}

TEST_F(LoadTest, EmptyFilesAreArticles) {
  disk_.write("fr-FR/a.md", "");
  disk_.write("fr-FR/b.md", "\xEF\xBB\xBF\r\n");
  const Project project = load({"fr-FR"});
  EXPECT_EQ(names(project), (Names{"fr-FR/a.md", "fr-FR/b.md"}));
  EXPECT_EQ(findings(project), (Names{"empty-article fr-FR/a.md:0", "empty-article fr-FR/b.md:0"}));
}

TEST_F(LoadTest, SizeLimit) {
  disk_.write("fr-FR/a.md", "0123456789");
  disk_.write("fr-FR/b.md", "01234567890");
  options_.max_file_size = 10;
  const Project project = load({"fr-FR"});
  EXPECT_EQ(names(project), (Names{"fr-FR/a.md"}));
  EXPECT_EQ(findings(project), (Names{"file-too-large fr-FR/b.md:0"}));
  EXPECT_NE(project.diagnostics[0].message.find("11"), std::string::npos);
}

TEST_F(LoadTest, WhatIsNoFile) {
  disk_.write("fr-FR/a.md", "a");
  disk_.write("fr-FR/folder.md/b.md", "b");
  ASSERT_EQ(mkfifo((disk_ / "fr-FR/fifo.md").c_str(), 0600), 0);  // must not wait for a writer
  ASSERT_EQ(mkfifo((disk_ / "fr-FR/fifo.png").c_str(), 0600), 0);
  fs::create_symlink("nowhere", disk_ / "fr-FR/dangling.md");
  fs::create_symlink("nowhere", disk_ / "fr-FR/dangling.png");
  const Project project = load({"fr-FR"});
  EXPECT_EQ(names(project), (Names{"fr-FR/a.md", "fr-FR/folder.md/b.md"}));
  EXPECT_EQ(findings(project), (Names{"file-unreadable fr-FR/dangling.md:0", "file-unreadable fr-FR/fifo.md:0",
                                      "file-unreadable fr-FR/folder.md:0"}));
}

// What a file that vanishes between listing and reading meets.
TEST_F(LoadTest, FileThatIsNotThere) {
  SourceFile file;
  Diagnostics diagnostics;
  EXPECT_FALSE(load_file(disk_ / "gone.md", options_, file, diagnostics));
  ASSERT_EQ(diagnostics.list().size(), 1U);
  EXPECT_EQ(diagnostics.list()[0].id, Diag::kFileUnreadable);
  EXPECT_NE(diagnostics.list()[0].message.find("No such file"), std::string::npos);
}

TEST_F(LoadTest, UnreadableFileAndFolder) {
  disk_.write("fr-FR/a.md", "a");
  disk_.write("fr-FR/secret.md", "b");
  disk_.write("fr-FR/vault/c.md", "c");
  fs::permissions(disk_ / "fr-FR/secret.md", fs::perms::none);
  fs::permissions(disk_ / "fr-FR/vault", fs::perms::none);
  // Root may read everything: be somebody else for a while.
  const bool root = geteuid() == 0;
  ASSERT_EQ(seteuid(root ? 65534 : geteuid()), 0);
  const Project project = load({"fr-FR"});
  ASSERT_EQ(seteuid(root ? 0 : geteuid()), 0);
  fs::permissions(disk_ / "fr-FR/vault", fs::perms::owner_all);
  EXPECT_EQ(names(project), (Names{"fr-FR/a.md"}));
  EXPECT_EQ(findings(project), (Names{"file-unreadable fr-FR/secret.md:0", "file-unreadable fr-FR/vault:0"}));
}

TEST_F(LoadTest, SymbolicLinks) {
  disk_.write("outside/secret.md", "secret");
  disk_.write("content/fr-FR/a.md", "a");
  disk_.write("content/shared/img.png", "png");
  fs::create_symlink("../../outside/secret.md", disk_ / "content/fr-FR/escape.md");
  fs::create_symlink(disk_ / "outside", disk_ / "content/fr-FR/escape");
  fs::create_symlink("a.md", disk_ / "content/fr-FR/inside.md");
  fs::create_symlink("../shared", disk_ / "content/fr-FR/media");
  fs::create_symlink("..", disk_ / "content/fr-FR/up");
  fs::create_symlink("self.md", disk_ / "content/fr-FR/self.md");
  const Project project = load({"content"});
  EXPECT_EQ(names(project),
            (Names{"asset:/shared/img.png", "fr-FR/a.md", "fr-FR/inside.md", "asset:fr-FR/media/img.png"}));
  EXPECT_EQ(findings(project), (Names{"path-outside content/fr-FR/escape:0", "path-outside content/fr-FR/escape.md:0",
                                      "path-loop content/fr-FR/self.md:0", "path-loop content/fr-FR/up:0"}));
}

TEST_F(LoadTest, LinkIntoAnotherContentFolderIsInside) {
  disk_.write("fr/a.md", "a");
  disk_.write("ja/b.md", "b");
  fs::create_symlink("../fr/a.md", disk_ / "ja/a.md");
  EXPECT_EQ(names(load({"fr-FR=fr", "ja-JP=ja"})), (Names{"fr-FR/a.md", "ja-JP/a.md", "ja-JP/b.md"}));
}

// Thirty folders, each with two links to the next: 2^30 paths.
TEST_F(LoadTest, LinksDoNotMultiply) {
  for (int i = 0; i < 30; ++i) {
    const std::string folder = "fr-FR/d" + std::to_string(i);
    disk_.write(folder + "/a.md", "a");
    for (const char* link : {"/x", "/y"}) fs::create_symlink("../d" + std::to_string(i + 1), disk_ / (folder + link));
  }
  disk_.write("fr-FR/d30/a.md", "a");
  const Project project = load({"fr-FR"});
  EXPECT_EQ(project.files.size(), 31U + 60U);
}

TEST_F(LoadTest, CaseCollisions) {
  disk_.write(
      "c/fr-FR/Stra\xC3\x9F"
      "e.md",
      "a");
  disk_.write("c/fr-FR/STRASSE.md", "b");
  disk_.write("c/fr-FR/e\xCC\x81.md", "c");
  disk_.write("c/fr-FR/\xC3\x89.md", "d");
  disk_.write("c/ja-JP/strasse.md", "e");
  const Project project = load({"c"});
  EXPECT_EQ(project.files.size(), 5U);  // none is lost
  EXPECT_EQ(findings(project), (Names{"path-case c/fr-FR/Stra\xC3\x9F"
                                      "e.md:0",
                                      "path-case c/fr-FR/\xC3\x89.md:0"}));
}

TEST_F(LoadTest, OneArticleInTwoFolders) {
  disk_.write("one/README.md", "1");
  disk_.write("two/README.md", "2");
  const Project project = load({"fr-FR=one", "fr-FR=two", "fr-FR=one", "fr-FR=one/README.md"});
  ASSERT_EQ(names(project), (Names{"fr-FR/README.md"}));
  EXPECT_EQ(project.files[0].source.bytes, "1");
  EXPECT_EQ(findings(project), (Names{"path-duplicate two/README.md:0"}));
}

TEST_F(LoadTest, BadNames) {
  disk_.write("fr-FR/a.md", "a");
  disk_.write("fr-FR/b\n.md", "b");
  disk_.write("fr-FR/c\xFF.md", "c");
  disk_.write("fr-FR/d\\e.md", "d");
  const Project project = load({"fr-FR"});
  EXPECT_EQ(names(project), (Names{"fr-FR/a.md"}));
  EXPECT_EQ(findings(project),
            (Names{"path-name fr-FR/b?.md:0", "path-name fr-FR/c\xEF\xBF\xBD.md:0", "path-name fr-FR/d\\e.md:0"}));
}

TEST_F(LoadTest, OutputAndContentStayApart) {
  disk_.write("content/fr-FR/a.md", "a");
  const auto refused = [&](const std::string& output) {
    output_ = disk_ / output;
    const Project project = load({"content"}, false);
    return !project.diagnostics.empty() && project.diagnostics[0].id == Diag::kOutputInsideContent;
  };
  EXPECT_TRUE(refused("content"));
  EXPECT_TRUE(refused("content/site"));
  EXPECT_TRUE(refused("content/../content/fr-FR/./deep/site"));
  fs::create_symlink("content", disk_ / "alias");
  EXPECT_TRUE(refused("alias/site"));
  output_ = disk_ / "content-site";
  EXPECT_EQ(load({"content"}).files.size(), 1U);
  output_ = disk_ / "";
  EXPECT_EQ(load({"content"}).files.size(), 1U);
  EXPECT_EQ(load({"fr-FR=content/fr-FR"}).files.size(), 1U);
  output_ = disk_ / "content";
  EXPECT_EQ(load({"fr-FR=content/fr-FR"}, false).diagnostics.at(0).id, Diag::kContentInsideOutput);
}

TEST_F(LoadTest, NothingToWorkOn) {
  fs::create_directory(disk_ / "empty");
  disk_.write("note.txt", "x");
  EXPECT_EQ(load({"empty"}, false).diagnostics.at(0).id, Diag::kNoArticles);
  EXPECT_EQ(load({"missing"}, false).diagnostics.at(0).id, Diag::kFileUnreadable);
  EXPECT_EQ(load({"fr-FR=missing"}, false).diagnostics.at(0).id, Diag::kFileUnreadable);
  EXPECT_EQ(load({"note.txt"}, false).diagnostics.at(0).id, Diag::kContentForm);
}

TEST_F(LoadTest, Templates) {
  disk_.write("fr-FR/a.md", "a");
  disk_.write("templates/page.xhtml", "<html/>");
  disk_.write("templates/assets/font.woff2", std::string("\0\xFF", 2));
  disk_.write("templates/.swp", "");
  Project project;
  ASSERT_TRUE(load_project({{disk_ / "fr-FR"}, disk_ / "locales", disk_ / "templates", "", {}}, project));
  ASSERT_EQ(project.templates.size(), 2U);
  EXPECT_EQ(project.templates[0].path, "assets/font.woff2");
  EXPECT_EQ(project.templates[0].source.bytes, std::string("\0\xFF", 2));
  EXPECT_EQ(project.templates[1].path, "page.xhtml");
  EXPECT_FALSE(load_project({{disk_ / "fr-FR"}, disk_ / "locales", disk_ / "none", "", {}}, project));
}

TEST(LoadCorpus, ReadsEveryArticle) {
  const fs::path corpus = fs::path(DIGLOT_SOURCE_DIR) / "../shared/corpus/bilingual";
  if (!fs::exists(corpus)) GTEST_SKIP() << "../shared is not here";
  Project project;
  ASSERT_TRUE(load_project({{corpus.string()}, DIGLOT_SOURCE_DIR "/locales", "", "", {}}, project));
  std::map<std::string, int> articles;
  for (const InputFile& file : project.files) articles[file.locale] += file.kind == InputKind::kArticle ? 1 : 0;
  EXPECT_EQ(articles, (std::map<std::string, int>{{"fr-FR", 370}, {"ja-JP", 352}, {"zh-TW", 363}}));
  for (const Diagnostic& one : project.diagnostics) ADD_FAILURE() << one.file << ": " << one.message;
}

// Columns count code points, wherever they stand among the blocks that are counted ahead.
TEST(LineIndex, CountsCodePointsAcrossBlocks) {
  std::string text;
  for (const char* piece : {"a", "\u00e9", "\u6f22", "\U0001F600"}) {
    for (int i = 0; i < 300; ++i) text += piece;
  }
  text += "\n\u00e9x";
  const LineIndex lines(text);
  uint32_t column = 1;
  uint32_t line = 1;
  for (size_t at = 0; at < text.size();) {
    EXPECT_EQ(lines.position(static_cast<uint32_t>(at)), (Position{line, column})) << at;
    const bool end = text[at] == '\n';
    next_code_point(text, at);
    column = end ? 1 : column + 1;
    line += end ? 1 : 0;
  }
}

}  // namespace
}  // namespace diglot
