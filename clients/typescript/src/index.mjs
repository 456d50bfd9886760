// A client of the HTTP API of obsia: answers as they are, kept by their ETag, and problems as errors with a code.

const BASE = "/api/v1";
const KEPT = 64;

/** What the API answers where it has no answer (RFC 9457). */
export class ObsiaProblem extends Error {
  constructor(problem, status) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = "ObsiaProblem";
    this.status = status;
    this.code = problem.code ?? null;
    this.problem = problem;
  }
}

export class Obsia {
  #address;
  #language;
  #fetch;
  #retries;
  #longestWaitMs;
  #kept = new Map();

  constructor(address, { language = "en", fetch = globalThis.fetch, retries = 2, longestWaitMs = 60_000 } = {}) {
    this.#address = new URL(address);
    this.#language = language;
    this.#fetch = fetch;
    this.#retries = retries;
    this.#longestWaitMs = longestWaitMs;
  }

  /** The answer of an endpoint as JSON. Asked again, it is sent only if it has changed. */
  async get(path, asked = {}, { signal } = {}) {
    const url = this.url(path, asked);
    const kept = this.#kept.get(url);
    const response = await this.#ask(url, { accept: "application/json", etag: kept?.etag, signal });
    if (response.status === 304) {
      await response.body?.cancel();
      this.#keep(url, kept);
      return structuredClone(kept.answer);
    }
    const answer = await response.json();
    const etag = response.headers.get("etag");
    if (etag) this.#keep(url, { etag, answer: structuredClone(answer) });
    return answer;
  }

  /** The rows of an endpoint as the bytes of a file. */
  async table(path, asked = {}, format = "csv", { signal } = {}) {
    const response = await this.#ask(this.url(path, { ...asked, format }), { accept: "*/*", signal });
    return new Uint8Array(await response.arrayBuffer());
  }

  /** The address of a question: names in braces go into the path, slashes and all, the others into the query. */
  url(path, asked = {}) {
    const rest = { ...asked };
    const filled = path.replace(/\{([^}]+)\}/g, (_, name) => {
      const value = rest[name];
      if (value === undefined || value === null || value === "") throw new TypeError(`${path}: ${name} is missing`);
      delete rest[name];
      return String(value).split("/").map(encodeURIComponent).join("/");
    });
    const url = new URL(BASE + filled, this.#address);
    for (const [name, value] of Object.entries(rest)) {
      for (const each of Array.isArray(value) ? value : [value]) {
        if (each !== undefined && each !== null) url.searchParams.append(name, String(each));
      }
    }
    return url.href;
  }

  #keep(url, kept) {
    this.#kept.delete(url);
    this.#kept.set(url, kept);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value);
  }

  async #ask(url, { accept, etag, signal }) {
    const headers = { accept, "accept-language": this.#language, ...(etag ? { "if-none-match": etag } : {}) };
    const ask = this.#fetch;
    for (let tried = 0; ; tried++) {
      const response = await ask(url, { headers, signal });
      if (response.ok || response.status === 304) return response;
      const again = response.status === 429 || response.status === 503;
      const waitMs = 1000 * Number(response.headers.get("retry-after") ?? 1);
      if (again && tried < this.#retries && waitMs <= this.#longestWaitMs) {
        await response.body?.cancel();
        await pause(waitMs, signal);
        continue;
      }
      const problem = await response.json().catch(() => ({}));
      throw new ObsiaProblem(problem ?? {}, response.status);
    }
  }
}

function pause(waitMs, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, waitMs);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}

/** The figure of a quantity at a boundary ("energy_kwh", "facility"); undefined where there is none. */
export function figure(answer, quantity, boundary) {
  return answer.figures.find((each) => each.quantity === quantity && (!boundary || each.boundary === boundary));
}
