// One entry of the queue, with its state in words and what can be done about it.

import { announce, make, makeBouton, makeLien } from "./elements.js";
import { makeConfirme } from "./confirmer.js";
import { isCreation, isFree } from "./entrees.js";
import { sayMoment } from "./mots.js";

const NATURES = { sortie: "", fiche: "Fiche", verification: "Réponse", photo: "Photo" };

function makeLigne(entree, ...suite) {
  const details = [NATURES[entree.nature], entree.sousTitre, sayMoment(entree.cree_le)];
  const texte = [...new Set(details.filter(Boolean))].join(", ");
  return make(
    "li",
    { class: `maraude-fiche maraude-entree-${entree.etat}`, "data-entree": entree.id },
    make("h3", {}, entree.titre),
    make("p", { class: "petit" }, `${texte}.`),
    ...suite,
  );
}

// An entry that is not sent.
export function makeElement({ appareil }, entree) {
  const etat = make("p", { class: entree.etat === "refusee" ? "faute" : "" }, sayEtat(appareil, entree));
  return makeLigne(entree, etat, makeGestes(appareil, entree));
}

function sayEtat(appareil, entree) {
  if (entree.etat === "refusee") return `Refusée : ${entree.message || "le serveur n'a pas dit pourquoi."}`;
  if (isOfAnother(appareil, entree)) return "Notée avec un autre compte. Elle partira quand ce compte se connectera.";
  return entree.essais > 0 ? "En attente. Un envoi a déjà été essayé." : "En attente.";
}

function isOfAnother(appareil, entree) {
  return !appareil.isMine(entree);
}

function makeGestes(appareil, entree) {
  const gestes = [];
  if (entree.nature === "fiche" && !isOfAnother(appareil, entree)) {
    const texte = entree.etat === "refusee" ? "Corriger" : "Modifier";
    gestes.push(makeLien(texte, `#entree/${entree.id}`));
  }
  if (isFree(entree) && (entree.nature !== "sortie" || entree.etat === "refusee")) gestes.push(makeRetrait(appareil, entree));
  return gestes.length > 0 ? make("div", { class: "maraude-actions" }, ...gestes) : null;
}

function makeRetrait(appareil, entree) {
  const suivent = listSuivantes(appareil.entrees, entree);
  const avec = suivent.length > 0 ? " Ce qui la complète (photo, corrections) sera retiré aussi." : "";
  return makeConfirme("Retirer", {
    question: `“${entree.titre}” ne sera pas envoyé et sera effacé de cet appareil.${avec}${sayAutre(appareil, entree)}`,
    oui: "Oui, retirer",
    agir: async () => {
      const retire = await appareil.drop(entree.id, ...suivent.map(({ id }) => id));
      if (!retire) announce(`L'envoi de “${entree.titre}” a déjà commencé : il ne peut plus être retiré.`);
    },
  });
}

function sayAutre(appareil, entree) {
  return isOfAnother(appareil, entree) ? " Attention : une autre personne l'a noté, et elle ne l'a pas encore envoyé." : "";
}

// What only makes sense with a record that is created by this entry.
function listSuivantes(entrees, entree) {
  if (!isCreation(entree)) return [];
  const { acteur } = entree.corps;
  return entrees.filter((autre) => autre.id !== entree.id && (autre.corps?.acteur === acteur || autre.chemin.includes(`acteur=${acteur}`)));
}

// An entry that was sent; one that met another person's change shows both, field by field.
export function makeEnvoyee({ appareil }, envoyee) {
  if (envoyee.etat !== "deux_versions") return makeLigne(envoyee, make("p", { class: "maraude-envoyee" }, sayEnvoyee(envoyee)));
  const ecarts = envoyee.ecarts.map(({ libelle, ici, la }) =>
    make("div", { class: "maraude-ecart" }, make("h4", {}, libelle), make("dl", {}, make("dt", {}, "Ce que vous avez noté"), makeValeur(ici), make("dt", {}, "Ce qu'une autre personne a écrit"), makeValeur(la))),
  );
  const gestes = [
    envoyee.relecture ? makeLien("Choisir", envoyee.relecture, { classe: "bouton" }) : null,
    makeBouton("J'ai vu", () => forget(appareil, envoyee)),
  ];
  const texte = "Quelqu'un a changé cette fiche en même temps que vous. Rien n'est écrasé : les deux versions sont gardées.";
  return makeLigne(envoyee, make("p", {}, texte), ...ecarts, make("div", { class: "maraude-actions" }, ...gestes));
}

function makeValeur(valeur) {
  return make("dd", {}, valeur === null || valeur === undefined || valeur === "" ? make("em", {}, "rien") : String(valeur));
}

function sayEnvoyee({ quartier_nom: quartier, nature }) {
  if (nature !== "fiche") return "Envoyée.";
  return quartier ? `Envoyée, à relire. Quartier : ${quartier}.` : "Envoyée, à relire.";
}

async function forget(appareil, { id }) {
  await appareil.depot.removeEnvoyee(id);
  await appareil.reread();
}
