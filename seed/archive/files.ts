import { GitError } from './git-command.ts'
import type { Problem } from './problem.ts'
import type { Entry, Kind, Root } from './source.ts'
import { sourceOf } from './source-of.ts'

/** No larger file is read, because KV would not take it as a value. */
const MAX_BYTES = 25 * 1024 * 1024

/** Reads what is in a folder; null where the system refuses, or the folder's name is no UTF-8 and so leads nowhere. */
export const readFolder = (root: Root, folder: string): readonly Entry[] | null => sourceOf(root).list(folder)

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

/**
 * Finds where a link leads. Folders behind links are not entered, because such a folder may hold the link itself.
 *
 * @param folder what is outside of it is outside of the archive
 */
export function linkTarget(
  root: Root,
  path: string,
  folder = '',
): 'to a file' | 'to a folder' | 'to nothing' | 'to outside of the archive' {
  const source = sourceOf(root)
  try {
    const target = source.realPath(path)
    if (target === null || !isIn(target, folder)) return 'to outside of the archive'
    return source.kindAt(target)?.isFile() ? 'to a file' : 'to a folder'
  } catch (error) {
    codeOf(error)
    return 'to nothing'
  }
}

/** True for a path that is a folder's or below it. */
const isIn = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`)

/** Looks at what is at a path, without following a link; undefined where nothing is or can be. */
export const kindAt = (root: Root, path: string): Kind | undefined => sourceOf(root).kindAt(path)

/** True where something is at a path, links followed. */
export const isThere = (root: Root, path: string): boolean => realKindAt(root, path) !== undefined

/** Looks at what is at a path, links followed. */
export const realKindAt = (root: Root, path: string): Kind | undefined => sourceOf(root).realKindAt(path)

/** True for a folder that no link leads to on the way from the root. */
export function isRealFolder(root: Root, path: string): boolean {
  const source = sourceOf(root)
  const steps = path === '' ? [] : path.split('/')
  return steps.every((_, i) => source.kindAt(steps.slice(0, i + 1).join('/'))?.isDirectory() ?? false)
}

/** The code of an error of the system. An error of the repository is thrown again: it says nothing of the one file. */
export function codeOf(error: unknown): string {
  if (error instanceof GitError) throw error
  return (error as NodeJS.ErrnoException).code ?? 'nothing'
}

/** Reads the first bytes of a file; null where the system refuses. */
export function readStart(root: Root, path: string, most: number): Buffer | null {
  try {
    return sourceOf(root).withFile(path, (file) => {
      const bytes = Buffer.allocUnsafe(most)
      return bytes.subarray(0, file.read(bytes, 0))
    })
  } catch (error) {
    codeOf(error)
    return null
  }
}

/** So many bytes of a file are read: they hold a line of three hyphens and some spaces. */
const FIRST_LINE = 256

/** True for a file that Jekyll renders, because its first line is three hyphens. */
export const hasFrontMatter = (root: Root, path: string): boolean =>
  /^(?:\xef\xbb\xbf)?---[ \t\r\f\v]*\n/.test(readStart(root, path, FIRST_LINE)?.toString('latin1') ?? '')

/** Reads the text of a file without its byte order mark, or says why it cannot be read. */
export function readText(root: Root, path: string): { text: string } | { problem: Problem } {
  const fail = (reason: Problem['reason'], detail: string, line: number | null = null) => ({
    problem: { path, line, reason, detail },
  })
  let bytes: Uint8Array | number
  try {
    bytes = sourceOf(root).withFile(path, (file) => {
      const { size } = file.stat()
      return size > MAX_BYTES ? size : file.bytes()
    })
  } catch (error) {
    return fail('unreadable', `the system says ${codeOf(error)}, want a readable file`)
  }
  if (typeof bytes === 'number') return fail('too large', `it has ${bytes} bytes, want at most ${MAX_BYTES}`)
  try {
    return { text: utf8.decode(bytes) }
  } catch {
    return fail('not UTF-8', 'it holds bytes that are no UTF-8, want a file saved as UTF-8', firstBadLine(bytes))
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function firstBadLine(bytes: Uint8Array): number | null {
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

/** Reads a file below a folder of posts; null where there is none and no link names one, or a link leads out of that folder. */
export const readBeside =
  (root: Root) =>
  (folder: string, file: string): FileBeside | null => {
    const path = folder === '' ? file : `${folder}/${file}`
    const source = sourceOf(root)
    try {
      const inside = source.realPath(folder)
      if (inside === null) return null
      const kind = linkTarget(root, path, inside)
      if (kind === 'to a folder' || kind === 'to outside of the archive') return null
      const target = source.endOfLinks(path)
      if (target === null || target === inside || !isIn(target, inside)) return null
      const read = kind === 'to nothing' ? null : readText(root, path)
      return read === null || 'text' in read ? { text: read?.text ?? null, target } : null
    } catch (error) {
      codeOf(error)
      return null
    }
  }
