// What others install and run: the Debian package, completions, the man page, the GitHub Action, the pre-commit hook.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "temp_folder.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

class Packaging : public testing::Test {
 protected:
  // In the test's folder; what is said is in the file `said`.
  int shell(const std::string& command) {
    const int status = std::system(("cd '" + disk_.path().string() + "' && { " + command + "\n} >said 2>&1").c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string said() { return disk_.read("said"); }

  static std::string read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  const std::string build_ = fs::path(DIGLOT_PROGRAM).parent_path().string();
  TempFolder disk_;
};

// The words that bash offers for a line that ends where the cursor is.
class Completion : public Packaging {
 protected:
  std::set<std::string> offered(const std::string& words, int count) {
    const std::string script = "source <('" DIGLOT_PROGRAM "' completion bash)\nCOMP_WORDS=(" + words +
                               ")\nCOMP_CWORD=" + std::to_string(count) +
                               "\n_diglot\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    disk_.write("complete.sh", script);
    EXPECT_EQ(shell("bash complete.sh"), 0) << said();
    std::set<std::string> out;
    std::istringstream lines(said());
    for (std::string line; std::getline(lines, line);) out.insert(line);
    return out;
  }
};

TEST_F(Completion, BashOffersCommandsOptionsValuesAndFiles) {
  fs::create_directories(disk_ / "content");
  disk_.write("config.yml", "");
  EXPECT_EQ(offered("diglot bu", 1), std::set<std::string>{"build"});
  EXPECT_TRUE(offered("diglot ''", 1).contains("link"));
  EXPECT_FALSE(offered("diglot ''", 1).contains("completion")) << "it is for packages";
  EXPECT_EQ(offered("diglot build --fail", 2), std::set<std::string>{"--fail-on"});
  EXPECT_EQ(offered("diglot build --fail-on w", 3), std::set<std::string>{"warning"});
  EXPECT_EQ(offered("diglot check --format s", 3), std::set<std::string>{"sarif"});
  EXPECT_EQ(offered("diglot build --out ''", 3), std::set<std::string>{"content"}) << "folders only";
  EXPECT_EQ(offered("diglot build con", 2), (std::set<std::string>{"config.yml", "content"}));
}

TEST_F(Completion, EveryShellAndManCanReadTheirs) {
  const char* const readers[][2] = {
      {"bash", "bash -n"}, {"zsh", "zsh -n"}, {"fish", "fish --no-execute"}, {"man", "groff -man -ww -Tutf8"}};
  for (const auto& [shell_name, reader] : readers) {
    ASSERT_EQ(shell("'" DIGLOT_PROGRAM "' completion " + std::string(shell_name)), 0) << said();
    disk_.write("file", said());
    EXPECT_NE(said().find("sarif"), std::string::npos);
    const std::string program = std::string(reader).substr(0, std::string(reader).find(' '));
    if (shell("command -v " + program) != 0) continue;  // the others are checked all the same
    EXPECT_EQ(shell(std::string(reader) + " file 2>&1 >/dev/null"), 0) << said();
    EXPECT_EQ(said(), "") << shell_name;
  }
}

TEST_F(Packaging, DebianPackageInstallsAndRuns) {
  if (shell("command -v cpack dpkg-deb") != 0) GTEST_SKIP() << "there is no cpack or dpkg-deb";
  // The program by itself: that of the library is made in the same way, and takes longer.
  ASSERT_EQ(shell("cpack -G DEB -D CPACK_COMPONENTS_ALL=program -D CPACK_DEBIAN_COMPRESSION_TYPE=gzip -B . --config '" +
                  build_ + "/CPackConfig.cmake'"),
            0)
      << said();
  ASSERT_EQ(shell("mv *.deb diglot.deb && dpkg-deb -c diglot.deb"), 0) << said();
  for (const char* file :
       {"/usr/bin/diglot", "/usr/libexec/diglot/diglot-serve", "/usr/share/diglot/locales/fr-FR.xml",
        "/usr/share/man/man1/diglot.1", "/usr/share/bash-completion/completions/diglot",
        "/usr/share/zsh/vendor-completions/_diglot", "/usr/share/fish/vendor_completions.d/diglot.fish"}) {
    EXPECT_NE(said().find(file), std::string::npos) << file;
  }
  ASSERT_EQ(shell("dpkg-deb -f diglot.deb Package Depends"), 0);
  EXPECT_NE(said().find("Package: diglot\n"), std::string::npos) << said();
  if (shell("command -v dpkg-shlibdeps") == 0) {
    ASSERT_EQ(shell("dpkg-deb -f diglot.deb Depends"), 0);
    EXPECT_NE(said().find("libpugixml1"), std::string::npos) << said();
  }
  ASSERT_EQ(shell("dpkg-deb -x diglot.deb root"), 0) << said();
  ASSERT_EQ(shell("root/usr/bin/diglot build '" DIGLOT_SOURCE_DIR "/content' --out site --no-cache --verbose"), 0)
      << said();
  EXPECT_TRUE(disk_.exists("site/fr-FR/index.html"));
  EXPECT_TRUE(disk_.exists("site/manifest.json"));
  EXPECT_EQ(shell("timeout 2 root/usr/bin/diglot serve site --port 0"), 124) << "runs until it is stopped: " << said();
  EXPECT_NE(said().find("http://127.0.0.1:"), std::string::npos) << said();
  EXPECT_EQ(shell("root/usr/bin/diglot serve nowhere --port 0"), 2);
  EXPECT_NE(said().find("'nowhere' is no folder"), std::string::npos) << said();
}

TEST_F(Packaging, WhatIsLinkedIsListedWithItsLicence) {
  const std::string file = build_ + "/diglot.spdx.json";
  if (!fs::exists(file)) GTEST_SKIP() << "made from what dpkg knows, which is not here";
  const nlohmann::json sbom = nlohmann::json::parse(read(file));
  EXPECT_EQ(sbom["spdxVersion"], "SPDX-2.3");
  std::set<std::string> names;
  for (const auto& package : sbom["packages"]) {
    names.insert(package["name"].get<std::string>());
    EXPECT_NE(package["licenseConcluded"], "NOASSERTION") << package["name"];
  }
  for (const char* name : {"diglot", "libpugixml1v5", "libyaml-0-2", "libnettle8", "nlohmann-json3-dev"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
}

// --- what other systems run ------------------------------------------------------------------------------------

// The scripts of a workflow's steps, in order: the lines below each `run: |`.
std::vector<std::string> scripts_of(const std::string& yaml) {
  std::vector<std::string> out;
  std::istringstream lines(yaml);
  size_t indent = std::string::npos;
  for (std::string line; std::getline(lines, line);) {
    const size_t begin = line.find_first_not_of(' ');
    if (begin != std::string::npos && line.substr(begin) == "run: |") {
      indent = begin;
      out.emplace_back();
    } else if (indent != std::string::npos && (begin == std::string::npos || begin > indent)) {
      out.back() += line + "\n";
    } else {
      indent = std::string::npos;
    }
  }
  return out;
}

TEST_F(Packaging, GitHubActionRuns) {
  const std::vector<std::string> scripts = scripts_of(read(DIGLOT_SOURCE_DIR "/action.yml"));
  ASSERT_EQ(scripts.size(), 2U);
  EXPECT_NE(scripts[0].find("/dev\" program\n"), std::string::npos);
  EXPECT_NE(read(DIGLOT_SOURCE_DIR "/dev").find("\n  program)\n"), std::string::npos) << "which ./dev knows";
  disk_.write("content/fr-FR/a.md", "# Titre \xFF\n");
  disk_.write("check.sh", scripts[1]);
  const std::string step = "PATH='" + build_ + "':$PATH CONTENT=content FAIL_ON=error ";
  EXPECT_EQ(shell(step + "OUT= bash -e check.sh"), 1);
  EXPECT_NE(said().find("::error file=content/fr-FR/a.md,line=1,"), std::string::npos) << said();
  disk_.write("content/fr-FR/a.md", "# Titre\n");
  EXPECT_EQ(shell(step + "OUT=site bash -e check.sh"), 0) << said();
  EXPECT_TRUE(disk_.exists("site/fr-FR/a.html"));
}

TEST_F(Packaging, PreCommitHookRuns) {
  const std::string hooks = read(DIGLOT_SOURCE_DIR "/.pre-commit-hooks.yaml");
  const size_t at = hooks.find("entry: ") + 7;
  const std::string entry = hooks.substr(at, hooks.find('\n', at) - at);
  disk_.write("content/fr-FR/a.md", "# Titre \xFF\n");
  disk_.write("content/fr-FR/b.md", "# Titre\n");
  const std::string path = "PATH='" + build_ + "':$PATH ";
  EXPECT_EQ(shell(path + entry + " content/fr-FR/a.md content/fr-FR/b.md"), 1);
  EXPECT_NE(said().find("content/fr-FR/a.md:1:9: error:"), std::string::npos) << said();
  EXPECT_EQ(shell(path + entry + " content/fr-FR/b.md"), 0) << said();
}

}  // namespace
}  // namespace diglot
