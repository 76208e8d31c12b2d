import type { Command } from 'commander';
import type { WithContext } from '../command.ts';
import { defineAccept, defineReject } from './data/decide.ts';
import * as diff from './data/diff.ts';
import * as drift from './data/drift.ts';
import * as gc from './data/gc.ts';
import * as get from './data/get.ts';
import * as impact from './data/impact.ts';
import * as ingest from './data/ingest.ts';
import * as log from './data/log.ts';
import * as profile from './data/profile.ts';
import * as push from './data/push.ts';
import * as query from './data/query.ts';
import * as revert from './data/revert.ts';
import * as schema from './data/schema.ts';
import * as sensitive from './data/sensitive.ts';
import * as synth from './data/synth.ts';
import * as tag from './data/tag.ts';
import * as validate from './data/validate.ts';

/** One verb of `kaizen data`, in a file of its own under `data/`. */
interface DataVerb {
  readonly name: string;
  readonly summary: string;
  readonly define: (command: Command, withContext: WithContext) => void;
}

const verbs: readonly DataVerb[] = [
  { name: 'log', summary: 'The history of a dataset, newest first', define: log.define },
  { name: 'profile', summary: 'What every column of a version holds', define: profile.define },
  { name: 'validate', summary: 'Ask the rules of the schema of a version or a file', define: validate.define },
  { name: 'schema', summary: 'Infer, show, compare or accept the schema of a dataset', define: schema.define },
  { name: 'push', summary: 'Send files; their good rows become a version', define: push.define },
  { name: 'ingest', summary: 'Load the declared source: a file, a folder or a query', define: ingest.define },
  { name: 'drift', summary: 'What moved between two versions or windows; exit code for CI', define: drift.define },
  { name: 'impact', summary: 'What is affected if a column is wrong', define: impact.define },
  { name: 'diff', summary: 'What lies between two versions: schema, rows, distributions', define: diff.define },
  { name: 'tag', summary: 'List, set, move or delete tags', define: tag.define },
  { name: 'accept', summary: 'Make a staged version current', define: defineAccept },
  { name: 'reject', summary: 'Reject a staged version for good', define: defineReject },
  { name: 'revert', summary: 'Go back to the content of a former version', define: revert.define },
  { name: 'get', summary: 'A version as one Parquet or CSV file', define: get.define },
  { name: 'query', summary: 'Ask with SQL over datasets, their versions and files', define: query.define },
  {
    name: 'sensitive',
    summary: 'Columns about people: find, confirm, dismiss, who read them',
    define: sensitive.define,
  },
  { name: 'synth', summary: 'Made-up rows that look like a version', define: synth.define },
  { name: 'gc', summary: 'Remove the rows of versions that retention lets go', define: gc.define },
];

/** `kaizen data <verb>`: versions of data, what changed, whether it is good. */
export function define(command: Command, withContext: WithContext): void {
  command.helpCommand('help [verb]', 'show the help of a verb');
  command.addHelpText(
    'after',
    '\nExample:\n  kaizen data log machines\n\nEvery verb shows its own: kaizen data <verb> --help.',
  );
  for (const verb of verbs) {
    const sub = command.command(verb.name).description(verb.summary);
    sub
      .option('--json', 'print the result as one JSON line on standard output')
      .helpOption('-h, --help', 'show this help');
    verb.define(sub, withContext);
  }
}
