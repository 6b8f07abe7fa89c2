// render: Corpus + templates → the files of the site.
#pragma once

#include <string>

#include "corpus.h"
#include "lexicon.h"
#include "project.h"
#include "site.h"

namespace diglot {

// Which files there will be.
Site plan_site(const Corpus& corpus, const Project& project);

// Templates and lexicons made ready once; shared by all threads.
class Renderer {
 public:
  Renderer(const Corpus& corpus, const Project& project, const Lexicons& lexicons, Diagnostics& diagnostics);
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  std::string page(const SitePage& page) const;  // the bytes of one file

 private:
  struct State;
  State* state_;
};

}  // namespace diglot
