import './image-view.css';
import type { FileSource } from '@kaizen/sdk';
import type { FolderEntry } from '../file-path.ts';
import { bytesPath } from '../file-source.ts';

/** The pictures of a folder side by side; each opens. */
export function ImageGrid(props: {
  readonly source: FileSource;
  readonly entries: readonly FolderEntry[];
  readonly onPath: (path: string) => void;
}) {
  return (
    <ul className="k-image-grid" aria-label="Pictures of this folder">
      {props.entries.map(({ path, name }) => (
        <li key={path}>
          <button type="button" onClick={() => props.onPath(path)} title={name}>
            <img src={bytesPath({ source: props.source, path })} alt="" loading="lazy" decoding="async" />
            <span>{name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
