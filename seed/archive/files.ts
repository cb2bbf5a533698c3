import {
  closeSync,
  type Dirent,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs'
import { join, sep } from 'node:path'
import type { Problem } from './problem.ts'

/** The largest file that is read: what KV would not take as a value is not worth reading. */
const MAX_BYTES = 25 * 1024 * 1024

/** null where the system refuses, or the name is no UTF-8 and so leads nowhere. */
export function readFolder(path: string): Dirent[] | null {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch {
    return null
  }
}

export const isSpecial = (name: string): boolean => /^[._#~]|~$/.test(name)

export const unreadableFolder = (path: string): Problem => ({
  path,
  line: null,
  reason: 'unreadable',
  detail: 'the folder cannot be read, want a readable one with a name in UTF-8',
})

export const noFile = (path: string): Problem => ({
  path,
  line: null,
  reason: 'unreadable',
  detail: 'it is a pipe, a socket or a device, want a file',
})

export const noFolder = (path: string): Problem => ({
  path,
  line: null,
  reason: 'unreadable',
  detail: 'it is a file, want a folder of posts',
})

export const badLink = (path: string, target: string, wanted = 'a file'): Problem => ({
  path,
  line: null,
  reason: 'unreadable',
  detail: `it is a link ${target}, want ${wanted}`,
})

/** Where a link leads. Folders behind links are not entered: they may lead back to where they are. */
export function linkTarget(
  path: string,
  realRoot: string,
): 'to a file' | 'to a folder' | 'to nothing' | 'to outside of the archive' {
  try {
    const target = realpathSync(path)
    if (target !== realRoot && !target.startsWith(realRoot + sep)) return 'to outside of the archive'
    return lstatSync(target).isFile() ? 'to a file' : 'to a folder'
  } catch {
    return 'to nothing'
  }
}

/** What is at a path, a link itself; undefined where nothing is or can be. */
export function kindAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch {
    // The name is too long, or a file stands where a folder would have to.
    return undefined
  }
}

/** True for a folder that is reached without a link. */
export function isRealFolder(root: string, path: string): boolean {
  const steps = path === '' ? [] : path.split('/')
  return steps.every((_, i) => kindAt(join(root, ...steps.slice(0, i + 1)))?.isDirectory() ?? false)
}

/** The first bytes of a file; null where the system refuses. */
export function readStart(root: string, path: string, most: number): Buffer | null {
  try {
    const file = openSync(join(root, path), 'r')
    try {
      const bytes = Buffer.allocUnsafe(most)
      return bytes.subarray(0, readSync(file, bytes, 0, most, 0))
    } finally {
      closeSync(file)
    }
  } catch {
    return null
  }
}

/** The text of a file, or why it is not read. A byte order mark is dropped. */
export function readText(root: string, path: string): { text: string } | { problem: Problem } {
  const fail = (reason: Problem['reason'], detail: string, line: number | null = null) => ({
    problem: { path, line, reason, detail },
  })
  let bytes: Buffer
  try {
    const { size } = statSync(join(root, path))
    if (size > MAX_BYTES) return fail('too large', `it has ${size} bytes, want at most ${MAX_BYTES}`)
    bytes = readFileSync(join(root, path))
  } catch (error) {
    return fail(
      'unreadable',
      `the system says ${(error as NodeJS.ErrnoException).code ?? 'nothing'}, want a readable file`,
    )
  }
  try {
    return { text: utf8.decode(bytes) }
  } catch {
    return fail('not UTF-8', 'it holds bytes that are no UTF-8, want a file saved as UTF-8', firstBadLine(bytes))
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function firstBadLine(bytes: Buffer): number | null {
  let line = 1
  for (let start = 0; start <= bytes.length; line++) {
    const newline = bytes.indexOf(10, start)
    const end = newline === -1 ? bytes.length : newline
    try {
      utf8.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    start = end + 1
  }
  return null
}

/** A file of `_data`: `name` is its path below without the extension, in steps. */
export interface DataFile {
  name: string[]
  path: string
  text: string
}

/** Every YAML and JSON file of `_data`. What cannot be read, and the tables that Jekyll would read too, are problems. */
export function readDataFiles(root: string): { files: DataFile[]; problems: Problem[] } {
  const files: DataFile[] = []
  const problems: Problem[] = []
  const realRoot = realpathSync(root)

  const enter = (folder: string, above: string[]): void => {
    const entries = readFolder(join(root, folder))
    if (entries === null) {
      problems.push(unreadableFolder(folder))
      return
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (isSpecial(entry.name)) continue
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        enter(path, [...above, entry.name])
        continue
      }
      const extension = /\.(ya?ml|json|csv|tsv)$/.exec(entry.name)?.[1]
      const target = entry.isSymbolicLink() ? linkTarget(join(root, path), realRoot) : null
      if (target === 'to a folder') problems.push(badLink(path, target))
      if (extension === undefined || target === 'to a folder') continue
      if (target !== null) {
        if (target !== 'to a file') {
          problems.push(badLink(path, target))
          continue
        }
      } else if (!entry.isFile()) {
        problems.push(noFile(path))
        continue
      }
      if (extension === 'csv' || extension === 'tsv') {
        const detail = `a table in ${extension.toUpperCase()} is not read, want YAML or JSON`
        problems.push({ path, line: null, reason: 'broken data', detail })
        continue
      }
      const read = readText(root, path)
      if ('problem' in read) problems.push(read.problem)
      else files.push({ name: [...above, entry.name.slice(0, -extension.length - 1)], path, text: read.text })
    }
  }
  if (existsSync(join(root, '_data'))) enter('_data', [])
  return { files, problems }
}
