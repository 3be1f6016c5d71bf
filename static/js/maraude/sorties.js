// The round: it starts by hand or with its first record, and ends by hand or with its day.

const MEME_MARAUDE_MS = 10 * 3_600_000;
const VERROU = "raq-maraude-sortie";

function isEnCours(maraude, compte) {
  return Boolean(maraude) && !maraude.fin && maraude.compte === compte;
}

export function currentMaraude({ maraude, compte }) {
  return isEnCours(maraude, compte) ? maraude : null;
}

export async function startMaraude(appareil, quartier) {
  await inTurn(async () => {
    const gardee = await appareil.readMaraude();
    if (!isEnCours(gardee, appareil.compte)) await keep(appareil, openMaraude(appareil, gardee, quartier));
  });
}

export async function endMaraude(appareil) {
  await inTurn(async () => {
    const gardee = await appareil.readMaraude();
    if (!isEnCours(gardee, appareil.compte)) return;
    const maraude = { ...gardee, fin: new Date().toISOString() };
    await keep(appareil, { maraude, entrees: [makeSortie(appareil, maraude)] });
  });
}

// Keeps what `compose(id of the round)` makes, with the round that it belongs to and these settings:
// all in one piece, so that a page that closes in between leaves neither half.
export async function keepInRound(appareil, quartier, compose, reglages = {}) {
  await inTurn(async () => {
    const { maraude, entrees } = joinMaraude(appareil, await appareil.readMaraude(), quartier);
    await keep(appareil, { maraude, entrees: [...entrees, ...compose(maraude.id)] }, reglages);
  });
}

function keep(appareil, { maraude, entrees }, reglages = {}) {
  return appareil.keep(entrees, { ...reglages, maraude });
}

// The round that a record of now belongs to.
function joinMaraude(appareil, gardee, quartier) {
  const maintenant = new Date();
  // A clock that was a year ahead does not make a round of a year.
  const recente = gardee && Math.abs(maintenant - new Date(gardee.dernier)) < MEME_MARAUDE_MS;
  if (!recente || !isEnCours(gardee, appareil.compte)) return openMaraude(appareil, gardee, quartier);
  return { maraude: { ...gardee, dernier: maintenant.toISOString() }, entrees: [] };
}

// One that was forgotten, by this person or by another, ends with its last record.
function openMaraude(appareil, oubliee, quartier) {
  const debut = new Date().toISOString();
  const maraude = { id: crypto.randomUUID(), compte: appareil.compte, debut, dernier: debut, fin: null, quartier };
  const finie = oubliee && !oubliee.fin ? [makeSortie(appareil, { ...oubliee, fin: oubliee.dernier })] : [];
  return { maraude, entrees: [...finie, makeSortie(appareil, maraude)] };
}

function makeSortie(appareil, { id, compte, debut, fin, quartier }) {
  return {
    id,
    nature: "sortie",
    compte,
    chemin: `/equipe/maraude/sorties/${id}`,
    corps: { debut, fin, quartier },
    titre: fin ? "Fin de la maraude" : "Début de la maraude",
    sousTitre: quartier ? appareil.nameQuartier(quartier) : "",
    cree_le: new Date().toISOString(),
    etat: "attend",
    message: "",
    essais: 0,
  };
}

// Two touches, or two tabs, start one round.
function inTurn(work) {
  return navigator.locks ? navigator.locks.request(VERROU, work) : work();
}
