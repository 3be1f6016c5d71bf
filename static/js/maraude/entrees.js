// What the queue is made of, and what follows from the server's answer. Pure.
//
// Entree = { id, nature: "sortie"|"fiche"|"verification"|"photo", compte (uuid, or null when the
//   device knew none yet), chemin (address of its PUT), corps (object) or octets (ArrayBuffer),
//   titre, sousTitre, cree_le (ISO), etat: "attend"|"refusee", message, fautes ({champ: phrase}),
//   essais (PUTs begun) }
// Envoyee = Entree without octets, etat: "envoyee"|"deux_versions", envoye_le (ISO), numero,
//   quartier, quartier_nom (as the server answered), ecarts (its deux_versions), relecture (address)

const ORDRE = ["sortie", "fiche", "verification", "photo"];

export function isWaiting({ etat }) {
  return etat === "attend";
}

export function compareOrdre(a, b) {
  return ORDRE.indexOf(a.nature) - ORDRE.indexOf(b.nature); // the sort keeps the order of time
}

export function isCreation({ nature, corps }) {
  return nature === "fiche" && corps.base === 0;
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
