// What keeps the queue from being sent, in words, with what to do. Nothing of it is lost.

import { make, makeLien } from "./elements.js";
import { sayNombre } from "./mots.js";

const CONNEXION = "/equipe/connexion?suite=/equipe/maraude";

// Null when nothing stands in the way.
export function makeAvertissement({ envoi, entrees, connexionRequise }) {
  const attente = entrees.length
    ? `${sayNombre(entrees.length, "élément reste", "éléments restent")} sur cet appareil. Rien n'est perdu.`
    : "Rien n'est perdu.";
  if (envoi?.etat === "autre_compte") {
    return makeRefus(
      `Des fiches ont été notées avec un autre compte que celui qui est connecté. ${attente}`,
      "Elles partiront quand la personne qui les a notées se connectera sur cet appareil. Vous pouvez aussi les garder dans un fichier.",
      makeLien("Voir la file d'envoi", "#file"),
    );
  }
  if (envoi?.etat === "interdit") {
    return makeRefus(
      `Le compte connecté ne peut plus noter en maraude. ${attente}`,
      "Parlez-en à la coordination. Vous pouvez aussi garder vos fiches dans un fichier.",
      makeLien("Voir la file d'envoi", "#file"),
    );
  }
  if (envoi?.etat === "connexion_requise" || connexionRequise) {
    return makeRefus(
      `Votre connexion a pris fin. ${attente}`,
      "Vous pouvez continuer à noter. Connectez-vous pour envoyer.",
      makeLien("Se connecter", CONNEXION, { classe: "bouton" }),
    );
  }
  return null;
}

function makeRefus(titre, suite, lien) {
  return make("div", { class: "avis avis-faute" }, make("p", {}, make("strong", {}, titre)), make("p", {}, suite), lien);
}
