import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describeSqlError, sqlCrashed, sqlMemory, sqlSize } from './errors.ts';
import type { LockedSession } from './locked-duck.ts';
import type { Answer, Question, Reply } from './protocol.ts';

/** How long the engine has to stop by itself after a cancel. */
const GRACE_MS = 1000;

/** One process with one engine at a time. */
export interface EngineProcess {
  readonly isAlive: boolean;
  /** What a session asks. */
  ask(question: Question): Promise<Answer>;
  /** `refusal` gives the reason why nothing more may be asked, once there is one. */
  session(home: string, refusal: () => unknown): LockedSession;
  onProgress(listener: ((share: number) => void) | undefined): void;
  /** Stops what runs: politely, then for good. Resolves when nothing runs any more. */
  stop(): Promise<void>;
  kill(): void;
}

/** Starts a process. It has no environment and ends when this one does. */
export function startEngineProcess(): EngineProcess {
  const child: ChildProcess = fork(fileURLToPath(new URL('./locked.process.ts', import.meta.url)), [], {
    env: {},
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;
  let progress: ((share: number) => void) | undefined;
  let maxBytes = 0;
  let ended: Error | undefined;
  const onEnd = (error: Error) => {
    ended ??= error;
    waiting?.reject(ended);
    waiting = undefined;
  };
  child.on('message', (reply: Reply) => {
    if ('progress' in reply) {
      progress?.(reply.progress);
      return;
    }
    if ('excess' in reply) {
      onEnd(reply.excess === 'memory' ? sqlMemory() : sqlSize(maxBytes));
      return;
    }
    const asked = waiting;
    waiting = undefined;
    release(child);
    if ('error' in reply) asked?.reject(new EngineRefusal(reply.error));
    else asked?.resolve(reply.value);
  });
  const kill = () => {
    if (child.exitCode === null) child.kill('SIGKILL');
    onEnd(sqlMemory());
  };
  child.on('error', (error) => onEnd(sqlCrashed(error.message)));
  child.on('exit', (code, signal) => onEnd(describeEnd(code, signal)));
  const ask = (question: Question) =>
    new Promise<Answer>((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      if (question.ask === 'lock') maxBytes = question.rights.writable?.maxBytes ?? 0;
      waiting = { resolve, reject };
      child.ref();
      child.channel?.ref();
      child.send(question, (error) => error !== null && onEnd(sqlCrashed(error.message)));
      return undefined;
    });
  return {
    get isAlive() {
      return ended === undefined && child.connected;
    },
    ask,
    session: (home, refusal) =>
      sessionOver(async (question) => {
        const reason = refusal();
        if (reason !== undefined) throw reason;
        return ask(question);
      }, home),
    onProgress(listener) {
      progress = listener;
    },
    async stop() {
      // What is asked afterwards is another's: it must not be killed for this.
      const asked = waiting;
      if (asked === undefined || !child.connected) return;
      child.send({ ask: 'interrupt' } satisfies Question, () => undefined);
      for (let waited = 0; waiting === asked && waited < GRACE_MS; waited += 20) await pause(20);
      if (waiting === asked) kill();
    },
    kill,
  };
}

/** An idle process does not keep this one alive. */
function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

/** The engine did not take a statement; the text is its own. */
class EngineRefusal extends Error {}

function sessionOver(ask: (question: Question) => Promise<Answer>, home: string): LockedSession {
  const worded = async <A extends Answer>(question: Question): Promise<A> => {
    try {
      // Wire mapping: each question has its kind of answer.
      return (await ask(question)) as A;
    } catch (error) {
      throw error instanceof EngineRefusal ? describeSqlError(error.message, home) : error;
    }
  };
  return {
    parse: (sql) => worded({ ask: 'parse', sql }),
    lock: async (rights) => void (await worded({ ask: 'lock', rights })),
    describe: (sql) => worded({ ask: 'describe', sql }),
    rows: (sql) => worded({ ask: 'rows', sql }),
    execute: (sql) => worded({ ask: 'execute', sql }),
  };
}

function describeEnd(code: number | null, signal: string | null): Error {
  // The kernel takes this process first when the machine runs out of memory.
  if (signal === 'SIGKILL') return sqlMemory();
  return sqlCrashed(signal ?? `exit code ${code ?? 'unknown'}`);
}
