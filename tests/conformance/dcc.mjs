// The Digital Credentials Consortium's verifier-core: each step's own answer for each FILE.

import {files, read, say, unplug} from './offline.mjs';

unplug();
console.error = () => {};
const {verifyCredential} = await import('@digitalcredentials/verifier-core');

for (const file of files) {
  const found = await verifyCredential({credential: read(file), knownDIDRegistries: []});
  const steps = Object.fromEntries((found.log ?? []).map(({id, valid}) => [id, valid ?? null]));
  const schemas = (found.additionalInformation ?? []).flatMap(({results}) => results ?? []);
  say(file, {steps, schemas: schemas.map(({result}) => result?.valid ?? null), errors: (found.errors ?? []).map(({name, message}) => `${name}: ${message}`)});
}
