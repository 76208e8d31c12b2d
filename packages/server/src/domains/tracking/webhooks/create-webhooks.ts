import { join } from 'node:path';
import type { JobKind } from '../../../platform/jobs/jobs.ts';
import type { Reaction } from '../../../platform/outbox/outbox.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createSealer } from '../../../platform/secrets/sealer.ts';
import type { WebhookFormat, Webhooks } from './contract.ts';
import { createDeliveryJob } from './delivery-job.ts';
import { createRegistryReaction } from './registry-reaction.ts';
import type { PostGiven } from './webhook-post.ts';
import { createWebhookSender } from './webhook-sender.io.ts';
import { createWebhookService } from './webhook-service.ts';

/** The parts of webhooks that the room hands on. */
interface WebhookParts {
  readonly webhooks: Webhooks;
  readonly reaction: Reaction;
  readonly jobKind: JobKind;
}

/** `format` is asked when something is sent: the edge that supplies it is connected after the room is made. */
export function createWebhooks(platform: Platform, format: () => WebhookFormat): WebhookParts {
  const { db, clock, ids, jobs, config } = platform;
  const given: PostGiven = {
    db,
    clock,
    sealer: createSealer(join(config.home, 'secrets.key')),
    sender: createWebhookSender({ privateAddresses: config.webhookPrivateAddresses ?? false }),
    format,
  };
  return {
    webhooks: createWebhookService({ ...given, ids, config }),
    reaction: createRegistryReaction({ jobs, ids, format }),
    jobKind: createDeliveryJob(given),
  };
}
