// What the queue is made of, and what follows from the server's answer. Pure.
//
// Entree = { id, nature: "sortie"|"fiche"|"verification"|"photo", compte (uuid, or null when the
//   device knew none yet), chemin (address of its PUT), corps (object) or octets (ArrayBuffer),
//   titre, sousTitre, cree_le (ISO), etat: "attend"|"refusee", message, fautes ({champ: phrase}),
//   essais (PUTs begun), vue (of a fiche: the last number that the server told of its record, null
//   for one made here), pas_avant (ms since 1970: an answer that can be taken back until then) }
// Envoyee = Entree without octets, etat: "envoyee"|"deux_versions", envoye_le (ISO), numero,
//   quartier, quartier_nom (as the server answered), ecarts (its deux_versions), relecture (address)

const ORDRE = ["sortie", "fiche", "verification", "photo"];
export const REPENTIR_MS = 8_000;

export function isWaiting({ etat }) {
  return etat === "attend";
}

export function compareOrdre(a, b) {
  return ORDRE.indexOf(a.nature) - ORDRE.indexOf(b.nature) || rankOf(a) - rankOf(b); // then by time
}

// What makes a record goes before what changes it, even when the clock was set back in between.
function rankOf({ nature, corps }) {
  return nature === "fiche" ? corps.base : 0;
}

// How long an answer can still be taken back; a clock that was set back does not hold it for ever.
export function waitOf({ pas_avant: pasAvant = 0 }) {
  const attente = pasAvant - Date.now();
  return attente > 0 && attente <= REPENTIR_MS ? attente : 0;
}

// What the server cannot have seen yet, or refused: it may be rewritten or dropped.
export function isFree({ etat, essais }) {
  return etat === "refusee" || !essais;
}

// The number that a change gets when nobody writes in between. The first change of a record without
// history is number 2: what stood is written down as number 1.
export function nextNumero({ vue, corps: { base } }) {
  return base === 0 && Number.isInteger(vue) ? 2 : base + 1;
}

// Tells whether somebody else had written before a change that was sent: it was kept beside theirs.
export function isTardive(envoyee) {
  return Number.isInteger(envoyee.numero) && envoyee.numero !== nextNumero(envoyee);
}

// The number that a change really starts from. One noted behind another that still waited supposed
// its number: when that one never came, or came late, what was on screen is what the server told.
export function settleBase(entree, envoyees) {
  const { vue, corps } = entree;
  if (vue === undefined || corps.base <= (vue ?? 0)) return corps.base;
  const suppose = (autre) => autre.corps?.acteur === corps.acteur && autre.numero === corps.base && !isTardive(autre);
  return envoyees.some((autre) => autre.nature === "fiche" && suppose(autre)) ? corps.base : (vue ?? 0);
}

export function isCreation({ nature, corps, vue }) {
  return nature === "fiche" && corps.base === 0 && !Number.isInteger(vue);
}

// A photo says these in its address.
export function lienOf({ corps, chemin }, nom) {
  return corps?.[nom] ?? new URLSearchParams(chemin.split("?")[1]).get(nom);
}

// The record and the round that must be there before an entry is.
export function listLiens(entree) {
  return ["acteur", "maraude"].map((nom) => lienOf(entree, nom)).filter(Boolean);
}

export function composeEnvoyee(entree, { numero = null, quartier = null, quartier_nom = null, ...reponse }) {
  const ecarts = reponse.deux_versions ?? [];
  return {
    ...entree,
    etat: ecarts.length > 0 ? "deux_versions" : "envoyee",
    envoye_le: new Date().toISOString(),
    numero,
    quartier,
    quartier_nom,
    ecarts,
    relecture: reponse.relecture ?? null,
  };
}

export function composeRefus(corps) {
  const fautes = corps?.fautes ?? {};
  const phrases = Object.values(fautes);
  const message = phrases.length > 0 ? phrases : [corps?.title, corps?.detail].filter(Boolean);
  return { fautes, message: message.join(" ") };
}
