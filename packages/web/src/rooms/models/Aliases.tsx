import { Badge, Group } from '@mantine/core';

const colours: Readonly<Record<string, string>> = {
  champion: 'var(--k-champion)',
  challenger: 'var(--k-challenger)',
};

/** The names that point at a version, in the fixed colours of their roles. */
export function Aliases({ aliases }: { readonly aliases: readonly string[] }) {
  return (
    <Group gap={6} component="span" display="inline-flex">
      {aliases.map((alias) => (
        <AliasMark key={alias} alias={alias} />
      ))}
    </Group>
  );
}

/** One such name; `note` stands behind it. */
export function AliasMark({ alias, note }: { readonly alias: string; readonly note?: string }) {
  const colour = colours[alias] ?? 'var(--k-muted)';
  return (
    <Badge
      variant="outline"
      radius="sm"
      tt="none"
      fw={500}
      style={{ color: colour, borderColor: colour, minWidth: alias.length < 24 ? 'max-content' : 0 }}
    >
      {note === undefined ? alias : `${alias} ${note}`}
    </Badge>
  );
}
