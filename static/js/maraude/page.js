// The page of the street round: opens what the device holds, shows one screen at a time, and lets
// the queue be sent. The address's fragment names the screen, so that “back” leads to the former.

import { Appareil } from "./appareil.js";
import { make, makeAvis, makeTitre, tell } from "./elements.js";
import { showAccueil } from "./ecran_accueil.js";
import { showAutour } from "./ecran_autour.js";
import { showEncore } from "./ecran_encore.js";
import { showAjouter, showEntree, showFiche } from "./ecran_fiche.js";
import { showFile } from "./ecran_file.js";
import { sayEnvoi } from "./mots.js";
import { keepTuiles } from "./tuiles.js";

const SERVICE = "/maraude-sw.js";
const PORTEE = "/equipe/maraude";
const ECRANS = { accueil: showAccueil, ajouter: showAjouter, fiche: showFiche, entree: showEntree, encore: showEncore, autour: showAutour, file: showFile };

const cadre = document.querySelector("[data-maraude]");
const etat = document.querySelector("[data-etat]");

class Page {
  constructor(appareil) {
    this.contexte = { appareil, dernier: null, go: (adresse) => this.go(adresse) };
    this.premiere = true;
  }

  // Also leads to where one is already.
  go(adresse) {
    if (window.location.hash === adresse) this.show();
    else window.location.hash = adresse;
  }

  async show() {
    this.close();
    this.sortie = new AbortController();
    const { signal } = this.sortie;
    const [nom, id] = window.location.hash.slice(1).split("/");
    const choisi = Object.hasOwn(ECRANS, nom) ? nom : "accueil";
    const ecran = await ECRANS[choisi](Object.assign(this.contexte, { signal }), id);
    if (signal.aborted) return; // another screen was asked for meanwhile
    this.contexte.dernier = null;
    this.ecran = ecran;
    cadre.replaceChildren(...ecran.noeuds.filter(Boolean));
    document.title = `${ecran.titre} – Espace de l'équipe`;
    document.querySelector("[data-retour]").hidden = choisi === "accueil";
    document.querySelector("[data-sortir]").hidden = choisi !== "accueil";
    window.scrollTo(0, 0);
    if (!this.premiere || ecran.premier) (ecran.premier ?? cadre.querySelector("h1")).focus();
    this.premiere = false;
  }

  close() {
    this.sortie?.abort();
    this.settle();
    this.ecran = null;
  }

  // What a screen still holds in hand is kept: the page may never come back.
  settle() {
    this.ecran?.fermer?.();
  }
}

async function start() {
  const appareil = new Appareil();
  const page = new Page(appareil);
  await appareil.open();
  const tellEtat = () => tell(etat, sayEnvoi(appareil.envoi.etat, appareil.countFile()));
  appareil.addEventListener("change", tellEtat);
  tellEtat();
  appareil.addEventListener("compte", () => page.go("#accueil"));
  window.addEventListener("hashchange", () => page.show());
  window.addEventListener("pagehide", () => page.settle());
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? page.settle() : appareil.refresh()));
  window.addEventListener("online", () => appareil.refresh());
  await page.show();
  install(appareil);
  appareil.envoi.run().catch(() => {});
  await appareil.refresh();
}

// The page opens without network from now on.
function install(appareil) {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(SERVICE, { scope: PORTEE }).catch(() => {}); // the page works; it only needs network to open
  appareil.addEventListener("donnees", () => keepTuiles(appareil.quartiers));
}

function tellPanne() {
  cadre.replaceChildren(
    makeTitre("Maraude"),
    makeAvis("Cet appareil ne laisse pas la page garder vos fiches. Sortez de la navigation privée, ou libérez de la place, puis rouvrez la page."),
    make("p", {}, make("a", { class: "bouton", href: "/equipe/acteurs/nouveau" }, "Ajouter un lieu avec le formulaire habituel")),
  );
}

start().catch((erreur) => {
  tellPanne();
  throw erreur;
});
