// One record: a new one, a known one, or one that waits to be sent. Saved after name and group.

import { fillSaisie, listManques, startSaisie } from "./champs.js";
import { makeDetails } from "./details.js";
import { isCreation } from "./entrees.js";
import { announce, make, makeAvis, makeBouton, makeTitre } from "./elements.js";
import { Identite } from "./identite.js";
import { sayAdresse } from "./mots.js";
import { correctEntree, noteLieu } from "./notes.js";
import { Ou } from "./ou.js";
import { Semblables } from "./semblables.js";

const REPOS_MS = 300;

// A new record; what was begun and not saved is there again.
export async function showAjouter(contexte) {
  const adresse = "#ajouter";
  // Saved twice (a page that closed in between), it is one record.
  const saisie = recall(contexte, adresse)?.saisie ?? { ...startSaisie(), acteur: crypto.randomUUID() };
  return makeEcran(contexte, { titre: "Ajouter un lieu", saisie, adresse, lieu: null });
}

// A known record, as this device sees it.
export async function showFiche(contexte, id) {
  const adresse = `#fiche/${id}`;
  const repris = recall(contexte, adresse);
  const lieu = repris?.lieu ?? contexte.appareil.findLieu(id);
  if (!lieu) return makeAbsente();
  if (!lieu.sien) return makeVoisin(contexte.appareil, lieu);
  return makeEcran(contexte, { titre: "Corriger un lieu", saisie: startFrom(lieu), adresse, lieu, ...repris });
}

// An entry of the queue: a record that is not sent, or that was refused.
export async function showEntree(contexte, id) {
  const { appareil } = contexte;
  const adresse = `#entree/${id}`;
  const repris = recall(contexte, adresse);
  const entree = repris?.entree ?? appareil.entrees.find((autre) => autre.id === id && autre.nature === "fiche");
  const lieu = repris?.lieu ?? (entree && appareil.findLieu(entree.corps.acteur));
  if (!lieu) return makeAbsente();
  const avant = isCreation(entree) ? null : (appareil.donnees?.acteurs.find((acteur) => acteur.id === lieu.id) ?? null);
  return makeEcran(contexte, { titre: "Corriger une fiche", saisie: startFrom(lieu), adresse, lieu, entree, avant, ...repris });
}

// What was begun here, with the record as it was on screen then: changed by others since, it is
// still that one that the person corrects.
function recall({ appareil: { brouillon } }, adresse) {
  if (brouillon?.adresse !== adresse) return null;
  const { saisie, lieu, entree, avant } = brouillon;
  return { saisie, lieu, entree, avant };
}

function startFrom(lieu) {
  return { ...fillSaisie(lieu), acteur: lieu.id };
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

async function save(contexte, { saisie, lieu, entree, avant, brouillon, fautes }) {
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
  const oubli = { [brouillon.cle]: null };
  try {
    const acteur = await (entree ? correctEntree(appareil, saisie, { entree, lieu, avant }, oubli) : noteLieu(appareil, saisie, lieu, oubli));
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
  if (meme.sien) {
    await brouillon.forget();
    const saisie = { ...startFrom(meme), ...Object.fromEntries(tapes) };
    if (tapes.length > 0) await contexte.appareil.keepBrouillon({ adresse, saisie, lieu: meme, le: new Date().toISOString() });
  }
  contexte.go(adresse); // of another relay's record, what was typed can be found again
}

// What is being filled in is kept while it is typed, and offered again.
class Brouillon {
  constructor(appareil, { adresse, saisie, lieu, entree, avant }) {
    Object.assign(this, { appareil, contenu: { adresse, saisie, lieu, entree, avant }, saisie, cle: appareil.cleBrouillon, enregistre: false });
  }

  touch() {
    if (this.fini) return; // a position that comes late does not bring back what was saved
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
    this.appareil.keepBrouillon({ ...this.contenu, le: new Date().toISOString() }, this.cle).catch(() => {}); // the queue is what must not fail
  }

  async forget() {
    clearTimeout(this.minuterie);
    Object.assign(this, { touche: false, fini: true });
    await this.appareil.keepBrouillon(null, this.cle).catch(() => {});
  }
}
