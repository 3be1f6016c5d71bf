// Builds DOM nodes. A string becomes a text node, never HTML: data cannot run here.

export function make(nom, attributs = {}, ...enfants) {
  const noeud = document.createElement(nom);
  for (const [cle, valeur] of Object.entries(attributs)) {
    if (valeur !== null && valeur !== undefined && valeur !== false) noeud.setAttribute(cle, valeur);
  }
  noeud.append(...enfants.filter((enfant) => enfant !== null && enfant !== undefined && enfant !== ""));
  return noeud;
}
