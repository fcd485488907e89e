// Small comforts. Every page works without this file.
(() => {
  "use strict";

  const within = (root, selector) => [
    ...(root.matches && root.matches(selector) ? [root] : []),
    ...root.querySelectorAll(selector),
  ];

  const count = (area) => {
    const counter = document.getElementById(`${area.id}_counter`);
    if (!counter) return;
    const left = Number(area.dataset.limit) - area.value.length;
    const words = left < 0 ? counter.dataset.over : counter.dataset.left;
    counter.textContent = words.replace("{n}", Math.abs(left));
    counter.hidden = left > Number(area.dataset.limit) / 5;
    counter.classList.toggle("counter-over", left < 0);
  };

  const start = (root) => {
    for (const button of within(root, "[data-print]")) button.hidden = false;
    for (const area of within(root, "textarea[data-limit]")) count(area);
    const wrong = within(root, "[data-focus]")[0];
    if (wrong) wrong.focus();
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-limit]")) count(event.target);
  });

  // One press sends once. Coming back frees the form again, and so do five seconds: an answer may be a file to keep.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 5000);
  });
  const free = () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  };
  window.addEventListener("pageshow", free);
  document.addEventListener("htmx:afterRequest", free);

  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => start(document));
  else start(document);
})();
