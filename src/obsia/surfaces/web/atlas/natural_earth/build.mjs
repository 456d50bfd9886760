// Shapes of the world map: Natural Earth 1:50m (world-atlas), Equal Earth, whole numbers. Writes countries.json.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoArea, geoCentroid, geoEqualEarth } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import iso from "i18n-iso-countries";
import { feature } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify } from "topojson-simplify";

const WIDTH = 1000;
const MARGIN = 2;
const CENTRE_EAST = 11; // The map is cut at 169 W, in the Bering Strait: Russia and Fiji stay whole.
const SOUTH = -57; // Below Cape Horn: Antarctica has no figure, and would take a tenth of the height.
const NORTH = 87;
const LEAST_CORNER = 0.5; // Square units that a corner must be worth to be kept.
const LEAST_RING = 1; // Square units below which an island cannot be seen.
const LEAST_SHAPE = 5; // Square units below which a country is also a dot.
const APART = 4.6; // Units between the centres of two dots, at least.
const LEFT_OUT = new Set(["Antarctica", "Ashmore and Cartier Is."]);
// What stands within another shape at this scale, and has a code, or a status, of its own.
const WITHIN = [
  { of: "250", id: "312", name: "Guadeloupe", west: -62, south: 15.7, east: -60.9, north: 16.6 },
  { of: "250", id: "474", name: "Martinique", west: -61.3, south: 14.3, east: -60.7, north: 15 },
  { of: "250", id: "254", name: "French Guiana", west: -55, south: 2, east: -51, north: 6 },
  { of: "250", id: "638", name: "Réunion", west: 55, south: -21.5, east: 56, north: -20.8 },
  { of: "250", id: "175", name: "Mayotte", west: 44.9, south: -13.1, east: 45.4, north: -12.6 },
  { of: "643", id: null, name: "Crimea", west: 32, south: 44, east: 36, north: 46.5 },
];
const ONLY_FINER = new Set(["292", "798"]); // Gibraltar and Tuvalu: drawn at 1:10m only.

const require = createRequire(import.meta.url);
const features = (scale) => {
  const world = JSON.parse(readFileSync(require.resolve(`world-atlas/countries-${scale}.json`), "utf8"));
  return feature(world, world.objects.countries).features;
};
const polygons = (geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);
const shape = (id, name, coordinates) => ({
  type: "Feature",
  properties: { id, name },
  geometry: { type: "MultiPolygon", coordinates },
});

function parts({ id, properties: { name }, geometry }) {
  const within = WITHIN.filter((part) => id !== undefined && part.of === id);
  const place = (rings) => {
    const [east, north] = geoCentroid({ type: "Polygon", coordinates: rings });
    return within.find((p) => east > p.west && east < p.east && north > p.south && north < p.north);
  };
  const own = (part) => polygons(geometry).filter((rings) => place(rings) === part);
  return [shape(id ?? null, name, own(undefined)), ...within.map((part) => shape(part.id, part.name, own(part)))];
}

const drawn = features("50m")
  .filter((each) => !LEFT_OUT.has(each.properties.name))
  .concat(features("10m").filter((each) => ONLY_FINER.has(each.id)))
  .flatMap(parts);

// Straight lines between the points of a shape: parallels, of which many borders are made, are straight lines here.
const projection = geoEqualEarth().rotate([-CENTRE_EAST, 0]).precision(0).scale(1).translate([0, 0]);
const half = projection([CENTRE_EAST + 180 - 1e-6, 0])[0];
const scale = WIDTH / 2 / half;
const top = projection([CENTRE_EAST, NORTH])[1] * scale;
const bottom = projection([CENTRE_EAST, SOUTH])[1] * scale;
projection.scale(scale).translate([WIDTH / 2 + MARGIN, MARGIN - top]);
const viewBox = [0, 0, WIDTH + 2 * MARGIN, Math.ceil(bottom - top) + 2 * MARGIN];

const area = (ring) =>
  Math.abs(ring.reduce((sum, [x, y], i) => sum + x * ring.at(i - 1)[1] - y * ring.at(i - 1)[0], 0)) / 2;

// Whole numbers, without the points that say nothing: twice the same, on a straight line, there and back.
function rounded(ring) {
  let points = ring.slice(0, -1).map((point) => point.map(Math.round));
  for (let before = -1; before !== points.length; ) {
    before = points.length;
    points = points.filter(([x, y], i) => x !== points.at(i - 1)[0] || y !== points.at(i - 1)[1]);
    const kept = [];
    points.forEach(([x, y], i) => {
      const [a, b] = kept.at(-1) ?? points.at(-1);
      const [c, d] = points[(i + 1) % points.length];
      if ((x - a) * (d - y) !== (y - b) * (c - x)) kept.push([x, y]);
    });
    points = kept;
  }
  return points;
}

