// The round: it starts by hand or with its first record, and ends by hand or with its day.

const MEME_MARAUDE_MS = 10 * 3_600_000;

function isEnCours(maraude, compte) {
  return Boolean(maraude) && !maraude.fin && maraude.compte === compte;
}

export function currentMaraude({ maraude, compte }) {
  return isEnCours(maraude, compte) ? maraude : null;
}

export async function startMaraude(appareil, quartier) {
  const debut = new Date().toISOString();
  await write(appareil, { id: crypto.randomUUID(), compte: appareil.compte, debut, dernier: debut, fin: null, quartier });
}

export async function endMaraude(appareil, fin = new Date().toISOString()) {
  await write(appareil, { ...appareil.maraude, fin });
}

// The round that a record of now belongs to. One that was forgotten ends with its last record.
export async function joinMaraude(appareil, quartier) {
  const maraude = currentMaraude(appareil);
  const maintenant = new Date();
  if (maraude && maintenant - new Date(maraude.dernier) < MEME_MARAUDE_MS) {
    await appareil.keepMaraude({ ...maraude, dernier: maintenant.toISOString() });
    return maraude.id;
  }
  if (maraude) await endMaraude(appareil, maraude.dernier);
  await startMaraude(appareil, quartier);
  return appareil.maraude.id;
}

async function write(appareil, maraude) {
  const { id, debut, fin, quartier, compte } = maraude;
  await appareil.keepMaraude(maraude);
  await appareil.keep({
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
  });
}
