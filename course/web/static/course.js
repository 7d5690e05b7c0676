// Optional extras: every page works without this file.
"use strict";

// Answers on a bad line. An answer is kept on this device until the server has it, and sent
// again when there is signal. Its own id travels with it, so it counts once however often it
// is sent. The page says which of the two holds: on this device, or received.
const QUEUE = "course.answers";
const AGAIN_MS = 5000;
const who = () => document.body.dataset.who || "";
const kept = () => JSON.parse(localStorage.getItem(QUEUE) || "[]");
const keep = (answers) => localStorage.setItem(QUEUE, JSON.stringify(answers));
const drop = (id) => keep(kept().filter((answer) => answer.id !== id));
// Only those of whoever is here: a device may be shared, and they may wait since yesterday.
const mine = () => kept().filter((answer) => who() && answer.who === who());

// Statuses after which sending once more could help: a stale form, a busy or broken server.
const later = (status) => status >= 500 || [400, 403, 429].includes(status);
const signedOut = (reply) => reply.redirected && new URL(reply.url).pathname === "/sign-in";

async function send(answer) {
  const fields = new URLSearchParams(answer.fields);
  const token = document.querySelector("input[name=csrf_token]");
  if (token) fields.set("csrf_token", token.value); // the sign-in may be newer than the answer
  const reply = await fetch(answer.url, { method: "POST", body: fields });
  if (signedOut(reply)) location.assign(reply.url); // the answer waits for the next sign-in
  if (signedOut(reply) || later(reply.status)) throw new Error("try again later");
  drop(answer.id);
  return reply;
}

const formOf = (answer) =>
  [...document.querySelectorAll("form[data-answer]")].find((form) => form.action === answer.url);

function showOnDevice(form, answer) {
  const note = (form.closest(".recall, .page") || document).querySelector("[data-device]");
  if (note) note.hidden = false;
  for (const control of form.querySelectorAll("button, [name=option]")) {
    control.disabled = true;
    const chosen = control.value === new URLSearchParams(answer.fields).get("option");
    if (chosen && control.name === "option") control.closest(".choice").classList.add("choice--taken");
  }
}

let shown = location.pathname;

function show(html, url) {
  const next = new DOMParser().parseFromString(html, "text/html");
  document.title = next.title;
  document.querySelector("main").replaceWith(document.adoptNode(next.querySelector("main")));
  const moves = new URL(url, location).pathname !== location.pathname;
  history[moves ? "pushState" : "replaceState"](null, "", url);
  shown = location.pathname;
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target) target.scrollIntoView();
  else window.scrollTo(0, 0);
  document.querySelector("main").focus({ preventScroll: true });
}

// The back button after an answer: what stands there now comes from the server.
window.addEventListener("popstate", () => {
  if (location.pathname !== shown) location.reload();
});

let sending = false;
let timer = 0;

async function deliver() {
  if (sending) return;
  sending = true;
  const tried = new Set();
  for (let answer; (answer = mine().find((one) => !tried.has(one.id))); tried.add(answer.id)) {
    try {
      const reply = await send(answer);
      if (formOf(answer)) show(await reply.text(), answer.stays || reply.url);
    } catch {
      if (formOf(answer)) showOnDevice(formOf(answer), answer);
      clearTimeout(timer);
      timer = setTimeout(deliver, AGAIN_MS);
    }
  }
  sending = false;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-answer]") || !window.fetch) return;
  const fields = new FormData(form, event.submitter);
  if (!fields.get("option")) return; // the server says what is missing
  const id = fields.get("answer_id");
  const stays = form.hasAttribute("data-stays") ? location.pathname + new URL(form.action).hash : "";
  const answer = { id, who: who(), url: form.action, stays, fields: [...fields.entries()] };
  try {
    keep([...kept().filter((one) => one.id !== id), answer]);
  } catch {
    return; // no room on this device: the form goes the plain way
  }
  event.preventDefault();
  deliver();
});

window.addEventListener("online", deliver);
deliver();

// Whoever hands the device over is told what could not be sent: it waits for their next sign-in.
const unsent = document.querySelector("[data-unsent]");
if (unsent) unsent.hidden = !kept().length;

// "Everyone in this list" ticks every box of its list; taking one out takes "everyone" back.
document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.dataset.selectAll) {
    const name = box.dataset.selectAll;
    for (const one of document.querySelectorAll(`input[name="${name}"]`)) one.checked = box.checked;
  } else if (box.name && !box.checked) {
    const all = document.querySelector(`[data-select-all="${box.name}"]`);
    if (all) all.checked = false;
  }
});

// A form that takes long says so, and is not sent twice.
document.addEventListener("submit", (event) => {
  const note = event.target.matches("form[data-waits]") && event.target.querySelector("[data-waiting]");
  if (!note) return;
  note.hidden = false;
  for (const button of event.target.querySelectorAll("button")) button.disabled = true;
});

// Something that is being made: its bar moves by itself, and its page says when it is ready.
const LOOK_MS = 3000;

async function lookAgain() {
  const here = document.querySelector("[data-look-again]");
  if (!here || !here.dataset.lookAgain) return;
  try {
    const reply = await fetch(location.href);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const next = page.querySelector("[data-look-again]");
    const [bar, moved] = [here, next].map((part) => part && part.querySelector("[data-progress]"));
    const same = next && next.dataset.lookAgain === here.dataset.lookAgain;
    if (same && bar && moved) bar.replaceWith(document.adoptNode(moved));
    else if (next && !same) here.replaceWith(document.adoptNode(next));
  } catch {
    // No signal just now: the next look may work.
  }
  setTimeout(lookAgain, LOOK_MS);
}

if (document.querySelector("[data-look-again]")) setTimeout(lookAgain, LOOK_MS);

// The menu closes with Escape, and when one goes on elsewhere.
const fold = document.querySelector(".topbar__fold");
if (fold) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !fold.open) return;
    fold.open = false;
    fold.querySelector("summary").focus();
  });
  for (const kind of ["pointerdown", "focusin"]) {
    document.addEventListener(kind, (event) => {
      if (!fold.contains(event.target)) fold.open = false;
    });
  }
}
