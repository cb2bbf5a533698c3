import { articleKey, KEY_MAX_BYTES, redirectKey } from '../../src/model/keys.ts'
import { decodePath, pathStem } from '../../src/model/paths.ts'
import { isReservedPath } from '../../src/model/reserved-paths.ts'
import { legalText } from '../../src/model/xml.ts'
import type { Config } from './config.ts'
import { contactIn } from './contact.ts'
import { formatDate, inZone, type ParsedDate, parseDate, zoned } from './dates.ts'
import { type CategoriesIn, withDefaults } from './defaults.ts'
import { deskMarks } from './desk-marks.ts'
import type { PostFile } from './find-posts.ts'
import { FrontMatterError, isMapping, splitFrontMatter } from './front-matter.ts'
import { mendedProblem } from './mend.ts'
import { namesIn, wordsIn } from './names-in.ts'
import { expandPermalink, jekyllId, PermalinkError, type PermalinkParts, toUrlPath } from './permalink.ts'
import { isLongText, type Post, type PostHeader, textAt } from './post.ts'
import { type AddedBy, createAddedBy, linksIn, MOST_OF_LINKS } from './post-links.ts'
import { readPostName } from './post-name.ts'
import type { Problem, Reason } from './problem.ts'
import { pathOfTarget, readTarget } from './redirect-to.ts'
import { personName, scalar } from './scalar.ts'
import { withoutLast } from './trimmed.ts'
import { misshapen } from './values.ts'
import { absoluteWebUrl } from './web-url.ts'
import { parseYamlValues } from './yaml.ts'

/** A post, or null where the file is none to publish; and what there is to say about the file. */
/** A post whose time has not come. */
export interface Waiting {
  /** See `PostHeader`. */
  file: string
  /** When it comes, in milliseconds since 1970. */
  at: number
}

export interface ReadPost {
  post: Post | null
  problems: Problem[]
  waiting?: Waiting
}

/**
 * A post whose header was read before, with its text; its front matter is not read again unless somebody asks for it.
 * null where that has changed since.
 */
export function reopenPost(header: PostHeader, text: string, config: Config): Post | null {
  const { offset, hash } = header.textAt
  if (textAt(text, offset).hash !== hash) return null
  const frontMatter = text.slice(0, offset)
  return {
    ...header,
    body: text.slice(offset),
    bodyLine: frontMatter.split('\n').length,
    get data() {
      const { data } = splitFrontMatter(frontMatter, config.strictYaml, parseYamlValues)
      return withDefaults(data, header.file, config)
    },
  }
}

/** The one category that a text of several words names; null where it names as many as it has words. */
export type CategoryNamed = (text: string) => string | null

/** What reading a post depends on besides its file. */
export interface Reading {
  config: Config
  /** Milliseconds; posts dated later are left out. */
  now: number
  categoryNamed: CategoryNamed
  /** What the includes of the site add to a text; without it they add nothing. */
  addedBy?: AddedBy
}

const withoutIncludes = createAddedBy({})

/** One file of a post, read by Jekyll's rules (`Document`, `Publisher` and jekyll-feed's template). */
export function readPost(file: PostFile, text: string, reading: Reading): ReadPost {
  try {
    return readByRules(file, text, reading)
  } catch (error) {
    // One post that nobody thought of does not end the load of the others.
    const detail = `reading it failed: ${error instanceof Error ? error.message : String(error)}`
    return { post: null, problems: [{ path: file.location, line: null, reason: 'broken front matter', detail }] }
  }
}

/** A problem where a file is none of a post, whatever it holds: what its name says of that. */
export function misnamed(file: PostFile, config: Config): Problem | null {
  const name = readPostName(file.name, config)
  return 'wrong' in name ? { path: file.location, line: null, reason: 'misnamed', detail: name.wrong } : null
}

