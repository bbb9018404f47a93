// Is a chosen file too large to be sent? Said beside its field before anything is sent, so that what was typed stays; the server asks again.

function tooLarge(input) {
  return [...input.files].some((file) => file.size > Number(input.dataset.mostBytes));
}

function tell(input) {
  const group = input.closest(".govuk-form-group");
  const id = `${input.id}-error`;
  document.getElementById(id)?.remove();
  const wrong = tooLarge(input);
  const others = (input.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
  input.setAttribute("aria-describedby", [...others, ...(wrong ? [id] : [])].join(" "));
  group.classList.toggle("govuk-form-group--error", wrong);
  if (!wrong) {
    input.removeAttribute("aria-invalid");
    return;
  }
  input.setAttribute("aria-invalid", "true");
  const said = document.createElement("p");
  said.id = id;
  said.className = "govuk-error-message";
  said.setAttribute("role", "alert");
  const prefix = document.createElement("span");
  prefix.className = "govuk-visually-hidden";
  prefix.textContent = `${input.dataset.error} `;
  said.append(prefix, input.dataset.tooLarge);
  input.before(said);
}

for (const input of document.querySelectorAll("input[type=file][data-most-bytes]")) {
  input.addEventListener("change", () => tell(input));
  input.form.addEventListener("submit", (event) => {
    if (!tooLarge(input)) return;
    event.preventDefault();
    tell(input);
    input.focus();
  });
}
