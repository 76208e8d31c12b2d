/** What one query of the explore page may take until the configuration says otherwise. */
export const exploreDefaults = { memory: '512MB', seconds: 30 } as const;
