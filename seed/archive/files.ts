import {
  closeSync,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Problem } from './problem.ts'

/** No larger file is read, because KV would not take it as a value. */
const MAX_BYTES = 25 * 1024 * 1024

/** Reads what is in a folder; null where the system refuses, or the folder's name is no UTF-8 and so leads nowhere. */
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

/** Finds where a link leads. Folders behind links are not entered, because such a folder may hold the link itself. */
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

/** Looks at what is at a path, without following a link; undefined where nothing is or can be. */
export function kindAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch {
    // The name is too long, or a file stands where a folder would have to.
    return undefined
  }
}

/** True for a folder that no link leads to on the way from the root. */
export function isRealFolder(root: string, path: string): boolean {
  const steps = path === '' ? [] : path.split('/')
  return steps.every((_, i) => kindAt(join(root, ...steps.slice(0, i + 1)))?.isDirectory() ?? false)
}

/** Reads the first bytes of a file; null where the system refuses. */
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

/** So many bytes of a file are read: they hold a line of three hyphens and some spaces. */
const FIRST_LINE = 256

/** True for a file that Jekyll renders, because its first line is three hyphens. */
export const hasFrontMatter = (root: string, path: string): boolean =>
  /^(?:\xef\xbb\xbf)?---[ \t\r\f\v]*\n/.test(readStart(root, path, FIRST_LINE)?.toString('latin1') ?? '')

/** Reads the text of a file without its byte order mark, or says why it cannot be read. */
export function readText(root: string, path: string): { text: string } | { problem: Problem } {
  const fail = (reason: Problem['reason'], detail: string, line: number | null = null) => ({
    problem: { path, line, reason, detail },
  })
  let bytes: Buffer
  try {
    const file = openSync(join(root, path), 'r')
    try {
      const { size } = fstatSync(file)
      if (size > MAX_BYTES) return fail('too large', `it has ${size} bytes, want at most ${MAX_BYTES}`)
      bytes = readFileSync(file)
    } finally {
      closeSync(file)
    }
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

/** The text of a file, and where it lies in the archive if a link leads there. */
export interface FileBeside {
  /** Null where a link leads there, and there is none. */
  text: string | null
  target: string
}

/** So many links may lead to each other. */
const MOST_LINKS = 40

/** Where links lead, whether something is there or not; null where no folder is on the way. */
function endOfLinks(path: string): string | null {
  let end = path
  for (let links = 0; links < MOST_LINKS; links++) {
    end = join(realpathSync(dirname(end)), basename(end))
    if (!kindAt(end)?.isSymbolicLink()) return end
    end = resolve(dirname(end), readlinkSync(end))
  }
  return null
}

/** Reads a file below a folder of posts; null where there is none and no link names one, or a link leads out of that folder. */
export const readBeside =
  (root: string) =>
  (folder: string, file: string): FileBeside | null => {
    const path = folder === '' ? file : `${folder}/${file}`
    try {
      const inside = realpathSync(join(root, folder))
      const kind = linkTarget(join(root, path), inside)
      if (kind === 'to a folder' || kind === 'to outside of the archive') return null
      const end = endOfLinks(join(root, path))
      if (!end?.startsWith(inside + sep)) return null
      const target = relative(realpathSync(root), end).replaceAll(sep, '/')
      const read = kind === 'to nothing' ? null : readText(root, path)
      return read === null || 'text' in read ? { text: read?.text ?? null, target } : null
    } catch {
      return null
    }
  }
