import { Badge, Group } from '@mantine/core';

const colours: Readonly<Record<string, string>> = {
  champion: 'var(--k-champion)',
  challenger: 'var(--k-challenger)',
};

/** The names that point at a version, in the fixed colours of their roles. */
export function Aliases({ aliases }: { readonly aliases: readonly string[] }) {
  return (
    <Group gap={6} component="span" display="inline-flex">
      {aliases.map((alias) => {
        const colour = colours[alias] ?? 'var(--k-muted)';
        return (
          <Badge
            key={alias}
            variant="outline"
            radius="sm"
            tt="none"
            fw={500}
            style={{ color: colour, borderColor: colour }}
          >
            {alias}
          </Badge>
        );
      })}
    </Group>
  );
}