const signed = (numbers) => numbers.map((n, i) => (i && n >= 0 ? ` ${n}` : `${n}`)).join("");
function path(rings) {
  let [x, y] = [0, 0];
  return rings
    .map((ring) => {
      const start = ring[0];
      const steps = ring.flatMap((point, i) => {
        const [a, b] = i ? ring[i - 1] : [x, y];
        return [point[0] - a, point[1] - b];
      });
      [x, y] = start; // Where a ring is closed the pen is back at its start.
      return `m${signed(steps)}z`;
    })
    .join("");
}

function biggest(coordinates) {
  const sizes = coordinates.map((rings) => geoArea({ type: "Polygon", coordinates: rings }));
  return { type: "Polygon", coordinates: coordinates[sizes.indexOf(Math.max(...sizes))] };
}

const flat = topology({
  countries: geoProject({ type: "FeatureCollection", features: drawn }, projection),
});
const simple = simplify(presimplify(flat), LEAST_CORNER);
const simpler = new Map(feature(simple, simple.objects.countries).features.map((each) => [each.properties.name, each]));
const full = new Map(feature(flat, flat.objects.countries).features.map((each) => [each.properties.name, each]));

const slug = (name) =>
  name.normalize("NFKD").toLowerCase().replace(/[^a-z ]/g, "").trim().replace(/ +/g, "-");
const shapes = drawn.map(({ properties: { id, name }, geometry }) => {
  const rings = polygons(simpler.get(name).geometry).flat().map(rounded);
  const seen = rings.filter((ring) => ring.length > 2 && area(ring) >= LEAST_RING);
  const size = polygons(full.get(name).geometry).flat().reduce((sum, ring) => sum + area(ring), 0);
  const iso3 = id === null ? null : iso.numericToAlpha3(id);
  if (iso3 === undefined) throw new Error(`no ISO 3166-1 code for ${id}, ${name}`);
  const dot = !seen.length || (iso3 !== null && size < LEAST_SHAPE);
  return { iso3, key: slug(name), path: path(seen), centre: projection(geoCentroid(biggest(geometry.coordinates))), dot };
});

// Dots that lie on one another are moved apart, as little as it takes, each pair by the same way.
const dots = shapes.filter((each) => each.dot).map((each) => each.centre);
for (let again = true, turns = 0; again && turns < 1000; turns++) {
  again = false;
  dots.forEach((a, i) =>
    dots.slice(i + 1).forEach((b) => {
      const [x, y] = [b[0] - a[0], b[1] - a[1]];
      const distance = Math.hypot(x, y);
      if (distance >= APART) return;
      again = true;
      const push = (APART + 0.01 - distance) / 2 / distance;
      [a[0], a[1], b[0], b[1]] = [a[0] - x * push, a[1] - y * push, b[0] + x * push, b[1] + y * push];
    }),
  );
}

// The edge of the map; corners every ten degrees, so that it is no long line either.
const steps = (from, to, by) => Array.from({ length: Math.abs(to - from) / by + 1 }, (_, i) => from + i * by * Math.sign(to - from));
const [west, east] = [CENTRE_EAST - 180 + 1e-6, CENTRE_EAST + 180 - 1e-6];
const edge = [
  ...steps(SOUTH, NORTH, 3).map((north) => [west, north]),
  ...steps(-150, 150, 30).map((longitude) => [CENTRE_EAST + longitude, NORTH]),
  ...steps(NORTH, SOUTH, 3).map((north) => [east, north]),
  ...steps(150, -150, 30).map((longitude) => [CENTRE_EAST + longitude, SOUTH]),
].map((place) => projection(place).map(Math.round));

shapes.sort((a, b) => a.dot - b.dot || a.key.localeCompare(b.key, "en"));
const lines = shapes.map(({ iso3, key, path, centre, dot }) =>
  JSON.stringify({ iso3, key, path, centre: centre.map(Math.round), dot }),
);
writeFileSync(
  new URL("countries.json", import.meta.url),
  `{"view_box":${JSON.stringify(viewBox)},"outline":"${path([edge])}","shapes":[\n${lines.join(",\n")}\n]}\n`,
);
