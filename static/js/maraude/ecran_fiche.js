// One record: a new one, a known one, or one that waits to be sent. Saved after name and group.

import { fillSaisie, listManques, startSaisie } from "./champs.js";
import { makeDetails } from "./details.js";
import { announce, make, makeAvis, makeBouton, makeTitre } from "./elements.js";
import { Identite } from "./identite.js";
import { sayAdresse } from "./mots.js";
import { correctEntree, noteLieu } from "./notes.js";
import { Ou } from "./ou.js";
import { Semblables } from "./semblables.js";

const REPOS_MS = 300;

// A new record; what was begun and not saved is there again.
export async function showAjouter(contexte) {
  const { brouillon } = contexte.appareil;
  const repris = brouillon?.adresse === "#ajouter" ? brouillon.saisie : startSaisie();
  return makeEcran(contexte, { titre: "Ajouter un lieu", saisie: repris, adresse: "#ajouter" });
}

// A known record, as this device sees it.
export async function showFiche(contexte, id) {
  const lieu = contexte.appareil.findLieu(id);
  if (!lieu) return makeAbsente();
  if (!lieu.sien) return makeVoisin(contexte.appareil, lieu);
  return makeEcran(contexte, { titre: "Corriger un lieu", saisie: recall(contexte, `#fiche/${id}`, lieu), adresse: `#fiche/${id}`, lieu });
}

// An entry of the queue: a record that is not sent, or that was refused.
export async function showEntree(contexte, id) {
  const entree = contexte.appareil.entrees.find((autre) => autre.id === id);
  const lieu = entree && contexte.appareil.findLieu(entree.corps.acteur);
  if (!lieu) return makeAbsente();
  const adresse = `#entree/${id}`;
  return makeEcran(contexte, { titre: "Corriger une fiche", saisie: recall(contexte, adresse, lieu), adresse, lieu, entree });
}

function recall({ appareil }, adresse, lieu) {
  const { brouillon } = appareil;
  return { ...(brouillon?.adresse === adresse ? brouillon.saisie : fillSaisie(lieu)), acteur: lieu.id };
}

// A record of another relay's quartier is known, so that it is not noted twice; it is theirs to change.
function makeVoisin(appareil, lieu) {
  const suite = [appareil.nameCategorie(lieu), sayAdresse(lieu)].filter(Boolean).join(", ");
  const texte = `Ce lieu est déjà connu, dans le quartier ${appareil.nameQuartier(lieu.quartier)}. Le relais de ce quartier le tient à jour : prévenez-le si quelque chose a changé.`;
  return { titre: lieu.nom, noeuds: [makeTitre(lieu.nom), make("p", {}, `${suite}.`), makeAvis(texte)] };
}

function makeAbsente() {
  const texte = "Cette fiche n'est plus sur cet appareil. Elle est peut-être déjà envoyée.";
  return { titre: "Fiche introuvable", noeuds: [makeTitre("Fiche introuvable"), makeAvis(texte)] };
}

function makeEcran(contexte, demande) {
  const { titre, saisie, lieu, entree } = demande;
  const brouillon = new Brouillon(contexte.appareil, demande);
  const blocs = {};
  const onChange = () => {
    brouillon.touch();
    blocs.semblables.refresh();
  };
  const base = { appareil: contexte.appareil, saisie, onChange, signal: contexte.signal };
  blocs.semblables = new Semblables({ ...base, onMeme: (meme) => takeSame(contexte, brouillon, meme) });
  blocs.identite = new Identite(base);
  const ou = new Ou(base);
  const fautes = make("div", { role: "alert" });
  const formulaire = make(
    "form",
    { novalidate: "", class: "maraude-formulaire" },
    makeNomEtFautes(blocs.identite, fautes),
    lieu ? null : blocs.semblables.noeud,
    blocs.identite.cadreGroupes,
    blocs.identite.cadreCategorie,
    ou.noeud,
    makeDetails({ ...base, ouvert: Boolean(lieu) }),
    makeAbandon(contexte, brouillon),
    make("div", { class: "maraude-barre" }, make("button", { type: "submit", class: "bouton" }, "Enregistrer")),
  );
  formulaire.addEventListener("submit", (evenement) => {
    evenement.preventDefault();
    save(contexte, { ...demande, brouillon, fautes });
  });
  if (!lieu) blocs.semblables.refresh();
  const refus = entree?.etat === "refusee" ? makeAvis(`Cette fiche a été refusée. ${entree.message}`) : null;
  return { titre, noeuds: [makeTitre(titre), refus, formulaire], premier: lieu ? null : blocs.identite.nom, fermer: () => brouillon.flush() };
}

