import type { ImpactNode, LineageImpact } from '@kaizen/contracts';

/** One line of the tree: what stands before it, and whether its branch was drawn further up. */
interface ImpactLine {
  readonly indent: string;
  readonly node: ImpactNode;
  readonly again: boolean;
}

/** The nodes as a tree below the column that was asked for; what is reached on several ways has its branch once. */
export function drawImpact({ nodes }: Pick<LineageImpact, 'nodes'>): readonly ImpactLine[] {
  const children = new Map<string, ImpactNode[]>();
  for (const node of nodes) {
    for (const from of node.from) children.set(from, [...(children.get(from) ?? []), node]);
  }
  const drawn = new Set<string>();
  const lines: ImpactLine[] = [];

  function draw(node: ImpactNode, before: string, sign: string): void {
    const below = children.get(node.id) ?? [];
    const again = drawn.has(node.id) && below.length > 0;
    lines.push({ indent: `${before}${sign}`, node, again });
    if (drawn.has(node.id)) return;
    drawn.add(node.id);
    const inner = sign === '' ? before : `${before}${sign.startsWith('└') ? '   ' : '│  '}`;
    for (const [index, child] of below.entries()) draw(child, inner, index === below.length - 1 ? '└─ ' : '├─ ');
  }

  const [root] = nodes;
  if (root !== undefined) draw(root, '', '');
  return lines;
}
