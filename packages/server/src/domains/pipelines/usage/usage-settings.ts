import type { Config } from '../../../platform/config/config.ts';
import { usageDefaults } from '../../../platform/config/usage-defaults.ts';

/** How the use of the machine is measured and valued. */
export type UsageSettings = { readonly [Name in keyof typeof usageDefaults]: NonNullable<Config[Name]> };

/** What the configuration says, and what is assumed where it says nothing. */
export function readUsageSettings(config: Config): UsageSettings {
  return {
    systemMetricsSeconds: config.systemMetricsSeconds ?? usageDefaults.systemMetricsSeconds,
    machinePricePerHour: config.machinePricePerHour ?? usageDefaults.machinePricePerHour,
    currency: config.currency ?? usageDefaults.currency,
    idleWattsPerCore: config.idleWattsPerCore ?? usageDefaults.idleWattsPerCore,
    busyWattsPerCore: config.busyWattsPerCore ?? usageDefaults.busyWattsPerCore,
    co2GramsPerKwh: config.co2GramsPerKwh ?? usageDefaults.co2GramsPerKwh,
  };
}

/** The assumptions as tags of a run, so that its numbers can be judged after the configuration has changed. */
export function describeUsage(settings: UsageSettings, isMeasured: boolean): Record<string, string> {
  const { machinePricePerHour, currency, idleWattsPerCore, busyWattsPerCore, co2GramsPerKwh } = settings;
  const model = `power model: ${idleWattsPerCore} W per idle core, ${busyWattsPerCore} W per busy core`;
  return {
    'cost.currency': currency,
    'cost.price_per_hour': String(machinePricePerHour),
    'energy.source': isMeasured ? "the machine's energy counters (RAPL)" : model,
    'energy.co2_g_per_kwh': String(co2GramsPerKwh),
  };
}
