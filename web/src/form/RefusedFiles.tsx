import { Chinese } from '@/format/text'
import type { RefusedFile } from './useFileCheck'

/** Files that were not sent, and why. Stands on the page before there are any, so that they are read out. */
export function RefusedFiles({ files }: { files: RefusedFile[] }) {
  return (
    <div role="status">
      {files.length > 0 && (
        <ul className="complaint">
          {files.map((file, at) => (
            <li key={at}>
              <Chinese>{file.name}</Chinese>: {file.words}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
