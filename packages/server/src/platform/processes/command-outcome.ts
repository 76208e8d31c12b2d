/** What a supervisor is told to run. */
export interface CommandOrder {
  readonly words: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Priority of its processes as `nice` counts it; 10 leaves the processor to answers. Default 0. */
  readonly niceness?: number;
  /** Values that its log must not show. */
  readonly secrets?: readonly string[];
  readonly timeoutMs?: number;
  /** How long the command has to end by itself after SIGTERM, before SIGKILL. */
  readonly graceMs: number;
  /** The command ends when the process that ordered it does; otherwise it goes on and can be taken up again. */
  readonly tethered: boolean;
}

/** How a command ended. `lost`: its supervisor was killed too, so that nobody knows. */
export interface CommandOutcome {
  readonly reason: 'exited' | 'signalled' | 'timeout' | 'stopped' | 'not_started' | 'lost';
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why it could not be started. */
  readonly message?: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Most memory that its processes had together, as far as samples show. */
  readonly peakBytes?: number;
  /** Processor time of its processes, as far as samples show. */
  readonly cpuSeconds?: number;
  readonly lines: number;
  readonly droppedLines: number;
}

/** Names of the files in a supervisor's folder. */
export const commandFiles = { log: 'log.txt', child: 'child.json', outcome: 'outcome.json' } as const;
