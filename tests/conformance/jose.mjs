// The status list as a JSON Web Token, by jose: the issuer's did.json, then each FILE.

import {readFileSync} from 'node:fs';
import {compactVerify, importJWK} from 'jose';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {files, read, say} from './offline.mjs';

const [keys, ...tokens] = files;
const {verificationMethod} = read(keys);
for (const file of tokens) {
  const token = readFileSync(file, 'utf8').trim();
  try {
    const {payload, protectedHeader} = await compactVerify(token, async ({kid}) => {
      const method = verificationMethod.find(({id}) => id === kid);
      const keyPair = await Ed25519Multikey.from(method);
      return importJWK(await Ed25519Multikey.toJwk({keyPair}), 'EdDSA');
    });
    const {id} = JSON.parse(new TextDecoder().decode(payload));
    say(file, {valid: true, id, type: protectedHeader.typ, errors: []});
  } catch (error) {
    say(file, {valid: false, errors: [error.code ?? error.message]});
  }
}
