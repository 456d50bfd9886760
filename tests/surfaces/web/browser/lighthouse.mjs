// Lighthouse over many pages with one browser: a line of JSON in ({url, categories, throttled}), one out.
import {createInterface} from 'node:readline';
import {launch} from 'chrome-launcher';
import lighthouse from 'lighthouse';
import {pageFunctions} from 'lighthouse/core/lib/page-functions.js';

// How fast the machine is bears on no score, and would be measured for a second before each page.
pageFunctions.computeBenchmarkIndex = () => 0;

const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const chrome = await launch({chromePath: process.env.CHROME_PATH, chromeFlags: flags, logLevel: 'error'});

// Whoever has asked is gone: the browser goes too.
process.on('SIGTERM', () => { chrome.kill(); process.exit(0); });

for await (const line of createInterface({input: process.stdin})) {
  const {url, categories, throttled} = JSON.parse(line);
  // Two audits of search are what axe-core finds, and it would go through the whole page for them.
  const ofAxe = categories.includes('accessibility') ? [] : ['document-title', 'image-alt'];
  try {
    const settings = {
      port: chrome.port,
      onlyCategories: categories,
      output: 'json',
      logLevel: 'error',
      skipAudits: throttled ? ofAxe : ['full-page-screenshot', 'screenshot-thumbnails', 'final-screenshot', ...ofAxe],
      disableFullPageScreenshot: !throttled,
      throttlingMethod: 'simulate',
      // Nothing moves on a page without scripts: only speed needs the waiting.
      ...(throttled ? {} : {pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, networkQuietThresholdMs: 0, cpuQuietThresholdMs: 0}),
    };
    const {lhr} = await lighthouse(url, settings);
    const scores = Object.fromEntries(Object.values(lhr.categories).map(({id, score}) => [id, score === null ? null : Math.round(score * 100)]));
    const failed = Object.values(lhr.categories).flatMap(({auditRefs}) => auditRefs.filter(({weight}) => weight > 0)
      .map(({id}) => lhr.audits[id]).filter(({score}) => score !== null && score < 0.9)
      .map(({id, title, explanation, details}) => [id, title, explanation || '', JSON.stringify(details?.items?.slice(0, 2) || []).slice(0, 300)].join(' | ')));
    process.stdout.write(`${JSON.stringify({url, scores, failed, error: lhr.runtimeError?.message || ''})}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({url, scores: {}, failed: [], error: String(error)})}\n`);
  }
}
chrome.kill();
