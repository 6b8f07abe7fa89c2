// Enhancement only: every page works without this file. Keeps the reader's choices, opens the source of a
// sentence by a click on it, walks the sentences with n and p, keeps tabs in step, copies code.
"use strict";
(() => {
  const page = document;
  const byId = (id) => page.getElementById(id);
  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* private mode */ } },
  };

  // Choices that outlive the page: radio groups by name, tabs by what they are about.
  for (const name of ["d-view", "d-theme"]) {
    const kept = byId(store.get(name));
    if (kept && kept.name === name) kept.checked = true;
  }
  // Tabs about the same choose each other; one that depends on another group's choice stands only where it applies.
  const tabs = [...page.querySelectorAll(".tabs > input[data-tab]")];
  const subjects = (input) => input.dataset.tab.split("+");
  const chooseTab = (tab) => {
    const wanted = tab.split("+");
    for (const input of tabs) {
      if (subjects(input).some((subject) => wanted.includes(subject))) input.checked = true;
    }
    const single = tabs.filter((input) => subjects(input).length === 1); // "a+b" does not say which
    const offered = new Set(single.map((input) => input.dataset.tab));
    const chosen = new Set(single.filter((input) => input.checked).map((input) => input.dataset.tab));
    for (const input of tabs) {
      const { condition } = input.dataset;
      if (!condition || !offered.has(condition)) continue;
      const label = input.nextElementSibling;
      input.hidden = label.hidden = label.nextElementSibling.hidden = !chosen.has(condition);
      label.querySelector(".condition").hidden = true;
    }
    for (const input of tabs.filter((one) => one.checked && one.hidden)) {
      const group = tabs.filter((one) => one.name === input.name && !one.hidden);
      const next = group.find((one) => one.dataset.tab === input.dataset.tab) ?? group[0];
      if (next) next.checked = true;
    }
  };
  const keptPivot = [...page.querySelectorAll("[name=d-pivot]")].find((input) => input.value === store.get("d-pivot"));
  if (keptPivot) keptPivot.checked = true;
  chooseTab(store.get("d-tab") ?? "");
  page.addEventListener("change", (event) => {
    const input = event.target;
    if (input.name === "d-view" || input.name === "d-theme") store.set(input.name, input.id);
    if (input.name === "d-view") page.querySelector(".s:popover-open")?.hidePopover();
    if (input.name === "d-pivot") store.set("d-pivot", input.value);
    if (input.dataset.tab) {
      const before = input.getBoundingClientRect().top;
      chooseTab(input.dataset.tab);
      if (!input.hidden) input.checked = true;
      store.set("d-tab", input.dataset.tab);
      scrollBy({ top: input.getBoundingClientRect().top - before, behavior: "instant" });
    }
  });

  // Search: code and index are fetched when the reader points at the field or types into it, not when the keyboard
  // passes by.
  const search = byId("d-search");
  if (search) {
    const nonce = page.currentScript.nonce;
    search.hidden = false;
    let addresses = [search.dataset.code, search.dataset.index];
    const fetchAll = () => {
      for (const address of addresses) {
        const script = page.createElement("script");
        script.nonce = nonce;
        script.async = false;
        script.src = address;
        page.head.append(script);
      }
      addresses = [];
    };
    for (const type of ["pointerdown", "input"]) search.addEventListener(type, fetchAll);
    page.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      fetchAll();
      byId("d-q").select();
    });
  }

  // A long table of contents shows where the page stands in it.
  const here = page.querySelector(".contents [aria-current]");
  const contents = here?.closest(".contents");
  if (contents && here.offsetTop > contents.clientHeight * 0.8) contents.scrollTop = here.offsetTop - contents.clientHeight / 3;

  // The headings of the page: unfolded beside the text, folded above it. Where the reader is in them is marked.
  const outline = page.querySelector(".toc details");
  if (outline) {
    const wide = matchMedia("(min-width: 80rem)");
    const fold = () => { outline.open = wide.matches; };
    wide.addEventListener("change", fold);
    fold();
    const places = [...outline.querySelectorAll("a")].map((link) => [link, byId(decodeURIComponent(link.hash.slice(1)))]).filter(([, heading]) => heading);
    let current = null;
    const mark = () => {
      const passed = places.filter(([, heading]) => heading.getBoundingClientRect().top < innerHeight / 4).at(-1)?.[0] ?? null;
      if (passed === current) return;
      current?.removeAttribute("aria-current");
      passed?.setAttribute("aria-current", "location");
      current = passed;
    };
    const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -75% 0px" });
    for (const [, heading] of places) observer.observe(heading);
  }

  // The source of a sentence.
  const demand = byId("d-view-demand");
  const show = (button) => byId(button.getAttribute("popovertarget")).showPopover({ source: button });
  page.addEventListener("click", (event) => {
    const unit = event.target.closest(".u");
    if (!demand?.checked || !unit || event.target.closest("a, button, input, label, summary, .s")) return;
    if (String(getSelection())) return;
    const button = unit.querySelector(".b");
    if (button) show(button);
  });
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !demand?.checked) return;
    if ((event.key !== "n" && event.key !== "p") || event.target.matches("input:not([type=radio]), textarea, select")) return;
    const buttons = [...page.querySelectorAll(".b")];
    const open = page.querySelector(".s:popover-open");
    const at = open ? buttons.findIndex((b) => b.getAttribute("popovertarget") === open.id) : -1;
    const next = buttons[Math.max(0, Math.min(buttons.length - 1, at + (event.key === "n" ? 1 : -1)))];
    if (!next) return;
    next.focus();
    show(next);
  });

  // A larger picture opens above the page; without the script its link leads to it.
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a.lightbox");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const dialog = page.createElement("dialog");
    const image = page.createElement("img");
    image.src = link.href;
    image.alt = link.querySelector("img")?.alt ?? link.textContent;
    const close = page.createElement("button");
    close.type = "button";
    close.textContent = page.body.dataset.close;
    dialog.className = "larger";
    dialog.setAttribute("aria-label", image.alt);
    dialog.append(close, image);
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    page.body.append(dialog);
    dialog.showModal();
  });

  // Code: a button that copies it.
  if (navigator.clipboard) {
    for (const pre of page.querySelectorAll("pre")) {
      const box = page.createElement("div");
      box.className = "code";
      pre.replaceWith(box);
      const button = page.createElement("button");
      button.type = "button";
      button.textContent = page.body.dataset.copy;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(pre.textContent);
        button.textContent = page.body.dataset.copied;
        setTimeout(() => { button.textContent = page.body.dataset.copy; }, 2000);
      });
      box.append(pre, button);
    }
  }
})();
