/**
 * What is assumed of the machine and its place until the configuration says better. Each is an assumption, named beside every number made from it.
 *
 * - Watts: 0.74 idle and 3.5 busy per virtual core, the averages over the processors of a large cloud in the coefficients of Cloud Carbon Footprint
 *   (https://www.cloudcarbonfootprint.org/docs/methodology); memory, disks, cooling and the power supply are not in them.
 * - CO2: 480 g per kWh, about the average of the world's electricity in 2023 (Ember, Global Electricity Review 2024); countries lie between 30 and 700.
 * - Price: 0.10 USD per hour, about what a rented machine with two virtual cores and 8 GB costs; no source, an assumption.
 */
export const usageDefaults = {
  systemMetricsSeconds: 5,
  machinePricePerHour: 0.1,
  currency: 'USD',
  idleWattsPerCore: 0.74,
  busyWattsPerCore: 3.5,
  co2GramsPerKwh: 480,
} as const;
