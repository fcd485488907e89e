// Counting a street with one thumb: +1 and -1 beside each field. What was counted stays on the phone until it is sent.
(() => {
  "use strict";

  const words = document.querySelector("[data-count-words]");
  const form = document.querySelector("[data-counting]");
  if (!words || !form) return;
  const key = `nabij-tellen-${form.dataset.counting}`;
  const fields = [...form.querySelectorAll("[data-count]")];

  const store = (act) => {
    try {
      return act(window.localStorage);
    } catch {
      return null; // a browser that keeps nothing: counting works all the same
    }
  };
  const keep = () => store((box) => box.setItem(key, JSON.stringify(fields.map((field) => field.value))));

  const button = (field, step, name, sign, look) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = look;
    made.textContent = sign;
    made.setAttribute("aria-label", `${name} ${field.labels[0].textContent}`);
    made.addEventListener("click", () => {
      field.value = String(Math.max(0, (Number(field.value) || 0) + step));
      keep();
    });
    return made;
  };

  const kept = JSON.parse(store((box) => box.getItem(key)) || "[]");
  fields.forEach((field, index) => {
    if (!field.value && kept[index]) {
      field.value = kept[index];
      field.closest("details").open = true;
    }
    field.before(button(field, -1, words.dataset.less, "−", "button button-secondary count-less"));
    field.after(button(field, 1, words.dataset.more, "+1", "button button-primary count-more"));
    field.addEventListener("input", keep);
  });
  form.addEventListener("submit", () => store((box) => box.removeItem(key)));
})();
