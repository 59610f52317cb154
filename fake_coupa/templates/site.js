document.addEventListener("DOMContentLoaded", () => {
  for (const heading of document.querySelectorAll(".card h2")) {
    heading.addEventListener("click", () => heading.parentElement.classList.toggle("folded"));
  }
});
