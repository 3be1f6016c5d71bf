// The queue: what waits, what was refused, what stands in two versions, and what was sent.

import { announce, make, makeTitre, tell } from "./elements.js";
import { makeAvertissement } from "./avertissements.js";
import { makeElement, makeEnvoyee } from "./elements_file.js";
import { makeOutils } from "./outils_file.js";
import { sayEnvoi } from "./mots.js";

const ENVOYEES_MONTREES = 20;

export async function showFile(contexte) {
  const { appareil, signal } = contexte;
  const etat = make("p", { class: "maraude-compte", "data-compte": "" });
  const avertissement = make("div");
  const listes = make("div");
  const refresh = () => {
    const texte = sayEnvoi(appareil.envoi.etat, appareil.countFile());
    tell(etat, `${texte}.`);
    avertissement.replaceChildren(...[makeAvertissement(appareil)].filter(Boolean));
    fillListes(listes, contexte);
  };
  let vues = "";
  const follow = () => {
    const aVoir = describeFile(appareil);
    if (aVoir === vues) return; // what is being read stays in place
    vues = aVoir;
    refresh();
  };
  appareil.addEventListener("change", follow, { signal });
  follow();
  return { titre: "File d'envoi", noeuds: [makeTitre("File d'envoi"), etat, avertissement, makeOutils(contexte), listes] };
}

function describeFile({ envoi, entrees, envoyees }) {
  const parts = [...entrees, ...envoyees].map(({ id, etat, message, essais, nature }) => [id, etat, message, essais > 0, nature]);
  return JSON.stringify([navigator.onLine, envoi.etat, parts]);
}

function fillListes(listes, contexte) {
  const { appareil } = contexte;
  const focalise = document.activeElement?.closest?.("[data-entree]")?.dataset.entree;
  const doubles = appareil.envoyees.filter(({ etat }) => etat === "deux_versions");
  const refusees = appareil.entrees.filter(({ etat }) => etat === "refusee");
  const attente = appareil.entrees.filter(({ etat }) => etat !== "refusee");
  const envoyees = appareil.envoyees.filter(({ etat }) => etat !== "deux_versions").slice(0, ENVOYEES_MONTREES);
  listes.replaceChildren(
    ...makeListe("À comparer", doubles, (entree) => makeEnvoyee(contexte, entree)),
    ...makeListe("Refusées", refusees, (entree) => makeElement(contexte, entree)),
    ...makeListe("En attente d'envoi", attente, (entree) => makeElement(contexte, entree)),
    ...makeListe("Envoyées", envoyees, (entree) => makeEnvoyee(contexte, entree)),
  );
  if (focalise) keepFocus(listes, focalise);
}

function makeListe(titre, entrees, makeUne) {
  if (entrees.length === 0) return [];
  return [make("h2", {}, titre), make("ul", { class: "maraude-liste" }, ...entrees.map(makeUne))];
}

// The list was drawn anew under the person's finger: the focus stays on the same entry, or near.
function keepFocus(listes, id) {
  const meme = listes.querySelector(`[data-entree="${CSS.escape(id)}"] :is(button, a)`);
  (meme ?? document.querySelector("h1")).focus({ preventScroll: true });
  if (!meme) announce("Cet élément n'est plus dans la file.");
}
