// The page's own elements: big buttons, drawings that the page carries, short messages.

import { make } from "../noeuds.js";

export { make };

// A drawing of the page, copied; nothing where the page has none of that name.
export function draw(nom) {
  return copy(`template[data-dessin="${nom}"]`);
}

export function drawGroupe(lettre) {
  return copy(`template[data-groupe="${lettre}"]`);
}

function copy(choix) {
  return document.querySelector(choix)?.content.cloneNode(true) ?? null;
}

export function makeBouton(texte, agir, { classe = "bouton-leger", dessin = "", ...attributs } = {}) {
  const bouton = make("button", { type: "button", class: classe, ...attributs });
  bouton.append(...[dessin && draw(dessin), make("span", {}, texte)].filter(Boolean));
  bouton.addEventListener("click", agir);
  return bouton;
}

export function makeLien(texte, adresse, { classe = "bouton-leger", dessin = "" } = {}) {
  const lien = make("a", { href: adresse, class: classe });
  lien.append(...[dessin && draw(dessin), make("span", {}, texte)].filter(Boolean));
  return lien;
}

export function makeTitre(texte) {
  return make("h1", { tabindex: "-1" }, texte);
}

export function makeAvis(texte, ...suite) {
  return make("div", { class: "avis" }, make("p", {}, texte), ...suite);
}

// A field with its label and its help; `entree` is the input.
export function makeChamp(libelle, entree, aide = "") {
  const champ = make("div", { class: "champ" }, make("label", { for: entree.id }, libelle));
  if (aide) {
    entree.setAttribute("aria-describedby", `${entree.id}-aide`);
    champ.append(make("span", { class: "petit aide", id: `${entree.id}-aide` }, aide));
  }
  champ.append(entree);
  return champ;
}

// Writes only what is new: a screen reader would say it again.
export function tell(endroit, texte) {
  if (endroit.textContent !== texte) endroit.textContent = texte;
}

// Says something once, wherever the person is.
export function announce(texte) {
  const endroit = document.querySelector("[data-annonce]");
  endroit.textContent = "";
  setTimeout(() => (endroit.textContent = texte), 50);
}
