// The Digital Credentials Consortium's verifier-core: each step's own answer for each FILE.

import {files, read, say, unplug} from './offline.mjs';

unplug();
const {verifyCredential} = await import('@digitalcredentials/verifier-core');

for (const file of files) {
  const found = await verifyCredential({credential: read(file), knownDIDRegistries: []});
  const steps = Object.fromEntries((found.log ?? []).map(({id, valid}) => [id, valid ?? null]));
  say(file, {steps, errors: (found.errors ?? []).map(({name, message}) => `${name}: ${message}`)});
}
