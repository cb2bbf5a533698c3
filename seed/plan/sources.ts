import type { DeskMarks } from '../archive/desk-marks.ts'
import type { SourceFiles } from './documents.ts'
import { StaleError } from './stored.ts'

/** This many files are enough to know that there is one, and to find the posts that change when a name becomes a source. */
const MOST_FILES = 20

/** The file of a post, and the names at its end: see `DeskMarks`. */
export interface Naming extends Pick<DeskMarks, 'names' | 'endings'> {
  file: string
}

/** The files that name sources, as far as they were read. */
export class SourceIndex {
  /** The files by name; a name that is missing was not read. */
  readonly files = new Map<string, SourceFiles>()
  readonly #given: ReadonlySet<string>

  /** @param given names that are sources whatever the posts say */
  constructor(given: readonly string[]) {
    this.#given = new Set(given)
  }

  /** True for a name that the configuration gives, or that a post was taken from. */
  isSource(name: string): boolean {
    return this.#given.has(name) || (this.files.get(name)?.named.length ?? 0) > 0
  }

  /** Those of the names in brackets at a post's end that are sources. */
  sourcesOf({ desk }: { desk: DeskMarks | null }): string[] {
    return desk === null ? none : desk.endings.filter((name) => this.isSource(name))
  }

  add({ file, names, endings }: Naming): void {
    for (const name of names) this.#change(name, 'named', (files) => withFile(files, file))
    for (const name of endings) this.#change(name, 'endings', (files) => withFile(files, file))
  }

  /** @throws StaleError where it is not known which file would be listed in its place */
  remove({ file, names, endings }: Naming): void {
    for (const name of names) this.#change(name, 'named', (files) => withoutFile(files, file))
    for (const name of endings) this.#change(name, 'endings', (files) => withoutFile(files, file))
  }

  #change(name: string, list: keyof SourceFiles, change: (files: string[]) => string[]): void {
    const before = this.files.get(name) ?? { named: [], endings: [] }
    this.files.set(name, { ...before, [list]: change(before[list]) })
  }
}

const none: string[] = []

/** All names at a post's end. */
export const namesAtEnd = ({ desk }: { desk: DeskMarks | null }): string[] =>
  desk === null ? none : [...desk.names, ...desk.endings]

/**
 * The posts that end with a name in brackets.
 *
 * @throws StaleError where there may be more of them than are known
 */
export function allEndings({ endings }: SourceFiles): string[] {
  if (endings.length >= MOST_FILES)
    throw new StaleError('a name that many posts end with is a source now, or is none any more')
  return endings
}

function withFile(files: string[], file: string): string[] {
  const at = files.findIndex((other) => other >= file)
  if (at === -1) return files.length < MOST_FILES ? [...files, file] : files
  return files[at] === file ? files : files.toSpliced(at, 0, file).slice(0, MOST_FILES)
}

function withoutFile(files: string[], file: string): string[] {
  if (!files.includes(file)) return files
  if (files.length >= MOST_FILES) throw new StaleError('one of the first posts of a source is gone')
  return files.filter((other) => other !== file)
}
