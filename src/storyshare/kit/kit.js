"use strict";
(function () {
  const body = document.body, said = body.dataset, status = document.querySelector(".toast");
  const all = (what, act) => document.querySelectorAll(what).forEach(act);
  let fading;
  function tell(text) {
    status.textContent = text;
    status.classList.add("on");
    clearTimeout(fading);
    fading = setTimeout(() => status.classList.remove("on"), 2500);
  }
  // A browser may keep nothing for a page in a folder: then nothing is remembered.
  function kept(value) {
    try {
      if (value === undefined) return localStorage.getItem("mastodon-server") || "";
      localStorage.setItem("mastodon-server", value);
    } catch (_) { /* private window */ }
    return "";
  }

  // What is over is not shared any more, whatever lies in an old folder.
  const over = (at) => at && Date.now() >= Date.parse(at);
  if (over(said.kitEnds)) document.querySelector(".kit-past").hidden = false;
  if (over(said.storyEnds)) {
    document.querySelector(".story-past").hidden = false;
    body.classList.add("ended");
  }

  // Copying: where the browser lets nobody write to the clipboard, the text is shown selected.
  function show(text, button) {
    const old = document.querySelector(".copybox");
    if (old) old.remove();
    const box = document.createElement("textarea");
    box.className = "copybox";
    box.readOnly = true;
    box.value = text;
    box.setAttribute("aria-label", said.select);
    body.append(box);
    box.focus();
    box.select();
    let open = true;
    function close(back) {
      if (!open) return;
      open = false;
      box.remove();
      if (back) button.focus({preventScroll: true});
    }
    let done = false;
    try { done = document.execCommand("copy"); } catch (_) { /* not allowed either */ }
    if (done) { close(true); tell(said.copied); return; }
    tell(said.select);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") close(true); });
    box.addEventListener("blur", () => close(false));
  }
  all("[data-copy]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset.copy).textContent;
      const written = navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject();
      written.then(() => tell(said.copied), () => show(text, button));
    });
  });

  // The device's own share sheet. The address goes beside the text: in it, some targets would show it twice.
  all("[data-device]", (card) => {
    const button = card.querySelector("button[data-link]");
    const offered = {title: button.dataset.title, text: card.querySelector(".text").textContent, url: button.dataset.link};
    if (!navigator.share || (navigator.canShare && !navigator.canShare(offered))) return;
    card.hidden = false;
    all("[data-device-chip]", (chip) => { chip.hidden = false; });
    button.addEventListener("click", () => navigator.share(offered).catch(() => {}));
  });

  // Mastodon: the reader's own server, written down nowhere but in this browser.
  function host(written) {
    const found = written.trim().toLowerCase().replace(/^https?:\/\//, "").replace(/^@?[^@\/]*@/, "").replace(/[\/?#].*$/, "");
    return /^(?=.{4,253}$)[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?)+(:\d{1,5})?$/u.test(found) ? found : "";
  }
  all("[data-mastodon]", (card) => {
    const link = card.querySelector("a.full"), field = card.querySelector("input"), wrong = card.querySelector(".wrong");
    const text = card.querySelector(".text").textContent, picker = link.href;
    card.querySelector(".field").hidden = false;
    // Said only when somebody wants to go there: nobody is told off while still writing.
    function choose(judged) {
      const server = host(field.value), empty = !field.value.trim();
      if (judged || !wrong.hidden) wrong.hidden = Boolean(server) || empty;
      field.setAttribute("aria-invalid", String(!wrong.hidden));
      link.href = server ? "https://" + server + "/share?text=" + encodeURIComponent(text) : picker;
      if (server || empty) kept(server);
    }
    field.value = kept();
    choose(false);
    field.addEventListener("input", () => choose(false));
    link.addEventListener("click", (event) => {
      choose(true);
      if (!wrong.hidden) { event.preventDefault(); field.focus(); }
    });
  });

  all("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // Finding a story by a word of its title or summary.
  all(".finder", (finder) => {
    finder.hidden = false;
    const field = finder.querySelector("input"), count = finder.querySelector("[role=status]");
    const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const entries = [];
    all("[data-entry]", (entry) => entries.push([entry, plain(entry.textContent)]));
    field.addEventListener("input", () => {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [entry, text] of entries) {
        entry.hidden = !words.every((word) => text.includes(word));
        shown += entry.hidden ? 0 : 1;
      }
      count.textContent = said.found.replace("{}", shown);
    });
  });
})();
