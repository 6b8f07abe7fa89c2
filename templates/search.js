// Search: loaded with the index of the page's locale (search/<locale>.js) when the reader first types.
// What the index holds: src/render_search.h. A question is cut as the text was: by letters and digits and, in
// scripts without spaces, by the words that the index has.
"use strict";
(() => {
  const box = document.getElementById("d-search");
  const input = document.getElementById("d-q");
  const panel = document.getElementById("d-results");
  const found = document.getElementById("d-found");
  const root = box.dataset.root;

  const fold = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670]/g, "").toLowerCase().replaceAll("\u00df", "ss").normalize("NFC");
  const unspaced = /[\u0e00-\u109f\u1780-\u17ff\u3005-\u302f\u3031-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]+/gu;
  const longest = 16; // of a word in a script without spaces, in code units

  let index;
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const values = new Map([...digits].map((digit, value) => [digit, value]));
  globalThis.diglotIndex = (data) => {
    const terms = data.terms.split("\n");
    index = {
      docs: data.docs,
      terms,
      posts: data.posts.split(","),
      all: "\n" + data.terms + "\n",
      places: new Map(terms.map((term, place) => [term, place])),
      cache: new Map(),
    };
    ask();
  };

  // [[document, weight], …] of a term
  const postings = (place) => {
    if (index.cache.has(place)) return index.cache.get(place);
    const out = [];
    let document = -1;
    let value = 0;
    let shift = 0;
    for (const digit of index.posts[place]) {
      const part = values.get(digit);
      value += (part & 31) << shift;
      shift += 5;
      if (part > 31) continue;
      document += value >> 2;
      out.push([document, value & 3]);
      value = shift = 0;
    }
    index.cache.set(place, out);
    return out;
  };

  // Terms with `part` anywhere in them, of the whole vocabulary as one text: place → text before and behind it.
  const containing = (part, visit) => {
    for (let at = index.all.indexOf(part); at >= 0;) {
      const begin = index.all.lastIndexOf("\n", at) + 1;
      const end = index.all.indexOf("\n", at);
      visit(index.places.get(index.all.slice(begin, end)), at - begin, end - at - part.length);
      at = index.all.indexOf(part, end);
    }
  };

  // What a word of the question may mean: place of a term → how well it fits.
  const meanings = (word, dense) => {
    const out = new Map();
    const add = (place, fit) => { if ((out.get(place) ?? 0) < fit) out.set(place, fit); };
    const exact = index.places.get(word);
    if (exact !== undefined) add(exact, 1);
    if (dense) {
      if (word.length > 1 || exact === undefined) containing(word, (place, before, behind) => add(place, before + behind ? 0.6 : 1));
      return out;
    }
    const most = word.length > 1 ? Infinity : 64; // one letter says little: not the time to look at half of all terms
    for (let at = index.all.indexOf("\n" + word); at >= 0 && out.size < most; at = index.all.indexOf("\n" + word, at + 1)) {
      const end = index.all.indexOf("\n", at + 1);
      add(index.places.get(index.all.slice(at + 1, end)), end - at - 1 === word.length ? 1 : 0.8);
    }
    // Inflection: the same beginning and a short end of its own.
    if (word.length >= 4) {
      const stem = word.slice(0, Math.max(4, word.length - 3));
      for (let at = index.all.indexOf("\n" + stem); at >= 0; at = index.all.indexOf("\n" + stem, at + 1)) {
        const end = index.all.indexOf("\n", at + 1);
        const term = index.all.slice(at + 1, end);
        let same = stem.length;
        while (same < word.length && term[same] === word[same]) ++same;
        const rest = Math.max(word.length, term.length) - same;
        if (rest <= 3 || (rest <= 5 && same >= 6)) add(index.places.get(term), 0.5 * same / (same + rest));
      }
    }
    // Hebrew and Arabic write particles onto the word, before and behind it; other languages write compounds.
    if (/[\u0590-\u06ff]/.test(word)) {
      for (let skip = 0; skip <= 2 && word.length - skip >= 3; ++skip) {
        containing(word.slice(skip), (place, before, behind) => {
          if (before <= 3 && behind <= 3) add(place, 0.6 / (1 + skip));
        });
      }
    } else if (word.length >= 5) {
      containing(word, (place) => add(place, 0.3));
    }
    return out;
  };

  // A run without spaces into words of the index: as few as possible, as little left over as possible.
  const cut = (run) => {
    const best = [{ cost: 0, words: [] }];
    for (let end = 1; end <= run.length; ++end) {
      best[end] = { cost: best[end - 1].cost + 10, words: best[end - 1].words };
      for (let begin = Math.max(0, end - longest); begin < end; ++begin) {
        const word = run.slice(begin, end);
        const known = index.places.has(word);
        if (!known && !(end === run.length && index.all.includes(word))) continue;
        const cost = best[begin].cost + (known ? 2 : 3) + (word.length === 1 ? 1 : 0);
        if (cost < best[end].cost) best[end] = { cost, words: [...best[begin].words, word] };
      }
    }
    return best[run.length].words.length ? best[run.length].words : [run];
  };

  const search = (question) => {
    const wanted = [];
    const asked = fold(question).match(/[\p{L}\p{M}\p{Nd}\p{Pc}]+/gu) ?? [];
    const telling = asked.filter((word) => word.length > 1 || word > "\u0e00"); // not the l of "l'inscription"
    for (const word of telling.length ? telling : asked) {
      let done = 0;
      for (const dense of word.matchAll(unspaced)) {
        if (dense.index > done) wanted.push(meanings(word.slice(done, dense.index), false));
        for (const part of cut(dense[0].slice(0, 64))) wanted.push(meanings(part, true));
        done = dense.index + dense[0].length;
      }
      if (done < word.length) wanted.push(meanings(word.slice(done), false));
    }
    const total = index.docs.length;
    const hits = new Map(); // document → [words found, score]
    for (const terms of wanted) {
      const scores = new Map();
      for (const [place, fit] of terms) {
        const list = postings(place);
        const rare = Math.log(1 + total / list.length);
        for (const [document, weight] of list) {
          const score = fit * (1 + 2 * weight) * rare;
          if ((scores.get(document) ?? 0) < score) scores.set(document, score);
        }
      }
      for (const [document, score] of scores) {
        const hit = hits.get(document) ?? [0, 0];
        hits.set(document, [hit[0] + 1, hit[1] + score]);
      }
    }
    const most = Math.max(0, ...[...hits.values()].map((hit) => hit[0]));
    if (most < Math.ceil(wanted.length / 2)) return [];
    return [...hits].filter(([, hit]) => hit[0] === most).sort((a, b) => b[1][1] - a[1][1] || a[0] - b[0]).map(([document]) => document);
  };

  const ask = () => {
    if (!index) return;
    const question = input.value.trim();
    panel.hidden = !question;
    panel.querySelector("ol")?.remove();
    if (!question) return;
    const documents = search(question);
    found.textContent = documents.length ? box.dataset.count.replace("{0}", documents.length) : box.dataset.none;
    if (!documents.length) return;
    const list = document.createElement("ol");
    for (const number of documents.slice(0, 20)) {
      const [title, path, summary] = index.docs[number];
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = root + path;
      link.textContent = title;
      const text = document.createElement("p");
      text.textContent = summary;
      item.append(link, text);
      list.append(item);
    }
    panel.append(list);
  };
  input.addEventListener("input", ask);
  box.addEventListener("keydown", (event) => {
    const links = [...panel.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      panel.hidden = true;
      input.focus();
    } else if (event.key === "ArrowDown" && links.length) {
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (links[at - 1] ?? input).focus();
    } else if (event.key === "Enter" && event.target === input && links.length) {
      links[0].click();
    } else {
      return;
    }
    event.preventDefault();
  });
  document.addEventListener("click", (event) => { if (!box.contains(event.target)) panel.hidden = true; });
  input.addEventListener("focus", () => { if (input.value.trim()) ask(); });
})();
