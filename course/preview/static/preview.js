// The page follows its files. Without this file it does so when it is loaded again.
"use strict";

const part = (name, page = document) => page.querySelector(`[data-${name}]`);

// What stands at the top of the window, so that it can stand there again.
function standing() {
  const parts = [...document.querySelectorAll("main [id]")];
  const top = parts.find((one) => one.getBoundingClientRect().top >= 0 && one.offsetParent);
  return top && { id: top.id, at: top.getBoundingClientRect().top };
}

function kept() {
  const of = (chosen, value) =>
    [...document.querySelectorAll(chosen)].filter((one) => one.id).map((one) => [one.id, value(one)]);
  return {
    y: window.scrollY,
    top: standing(),
    focus: document.activeElement && document.activeElement.id,
    open: of("details", (one) => one.open),
    sideways: of("[data-scrolls]", (one) => one.scrollLeft),
  };
}

function put(back) {
  const each = (pairs, set) => {
    for (const [id, value] of pairs) {
      const one = document.getElementById(id);
      if (one) set(one, value);
    }
  };
  each(back.open, (one, open) => (one.open = open));
  each(back.sideways, (one, left) => (one.scrollLeft = left));
  const focused = back.focus && document.getElementById(back.focus);
  if (focused) focused.focus({ preventScroll: true });
  window.scrollTo(0, back.y);
  const top = back.top && document.getElementById(back.top.id);
  if (top) window.scrollBy(0, top.getBoundingClientRect().top - back.top.at);
}

let following = Promise.resolve();

async function follow(version) {
  if (part("version").dataset.version === version) return;
  const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
  const next = new DOMParser().parseFromString(await reply.text(), "text/html");
  const place = kept();
  document.title = next.title;
  part("version").dataset.version = part("version", next).dataset.version;
  part("read").textContent = part("read", next).textContent;
  document.querySelector("main").replaceWith(document.adoptNode(next.querySelector("main")));
  put(place);
}

// Only while somebody looks: a browser opens few lines to one server, and each takes one.
let line = null;

function listen() {
  if (line) line.close();
  line = null;
  if (document.hidden) return;
  line = new EventSource("/changes");
  line.onopen = () => (part("away").hidden = true);
  line.onerror = () => (part("away").hidden = false);
  line.onmessage = (event) => {
    following = following.then(() => follow(event.data)).catch(() => {});
  };
}

document.addEventListener("visibilitychange", listen);
listen();
