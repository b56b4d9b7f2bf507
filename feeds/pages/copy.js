// Copies addresses, tells times on the reader's own clock, leaves no hole where a picture does not come.
// Pages are whole without it.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const [shown] = button.children;
    const before = shown.textContent;
    if (before === button.dataset.done || !(await copied(button.dataset.copy))) return;
    const told = button.closest("dl").parentElement.querySelector("[role=status]");
    shown.textContent = told.textContent = button.dataset.done;
    setTimeout(() => { shown.textContent = before; told.textContent = ""; }, 2500);
  });
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {  // no clipboard without https: the old way
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    const focused = document.activeElement;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    focused?.focus();
    return done;
  }
}

for (const time of document.querySelectorAll("time[data-own]")) {
  try {
    const at = new Date(time.dateTime);
    const told = (timeZone) => new Intl.DateTimeFormat(document.documentElement.lang,
      { dateStyle: "medium", timeStyle: "short", hourCycle: "h23", timeZone }).format(at);
    if (told() === told(time.dataset.zone)) continue;
    const own = document.createElement("span");
    own.className = "own";
    own.textContent = time.dataset.own.replace("{}", told());
    time.after(" ", own);
  } catch { /* a zone or language that this browser does not know */ }
}

function missed(picture) {
  picture.closest(".story")?.classList.remove("pictured");
  picture.classList.add("missing");
}
addEventListener("error", (event) => event.target.matches?.("img") && missed(event.target), true);
for (const picture of document.images) {
  if (picture.complete && picture.currentSrc && !picture.naturalWidth) missed(picture);
}

for (const box of document.querySelectorAll(".text [tabindex]")) {
  if (box.scrollWidth <= box.clientWidth) box.removeAttribute("tabindex");
}
