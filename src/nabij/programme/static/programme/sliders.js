// A slider beside each number: it only moves the number, which is what the form sends.
(() => {
  "use strict";

  // The effect follows by itself, so that no button is needed to ask for it.
  for (const one of document.querySelectorAll("[data-without-script]")) one.hidden = true;

  for (const box of document.querySelectorAll("[data-slider]")) {
    const number = box.querySelector("input[type=number]");
    if (!number) continue;
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = 0;
    slider.max = Math.max(Number(box.dataset.slider), Number(number.value));
    slider.step = slider.max > 1.5 ? 0.1 : 0.05;
    slider.value = number.value;
    slider.setAttribute("aria-labelledby", `${number.id}-label`);
    const label = box.querySelector(`label[for="${number.id}"]`);
    if (label) label.id = `${number.id}-label`;
    number.before(slider);
    slider.addEventListener("input", () => {
      number.value = slider.value;
    });
    number.addEventListener("input", () => {
      slider.value = number.value;
    });
  }
})();
