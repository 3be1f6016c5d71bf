/* Turns each `[data-carte]` into a map. The list stands in the page: without this script, without
   Leaflet or without data, nothing is lost. What the first pins need is imported here; the rest
   arrives after them. */

import { make } from './noeuds.js';
import { keepPosition, makePlan } from './carte-plan.js';
import { Acteurs, fetchActeurs } from './carte-acteurs.js';

function showEtat(etat, message, reprise) {
  etat.replaceChildren(...message);
  if (reprise) etat.lastChild.addEventListener('click', reprise);
  etat.hidden = message.length === 0;
}

async function start(cadre) {
  const textes = JSON.parse(cadre.dataset.textes);
  const contexte = { cadre, textes, langue: cadre.dataset.langue, donnees: cadre.dataset };
  const etat = make('p', { class: 'carte-etat', role: 'status' }, textes.chargement);
  cadre.before(etat);
  const collection = fetchActeurs(cadre.dataset.acteursUrl);
  collection.catch(() => {}); // reported below, once there is somewhere to say it
  if (!window.L?.markerClusterGroup) {
    cadre.remove();
    showEtat(etat, [textes.erreur]);
    return;
  }
  cadre.hidden = false;
  const plan = makePlan(contexte);
  const acteurs = new Acteurs(plan, contexte);
  await fill(acteurs, etat, textes, collection);
  plan.showFond();
  keepPosition(plan.carte);
  await enrich(contexte, plan, acteurs, (url) => fill(acteurs, etat, textes, fetchActeurs(url)));
}

async function fill(acteurs, etat, textes, collection) {
  try {
    acteurs.show(await collection);
    showEtat(etat, []);
  } catch (erreur) {
    if (erreur.name === 'AbortError') return;
    const bouton = make('button', { type: 'button', class: 'bouton-leger' }, textes.reessayer);
    showEtat(etat, [`${textes.erreur} `, bouton], () => {
      showEtat(etat, [textes.chargement]);
      fill(acteurs, etat, textes, fetchActeurs(acteurs.url));
    });
  }
}

async function enrich(contexte, plan, acteurs, refill) {
  const [{ Fiches }, { showQuartiers }, { tameGestes }] = await Promise.all([
    import('./carte-fiches.js'),
    import('./carte-quartiers.js'),
    import('./carte-gestes.js'),
  ]);
  tameGestes(plan.carte, contexte);
  const fiches = new Fiches(plan.carte, contexte);
  acteurs.onChoice((acteur, marqueur) => fiches.openActeur(acteur, marqueur, () => acteurs.elementOf(marqueur)));
  const quartiers = await showQuartiers(plan.carte, contexte, fiches);
  const { followFiltres } = await import('./carte-filtres.js');
  followFiltres(contexte, (url) => {
    quartiers.mark(url);
    return refill(url);
  });
}

for (const cadre of document.querySelectorAll('[data-carte]')) start(cadre);
