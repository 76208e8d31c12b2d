import { type GrownTree, goesLeft } from './tree-builder.ts';
import type { InputLayout } from './tree-inputs.ts';

/** A tree whose nodes name columns and categories instead of inputs. */
export interface WalkedTree {
  readonly tree: GrownTree;
  /** Column that a node looks at, -1 for a leaf. */
  readonly column: Int32Array;
  /** Category that goes right, -1 for every other kind of split. */
  readonly category: Int32Array;
}

/** Looks up what each node of a tree asks for. */
export function prepareTree(tree: GrownTree, layout: InputLayout): WalkedTree {
  return {
    tree,
    column: tree.input.map((input) => (input < 0 ? -1 : (layout.column[input] ?? -1))),
    category: tree.input.map((input) => (input < 0 ? -1 : (layout.category[input] ?? -1))),
  };
}

/** Whether a row whose column has `value` (see `TreeInputs`) goes left at an inner node. */
export function walksLeft({ tree, category }: WalkedTree, node: number, value: number): boolean {
  const asked = category[node] ?? -1;
  return asked >= 0 ? value !== asked : goesLeft(tree, node, value);
}

/** Splits between the root and the deepest leaf. Children stand behind their parent. */
export function measureDepth({ input, left, right }: GrownTree): number {
  const depth = new Int32Array(input.length);
  let deepest = 0;
  for (let node = 0; node < input.length; node++) {
    if ((input[node] ?? -1) < 0) continue;
    const below = (depth[node] ?? 0) + 1;
    depth[left[node] ?? 0] = below;
    depth[right[node] ?? 0] = below;
    deepest = Math.max(deepest, below);
  }
  return deepest;
}
