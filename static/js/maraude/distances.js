// Metres between two places, in the local plane of geo/reperes.py (WGS 84, origin Grand-Place):
// over the Region it differs from Lambert 2008 by less than 0.2 %.

const LAT_ORIGINE = radians(50.8466);
const DEMI_GRAND_AXE = 6_378_137;
const EXCENTRICITE_CARREE = 0.006_694_379_99;
const APLATISSEMENT = 1 - EXCENTRICITE_CARREE * Math.sin(LAT_ORIGINE) ** 2;
const ECHELLE_LON = radians(DEMI_GRAND_AXE / Math.sqrt(APLATISSEMENT)) * Math.cos(LAT_ORIGINE);
const ECHELLE_LAT = radians((DEMI_GRAND_AXE * (1 - EXCENTRICITE_CARREE)) / APLATISSEMENT ** 1.5);

// Returns the metres between two points in degrees.
export function metres(lonA, latA, lonB, latB) {
  return Math.hypot((lonB - lonA) * ECHELLE_LON, (latB - latA) * ECHELLE_LAT);
}

// Tells whether something has a point: {lon, lat}, both finite numbers.
export function hasPoint({ lon, lat }) {
  return Number.isFinite(lon) && Number.isFinite(lat);
}

function radians(degres) {
  return (degres * Math.PI) / 180;
}
