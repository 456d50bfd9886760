// Against a server that runs: OBSIA=http://127.0.0.1:8000/ node --test test/*.test.mjs

import assert from "node:assert/strict";
import { test } from "node:test";

import { Obsia, ObsiaProblem, figure } from "../src/index.mjs";

const ADDRESS = process.env.OBSIA;
const QUESTION = { model: "gpt-4o", in: 300, out: 400, region: "FRA" };

function watched(responses = []) {
  const statuses = [];
  const fetch = async (url, options) => {
    const made = responses.shift();
    const response = made ? new Response(made.body, made) : await globalThis.fetch(url, options);
    statuses.push(response.status);
    return response;
  };
  return { fetch, statuses };
}

test("a figure comes with its range, and again only if it has changed", async () => {
  const { fetch, statuses } = watched();
  const obsia = new Obsia(ADDRESS, { fetch });
  const first = await obsia.get("/estimate", QUESTION);
  const energy = figure(first, "energy_kwh", "facility");
  assert.ok(energy.low < energy.value && energy.value < energy.high);
  assert.equal(energy.unit, "kWh");
  assert.equal(figure(first, "energy_kwh", "list price"), undefined);
  first.figures.length = 0; // what a caller does with an answer is its own
  const second = await obsia.get("/estimate", QUESTION);
  assert.deepEqual(figure(second, "energy_kwh", "facility"), energy);
  assert.deepEqual(statuses, [200, 304]);
});

test("a name in an address may hold slashes, and is escaped", async () => {
  const obsia = new Obsia(ADDRESS);
  const answer = await obsia.get("/models/{model}", { model: "openai/gpt-4o" });
  assert.equal(answer.model, "openai/gpt-4o");
  assert.ok(obsia.url("/facts/{subject}", { subject: "device:NVIDIA B200?#" }).endsWith("/api/v1/facts/device%3ANVIDIA%20B200%3F%23"));
  assert.throws(() => obsia.url("/models/{model}", {}), TypeError);
});

test("a parameter of several values stands several times, and so do the questions of a batch", async () => {
  const obsia = new Obsia(ADDRESS);
  assert.ok(obsia.url("/compare", { model: ["gpt-4o", "mistral-large"] }).endsWith("?model=gpt-4o&model=mistral-large"));
  const { answers } = await obsia.get("/batch", { q: ["/models?developer=mistral&most=2", "/models/gpt-4oo"] });
  assert.deepEqual(answers.map((each) => [each.status, each.problem?.code ?? null]), [[200, null], [404, "unknown-name"]]);
  assert.equal(answers[0].answer.models.length, 2);
  assert.equal(new URL(answers[0].next, ADDRESS).searchParams.get("skip"), "2");
});

test("rows come as a file", async () => {
  const bytes = await new Obsia(ADDRESS).table("/regions", { cloud: "aws" });
  const lines = new TextDecoder().decode(bytes).trim().split("\n");
  assert.ok(lines.length > 10 && lines[0].includes(","));
  const parquet = await new Obsia(ADDRESS).table("/regions", {}, "parquet");
  assert.equal(new TextDecoder().decode(parquet.slice(0, 4)), "PAR1");
});

test("a problem has a code, and words in the language of who asks", async () => {
  for (const [language, words] of [["en", /gpt-4oo/], ["fr", /gpt-4oo/]]) {
    const obsia = new Obsia(ADDRESS, { language });
    await assert.rejects(obsia.get("/estimate", { model: "gpt-4oo" }), (error) => {
      assert.ok(error instanceof ObsiaProblem && error instanceof Error);
      assert.match(error.message, words);
      assert.equal(error.status, error.problem.status);
      assert.equal(error.code, error.problem.code);
      return true;
    });
  }
});

test("a busy server is asked again after the time that it names, and not for ever", async () => {
  const busy = { status: 503, headers: { "retry-after": "0" }, body: "{}" };
  const once = watched([busy, { ...busy, status: 429 }]);
  assert.ok((await new Obsia(ADDRESS, { fetch: once.fetch }).get("/meta")).counts.sources > 0);
  assert.deepEqual(once.statuses, [503, 429, 200]);
  const always = watched([busy, busy, busy, busy]);
  await assert.rejects(new Obsia(ADDRESS, { fetch: always.fetch }).get("/meta"), { status: 503 });
  assert.equal(always.statuses.length, 3);
  const late = watched([{ ...busy, headers: { "retry-after": "3600" } }]);
  await assert.rejects(new Obsia(ADDRESS, { fetch: late.fetch }).get("/meta"), { status: 503 });
});

test("what is no JSON is a problem all the same", async () => {
  const { fetch } = watched([{ status: 502, body: "<html>a proxy</html>" }]);
  await assert.rejects(new Obsia(ADDRESS, { fetch }).get("/meta"), { name: "ObsiaProblem", status: 502, code: null });
});

test("a question can be given up", async () => {
  const { fetch } = watched([{ status: 503, headers: { "retry-after": "30" }, body: "{}" }]);
  const asked = new Obsia(ADDRESS, { fetch }).get("/meta", {}, { signal: AbortSignal.timeout(50) });
  await assert.rejects(asked, { name: "TimeoutError" });
});
