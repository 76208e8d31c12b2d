import type { TSchema } from 'typebox';
import { Config } from './config.ts';

/** One setting as every source names it. */
export interface Setting {
  readonly name: keyof Config;
  /** `KAIZEN_DUCK_MEMORY` */
  readonly variable: string;
  /** `--duck-memory` */
  readonly flag: string;
  readonly schema: TSchema;
}

/** Every setting, in the order of the schema; names of variables and flags follow from the field's name. */
export const settings: readonly Setting[] = Object.entries(Config.properties).map(([name, schema]) => ({
  name: name as keyof Config,
  variable: `KAIZEN_${words(name).join('_').toUpperCase()}`,
  flag: `--${words(name).join('-')}`,
  schema,
}));

function words(name: string): string[] {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).split(' ');
}

/** What a schema keyword says, read as plain JSON. */
export function keyword(schema: TSchema, name: string): unknown {
  return Reflect.get(schema, name);
}

/** The values a setting takes, in words. */
export function expectedOf(schema: TSchema): string {
  const choices = keyword(schema, 'anyOf');
  if (Array.isArray(choices)) return `one of ${choices.map((choice) => `\`${choice.const}\``).join(', ')}`;
  if (keyword(schema, 'type') === 'boolean') return '`true` or `false`';
  if (keyword(schema, 'type') === 'integer') {
    return `a whole number from ${keyword(schema, 'minimum')} to ${keyword(schema, 'maximum')}`;
  }
  if (keyword(schema, 'type') === 'number') {
    return `a number from ${keyword(schema, 'minimum')} to ${keyword(schema, 'maximum')}`;
  }
  if (schema === Config.properties.currency) return 'three capital letters such as `USD`';
  if (schema === Config.properties.database) return '`sqlite` or a `postgres://` URL';
  if (schema === Config.properties.openlineageUrl) return 'an `http://` or `https://` URL';
  if (schema === Config.properties.openlineageNamespace) return 'a namespace such as `kaizen://plant`';
  if (schema === Config.properties.duckMemory || schema === Config.properties.exploreMemory)
    return 'a size such as `512MB` or `4GB`';
  return 'text';
}