function readByRules(
  file: PostFile,
  text: string,
  { config, now, categoryNamed, addedBy = withoutIncludes }: Reading,
): ReadPost {
  const problems: Problem[] = []
  const report = (reason: Reason, detail: string, line: number | null = null): void => {
    problems.push({ path: file.location, line, reason, detail })
  }
  const leaveOut = (reason: Reason, detail: string, line: number | null = null): ReadPost => {
    report(reason, detail, line)
    return { post: null, problems }
  }

  const name = readPostName(file.name, config)
  if ('wrong' in name) return leaveOut('misnamed', name.wrong)
  const { day, title, extension, markup } = name

  let split: ReturnType<typeof splitFrontMatter>
  try {
    split = splitFrontMatter(text, config.strictYaml)
  } catch (error) {
    if (error instanceof FrontMatterError) return leaveOut('broken front matter', error.message, error.line)
    throw error
  }
  if (!split.hasFrontMatter)
    report(
      'no front matter',
      'the file begins without "---", want front matter; title and date are the file name\'s',
      1,
    )
  problems.push(...split.mended.map((field) => mendedProblem(file.location, field)))
  const data = withDefaults(split.data, file.path, config)
  const lineOf = (key: string): number | null => keyLine(text, split.bodyLine, key)

  if (data.published === false && !config.publishUnpublished) {
    return leaveOut('unpublished', 'published is false', lineOf('published'))
  }

  for (const { key, wanted } of misshapen(data)) {
    report('bad value', `${key} is ${JSON.stringify(data[key]).slice(0, 80)}, want ${wanted}; not used`, lineOf(key))
  }

  const dateText = scalar(data.date)
  const date = parseDate(dateText ?? day, config.timeZone)
  if (date === null) {
    return dateText === null
      ? leaveOut('bad date', `the name says "${day}", want a day as YYYY-MM-DD`)
      : leaveOut(
          'bad date',
          `date is "${valueText(text, lineOf('date'), dateText)}", want YYYY-MM-DD HH:MM:SS +HH:MM`,
          lineOf('date'),
        )
  }
  if (date.ignored !== '') {
    report(
      'bad date',
      `date is "${valueText(text, lineOf('date'), day)}", want YYYY-MM-DD HH:MM:SS +HH:MM; read without "${date.ignored}"`,
      lineOf('date'),
    )
  }
  if (date.epochMs > now && !config.publishFuture) {
    const left = leaveOut(
      'future',
      `it is dated ${formatDate(date.epochMs, config.timeZone)}; who publishes next after that publishes it`,
      lineOf('date'),
    )
    return { ...left, waiting: { file: file.path, at: date.epochMs } }
  }

  // Jekyll takes false for no slug and no title, too.
  const slug = truthy(data.slug) ?? withoutLast(title, '.')
  const categoryWords = readCategories(data, file)
  const joined = categoriesBy(categoryNamed)
  const categories = config.joinCategories
    ? readCategories(withDefaults(split.data, file.path, config, joined), file, joined)
    : categoryWords
  const parts: PermalinkParts = {
    date: zoned(date.epochMs, config.timeZone),
    categories: categoryWords,
    slug,
    basename: `${day}-${title}`,
    path: `/${withoutLast(file.name.slice(0, -extension.length), '.')}`,
  }
  let path: string
  try {
    path = expandPermalink(scalar(data.permalink) ?? config.permalink, parts)
  } catch (error) {
    if (error instanceof PermalinkError)
      return leaveOut('bad permalink', `${error.message}, want Jekyll's placeholders`, lineOf('permalink'))
    throw error
  }

  if (hasControls(path)) {
    return leaveOut('bad permalink', `its URL ${path} has control characters, want none`, lineOf('permalink'))
  }
  if (isReservedPath(path)) {
    return leaveOut('bad permalink', `its URL ${path} is one of the site's own, want another`, lineOf('permalink'))
  }

  const redirectTo = readRedirectTo(path)
  const key = redirectTo === null ? articleKey : redirectKey
  const keyBytes = Buffer.byteLength(key(pathStem(path)))
  if (keyBytes > KEY_MAX_BYTES) {
    const detail = `its key has ${keyBytes} bytes, want at most ${KEY_MAX_BYTES}: a shorter title, slug or permalink`
    return leaveOut('too large', detail, lineOf('permalink'))
  }

  const links = linksIn(split.body, data, addedBy)
  if (links.left > 0) {
    const detail = `the names of its links have more than ${MOST_OF_LINKS} characters; the last ${links.left} lead nowhere`
    report('too large', detail, null)
  }

  const published = shown(date, config)
  return {
    problems,
    post: {
      file: file.path,
      location: file.location,
      day,
      markup,
      path,
      jekyllId: jekyllId(path, slug),
      title: shownText(truthy(data.title)) || titleize(title) || day,
      published: formatDate(published, config.timeZone),
      updated: formatDate(readUpdated() ?? published, config.timeZone),
      categories,
      categoryWords,
      tags: readTags(data),
      ...readAuthors(data, config),
      image: scalar(isMapping(data.image) ? data.image.path : data.image),
      language: scalar(data.lang),
      description: scalar(data.description),
      excerpt: scalar(data.excerpt),
      excerptSeparator: scalar(data.excerpt_separator) ?? config.excerptSeparator,
      redirects: redirectTo === null ? readRedirects(path) : readLeading(path, redirectTo),
      redirectTo,
      excerptOnly: isMapping(data.feed) && data.feed.excerpt_only === true,
      inSitemap: data.sitemap !== false,
      canonical: readCanonical(path),
      links: links.names,
      desk: redirectTo === null ? deskMarks(split.body) : null,
      isLong: links.isLong || isLongText(split.body),
      textAt: textAt(text, text.length - split.body.length),
      body: split.body,
      bodyLine: split.bodyLine,
      data,
    },
  }

  function readCanonical(path: string): string | null {
    const given = scalar(data.canonical_url)?.trim() ?? ''
    const url = given === '' ? null : absoluteWebUrl(given, config.url)
    if (url !== null || given === '') return url === config.url + path ? null : url
    const detail = `canonical_url is "${given.slice(0, 80)}", want a path of the site, or an address with http or https`
    report('bad value', `${detail}; not used`, lineOf('canonical_url'))
    return null
  }

  function readRedirectTo(path: string): string | null {
    const target = readTarget(data.redirect_to, path, config)
    if ('to' in target) return target.to
    const detail = `redirect_to is "${target.found}", want ${target.wanted}; not used`
    report('bad value', detail, lineOf('redirect_to'))
    return null
  }

  /** The post's own stem and its old ones, but for the one that all of them lead to. */
  function readLeading(path: string, redirectTo: string): string[] {
    const to = pathOfTarget(redirectTo)
    const stems = [pathStem(path), ...readRedirects(path)].slice(0, MOST_REDIRECTS)
    return to === null ? stems : stems.filter((stem) => stem !== pathStem(to))
  }

  function readRedirects(path: string): string[] {
    const own = pathStem(path)
    const given = namesIn(data.redirect_from)
    const line = given.length === 0 ? null : lineOf('redirect_from')
    if (given.length > MOST_REDIRECTS) {
      const detail = `redirect_from has ${given.length} addresses, want at most ${MOST_REDIRECTS}; the first are used`
      report('too large', detail, line)
    }
    const stems = given.slice(0, MOST_REDIRECTS).flatMap((from) => {
      const old = toUrlPath(from.startsWith('/') ? from : `/${from}`)
      if (canBeFormer(old)) return [pathStem(old)]
      const wanted = "a path that is none of the site's own and not too long"
      report('bad permalink', `redirect_from is "${from.slice(0, 80)}", want ${wanted}; not used`, line)
      return []
    })
    const unread = split.mended.length === 0 ? null : unreadPath()
    const former = unread === null || !canBeFormer(unread) ? stems : [pathStem(unread), ...stems]
    return [...new Set(former)].filter((stem) => stem !== own).slice(0, MOST_REDIRECTS)
  }

  /**
   * Jekyll reads nothing of such front matter: it had the post at an address made of the file's whole name and of the day
   * of the build. Of many builds that one is kept that news are likely to be linked from, on the day of the post.
   */
  function unreadPath(): string | null {
    const defaults = withDefaults({}, file.path, config)
    try {
      return expandPermalink(scalar(defaults.permalink) ?? config.permalink, {
        ...parts,
        categories: readCategories(defaults, file),
        slug: parts.basename,
      })
    } catch (error) {
      if (error instanceof PermalinkError) return null
      throw error
    }
  }

  function readUpdated(): number | null {
    const value = scalar(data.last_modified_at)
    if (value === null) return null
    const parsed = parseDate(value, config.timeZone)
    if (parsed !== null) return shown(parsed, config)
    report(
      'bad date',
      `last_modified_at is "${valueText(text, lineOf('last_modified_at'), value)}", want YYYY-MM-DD HH:MM:SS +HH:MM; the post's date is taken`,
      lineOf('last_modified_at'),
    )
    return null
  }
}

