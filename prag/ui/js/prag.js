// Which components come alive? Those of GOV.UK and MoJ Frontend that stand on the page, now and after each htmx answer.

const { govukSrc, mojSrc } = document.body.dataset;

async function initialise(scope) {
  const has = (prefix) => scope.matches?.(`[data-module^="${prefix}"]`) || scope.querySelector(`[data-module^="${prefix}"]`);
  if (has("govuk-")) (await import(govukSrc)).initAll({ scope, onError: report });
  if (has("moj-")) (await import(mojSrc)).initAll({ scope, onError: report });
}

// A part that htmx brought may hold, beside new components, some that live already.
function report(error) {
  if (error?.name !== "InitError") console.error(error);
}

function tellFailure() {
  const text = document.getElementById("request-failed");
  const place = document.getElementById("messages");
  if (!text || !place) return;
  place.replaceChildren(text.content.cloneNode(true));
  place.scrollIntoView({ block: "center" });
}

await initialise(document.body);

document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) initialise(event.detail.elt);
});
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.body.addEventListener(name, tellFailure);

// In the section list of a long page, the section now in view is marked.
const links = new Map(
  [...document.querySelectorAll(".prag-sections__link")].map((link) => [link.hash.slice(1), link]).filter(([id]) => id),
);
if (links.size) {
  const watch = new IntersectionObserver(
    (entries) => {
      const seen = entries.find((entry) => entry.isIntersecting);
      if (!seen) return;
      for (const [id, link] of links) {
        if (id === seen.target.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-20% 0px -70% 0px" },
  );
  for (const id of links.keys()) {
    const section = document.getElementById(id);
    if (section) watch.observe(section);
  }
}
