import { pathStem } from '../../src/model/paths.ts'
import type { Config } from './config.ts'
import { excluder } from './exclude.ts'
import { badLink, isSpecial, isThere, linkTarget, readFolder, readStart, unreadableFolder } from './files.ts'
import { FrontMatterError, splitFrontMatter } from './front-matter.ts'
import { mendedProblem } from './mend.ts'
import { wordsOf } from './names-in.ts'
import { pagePath } from './permalink.ts'
import type { CategoryNamed } from './post-names.ts'
import type { Problem } from './problem.ts'
import { scalar } from './scalar.ts'
import type { Root } from './source.ts'
import { sourceOf } from './source-of.ts'

/** A page of the site that says which category it is of. */
export interface CategoryPage {
  /** Path in the archive, with slashes. */
  file: string
  /** Stem of the address that Jekyll gives it. */
  stem: string
  /** As written, without white space at its ends. */
  category: string
}

/** No more category pages are read, and no more bytes of each. Mostly the first few bytes are enough. */
const MOST_PAGES = 10_000
const FEW_BYTES = 2048
const MOST_BYTES = 64 * 1024

/** Their addresses and categories may take so many bytes together, since a Worker reads all of them to find one. */
const MOST_STORED = 1_000_000

/**
 * Reads the pages in `category/` that name a category in their front matter, sorted by their addresses. A page that cannot be read
 * is a problem.
 */
export function readCategoryPages(root: Root, config: Config): { pages: CategoryPage[]; problems: Problem[] } {
  const { files, problems } = findPages(root, config)
  const pages = files.flatMap((file): CategoryPage[] => {
    const read = readPage(root, file, config)
    problems.push(...read.problems)
    return read.page === null ? [] : [read.page]
  })
  pages.sort((a, b) => (a.stem < b.stem || (a.stem === b.stem && a.file < b.file) ? -1 : 1))
  const count = countFitting(pages)
  if (count < pages.length) {
    const detail = `the addresses and categories of its pages have more than ${MOST_STORED} bytes; the first ${count} by address are read`
    problems.push({ path: 'category', line: null, reason: 'too large', detail })
  }
  return { pages: pages.slice(0, count), problems }
}

/** Counts the pages, from the first one on, that there is room for. */
function countFitting(pages: readonly CategoryPage[]): number {
  let bytes = 0
  const over = pages.findIndex(({ stem, category }) => {
    // The document `category-pages` has them so: a category may stand there twice.
    bytes += Buffer.byteLength(JSON.stringify([[stem, category], category]))
    return bytes > MOST_STORED
  })
  return over === -1 ? pages.length : over
}

/**
 * Makes the function that tells which category with a page a text of several words means. That is the one with the same spaces
 * between the words, else the shortest one with the same words. Only the names decide, not their order.
 */
export function categoryNamed(pages: readonly Pick<CategoryPage, 'category'>[]): CategoryNamed {
  const names = new Set(pages.map(({ category }) => category).filter((name) => wordsOf(name).length > 1))
  const longestFirst = [...names].sort((a, b) => b.length - a.length || (a < b ? 1 : -1))
  const byWords = new Map(longestFirst.map((name) => [wordsOf(name).join(' '), name]))
  return (text) => {
    const name = text.trim()
    return names.has(name) ? name : (byWords.get(wordsOf(name).join(' ')) ?? null)
  }
}

/** Finds the files of pages in `category/`. */
function findPages(root: Root, { exclude }: Config): { files: string[]; problems: Problem[] } {
  const files: string[] = []
  const problems: Problem[] = []
  const isLeftOut = excluder(exclude)
  const enter = (folder: string): void => {
    const entries = readFolder(root, folder)
    if (entries === null) problems.push(unreadableFolder(folder))
    for (const entry of entries?.toSorted((a, b) => (a.name < b.name ? -1 : 1)) ?? []) {
      const path = `${folder}/${entry.name}`
      if (isSpecial(entry.name) || isLeftOut(path)) continue
      if (entry.isDirectory()) enter(path)
      if (!/\.(?:html|htm|md|markdown)$/.test(entry.name)) continue
      if (entry.isFile()) files.push(path)
      else if (entry.isSymbolicLink()) {
        const target = linkTarget(root, path)
        if (target === 'to a file') files.push(path)
        else problems.push(badLink(path, target))
      }
    }
  }
  if (isThere(root, 'category') && !isLeftOut('category')) {
    sourceOf(root).expect('category')
    enter('category')
  }
  if (files.length > MOST_PAGES) {
    const detail = `it has ${files.length} pages, want at most ${MOST_PAGES}; the first ${MOST_PAGES} by name are read`
    problems.push({ path: 'category', line: null, reason: 'too large', detail })
  }
  return { files: files.slice(0, MOST_PAGES), problems }
}

function readPage(root: Root, file: string, config: Config): { page: CategoryPage | null; problems: Problem[] } {
  const problem = (reason: Problem['reason'], detail: string, line: number | null = null) => ({
    page: null,
    problems: [{ path: file, line, reason, detail }],
  })
  const few = readStart(root, file, FEW_BYTES)
  const bytes = few?.length === FEW_BYTES ? readStart(root, file, MOST_BYTES) : few
  if (bytes === null) return problem('unreadable', 'the system refuses to read it, want a readable file')
  let text: string
  try {
    // The bytes may end within a character.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return problem('not UTF-8', 'it holds bytes that are no UTF-8, want a file saved as UTF-8')
  }
  try {
    const { data, mended } = splitFrontMatter(text, config.strictYaml)
    const category = scalar(data.category)?.trim()
    if (!category) return { page: null, problems: [] }
    const problems = mended.map((field) => mendedProblem(file, field))
    return { page: { file, stem: pathStem(pagePath(file, scalar(data.permalink))), category }, problems }
  } catch (error) {
    if (error instanceof FrontMatterError) return problem('broken front matter', error.message, error.line)
    throw error
  }
}
