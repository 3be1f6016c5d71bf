// What can be done with the whole queue: send it, save it as a file, take one up, empty the device.

import { announce, make, makeBouton, makeChamp } from "./elements.js";
import { makeConfirme } from "./confirmer.js";
import { canShareFile, exportFile, importFile, shareFile } from "./fichier.js";
import { sayNombre } from "./mots.js";

export function makeOutils({ appareil, signal }) {
  const etat = make("p", { role: "status" });
  const attempt = (agir, panne) => async () => {
    try {
      etat.textContent = await agir();
    } catch {
      etat.textContent = panne;
    }
  };
  const send = async () => {
    announce("Envoi…");
    await appareil.envoi.run();
    return appareil.entrees.length === 0 ? "Tout est envoyé." : "";
  };
  const save = async () => `Fichier créé : ${(await exportFile()).name}. La file reste sur cet appareil.`;
  const share = async () => ((await shareFile()) ? "Fichier partagé. La file reste sur cet appareil." : "");
  const gestes = [
    makeBouton("Envoyer maintenant", attempt(send, "Cet appareil n'a pas pu lire sa file."), { classe: "bouton", dessin: "maraude-envoi" }),
    makeBouton("Exporter dans un fichier", attempt(save, "Le fichier n'a pas pu être créé.")),
    canShareFile() ? makeBouton("Partager", attempt(share, "Le partage n'a pas marché. Essayez “Exporter dans un fichier”.")) : null,
  ];
  const garde = makeGarde();
  const refresh = () => [...gestes, garde].filter(Boolean).forEach((noeud) => (noeud.hidden = appareil.entrees.length === 0));
  appareil.addEventListener("change", refresh, { signal });
  refresh();
  return make(
    "div",
    {},
    make("div", { class: "maraude-outils" }, ...gestes),
    etat,
    garde,
    makeAutres(appareil, etat),
  );
}

function makeGarde() {
  const garde = make("p", { class: "petit" }, "Attention : effacer les données du navigateur efface aussi ce qui n'est pas envoyé.");
  tellPersistance(garde);
  return garde;
}

function makeAutres(appareil, etat) {
  return make(
    "details",
    { class: "maraude-details" },
    make("summary", {}, "Fichiers et appareil"),
    makeReprise(appareil, etat),
    makeVidage(appareil, etat),
  );
}

async function tellPersistance(garde) {
  const garantie = (await navigator.storage?.persisted?.()) ?? false;
  garde.append(garantie ? " Mais le navigateur ne l'effacera pas de lui-même." : " Le navigateur peut aussi l'effacer s'il manque de place : envoyez dès que vous avez du réseau.");
}

function makeReprise(appareil, etat) {
  const champ = make("input", { type: "file", id: "maraude-fichier", accept: ".json,.txt,application/json,text/plain" });
  champ.addEventListener("change", async () => {
    if (!champ.files[0]) return;
    try {
      const { ajoutees, connues } = await importFile(champ.files[0]);
      const deja = connues ? `, ${sayNombre(connues, "élément était déjà là", "éléments étaient déjà là")}` : "";
      etat.textContent = `${sayNombre(ajoutees, "élément repris", "éléments repris")}${deja}.`;
      await appareil.reread();
      appareil.envoi.run();
    } catch {
      etat.textContent = "Ce fichier ne vient pas de cette page, ou il est abîmé. Rien n'a changé.";
    }
    champ.value = "";
  });
  return makeChamp("Reprendre un fichier", champ, "Un fichier exporté d'ici ou d'un autre téléphone. Le reprendre deux fois ne fait pas de double.");
}

function makeVidage(appareil, etat) {
  const ask = () => {
    const { length } = appareil.entrees;
    if (length === 0) return "Les lieux connus, la carte et les fiches envoyées seront effacés de cet appareil. Rien n'est perdu sur le site.";
    return `Attention : ${sayNombre(length, "élément n'est pas envoyé et sera perdu", "éléments ne sont pas envoyés et seront perdus")}. Exportez-les d'abord dans un fichier.`;
  };
  const empty = async () => {
    try {
      await appareil.empty();
      etat.textContent = "Cet appareil est vide. Déconnectez-vous aussi de l'espace de l'équipe.";
    } catch {
      etat.textContent = "Cet appareil n'a pas pu être vidé. Rien n'a changé.";
    }
    document.querySelector("h1").focus();
  };
  return makeConfirme("Vider l'appareil", { question: ask, oui: "Oui, tout effacer", non: "Non, garder", agir: empty, classe: "bouton-leger maraude-danger" });
}
