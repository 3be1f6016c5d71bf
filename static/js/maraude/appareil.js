// What this device holds, and what changes it: the server's records, the queue, the round.
// Fires "change" whenever something of it is new.

import * as depot from "./depot.js";
import { Envoi } from "./envoi.js";
import { listLieux } from "./lieux.js";
import { findQuartier } from "./quartiers.js";

const DONNEES = "/equipe/maraude/donnees";
const ENTRE_DEUX_LECTURES_MS = 60_000;
const PATIENCE_MS = 90_000;
const CARTES = ["raq-maraude-fond", "raq-maraude-fond-vu"];

export class Appareil extends EventTarget {
  constructor() {
    super();
    this.depot = depot;
    this.donnees = null;
    this.maraude = null;
    this.brouillon = null;
    this.entrees = [];
    this.envoyees = [];
    this.connexionRequise = false;
    this.luLe = null;
    this.qui = null;
    this.decalageMs = 0;
    this.vide = false;
  }

  async open() {
    const [donnees, luLe, compte] = await Promise.all([depot.readDonnees(), depot.readReglage("lu_le"), depot.readReglage("compte")]);
    Object.assign(this, { donnees, luLe, qui: compte ?? donnees });
    this.brouillon = await depot.readReglage(this.cleBrouillon);
    await this.reread();
    this.envoi = new Envoi(depot);
    this.envoi.addEventListener("change", () => this.follow());
    for (const nom of ["online", "offline"]) window.addEventListener(nom, () => this.tellChange());
  }

  // The account that notes: the one that the server named last on this device.
  get compte() {
    return this.qui?.compte ?? this.envoi?.compte?.compte ?? null;
  }

  get nom() {
    return this.qui?.nom ?? "";
  }

  // What one person began on a shared phone is neither shown to another, nor lost.
  get cleBrouillon() {
    return `brouillon/${this.compte ?? ""}`;
  }

  // Entries that wait for the network, and those that the server refused.
  countFile() {
    const refusees = this.entrees.filter(({ etat }) => etat === "refusee").length;
    return { attente: this.entrees.length - refusees, refusees };
  }

  get lieux() {
    this.composes ??= listLieux(this.donnees?.acteurs ?? [], this.entrees.filter(this.isMine), this.envoyees.filter(this.isMine), this.luLe);
    return this.composes;
  }

  isMine = ({ compte }) => !compte || compte === this.compte;

  get quartiers() {
    return this.donnees?.quartiers ?? [];
  }

  // The 8 groups, known before anything was read: the page carries them.
  get groupes() {
    if (this.donnees) return this.donnees.groupes;
    const gabarits = document.querySelectorAll("template[data-groupe]");
    return [...gabarits].map(({ dataset }) => ({ lettre: dataset.groupe, nom: dataset.nom, categories: [] }));
  }

  nameCategorie(lieu) {
    const groupe = this.groupes.find(({ lettre }) => lettre === (lieu.groupe_seul || lieu.groupe));
    const categorie = lieu.groupe_seul ? null : this.findCategorie(lieu.categorie);
    return categorie?.nom ?? groupe?.nom ?? "";
  }

  findCategorie(slug) {
    return this.groupes.flatMap(({ categories }) => categories).find((categorie) => categorie.slug === slug);
  }

  nameQuartier(slug) {
    return this.quartiers.find((quartier) => quartier.slug === slug)?.nom ?? slug;
  }

  quartierOf(point) {
    return point ? findQuartier(this.quartiers, point.lon, point.lat) : null;
  }

  findLieu(id) {
    return this.lieux.find((lieu) => lieu.id === id);
  }

  async reread() {
    [this.entrees, this.envoyees, this.maraude] = await Promise.all([depot.listEntrees(), depot.listEnvoyees(), depot.readReglage("maraude")]);
    this.tellChange();
  }

  tellChange() {
    this.composes = null;
    this.dispatchEvent(new Event("change"));
  }

  // After a sending: the queue is another, and what was sent may be read back.
  async follow() {
    const connecte = this.envoi.compte;
    if (connecte && connecte !== this.connecte) await this.become(connecte);
    this.connecte = connecte;
    await this.reread();
    if (connecte && !this.donnees) await this.refresh();
    if (this.envoi.etat === "a_jour" && this.luLe && this.envoyees.some(({ envoye_le: le }) => le > this.luLe)) await this.refresh();
  }

