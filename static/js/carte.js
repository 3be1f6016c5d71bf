// Turns each `[data-carte]` into a map. The list stands in the page: without this script, without
// Leaflet or without data, nothing is lost. What the first pins need is imported here; the rest
// arrives after them.

import { make } from "./noeuds.js";
import { keepPosition, makePlan } from "./carte-plan.js";
import { Acteurs, fetchActeurs } from "./carte-acteurs.js";

function showEtat(etat, ...message) {
  etat.replaceChildren(...message);
  etat.hidden = message.length === 0;
}

async function start(cadre) {
  const textes = JSON.parse(cadre.dataset.textes);
  const contexte = { cadre, textes, langue: cadre.dataset.langue, donnees: cadre.dataset };
  const etat = make("p", { class: "carte-etat", role: "status" }, textes.chargement);
  cadre.append(etat);
  cadre.hidden = false;
  const attendus = fetchActeurs(cadre.dataset.acteursUrl);
  attendus.catch(() => {}); // told by `fill`
  if (!window.L?.markerClusterGroup) {
    cadre.classList.add("carte-panne");
    showEtat(etat, textes.erreur);
    return;
  }
  const plan = makePlan(contexte);
  const acteurs = new Acteurs(plan, contexte);
  const fill = (url, collection) => showActeurs(acteurs, etat, contexte, url, collection);
  await fill(cadre.dataset.acteursUrl, attendus);
  plan.showFond();
  keepPosition(plan.carte);
  await enrich(contexte, plan, acteurs, (url) => fill(url, fetchActeurs(url)));
}

// A load that fails leaves the pins that were there, says so, and can be tried again.
async function showActeurs(acteurs, etat, contexte, url, collection) {
  const { textes, donnees } = contexte;
  try {
    const recus = await collection;
    if (url !== donnees.acteursUrl) return; // other filters were chosen meanwhile
    acteurs.show(recus);
    showEtat(etat);
  } catch {
    const bouton = make("button", { type: "button", class: "bouton-leger" }, textes.reessayer);
    bouton.addEventListener("click", () => {
      showEtat(etat, textes.chargement);
      showActeurs(acteurs, etat, contexte, url, fetchActeurs(url));
    });
    showEtat(etat, textes.erreur, bouton);
  }
}

async function enrich(contexte, plan, acteurs, refill) {
  const [{ Fiches }, { showQuartiers }, { tameGestes }] = await Promise.all([
    import("./carte-fiches.js"),
    import("./carte-quartiers.js"),
    import("./carte-gestes.js"),
  ]);
  tameGestes(plan.carte, contexte);
  const fiches = new Fiches(plan.carte, contexte);
  acteurs.onChoice((acteur, marqueur) => fiches.openActeur(acteur, marqueur, () => acteurs.elementOf(marqueur)));
  const quartiers = await showQuartiers(plan.carte, contexte, fiches);
  const { followFiltres } = await import("./carte-filtres.js");
  followFiltres(contexte, (url) => {
    quartiers.mark(url);
    return refill(url);
  });
}

for (const cadre of document.querySelectorAll("[data-carte]")) start(cadre);
