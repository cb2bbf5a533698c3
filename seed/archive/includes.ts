import { readText } from './files.ts'
import type { Problem } from './problem.ts'
import { filesBelow } from './site-folder.ts'
import type { Root } from './source.ts'

/** The texts of `_includes` by their paths below it. */
export type Includes = Record<string, string>

/** No more characters are read of one file, and of all, since each thread holds all of them. */
const MOST_OF_ONE = 1_000_000
const MOST_TOGETHER = 8_000_000

/**
 * Reads the files that posts may include. A file that is no text, such as a picture, is left out without a problem. A post that
 * includes one has the problem that the file is not there.
 */
export function readIncludes(root: Root, folder: string): { texts: Includes; problems: Problem[] } {
  const { files, problems } = filesBelow(root, folder, () => true)
  const texts: Includes = Object.create(null)
  let together = 0
  for (const { steps, path } of files) {
    const read = readText(root, path)
    if ('problem' in read) {
      if (read.problem.reason !== 'not UTF-8') problems.push(read.problem)
      continue
    }
    const { length } = read.text
    if (length > MOST_OF_ONE || together + length > MOST_TOGETHER) {
      const found = length > MOST_OF_ONE ? `it has ${length}` : `with it the includes have over ${MOST_TOGETHER}`
      const detail = `${found} characters, want at most ${MOST_OF_ONE} in a file and ${MOST_TOGETHER} in all; not read`
      problems.push({ path, line: null, reason: 'too large', detail })
      continue
    }
    together += length
    texts[steps.join('/')] = read.text
  }
  return { texts, problems }
}
