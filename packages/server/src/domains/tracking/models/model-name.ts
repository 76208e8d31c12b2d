import { nameInvalid } from '../errors.ts';

/** Returns the name of an experiment, model or alias when it is one; throws `tracking.name_invalid` naming the field otherwise. */
export function checkName(field: 'experiment' | 'model' | 'alias', name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  const refused = field === 'experiment' ? /[\u0000-\u001f\u007f]/ : /[\u0000-\u001f\u007f/:]/;
  if (name.trim() !== name || name === '' || name.length > 250 || refused.test(name)) {
    throw nameInvalid(field, name);
  }
  return name;
}
