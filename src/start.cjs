'use strict';

/*
 * What `npm start` runs: looks at Node's version before anything is imported, then starts main.ts. Written so that old
 * versions of Node can parse it; their own words for what they cannot would help nobody.
 */

function fail(sentence) {
  process.stderr.write(`Countersign cannot start.\n${sentence}\n`);
  process.exit(1);
}

const needed = /(\d+)\.(\d+)/.exec(require('../package.json').engines.node);
const found = /^(\d+)\.(\d+)/.exec(process.versions.node);
const major = Number(found[1]) - Number(needed[1]);
if (major < 0 || (major === 0 && Number(found[2]) < Number(needed[2])))
  fail(
    `It needs Node ${needed[0]} or newer, and this is Node ${process.versions.node}. Install a newer one (https://nodejs.org), then run npm ci and npm start again.`,
  );

for (const argument of process.argv.slice(2)) {
  const file = /^--settings=(.+)$/.exec(argument);
  if (file === null) fail(`"${argument}" is not known here. Settings come from a file: npm start -- --settings=.env`);
  try {
    process.loadEnvFile(file[1]);
  } catch (_error) {
    fail(`The file of settings ${file[1]} cannot be read. Check its path, and that this user may read it.`);
  }
}

import('tsx/esm/api')
  .then((tsx) => {
    tsx.register();
    return import('./main.ts');
  })
  .then((program) => program.main())
  .catch((error) => {
    const missing = error.code === 'ERR_MODULE_NOT_FOUND';
    fail(missing ? `Not everything that it needs is installed. Run npm ci, then start again.` : error.message);
  });
