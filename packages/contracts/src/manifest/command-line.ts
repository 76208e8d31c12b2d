import type { PipelineStep } from './production.ts';

/** A command line as words, or what is wrong with it. */
export type CommandWords = { readonly words: readonly string[] } | { readonly problem: string };

/** The pieces of a line: blanks, quoted texts, escaped characters, plain text, and what a shell would act on. */
const PIECE =
  /(?<blank>[ \t]+)|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"|\\(?<escaped>.)|(?<plain>[^\s'"\\|&;<>()$`*?#~]+)|(?<sign>.)/gs;

/**
 * Splits a command line into words, as a POSIX shell quotes them and without anything else that a shell does: spaces and tabs end a word; `'…'` keeps everything;
 * `"…"` keeps everything but `\"` and `\\`; outside quotes a backslash keeps the next character. An unquoted character that a shell would act on
 * (pipes, redirections, variables, patterns) is a problem, as is a quote that is not closed.
 */
export function splitCommand(line: string): CommandWords {
  const words: string[] = [];
  let word: string | undefined;
  for (const { groups = {} } of line.matchAll(PIECE)) {
    const { blank, sign, single, double, escaped, plain } = groups;
    if (sign !== undefined) return { problem: describeSign(sign) };
    if (blank === undefined) {
      word = (word ?? '') + (single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? plain ?? '');
    } else {
      if (word !== undefined) words.push(word);
      word = undefined;
    }
  }
  if (word !== undefined) words.push(word);
  return words.length === 0 ? { problem: 'it names no command.' } : { words };
}

function describeSign(sign: string): string {
  if (sign === '"' || sign === "'") return `a quote (${sign}) is opened and not closed.`;
  if (sign === '\\') return 'it ends in a backslash.';
  return `${JSON.stringify(sign)} would need a shell. Put it in quotes, write a script, or say \`shell: true\`.`;
}

/** Variables that the server gives to a command itself. */
const OWN = /^(KAIZEN_.*|MLFLOW_(TRACKING_URI|TRACKING_TOKEN|RUN_ID|EXPERIMENT_ID|EXPERIMENT_NAME))$/;

/** What is wrong with a step that runs a command, by field. */
export function findCommandProblems(
  step: PipelineStep & { readonly run: string },
): Array<{ readonly field: string; readonly message: string }> {
  const problems: Array<{ field: string; message: string }> = [];
  const split = step.shell === true ? undefined : splitCommand(step.run);
  if (split !== undefined && 'problem' in split) {
    problems.push({ field: 'run', message: `The command cannot be read: ${split.problem}` });
  }
  if (step.run.includes('\0')) problems.push({ field: 'run', message: 'The command holds a NUL character.' });
  const { requirements, lock } = step.environment ?? {};
  if (requirements !== undefined && lock !== undefined) {
    problems.push({
      field: 'environment.lock',
      message: '`requirements` and `lock` both say what to install; keep one.',
    });
  }
  for (const [field, path] of [['requirements', requirements] as const, ['lock', lock] as const]) {
    if (path === undefined || !(path.startsWith('/') || path.split('/').includes('..'))) continue;
    problems.push({
      field: `environment.${field}`,
      message: `"${path}" must lie in the project's folder; give a path below it.`,
    });
  }
  for (const name of Object.keys(step.env ?? {})) {
    if (OWN.test(name))
      problems.push({ field: `env.${name}`, message: `${name} is set by the server; choose another name.` });
  }
  const spelled = new Map<string, string>();
  for (const name of Object.keys(step.parameters ?? {})) {
    const variable = parameterVariable(name);
    const before = spelled.get(variable);
    if (before !== undefined) {
      problems.push({
        field: `parameters.${name}`,
        message: `"${before}" and "${name}" are both ${variable} to the command; rename one.`,
      });
    }
    spelled.set(variable, name);
  }
  return problems;
}

/** The environment variable that carries a parameter: `learning-rate` is KAIZEN_PARAM_LEARNING_RATE. */
export function parameterVariable(name: string): string {
  return `KAIZEN_PARAM_${name.toUpperCase().replaceAll('-', '_')}`;
}
