import { isAbsolute, relative, resolve, sep } from 'node:path'

/**
 * Turns a path that a user or git gives into one of the archive; null where it is not in the archive. A relative path that leads
 * into the archive from `cwd` is meant so; any other one is relative to the archive's folder.
 */
export function toArchivePath(given: string, root: string, cwd: string): string | null {
  const folder = resolve(cwd, root)
  const inside = (path: string): string | null => {
    const way = relative(folder, path)
    return way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : way.split(sep).join('/')
  }
  return inside(resolve(cwd, given)) ?? (isAbsolute(given) ? null : inside(resolve(folder, given)))
}

/** Reads a list of files as git prints it: a name with unusual characters stands in quotes and is escaped as in C. */
export function parseFileList(text: string): string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => (/^".*"$/.test(line) ? unquote(line.slice(1, -1)) : line))
}

const escapes: Record<string, number> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 }

function unquote(quoted: string): string {
  const bytes = [...quoted.matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gsu)].map(([, octal, escaped, plain]) => {
    if (octal !== undefined) return Buffer.of(Number.parseInt(octal, 8))
    if (escaped !== undefined) return Buffer.from(Object.hasOwn(escapes, escaped) ? [escapes[escaped] ?? 0] : escaped)
    return Buffer.from(plain ?? '')
  })
  return Buffer.concat(bytes).toString()
}