function makeNomEtFautes(identite, fautes) {
  return make("div", { class: "champ" }, fautes, make("label", { for: identite.nom.id }, "Nom du lieu"), identite.nom);
}

// Far from “Enregistrer”: what was typed is gone after it.
function makeAbandon(contexte, brouillon) {
  return makeBouton("Abandonner cette fiche", async () => {
    await brouillon.forget();
    contexte.go("#accueil");
  });
}

async function save(contexte, { saisie, lieu, entree, brouillon, fautes }) {
  const manques = listManques(saisie);
  fautes.replaceChildren(...manques.map(([, phrase]) => make("p", { class: "faute" }, phrase)));
  for (const nom of ["nom", "groupe"]) markFaute(nom, manques);
  if (manques.length > 0) {
    focusManque(manques[0][0]);
    return;
  }
  if (brouillon.enregistre) return; // tapped twice
  brouillon.enregistre = true;
  const { appareil } = contexte;
  try {
    const acteur = await (entree ? correctEntree(appareil, entree.id, saisie) : noteLieu(appareil, saisie, lieu));
    await brouillon.forget();
    const quartier = appareil.quartierOf(saisie.point)?.nom ?? "";
    contexte.dernier = acteur ? { nom: saisie.nom.trim(), quartier, acteur, deja: Boolean(lieu) } : null;
    contexte.go("#accueil");
    announce(acteur ? `${saisie.nom.trim()} est enregistré.` : "Rien n'a changé.");
  } catch (erreur) {
    brouillon.enregistre = false;
    fautes.replaceChildren(make("p", { class: "faute" }, sayPanne(erreur)));
    fautes.scrollIntoView({ block: "center" });
  }
}

function sayPanne({ name }) {
  if (name === "MemoirePleine") return "Ce téléphone n'a plus de place. Enlevez la photo, ou libérez de la place, puis enregistrez de nouveau.";
  return "Cet appareil n'a pas pu garder la fiche. Ne fermez pas la page ; essayez encore d'enregistrer.";
}

function markFaute(nom, manques) {
  const champ = document.querySelector(`#maraude-${nom}`);
  if (manques.some(([autre]) => autre === nom)) champ.setAttribute("aria-invalid", "true");
  else champ.removeAttribute("aria-invalid");
}

function focusManque(nom) {
  const champ = document.querySelector(`#maraude-${nom}`);
  (champ.querySelector("input") ?? champ).focus();
  champ.scrollIntoView({ block: "center" });
}

// The new record is one that is known: its form opens, with the details that were typed.
async function takeSame(contexte, brouillon, meme) {
  const { telephone, horaires, langues, note, photo } = brouillon.saisie;
  const tapes = Object.entries({ telephone, horaires, langues, note, photo }).filter(([, valeur]) => valeur?.length !== 0 && valeur !== null);
  const adresse = `#fiche/${meme.id}`;
  await brouillon.forget();
  const saisie = { ...fillSaisie(meme), ...Object.fromEntries(tapes) };
  if (tapes.length > 0 && meme.sien) await contexte.appareil.keepBrouillon({ adresse, saisie, le: new Date().toISOString() });
  contexte.go(adresse);
}

// What is being filled in is kept while it is typed, and offered again.
class Brouillon {
  constructor(appareil, { adresse, saisie }) {
    Object.assign(this, { appareil, adresse, saisie, enregistre: false });
  }

  touch() {
    this.touche = true;
    clearTimeout(this.minuterie);
    this.minuterie = setTimeout(() => this.write(), REPOS_MS);
  }

  flush() {
    if (!this.touche) return;
    clearTimeout(this.minuterie);
    this.write();
  }

  write() {
    this.touche = false;
    const { adresse, saisie } = this;
    this.appareil.keepBrouillon({ adresse, saisie, le: new Date().toISOString() }).catch(() => {}); // the queue is what must not fail
  }

  async forget() {
    clearTimeout(this.minuterie);
    this.touche = false;
    await this.appareil.keepBrouillon(null);
  }
}
