// A button that copies the words to post. Without this file they are selected and copied by hand.

export const startCopy = () => {
  if (!navigator.clipboard) return;
  for (const group of document.querySelectorAll("[data-convo-copy]")) {
    const words = group.querySelector("textarea");
    const button = document.createElement("button");
    const said = document.createElement("span");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary convo-copy";
    button.textContent = group.dataset.convoCopy || "Copy the words";
    said.className = "govuk-body";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(words.value);
        said.textContent = "Copied.";
      } catch {
        words.select();
        said.textContent = "Selected. Press Control and C to copy.";
      }
    });
    group.append(button, " ", said);
  }
};
