// Sends the queue when there is a network: each entry once, in order, by one tab at a time. Sending
// again is harmless (PUT under an identifier made here), so an answer that was lost costs nothing.

import { compareOrdre, composeEnvoyee, composeRefus, isCreation, isWaiting, lienOf, listLiens, waitOf } from "./entrees.js";
import { Arret, isJetonRefuse, request } from "./requete.js";

const BASE = "/equipe/maraude";
const VERROU = "raq-maraude-envoi";
const ATTENTES_MS = [5_000, 15_000, 60_000, 300_000];
const PATIENCE_MS = 30_000;
const PATIENCE_PHOTO_MS = 120_000;
const ATTENTE_MAX_MS = 3_600_000;
const PATIENCE_VERROU_MS = 180_000;
const A_RETENTER = new Set([408, 425, 429]);

// Fires "change" when the state or the queue changed, in this tab or in another.
export class Envoi extends EventTarget {
  #depot;
  #etat = navigator.onLine ? "a_jour" : "hors_ligne";
  #compte = null;
  #jeton = null;
  #enCours = null;
  #encore = false;
  #echecs = 0;
  #reprise = 0;

  // `depot`: the module depot.js. Nothing is sent before `run`.
  constructor(depot) {
    super();
    this.#depot = depot;
    window.addEventListener("online", () => this.#rerun());
    window.addEventListener("offline", () => this.#become("hors_ligne"));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") return;
      this.#jeton = null; // somebody may have logged in or out elsewhere
      this.#rerun();
    });
    if ("BroadcastChannel" in window) {
      this.annonces = new BroadcastChannel("raq-maraude");
      this.annonces.onmessage = () => this.#tell();
    }
  }

  // "hors_ligne": no network · "en_cours" · "a_jour": nothing waits · "attend": some wait, for the
  // server or for a refused entry that they follow · "connexion_requise" · "interdit": the
  // account may not note any more · "autre_compte": those
  // that remain are another person's.
  get etat() {
    return this.#etat;
  }

  // Who is logged in, {compte, nom, quartiers}, once the server has said so; null before.
  get compte() {
    return this.#compte;
  }

  // Sends all that can be sent now. Resolves at the end, whatever became of it; rejects only when
  // the device's own database fails. Called during a sending, it makes one more round of it.
  run() {
    this.#encore = true;
    this.#enCours ??= this.#runRounds();
    return this.#enCours;
  }

