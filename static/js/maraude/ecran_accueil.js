// The first screen: add, look again, the queue, the round.

import { make, makeAvis, makeBouton, makeLien, makeTitre } from "./elements.js";
import { sayFile, sayHeure, sayMoment, sayNombre } from "./mots.js";
import { makeAvertissement } from "./avertissements.js";
import { currentMaraude, endMaraude, startMaraude } from "./sorties.js";

const DECALAGE_ADMIS_MS = 600_000;

export async function showAccueil({ appareil, signal, dernier }) {
  const annonces = make("div");
  const maraude = make("section", { class: "maraude-bloc", "aria-labelledby": "titre-maraude" });
  const file = makeLien("", "#file", { classe: "maraude-porte", dessin: "maraude-envoi" });
  let dit = "";
  const refresh = () => {
    const aDire = JSON.stringify([appareil.envoi.etat, appareil.connexionRequise, appareil.entrees.length, appareil.brouillon?.le, !appareil.donnees, isClockWrong(appareil)]);
    if (aDire !== dit) annonces.replaceChildren(...listAnnonces(appareil)); // a button that has the focus stays
    dit = aDire;
    fillFile(file, appareil);
    fillMaraude(maraude, appareil);
  };
  appareil.addEventListener("change", refresh, { signal });
  refresh();
  const gestes = make(
    "nav",
    { class: "maraude-portes", "aria-label": "Que faire ?" },
    makeLien("Ajouter un lieu", "#ajouter", { classe: "bouton maraude-ajouter", dessin: "maraude-ajouter" }),
    makeLien("Toujours là ?", "#encore", { classe: "maraude-porte", dessin: "maraude-oui" }),
    makeLien("Corriger un lieu connu", "#autour", { classe: "maraude-porte", dessin: "maraude-liste" }),
    file,
  );
  return {
    titre: "Maraude",
    noeuds: [makeTitre("Maraude"), dernier ? makeConfirmation(dernier) : null, annonces, gestes, maraude, makePret(appareil, signal)],
  };
}

function makeConfirmation({ nom, quartier, acteur, deja }) {
  const lieu = quartier ? `Quartier : ${quartier}.` : "Lieu à préciser.";
  const texte = deja ? `“${nom}” est corrigé.` : `“${nom}” est enregistré sur cet appareil.`;
  return make("div", { class: "avis maraude-confirmation" }, make("p", {}, make("strong", {}, texte), ` ${lieu}`), makeLien("Compléter cette fiche", `#fiche/${acteur}`));
}

function listAnnonces(appareil) {
  const annonces = [makeAvertissement(appareil)];
  if (appareil.brouillon) annonces.push(makeReprise(appareil));
  if (!appareil.donnees) annonces.push(makeAvis("Les lieux connus ne sont pas encore sur cet appareil. Ouvrez cette page une fois avec du réseau."));
  if (isClockWrong(appareil)) annonces.push(makeAvis("L'heure de ce téléphone n'est pas juste. Réglez-la : vos notes porteraient une mauvaise date."));
  return annonces.filter(Boolean);
}

function isClockWrong({ decalageMs }) {
  return Math.abs(decalageMs) > DECALAGE_ADMIS_MS;
}

function makeReprise(appareil) {
  const { saisie, adresse, le } = appareil.brouillon;
  const nom = saisie.nom.trim() ? `“${saisie.nom.trim()}”` : "une fiche sans nom";
  return makeAvis(
    `Vous aviez commencé ${nom}, ${sayMoment(le)}. Rien n'est perdu.`,
    makeLien("Reprendre", adresse, { classe: "bouton" }),
    makeBouton("Effacer ce brouillon", async () => {
      await appareil.keepBrouillon(null);
      appareil.tellChange();
      document.querySelector("h1").focus();
    }),
  );
}

function fillFile(file, appareil) {
  const doubles = appareil.envoyees.filter(({ etat }) => etat === "deux_versions").length;
  const texte = make("span", {}, make("strong", { "data-attente": "" }, sayFile(appareil.countFile())), make("span", { class: "petit maraude-suite" }, "Voir la file d'envoi"));
  if (doubles) texte.append(make("span", { class: "faute maraude-suite" }, sayNombre(doubles, "fiche à comparer", "fiches à comparer")));
  file.lastElementChild.replaceWith(texte);
}

function fillMaraude(bloc, appareil) {
  const maraude = currentMaraude(appareil);
  const actif = bloc.contains(document.activeElement);
  bloc.replaceChildren(make("h2", { id: "titre-maraude" }, "Ma maraude"), ...(maraude ? makeEnCours(appareil, maraude) : makeDepart(appareil)), ...makeQui(appareil));
  if (actif) bloc.querySelector("button")?.focus();
}

// On a shared phone one must see in whose name one notes.
function makeQui({ nom }) {
  return nom ? [make("p", { class: "petit" }, "Vous notez avec le compte de ", make("bdi", {}, nom), ".")] : [];
}

function makeEnCours(appareil, maraude) {
  const notes = [...appareil.entrees, ...appareil.envoyees].filter(({ corps, nature }) => corps?.maraude === maraude.id && nature !== "sortie").length;
  const lieu = maraude.quartier ? `, ${appareil.nameQuartier(maraude.quartier)}` : "";
  return [
    make("p", {}, `Commencée à ${sayHeure(maraude.debut)}${lieu}. ${sayNombre(notes, "note", "notes")}. Votre trajet n'est pas enregistré.`),
    makeBouton("Terminer la maraude", () => endMaraude(appareil), { classe: "bouton-leger maraude-large" }),
  ];
}

function makeDepart(appareil) {
  const siens = appareil.quartiers.filter(({ sien }) => sien);
  const choix = make("select", { id: "maraude-quartier" }, make("option", { value: "" }, "Je ne sais pas encore"));
  for (const { slug, nom } of siens) choix.append(make("option", { value: slug }, nom));
  if (siens.length === 1) choix.value = siens[0].slug;
  const champ = siens.length ? make("div", { class: "champ" }, make("label", { for: choix.id }, "Quartier"), choix) : null;
  return [
    make("p", { class: "petit" }, "Elle commence aussi toute seule, à la première fiche."),
    champ,
    makeBouton("Commencer une maraude", () => startMaraude(appareil, choix.value || null), { classe: "bouton-leger maraude-large" }),
  ].filter(Boolean);
}

// Says once that the page will open without network.
function makePret(appareil, signal) {
  const pret = make("p", { class: "petit", role: "status" });
  const tellPret = async () => {
    if (!("serviceWorker" in navigator) || !appareil.donnees) return;
    await navigator.serviceWorker.ready;
    pret.textContent = `Prête sans réseau. ${sayNombre(appareil.donnees.acteurs.length, "lieu connu", "lieux connus")} sur cet appareil, lus ${sayMoment(appareil.donnees.fait_le)}.`;
  };
  appareil.addEventListener("donnees", tellPret, { signal });
  tellPret();
  return pret;
}
