// Sentences of the page that depend on a number, a day or a state.

const JOUR = new Intl.DateTimeFormat("fr-BE", { weekday: "long", day: "numeric", month: "long" });
const JOUR_ET_ANNEE = new Intl.DateTimeFormat("fr-BE", { day: "numeric", month: "long", year: "numeric" });
const HEURE = new Intl.DateTimeFormat("fr-BE", { hour: "2-digit", minute: "2-digit" });
const NOMBRE = new Intl.NumberFormat("fr-BE");

export const REPONSES = {
  toujours_la: { texte: "Toujours là", dessin: "maraude-oui" },
  ferme: { texte: "Fermé", dessin: "maraude-ferme" },
  demenage: { texte: "Déménagé", dessin: "maraude-demenage" },
  inconnu: { texte: "Je ne sais pas", dessin: "maraude-inconnu" },
};

// sayNombre(3, "fiche", "fiches"): 0 and 1 are singular in French.
export function sayNombre(nombre, un, plusieurs) {
  return `${NOMBRE.format(nombre)} ${nombre < 2 ? un : plusieurs}`;
}

// The queue in a few words, from `countFile`.
export function sayFile({ attente, refusees }) {
  const parts = [attente ? `${NOMBRE.format(attente)} en attente d'envoi` : "", refusees ? sayNombre(refusees, "refusée", "refusées") : ""];
  return parts.filter(Boolean).join(", ") || "Tout est envoyé";
}

export function sayDistance(metres) {
  return metres < 1000 ? `${Math.max(5, Math.round(metres / 5) * 5)}\u00a0m` : `${NOMBRE.format(Math.round(metres / 100) / 10)}\u00a0km`;
}

export function sayHeure(instant) {
  return HEURE.format(new Date(instant));
}

export function sayMoment(instant) {
  const jour = new Date(instant);
  const heure = HEURE.format(jour);
  return jour.toDateString() === new Date().toDateString() ? `aujourd'hui à ${heure}` : `${JOUR.format(jour)} à ${heure}`;
}

export function sayVerification(instant) {
  return instant ? `Confirmé le ${JOUR_ET_ANNEE.format(new Date(instant))}` : "Jamais confirmé";
}

export function sayAdresse({ rue, numero, code_postal: codePostal, adresse }) {
  const ligne = [[rue, numero].filter(Boolean).join(" "), codePostal].filter(Boolean).join(", ");
  return adresse || ligne;
}

// What the network and the sending say now, in a few words.
export function sayEnvoi(etat, compte) {
  const file = sayFile(compte);
  if (!navigator.onLine || etat === "hors_ligne") return `Pas de réseau. ${file}`;
  if (etat === "connexion_requise") return `Connectez-vous pour envoyer. ${file}`;
  if (etat === "interdit") return `Ce compte ne peut pas envoyer. ${file}`;
  if (etat === "autre_compte") return `Un autre compte est connecté. ${file}`;
  if (etat === "en_cours" && compte.attente > 0) return `Envoi en cours. ${file}`;
  return file;
}
