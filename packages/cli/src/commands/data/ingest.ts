import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { CommandFailure } from '../../failure.ts';
import { followIngest } from '../../terminal/follow-ingest.ts';
import { type IngestResult, tellIngest } from './ingest-result.ts';

/** `kaizen data ingest <dataset>`: load what kaizen.yaml declares as its source. Exit code 3 when the batch was rejected or its version is held. */
export function define(command: Command, withContext: WithContext): void {
  command.argument('<dataset>', 'name of the dataset');
  withConnectionOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  kaizen data ingest machines\n\nA file is read whole when it has changed; of a folder only new files; of a query with a watermark only rows above it.',
    )
    .action(withContext(ingest));
}

async function ingest(context: CommandContext, dataset: string, options: ConnectionOptions): Promise<void> {
  const { output } = context;
  const client = await connect(context, options);
  const { jobId } = await client.sources.load(dataset);
  const job = await followIngest(client, jobId, dataset, output);
  // Wire mapping: the result of this kind of job.
  const loaded = job.result as { readonly kind: string; readonly source?: string; readonly outcome?: IngestResult };
  if (loaded.kind === 'no_source') {
    throw new CommandFailure(
      `${dataset} declares no source. Name a file, a folder or a query under data.${dataset}.source, or send files with \`kaizen data push\`.`,
    );
  }
  if (loaded.kind === 'nothing_new' || loaded.outcome === undefined) {
    output.say(`${loaded.source ?? dataset} holds nothing new; the current version stays.`);
    output.result({ dataset, jobId, nothingNew: true });
    return;
  }
  const told = await tellIngest({ client, output }, dataset, loaded.source ?? dataset, loaded.outcome);
  output.result({ dataset, jobId, source: loaded.source, ...told });
}
