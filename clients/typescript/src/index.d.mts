import type { Endpoints, Figure, Problem, TableFormat } from "./types.mjs";

export type * from "./types.mjs";

/** An address below /api/v1. */
export type Path = keyof Endpoints;
/** Addresses whose rows come as a file. */
export type TablePath = { [P in Path]: Endpoints[P]["table"] extends never ? never : P }[Path];
/** What may be asked of an address; nothing needs be said where nothing is needed. */
type Asked<P extends Path> = {} extends Endpoints[P]["asked"] ? [asked?: Endpoints[P]["asked"]] : [asked: Endpoints[P]["asked"]];

export interface Options {
  /** Of problems and their details: "en" or "fr". */
  language?: string;
  fetch?: typeof globalThis.fetch;
  /** How often a server that is busy (429, 503) is asked again, after the time that it names. Default 2. */
  retries?: number;
  /** The longest time that it may name. Default 60,000 ms. */
  longestWaitMs?: number;
}

/** What the API answers where it has no answer (RFC 9457); `message` is its detail. */
export class ObsiaProblem extends Error {
  constructor(problem: Partial<Problem>, status: number);
  readonly name: "ObsiaProblem";
  readonly status: number;
  readonly code: string | null;
  readonly problem: Partial<Problem>;
}

export class Obsia {
  /** `address` is that of the site, as in https://observatory.example.org/. */
  constructor(address: string | URL, options?: Options);
  /** The answer of an endpoint. Asked again, it is sent only if it has changed. Throws ObsiaProblem. */
  get<P extends Path>(
    path: P,
    ...asked: [...Asked<P>, options?: { signal?: AbortSignal }]
  ): Promise<Endpoints[P]["answer"]>;
  /** The rows of an endpoint as the bytes of a file. Throws ObsiaProblem. */
  table<P extends TablePath>(
    path: P,
    asked: Endpoints[P]["asked"],
    format?: TableFormat,
    options?: { signal?: AbortSignal },
  ): Promise<Uint8Array>;
  /** The address of a question. Throws TypeError where a part of the path is missing. */
  url<P extends Path>(path: P, ...asked: Asked<P>): string;
}

/** The figure of a quantity at a boundary ("energy_kwh", "facility"); undefined where there is none. */
export function figure(
  answer: { figures: readonly Figure[] },
  quantity: string,
  boundary?: Figure["boundary"],
): Figure | undefined;
