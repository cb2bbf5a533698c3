import { dayOf } from '../../src/model/post-folders.ts'
import { legalText } from '../../src/model/xml.ts'
import type { Config } from './config.ts'
import { formatDate, zoned } from './dates.ts'
import { withDefaultsOf } from './defaults.ts'
import { deskMarks } from './desk-marks.ts'
import { readEpisode } from './episode.ts'
import { readFormerAddresses } from './former-addresses.ts'
import { isMapping, splitFrontMatter } from './front-matter.ts'
import { namedRecordings } from './front-recording.ts'
import { languageIn } from './language.ts'
import { mendedProblem } from './mend.ts'
import { jekyllId, type PermalinkParts } from './permalink.ts'
import { isLongText, type Post, type PostHeader, textAt } from './post.ts'
import { readAddress, readCanonical } from './post-address.ts'
import { readDate, readUpdated, shownMoment } from './post-dates.ts'
import type { PostFile } from './post-file.ts'
import { type AddedBy, createAddedBy, linksIn, MOST_OF_LINKS } from './post-links.ts'
import { readDocumentName, readPostName } from './post-name.ts'
import { type CategoryNamed, joinedCategories, readAuthors, readCategories, readTags } from './post-names.ts'
import { type LeftOut, openSource, type PostSource } from './post-source.ts'
import type { Problem } from './problem.ts'
import { readImage } from './read-image.ts'
import { scalar } from './scalar.ts'
import { withoutLast } from './trimmed.ts'
import { unusable } from './values.ts'
import { parseYamlValues } from './yaml.ts'

/** A post whose time has not come. */
export interface Waiting {
  /** See `PostHeader`. */
  file: string
  /** When it comes, in milliseconds since 1970. */
  at: number
}

/** A post, or null where the file is none to publish; and what there is to say about the file. */
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
      return withDefaultsOf({ path: header.file, collection: header.collection }, data, config)
    },
  }
}

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
  const name = nameOf(file, config)
  return 'wrong' in name ? { path: file.location, line: null, reason: 'misnamed', detail: name.wrong } : null
}

const nameOf = (file: PostFile, config: Config) =>
  file.document === undefined ? readPostName(file.name, config) : readDocumentName(file.name, config)

function readByRules(file: PostFile, text: string, reading: Reading): ReadPost {
  const { config, now, categoryNamed, addedBy = withoutIncludes } = reading
  const name = nameOf(file, config)
  if ('wrong' in name) return leaveOut(file, [], { reason: 'misnamed', detail: name.wrong, line: null })
  const { day, title, extension, markup } = name

  const source = openSource(file, text, config)
  if ('reason' in source) return leaveOut(file, [], source)
  const { split, data, problems } = source
  reportFrontMatter(source)
  if (data.published === false && !config.publishUnpublished) {
    return leaveOut(file, problems, {
      reason: 'unpublished',
      detail: 'published is false',
      line: source.lineOf('published'),
    })
  }
  reportValues(source)

  const date = readDate(source, day)
  if ('reason' in date) return leaveOut(file, problems, date)
  if (date.epochMs > now && !config.publishFuture) {
    const detail = `it is dated ${formatDate(date.epochMs, config.timeZone)}; who publishes next after that publishes it`
    const left = leaveOut(file, problems, { reason: 'future', detail, line: source.lineOf('date') })
    return { ...left, waiting: { file: file.path, at: date.epochMs } }
  }

  // Jekyll takes false for no slug and no title, too.
  const slug = truthy(data.slug) ?? withoutLast(title, '.')
  const categoryWords = readCategories(data, file)
  const categories = config.joinCategories ? joinedCategories(source, categoryNamed) : categoryWords
  const parts: PermalinkParts = {
    date: zoned(date.epochMs, config.timeZone),
    // The address has none of the characters that readers do not see in a category.
    categories: categoryWords.map((word) => word.replace(/\p{Cc}/gu, '')).filter((word) => word !== ''),
    slug,
    basename: `${day}-${title}`,
    path: `/${withoutLast(file.name.slice(0, -extension.length), '.')}`,
  }
  const address = readAddress(source, parts)
  if ('reason' in address) return leaveOut(file, problems, address)
  const { path, redirectTo } = address

  const links = readLinks(source, addedBy)
  const published = shownMoment(date, config)
  const updated = readUpdated(source) ?? published
  const former = readFormerAddresses(source, path, parts)
  const recordings = namedRecordings(data)
  return {
    problems,
    post: {
      file: file.path,
      location: file.location,
      day: dayOf(file.path) ?? day,
      ...(file.document !== undefined && { collection: file.document.collection }),
      markup,
      path,
      jekyllId: jekyllId(path, slug),
      title: shownText(truthy(data.title)) || titleize(title) || day,
      published: formatDate(published, config.timeZone),
      updated: formatDate(updated, config.timeZone),
      categories,
      categoryWords,
      tags: readTags(data),
      ...readAuthors(data, config),
      ...readImage(source),
      language: languageIn(data),
      description: scalar(data.description),
      excerpt: scalar(data.excerpt),
      excerptSeparator: scalar(data.excerpt_separator) ?? config.excerptSeparator,
      episode: readEpisode(data),
      ...(recordings.length > 0 && { recordings }),
      redirects: former,
      redirectTo,
      excerptOnly: isMapping(data.feed) && data.feed.excerpt_only === true,
      inSitemap: data.sitemap !== false,
      canonical: readCanonical(source, path),
      links: links.names,
      desk: deskMarks(split.body),
      isLong: links.isLong || isLongText(split.body),
      textAt: textAt(text, text.length - split.body.length),
      body: split.body,
      bodyLine: split.bodyLine,
      data,
    },
  }
}

/** The result for a post that is not published, with what was reported before. */
const leaveOut = (file: PostFile, problems: readonly Problem[], left: LeftOut): ReadPost => ({
  post: null,
  problems: [...problems, { path: file.location, ...left }],
})

/** Reports front matter that is not there, and the fields of it that were mended. */
function reportFrontMatter({ file, split, problems, report }: PostSource): void {
  if (!split.hasFrontMatter) {
    const detail = 'the file begins without "---", want front matter; title and date are the file name\'s'
    report('no front matter', detail, 1)
  }
  problems.push(...split.mended.map((field) => mendedProblem(file.location, field)))
}

/** Reports each value of the front matter that is of the wrong kind. */
function reportValues({ data, report, lineOf }: PostSource): void {
  for (const { key, detail } of unusable(data)) report('bad value', detail, lineOf(key))
}

/** The links of a post; those that there is no room for are reported. */
function readLinks({ split, data, report }: PostSource, addedBy: AddedBy): ReturnType<typeof linksIn> {
  const links = linksIn(split.body, data, addedBy)
  if (links.left > 0) {
    const detail = `the names of its links have more than ${MOST_OF_LINKS} characters; the last ${links.left} lead nowhere`
    report('too large', detail)
  }
  return links
}

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