  // A database that fails is told to those who call `run`, not to the clock.
  #rerun() {
    this.run().catch(() => {});
  }

  async #runRounds() {
    try {
      while (this.#encore) {
        this.#encore = false;
        clearTimeout(this.#reprise);
        await lockTabs(() => this.#sendAll());
      }
    } finally {
      this.#enCours = null;
    }
  }

  async #sendAll() {
    try {
      if (!navigator.onLine) throw new Arret("hors_ligne");
      const entrees = (await this.#depot.listEntrees()).filter((entree) => isWaiting(entree) && waitOf(entree) === 0);
      if (entrees.length > 0) this.#become("en_cours");
      // Entries of another person: that one may have logged in since.
      if (!this.#jeton || entrees.some((entree) => this.#isOfAnother(entree))) await this.#identify();
      const pannes = await this.#sendEach(entrees.sort(compareOrdre));
      if (pannes > 0) throw new Arret("attend");
      this.#echecs = 0;
      this.#become(await this.#concludeEtat());
    } catch (arret) {
      const connu = arret instanceof Arret;
      this.#stop(connu ? arret : new Arret("attend"));
      if (!connu) throw arret;
    }
  }

  // Returns how many entries the server failed at by its own fault.
  async #sendEach(entrees) {
    const retenus = new Set(await this.#listRefuses());
    let pannes = 0;
    for (const entree of entrees) {
      if (listLiens(entree).some((lien) => retenus.has(lien))) continue;
      const sort = this.#isOfAnother(entree) ? "autre_compte" : await this.#deliver(entree);
      if (sort === "panne") pannes += 1;
      // What follows an entry that is not there yet waits for it.
      if (sort !== "envoyee" && (sort === "panne" || isCreation(entree))) {
        retenus.add(entree.nature === "sortie" ? entree.id : lienOf(entree, "acteur"));
      }
    }
    return pannes;
  }

  async #listRefuses() {
    const entrees = await this.#depot.listEntrees();
    return entrees.filter((entree) => !isWaiting(entree) && isCreation(entree)).map(({ corps }) => corps.acteur);
  }

  #isOfAnother({ compte }) {
    return Boolean(compte) && compte !== this.#compte.compte;
  }

  async #identify() {
    const { statut, corps, delai } = await request(`${BASE}/jeton`, {}, PATIENCE_MS);
    if (statut === 401) this.#forgetWho();
    if (statut === 403) throw new Arret("interdit", ATTENTE_MAX_MS);
    if (statut !== 200 || !corps?.jeton) throw new Arret("attend", delai);
    const { jeton, ...compte } = corps;
    await this.#depot.clearDonnees(compte.compte);
    await this.#depot.keepReglage("compte", compte).catch(() => {}); // a full device sends all the same
    this.#jeton = jeton;
    this.#compte = compte;
    this.#tell();
  }

  #forgetWho() {
    this.#jeton = null;
    this.#compte = null;
    throw new Arret("connexion_requise");
  }

  // Sends one entry. Returns "envoyee", "refusee", "panne", "autre_compte" or "partie" (dropped).
  async #deliver({ id }) {
    const entree = await this.#depot.startEntree(id);
    if (!entree) return "partie";
    let reponse = await this.#put(entree);
    if (isJetonRefuse(reponse)) {
      await this.#identify();
      if (this.#isOfAnother(entree)) return "autre_compte";
      reponse = await this.#put(entree);
    }
    return this.#settle(entree, reponse);
  }

  #put(entree) {
    const type = entree.octets ? "image/jpeg" : "application/json";
    const options = {
      method: "PUT",
      headers: { "Content-Type": type, "X-Raq-Jeton": this.#jeton },
      body: entree.octets ?? JSON.stringify(entree.corps),
    };
    return request(entree.chemin, options, entree.octets ? PATIENCE_PHOTO_MS : PATIENCE_MS);
  }

  async #settle(entree, reponse) {
    const { statut, corps, delai } = reponse;
    if (statut < 300 && corps?.id === entree.id) {
      await this.#depot.keepEnvoyee(composeEnvoyee(entree, corps));
      return "envoyee";
    }
    if (statut === 401) this.#forgetWho();
    const passager = statut < 400 || statut > 500 || A_RETENTER.has(statut);
    if (passager || isJetonRefuse(reponse)) throw new Arret("attend", delai);
    // The server's own fault at this entry, or an answer that is not its own: the others may pass.
    if (statut === 500 || corps === null) return "panne";
    await this.#depot.keepRefus({ ...entree, etat: "refusee", ...composeRefus(corps) });
    return "refusee";
  }

  async #concludeEtat() {
    const restantes = (await this.#depot.listEntrees()).filter(isWaiting);
    if (restantes.length === 0) return "a_jour";
    const enMain = Math.max(...restantes.map(waitOf));
    if (enMain > 0) this.#reprise = setTimeout(() => this.#rerun(), enMain + 1);
    return restantes.some((entree) => this.#isOfAnother(entree)) ? "autre_compte" : "attend";
  }

  #stop({ etat, delai }) {
    this.#become(etat);
    if (etat === "connexion_requise") return;
    const attente = ATTENTES_MS[Math.min(this.#echecs, ATTENTES_MS.length - 1)];
    this.#echecs += 1;
    this.#reprise = setTimeout(() => this.#rerun(), Math.min(Math.max(attente, delai), ATTENTE_MAX_MS));
  }

  #become(etat) {
    this.#etat = etat;
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

// Two tabs never send at once. Without locks, or behind a tab that sleeps with the lock in hand, an
// entry may be sent twice: the server takes it once.
async function lockTabs(work) {
  if (!navigator.locks) return work();
  const impatience = new AbortController();
  const minuterie = setTimeout(() => impatience.abort(), PATIENCE_VERROU_MS);
  let entre = false;
  const enter = () => {
    entre = true;
    clearTimeout(minuterie);
    return work();
  };
  try {
    return await navigator.locks.request(VERROU, { signal: impatience.signal }, enter);
  } catch (erreur) {
    if (entre || erreur.name !== "AbortError") throw erreur;
    return work();
  }
}
