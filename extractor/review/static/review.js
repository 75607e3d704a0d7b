// Keys, what is told to screen readers, and selections of text. Everything works without it by buttons and fields.
"use strict";
(() => {
  const OFF = "claims-review-keys-off";
  let busy = false;

  const page = () => document.getElementById("page");
  const isWriting = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

  // --- keys ---------------------------------------------------------------------------------------------------------

  function keysAreOff() {
    try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
  }

  function onKey(event) {
    if (event.key === "Escape" && isWriting(event.target)) {
      event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || keysAreOff()) return;
    const found = [...document.querySelectorAll("[data-key]")].find(
      (element) => element.dataset.key.split(" ").includes(event.key) && !element.disabled);
    if (!found) return;
    event.preventDefault();
    if (busy || event.repeat) return;
    if (found.matches("textarea, input")) found.focus(); else found.click();
  }

  // One request at a time: a second click on a page that is on its way out would decide on a stale one.
  function onClick(event) {
    const pressed = event.target.closest("button, a");
    if (!pressed) return;
    if (busy) {
      event.preventDefault();
      event.stopPropagation();
    } else if (pressed.hasAttribute("data-takes-selection")) {
      takeSelection(pressed);
    }
  }

  // --- selections ---------------------------------------------------------------------------------------------------

  // Offsets count code points of the article, of which a passage tells its own first.
  function offsetAt(passage, node, offset) {
    const before = document.createRange();
    before.setStart(passage, 0);
    before.setEnd(node, offset);
    return Number(passage.dataset.start) + [...before.toString()].length;
  }

  function selected() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const passageOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".passage");
    const first = passageOf(range.startContainer);
    const last = passageOf(range.endContainer);
    if (!first || first !== last) return null;
    const text = range.toString();
    const lead = [...text].length - [...text.trimStart()].length;
    const words = text.trim();
    if (!words) return null;
    const start = offsetAt(first, range.startContainer, range.startOffset) + lead;
    return {start, end: start + [...words].length, words};
  }

  // The field of words that the cursor was in last takes what is marked in the text.
  let taking = null;

  function onSelection() {
    if (!taking?.isConnected) return;
    const found = selected();
    if (!found) return;
    const form = taking.form;
    const name = taking.dataset.span;
    taking.value = found.words.replace(/\s+/g, " ");
    form.elements[`${name}.start`].value = found.start;
    form.elements[`${name}.end`].value = found.end;
    const companion = taking.dataset.companion;
    if (companion) form.elements[companion].value = taking.value;
    document.querySelectorAll(".taking").forEach((field) => field.classList.remove("taking"));
    taking.classList.add("taking");
  }

  function onFocus(event) {
    if (event.target.matches("[data-span]")) taking = event.target;
    else if (event.target.matches("input, textarea, select")) taking = null;
  }

  function takeSelection(link) {
    const found = selected();
    if (!found) return;
    const url = new URL(link.href);
    url.searchParams.set("start", found.start);
    url.searchParams.set("end", found.end);
    link.href = url.pathname + url.search;
  }

  // --- what is on the page ------------------------------------------------------------------------------------------

  function onChange(event) {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  }

  function onSwitch() {
    const button = document.getElementById("keys-switch");
    if (!button) return;
    const show = () => {
      button.setAttribute("aria-pressed", String(!keysAreOff()));
      button.textContent = keysAreOff() ? "Keys are off" : "Keys are on";
    };
    button.addEventListener("click", () => {
      try { localStorage.setItem(OFF, keysAreOff() ? "0" : "1"); } catch { /* a browser that keeps nothing */ }
      show();
    });
    show();
  }

  function arrived() {
    busy = false;
    onSwitch();
    const title = page()?.querySelector("h1");
    const said = [page()?.dataset.announce, title?.textContent.trim().replace(/\s+/g, " ")].filter(Boolean).join(". ");
    document.getElementById("announce").textContent = said;
    if (!page()?.querySelector("[autofocus]")) title?.focus({preventScroll: true});
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick, true);
  document.addEventListener("change", onChange);
  document.addEventListener("selectionchange", onSelection);
  document.addEventListener("pointerup", onSelection);
  document.addEventListener("focusin", onFocus);
  document.addEventListener("htmx:before:request", (event) => {
    if (event.detail.ctx.request.action.startsWith("/progress")) return;
    busy = true;
  });
  document.addEventListener("htmx:finally:request", () => { busy = false; });
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.target?.id === "page" || event.target.id === "page") arrived();
  });
  document.addEventListener("htmx:error", () => {
    document.getElementById("announce").textContent = "The server does not answer; nothing was stored.";
  });
  onSwitch();
})();