/** True for a path that can lead on to a post. */
const canBeFormer = (path: string): boolean =>
  !hasControls(path) && !isReservedPath(path) && Buffer.byteLength(redirectKey(pathStem(path))) <= KEY_MAX_BYTES

const hasControls = (path: string): boolean => /\p{Cc}/u.test(decodePath(path))

/** Old addresses that a post may have: each is a document to write. */
const MOST_REDIRECTS = 100

/** The moment that readers are shown; `zoneless_dates: site` reads what was taken for UTC as the site's own time. */
const shown = (date: ParsedDate, config: Config): number =>
  date.zoneless && config.zonelessDates === 'site' ? inZone(date.epochMs, config.timeZone) : date.epochMs

/** Text of a scalar that is neither false nor null, as Ruby's `||=` sees it. */
const truthy = (value: unknown): string | null => (value === false ? null : scalar(value))

/** A title of nothing that a reader could see is none. */
const shownText = (text: string | null): string => legalText(text ?? '').trim() && (text ?? '')

/** Jekyll's `titleize_slug`: `hello-WORLD` becomes `Hello World`. */
const titleize = (slug: string): string =>
  withoutLast(withoutLast(slug, '.'), '-')
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join(' ')

/** The text of a key's value as the file has it; a date's line is what its author looks for. */
function valueText(text: string, line: number | null, fallback: string): string {
  const source = line === null ? undefined : text.split('\n', line)[line - 1]
  return source?.replace(/^[^:]*:/, '').trim() || fallback
}

