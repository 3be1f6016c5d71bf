// What this device holds, and what changes it: the server's records, the queue, the round.
// Fires "change" whenever something of it is new.

import * as depot from "./depot.js";
import { Envoi } from "./envoi.js";
import { listLieux } from "./lieux.js";
import { findQuartier } from "./quartiers.js";

const DONNEES = "/equipe/maraude/donnees";
const ENTRE_DEUX_LECTURES_MS = 60_000;

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
  }

  async open() {
    const lus = [depot.readDonnees(), depot.readReglage("maraude"), depot.readReglage("lu_le"), depot.readReglage("brouillon")];
    const [donnees, maraude, luLe, brouillon] = await Promise.all(lus);
    Object.assign(this, { donnees: donnees ?? null, maraude: maraude ?? null, luLe: luLe ?? null, brouillon: brouillon ?? null });
    await this.reread();
    this.envoi = new Envoi(depot);
    this.envoi.addEventListener("change", () => this.follow());
    for (const nom of ["online", "offline"]) window.addEventListener(nom, () => this.tellChange());
  }

  // The account that notes: the one whose records were read last on this device, or that logged in.
  get compte() {
    return this.donnees?.compte ?? this.envoi?.compte?.compte ?? null;
  }

  // Entries that wait for the network, and those that the server refused.
  countFile() {
    const refusees = this.entrees.filter(({ etat }) => etat === "refusee").length;
    return { attente: this.entrees.length - refusees, refusees };
  }

  get lieux() {
    this.composes ??= listLieux(this.donnees?.acteurs ?? [], this.entrees, this.envoyees, this.luLe);
    return this.composes;
  }

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
    [this.entrees, this.envoyees] = await Promise.all([depot.listEntrees(), depot.listEnvoyees()]);
    this.tellChange();
  }

  tellChange() {
    this.composes = null;
    this.dispatchEvent(new Event("change"));
  }

  // After a sending: the queue is another, and what was sent may be read back.
  async follow() {
    const connecte = this.envoi.compte?.compte;
    if (connecte && this.donnees && this.donnees.compte !== connecte) this.donnees = null; // of another person
    await this.reread();
    if (connecte && !this.donnees) await this.refresh();
    if (this.envoi.etat === "a_jour" && this.luLe && this.envoyees.some(({ envoye_le: le }) => le > this.luLe)) await this.refresh();
  }

  async keep(...entrees) {
    this.persistance ??= depot.askToPersist(); // once there is something to lose
    await depot.keepEntrees(entrees);
    await this.reread();
    this.envoi.run();
  }

  async drop(...ids) {
    for (const id of ids) await depot.removeEntree(id);
    await this.reread();
    this.envoi.run();
  }

  // Forgets everything on this device, the queue too: the person was asked twice.
  async empty() {
    await Promise.all(this.entrees.map(({ id }) => depot.removeEntree(id)));
    await depot.clearDonnees();
    for (const cle of ["maraude", "brouillon", "etag", "lu_le"]) await depot.keepReglage(cle, null);
    await window.caches?.delete("raq-maraude-fond");
    Object.assign(this, { donnees: null, maraude: null, brouillon: null, luLe: null });
    await this.reread();
  }

  async keepMaraude(maraude) {
    this.maraude = maraude;
    await depot.keepReglage("maraude", maraude);
  }

  async keepBrouillon(brouillon) {
    this.brouillon = brouillon;
    await depot.keepReglage("brouillon", brouillon);
  }

  // Reads the server's records again. Without network, or refused, those of before stay.
  async refresh() {
    this.lecture ??= this.readServer().finally(() => (this.lecture = null));
    await this.lecture;
  }

  async readServer() {
    if (this.demandeLe && Date.now() - this.demandeLe < ENTRE_DEUX_LECTURES_MS && this.donnees) return;
    this.demandeLe = Date.now();
    const debut = new Date().toISOString();
    try {
      const reponse = await fetch(DONNEES, { headers: await this.makeEntetes(), cache: "no-store" });
      this.connexionRequise = reponse.status === 401;
      if (reponse.ok) await this.take(await reponse.json(), reponse.headers.get("ETag"), debut);
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
    Object.assign(this, { donnees, luLe });
    this.dispatchEvent(new Event("donnees"));
  }
}
