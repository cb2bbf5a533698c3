import { collectionsIn } from './collection-folders.ts'
import type { Config } from './config.ts'
import { parseDate, zoned } from './dates.ts'
import { withDefaultsOf } from './defaults.ts'
import { hasFrontMatter, isSpecial, readText } from './files.ts'
import { FrontMatterError, splitFrontMatter } from './front-matter.ts'
import { wordsIn } from './names-in.ts'
import { expandPermalink, PermalinkError } from './permalink.ts'
import type { Problem } from './problem.ts'
import { scalar } from './scalar.ts'
import { filesBelow } from './site-folder.ts'
import type { Root } from './source.ts'
import { withoutLast } from './trimmed.ts'
import { parseYamlValues } from './yaml.ts'

/** The documents of each collection but the posts, as templates have them, in Jekyll's order. */
export type Collections = Record<string, Record<string, unknown>[]>

/** What of a checked configuration the documents of collections depend on. */
export type CollectionSettings = Pick<Config, 'defaults' | 'collectionsDir' | 'markdownExtensions' | 'timeZone'>

/** All collections may have so many characters together, since each thread holds them. */
const MOST_TOGETHER = 8_000_000

/**
 * Reads the collections that the configuration names, for the templates of posts. A document that cannot be read is a problem. A
 * file without front matter is no document.
 *
 * @param config of the site, see `parseYamlValues`
 * @param settings of the same configuration
 * @returns with all that was read, for a hash of it
 */
export function readCollections(root: Root, config: Record<string, unknown>, settings: CollectionSettings) {
  const collections: Collections = Object.create(null)
  const texts: string[] = []
  const folders: string[] = []
  const problems: Problem[] = []
  let together = 0
  for (const { label, folder, permalink } of collectionsIn(config)) {
    folders.push(folder)
    const found = filesBelow(root, folder, (name) => !isSpecial(name))
    problems.push(...found.problems)
    const documents: Document[] = []
    for (const { path } of found.files) {
      // Any other is a static file.
      if (!hasFrontMatter(root, path)) continue
      const read = readText(root, path)
      if ('problem' in read) {
        if (read.problem.reason !== 'not UTF-8') problems.push(read.problem)
        continue
      }
      together += read.text.length
      if (together > MOST_TOGETHER) {
        const detail = `with it the collections have over ${MOST_TOGETHER} characters, want at most that; not read`
        problems.push({ path, line: null, reason: 'too large', detail })
        continue
      }
      texts.push(path, read.text)
      const document = readDocument({ label, permalink, folder, path, text: read.text, config, settings })
      if (document === null) continue
      if ('reason' in document) problems.push(document)
      else documents.push(document)
    }
    collections[label] = documents.sort(inOrder).map(({ data }) => data)
  }
  return { collections, folders, texts, problems }
}

interface Document {
  data: Record<string, unknown>
  date: string | null
}

interface DocumentFile {
  label: string
  permalink: string
  folder: string
  path: string
  text: string
  config: Record<string, unknown>
  settings: CollectionSettings
}

/** Reads one document; null where the file is none, or is not to be published. */
function readDocument(file: DocumentFile): Document | Problem | null {
  const { label, folder, path, text, config } = file
  try {
    const { data: own, body, hasFrontMatter } = splitFrontMatter(text, false, parseYamlValues)
    const data = withDefaultsOf({ path, collection: label }, own, file.settings)
    if (!hasFrontMatter || (data.published === false && config.unpublished !== true)) return null
    const name = path.slice(path.lastIndexOf('/') + 1)
    const ext = name.slice(Math.max(0, name.lastIndexOf('.')))
    const basename = name.slice(0, name.length - ext.length)
    const [, day, dated] = /^(\d{2,4}-\d{1,2}-\d{1,2})-(.+)$/.exec(basename) ?? []
    const slug = dated ?? basename
    const below = path.slice(folder.length, path.length - ext.length)
    const usual = { title: titleOf(slug), slug, ext, draft: false, name, ...(day !== undefined && { date: day }) }
    const given = { ...usual, ...data }
    const url = urlOf(file, { given, basename, below, ext })
    const fixed = { collection: label, path, relative_path: path, url, id: withoutExtension(url), content: body }
    return { data: { ...given, ...fixed }, date: dateText(given.date) }
  } catch (error) {
    if (error instanceof PermalinkError) return { path, line: null, reason: 'bad permalink', detail: error.message }
    if (!(error instanceof FrontMatterError)) throw error
    return { path, line: error.line, reason: 'broken front matter', detail: error.message }
  }
}

/** @throws PermalinkError */
function urlOf(
  { label, permalink, settings: { markdownExtensions, timeZone } }: DocumentFile,
  { given, basename, below, ext }: { given: Record<string, unknown>; basename: string; below: string; ext: string },
): string {
  const isMarkdown = markdownExtensions.includes(ext.slice(1).toLowerCase())
  return expandPermalink(scalar(given.permalink) ?? permalink, {
    date: zoned(dateOf(given.date, timeZone), timeZone),
    categories: wordsIn(given.categories ?? given.category),
    slug: scalar(given.slug) ?? basename,
    basename,
    path: below,
    collection: label,
    outputExt: isMarkdown ? '.html' : ext,
  })
}

/**
 * The moment that a document is dated, in milliseconds since 1970. Jekyll takes the time of the build where there is no date, and
 * this takes the same one each time.
 *
 * @param value `date` as the document's file has it
 */
export function dateOf(value: unknown, timeZone: string): number {
  const text = dateText(value)
  return (text === null ? null : parseDate(text, timeZone)?.epochMs) ?? 0
}

const withoutExtension = (url: string): string => withoutLast(url.replace(/\.html$/, ''), '/')

const titleOf = (slug: string): string =>
  slug
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join(' ')

/** The text of a document's date as its file has it; null where it has none. */
export const dateText = (date: unknown): string | null =>
  typeof date === 'string' || date instanceof String ? date.toString() : null

/** Sorts by date, then by path. Documents without a date come last, since Jekyll gives them that of the build. */
function inOrder(a: Document, b: Document): number {
  const [left, right] = [a.date ?? '~', b.date ?? '~']
  if (left !== right) return left < right ? -1 : 1
  return String(a.data.path) < String(b.data.path) ? -1 : 1
}