/** Line of the file that begins with a key of the front matter; null where there is none. */
function keyLine(text: string, bodyLine: number, key: string): number | null {
  const index = text.split('\n', bodyLine).findIndex((line) => line.startsWith(`${key}:`))
  return index === -1 ? null : index + 1
}

/** Folders above `_posts`, then `categories`, then `category`, each name once. */
function readCategories(
  { categories, category }: Record<string, unknown>,
  { folders }: PostFile,
  categoriesIn: CategoriesIn = wordsIn,
): string[] {
  return [...new Set([...folders, ...categoriesIn(categories), ...namesIn(category)])].filter((name) => name !== '')
}

/** A text is one category where it names one of several words, else as many as it has words. */
const categoriesBy =
  (named: CategoryNamed): CategoriesIn =>
  (value) => {
    const name = typeof value === 'string' ? named(value) : null
    return name === null ? wordsIn(value) : [name]
  }

/** `tag`, else `tags`. As in Jekyll a tag may stand there twice. */
function readTags(data: Record<string, unknown>): string[] {
  const single = data.tag
  return (single === undefined || single === null || single === false ? wordsIn(data.tags) : namesIn(single)).filter(
    (name) => name !== '',
  )
}

function readAuthors(data: Record<string, unknown>, config: Config): Pick<PostHeader, 'authors' | 'contacts'> {
  const authors: string[] = []
  const contacts: PostHeader['contacts'] = []
  const given = data.author ?? data.authors
  for (const author of Array.isArray(given) ? given : [given]) {
    const key = personName(author)
    if (key === null) continue
    const name = ownOf(config.authorNames, key) ?? key
    const contact = contactIn(author, config.url) ?? ownOf(config.authorContacts, key)
    authors.push(name)
    if (contact !== null && !contacts.some((other) => other.name === name)) contacts.push({ name, ...contact })
  }
  return { authors, contacts }
}

const ownOf = <T>(values: Record<string, T>, key: string): T | null =>
  Object.hasOwn(values, key) ? (values[key] ?? null) : null
