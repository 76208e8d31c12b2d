import type { Command } from 'commander';
import type { WithContext } from '../command.ts';
import * as ingest from './data/ingest.ts';
import * as log from './data/log.ts';
import * as push from './data/push.ts';

/** One verb of `kaizen data`, in a file of its own under `data/`. */
interface DataVerb {
  readonly name: string;
  readonly summary: string;
  readonly define: (command: Command, withContext: WithContext) => void;
}

const verbs: readonly DataVerb[] = [
  { name: 'log', summary: 'The history of a dataset, newest first', define: log.define },
  { name: 'push', summary: 'Send files; their good rows become a version', define: push.define },
  { name: 'ingest', summary: 'Load the declared source: a file, a folder or a query', define: ingest.define },
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
