import { messageOf } from '../../kernel/errors.ts';
import type { Tx } from '../../platform/db/database.ts';
import { deploymentNotFound } from './errors.ts';
import { DeploymentLog } from './log/deployment-log.ts';
import type { LogContext, LogSettings } from './log/log-context.ts';
import { checkTargets, type DeploymentRoute } from './routing/choose-target.ts';
import { createRouteStore, findStoredDeployments } from './routing/route-store.sql.ts';
import { TrafficMeter } from './traffic/traffic-meter.ts';

/** A deployment in memory. */
export interface Deployment {
  settings: LogSettings;
  route: DeploymentRoute | undefined;
  readonly traffic: TrafficMeter;
  /** Requests answered without being logged, since the start of the process. */
  unlogged: number;
  /** The open log, for the fast path; undefined until `log()` has resolved once. */
  openLog: DeploymentLog | undefined;
  /** Opens the log on first use. */
  log(): Promise<DeploymentLog>;
}

const TIDY_EVERY_MS = 60_000;

/** All declared deployments: rows in the state database, and their copy in memory that requests use. */
export class Deployments {
  readonly #context: LogContext;
  readonly #onAdvanced: (deployment: string) => void;
  readonly #onRoutes: () => void;
  readonly #byName = new Map<string, Deployment>();
  #tidyTimer: NodeJS.Timeout | undefined;

  constructor(context: LogContext, onAdvanced: (deployment: string) => void, onRoutes: () => void) {
    this.#context = context;
    this.#onAdvanced = onAdvanced;
    this.#onRoutes = onRoutes;
  }

  /** Reads all rows and opens all logs: what a killed process left is put in order before the first request. */
  async start(): Promise<void> {
    for (const { settings, route } of await findStoredDeployments(this.#context.platform.db)) {
      const deployment = this.#make(settings);
      deployment.route = route;
      // A damaged log must not keep the other deployments from answering: whoever needs it gets the error.
      await deployment.log().catch((error: unknown) => {
        const fields = { room: 'serving', deployment: settings.deployment, reason: messageOf(error) };
        this.#context.platform.telemetry.log.error(fields, 'log not opened');
      });
    }
    const every = this.#context.tidyEveryMs ?? TIDY_EVERY_MS;
    this.#tidyTimer = setInterval(() => void this.#tidy(), every).unref();
  }

  all(): readonly Deployment[] {
    return [...this.#byName.values()];
  }

  find(name: string): Deployment | undefined {
    return this.#byName.get(name);
  }

  /** Throws `serving.deployment_not_found`. */
  get(name: string): Deployment {
    const found = this.#byName.get(name);
    if (!found) throw deploymentNotFound(name);
    return found;
  }

  async declare(tx: Tx, settings: LogSettings): Promise<void> {
    await createRouteStore(tx).declare(settings, this.#context.platform.clock.now());
    tx.afterCommit(() => {
      const known = this.#byName.get(settings.deployment);
      if (known) known.settings = settings;
      else this.#make(settings);
    });
  }

  async setRoute(tx: Tx, name: string, route: Omit<DeploymentRoute, 'revision'>): Promise<void> {
    checkTargets(name, route.targets);
    const store = createRouteStore(tx);
    const settings = await store.findSettings(name);
    if (!settings) throw deploymentNotFound(name);
    const stored = await store.setRoute(name, route, this.#context.platform.clock.now());
    tx.afterCommit(() => {
      const deployment = this.#byName.get(name) ?? this.#make(settings);
      if ((deployment.route?.revision ?? 0) < stored.revision) deployment.route = stored;
      this.#onRoutes();
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#tidyTimer);
    for (const deployment of this.all()) await deployment.openLog?.close();
    this.#byName.clear();
  }

  /** A log without traffic does nothing by itself, and its rows grow old all the same. */
  async #tidy(): Promise<void> {
    for (const { openLog, settings } of this.all()) {
      await openLog?.tidy().catch((error: unknown) => {
        const fields = { room: 'serving', deployment: settings.deployment, reason: messageOf(error) };
        this.#context.platform.telemetry.log.error(fields, 'log not tidied');
      });
    }
  }

  #make(settings: LogSettings): Deployment {
    let opening: Promise<DeploymentLog> | undefined;
    const deployment: Deployment = {
      settings,
      route: undefined,
      traffic: new TrafficMeter(),
      unlogged: 0,
      openLog: undefined,
      log: () => {
        opening ??= this.#open(deployment).catch((error: unknown) => {
          opening = undefined;
          throw error;
        });
        return opening;
      },
    };
    this.#byName.set(settings.deployment, deployment);
    return deployment;
  }

  async #open(deployment: Deployment): Promise<DeploymentLog> {
    const name = deployment.settings.deployment;
    const opened = await DeploymentLog.open({
      context: this.#context,
      settings: () => deployment.settings,
      onAdvanced: () => this.#onAdvanced(name),
    });
    deployment.openLog = opened;
    return opened;
  }
}
