// One question to the server, and what its answer means for the queue.

// What stops a sending: the state that it leaves, and the milliseconds that the server asks for.
export class Arret extends Error {
  constructor(etat, delai = 0) {
    super(etat);
    Object.assign(this, { etat, delai });
  }
}

// Returns {statut, corps (the JSON answered, or null), delai (ms)}. Throws Arret when nothing that
// can be ours was answered: no network, a Wi-Fi's login page.
export async function request(chemin, options, patience) {
  const coupure = new AbortController();
  const minuterie = setTimeout(() => coupure.abort(), patience);
  try {
    const reponse = await fetch(chemin, {
      cache: "no-store",
      redirect: "error",
      signal: coupure.signal,
      ...options,
      headers: { Accept: "application/json", ...options.headers },
    });
    const isJson = reponse.headers.get("Content-Type")?.includes("json") ?? false;
    const delai = 1000 * (Number(reponse.headers.get("Retry-After")) || 0);
    return { statut: reponse.status, corps: isJson ? await reponse.json() : null, delai };
  } catch {
    throw new Arret("hors_ligne");
  } finally {
    clearTimeout(minuterie);
  }
}

// The token is of another session, too old, or missing: a new one may do.
export function isJetonRefuse({ statut, corps }) {
  return statut === 403 && Boolean(corps?.code?.startsWith("formulaire_"));
}
