// “Use my position”: shows the buttons that carry data-position and gives them their work.
// Without JavaScript, or on a browser without geolocation, the buttons stay hidden.

const PRECISION_DEMANDEE = { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 };
// Five decimals are one metre: nothing finer leaves the device.
const DECIMALES = 5;

function findPlace(bouton, texte) {
  const repos = texte.textContent;
  bouton.disabled = true;
  texte.textContent = bouton.dataset.enCours;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const lon = coords.longitude.toFixed(DECIMALES);
      const lat = coords.latitude.toFixed(DECIMALES);
      location.assign(`${bouton.dataset.position}?lon=${lon}&lat=${lat}`);
    },
    () => {
      bouton.disabled = false;
      texte.textContent = repos;
      showRefusal(bouton);
    },
    PRECISION_DEMANDEE,
  );
}

function showRefusal(bouton) {
  const formulaire = bouton.closest("form");
  let avis = formulaire.querySelector("[data-avis-position]");
  if (!avis) {
    avis = document.createElement("p");
    avis.dataset.avisPosition = "";
    avis.className = "faute";
    avis.setAttribute("role", "alert");
    formulaire.append(avis);
  }
  avis.textContent = bouton.dataset.refus;
  formulaire.querySelector("input").focus();
}

// Coming back with the browser's “previous” button must not find a button that is still waiting.
function attach(bouton) {
  const texte = bouton.querySelector("span");
  const repos = texte.textContent;
  bouton.hidden = false;
  bouton.addEventListener("click", () => findPlace(bouton, texte));
  window.addEventListener("pageshow", () => {
    bouton.disabled = false;
    texte.textContent = repos;
  });
}

if ("geolocation" in navigator) {
  document.querySelectorAll("[data-position]").forEach(attach);
}