  // The server named who is logged in. What another person was doing here is not theirs to see.
  async become(qui) {
    const [autre, cle] = [this.compte, this.cleBrouillon];
    this.qui = qui;
    this.connexionRequise = false;
    if (this.donnees && this.donnees.compte !== qui.compte) this.donnees = null;
    if (autre === qui.compte) return;
    if (autre !== null) this.dispatchEvent(new Event("compte"));
    else if (this.brouillon) await this.keepEtOublie(cle);
    this.brouillon = await depot.readReglage(this.cleBrouillon);
  }

  // What was begun before anybody was known is the first one's.
  async keepEtOublie(cle) {
    await depot.keepReglage(this.cleBrouillon, this.brouillon);
    await depot.keepReglage(cle, null);
  }

  readMaraude() {
    return depot.readReglage("maraude");
  }

  // Keeps entries and settings, all or nothing. Once they are kept nothing here fails: whoever was
  // told of a failure would note them a second time.
  async keep(entrees, reglages = {}) {
    this.persistance ??= depot.askToPersist(); // once there is something to lose
    await depot.keepEntrees(entrees, reglages);
    await this.afterKeeping(reglages);
  }

  // Returns false, and keeps nothing, when the entry's sending began.
  async replace(id, entrees, reglages = {}) {
    const fait = await depot.replaceEntree(id, entrees, reglages);
    if (fait) await this.afterKeeping(reglages);
    return fait;
  }

  async afterKeeping(reglages = {}) {
    this.vide = false;
    if (reglages[this.cleBrouillon] === null) this.brouillon = null;
    await this.reread().catch(() => {});
    this.envoi.run().catch(() => {});
  }

  // Returns false when the sending of `id` began: it stays, with what follows it.
  async drop(id, ...suivantes) {
    const fait = await depot.dropEntrees(id, ...suivantes);
    await this.afterKeeping();
    return fait;
  }

  async release(ids) {
    await depot.releaseEntrees(ids);
    await this.afterKeeping();
  }

  // Forgets everything on this device, the queue too: the person was asked twice. Nothing is read
  // again behind it, as long as the page stays open and nothing is noted.
  async empty() {
    this.vide = true;
    await depot.clearAll();
    await Promise.all(CARTES.map((nom) => window.caches?.delete(nom)));
    Object.assign(this, { donnees: null, brouillon: null, luLe: null, qui: null });
    await this.reread();
  }

  async keepBrouillon(brouillon, cle = this.cleBrouillon) {
    if (cle === this.cleBrouillon) this.brouillon = brouillon;
    await depot.keepReglage(cle, brouillon);
  }

  // Reads the server's records again. Without network, or refused, those of before stay.
  async refresh() {
    this.lecture ??= this.readServer().finally(() => (this.lecture = null));
    await this.lecture;
  }

  async readServer() {
    if (this.vide) return;
    // A clock that was set back in between does not keep what is new away.
    if (this.demandeLe && Math.abs(Date.now() - this.demandeLe) < ENTRE_DEUX_LECTURES_MS && this.donnees) return;
    this.demandeLe = Date.now();
    const debut = new Date().toISOString();
    try {
      const reponse = await fetchDonnees(await this.makeEntetes());
      this.decalageMs = measureDecalage(reponse);
      this.connexionRequise = reponse.status === 401;
      if (reponse.status !== 304) await this.take(readDonnees(await reponse.json()), reponse.headers.get("ETag"), debut);
    } catch {
      this.demandeLe = null;
    }
    this.tellChange();
  }

  async makeEntetes() {
    const etiquette = this.donnees ? await depot.readReglage("etag") : null;
    return { Accept: "application/json", ...(etiquette ? { "If-None-Match": etiquette } : {}) };
  }

  async take(donnees, etiquette, luLe) {
    await depot.keepDonnees(donnees);
    await depot.keepReglage("etag", etiquette);
    await depot.keepReglage("lu_le", luLe);
    await this.become({ compte: donnees.compte, nom: donnees.nom });
    Object.assign(this, { donnees, luLe });
    this.dispatchEvent(new Event("donnees"));
  }
}

async function fetchDonnees(headers) {
  return fetch(DONNEES, { headers, cache: "no-store", redirect: "error", signal: AbortSignal.timeout?.(PATIENCE_MS) });
}

// A Wi-Fi's login page, or a refusal, never takes the place of what is known.
function readDonnees(donnees) {
  const listes = [donnees.acteurs, donnees.quartiers, donnees.groupes];
  if (typeof donnees.compte !== "string" || !listes.every(Array.isArray)) throw new TypeError("no data of ours");
  return donnees;
}

// How far this device's clock is behind the server's, in milliseconds (to the second).
function measureDecalage(reponse) {
  return (Date.parse(reponse.headers.get("Date")) || Date.now()) - Date.now();
}
