// Who is still there? After a pause the page is hidden until its owner opens it again; what was typed stays in it.

const body = document.body;
const limit = Number(body.dataset.idleSeconds) * 1000;
const template = document.getElementById("lock-panel");
// Other tabs of the same browser and the same person: work in one keeps all open, a lock or an opening in one counts
// for all. Somebody else who signs in on the same computer speaks on another channel and opens nothing here.
const who = body.dataset.who;
const tabs = who && "BroadcastChannel" in window ? new BroadcastChannel(`prag-idle-${who}`) : null;

let last = Date.now();
let told = 0;
let panel = null;
let title = "";
let before = null;

function active() {
  if (panel) return;
  last = Date.now();
  if (last - told < 5000) return;
  told = last;
  tabs?.postMessage({ active: last });
}

function check() {
  if (!panel && Date.now() - last >= limit) lock();
}

function lock(tell = true) {
  if (panel) return;
  before = document.activeElement;
  title = document.title;
  panel = template.content.firstElementChild.cloneNode(true);
  document.title = panel.dataset.title;
  body.append(panel);
  body.classList.add("prag-locked");
  panel.querySelector(".prag-lock__form").addEventListener("submit", unlock);
  (panel.querySelector('input[type="password"]') || panel.querySelector("h1")).focus();
  if (tell) tabs?.postMessage({ locked: true });
}

function reveal(token) {
  last = Date.now();
  if (!panel) return;
  panel.remove();
  panel = null;
  body.classList.remove("prag-locked");
  document.title = title;
  if (token) for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = token;
  if (token) for (const input of template.content.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = token;
  before?.focus?.();
}

async function unlock(event) {
  event.preventDefault();
  const form = event.target;
  const error = panel.querySelector(".prag-lock__error");
  const press = form.querySelector('button[type="submit"]');
  error.textContent = "";
  press.disabled = true;
  try {
    const answer = await fetch(body.dataset.unlockUrl, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json", "X-Requested-With": "fetch" },
      redirect: "manual",
    });
    const said = await answer.json().catch(() => ({}));
    if (answer.status === 200 && said.unlocked === true) {
      reveal(said.csrf_token);
      tabs?.postMessage({ unlocked: true, token: said.csrf_token });
      return;
    }
    const signedOut = answer.type === "opaqueredirect" || [401, 403].includes(answer.status);
    error.textContent = said.errors?.join(" ") || said.error || (signedOut ? error.dataset.signedOut : error.dataset.wrong);
  } catch {
    error.textContent = error.dataset.offline;
  }
  press.disabled = false;
  const password = form.querySelector('input[type="password"]');
  if (password) {
    password.value = "";
    password.focus();
  }
}

if (limit && template) {
  for (const name of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
    addEventListener(name, active, { passive: true, capture: true });
  }
  // A sleeping computer does not count seconds: the clock is read when it wakes or the tab is shown again.
  for (const name of ["visibilitychange", "focus", "pageshow"]) addEventListener(name, check, true);
  setInterval(check, 1000);
  tabs?.addEventListener("message", ({ data }) => {
    if (data.active && !panel) last = Math.max(last, data.active);
    if (data.locked) lock(false);
    if (data.unlocked) reveal(data.token);
  });
}
