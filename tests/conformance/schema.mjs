// The 1EdTech JSON Schema by ajv: SCHEMA, then each FILE.

import Ajv2019 from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import {files, read, say} from './offline.mjs';

const [schema, ...credentials] = files;
const ajv = new Ajv2019({strict: false, allErrors: true});
addFormats(ajv);
const validate = ajv.compile(read(schema));
for (const file of credentials) {
  const valid = validate(read(file));
  const errors = (validate.errors ?? []).map(each => `${each.instancePath} ${each.message}`);
  say(file, {valid, errors});
}
