// What every script here shares: files instead of the network. Words on the command line of the
// form ADDRESS=FILE say which file answers for which address; every other address is refused.

import {readFileSync} from 'node:fs';

const words = process.argv.slice(2);
export const files = words.filter(word => !word.includes('='));
const answers = new Map(words.filter(word => word.includes('=')).map(word => {
  const at = word.lastIndexOf('=');
  return [word.slice(0, at), word.slice(at + 1)];
}));

export const read = file => JSON.parse(readFileSync(file, 'utf8'));
export const has = address => answers.has(address);
export const answer = address => read(answers.get(address));

/** Replaces fetch, before anything imports it: what is no file here does not exist. */
export function unplug() {
  globalThis.fetch = async request => {
    const address = String(request?.url ?? request);
    const body = answers.has(address) ? readFileSync(answers.get(address), 'utf8') : '';
    return new Response(body, {
      status: body ? 200 : 404,
      headers: {'content-type': 'application/json'},
    });
  };
}

/** One line of JSON for each file; the caller decides what is right. */
export const say = (file, found) => console.log(JSON.stringify({file, ...found}));
